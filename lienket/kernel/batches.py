"""Long lists in pieces: a statement takes only so many values, and a transaction is kept in entries that can be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")


def batched(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """`items` in order, in lists of at most `size`; none of them is empty."""
    it = iter(items)
    while some := list(islice(it, size)):
        yield some
