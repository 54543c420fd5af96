"""My day: what is now, today, this week; for a person and for a unit; and the outsider, who sees nothing."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lienket.matters import actions, task_changes, tasks
from lienket.situation.board import board
from lienket.situation.day import day
from lienket.units import duty
from lienket.units.models import Holding
from lienket.units.people import end_holding
from lienket.units.queries import unit_id
from tests.matters.test_task_changes import person
from tests.world import MODEL, NOON, SWEEPER, a_matter, delivered, minutes, post, undone

pytestmark = pytest.mark.usefixtures("world")

POLICE, PLANT = "town-police", "plant"
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
SECTIONS = ("now", "today", "week", "later")


def of(actor, at=NOON, **more):
    return day(actor=actor, at=at, language="vi", **more)


def what(found, section):
    return [one.what for one in getattr(found, section)]


def rows(found):
    return [one for section in SECTIONS for one in getattr(found, section)]


def a_task(matter, minutes_=None, unit=PLANT):
    due_at = minutes(minutes_) if minutes_ else None
    return tasks.set_task(actor=post(POLICE), matter=matter, unit=unit_id(MODEL, unit), text="Kiểm tra bãi xe", due_at=due_at, at=NOON)


def test_what_must_be_acknowledged_is_now_and_the_rest_stands_by_its_day():
    matter = a_matter()
    actions.acknowledge(actor=post(PLANT), matter=matter, at=NOON)
    for n in (60, 60 * 30, 60 * 24 * 9, None):
        a_task(matter, n)
    found = of(post(PLANT), minutes(1))
    assert what(found, "today").count("task") == 1
    assert what(found, "week").count("task") == 1
    assert what(found, "later").count("task") == 2
    late = of(post(PLANT), minutes(61))
    assert what(late, "now").count("task") == 1
    assert what(of(post(POLICE)), "now") == ["acknowledge"]


def test_the_words_of_a_task_are_there_and_its_unit_waits_for_nobody():
    matter = a_matter()
    a_task(matter, 60)
    (one,) = [one for one in rows(of(post(PLANT))) if one.what == "task"]
    assert (one.text, one.why) == ("Kiểm tra bãi xe", "Công an thị xã giao")
    assert of(post(PLANT)).waiting == ()
    assert "chưa làm xong việc được giao" in [w.what for w in of(post(POLICE)).waiting]


def test_what_a_colleague_has_taken_is_on_the_units_page_only():
    matter = a_matter()
    task = a_task(matter, 60)
    guard = person(PLANT)
    task_changes.take_task(actor=guard, matter=matter, task=task, at=NOON)
    mine, colleague, whole = of(guard), of(post(PLANT)), of(post(PLANT), whole_unit=True)
    assert [one.mine for one in rows(mine) if one.what == "task"] == [True]
    assert [one for one in rows(colleague) if one.what == "task"] == []
    assert [one.person for one in rows(whole) if one.what == "task"] == ["Người của plant"]


def test_what_somebody_took_who_has_left_is_everybodys_again():
    matter = a_matter()
    task = a_task(matter, 60 * 40)
    guard = person(PLANT)
    task_changes.take_task(actor=guard, matter=matter, task=task, at=NOON)
    held = Holding.unrestricted.get(person_id=guard.person)
    today = NOON.astimezone(ZONE).date()
    end_holding(actor=SWEEPER, person=held.person_id, holding=held.id, until=today, day=today, at=minutes(1))
    assert [one.what for one in rows(of(post(PLANT), minutes(2))) if one.what == "task"] == ["task"]


def test_the_unit_page_has_every_row_of_the_board():
    matter = a_matter()
    a_matter(field="traffic")
    a_task(matter, 60)
    for unit in (POLICE, PLANT, "border-post", "province-police"):
        whole = board(actor=post(unit), at=NOON, language="vi", whole=True)
        assert {r.key for r in (*whole.late, *whole.coming)} == {one.key for one in rows(of(post(unit), whole_unit=True)) if one.sort == "matter"}


def test_the_neighbour_sees_nothing():
    matter = a_matter()
    a_task(matter, 60)
    delivered(NOON)
    found = of(post("neighbour"), whole_unit=True)
    assert (rows(found), found.waiting, found.shifts, found.unread) == ([], (), (), 0)


def test_shifts_of_the_person_and_of_the_unit():
    guard = person(PLANT)
    for who, start in ((guard.person, 1), (None, 30)):
        duty.plan(
            actor=post(PLANT), post=guard.post, person=who, start_at=NOON + timedelta(hours=start), end_at=NOON + timedelta(hours=start + 8), zone=ZONE, at=NOON
        )
    assert [s.name for s in of(guard).shifts] == ["Người của plant", ""], "a shift that names nobody is that of whoever holds the post"
    assert len(of(post(PLANT)).shifts) == 1
    assert len(of(post(PLANT), whole_unit=True).shifts) == 2
    assert of(post(POLICE), whole_unit=True).shifts == ()


@settings(deadline=None, max_examples=30)
@given(due=st.lists(st.integers(1, 60 * 24 * 20), max_size=6), at=st.integers(0, 60 * 24 * 12))
def test_every_task_stands_in_one_section_by_its_time(due, at):
    with undone():
        matter = a_matter()
        actions.acknowledge(actor=post(PLANT), matter=matter, at=NOON)
        for n in due:
            a_task(matter, n)
        now = minutes(at)
        found = of(post(PLANT), now)
        midnight = (now.astimezone(ZONE) + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        assert len([one for one in rows(found) if one.what == "task"]) == len(due)
        assert all(one.due.at <= midnight and one.due.at > now for one in found.today)
        assert all(midnight < one.due.at <= midnight + timedelta(days=6) for one in found.week)
        assert all(one.due.kind in {"late", "soon"} for one in found.now if one.what == "task")
        assert all(one.due.at is None or one.due.at > midnight + timedelta(days=6) for one in found.later)
