"""What the journal says of committees. Names, decision numbers and duties are words: they lie in rows, events carry ids, codes and dates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from lienket.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class CommitteeEstablished(Event):
    """A decision of `unit` established a committee or a helper team, perhaps in place of another body."""

    name: ClassVar[str] = "committee.established/1"
    committee: UUID
    sort: str
    unit: str
    since: str
    until: str = ""
    parent: UUID | None = None
    replaces: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class CommitteeEnded(Event):
    """A body is no more from the local day `until` on."""

    name: ClassVar[str] = "committee.ended/1"
    committee: UUID
    until: str


@dataclass(frozen=True, kw_only=True)
class CommitteeResumed(Event):
    """The end of a body was taken back."""

    name: ClassVar[str] = "committee.resumed/1"
    committee: UUID


@dataclass(frozen=True, kw_only=True)
class SeatGiven(Event):
    """A post sits in a body from a local day."""

    name: ClassVar[str] = "seat.given/1"
    committee: UUID
    seat: UUID
    post: UUID
    role: str
    since: str
    until: str = ""


@dataclass(frozen=True, kw_only=True)
class SeatEnded(Event):
    """The term of a post in a body ends before the local day `until`."""

    name: ClassVar[str] = "seat.ended/1"
    committee: UUID
    seat: UUID
    until: str


@dataclass(frozen=True, kw_only=True)
class SeatPassed(Event):
    """Another post takes over a place, with its duties, from the local day `since` on."""

    name: ClassVar[str] = "seat.passed/1"
    committee: UUID
    seat: UUID
    successor: UUID
    post: UUID
    since: str


@dataclass(frozen=True, kw_only=True)
class ChargeSet(Event):
    """A body, or one place in it, has a duty that comes round."""

    name: ClassVar[str] = "charge.set/1"
    committee: UUID
    charge: UUID
    chair: UUID | None = None
    every: str
    words: UUID


@dataclass(frozen=True, kw_only=True)
class ChargeEnded(Event):
    """A duty comes round no more from the local day `until` on."""

    name: ClassVar[str] = "charge.ended/1"
    committee: UUID
    charge: UUID
    until: str


@dataclass(frozen=True, kw_only=True)
class CommitteeTaskMade(Event):
    """A duty will fall due on `due_on`: its task of this period was made."""

    name: ClassVar[str] = "committee-task.made/1"
    committee: UUID
    charge: UUID
    task: UUID
    period: str
    due_on: str


@dataclass(frozen=True, kw_only=True)
class CommitteeTaskDone(Event):
    """A unit said that a task of a body is done; `late` where its day had passed."""

    name: ClassVar[str] = "committee-task.done/1"
    committee: UUID
    task: UUID
    unit: str
    note: UUID | None = None
    late: bool


@dataclass(frozen=True, kw_only=True)
class CommitteeTaskReopened(Event):
    """That a task is done was taken back."""

    name: ClassVar[str] = "committee-task.reopened/1"
    committee: UUID
    task: UUID
    unit: str
    note: UUID
