"""`lienket regulation issue`, `sign`, `open`, `test-certificates`: the document people sign."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from asn1crypto import pem, x509

from lienket.instruments.paper.authority import make_authority
from lienket.instruments.paper.content import content, instrument_of
from lienket.instruments.paper.opened import MAX_BYTES, Opened, open_document
from lienket.instruments.paper.pdf import issue as set_pdf
from lienket.instruments.paper.report import PROBLEMS, STATES, opened_data, part_name, state_of
from lienket.instruments.paper.sign import sign as sign_pdf
from lienket.instruments.paper.word import word
from lienket.ops.console import now, out, writable
from lienket.regulation.load import load_pack
from lienket.situation.refusals import BadInput, Unreadable

PackOption = Annotated[Path, typer.Option("--pack", exists=True, file_okay=False, help="Thư mục của gói. / Folder of the pack.")]
OutOption = Annotated[Path, typer.Option("--out", help="Thư mục ghi ra; tạo nếu chưa có. / Folder to write to; made if absent.")]
CodeOption = Annotated[str, typer.Option("--code", help="Mã văn bản; mặc định quy chế mới nhất. / Code of the instrument; default: the newest regulation.")]
PdfPath = Annotated[Path, typer.Argument(help="Văn bản PDF. / The PDF document.")]


def issue(
    pack: PackOption,
    out_dir: OutOption,
    code: CodeOption = "",
    simulation: Annotated[bool, typer.Option("--simulation", help="Ghi “bản mô phỏng” dù không có điều khoản giả định. / Mark it although no clause is assumed.")] = False,
) -> None:
    """Lập văn bản PDF và DOCX của một quy chế. / Write a regulation as PDF and DOCX."""
    loaded = load_pack(pack)
    instrument = instrument_of(loaded, code)
    made = set_pdf(loaded, instrument, language=out.language, simulation=simulation)
    name = instrument.code if out.language == "vi" else f"{instrument.code}.{out.language}"
    files = {f"{name}.pdf": made.pdf, f"{name}.docx": word(made, instrument)}
    _write(out_dir, files)
    told = {
        "instrument": instrument.code,
        "pack": loaded.code,
        "digest": loaded.digest,
        "renderer": made.manifest.renderer,
        "font": made.manifest.font,
        "simulation": bool(made.content.mark),
        "parties": list(made.manifest.parties),
        "files": [str(out_dir / file) for file in files],
    }
    words = [
        *told["files"],
        out.pick("{0} ô ký; phông {1} thay {2}.", "{0} signature fields; font {1} for {2}.").format(
            len(made.manifest.parties), made.manifest.font, made.manifest.substitute_for
        ),
    ]
    out.data(told, [*words, made.content.mark] if made.content.mark else words)


def sign(
    file: PdfPath,
    unit: Annotated[str, typer.Option("--as", help="Mã đơn vị ký. / Code of the unit that signs.")],
    p12: Annotated[Path, typer.Option("--p12", help="Tệp PKCS#12 (khóa và chứng thư). / PKCS#12 file (key and certificate).")],
    password_file: Annotated[Path | None, typer.Option("--password-file", help="Tệp chứa mật khẩu; không có thì hỏi. / File with the password; else it is asked for.")] = None,
    out_file: Annotated[Path | None, typer.Option("--out", help="Ghi ra tệp khác thay vì chính tệp này. / Write to another file instead of this one.")] = None,
) -> None:
    """Ký văn bản cho một bên (PAdES, PKCS#12). / Sign a document for one party (PAdES, PKCS#12)."""
    data, key = _bytes(file), _bytes(p12)
    password = _bytes(password_file).rstrip(b"\r\n") if password_file else typer.prompt(out.pick("Mật khẩu", "Password"), hide_input=True).encode()
    signed = sign_pdf(data, unit=unit, p12=key, password=password, at=now())
    target = out_file or file
    _write(target.parent, {target.name: signed})
    opened = open_document(signed, at=now())
    left = len(opened.unsigned)
    out.data(
        {"file": str(target), "unit": unit, "signed": [s.unit for s in opened.signatures], "unsigned": list(opened.unsigned)},
        [out.pick("Đã ký cho {0}: {1}. Còn {2} bên chưa ký.", "Signed for {0}: {1}. {2} parties have yet to sign.").format(unit, target, left)],
    )


def open_(
    file: PdfPath,
    trust: Annotated[list[Path] | None, typer.Option("--trust", help="Chứng thư gốc được tin (PEM), lặp lại được. / Trusted root (PEM), repeatable.")] = None,
    pack_dir: Annotated[Path | None, typer.Option("--pack-out", help="Ghi gói đính kèm ra thư mục này. / Write the attached pack to this folder.")] = None,
) -> None:
    """Mở văn bản: nguồn và chữ trên giấy có khớp không, ai đã ký. / Open a document: do text and source match, who has signed."""
    opened = open_document(_bytes(file), trust=[c for path in trust or () for c in certificates(path)], at=now())
    if pack_dir is not None:
        _write(pack_dir, {name: text.encode() for name, text in opened.pack.sources.items()})
    out.data(opened_data(opened), _opened_words(opened))
    if not opened.match or any(not s.valid for s in opened.signatures):
        raise typer.Exit(1)


def test_certificates(
    pack: PackOption,
    out_dir: OutOption,
    code: CodeOption = "",
) -> None:
    """Tạo cơ quan chứng thực THỬ và chứng thư cho từng bên (BẢN MÔ PHỎNG). / Make a TEST authority and a certificate per party."""
    loaded = load_pack(pack)
    made = content(loaded, instrument_of(loaded, code))
    password = secrets.token_urlsafe(12)
    authority = make_authority(loaded, tuple(s.unit for s in made.signatures), password=password.encode(), at=now())
    files = {"TEST-ca.pem": authority.pem, "password.txt": f"{password}\n".encode()}
    files |= {f"TEST-{party.unit}.p12": party.p12 for party in authority.parties}
    _write(out_dir, files, private=True)
    told = {"folder": str(out_dir), "authority": "TEST-ca.pem", "password_file": "password.txt", "units": [party.unit for party in authority.parties]}
    words = out.pick(
        "{0}: chứng thực THỬ và {1} chứng thư, mật khẩu trong password.txt. BẢN MÔ PHỎNG – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ.",
        "{0}: a TEST authority and {1} certificates, password in password.txt. SIMULATION – NO LEGAL VALUE.",
    )
    out.data(told, [words.format(out_dir, len(authority.parties))])


def certificates(path: Path) -> Iterator[x509.Certificate]:
    """The certificates of a PEM or DER file. Raises BadInput where there is none."""
    raw = _bytes(path)
    try:
        found = [der for kind, _headers, der in pem.unarmor(raw, multiple=True) if kind == "CERTIFICATE"] if pem.detect(raw) else [raw]
        loaded = [x509.Certificate.load(der, strict=True) for der in found]
        for certificate in loaded:
            certificate.native  # noqa: B018 – asn1crypto reads lazily; a broken certificate shows only here.
    except (ValueError, TypeError):
        loaded = []
    if not loaded:
        remedy = (f"{path}: không phải chứng thư X.509; dùng tệp PEM (BEGIN CERTIFICATE)", f"{path}: no X.509 certificate; give a PEM file (BEGIN CERTIFICATE)")
        raise BadInput(*remedy)
    yield from loaded


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError:
        raise Unreadable(str(path)) from None


def _write(folder: Path, files: dict[str, bytes], *, private: bool = False) -> None:
    """Write files whole or not at all: each beside its place first, then moved there."""
    for name, data in files.items():
        target = folder / name
        with writable(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            part = target.with_name(f".{target.name}.part")
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600 if private else 0o666), "wb") as stream:
                stream.write(data)
            part.replace(target)


