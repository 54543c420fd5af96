"""What the journal says of reorganisations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from lienket.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class ReorganisationDone(Event):
    """What units that ended on the local day `on` still held went to their successors, as the preview `digest` said. Counts are of things moved."""

    name: ClassVar[str] = "reorganisation.done/1"
    act: UUID
    on: str
    document: str
    digest: str
    units: tuple[str, ...]
    matters: int
    things: int


@dataclass(frozen=True, kw_only=True)
class ReadingPassed(Event):
    """What a unit that ended could read of closed matters, `grants` of them, its successor may read from now on."""

    name: ClassVar[str] = "reading.passed/1"
    act: UUID
    giver: str
    taker: str
    grants: int
    back: bool = False


@dataclass(frozen=True, kw_only=True)
class PostsPassed(Event):
    """People and shifts of a unit that ended stand in the posts of its successor."""

    name: ClassVar[str] = "posts.passed/1"
    act: UUID
    giver: str
    taker: str
    holdings: int
    shifts: int
    back: bool = False


@dataclass(frozen=True, kw_only=True)
class BarInherited(Event):
    """A report about a unit that ended is about its successor `unit` too, which therefore never sees it."""

    name: ClassVar[str] = "bar.inherited/1"
    act: UUID
    about: UUID
    unit: str


@dataclass(frozen=True, kw_only=True)
class ReorganisationUndone(Event):
    """A counter-act gave back what nobody had touched: `restored` of the things moved; `kept` of them stay where they are."""

    name: ClassVar[str] = "reorganisation.undone/1"
    act: UUID
    restored: int
    kept: int
