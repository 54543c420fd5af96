"""Due dates: pure arithmetic of limits, working calendar, extensions and pauses.

A limit is stored as one unit with its amount, and beside it what the law says of it: ``{"days": 20, "moves": "bltths-134-ngay-cuoi"}`` (a last day on a
day off moves, by that row of law), ``{"hours": 48, "remote": true}`` (the longer limit for remote areas). What is stored is all that is counted by: a law
table that changes later changes no clock that runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from lienket.kernel.worktime import WARN, Calendar, add_limit, end_at_work, worth_warning
from lienket.regulation.format import LawLimit, Limit

LimitData = Mapping[str, Any]

BESIDE = frozenset({"moves", "remote"})
"""Keys of a stored limit that are not its unit."""
ELAPSED = frozenset({"minutes", "hours"})
_INSTANT = timedelta(microseconds=1)


@lru_cache(maxsize=10_000)
def _plain(limits: tuple[Limit, ...]) -> tuple[tuple[tuple[str, Any], ...], ...]:
    return tuple(((limit.unit, limit.amount), *_said(limit)) for limit in limits)


def _said(limit: Limit) -> tuple[tuple[str, Any], ...]:
    if not isinstance(limit, LawLimit):
        return ()
    return (*((("moves", limit.moves),) if limit.moves else ()), *((("remote", True),) if limit.remote else ()))


def limit_data(limits: Sequence[Limit]) -> list[dict[str, Any]]:
    """Limits as stored: [{"minutes": 15}]."""
    return [dict(pairs) for pairs in _plain(tuple(limits))]


def limits_of(stored: Iterable[LimitData]) -> tuple[Limit, ...]:
    """Limits from what is stored."""
    return tuple((LawLimit if BESIDE & limit.keys() else Limit).model_validate(dict(limit)) for limit in stored)


def measure(limit: LimitData) -> tuple[str, int]:
    """Unit and amount of a stored limit."""
    for unit, amount in limit.items():
        if unit not in BESIDE:
            return unit, amount
    raise ValueError(f"no unit in {dict(limit)}")


def due(calendar: Calendar, start: datetime, limits: Iterable[LimitData], extensions: Sequence[LimitData] = ()) -> datetime:
    """The earliest of the limits counted from `start` (aware UTC), each lengthened by the extensions.

    Law and regulation both hold, so the first to run out decides.
    """
    return min([_end(calendar, start, limit, extensions) for limit in limits])


def _end(calendar: Calendar, start: datetime, limit: LimitData, extensions: Sequence[LimitData]) -> datetime:
    unit, amount = measure(limit)
    end = unmoved(calendar, add_limit(calendar, start, amount, unit), extensions)  # type: ignore[arg-type]
    return end_at_work(calendar, end) if "moves" in limit else end


def unmoved(calendar: Calendar, end: datetime, extensions: Sequence[LimitData]) -> datetime:
    """`end` lengthened by the extensions one after the other, before any last day moves: added days follow the last day of the limit itself."""
    for added in extensions:
        unit, amount = measure(added)
        end = add_limit(calendar, end if unit in ELAPSED else end - _INSTANT, amount, unit)  # type: ignore[arg-type]
    return end


def warnings(begin: datetime, due_at: datetime, waited: timedelta, shares: Sequence[int] | None) -> list[tuple[datetime, int]]:
    """When a clock warns, and at which percent of its time, in order: time that it `waited` is not time of the clock.

    Counted back from the end, so that an instant still to come lies where the clock's own time puts it, however often it was paused before.
    """
    whole = due_at - begin - waited
    return [(due_at - whole * (100 - share) / 100, share) for share in worth_warning(whole, WARN if shares is None else shares)]


def next_warning(begin: datetime, due_at: datetime, waited: timedelta, shares: Sequence[int] | None, after: datetime) -> datetime | None:
    """The first of the `warnings` later than `after`, or None."""
    return next((instant for instant, _share in warnings(begin, due_at, waited, shares) if instant > after), None)


@dataclass(frozen=True, slots=True)
class Happening:
    """One later event of a clock, in order of time. Of an extension `limits` holds what it adds."""

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


class Course:
    """A clock as its history goes on, event by event.

    A pause moves the due date by its length; an extension adds to the limits and its revocation takes the last one off again; a matter found complex puts
    other limits in their place, from the same start and beside what was added or waited, until it is ordinary again; re-basing starts again from `start_at`
    with new limits, and what was added, waited or found before counts no more.
    """

    __slots__ = ("_calendar", "_ordinary", "added", "ended_at", "limits", "paused_at", "start", "state", "waited")

    def __init__(self, calendar: Calendar, start: datetime, limits: Sequence[LimitData]) -> None:
        """A clock that has just begun."""
        self._calendar = calendar
        self._begin(start, limits)

    def _begin(self, start: datetime, limits: Sequence[LimitData]) -> None:
        self.start, self.limits, self._ordinary = start, limits, limits
        self.state = "RUNNING"
        self.ended_at: datetime | None = None
        self.paused_at: datetime | None = None
        self.waited = timedelta()
        self.added: tuple[LimitData, ...] = ()

    @property
    def due_at(self) -> datetime:
        """When it is due; of a paused clock, when it would be if it went on at once."""
        return due(self._calendar, self.start, self.limits, self.added) + self.waited

    def warnings(self, shares: Sequence[int] | None) -> list[tuple[datetime, int]]:
        """When it warns as things stand, and at which percent."""
        return warnings(self.start, self.due_at, self.waited, shares)

    def next_warning(self, shares: Sequence[int] | None, after: datetime) -> datetime | None:
        """When it warns next after `after`; never while paused."""
        return None if self.paused_at else next_warning(self.start, self.due_at, self.waited, shares, after)

    def take(self, event: Happening) -> None:
        """The next event."""
        if event.what == "PAUSED":
            self.state, self.paused_at = "PAUSED", event.at
        elif event.what == "RESUMED" and self.paused_at is not None:
            self.waited += event.at - self.paused_at
            self.state, self.paused_at = "RUNNING", None
        elif event.what == "EXTENDED":
            self.added += tuple(event.limits or ())
        elif event.what == "REVOKED":
            self.added = self.added[:-1]
        elif event.what == "COMPLEX":
            self.limits = event.limits or self.limits
        elif event.what == "ORDINARY":
            self.limits = self._ordinary
        elif event.what == "REOPENED":
            self.state, self.ended_at = "PAUSED" if self.paused_at else "RUNNING", None
        elif event.what == "REBASED":
            self._begin(event.start_at or self.start, event.limits or self.limits)
        else:
            self.state, self.ended_at = event.what, event.at

    @property
    def standing(self) -> Standing:
        """What follows from all that was taken."""
        return Standing(self.state, None if self.paused_at else self.due_at, self.ended_at)


def replay(calendar: Calendar, start: datetime, limits: Sequence[LimitData], events: Iterable[Happening]) -> Course:
    """Recompute a clock from its history."""
    course = Course(calendar, start, limits)
    for event in events:
        course.take(event)
    return course
