"""Figures of an ended unit read under the units of today: by place where it was divided, and to nobody who could not see them anyway."""

from __future__ import annotations

from datetime import timedelta

from lienket.instruments.queries import book
from lienket.matters import actions as matters
from lienket.reorganisation import actions
from lienket.situation import lists
from lienket.situation.board_news import unread
from lienket.situation.lists import Filters
from tests.reorganisation.kyworld import DAY, JULY, JUNE, MODEL, PLAN, a_matter, post
from tests.reorganisation.test_carry_out import ADMINISTRATOR, reorganised


def found(reader, at=JULY, **filters):
    page = lists.page(post(reader, at.date()), Filters(**filters), book(MODEL), at)
    return {row.matter.id for row in page.rows}


def closed(**values):
    matter = a_matter(**values)
    lead = {"gate": "a", "b-land": "b"}.get(values.get("place", "gate"), "c")
    matters.close(actor=post(lead), matter=matter, outcome="settled", at=JUNE)
    return matter


def test_closed_matters_of_merged_and_divided_units_count_as_the_successors_of_their_place(ky):
    of_a, at_port, on_hill = closed(), closed(place="port"), closed(place="hill")
    mine = a_matter(place="b-land")
    reorganised()
    assert found("plant", lead="x") == {mine}
    assert found("plant", lead="a") == {of_a}
    assert found("plant", lead="x", now="on") == {of_a, at_port, mine}
    assert found("plant", lead="y", now="on") == {on_hill}
    assert found("plant", lead="z", now="on") == set()
    assert found("plant", lead="nobody", now="on") == set()


def test_each_matter_counts_once(ky):
    every = {closed(place=place) for place in ("gate", "b-land", "port", "hill", "sea", "c-land")}
    reorganised()
    counted = [found("plant", lead=unit, now="on") for unit in ("x", "y", "z")]
    assert set().union(*counted) == every
    assert sum(map(len, counted)) == len(every)


def test_a_plan_that_divides_otherwise_is_what_counts_until_it_is_undone(ky):
    at_port = closed(place="port")
    act = reorganised(PLAN + "endings:\n  - {unit: c, successors: [{unit: y, area: [port]}, {unit: z, area: [hill]}], fallback: z}\n")
    assert found("plant", lead="y", now="on") == {at_port}
    actions.undo(actor=ADMINISTRATOR, act=act, at=JULY + timedelta(hours=1))
    assert found("plant", lead="x", now="on", at=JULY + timedelta(hours=2)) == {at_port}


def test_before_the_day_nothing_counts_otherwise(ky):
    at_gate = closed()
    assert found("plant", at=JUNE, lead="a", now="on") == {at_gate}
    assert found("plant", at=JUNE, lead="x", now="on") == set()


def test_nobody_sees_more_by_counting_otherwise(ky):
    closed()
    a_matter()
    reorganised()
    assert found("neighbour", lead="x", now="on") == set()
    assert found("y", lead="x", now="on") == set()


def test_the_inbox_says_in_one_line_what_came_from_whom(ky):
    for _ in range(3):
        a_matter()
    reorganised()
    said = [n.words for n in unread(post("x", DAY), JULY, "vi", book(MODEL)) if "Sắp xếp" in n.words]
    assert said == ["Sắp xếp ngày 01/07/2016, theo 12/NQ-QĐ: tiếp nhận 3 vụ việc đang mở của Xã A"]
