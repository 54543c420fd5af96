"""Similar matters: found with reasons, only by those who see them, and only from what their level lets them read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lienket.instruments.queries import book
from lienket.matters.actions import close
from lienket.matters.queries import number_by_id
from lienket.situation.similar import Similar, Sought, similar
from tests.world import MODEL, NOON, a_matter, minutes, post

TEXT = "Mất một xe máy trong bãi xe số 2"


def found(unit: str, at: object = NOON, **sought: object) -> list[Similar]:
    return similar(actor=post(unit), book=book(MODEL), sought=Sought(**sought), at=at)  # type: ignore[arg-type]


def test_the_same_place_and_field_come_with_their_reasons(world):
    matter = a_matter(text=TEXT)
    (one,) = found("plant", minutes(125), place="works", field="theft")
    assert one.number == number_by_id(matter)
    assert one.reasons == ("cùng địa điểm", "cùng lĩnh vực", "2 giờ trước")


def test_shared_words_are_named(world):
    a_matter(text=TEXT)
    (one,) = found("plant", minutes(5), text="xe máy bị mất ở bãi xe số 2", field="theft")
    assert "cùng nhắc “xe máy, bãi xe”" in one.reasons


def test_the_same_field_alone_is_no_likeness(world):
    a_matter(text=TEXT)
    assert found("plant", minutes(5), place="port", field="theft") == []


@pytest.mark.parametrize("unit", ["neighbour", "ministry"])
def test_who_does_not_see_a_matter_hears_nothing_of_it(world, unit):
    a_matter(text=TEXT)
    assert found(unit, minutes(5), place="works", field="theft", text=TEXT) == []


def test_who_only_knows_of_a_matter_learns_neither_place_nor_words(world):
    a_matter(kind="petition", place="port", text=TEXT)  # The border post is told at level know.
    with_place = found("border-post", minutes(5), place="port", field="theft", kind="petition", text=TEXT)
    elsewhere = found("border-post", minutes(5), place="ward", field="theft", kind="petition", text="khác")
    assert with_place == elsewhere
    assert [one.reasons for one in with_place] == [("cùng lĩnh vực", "cùng loại", "trong ngày")]
    assert "Cảng" not in with_place[0].headline


def test_words_of_a_restricted_matter_are_not_read(world):
    a_matter(flags={"foreigner"}, text=TEXT, place="works")
    assert found("plant", minutes(5), text=TEXT) == []


def test_near_positions_count(world):
    a_matter(text="Việc khác", lat=18.05, lng=106.45, place="port")
    (one,) = found("border-post", minutes(5), lat=18.0505, lng=106.45, field="theft")
    assert "cách 60 m" in one.reasons


def test_closed_and_old_matters_are_left_out(world):
    close(actor=post("town-police"), matter=a_matter(text=TEXT), outcome="settled", at=minutes(1))
    a_matter(text=TEXT, at=minutes(2))
    sought = {"place": "works", "field": "theft"}
    assert len(found("plant", minutes(5), **sought)) == 1
    assert found("plant", NOON + timedelta(hours=73), **sought) == []


def test_the_number_of_queries_does_not_grow(world):
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            found("plant", minutes(30), place="works", field="theft", text=TEXT, lat=18.0, lng=106.4)
        return len(seen)

    a_matter(text=TEXT)
    few = queries()
    for n in range(12):
        a_matter(text=f"{TEXT} {n}", at=minutes(n))
    assert queries() == few
