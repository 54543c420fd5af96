"""What the journal says of custody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from lienket.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class HoldSet(Event):
    """Nothing of a matter is erased until `until`; the reason stands in a note."""

    name: ClassVar[str] = "hold.set/1"
    matter: UUID
    hold: UUID
    until: str
    note: UUID


@dataclass(frozen=True, kw_only=True)
class HoldReleased(Event):
    """A hold ended before its time, with the reason in a note."""

    name: ClassVar[str] = "hold.released/1"
    matter: UUID
    hold: UUID
    note: UUID
