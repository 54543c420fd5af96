"""The clocks a unit is held to, found from the clocks themselves: the cost does not grow with what the unit ever had."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from lienket.clocks.codes import State
from lienket.clocks.models import Clock
from lienket.kernel.actor import Actor
from lienket.sharing.reach import reaches

_COLUMNS = ("subject", "clock", "duty", "unit_id", "state", "started_at", "due_at", "because")


@dataclass(frozen=True, slots=True)
class Owed:
    """A clock as a board needs it."""

    subject: UUID
    clock: str
    duty: str
    unit: UUID
    state: str
    started_at: datetime
    due_at: datetime | None
    because: tuple[str, ...]


def _owed(row: tuple[object, ...]) -> Owed:
    subject, clock, duty, unit, state, started_at, due_at, because = row
    return Owed(subject, clock, duty, unit, state, started_at, due_at, tuple(because))  # type: ignore[arg-type]


def nearest(actor: Actor, at: datetime, limit: int) -> list[Owed]:
    """The running clocks of the actor's unit that run out first, about subjects it may see (index `clocks_of_unit`)."""
    own = Clock.unrestricted.filter(reaches(actor, at, "subject"), unit_id=actor.unit, state=State.RUNNING)  # Own clocks, under the policy.
    return [_owed(row) for row in own.order_by("due_at").values_list(*_COLUMNS)[:limit]]


def of_subjects(unit: UUID | None, subjects: Iterable[UUID]) -> list[Owed]:
    """A unit's clocks that run, pause or have lapsed, and the running ones of the leads, of subjects the policy has let the reader see."""
    mine = Q(unit_id=unit, state__in=[State.RUNNING, State.PAUSED, State.LAPSED])
    rows = Clock.unrestricted.filter(mine | Q(duty="lead", state=State.RUNNING), subject__in=list(subjects))  # See docstring.
    return [_owed(row) for row in rows.values_list(*_COLUMNS)]


def pending_of(subjects: Iterable[UUID]) -> dict[tuple[UUID, UUID], Owed]:
    """By (subject, unit) the clock to acknowledge, running or lapsed, of those who support; for the lead of these subjects."""
    held = Clock.unrestricted.filter(subject__in=list(subjects), clock="acknowledge", duty="support", state__in=[State.RUNNING, State.LAPSED])  # See docstring.
    return {(one.subject, one.unit): one for one in map(_owed, held.values_list(*_COLUMNS))}


def count_lapsed(actor: Actor, since: datetime, at: datetime, most: int) -> int:
    """How many clocks of the actor's unit lapsed after `since`, about subjects it may see; counting ends at `most` (index `clocks_lapsed_of_unit`)."""
    own = Clock.unrestricted.filter(reaches(actor, at, "subject"), unit_id=actor.unit, state=State.LAPSED, ended_at__gt=since)  # Own clocks, under the policy.
    return own.order_by()[:most].count()
