"""The node's signing key: one Ed25519 key in the data folder, made at first use, readable by its owner alone; and the one that is to follow it."""

from __future__ import annotations

import base64
import contextlib
import os
import tempfile
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from django.conf import settings

from lienket.kernel.errors import LienketError

FILE = "node-key"
COMING = "node-key-coming"


class UnusableNodeKey(LienketError):
    """The file of the node's key cannot be used: (file, why). Set its mode to 0600, or put back the key that was there."""

    code = "unusable-node-key"


def node_key(file: str = FILE) -> Ed25519PrivateKey:
    """The node's key (or the `COMING` one), made where there is none. Raises UnusableNodeKey."""
    path = Path(settings.DATA_DIR) / file
    if not path.exists():
        make_secret(path, Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    if path.stat().st_mode & 0o077:
        raise UnusableNodeKey(file, "others can read it")
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError):
        raise UnusableNodeKey(file, "it holds no key") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise UnusableNodeKey(file, "it is not an Ed25519 key")
    return key


def take_coming() -> None:
    """Put the coming key in the place of the node's; the old one is gone with it."""
    folder = Path(settings.DATA_DIR)
    os.replace(folder / COMING, folder / FILE)
    sync_folder(folder)


def make_secret(path: Path, data: bytes, *, over: bool = False) -> None:
    """Write a secret for good: whole or not at all, readable by its owner alone, and – unless `over` – never over one made meanwhile."""
    if not path.parent.is_dir():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        sync_folder(path.parent.parent)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")  # Mode 0600 from the start.
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if over:
            os.replace(name, path)
        else:
            with contextlib.suppress(FileExistsError):
                os.link(name, path)
        sync_folder(path.parent)
    finally:
        Path(name).unlink(missing_ok=True)


def public_key_text() -> str:
    """The public key in base64, to be handed to those who verify exports."""
    return base64.b64encode(node_key().public_key().public_bytes_raw()).decode()


def sync_folder(folder: Path) -> None:
    """Make a new name in `folder` survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
