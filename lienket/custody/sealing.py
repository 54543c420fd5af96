"""Sealing: a value under a key of its own, that key under the unit's; and the blind index, by which an exact value is found without opening anything.

AES-256-GCM both times (NIST SP 800-38D), a fresh nonce each. What is authenticated beside names the table, the row, the field and the unit, so that a
sealed value copied elsewhere does not open there. Changing a unit's key wraps the value's key anew and leaves the value alone.
"""

from __future__ import annotations

import base64
import hmac
import os
import unicodedata
from typing import Any
from uuid import UUID

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from lienket.custody.keys import index_key, keys_of
from lienket.kernel.canonical import canonical
from lienket.kernel.errors import LienketError

_NONCE, _WRAPPED = 12, 12 + 32 + 16
_HEAD = 3  # Format and version of the unit's key.


class SealBroken(LienketError):
    """What is sealed does not open where it lies: it was altered, moved here from elsewhere, or its key is gone: (place)."""

    code = "seal-broken"


def seal(unit: UUID, place: str, value: Any) -> str:
    """Seal a plain value (JSON kinds) for `place`, "table|row|field". Raises UnusableIdentityKey."""
    keys = keys_of(unit)
    version, own = max(keys), os.urandom(32)
    body = _encrypted(own, canonical(value), f"value|{place}|{unit.hex}")
    return _text(version, _encrypted(keys[version], own, _around(place, unit, version)), body)


def opened(unit: UUID, place: str, sealed: str) -> Any:
    """The value sealed for `place`. Raises SealBroken, UnusableIdentityKey."""
    version, wrapped, body = _parts(place, sealed)
    own = _decrypted(keys_of(unit).get(version), wrapped, _around(place, unit, version), place)
    return orjson.loads(_decrypted(own, body, f"value|{place}|{unit.hex}", place))


def begins(version: int) -> str:
    """The four letters with which everything sealed under a version of the unit's key begins: format and version are three bytes."""
    return base64.b64encode(b"\x01" + version.to_bytes(2, "big")).decode()


def rewrapped(unit: UUID, place: str, sealed: str) -> str:
    """The same value with its key under the unit's newest. Raises SealBroken, UnusableIdentityKey."""
    version, wrapped, body = _parts(place, sealed)
    keys = keys_of(unit)
    own = _decrypted(keys.get(version), wrapped, _around(place, unit, version), place)
    newest = max(keys)
    return _text(newest, _encrypted(keys[newest], own, _around(place, unit, newest)), body)


def blind(kind: str, value: str) -> str:
    """How `value` stands in the blind index: a keyed digest, equal for equal values and telling nothing without the key. Empty stays empty."""
    return hmac.digest(index_key(), f"{kind}|{value}".encode(), "sha256").hex()[:32] if value else ""


def phone_form(said: str) -> str:
    """A telephone number as it is compared: digits, +84 as 0."""
    digits = "".join(c for c in said if c.isdecimal() and c.isascii())
    for begins in ("0084", "84"):
        if digits.startswith(begins) and len(digits) > 9 and (begins == "0084" or "+" in said or len(digits) == 11):
            return "0" + digits[len(begins) :].lstrip("0")
    return digits


def name_form(said: str) -> str:
    """A name as it is compared: composed letters, no capitals, single spaces."""
    return " ".join(unicodedata.normalize("NFC", said).casefold().split())


def _around(place: str, unit: UUID, version: int) -> str:
    return f"key|{place}|{unit.hex}|{version}"


def _encrypted(key: bytes, data: bytes, beside: str) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, data, beside.encode())


def _decrypted(key: bytes | None, data: bytes, beside: str, place: str) -> bytes:
    try:
        if key is None:
            raise InvalidTag
        return AESGCM(key).decrypt(data[:_NONCE], data[_NONCE:], beside.encode())
    except (InvalidTag, ValueError):
        raise SealBroken(place) from None


def _text(version: int, wrapped: bytes, body: bytes) -> str:
    return base64.b64encode(b"\x01" + version.to_bytes(2, "big") + wrapped + body).decode()


def _parts(place: str, sealed: str) -> tuple[int, bytes, bytes]:
    try:
        data = base64.b64decode(sealed, validate=True)
    except ValueError:
        data = b""
    if data[:1] != b"\x01" or len(data) < _HEAD + _WRAPPED + _NONCE + 16:
        raise SealBroken(place)
    return int.from_bytes(data[1:_HEAD], "big"), data[_HEAD : _HEAD + _WRAPPED], data[_HEAD + _WRAPPED :]
