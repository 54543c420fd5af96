"""Time arithmetic of duties: working days, limits, half-open periods. No clock is read here; every instant is given.

How a limit is counted (the counting of Bộ luật Dân sự 91/2015/QH13, Điều 147 and 148, cited from memory, but for the last paragraph):

- minutes and hours are elapsed time: nights, weekends and holidays run like any other;
- days and months are calendar days of the local zone, counted from the day after the start, ending when the last local day ends
  (24:00, that is 00:00 of the next day); a month without that day ends on its own last day;
- working days are counted the same way, but only working days count.

A last *calendar* day that falls on a day off does not move: the earlier end is the safe one. Where a law moves it (as Điều 148 khoản 5 does in
civil matters), data of that law say so (`LawRow.moves`), and whoever counts by that row calls `end_at_work` on the end found here.
"""

from __future__ import annotations

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Generic, Literal, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lienket.kernel.errors import LienketError

Unit = Literal["minutes", "hours", "days", "working_days", "months"]
Moment = TypeVar("Moment", bound=date)  # A date or a datetime; never mixed in one period.


class UnknownZone(LienketError):
    """The calendar names a time zone that does not exist."""

    code = "unknown-zone"

    def __init__(self, zone: str) -> None:
        self.zone = zone
        super().__init__(f"no time zone '{zone}'; give an IANA name, for instance Asia/Ho_Chi_Minh")


class ContradictoryCalendar(LienketError):
    """The calendar says two things about one day, or leaves no working day."""

    code = "contradictory-calendar"

    def __init__(self, what: str, values: Iterable[object]) -> None:
        self.what = what
        self.values = tuple(values)
        super().__init__(f"{what}: {', '.join(map(str, self.values))}")


class NaiveMoment(LienketError):
    """An instant without a time zone: nobody can say when it is."""

    code = "naive-moment"

    def __init__(self, moment: datetime) -> None:
        self.moment = moment
        super().__init__(f"{moment.isoformat()} has no time zone")


class ImpossibleLimit(LienketError):
    """A limit that is not positive, has an unknown unit, or ends after the year 9999."""

    code = "impossible-limit"

    def __init__(self, amount: int, unit: str) -> None:
        self.amount = amount
        self.unit = unit
        super().__init__(f"no moment is {amount} {unit} away")


class EmptyPeriod(LienketError):
    """A period that ends no later than it starts."""

    code = "empty-period"

    def __init__(self, start: date, end: date) -> None:
        self.start = start
        self.end = end
        super().__init__(f"a period from {start.isoformat()} cannot end at {end.isoformat()}")


