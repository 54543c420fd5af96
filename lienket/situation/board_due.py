"""By when something is due, in words: the same on the board, in the views and on the wall."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from lienket.clocks.owed import Owed
from lienket.kernel.worktime import Calendar
from lienket.routing.explain import due_words
from lienket.situation.board_words import NO_DUE, PAUSED, left


@dataclass(frozen=True, slots=True)
class Due:
    """By when. `kind`: late, soon, later, paused or none; `soon_at` is when it becomes soon."""

    kind: str
    words: str
    exact: str = ""
    at: datetime | None = None
    soon_at: datetime | None = None


def due(at: datetime, language: str, calendar: Calendar, due_at: datetime | None, since: datetime | None, *, paused: bool = False) -> Due:
    """A due date as seen at `at`. Soon is the last quarter of the time given, a day at most."""
    if due_at is None:
        return Due("paused", PAUSED[language]) if paused else Due("none", NO_DUE[language])
    soon_at = due_at - min((due_at - (since or due_at)) / 4, timedelta(days=1))
    kind = "late" if at >= due_at else "soon" if at >= soon_at else "later"
    return Due(kind, left(due_at, at, language), due_words(due_at, calendar, language), due_at, soon_at)


def first(clocks: list[Owed]) -> Owed | None:
    """The clock that presses most: the one lapsed or due earliest, a paused one where there is no other."""
    return min(clocks, key=lambda c: (c.due_at is None, c.due_at or c.started_at), default=None)
