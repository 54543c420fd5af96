"""A test authority and a certificate per party, for demonstrations. Its name says what it is; nothing it signs has legal value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import NameOID

from lienket.instruments.paper.words import one_line
from lienket.regulation.load import Pack

TEST = "BẢN MÔ PHỎNG – LIENKET TEST"
"""Organisation of every certificate of a test authority; it is how one is told."""
_LIFE = timedelta(days=730)


@dataclass(frozen=True, slots=True)
class Party:
    """The key and certificate of a unit as a PKCS#12 file."""

    unit: str
    p12: bytes


@dataclass(frozen=True, slots=True)
class Authority:
    """A test authority: its certificate (PEM) and what it gave out. Its own key is thrown away."""

    pem: bytes
    parties: tuple[Party, ...]


def is_test(certificate: asn1.Certificate) -> bool:
    """Whether a certificate was given out by a test authority."""
    return TEST in {certificate.issuer.native.get("organization_name"), certificate.subject.native.get("organization_name")}


def make_authority(pack: Pack, units: tuple[str, ...], *, password: bytes, at: datetime, life: timedelta = _LIFE) -> Authority:
    """Make a test authority and certificates for `units`, in force from `at`."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(f"LIENKET TEST CA – {pack.code}")
    root = (
        _builder(name, name, key, at, life)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    return Authority(root.public_bytes(Encoding.PEM), tuple(_parties(pack, units, root, key, password, at, life)))


def _parties(
    pack: Pack, units: tuple[str, ...], root: x509.Certificate, root_key: ec.EllipticCurvePrivateKey, password: bytes, at: datetime, life: timedelta
) -> Iterator[Party]:
    for unit in units:
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = (
            _builder(_name(one_line(pack.unit(unit).name.vi), unit), root.subject, key, at, life)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(signs_certificates=False), critical=True)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False)
            .sign(root_key, hashes.SHA256())
        )
        p12 = pkcs12.serialize_key_and_certificates(unit.encode(), key, certificate, [root], BestAvailableEncryption(password))
        yield Party(unit, p12)


def _name(common: str, unit: str = "") -> x509.Name:
    parts = [x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"), x509.NameAttribute(NameOID.ORGANIZATION_NAME, TEST)]
    parts.append(x509.NameAttribute(NameOID.COMMON_NAME, short_name(common)))
    if unit:
        parts.append(x509.NameAttribute(NameOID.USER_ID, unit))
    return x509.Name(parts)


def short_name(name: str) -> str:
    """A name as a certificate can hold it: 64 bytes, cut between words."""
    while len(name.encode()) > 64:
        name = name.removesuffix("…").rstrip().rpartition(" ")[0] + "…"
    return name


def _builder(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, at: datetime, life: timedelta) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(minutes=5))
        .not_valid_after(at + life)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=not signs_certificates,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )
