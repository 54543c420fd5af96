"""What the journal says of sharing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from lienket.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class AccessGranted(Event):
    """A unit was given access by an act."""

    name: ClassVar[str] = "access.granted/1"
    subject: UUID
    unit: str
    level: str
    cause: str


@dataclass(frozen=True, kw_only=True)
class AccessEnded(Event):
    """A unit's access by grant `grant` ended."""

    name: ClassVar[str] = "access.ended/1"
    subject: UUID
    unit: str
    grant: UUID


@dataclass(frozen=True, kw_only=True)
class AccessRecalled(Event):
    """The lead took back what it had let a unit read, and the unit is to acknowledge it; `recalled` is the notice."""

    name: ClassVar[str] = "access.recalled/1"
    subject: UUID
    unit: str
    recalled: UUID


@dataclass(frozen=True, kw_only=True)
class RecallAcknowledged(Event):
    """The unit acknowledged the recall and said what became of its copies (`state`: RETURNED, DELETED or NONE)."""

    name: ClassVar[str] = "recall.acknowledged/1"
    subject: UUID
    unit: str
    recalled: UUID
    state: str


@dataclass(frozen=True, kw_only=True)
class ConsentAsked(Event):
    """The lead asked `originator`, from whom the matter came, whether `taker` may read it at `level`."""

    name: ClassVar[str] = "consent.asked/1"
    matter: UUID
    originator: str
    taker: str
    level: str


@dataclass(frozen=True, kw_only=True)
class ConsentAnswered(Event):
    """What became of the question: GIVEN, REFUSED or WITHDRAWN."""

    name: ClassVar[str] = "consent.answered/1"
    matter: UUID
    originator: str
    taker: str
    state: str


@dataclass(frozen=True, kw_only=True)
class GlassBroken(Event):
    """A post of `unit` opened a matter for a grave reason though nothing entitled it to; its words lie in an erasable row."""

    name: ClassVar[str] = "breakglass.opened/1"
    matter: UUID
    unit: str
    opening: UUID
    ground: str


@dataclass(frozen=True, kw_only=True)
class GlassHeld(Event):
    """A post tried to, and nothing was opened. Nothing says whether there is such a matter."""

    name: ClassVar[str] = "breakglass.refused/1"
    unit: str
    ground: str


@dataclass(frozen=True, kw_only=True)
class GlassReviewed(Event):
    """A post of oversight of another unit reviewed an opening: `state` is JUSTIFIED or UNJUSTIFIED."""

    name: ClassVar[str] = "breakglass.reviewed/1"
    matter: UUID
    unit: str
    opening: UUID
    state: str
    reviewer: str


@dataclass(frozen=True, kw_only=True)
class RestrictedRead(Event):
    """A restricted matter was read in detail, print, export or API item, or a file of it was opened."""

    name: ClassVar[str] = "restricted.read/1"
    subject: UUID
    level: str
    form: str
