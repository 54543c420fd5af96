"""What was found in a document, for programs and in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from lienket.instruments.paper.opened import Opened
from lienket.instruments.paper.signatures import Signed

State = Literal["trusted", "valid", "changed", "broken"]

STATES: Mapping[State, tuple[str, str]] = {
    "trusted": ("hợp lệ, chứng thư được tin", "valid, certificate trusted"),
    "valid": ("hợp lệ, chứng thư chưa được tin", "valid, certificate not trusted"),
    "changed": ("KHÔNG HỢP LỆ: văn bản bị sửa sau khi ký", "NOT VALID: the document was changed after signing"),
    "broken": ("KHÔNG HỢP LỆ: nội dung đã ký bị thay đổi", "NOT VALID: what was signed was altered"),
}
PROBLEMS: Mapping[str, tuple[str, str]] = {
    "source-changed": (
        "Nguồn đính kèm không còn là nguồn lúc phát hành (mã băm khác). Xin lại bản gốc từ nơi phát hành.",
        "The attached source is not the one issued (digest differs). Ask the issuer for the original.",
    ),
    "text-differs": ("Chữ trên giấy khác nguồn ở những chỗ sau.", "The text on the page differs from the source in these places."),
    "other-renderer": (
        "Văn bản do phiên bản dựng khác lập; mở bằng phiên bản ghi trong tệp để so khớp.",
        "The document was set by another renderer; open it with the version named in the file.",
    ),
    "added-annotation": ("Có ghi chú hoặc lớp phủ thêm vào trang, ngoài các ô ký.", "Something was laid over a page beside the signature fields."),
}
_PARTS: Mapping[str, tuple[str, str]] = {
    "head": ("phần đầu", "head"),
    "bases": ("căn cứ", "legal bases"),
    "body": ("nội dung", "body"),
    "signatures": ("phần ký", "signature blocks"),
    "recipients": ("nơi nhận", "recipients"),
    "annex": ("phụ lục", "annex"),
    "source": ("dòng nguồn", "note of the source"),
}


def state_of(signed: Signed) -> State:
    """The state of a signature in one word."""
    if signed.trusted:
        return "trusted"
    if signed.valid:
        return "valid"
    return "changed" if signed.intact else "broken"


def part_name(opened: Opened, key: str, language: str) -> str:
    """Where a difference is: the clause as cited, or the part of the document."""
    n = 0 if language == "vi" else 1
    if key in _PARTS:
        return _PARTS[key][n]
    if key.startswith("page "):
        return f"{('trang', 'page')[n]} {key.removeprefix('page ')}"
    instrument = next(i for i in opened.pack.instruments if i.code == opened.manifest.instrument)
    cite = next((clause.cite for clause in instrument.clauses if clause.id == key), key)
    return f"{cite} ({key})"


def opened_data(opened: Opened) -> dict[str, Any]:
    """The findings as plain data."""
    told = opened.manifest
    return {
        "match": opened.match,
        "valid": opened.valid,
        "complete": bool(opened.signatures) and not opened.unsigned,
        "trusted": bool(opened.signatures) and all(s.trusted for s in opened.signatures),
        "instrument": told.instrument,
        "pack": told.pack,
        "digest": opened.digest,
        "issued_digest": told.digest,
        "renderer": told.renderer,
        "language": told.language,
        "simulation": bool(opened.made.mark),
        "problems": list(opened.problems),
        "differences": [{"clause": d.key, "source": d.source, "page": d.page} for d in opened.differences],
        "signatures": [
            {
                "unit": s.unit,
                "signer": s.signer,
                "issuer": s.issuer,
                "at": s.at.isoformat() if s.at else None,
                "intact": s.intact,
                "valid": s.valid,
                "trusted": s.trusted,
                "test": s.test,
            }
            for s in opened.signatures
        ],
        "unsigned": list(opened.unsigned),
    }
