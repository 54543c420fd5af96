"""Merkle proofs over leaf hashes (RFC 9162, 2.1.3 and 2.1.4), pure: that an entry is in a journal, and that an older journal is the beginning of a newer one.

The proofs are made here and checked elsewhere: by `tools/verify_journal.py`, which shares no code with this.
"""

from __future__ import annotations

from collections.abc import Sequence

from lienket.journal.chain import merkle_root


def inclusion(leaves: Sequence[str], index: int) -> list[str]:
    """The hashes that lead from leaf `index` (from 0) to the root over `leaves`, the nearest first. Raises ValueError where there is no such leaf."""
    if not 0 <= index < len(leaves):
        raise ValueError(index)
    path, low, high = list[str](), 0, len(leaves)
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            path.append(merkle_root(leaves[middle:high]))
            high = middle
        else:
            path.append(merkle_root(leaves[low:middle]))
            low = middle
    return path[::-1]


def consistency(leaves: Sequence[str], old: int) -> list[str]:
    """The hashes that show the first `old` leaves to be the beginning of `leaves`. Raises ValueError unless 0 < old <= len(leaves)."""
    if not 0 < old <= len(leaves):
        raise ValueError(old)
    path, low, high, whole = list[str](), 0, len(leaves), True
    while old != high:
        middle = low + _split(high - low)
        if old <= middle:
            path.append(merkle_root(leaves[middle:high]))
            high = middle
        else:
            path.append(merkle_root(leaves[low:middle]))
            low, whole = middle, False
    return ([] if whole else [merkle_root(leaves[low:high])]) + path[::-1]


def _split(size: int) -> int:
    """The largest power of two smaller than `size`."""
    return 1 << ((size - 1).bit_length() - 1)
