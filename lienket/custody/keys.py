"""The keys of identity custody, one file a unit in the data folder, each line a version and 32 bytes; the newest seals, older ones still open.

Readable by their owner alone and made at first use. Without them what is sealed stays sealed for ever: they are part of a backup.
"""

from __future__ import annotations

import base64
import binascii
import os
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from django.conf import settings

from lienket.journal.keys import make_secret
from lienket.kernel.errors import LienketError

FOLDER = "identity-keys"
INDEX = "index"
"""The key of the blind index: one for the node, as a person may have reported to several units."""


class UnusableIdentityKey(LienketError):
    """A key of identity custody cannot be used: (file, why). Set its mode to 0600, or put back the one of the newest backup."""

    code = "unusable-identity-key"


def keys_of(unit: UUID) -> dict[int, bytes]:
    """The keys of a unit by version, made where there is none. Raises UnusableIdentityKey."""
    return _keys(_folder() / unit.hex)


def index_key() -> bytes:
    """The key of the blind index. Raises UnusableIdentityKey."""
    return _keys(_folder() / INDEX)[1]


def add_key(unit: UUID) -> int:
    """Put a new key after the unit's present ones, and return its version. Raises UnusableIdentityKey."""
    versions = keys_of(unit)
    newest = max(versions) + 1
    _write(_folder() / unit.hex, versions | {newest: os.urandom(32)})
    return newest


def keep_newest(unit: UUID) -> None:
    """Destroy all keys of a unit but its newest: nothing may be sealed with them any more."""
    versions = keys_of(unit)
    _write(_folder() / unit.hex, {max(versions): versions[max(versions)]})


def _folder() -> Path:
    return Path(settings.DATA_DIR) / FOLDER


def _keys(path: Path) -> dict[int, bytes]:
    if not path.exists():
        make_secret(path, _lines({1: os.urandom(32)}))
    state = path.stat()
    return _read(path, state.st_mtime_ns, state.st_ino, state.st_mode)


@lru_cache(maxsize=256)
def _read(path: Path, _changed: int, _inode: int, mode: int) -> dict[int, bytes]:
    """The keys in a file; read anew only once it has changed."""
    if mode & 0o077:
        raise UnusableIdentityKey(path.name, "others can read it")
    try:
        pairs = [line.split() for line in path.read_text(encoding="ascii").splitlines()]
        found = {int(version): base64.b64decode(key, validate=True) for version, key in pairs}
    except (ValueError, binascii.Error):
        found = {}
    if not found or any(len(key) != 32 for key in found.values()):
        raise UnusableIdentityKey(path.name, "it holds no key")
    return found


def _lines(versions: dict[int, bytes]) -> bytes:
    return "".join(f"{version} {base64.b64encode(key).decode()}\n" for version, key in sorted(versions.items())).encode()


def _write(path: Path, versions: dict[int, bytes]) -> None:
    make_secret(path, _lines(versions), over=True)
