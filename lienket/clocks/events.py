"""What the journal says of clocks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from lienket.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class ClockStarted(Event):
    """A clock began outside the opening of a matter (a rung of a ladder, a new lead)."""

    name: ClassVar[str] = "clock.started/1"
    clock: UUID
    what: str
    unit: str
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class ClockSettled(Event):
    """A clock was met, stopped, paused, resumed or re-based by a person's act."""

    name: ClassVar[str] = "clock.settled/1"
    clock: UUID
    what: str
    how: str
    late: bool = False


@dataclass(frozen=True, kw_only=True)
class ClockExtended(Event):
    """A decision gave a clock of law more time: `amount` of the unit `how`, on the row of law `ground`. Its number lies in the row."""

    name: ClassVar[str] = "clock.extended/1"
    clock: UUID
    what: str
    how: str
    amount: int
    on: date
    ground: str
    note: UUID


@dataclass(frozen=True, kw_only=True)
class ClockFoundComplex(Event):
    """The lead found the matter complex: the clock is counted by the row of law `ground` from its old start. `on`: the day of the decision, if there is one."""

    name: ClassVar[str] = "clock.complex/1"
    clock: UUID
    what: str
    ground: str
    note: UUID
    on: date | None = None


@dataclass(frozen=True, kw_only=True)
class ClockLapsed(Event):
    """A clock ran out. `silent`: it had already run out when its matter was recorded (an import), so nobody is alerted."""

    name: ClassVar[str] = "clock.lapsed/1"
    clock: UUID
    what: str
    due_at: datetime
    silent: bool = False


@dataclass(frozen=True, kw_only=True)
class ClockWarned(Event):
    """`share` percent of a clock's time is over and `unit` owes it still. `hours`: it counts minutes or hours, so that nothing may wait for the morning."""

    name: ClassVar[str] = "clock.warned/1"
    matter: UUID
    clock: UUID
    what: str
    unit: str
    share: int
    due_at: datetime
    hours: bool
