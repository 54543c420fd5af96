"""When a duty comes round: pure arithmetic of periods and due dates on the working calendar."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from lienket.kernel.errors import LienketError
from lienket.kernel.worktime import Calendar

MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
EVERY = ("once", "week", *MONTHS)
SHIFTS = ("none", "before", "after")
_BACK = timedelta(days=45)
"""No run of days off is longer: so far back a due date can have been moved from."""
_LAST = 9000
"""The last year counted; the calendar ends in 9999."""


class BadRhythm(LienketError):
    """The due day of a duty does not fit how often it comes round: (Vietnamese, English)."""

    code = "bad-rhythm"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """How often, and on which day: `on` (once); `day` 1 to 7 from Monday (week); else `day` of `month`, both counted from 1, of the period.

    A month without that day takes its last. `shift` says what becomes of a due date that is a day off: it stays, or the working day before or after.
    """

    every: str
    month: int = 1
    day: int = 1
    on: date | None = None
    shift: str = "before"

    def check(self) -> None:
        """Raise BadRhythm where no date follows."""
        if self.every not in EVERY or self.shift not in SHIFTS:
            raise BadRhythm(f"chu kỳ “{self.every}”, “{self.shift}” không có trong danh sách", f"“{self.every}”, “{self.shift}” is not in the list")
        if (self.every == "once") != (self.on is not None):
            raise BadRhythm(
                "việc làm một lần cần ngày đến hạn; việc định kỳ thì không ghi ngày này", "a duty done once needs its date, a recurring one has none"
            )
        if self.every == "week" and not 1 <= self.day <= 7:
            raise BadRhythm("ngày trong tuần từ 1 (thứ Hai) đến 7 (Chủ nhật)", "the day of a week is 1 (Monday) to 7 (Sunday)")
        if self.every in MONTHS and not (1 <= self.day <= 31 and 1 <= self.month <= MONTHS[self.every]):
            raise BadRhythm(
                f"ngày từ 1 đến 31, tháng của kỳ từ 1 đến {MONTHS[self.every]}", f"the day is 1 to 31, the month of the period 1 to {MONTHS[self.every]}"
            )


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time a duty falls due: its period as people write it, the first day of the period, and the due date."""

    period: str
    start: date
    due_on: date


def occurrences(rhythm: Rhythm, calendar: Calendar, since: date) -> Iterator[Occurrence]:
    """Every occurrence due on `since` or later, in order; due dates never go back."""
    return (found for found in _from(rhythm, calendar, since - _BACK) if found.due_on >= since)


def at_and_after(rhythm: Rhythm, calendar: Calendar, start: date) -> tuple[Occurrence, Occurrence | None]:
    """The occurrence of the period that begins on `start`, and the one after it (None: there is none)."""
    found = list(islice(_from(rhythm, calendar, start), 2))
    return found[0], found[1] if len(found) > 1 else None


def _from(rhythm: Rhythm, calendar: Calendar, day: date) -> Iterator[Occurrence]:
    if rhythm.every == "once":
        assert rhythm.on is not None
        yield Occurrence(rhythm.on.isoformat(), rhythm.on, _moved(rhythm, calendar, rhythm.on))
        return
    start = _start(rhythm.every, day)
    while start.year < _LAST:
        yield Occurrence(_named(rhythm.every, start), start, _moved(rhythm, calendar, _raw(rhythm, start)))
        start = _next(rhythm.every, start)


def _start(every: str, day: date) -> date:
    if every == "week":
        return day - timedelta(days=day.weekday())
    months = MONTHS[every]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def _next(every: str, start: date) -> date:
    if every == "week":
        return start + timedelta(days=7)
    year, month = divmod(start.year * 12 + start.month - 1 + MONTHS[every], 12)
    return date(year, month + 1, 1)


def _raw(rhythm: Rhythm, start: date) -> date:
    if rhythm.every == "week":
        return start + timedelta(days=rhythm.day - 1)
    month = start.month + rhythm.month - 1
    return date(start.year, month, min(rhythm.day, monthrange(start.year, month)[1]))


def _moved(rhythm: Rhythm, calendar: Calendar, due: date) -> date:
    step = {"none": 0, "before": -1, "after": 1}[rhythm.shift]
    while step and not calendar.is_working_day(due):
        due += timedelta(days=step)
    return due


def _named(every: str, start: date) -> str:
    if every == "week":
        year, week, _ = start.isocalendar()
        return f"{year}-W{week:02d}"
    if every == "month":
        return f"{start.year}-{start.month:02d}"
    if every == "year":
        return str(start.year)
    return f"{start.year}-{'Q' if every == 'quarter' else 'H'}{(start.month - 1) // MONTHS[every] + 1}"
