"""What the node's own keys did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from lienket.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class NodeKeyChanged(Event):
    """The node signs with another key from now on; both public keys, 64 hexadecimal digits each."""

    name: ClassVar[str] = "node.key-changed/1"
    old: str
    new: str


@dataclass(frozen=True, kw_only=True)
class ErasureRepeated(Event):
    """An older backup was restored, and the rows erased since that day were erased in it again."""

    name: ClassVar[str] = "erasure.repeated/1"
    rows: int
