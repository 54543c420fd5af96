"""Limits end when the law says they end; examples counted by hand, laws for all inputs."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienket.kernel.worktime import (
    Calendar,
    ContradictoryCalendar,
    EmptyPeriod,
    ImpossibleLimit,
    NaiveMoment,
    Period,
    Unit,
    UnknownZone,
    add_limit,
    calendar_from,
)

VN = ZoneInfo("Asia/Ho_Chi_Minh")
NY = ZoneInfo("America/New_York")
HANOI = calendar_from(
    zone="Asia/Ho_Chi_Minh",
    holidays=[
        (date(2025, 1, 1), None),
        (date(2025, 1, 27), date(2025, 1, 31)),
        (date(2025, 4, 7), None),
        (date(2025, 4, 30), date(2025, 5, 1)),
        (date(2026, 2, 16), date(2026, 2, 20)),
    ],
    swaps=[(date(2025, 5, 2), date(2025, 4, 26))],
)
COUNTY = calendar_from(zone="America/New_York", holidays=[(date(2015, 12, 25), None), (date(2016, 1, 1), None)])
CALENDARS = st.sampled_from([HANOI, COUNTY])
UNITS: st.SearchStrategy[Unit] = st.sampled_from(get_args(Unit))
STARTS = st.integers(0, 13 * 365 * 86_400).map(lambda seconds: datetime(2015, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds))
AMOUNTS = st.integers(1, 120)


def vn(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=VN)  # type: ignore[arg-type, misc]


def end_of(day: date, zone: ZoneInfo = VN) -> datetime:
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), tzinfo=zone).astimezone(UTC)


def test_ten_working_days_from_a_friday_afternoon_end_with_the_second_friday_after():
    assert add_limit(HANOI, vn(2026, 3, 6, 16, 40), 10, "working_days") == datetime(2026, 3, 20, 17, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "amount", "last_day"),
    [
        (vn(2025, 1, 24, 10), 1, date(2025, 2, 3)),  # Tết 2025: 25 January to 2 February off.
        (vn(2025, 1, 24, 10), 3, date(2025, 2, 5)),
        (vn(2025, 1, 29, 8), 5, date(2025, 2, 7)),  # Received on New Year's Day itself.
        (vn(2026, 2, 13, 16, 40), 1, date(2026, 2, 23)),  # Tết 2026: 14 to 22 February off.
        (vn(2026, 2, 13, 16, 40), 10, date(2026, 3, 6)),
        (vn(2025, 4, 25, 9), 1, date(2025, 4, 26)),  # A Saturday worked for 2 May.
        (vn(2025, 4, 25, 9), 2, date(2025, 4, 28)),
        (vn(2025, 4, 29, 9), 1, date(2025, 5, 5)),  # 30 April, 1 May, swap day, weekend.
        (vn(2026, 3, 7, 9), 1, date(2026, 3, 9)),  # A start on a Saturday counts from Monday.
    ],
)
def test_working_days_skip_weekends_tet_and_swap_days(start: datetime, amount: int, last_day: date):
    assert add_limit(HANOI, start, amount, "working_days") == end_of(last_day)


def test_hours_run_through_tet_and_nights():
    assert add_limit(HANOI, vn(2025, 1, 28, 20), 24, "hours") == vn(2025, 1, 29, 20)
    assert add_limit(HANOI, vn(2025, 1, 28, 23, 50), 30, "minutes") == vn(2025, 1, 29, 0, 20)


def test_days_are_counted_from_the_day_after_and_end_with_the_day():
    assert add_limit(HANOI, vn(2026, 3, 5, 0, 0), 20, "days") == end_of(date(2026, 3, 25))
    assert add_limit(HANOI, vn(2026, 3, 5, 23, 59), 20, "days") == end_of(date(2026, 3, 25))


def test_the_local_day_decides_not_the_utc_day():
    evening, midnight = datetime(2026, 3, 5, 16, 59, tzinfo=UTC), datetime(2026, 3, 5, 17, 0, tzinfo=UTC)
    assert add_limit(HANOI, evening, 1, "days") == end_of(date(2026, 3, 6))
    assert add_limit(HANOI, midnight, 1, "days") == end_of(date(2026, 3, 7))


def test_a_last_calendar_day_in_tet_does_not_move():
    assert add_limit(HANOI, vn(2025, 1, 20, 9), 10, "days") == end_of(date(2025, 1, 30))


@pytest.mark.parametrize(
    ("start", "months", "last_day"),
    [
        (vn(2026, 1, 31, 9), 1, date(2026, 2, 28)),
        (vn(2024, 1, 31, 9), 1, date(2024, 2, 29)),
        (vn(2026, 1, 15, 9), 2, date(2026, 3, 15)),
        (vn(2026, 12, 31, 9), 2, date(2027, 2, 28)),
        (vn(2025, 11, 30, 9), 13, date(2026, 12, 30)),
    ],
)
def test_months_end_on_the_same_day_or_on_the_last_of_a_shorter_month(start: datetime, months: int, last_day: date):
    assert add_limit(HANOI, start, months, "months") == end_of(last_day)


def test_where_clocks_change_hours_are_elapsed_and_days_are_days():
    noon_before = datetime(2016, 3, 12, 12, tzinfo=NY)  # Clocks go forward in the night after.
    assert add_limit(COUNTY, noon_before, 24, "hours").astimezone(NY).hour == 13
    assert add_limit(COUNTY, noon_before, 1, "days") == datetime(2016, 3, 14, 4, tzinfo=UTC)


def test_a_day_whose_midnight_is_skipped_ends_at_the_change():
    place = calendar_from(zone="America/Sao_Paulo")  # 4 November 2018 began at 01:00.
    assert add_limit(place, datetime(2018, 11, 2, 12, tzinfo=UTC), 1, "days") == datetime(2018, 11, 4, 3, tzinfo=UTC)


@given(calendar=CALENDARS, start=STARTS, amount=AMOUNTS, unit=UNITS)
def test_a_limit_ends_after_its_start_and_in_utc(calendar: Calendar, start: datetime, amount: int, unit: Unit):
    end = add_limit(calendar, start, amount, unit)
    assert end > start
    assert end.tzinfo is UTC


@given(calendar=CALENDARS, start=STARTS, later=st.timedeltas(timedelta(0), timedelta(days=40)), amount=AMOUNTS, unit=UNITS)
def test_a_later_start_never_ends_earlier(calendar: Calendar, start: datetime, later: timedelta, amount: int, unit: Unit):
    assert add_limit(calendar, start, amount, unit) <= add_limit(calendar, start + later, amount, unit)


@given(calendar=CALENDARS, start=STARTS, amount=AMOUNTS, unit=UNITS)
def test_a_longer_limit_ends_later(calendar: Calendar, start: datetime, amount: int, unit: Unit):
    assert add_limit(calendar, start, amount, unit) < add_limit(calendar, start, amount + 1, unit)


@given(calendar=CALENDARS, start=STARTS, amount=AMOUNTS)
def test_between_start_and_end_lie_exactly_that_many_working_days(calendar: Calendar, start: datetime, amount: int):
    first = start.astimezone(calendar.zone).date()
    last = (add_limit(calendar, start, amount, "working_days") - timedelta(microseconds=1)).astimezone(calendar.zone).date()
    counted = [day for n in range(1, (last - first).days + 1) if calendar.is_working_day(day := first + timedelta(days=n))]
    assert len(counted) == amount
    assert counted[-1] == last


@given(calendar=CALENDARS, start=STARTS, first=AMOUNTS, second=AMOUNTS, unit=st.sampled_from(["days", "working_days"]))
def test_limits_in_days_add_up(calendar: Calendar, start: datetime, first: int, second: int, unit: Unit):
    on_the_last_day = add_limit(calendar, start, first, unit) - timedelta(microseconds=1)
    assert add_limit(calendar, on_the_last_day, second, unit) == add_limit(calendar, start, first + second, unit)


@given(calendar=CALENDARS, start=STARTS, amount=AMOUNTS)
def test_working_days_never_end_before_as_many_calendar_days(calendar: Calendar, start: datetime, amount: int):
    assert add_limit(calendar, start, amount, "working_days") >= add_limit(calendar, start, amount, "days")


@given(start=STARTS, amount=AMOUNTS, off=st.frozensets(st.dates(date(2015, 1, 1), date(2028, 12, 31)), max_size=60))
def test_more_holidays_never_shorten_a_limit(start: datetime, amount: int, off: frozenset[date]):
    plain = calendar_from(zone="Asia/Ho_Chi_Minh")
    with_holidays = calendar_from(zone="Asia/Ho_Chi_Minh", holidays=[(day, None) for day in off])
    assert add_limit(with_holidays, start, amount, "working_days") >= add_limit(plain, start, amount, "working_days")


def test_a_swap_day_is_worked_and_the_day_it_pays_for_is_off():
    assert HANOI.is_working_day(date(2025, 4, 26))
    assert not HANOI.is_working_day(date(2025, 5, 2))
    assert not HANOI.is_working_day(date(2025, 5, 3))


@pytest.mark.parametrize("amount", [0, -1])
def test_a_limit_that_is_not_positive_is_refused(amount: int):
    with pytest.raises(ImpossibleLimit):
        add_limit(HANOI, vn(2026, 1, 5), amount, "days")


@pytest.mark.parametrize("unit", get_args(Unit))
def test_a_limit_beyond_the_calendar_is_refused(unit: Unit):
    with pytest.raises(ImpossibleLimit):
        add_limit(HANOI, datetime(9999, 12, 31, 10, tzinfo=UTC), 10_000, unit)


def test_an_unknown_unit_is_refused():
    with pytest.raises(ImpossibleLimit):
        add_limit(HANOI, vn(2026, 1, 5), 1, "weeks")  # type: ignore[arg-type]


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(NaiveMoment):
        add_limit(HANOI, datetime(2026, 1, 5), 1, "days")  # noqa: DTZ001 - the very thing refused


@pytest.mark.parametrize("zone", ["Asia/Vung_Ang", "../../etc/passwd", "", "Asia"])
def test_a_zone_that_does_not_exist_is_refused(zone: str):
    with pytest.raises(UnknownZone):
        calendar_from(zone=zone)


def test_a_calendar_that_contradicts_itself_is_refused():
    with pytest.raises(ContradictoryCalendar):
        calendar_from(zone="UTC", holidays=[(date(2026, 1, 10), None)], swaps=[(date(2026, 1, 2), date(2026, 1, 10))])
    with pytest.raises(ContradictoryCalendar):
        calendar_from(zone="UTC", weekend=range(7))
    with pytest.raises(ContradictoryCalendar):
        calendar_from(zone="UTC", holidays=[(date(2026, 1, 2), date(2026, 1, 1))])


# --- periods ----------------------------------------------------------------------------------------------------------

DAYS = st.integers(0, 12).map(lambda n: date(2025, 7, 1) + timedelta(days=n))


@st.composite
def periods(draw: st.DrawFn) -> Period[date]:
    start = draw(DAYS)
    length = draw(st.none() | st.integers(1, 9))
    return Period(start, None if length is None else start + timedelta(days=length))


def test_a_period_holds_its_start_and_not_its_end():
    before, after = Period(date(2015, 5, 27), date(2025, 7, 1)), Period(date(2025, 7, 1))
    assert before.contains(date(2015, 5, 27))
    assert not before.contains(date(2025, 7, 1))
    assert after.contains(date(2025, 7, 1))
    assert not before.overlaps(after)


@given(one=periods(), other=periods())
def test_periods_overlap_when_and_only_when_they_share_a_day(one: Period[date], other: Period[date]):
    horizon = [date(2025, 7, 1) + timedelta(days=n) for n in range(40)]
    assert one.overlaps(other) == other.overlaps(one) == any(one.contains(day) and other.contains(day) for day in horizon)


def test_an_empty_period_is_refused():
    with pytest.raises(EmptyPeriod):
        Period(date(2025, 7, 1), date(2025, 7, 1))