@dataclass(frozen=True, slots=True)
class Calendar:
    """The working days of one place.

    `weekend` holds weekdays off (Monday = 0); `holidays` local dates off; `worked` dates worked although they lie on a weekend (swap days).
    """

    zone: ZoneInfo
    weekend: frozenset[int] = frozenset({5, 6})
    holidays: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()
    _years: dict[int, tuple[int, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.weekend < frozenset(range(7)):
            raise ContradictoryCalendar("weekdays off must leave a working day and lie in 0 to 6", sorted(self.weekend))
        if both := self.holidays & self.worked:
            raise ContradictoryCalendar("both a day off and worked", sorted(both))

    def is_working_day(self, day: date) -> bool:
        """Whether people of this calendar work on the local date `day`."""
        return day in self.worked or (day.weekday() not in self.weekend and day not in self.holidays)

    def working_ordinals(self, year: int) -> tuple[int, ...]:
        """Proleptic ordinals of the working days of `year`, ascending; worked out once a year asked for."""
        known = self._years.get(year)
        if known is None:
            first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
            known = tuple(n for n in range(first, last + 1) if self.is_working_day(date.fromordinal(n)))
            self._years[year] = known
        return known


def calendar_from(
    *,
    zone: str,
    weekend: Iterable[int] = (5, 6),
    holidays: Iterable[tuple[date, date | None]] = (),
    swaps: Iterable[tuple[date, date]] = (),
) -> Calendar:
    """A calendar from plain data: holidays as (first, last or None) inclusive, swaps as (day off, day worked instead).

    Raises: UnknownZone, ContradictoryCalendar.
    """
    off: set[date] = set()
    for first, last in holidays:
        end = last or first
        if end < first:
            raise ContradictoryCalendar("days off that end before they begin", (first, end))
        off.update(date.fromordinal(n) for n in range(first.toordinal(), end.toordinal() + 1))
    worked: set[date] = set()
    for free, instead in swaps:
        off.add(free)
        worked.add(instead)
    try:
        place = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # ValueError: a path; OSError: a folder of the zone data.
        raise UnknownZone(zone) from error
    return Calendar(zone=place, weekend=frozenset(weekend), holidays=frozenset(off), worked=frozenset(worked))


def add_limit(calendar: Calendar, start: datetime, amount: int, unit: Unit) -> datetime:
    """The UTC instant at which a limit of `amount` `unit`, running from `start`, is over. A deed at this very instant is late.

    `start` is aware; the answer is later than `start` for every positive amount, and never earlier for a later start.

    Raises: NaiveMoment, ImpossibleLimit.
    """
    if start.tzinfo is None:
        raise NaiveMoment(start)
    if amount <= 0:
        raise ImpossibleLimit(amount, unit)
    try:
        if unit == "minutes":
            return start.astimezone(UTC) + timedelta(minutes=amount)
        if unit == "hours":
            return start.astimezone(UTC) + timedelta(hours=amount)
        today = start.astimezone(calendar.zone).date()
        if unit == "working_days":
            return _end_of_day(calendar.zone, _nth_working_day(calendar, today, amount))
        if unit == "days":
            return _end_of_day(calendar.zone, today.toordinal() + amount)
        if unit == "months":
            return _end_of_day(calendar.zone, _same_day_after(today, amount).toordinal())
    except (OverflowError, ValueError) as error:
        raise ImpossibleLimit(amount, unit) from error
    raise ImpossibleLimit(amount, unit)


def end_at_work(calendar: Calendar, end: datetime) -> datetime:
    """The end of the first working day not before the local day that `end` closes, or `end` itself where that day is worked.

    Never earlier than `end`, and never earlier for a later `end`. Raises: ImpossibleLimit.
    """
    last = (end - timedelta(microseconds=1)).astimezone(calendar.zone).date()
    if calendar.is_working_day(last):
        return end
    try:
        return _end_of_day(calendar.zone, _nth_working_day(calendar, last, 1))
    except (OverflowError, ValueError) as error:
        raise ImpossibleLimit(1, "working_days") from error


def _nth_working_day(calendar: Calendar, day: date, amount: int) -> int:
    """Ordinal of the `amount`-th working day after `day`."""
    year = day.year
    days = calendar.working_ordinals(year)
    index = bisect_right(days, day.toordinal()) + amount - 1
    while index >= len(days):
        index -= len(days)
        year += 1
        days = calendar.working_ordinals(year)
    return days[index]


def _same_day_after(day: date, months: int) -> date:
    """The same day of the month `months` later, or that month's last day where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@lru_cache(maxsize=16_384)  # Some forty years of days in one zone.
def _end_of_day(zone: ZoneInfo, ordinal: int) -> datetime:
    """The UTC instant at which a local day ends: the first instant of the next local day.

    Where clocks skip midnight, reading the missing hour with the offset before the change (fold 0) gives just the instant of the change.
    """
    return datetime.combine(date.fromordinal(ordinal + 1), time(), tzinfo=zone).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Period(Generic[Moment]):
    """Half-open stretch of time [start, end); without `end` it goes on."""

    start: Moment
    end: Moment | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end <= self.start:
            raise EmptyPeriod(self.start, self.end)

    def contains(self, moment: Moment) -> bool:
        """Whether `moment` lies in the period; its end does not."""
        return self.start <= moment and (self.end is None or moment < self.end)

    def overlaps(self, other: Period[Moment]) -> bool:
        """Whether the two share any moment; periods that only touch do not."""
        return (other.end is None or self.start < other.end) and (self.end is None or other.start < self.end)


WARN = (50, 80)
"""Percent of a limit after which who owes it is warned, where nothing else is said."""
APART = timedelta(minutes=2)
"""A warning stands at least so far from the start, from the end, and from the next one: closer to them it would serve nobody."""


def worth_warning(whole: timedelta, shares: Iterable[int]) -> tuple[int, ...]:
    """The shares (percent) of a limit as long as `whole` at which a warning serves, rising: each is `APART` from its neighbours, the last one goes first."""
    kept, following = list[int](), whole
    for share in sorted(shares, reverse=True):
        instant = whole * share / 100
        if instant >= APART and following - instant >= APART:
            kept.append(share)
            following = instant
    return tuple(kept[::-1])
