"""The duty roster: own posts only, names inside the unit, every act with its counter-act."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from lienket.journal.door import Overtaken
from lienket.units import duty
from lienket.units.actions import post_person
from lienket.units.queries import unit_id
from tests.world import MODEL, NOON, SWEEPER, minutes, post, verify

pytestmark = pytest.mark.usefixtures("world")
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
EVERYBODY = {unit_id(MODEL, u) for u in ("town-police", "province-police", "plant")}


def someone(code: str = "town-police/desk"):
    return post_person(actor=SWEEPER, name="Nguyễn Văn Thử", post=post(code).post, since=date(2016, 1, 1), at=NOON)


def planned(code: str = "town-police/desk", start: float = 0, end: float = 600, person=None):
    actor = post(code)
    return duty.plan(actor=actor, post=actor.post, person=person, start_at=minutes(start), end_at=minutes(end), zone=ZONE, at=NOON)


def test_a_shift_is_planned_called_off_and_restored():
    person = someone()
    verify(lambda: planned(person=person), "duty.planned/1")
    (shift,) = duty.on_duty(post("town-police"), EVERYBODY, NOON)
    assert (shift.name, shift.post_code, shift.end_at) == ("Nguyễn Văn Thử", "desk", minutes(600))
    verify(lambda: duty.cancel(actor=post("town-police"), shift=shift.id, at=NOON), "duty.cancelled/1", again=Overtaken)
    assert duty.on_duty(post("town-police"), EVERYBODY, NOON) == []
    verify(lambda: duty.restore(actor=post("town-police"), shift=shift.id, at=minutes(1)), "duty.restored/1", again=duty.NoSuchShift)
    assert len(duty.on_duty(post("town-police"), EVERYBODY, NOON)) == 1


def test_another_unit_sees_post_and_time_but_no_person():
    planned(person=someone())
    (shift,) = duty.on_duty(post("province-police"), EVERYBODY, NOON)
    assert (shift.unit_code, shift.title_vi, shift.person, shift.name) == ("town-police", "Trực ban", None, "")
    assert duty.between(post("province-police"), {unit_id(MODEL, "plant")}, NOON, minutes(60)) == []


def test_a_shift_is_half_open():
    planned(start=0, end=60)
    desk = post("town-police")
    assert [len(duty.on_duty(desk, EVERYBODY, at)) for at in (minutes(-1), NOON, minutes(59.9), minutes(60))] == [0, 1, 1, 0]
    assert duty.between(desk, EVERYBODY, minutes(60), minutes(90)) == []


def test_only_own_posts_may_be_planned_and_called_off():
    with pytest.raises(duty.NotOwnPost):
        duty.plan(actor=post("province-police"), post=post("town-police").post, person=None, start_at=NOON, end_at=minutes(60), zone=ZONE, at=NOON)
    shift = planned()
    for stranger in ("province-police", "town-police/chief"):
        if stranger == "province-police":
            with pytest.raises(duty.NoSuchShift):
                duty.cancel(actor=post(stranger), shift=shift, at=NOON)
        else:
            duty.cancel(actor=post(stranger), shift=shift, at=NOON)
    with pytest.raises(duty.NoSuchShift):
        duty.cancel(actor=post("town-police"), shift=uuid4(), at=NOON)


@pytest.mark.parametrize(("start", "end"), [(60, 60), (60, 0), (-120, -60), (-120, 0), (0, 72 * 60 + 1)])
def test_a_shift_has_a_sensible_time(start, end):
    with pytest.raises(duty.ShiftPeriod):
        planned(start=start, end=end)


def test_the_person_must_hold_the_post_for_the_whole_shift():
    with pytest.raises(duty.NotHolding):
        planned(person=someone("town-police/chief"))
    later = post_person(actor=SWEEPER, name="Người mới", post=post("town-police/desk").post, since=NOON.date() + timedelta(days=1), at=NOON)
    with pytest.raises(duty.NotHolding):
        planned(person=later, end=24 * 60)


def test_overlaps_are_told_for_the_post_and_for_the_person():
    person = someone()
    planned(person=person, start=0, end=60)
    desk = post("town-police/desk")
    asked = {"post": desk.post, "person": None, "start": minutes(30), "end": minutes(90)}
    assert len(duty.overlapping(desk, **asked)) == 1
    assert len(duty.overlapping(desk, **asked | {"post": post("town-police/chief").post, "person": person})) == 1
    assert duty.overlapping(desk, **asked | {"start": minutes(60)}) == []
    assert duty.overlapping(post("province-police"), **asked) == []


def test_holders_are_the_own_posts_duty_first():
    someone()
    found = duty.holders(post("town-police"), NOON.date())
    assert [(h.post_code, h.duty, h.name) for h in found] == [("desk", True, "Nguyễn Văn Thử"), ("chief", False, "")]
