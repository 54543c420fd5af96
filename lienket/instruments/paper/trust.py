"""Root certificates that a reader names as trusted."""

from __future__ import annotations

from asn1crypto import pem, x509

from lienket.kernel.errors import LienketError


class NoCertificate(LienketError):
    """The file holds no X.509 certificate."""

    code = "no-certificate"


def roots(raw: bytes) -> tuple[x509.Certificate, ...]:
    """The certificates of a PEM or DER file. Raises NoCertificate."""
    try:
        found = [der for kind, _headers, der in pem.unarmor(raw, multiple=True) if kind == "CERTIFICATE"] if pem.detect(raw) else [raw]
        loaded = tuple(x509.Certificate.load(der, strict=True) for der in found)
        for certificate in loaded:
            certificate.native  # noqa: B018 – asn1crypto reads lazily; a broken certificate shows only here.
    except (ValueError, TypeError):
        loaded = ()
    if not loaded:
        raise NoCertificate
    return loaded
