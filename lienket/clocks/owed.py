"""The clocks a unit is held to, found from the clocks themselves: the cost does not grow with what the unit ever had."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from lienket.clocks.codes import State
from lienket.clocks.models import Clock
from lienket.journal.statement import Statement

Allowed = Callable[..., Exists]
"""The policy's test of a clock's subject, from (unit, post, at, column)."""

NEAREST = 24
LATEST = 12
MOST = 100

_COLUMNS = ("subject", "clock", "duty", "unit_id", "state", "started_at", "due_at", "because")
_HELD = (State.RUNNING.value, State.PAUSED.value, State.LAPSED.value)


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


def _owed(rows: list[tuple[Any, ...]]) -> list[Owed]:
    return [Owed(pk, clock, duty, unit, state, begun, due, tuple(because)) for pk, clock, duty, unit, state, begun, due, because in rows]


class Clocks:
    """Reads of clocks under the policy, which the caller brings along: clocks know nothing of sharing."""

    def __init__(self, allowed: Allowed) -> None:
        """Prepare the statements; `allowed` tells which subjects may be read."""

        def running(unit: UUID, post: UUID | None, at: datetime) -> Any:
            own = Clock.unrestricted.filter(allowed(unit, post, at, "subject"), unit_id=unit, state=State.RUNNING.value)  # Own clocks, under the policy.
            return own.order_by("due_at").values_list(*_COLUMNS)[:NEAREST]

        def lapsed(unit: UUID, post: UUID | None, at: datetime, since: datetime) -> Any:
            own = Clock.unrestricted.filter(allowed(unit, post, at, "subject"), unit_id=unit, state=State.LAPSED.value)  # Own clocks, under the policy.
            return own.filter(ended_at__gt=since).order_by().values_list("state")[:MOST]

        def latest(unit: UUID, since: datetime) -> Any:
            own = Clock.unrestricted.filter(unit_id=unit, state=State.LAPSED.value, ended_at__gt=since)  # Own clocks; only their subjects, to ask about.
            return own.order_by("-ended_at").values_list("subject")[:LATEST]

        self._running, self._lapsed, self._latest = Statement(running), Statement(lapsed), Statement(latest)

    def nearest(self, unit: UUID | None, post: UUID | None, at: datetime) -> list[Owed]:
        """The `NEAREST` running clocks of a unit that run out first (index `clocks_of_unit`)."""
        return _owed(self._running(unit=unit, post=post, at=at))

    def lapsed(self, unit: UUID | None, since: datetime) -> list[UUID]:
        """What the `LATEST` clocks of a unit that lapsed after `since` are about, the newest lapse first; the policy is still to be asked."""
        return [subject for (subject,) in self._latest(unit=unit, since=since)]

    def count_lapsed(self, unit: UUID | None, post: UUID | None, at: datetime, since: datetime) -> int:
        """How many clocks of a unit lapsed after `since`; counting ends at `MOST` (index `clocks_lapsed_of_unit`)."""
        return self._lapsed.count(unit=unit, post=post, at=at, since=since)


UNTIL_CLOSED = ("resolve", "decide", "answer", "accept")
UNTIL_NOTED = ("first-report", "hand-over")
UNTIL_ANSWERED = ("acknowledge", "notify")
"""Lapsed clocks by what ends the duty all the same: closing, noting progress, answering. Taking a matter up meets a lapsed `accept` itself, late."""


_GOING = (State.RUNNING.value, State.PAUSED.value)
_NOT_LAPSED = (*_GOING, State.MET.value, State.STOPPED.value)
"""Said the long way round, so that SQLite looks the clocks up by their subject and not through all that the unit has running or lapsed."""


def past(unit: UUID, at: datetime, column: str) -> Exists:
    """A condition: a running clock of the unit about the subject in `column` is past its time."""
    rows = Clock.unrestricted.filter(subject=OuterRef(column), unit_id=unit, state__in=_GOING, due_at__lte=at)  # Own clocks; a paused one has no due date.
    return Exists(rows)


def lapsed(unit: UUID, column: str, clocks: tuple[str, ...]) -> Exists:
    """A condition: one of these clocks of the unit about the subject in `column` has lapsed."""
    rows = Clock.unrestricted.filter(subject=OuterRef(column), unit_id=unit, clock__in=clocks).exclude(state__in=_NOT_LAPSED)  # Own clocks.
    return Exists(rows)


def _of(unit: UUID, subjects: list[UUID]) -> Any:
    mine = Q(unit_id=unit, state__in=_HELD)
    rows = Clock.unrestricted.filter(mine | Q(duty="lead", state=State.RUNNING.value), subject__in=subjects)  # Subjects the policy has let the reader see.
    return rows.values_list(*_COLUMNS)


def _pending(subjects: list[UUID]) -> Any:
    going = (State.RUNNING.value, State.LAPSED.value)
    rows = Clock.unrestricted.filter(subject__in=subjects, clock="acknowledge", duty="support", state__in=going)  # For the lead of these subjects.
    return rows.values_list(*_COLUMNS)


_OF, _PENDING = Statement(_of), Statement(_pending)


def of_subjects(unit: UUID | None, subjects: Iterable[UUID]) -> list[Owed]:
    """A unit's clocks that run, pause or have lapsed, and the running ones of the leads, of subjects the policy has let the reader see."""
    return _owed(_OF(unit=unit, subjects=list(subjects)))


def pending_of(subjects: Iterable[UUID]) -> dict[tuple[UUID, UUID], Owed]:
    """By (subject, unit) the clock to acknowledge, running or lapsed, of those who support; for the lead of these subjects."""
    return {(one.subject, one.unit): one for one in _owed(_PENDING(subjects=list(subjects)))}


def _leads(subjects: list[UUID]) -> Any:
    rows = Clock.unrestricted.filter(subject__in=subjects, duty="lead", state__in=_HELD)  # Subjects the policy has let the reader view.
    return rows.values_list(*_COLUMNS)


_LEADS = Statement(_leads)


def of_leads(subjects: Iterable[UUID]) -> list[Owed]:
    """The clocks of the leads that run, pause or have lapsed, for readers whom the policy has let view these subjects."""
    return _owed(_LEADS(subjects=list(subjects)))


def _every(subjects: list[UUID]) -> Any:
    rows = Clock.unrestricted.filter(subject__in=subjects, state__in=_HELD)  # Subjects the policy has let the reader view.
    return rows.values_list(*_COLUMNS)


_EVERY = Statement(_every)


def of_every(subjects: Iterable[UUID]) -> list[Owed]:
    """All units' clocks that run, pause or have lapsed, for readers whom the policy has let view these subjects."""
    return _owed(_EVERY(subjects=list(subjects)))
