"""The days off of a stretch, by name: public holidays and swap days of the model's calendar, and the weekly days off."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from lienket.instruments.queries import Book
from lienket.units.duty import Gap

SWAPPED = {"vi": "Nghỉ hoán đổi", "en": "Day off in exchange"}
WEEKLY = {"vi": "Nghỉ hằng tuần", "en": "Weekly day off"}


@dataclass(frozen=True, slots=True)
class DayOff:
    """A day off; `holiday`: by the calendar's list, not merely a weekend."""

    on: date
    name: str
    holiday: bool


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A gap of the roster and the days off it touches."""

    gap: Gap
    off: tuple[DayOff, ...]

    @property
    def holidays(self) -> str:
        """The names of the holidays it touches."""
        return ", ".join(dict.fromkeys(day.name for day in self.off if day.holiday))


def days_off(rules: Book, first: date, last: date, language: str) -> dict[date, DayOff]:
    """The days off from `first` to `last` inclusive."""
    calendar = rules.pack.calendar
    named = {day: e.name.vi if language == "vi" else e.name.en for e in calendar.holidays for day in _days(max(e.on, first), min(e.last or e.on, last))}
    swapped = {swap.off for swap in calendar.swaps}
    out: dict[date, DayOff] = {}
    for day in _days(first, last):
        if day in named or day in swapped:
            out[day] = DayOff(day, named.get(day) or SWAPPED[language], holiday=True)
        elif not rules.calendar.is_working_day(day):
            out[day] = DayOff(day, WEEKLY[language], holiday=False)
    return out


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def uncovered(rules: Book, gaps: Iterable[Gap], language: str) -> list[Uncovered]:
    """Gaps with the days off they touch: those on holidays first, then those on weekly days off, each by time."""
    found = [Uncovered(gap, tuple(days_off(rules, *_local(gap.start_at, gap.end_at, rules.calendar.zone), language).values())) for gap in gaps]
    return sorted(found, key=lambda one: (not one.holidays, not one.off, one.gap.start_at))


def _local(start: datetime, end: datetime, zone: tzinfo) -> tuple[date, date]:
    return start.astimezone(zone).date(), (end - timedelta(microseconds=1)).astimezone(zone).date()
