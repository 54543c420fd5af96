"""Identifiers: UUIDv7 for rows staff make: they sort by time and lie together in every index. UUIDv4 for what is handed to strangers (v7 gives the time away).

Whoever may know of a matter reads its number and its day; its id tells besides when it was recorded, to the millisecond, and nobody else is given it.
"""

from __future__ import annotations

import os
from datetime import datetime
from functools import lru_cache
from uuid import UUID, uuid4, uuid5

__all__ = ["NAMESPACE", "UUID", "key7", "readable_number", "uuid4", "uuid5", "uuid7"]

NAMESPACE = UUID("6f3c1d0e-3f57-5c1b-9a70-6c69656e6b74")
"""Root of every UUIDv5 the program derives from codes, so that two loads of one pack agree."""


@lru_cache(maxsize=1024)
def _milliseconds(at: datetime) -> str:
    return f"{int(at.timestamp() * 1000) & (1 << 48) - 1:012x}7"


def key7(at: datetime) -> str:
    """A UUIDv7 for `at` as the 32 hexadecimal digits rows are stored with: for the many small rows of a plan, which then lie together in every index."""
    digits = os.urandom(10).hex()
    return f"{_milliseconds(at)}{digits[:3]}{'89ab'[int(digits[3], 16) & 3]}{digits[4:19]}"


def uuid7(at: datetime) -> UUID:
    """A UUID of version 7 for the instant `at` (RFC 9562, 5.7): 48 bits of milliseconds, 74 random bits."""
    value = (int(at.timestamp() * 1000) & (1 << 48) - 1) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    return UUID(int=value & ~(0x3 << 62) | 0x2 << 62)


def readable_number(prefix: str, year: int, count: int) -> str:
    """A number people can say on the phone, for instance ``VV-2026-000123``; `count` starts again each year."""
    return f"{prefix}-{year}-{count:06d}"
