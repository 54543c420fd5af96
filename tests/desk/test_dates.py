"""Days and times are typed as they are written here, whatever the language of the browser."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienket.desk.dates import DayField, MomentField, read_day, read_moment


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 1, 1)), st.integers(0, 1439))
def test_every_way_of_writing_a_time_names_the_same_time(day, minute):
    moment = datetime.combine(day, time(*divmod(minute, 60)))
    assert {read_day(f"{moment:{form}}") for form in ("%d/%m/%Y", "%d.%m.%Y", "%d%m%Y", "%Y-%m-%d")} == {moment.date()}
    assert {read_moment(f"{moment:{form}}") for form in ("%d/%m/%Y %H:%M", "%d-%m-%Y  %Hh%M", "%Y-%m-%dT%H:%M")} == {moment}


@pytest.mark.parametrize("typed", ["", "x", "31/02/2026", "11/23/2026", "2026-13-01", "1/2/26"])
def test_what_is_no_day_is_refused(typed):
    with pytest.raises(ValueError, match=r".*"):
        read_day(typed)


def test_a_field_shows_a_day_as_it_is_written_here_also_where_the_address_has_it_otherwise():
    day, moment = DayField().widget, MomentField().widget
    assert 'value="03/08/2026"' in day.render("on", "2026-08-03")
    assert 'value="03/08/2026"' in day.render("on", date(2026, 8, 3))
    assert 'placeholder="dd/mm/yyyy"' in day.render("on", None)
    assert 'type="date' not in day.render("on", None)
    assert 'value="03/08/2026 07:30"' in moment.render("start", "2026-08-03T07:30")
    assert 'value="nonsense"' in moment.render("start", "nonsense")
