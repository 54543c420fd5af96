"""Entries and their hashes, pure: an entry's bytes, its leaf hash, the Merkle root over leaves (RFC 9162, 2.1)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from lienket.kernel.canonical import canonical

GENESIS = "0" * 64
FORMAT = 1


def leaf_hash(data: bytes) -> str:
    """SHA-256 of 0x00 and the bytes: the leaf hash of RFC 9162, also the link of the chain."""
    return hashlib.sha256(b"\x00" + data).hexdigest()


def entry_bytes(
    *, seq: int, prev: str, node: str, model: str, at: str, recorded_at: str, actor: dict[str, str], events: list[dict[str, Any]], rows: list[list[str]]
) -> bytes:
    """The canonical bytes of one entry; `rows` are [table, id, digest after the act or 'erased']."""
    return canonical(
        {
            "v": FORMAT,
            "seq": seq,
            "prev": prev,
            "node": node,
            "model": model,
            "at": at,
            "recorded_at": recorded_at,
            "actor": actor,
            "events": events,
            "rows": rows,
        }
    )


def merkle_root(leaves: Iterable[str]) -> str:
    """Merkle tree hash over leaf hashes in order (frontier method, memory log n); the empty tree is SHA-256 of nothing."""
    frontier: list[tuple[int, bytes]] = []
    for leaf in leaves:
        size, node = 1, bytes.fromhex(leaf)
        while frontier and frontier[-1][0] == size:
            _size, left = frontier.pop()
            size, node = size * 2, hashlib.sha256(b"\x01" + left + node).digest()
        frontier.append((size, node))
    if not frontier:
        return hashlib.sha256(b"").hexdigest()
    _size, root = frontier.pop()
    while frontier:
        root = hashlib.sha256(b"\x01" + frontier.pop()[1] + root).digest()
    return root.hex()
