"""Laws of the arithmetic: never due before the start, monotone, a pause moves the end by its length, whatever the order of extensions and pauses."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienket.clocks.arithmetic import Happening, due, limit_data, limits_of, replay
from lienket.kernel.worktime import Calendar, calendar_from, end_at_work
from lienket.regulation.format import LawLimit, Limit

TET = [(date(2026, 2, 16), date(2026, 2, 20)), (date(2026, 4, 27), None), (date(2026, 4, 30), date(2026, 5, 1)), (date(2026, 7, 3), None)]
SWAPS = [(date(2026, 1, 2), date(2026, 1, 10)), (date(2026, 8, 31), date(2026, 8, 22))]
ZONES = ("Asia/Ho_Chi_Minh", "America/New_York", "Australia/Lord_Howe")
"""Without daylight saving, with an hour of it, and with half an hour on the other half of the year."""
CALENDARS = {zone: calendar_from(zone=zone, holidays=TET, swaps=SWAPS) for zone in ZONES}

calendars = st.sampled_from(ZONES).map(CALENDARS.__getitem__)
units = st.sampled_from(["minutes", "hours", "days", "working_days", "months"])
starts = st.datetimes(datetime(2025, 9, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 – bounds of aware instants.
lengths = st.timedeltas(timedelta(0), timedelta(days=40))


@st.composite
def limits(draw: st.DrawFn) -> dict[str, object]:
    unit = draw(units)
    amount = draw(st.integers(1, {"minutes": 3000, "hours": 200, "days": 70, "working_days": 45, "months": 5}[unit]))
    return {unit: amount, **({"moves": "row-that-moves"} if draw(st.booleans()) else {})}


added = st.lists(
    st.tuples(st.sampled_from(["days", "months", "working_days"]), st.integers(1, 40)).map(lambda p: {p[0]: min(p[1], 4 if p[0] == "months" else 40)}),
    max_size=3,
)


@given(calendars, starts, st.lists(limits(), min_size=1, max_size=3), added)
def test_due_is_never_before_the_start_and_an_extension_never_shortens(calendar: Calendar, start: datetime, found: list, more: list):
    end = due(calendar, start, found)
    assert start < end <= due(calendar, start, found, more)


@given(calendars, starts, lengths, st.lists(limits(), min_size=1, max_size=3), added)
def test_a_later_start_is_never_due_earlier(calendar: Calendar, start: datetime, later: timedelta, found: list, more: list):
    assert due(calendar, start, found, more) <= due(calendar, start + later, found, more)


@given(calendars, starts, limits())
def test_a_moved_last_day_is_the_next_working_one_and_nothing_else(calendar: Calendar, start: datetime, limit: dict):
    plain = due(calendar, start, [{k: v for k, v in limit.items() if k != "moves"}])
    moved = due(calendar, start, [limit | {"moves": "row-that-moves"}])
    last, shifted = ((end - timedelta(microseconds=1)).astimezone(calendar.zone).date() for end in (plain, moved))
    assert calendar.is_working_day(shifted)
    assert (moved == plain) == calendar.is_working_day(last)
    between = [date.fromordinal(n) for n in range(last.toordinal(), shifted.toordinal())]
    assert not any(calendar.is_working_day(day) for day in between)
    assert end_at_work(calendar, moved) == moved


@given(
    calendars, starts, st.lists(limits(), min_size=1, max_size=2), added, st.lists(st.tuples(lengths, lengths), max_size=4), st.randoms(use_true_random=False)
)
def test_a_pause_moves_the_end_by_its_length_in_whatever_order(calendar: Calendar, start: datetime, found: list, more: list, pauses: list, random):
    at, groups = start, []
    for before, length in pauses:
        at += before
        groups.append([Happening("PAUSED", at), Happening("RESUMED", at + length)])
        at += length
    waited = sum((length for _before, length in pauses), timedelta())
    extensions = [Happening("EXTENDED", start, limits=[limit]) for limit in more]
    events = [event for group in groups for event in group]
    for extension in extensions:  # An extension may fall anywhere, even into a pause, and keeps its place among extensions.
        events.insert(random.randint(0, len(events)), extension)
    order = iter(extensions)
    events = [next(order) if event.what == "EXTENDED" else event for event in events]
    assert replay(calendar, start, found, events).due_at == due(calendar, start, found, more) + waited


@given(calendars, starts, limits(), added, lengths)
def test_taking_extensions_back_leaves_the_clock_as_it_was(calendar: Calendar, start: datetime, limit: dict, more: list, length: timedelta):
    events = [Happening("EXTENDED", start, limits=[one]) for one in more] + [Happening("REVOKED", start + length)] * len(more)
    assert replay(calendar, start, [limit], events).standing == replay(calendar, start, [limit], []).standing


@given(calendars, starts, limits(), limits(), added, lengths)
def test_rebasing_forgets_what_was_added_and_waited(calendar: Calendar, start: datetime, old: dict, new: dict, more: list, length: timedelta):
    events = [Happening("PAUSED", start), *(Happening("EXTENDED", start, limits=[one]) for one in more), Happening("RESUMED", start + length)]
    rebased = replay(calendar, start, [old], [*events, Happening("REBASED", start + length, start, [new])])
    assert rebased.standing == replay(calendar, start, [new], []).standing


@pytest.mark.parametrize(
    "limit",
    [
        Limit(days=20),
        LawLimit(days=20, moves="bltths-134-ngay-cuoi"),
        LawLimit(hours=48, remote=True),
        LawLimit(months=2, moves="a-b", remote=True),
        Limit(minutes=15),
    ],
)
def test_a_limit_is_the_same_after_it_was_stored(limit: Limit):
    (stored,) = limit_data([limit])
    assert limits_of([stored]) == (limit,)
    assert limits_of([dict(reversed(stored.items()))]) == (limit,)  # A database may keep the keys in another order.


def test_where_clocks_change_days_end_at_local_midnight_and_hours_run_on():
    county = calendar_from(zone="America/New_York")
    start = datetime(2026, 3, 7, 17, tzinfo=UTC)  # Noon on the day before clocks go forward.
    assert due(county, start, [{"days": 1, "moves": "row"}]) == datetime(2026, 3, 10, 0, tzinfo=ZoneInfo("America/New_York")).astimezone(
        UTC
    )  # Sunday → Monday.
    assert due(county, start, [{"hours": 24}]) == start + timedelta(hours=24)
