"""Reads of clocks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from lienket.clocks.arithmetic import Happening, LimitData, Standing, replay
from lienket.clocks.codes import State
from lienket.clocks.models import Clock, ClockEvent
from lienket.kernel.worktime import Calendar


def next_due(at: datetime, limit: int) -> list[Clock]:
    """Running clocks at or past their time in the model in scope, longest past first."""
    rows = Clock.unrestricted.filter(state=State.RUNNING, due_at__lte=at)  # The sweeper serves all units.
    return list(rows.select_related("unit").order_by("due_at", "id")[:limit])


def of_subject(subject: UUID) -> list[Clock]:
    """All clocks of a subject; callers have asked the policy about the subject."""
    return list(Clock.unrestricted.filter(subject=subject).select_related("unit").order_by("started_at", "due_at", "id"))  # See docstring.


def running(subject: UUID) -> list[Clock]:
    """The running or paused clocks of a subject; for actions, which have checked the actor's part."""
    rows = Clock.unrestricted.filter(subject=subject, state__in=[State.RUNNING, State.PAUSED])  # See docstring.
    return list(rows.select_related("unit").order_by("due_at", "id"))


def recomputed(clock: Clock, calendar: Calendar) -> Standing:
    """What the clock's history says it is; equal to its row, or something is wrong."""
    history = clock.events.order_by("seq", "id")
    return replay(calendar, clock.started_at, clock.limits, [Happening(e.what, e.at, e.start_at, e.limits) for e in history])


def terms(clock: Clock) -> tuple[Sequence[LimitData], Sequence[str]]:
    """The limits a clock runs by now and the clauses they come from: those of its last re-basing, else those of its start."""
    rows = ClockEvent.unrestricted.filter(clock=clock, what="REBASED")  # For actions and readers that may see the clock.
    last = rows.order_by("seq", "id").last()
    return (clock.limits, clock.because) if last is None or last.limits is None else (last.limits, last.because)


def tally() -> dict[str, int]:
    """How many clocks stand in each state, whole model in scope (demonstration and operations only)."""
    rows = Clock.unrestricted.values_list("state").annotate(n=Count("id"))  # Whole-model figures for the operator, no matter shown.
    return dict(rows.order_by("state"))
