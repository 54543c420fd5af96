"""Where a page stands in the journal or a list, sealed: a reader can give it back but learns nothing from it, not even how much happened meanwhile.

The plain sequence number counts the acts of the whole node; two of them would tell an outsider how busy the others were between. The place in a list is the
very instant at which a matter came in, of which level know reads the day alone.
"""

from __future__ import annotations

import base64
import hashlib
import os
from datetime import UTC, datetime
from functools import cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_LENGTH, _PLACE = 48, b"list"


@cache
def _key(secret: str) -> AESGCM:
    return AESGCM(hashlib.sha256(b"lienket.situation.cursor:" + secret.encode()).digest())


def seal(seq: int) -> str:
    """`seq` as 48 letters that differ each time."""
    return seal_bytes(seq.to_bytes(8, "big"))


def seal_bytes(plain: bytes, use: bytes | None = None) -> str:
    """Bytes as letters that differ each time; what was sealed for one `use` opens for no other."""
    nonce = os.urandom(12)
    return base64.urlsafe_b64encode(nonce + _key(settings.SECRET_KEY).encrypt(nonce, plain, use)).decode("ascii")


def unseal(cursor: str) -> int | None:
    """The sequence number in `cursor`; None where it is none of ours."""
    plain = unseal_bytes(cursor) if len(cursor) == _LENGTH else None
    return None if plain is None else int.from_bytes(plain, "big")


def unseal_bytes(cursor: str, use: bytes | None = None) -> bytes | None:
    """The bytes in `cursor`; None where it is none of ours for this use."""
    try:
        raw = base64.urlsafe_b64decode(cursor.encode("ascii"))
        return _key(settings.SECRET_KEY).decrypt(raw[:12], raw[12:], use)
    except (ValueError, InvalidTag):
        return None


def place(moment: datetime, key: UUID) -> str:
    """A place in a list ordered by an instant and an id."""
    return seal_bytes(f"{moment.timestamp():.6f}".encode() + b"/" + key.bytes, _PLACE)


def placed(cursor: str) -> tuple[datetime, UUID] | None:
    """The instant and the id in such a cursor; None where it is none."""
    plain = unseal_bytes(cursor, _PLACE)
    if plain is None:
        return None
    moment, _, key = plain.partition(b"/")
    return datetime.fromtimestamp(float(moment), UTC), UUID(bytes=key)
