"""What the signatures of a document say: whole, valid, trusted, by whom for whom."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import EmbeddedPdfSignature, validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator import ValidationContext

from lienket.instruments.paper.authority import is_test

for _talker in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_talker).setLevel(logging.CRITICAL)  # What they would log is said in the result.


@dataclass(frozen=True, slots=True)
class Signed:
    """One signature. `unit` is the party whose field it fills, `signer` the name in the certificate."""

    unit: str
    signer: str
    issuer: str
    at: datetime | None
    """As the signer's computer said; no time stamp authority confirms it."""
    intact: bool
    """What was signed is unchanged."""
    valid: bool
    """The signature is mathematically right, and after it nothing but further signatures was added."""
    trusted: bool
    """The certificate leads to an authority that was named, and was in force at the time of signing."""
    test: bool
    """The certificate comes from a test authority."""


def signatures(reader: PdfFileReader, trust: Sequence[x509.Certificate], at: datetime) -> tuple[Signed, ...]:
    """Check every signature, in the order in which they were made. Nothing is asked of the network."""
    return tuple(_checked(each, trust, at) for each in reader.embedded_regular_signatures)


def _checked(signature: EmbeddedPdfSignature, trust: Sequence[x509.Certificate], at: datetime) -> Signed:
    certificate = signature.signer_cert
    said_at = signature.self_reported_timestamp
    moment = said_at if said_at is not None and said_at <= at else at
    try:
        # A certificate may end after it signed; that it was in force then is what counts.
        status = validate_pdf_signature(signature, ValidationContext(trust_roots=list(trust), allow_fetching=False, moment=moment))
        intact, valid, trusted = status.intact, status.valid, status.trusted
        untouched = status.docmdp_ok is not False and status.modification_level in (None, ModificationLevel.NONE, ModificationLevel.FORM_FILLING)
    except (SignatureValidationError, ValueError):
        intact = valid = trusted = untouched = False
    return Signed(
        unit=signature.field_name,
        signer=_common_name(certificate.subject),
        issuer=_common_name(certificate.issuer),
        at=said_at,
        intact=intact,
        valid=intact and valid and untouched,
        trusted=intact and valid and untouched and trusted,
        test=is_test(certificate),
    )


def _common_name(name: x509.Name) -> str:
    value = name.native.get("common_name") or name.human_friendly
    return value if isinstance(value, str) else ", ".join(value)
