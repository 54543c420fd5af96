"""The texts of a pack as they lie in its folder: sizes, encodings, and Vietnamese typed in the fonts of old.

Nothing is mended in silence: a pack is what people sign, so a text that is not plain Unicode (TCVN 6909:2001, composed) is refused with its place.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from lienket.regulation.refusal import Both, PackError, error_at

MAX_BYTES = 5_000_000
MAX_PACK_BYTES = 40_000_000
MAX_FILES = 500

# Letters that Vietnamese in Unicode cannot do without; a text that has some is no text of the old fonts.
_UNICODE = re.compile(r"[ĂăĐđƠơƯưẠ-ỹ]")
# TCVN3 (.VnTime) bytes read as Latin-1: letters no Vietnamese text has, touching other letters, as in "phèi hîp", "tr\xadêng".
_ODD = "µ¸¶¹¨¾¼½Æ©Ç®ªÖ×ÞæçËÎ¬îþÿ\xad"  # None of them stands in VNI text.
_TCVN3 = re.compile(rf"(?<=[A-Za-z])[{_ODD}]|[{_ODD}](?=[A-Za-z])")
# VNI: a plain vowel followed by the letter that stands for its mark, as in "phoái hôïp", "ñöôøng".
_VNI = re.compile(r"[aeiouyôöAEIOUYÔÖ][áàåãäéèúüëâêùøûõïÁÀÅÃÄÉÈÚÜËÂÊÙØÛÕÏ]|ñ[öôaoeuiy]")
_FEW = 3  # Fewer may be a name from another language.

_OLD: dict[str, Both] = {
    "tcvn3": ("chữ gõ bằng bảng mã TCVN3 (ABC, .VnTime)", "text in the TCVN3 encoding (ABC, .VnTime)"),
    "vni": ("chữ gõ bằng bảng mã VNI", "text in the VNI encoding"),
}
_CONVERT: Both = ("chuyển sang Unicode dựng sẵn bằng bộ gõ (UniKey: Ctrl+Shift+F6)", "convert it to composed Unicode (UniKey: Ctrl+Shift+F6)")


def read_texts(folder: Path, patterns: tuple[str, ...]) -> tuple[dict[str, str], list[PackError]]:
    """Relative name → text of the files of `folder` that match, and what is wrong with those that are no UTF-8 text of a bearable size."""
    texts: dict[str, str] = {}
    errors: list[PackError] = []
    total = 0
    paths = sorted({found for pattern in patterns for found in folder.glob(pattern)})
    if len(paths) > MAX_FILES:
        message = (f"gói có {len(paths)} tệp, quá {MAX_FILES}", f"the pack has {len(paths)} files, more than {MAX_FILES}")
        return {}, [error_at("pack.yaml", None, (), "text.files", message, ("bỏ tệp thừa", "remove what does not belong to it"))]
    for path in paths:
        name = path.relative_to(folder).as_posix()
        try:
            with path.open("rb") as file:
                raw = file.read(MAX_BYTES + 1)
        except OSError as error:
            message = (f"không đọc được ({error.strerror})", f"cannot be read ({error.strerror})")
            errors.append(error_at(name, None, (), "file.unreadable", message, ("kiểm tra quyền và loại của tệp", "look at its permissions and what it is")))
            continue
        total += len(raw)
        if len(raw) > MAX_BYTES or total > MAX_PACK_BYTES:
            most = (MAX_BYTES if len(raw) > MAX_BYTES else MAX_PACK_BYTES) // 1_000_000
            what = ("tệp", "the file") if len(raw) > MAX_BYTES else ("cả gói", "the whole pack")
            message = (f"{what[0]} lớn quá {most} MB", f"{what[1]} is larger than {most} MB")
            errors.append(error_at(name, None, (), "text.too-large", message, ("làm gọn ranh giới hoặc chia tệp", "simplify the outlines or split the file")))
            continue
        text, fault = _decoded(name, raw)
        texts[name] = text
        errors.extend(fault)
    return texts, errors


def _decoded(name: str, raw: bytes) -> tuple[str, list[PackError]]:
    """The text of a file; an editor's byte-order mark in front of UTF-8 is passed over, any other encoding is refused by name."""
    try:
        return raw.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        place = (before.count(b"\n") + 1, len(before) - before.rfind(b"\n"))
    encoding = "UTF-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else _legacy(raw)
    suspect = (f", có lẽ là {encoding}", f", probably {encoding}") if encoding else ("", "")
    message = (f"không phải UTF-8 (byte {len(before)}){suspect[0]}", f"is not UTF-8 (byte {len(before)}){suspect[1]}")
    remedy = ("lưu lại tệp với mã UTF-8", "save the file as UTF-8") if encoding in ("", "UTF-16", "windows-1258") else _CONVERT
    return "", [error_at(name, None, (), "text.encoding", message, remedy, at=place)]


def _legacy(raw: bytes) -> str:
    latin = raw.decode("latin-1")
    if len(_TCVN3.findall(latin)) >= _FEW and len(_TCVN3.findall(latin)) >= len(_VNI.findall(latin)):
        return "TCVN3"
    return "VNI" if len(_VNI.findall(latin)) >= _FEW else "windows-1258"


def text_errors(name: str, text: str) -> list[PackError]:
    """What is wrong with the letters of a text: decomposed (NFD), or typed for the fonts TCVN3 or VNI."""
    if not unicodedata.is_normalized("NFC", text):
        lines = text.splitlines()
        line, written = next((n, one) for n, one in enumerate(lines, 1) if not unicodedata.is_normalized("NFC", one))
        column = next((n for n, letter in enumerate(written, 1) if unicodedata.combining(letter)), 1)
        message = ("chữ Unicode tổ hợp (NFD), không phải dựng sẵn (NFC)", "decomposed Unicode (NFD), not composed (NFC)")
        remedy = ("lưu lại ở dạng Unicode dựng sẵn", "save it as composed Unicode (NFC)")
        return [error_at(name, None, (), "text.nfd", message, remedy, at=(line, column))]
    if _UNICODE.search(text):
        return []
    for old, pattern in (("tcvn3", _TCVN3), ("vni", _VNI)):
        found = list(pattern.finditer(text))
        if len(found) >= _FEW:
            at = found[0].start()
            place = (text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
            return [error_at(name, None, (), f"text.{old}", _OLD[old], _CONVERT, at=place)]
    return []
