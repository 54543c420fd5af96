"""Reads of clocks."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from lienket.clocks.arithmetic import Happening, Standing, replay
from lienket.clocks.models import Clock, State
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
    history = clock.events.order_by("at", "id")
    return replay(calendar, clock.started_at, clock.limits, [Happening(e.what, e.at, e.start_at, e.limits) for e in history])


def tally() -> dict[str, int]:
    """How many clocks stand in each state, whole model in scope (demonstration and operations only)."""
    from django.db.models import Count

    rows = Clock.unrestricted.values_list("state").annotate(n=Count("id"))  # Whole-model figures for the operator, no matter shown.
    return dict(rows.order_by("state"))
