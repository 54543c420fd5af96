"""Duty telephones: numbers of posts, read as people write them, one at a time, with their history."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienket.units.models import PostPhone
from lienket.units.phones import BadPhone, dialled, end_phone, grouped, phones_of, read_number, set_phone
from lienket.units.queries import NoSuchPost
from tests.world import NOON, TODAY, post, verify


@pytest.mark.parametrize(
    ("written", "number", "shown", "link"),
    [
        ("0912345678", "0912345678", "0912 345 678", "+84912345678"),
        ("+84 912 345 678", "0912345678", "0912 345 678", "+84912345678"),
        ("0239.3856.789", "02393856789", "0239 3 856 789", "+842393856789"),
        ("(024) 3826-4111", "02438264111", "024 3826 4111", "+842438264111"),
        ("+84 (0)239 3856789", "02393856789", "0239 3 856 789", "+842393856789"),
        ("113", "113", "113", "113"),
        (" 1 1 5 ", "115", "115", "115"),
    ],
)
def test_numbers_are_read_as_people_write_them(written, number, shown, link):
    assert (read_number(written), grouped(number), dialled(number)) == (number, shown, link)


@pytest.mark.parametrize(
    "written", ["", "0123456789", "091234567", "09123456789", "0239385678", "116", "911", "+1 202 555 0100", "0912x45678", "tel:113", "٠٩١٢٣٤٥٦٧٨"]
)
def test_what_is_no_vietnamese_number_is_refused(written):
    with pytest.raises(BadPhone):
        read_number(written)


def test_a_model_under_other_law_takes_its_own_numbers():
    assert read_number("+1 (202) 555-0100", vietnamese=False) == "+12025550100"
    assert read_number("911", vietnamese=False) == "911"
    with pytest.raises(BadPhone):
        read_number("0912345678", vietnamese=False)


@given(
    st.one_of(st.from_regex(r"0[35789][0-9]{8}", fullmatch=True), st.from_regex(r"02[0-9]{9}", fullmatch=True), st.sampled_from(["112", "113", "114", "115"]))
)
def test_what_is_shown_and_what_is_dialled_read_as_the_same_number(number):
    assert read_number(grouped(number)) == read_number(dialled(number)) == number


@pytest.mark.usefixtures("world")
def test_a_post_has_one_telephone_at_a_time_and_its_history():
    desk, admin = post("plant").post, post("plant")

    def give(number, day):
        return set_phone(actor=admin, post=desk, number=number, since=day, at=NOON)

    verify(lambda: give("0912345678", TODAY), "phone.set/1")
    verify(lambda: give("0912345678", TODAY))  # The same number is nothing new.
    verify(lambda: give("02393856789", TODAY + timedelta(days=3)), "phone.set/1")
    assert [phones_of([desk], TODAY + timedelta(days=n)).get(desk) for n in (-1, 0, 2, 3)] == [None, "0912345678", "0912345678", "02393856789"]
    verify(lambda: end_phone(actor=admin, post=desk, until=TODAY + timedelta(days=9), at=NOON), "phone.ended/1", again=NoSuchPost)
    assert phones_of([desk], TODAY + timedelta(days=9)) == {}
    assert PostPhone.unrestricted.count() == 2


@pytest.mark.usefixtures("world")
def test_a_slip_is_corrected_on_the_same_day_and_there_is_no_telephone_of_nobody():
    desk = post("plant").post
    for number in ("0912345678", "0912345679"):
        set_phone(actor=post("plant"), post=desk, number=number, since=TODAY, at=NOON)
    assert phones_of([desk], TODAY) == {desk: "0912345679"}
    with pytest.raises(NoSuchPost):
        set_phone(actor=post("plant"), post=uuid4(), number="113", since=date(2016, 1, 1), at=NOON)
