"""Sign a document for one party: PAdES in that party's field, added to what is there."""

from __future__ import annotations

import json
import tempfile
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from threading import Lock
from zoneinfo import ZoneInfo

import typst
from cryptography import x509
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.stamp import StaticStampStyle

from lienket.instruments.paper.authority import TEST, short_name
from lienket.instruments.paper.fields import HEIGHT, WIDTH
from lienket.instruments.paper.fonts import fonts
from lienket.instruments.paper.opened import Opened, open_document
from lienket.instruments.paper.words import MARK, said
from lienket.kernel.errors import LienketError

_STAMP = Path(__file__).with_name("stamp.typ")
_SETTING = Lock()


class NotAParty(LienketError):
    """This unit has no signature field in the document: (unit, parties)."""

    code = "not-a-party"


class AlreadySigned(LienketError):
    """This party has signed: (unit)."""

    code = "already-signed"


class DocumentChanged(LienketError):
    """The document is not what was issued, or was changed after a signature; nothing may be signed on it: (what)."""

    code = "document-changed"


class BadCertificate(LienketError):
    """The PKCS#12 file cannot sign: (reason code, detail). Reasons: password, empty, not-yet, expired, other-unit, test."""

    code = "bad-certificate"


def sign(data: bytes, *, unit: str, p12: bytes, password: bytes, at: datetime) -> bytes:
    """Sign for `unit`. Raises NotAParty, AlreadySigned, DocumentChanged, BadCertificate, NotADocument, NotOurs."""
    opened = open_document(data, at=at)
    if unit not in opened.manifest.parties:
        raise NotAParty(unit, ", ".join(opened.manifest.parties))
    if any(s.unit == unit for s in opened.signatures):
        raise AlreadySigned(unit)
    _unchanged(opened)
    certificate = _certificate(p12, password, unit, at)
    simulated = _is_test(certificate)
    if simulated and not opened.made.mark:
        raise BadCertificate("test", _name(certificate))
    signer = signers.SimpleSigner.load_pkcs12_data(p12, other_certs=[], passphrase=password)
    assert signer is not None
    meta = signers.PdfSignatureMetadata(field_name=unit, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, name=_name(certificate))
    with tempfile.NamedTemporaryFile(suffix=".pdf") as stamp:
        stamp.write(_stamp(opened, unit, certificate, at, simulated))
        stamp.flush()
        style = StaticStampStyle.from_pdf_file(stamp.name, border_width=0)
        out = BytesIO()
        pdf_signer = signers.PdfSigner(meta, signer, stamp_style=style)
        pdf_signer.sign_pdf(IncrementalPdfFileWriter(BytesIO(data), strict=False), existing_fields_only=True, output=out)
    return out.getvalue()


def _unchanged(opened: Opened) -> None:
    broken = [s.unit for s in opened.signatures if not s.valid]
    if broken:
        raise DocumentChanged(", ".join(broken))
    if not opened.match:
        raise DocumentChanged(", ".join(dict.fromkeys([*(d.key for d in opened.differences), *opened.problems])))


def _certificate(p12: bytes, password: bytes, unit: str, at: datetime) -> x509.Certificate:
    try:
        key, certificate, _others = pkcs12.load_key_and_certificates(p12, password)
    except ValueError:
        raise BadCertificate("password", "") from None  # A wrong password and a broken file look alike.
    if key is None or certificate is None:
        raise BadCertificate("empty", "")
    if at < certificate.not_valid_before_utc:
        raise BadCertificate("not-yet", f"{certificate.not_valid_before_utc:%d/%m/%Y}")
    if at > certificate.not_valid_after_utc:
        raise BadCertificate("expired", f"{certificate.not_valid_after_utc:%d/%m/%Y}")
    named = [str(a.value) for a in certificate.subject.get_attributes_for_oid(NameOID.USER_ID)]
    if _is_test(certificate) and named and unit not in named:
        raise BadCertificate("other-unit", named[0])
    return certificate


def _is_test(certificate: x509.Certificate) -> bool:
    return TEST in {a.value for a in certificate.issuer.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)}


def _name(certificate: x509.Certificate) -> str:
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if names else certificate.subject.rfc4514_string()


def _stamp(opened: Opened, unit: str, certificate: x509.Certificate, at: datetime, simulated: bool) -> bytes:
    """The visible signature as a page of its own, in the font of the document."""
    vi = opened.made.language == "vi"
    local = at.astimezone(ZoneInfo(opened.pack.file.time_zone))
    zone = f"{local:%z}"
    party, signer = opened.pack.unit(unit).name, _name(certificate)
    rows = [
        ("Cơ quan:" if vi else "Party:", said(party, opened.made.language)),
        ("Ký bởi:" if vi else "Signed by:", signer),
        ("Thời gian ký:" if vi else "Signed at:", f"{local:%d/%m/%Y %H:%M:%S} {zone[:3]}:{zone[3:]}"),
    ]
    if signer == short_name(said(party, "vi")):
        del rows[1]  # The certificate is the body's own.
    told = {"width": WIDTH, "height": HEIGHT, "rows": rows, "mark": MARK[opened.made.language] if simulated else "", "title": unit}
    with _SETTING:
        page = _compiler().compile(sys_inputs={"stamp": json.dumps(told)}, format="pdf", timestamp=int(at.timestamp()), pdf_tags=False)
    assert isinstance(page, bytes)
    return page


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    return typst.Compiler(_STAMP, root=_STAMP.parent, font_paths=fonts())
