"""One way to turn values into bytes, so that a digest means the same on every machine and engine.

The subset used (no floats, ASCII keys sorted, no white space) coincides with RFC 8785 (JSON Canonicalization Scheme).
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson


def canonical(value: Any) -> bytes:
    """The canonical JSON bytes of `value` (dict, list, str, int, bool, None): the same as `json.dumps` with sorted keys and no spaces gives."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


@lru_cache(maxsize=4096)
def instant(at: datetime) -> str:
    """An aware datetime as ``YYYY-MM-DD HH:MM:SS.ffffff`` in UTC, the form in which instants are hashed and stored."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


_PLAIN: dict[type, Callable[[Any], Any]] = {
    str: lambda v: v,
    int: lambda v: v,
    bool: lambda v: v,
    type(None): lambda v: v,
    UUID: lambda v: v.hex,
    datetime: instant,
    bytes: lambda v: v.hex(),
    memoryview: lambda v: bytes(v).hex(),
}


def plain(value: Any) -> Any:
    """`value` with ids, instants and bytes as text, ready for `canonical`; containers are converted item by item."""
    convert = _PLAIN.get(type(value))
    if convert is not None:
        return convert(value)
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    if isinstance(value, frozenset | set):
        return sorted(plain(v) for v in value)
    if isinstance(value, str):  # str subclasses: choices
        return str(value)
    return value.isoformat()  # dates


def digest(data: bytes) -> str:
    """SHA-256 as 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def commitment(nonce: bytes, data: bytes) -> str:
    """HMAC-SHA-256 under a random nonce: proves the value while the nonce exists, says nothing once it is erased."""
    return hmac.digest(nonce, data, "sha256").hex()
