"""The calendars of the packs: dated, sourced, and the same as an independent list but for differences we can name."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import holidays
import pytest

from lienket.kernel.worktime import Calendar, calendar_from
from lienket.regulation.format import CalendarFile, Confidence
from lienket.regulation.marked import parse

PACKS = Path(__file__).parents[2] / "packs"

# Where our calendar and the package differ, and why ours stands.
OFF_ONLY_HERE = {date(2026, 1, 2): "swap of 12729/VPCP-KGVX (25/12/2025), not yet in the package"}
WORKED_ONLY_HERE = {date(2026, 1, 10): "worked for 2 January 2026, same document"}

NAMED_ONLY_THERE = {date(2025, 2, 1): "a Saturday after Tết: the five days off of 6150/TB-BLĐTBXH are the weekdays 27 to 31 January; off either way"}


def read(pack: str) -> CalendarFile:
    text, faults = parse((PACKS / pack / "calendar.yaml").read_text(encoding="utf-8"))
    assert text is not None
    assert not faults
    return CalendarFile.model_validate(text.data)


def calendar_of(pack: str, zone: str) -> Calendar:
    file = read(pack)
    return calendar_from(zone=zone, weekend=file.weekend, holidays=[(h.on, h.last) for h in file.holidays], swaps=[(s.off, s.worked) for s in file.swaps])


def days(first: int, last: int) -> list[date]:
    start = date(first, 1, 1)
    return [start + timedelta(days=n) for n in range((date(last, 12, 31) - start).days + 1)]


def test_vietnamese_days_off_are_those_of_the_package_but_for_the_named_ones():
    ours, theirs = calendar_of("formosa-ha-tinh", "Asia/Ho_Chi_Minh"), holidays.country_holidays("VN", years=range(2014, 2028))
    weekdays = [day for day in days(2015, 2027) if day.weekday() < 5]
    off_here = {day for day in weekdays if not ours.is_working_day(day)}
    off_there = {day for day in weekdays if day in theirs}
    assert off_here - off_there == OFF_ONLY_HERE.keys()
    assert off_there - off_here == set()


def test_vietnamese_saturdays_worked_are_those_of_the_package_but_for_the_named_ones():
    ours, theirs = calendar_of("formosa-ha-tinh", "Asia/Ho_Chi_Minh"), holidays.country_holidays("VN", years=range(2014, 2028))
    worked_here = {day for day in [date(2014, 12, 27), *days(2015, 2027)] if day.weekday() >= 5 and ours.is_working_day(day)}
    worked_there = {day for day in theirs.weekend_workdays if date(2014, 12, 1) <= day < date(2028, 1, 1)}
    assert worked_here - worked_there == WORKED_ONLY_HERE.keys()
    assert worked_there - worked_here == set()


def test_every_vietnamese_holiday_of_thirteen_years_is_that_of_the_package_but_for_the_named_ones():
    ours, theirs = calendar_of("formosa-ha-tinh", "Asia/Ho_Chi_Minh"), holidays.country_holidays("VN", years=range(2015, 2028))
    here, there = ({day for day in found if 2015 <= day.year <= 2027} for found in (ours.holidays, theirs))
    assert here - there == OFF_ONLY_HERE.keys()
    assert there - here == NAMED_ONLY_THERE.keys()
    assert not any(ours.is_working_day(day) for day in NAMED_ONLY_THERE)


def test_federal_holidays_are_those_of_the_package():
    ours, theirs = calendar_of("montgomery-911", "America/New_York"), holidays.country_holidays("US", years=(2015, 2016))
    assert {day for day in days(2015, 2016) if day.weekday() < 5 and not ours.is_working_day(day)} == {day for day in theirs if day.weekday() < 5}


def test_tet_always_gives_five_working_days_off():
    for entry in read("formosa-ha-tinh").holidays:
        if "Tết Nguyên đán" in entry.name.vi:
            last = entry.last or entry.on
            off = [day for n in range((last - entry.on).days + 1) if (day := entry.on + timedelta(days=n)).weekday() < 5]
            assert len(off) == 5, entry.on


@pytest.mark.parametrize("pack", ["formosa-ha-tinh", "montgomery-911"])
def test_every_day_off_has_a_source_and_stands_once_in_order(pack: str):
    file = read(pack)
    for entry in (*file.holidays, *file.swaps):
        assert entry.source
        assert "confidence" in entry.model_fields_set
    ends = [(h.on, h.last or h.on) for h in file.holidays]
    assert all(first[1] < second[0] for first, second in pairwise(ends))


def test_a_swap_moves_a_weekday_to_a_weekend_day_near_it():
    for swap in read("formosa-ha-tinh").swaps:
        assert swap.off.weekday() < 5 <= swap.worked.weekday()
        assert abs((swap.off - swap.worked).days) <= 14


def test_days_nobody_has_announced_yet_are_marked_assumed():
    moving = [h for h in read("formosa-ha-tinh").holidays if h.on.year == 2027 and (h.on.month, h.on.day) not in {(1, 1), (4, 30), (5, 1)}]
    assert moving
    assert all(entry.confidence is Confidence.ASSUMED for entry in moving)
