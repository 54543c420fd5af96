"""The journal as a file that anyone can verify without this program (`tools/verify_journal.py`).

Lines: a header with node and public key; every entry, byte for byte as it was hashed; a checkpoint – origin, size and Merkle root, signed by the node – in
the text format of C2SP tlog-checkpoint. Every entry is hashed anew on the way: a root is signed only over bytes that give it (reliability, 3).
"""

from __future__ import annotations

import base64
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lienket.journal.chain import GENESIS, leaf_hash, merkle_root
from lienket.journal.keys import node_key, sync_folder
from lienket.journal.reader import NodeReader, picture
from lienket.kernel.canonical import canonical
from lienket.kernel.errors import LienketError

FORMAT = 1
BATCH = 4096


class ExportRefused(LienketError):
    """The journal is broken at an entry, so nothing is signed and no file is written: (seq). Run `lienket journal verify`."""

    code = "export-refused"


class NothingToExport(LienketError):
    """There is no journal yet: no linkage model is loaded."""

    code = "nothing-to-export"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The size and root of a journal at one moment, signed. `note` is the signed text itself."""

    origin: str
    size: int
    root: str
    public_key: str
    note: str


def export(path: Path, progress: Callable[[int, int], None] | None = None) -> Checkpoint:
    """Write the whole journal to `path`, all of it or nothing. Raises ExportRefused, NothingToExport, UnusableNodeKey."""
    key = node_key()
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "wb") as file, picture():
            checkpoint = _write(file.write, key, progress)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
    sync_folder(path.parent)
    return checkpoint


def _write(write: Callable[[bytes], Any], key: Ed25519PrivateKey, progress: Callable[[int, int], None] | None) -> Checkpoint:
    node, size, last = chain_end()
    public = base64.b64encode(key.public_key().public_bytes_raw()).decode()
    write(canonical({"lienket-journal": FORMAT, "node": node, "public_key": public}) + b"\n")

    def leaves() -> Iterator[str]:
        for seq, (data, leaf) in enumerate(checked(size, last), 1):
            write(data + b"\n")
            yield leaf
            if progress is not None and (seq % BATCH == 0 or seq == size):
                progress(seq, size)

    checkpoint = sign(key, f"lienket/{node}", size, merkle_root(leaves()))
    write(canonical({"checkpoint": checkpoint.note}) + b"\n")
    return checkpoint


def chain_end() -> tuple[str, int, str]:
    """The node's id, the number of entries and the hash of the last one. Raises NothingToExport."""
    head = next(NodeReader().rows("SELECT seq, hash, node FROM journal_head WHERE id = 1"), None)
    if head is None:
        raise NothingToExport
    return head[2].hex if isinstance(head[2], UUID) else str(head[2]), int(head[0]), str(head[1])


def checked(size: int, last: str) -> Iterator[tuple[bytes, str]]:
    """Bytes and leaf hash of entry 1 to `size`, hashed anew and linked up to the hash `last`. Raises ExportRefused."""
    prev = GENESIS
    for seq, (data, stored) in enumerate(_entries(size), 1):
        leaf = leaf_hash(data)
        # The chain's own link stands at a fixed place of the canonical form; a full check is the verifier's work.
        if leaf != stored or f'"prev":"{prev}"'.encode() not in data or b"\n" in data:
            raise ExportRefused(seq)
        yield data, leaf
        prev = leaf
    if prev != last:
        raise ExportRefused(size)


def _entries(size: int) -> Iterator[tuple[bytes, str]]:
    """Bytes and stored hash of entry 1 to `size`. Raises ExportRefused at a gap."""
    reader, expected = NodeReader(), 1
    for low in range(1, size + 1, BATCH):
        rows = reader.rows("SELECT seq, data, hash FROM journal_entry WHERE seq BETWEEN %s AND %s ORDER BY seq", (low, min(low + BATCH - 1, size)))
        for seq, data, stored in rows:
            if seq != expected:
                break
            yield bytes(data), stored
            expected += 1
        if expected != min(low + BATCH, size + 1):
            raise ExportRefused(expected)


def sign(key: Ed25519PrivateKey, origin: str, size: int, root: str) -> Checkpoint:
    """A signed checkpoint (C2SP tlog-checkpoint and signed-note): three lines, an empty line, the signature line."""
    text = f"{origin}\n{size}\n{base64.b64encode(bytes.fromhex(root)).decode()}\n"
    public = key.public_key().public_bytes_raw()
    key_hash = hashlib.sha256(origin.encode() + b"\n\x01" + public).digest()[:4]  # 0x01: Ed25519.
    signature = base64.b64encode(key_hash + key.sign(text.encode())).decode()
    return Checkpoint(origin, size, root, base64.b64encode(public).decode(), f"{text}\n— {origin} {signature}\n")
