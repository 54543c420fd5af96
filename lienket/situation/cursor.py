"""Where a page stands in the journal, sealed: a reader can give it back but learns nothing from it, not even how much happened meanwhile.

The plain sequence number counts the acts of the whole node; two of them would tell an outsider how busy the others were between.
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

_LENGTH = 48


@cache
def _key(secret: str) -> AESGCM:
    return AESGCM(hashlib.sha256(b"lienket.situation.cursor:" + secret.encode()).digest())


def seal(seq: int) -> str:
    """`seq` as 48 letters that differ each time."""
    nonce = os.urandom(12)
    return base64.urlsafe_b64encode(nonce + _key(settings.SECRET_KEY).encrypt(nonce, seq.to_bytes(8, "big"), None)).decode("ascii")


def unseal(cursor: str) -> int | None:
    """The sequence number in `cursor`; None where it is none of ours."""
    if len(cursor) != _LENGTH:
        return None
    try:
        raw = base64.urlsafe_b64decode(cursor.encode("ascii"))
        return int.from_bytes(_key(settings.SECRET_KEY).decrypt(raw[:12], raw[12:], None), "big")
    except (ValueError, InvalidTag):
        return None


def place(moment: datetime, key: UUID) -> str:
    """A place in a list ordered by an instant and an id, both of which its reader sees."""
    return base64.urlsafe_b64encode(f"{moment.timestamp():.6f}".encode() + b"/" + key.bytes).decode().rstrip("=")


def placed(cursor: str) -> tuple[datetime, UUID] | None:
    """The instant and the id in such a cursor; None where it is none."""
    try:
        moment, _, key = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).partition(b"/")
        return datetime.fromtimestamp(float(moment), UTC), UUID(bytes=key)
    except (ValueError, OverflowError):
        return None
