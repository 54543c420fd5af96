"""Due dates: pure arithmetic of limits, working calendar and pauses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from lienket.kernel.worktime import Calendar, add_limit
from lienket.regulation.format import Limit

LimitData = Mapping[str, int]


@lru_cache(maxsize=10_000)
def _plain(limits: tuple[Limit, ...]) -> tuple[tuple[str, int], ...]:
    return tuple((limit.unit, limit.amount) for limit in limits)


def limit_data(limits: Sequence[Limit]) -> list[dict[str, int]]:
    """Limits as stored: [{"minutes": 15}]."""
    return [{unit: amount} for unit, amount in _plain(tuple(limits))]


def due(calendar: Calendar, start: datetime, limits: Iterable[LimitData]) -> datetime:
    """The earliest of the limits counted from `start` (aware UTC): law and regulation both hold, so the first to run out decides."""
    return min(add_limit(calendar, start, amount, unit) for limit in limits for unit, amount in limit.items())  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Happening:
    """One later event of a clock, in order of time."""

    what: str
    at: datetime
    start_at: datetime | None = None
    limits: Sequence[LimitData] | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What follows from a clock's start and its events. `due_at` is None while paused."""

    state: str
    due_at: datetime | None
    ended_at: datetime | None


def replay(calendar: Calendar, start: datetime, limits: Sequence[LimitData], events: Iterable[Happening]) -> Standing:
    """Recompute a clock from its history. A pause moves the due date by its length; re-basing starts again from `start_at` with new limits."""
    state, ended_at = "RUNNING", None
    due_at = due(calendar, start, limits)
    paused_at: datetime | None = None
    for event in events:
        if event.what == "PAUSED":
            state, paused_at = "PAUSED", event.at
        elif event.what == "RESUMED" and paused_at is not None:
            due_at += event.at - paused_at
            state, paused_at = "RUNNING", None
        elif event.what == "REOPENED":
            state, ended_at = "RUNNING", None
        elif event.what == "REBASED":
            due_at = due(calendar, event.start_at or start, event.limits or limits)
            state, ended_at, paused_at = "RUNNING", None, None
        else:
            state, ended_at = event.what, event.at
    return Standing(state, None if paused_at else due_at, ended_at)
