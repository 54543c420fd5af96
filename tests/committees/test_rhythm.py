"""When duties come round: every occurrence of a period once, due dates that never go back, days off avoided where that is asked for."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienket.committees.rhythm import MONTHS, BadRhythm, Occurrence, Rhythm, at_and_after, occurrences
from lienket.kernel.worktime import calendar_from

TET = (date(2026, 2, 14), date(2026, 2, 22))
CALENDAR = calendar_from(zone="Asia/Ho_Chi_Minh", holidays=[TET, (date(2026, 4, 30), date(2026, 5, 1))], swaps=[(date(2026, 1, 2), date(2026, 1, 10))])

days = st.dates(date(2015, 1, 1), date(2040, 12, 31))


@st.composite
def rhythms(draw):
    every = draw(st.sampled_from(["week", *MONTHS]))
    month = draw(st.integers(1, MONTHS.get(every, 1)))
    day = draw(st.integers(1, 7 if every == "week" else 31))
    return Rhythm(every=every, month=month, day=day, shift=draw(st.sampled_from(["none", "before", "after"])))


def due(rhythm, since, n=4):
    return [o.due_on.isoformat() for o in islice(occurrences(rhythm, CALENDAR, since), n)]


@given(rhythms(), days)
def test_due_dates_never_go_back_and_no_period_comes_twice(rhythm, since):
    found = list(islice(occurrences(rhythm, CALENDAR, since), 30))
    assert all(a.due_on <= b.due_on and a.start < b.start for a, b in pairwise(found))
    assert len({o.period for o in found}) == 30
    assert found[0].due_on >= since


@given(rhythms(), days)
def test_a_due_date_that_must_be_a_working_day_is_one(rhythm, since):
    for found in islice(occurrences(rhythm, CALENDAR, since), 30):
        assert rhythm.shift == "none" or CALENDAR.is_working_day(found.due_on)


@given(rhythms(), days)
def test_going_on_from_a_period_gives_the_same_as_counting_through(rhythm, since):
    for a, b in pairwise(islice(occurrences(rhythm, CALENDAR, since), 12)):
        assert at_and_after(rhythm, CALENDAR, a.start) == (a, b)


@given(rhythms(), days, st.integers(0, 400))
def test_beginning_later_leaves_out_what_was_due_before_and_nothing_else(rhythm, since, later):
    start = since + timedelta(days=later)
    through = [o for o in islice(occurrences(rhythm, CALENDAR, since), 90) if o.due_on >= start]
    assert through[:5] == list(islice(occurrences(rhythm, CALENDAR, start), min(5, len(through[:5]))))


def test_the_last_day_of_a_short_month_stands_for_the_thirty_first():
    assert due(Rhythm(every="month", day=31, shift="none"), date(2026, 1, 1)) == ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]


def test_a_friday_in_tet_moves_to_the_working_day_before_or_after():
    friday = date(2026, 2, 16)
    assert due(Rhythm(every="week", day=5, shift="before"), friday, 1) == ["2026-02-27"], "the one of Tết is moved to the 13th, before the day asked for"
    assert due(Rhythm(every="week", day=5, shift="after"), friday, 2) == ["2026-02-23", "2026-02-27"]
    assert due(Rhythm(every="week", day=5, shift="none"), friday, 1) == ["2026-02-20"]


def test_a_day_worked_instead_is_a_working_day():
    assert due(Rhythm(every="once", on=date(2026, 1, 10)), date(2026, 1, 1)) == ["2026-01-10"]


@pytest.mark.parametrize(
    ("rhythm", "first"),
    [
        (Rhythm(every="week", day=1), Occurrence("2026-W01", date(2025, 12, 29), date(2025, 12, 29))),
        (Rhythm(every="month", day=5), Occurrence("2026-01", date(2026, 1, 1), date(2026, 1, 5))),
        (Rhythm(every="quarter", month=3, day=31), Occurrence("2025-Q4", date(2025, 10, 1), date(2025, 12, 31))),
        (Rhythm(every="half-year", month=6, day=15), Occurrence("2026-H1", date(2026, 1, 1), date(2026, 6, 15))),
        (Rhythm(every="year", month=12, day=14), Occurrence("2026", date(2026, 1, 1), date(2026, 12, 14))),
    ],
)
def test_periods_have_the_names_people_use(rhythm, first):
    assert next(occurrences(rhythm, CALENDAR, date(2025, 12, 26))) == first


@pytest.mark.parametrize(
    "rhythm",
    [
        Rhythm(every="day"),
        Rhythm(every="month", shift="sideways"),
        Rhythm(every="once"),
        Rhythm(every="month", on=date(2026, 1, 1)),
        Rhythm(every="week", day=8),
        Rhythm(every="quarter", month=4),
        Rhythm(every="year", month=12, day=32),
    ],
)
def test_a_rhythm_without_dates_is_refused_with_its_rule(rhythm):
    with pytest.raises(BadRhythm) as refused:
        rhythm.check()
    assert all(refused.value.args)
