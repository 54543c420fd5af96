"""Periods of reports and meetings: the windows of NĐ 09/2019/NĐ-CP Điều 12 (15th to 14th) or whole calendar periods, and when something is due after one."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from lienket.kernel.worktime import Calendar
from lienket.regulation.format import DueDay, Every

_LAST_MONTHS: dict[str, tuple[int, ...]] = {
    "month": tuple(range(1, 13)),
    "quarter": (3, 6, 9, 12),
    "half-year": (6, 12),
    "nine-months": (9,),
    "year": (12,),
}
_LENGTH = {"month": 1, "quarter": 3, "half-year": 6, "nine-months": 9, "year": 12}


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """The days a report is about, both included."""

    first: date
    last: date


def windows(every: Every, kind: Literal["legal", "calendar"], start: date, end: date) -> Iterator[Window]:
    """The windows that close on a day of [start, end), in order. A week runs from Monday to Sunday in either kind: NĐ 09/2019 sets no weekly window."""
    if every == "week":
        last = start + timedelta(days=6 - start.weekday())
        while last < end:
            yield Window(last - timedelta(days=6), last)
            last += timedelta(days=7)
        return
    for year in range(start.year, end.year + 1):
        for month in _LAST_MONTHS[every]:
            window = _window(year, month, _LENGTH[every], kind)
            if start <= window.last < end:
                yield window


def _window(year: int, month: int, length: int, kind: str) -> Window:
    if kind == "calendar":
        return Window(_months_before(year, month, length - 1), date(year, month, monthrange(year, month)[1]))
    return Window(_months_before(year, month, length).replace(day=15), date(year, month, 14))


def _months_before(year: int, month: int, n: int) -> date:
    """The first day of the month `n` months before."""
    count = year * 12 + month - 1 - n
    return date(count // 12, count % 12 + 1, 1)


def due_on(window: Window, due: DueDay, calendar: Calendar) -> date:
    """The day on which what is about `window` is due. A day the month does not have is its last."""
    last = window.last
    if due.day_of_month is not None:
        return last.replace(day=min(due.day_of_month, monthrange(last.year, last.month)[1]))
    if due.days is not None:
        return last + timedelta(days=due.days)
    day, left = last, due.working_days or 0
    while left:
        day += timedelta(days=1)
        left -= calendar.is_working_day(day)
    return day


def working_days_between(last: date, due: date, calendar: Calendar) -> int:
    """How many working days follow `last` up to and with `due`."""
    return sum(calendar.is_working_day(date.fromordinal(n)) for n in range(last.toordinal() + 1, due.toordinal() + 1))


def meeting_day(every: Every, day: int | None, period: Window, calendar: Calendar) -> date:
    """When the meeting of a calendar period is held: the usual day of its last month (the next working day after it), or the period's last working day."""
    if day is not None and every != "week":
        held = period.last.replace(day=day)
        while not calendar.is_working_day(held):
            held += timedelta(days=1)
        return held
    held = period.last
    while not calendar.is_working_day(held) and held > period.first:
        held -= timedelta(days=1)
    return held


def turn(every: Every, last: date) -> int:
    """The running number of the period that ends on `last`, counted the same way for ever: whose turn it is follows from it."""
    if every == "week":
        return last.toordinal() // 7
    return (last.year * 12 + last.month - 1) // (12 if every == "nine-months" else _LENGTH[every])