def _opened_words(opened: Opened) -> Iterator[str]:
    told, n = opened.manifest, 0 if out.language == "vi" else 1
    yield f"{told.instrument} ({told.pack}, {opened.digest[:16]}, {told.renderer})"
    yield out.pick("Chữ trên giấy và nguồn: khớp.", "Text and source: match.") if opened.match else out.pick("Chữ trên giấy và nguồn: KHÔNG KHỚP.", "Text and source: DO NOT MATCH.")
    yield from (f"  {PROBLEMS[code][n]}" for code in opened.problems)
    for difference in opened.differences:
        yield f"  [{part_name(opened, difference.key, out.language)}]"
        yield out.pick(f"    nguồn: {difference.source or '–'}", f"    source: {difference.source or '–'}")
        yield out.pick(f"    trên giấy: {difference.page or '–'}", f"    on the page: {difference.page or '–'}")
    for s in opened.signatures:
        when = f"{s.at:%d/%m/%Y %H:%M:%S %z}" if s.at else "?"
        yield f"  {s.unit}: {STATES[state_of(s)][n]} – {s.signer} ({s.issuer}), {when}"
    if opened.unsigned:
        yield out.pick("Chưa ký: ", "Not signed yet: ") + ", ".join(opened.unsigned)


def commands(app: Any) -> None:
    """Put the commands of this file into `lienket regulation`."""
    app.command("issue")(issue)
    app.command("sign")(sign)
    app.command("open")(open_)
    app.command("test-certificates")(test_certificates)
