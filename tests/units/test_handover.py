"""Handing a shift over: notes, the signature of the one who takes over, and the outsider."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from lienket.journal.door import Overtaken
from lienket.kernel.secrecy import StateSecretRefused
from lienket.matters import actions as matters
from lienket.situation.day import shifts
from lienket.situation.shift_sheet import sheet
from lienket.units import duty, handover, standing_in
from lienket.units.actions import post_person
from lienket.units.duty import NoSuchShift
from lienket.units.models import HandoverNote
from tests.matters.test_task_changes import person
from tests.world import NOON, SWEEPER, a_matter, journal_is_true, minutes, post, stored, verify

pytestmark = pytest.mark.usefixtures("world")
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
PLANT = "plant"


def a_shift(hours=-7, who=None, unit=PLANT):
    start = NOON + timedelta(hours=hours)
    actor = who or post(unit)
    return duty.plan(actor=post(unit), post=actor.post, person=actor.person, start_at=start, end_at=start + timedelta(hours=8), zone=ZONE, at=NOON)


def test_notes_are_written_anew_and_the_words_before_are_gone():
    guard = person(PLANT)
    shift = a_shift(who=guard)
    verify(lambda: handover.write_notes(actor=guard, shift=shift, text="Cổng 2 hỏng", at=NOON), "handover.written/1")
    handover.write_notes(actor=guard, shift=shift, text="Cổng 2 đã sửa", at=minutes(1))
    assert list(HandoverNote.unrestricted.values_list("text", flat=True)) == ["Cổng 2 đã sửa"]
    handed = handover.handover_of(guard, shift)
    assert (handed.text, handed.written_by, handed.taken_at) == ("Cổng 2 đã sửa", "Người của plant", None)
    journal_is_true()


def test_the_next_signs_once_takes_it_back_and_the_notes_stand_meanwhile():
    guard = person(PLANT)
    relief = replace(guard, person=person("town-police").person)
    shift = a_shift(who=guard)
    handover.write_notes(actor=guard, shift=shift, text="Cổng 2 hỏng", at=NOON)
    verify(lambda: handover.take_over(actor=relief, shift=shift, at=minutes(1)), "handover.taken/1", again=handover.AlreadyTaken)
    with pytest.raises(handover.AlreadyTaken):
        handover.write_notes(actor=guard, shift=shift, text="Khác", at=minutes(2))
    with pytest.raises(Overtaken):
        handover.give_back(actor=guard, shift=shift, at=minutes(2))
    handover.give_back(actor=relief, shift=shift, at=minutes(2))
    assert handover.handover_of(guard, shift).taken_at is None
    journal_is_true()


def test_who_may_not_is_refused_and_nothing_is_written():
    guard = person(PLANT)
    shift = a_shift(who=guard)
    kept = stored()
    for refused, act in (
        (NoSuchShift, lambda: handover.write_notes(actor=post("neighbour"), shift=shift, text="x", at=NOON)),
        (NoSuchShift, lambda: handover.take_over(actor=post("neighbour"), shift=shift, at=NOON)),
        (NoSuchShift, lambda: handover.handover_of(post("town-police"), shift)),
        (NoSuchShift, lambda: sheet(actor=post("town-police"), at=NOON, language="vi", shift=shift)),
        (NoSuchShift, lambda: sheet(actor=guard, at=NOON, language="vi", shift=uuid4())),
        (handover.OwnHandover, lambda: handover.take_over(actor=guard, shift=shift, at=NOON)),
        (handover.NotesMissing, lambda: handover.write_notes(actor=guard, shift=shift, text=" ", at=NOON)),
        (StateSecretRefused, lambda: handover.write_notes(actor=guard, shift=shift, text="Văn bản TỐI MẬT", at=NOON)),
    ):
        with pytest.raises(refused):
            act()
    assert stored() == kept


def test_the_sheet_names_who_takes_over_what_is_open_and_what_happened_in_the_shift():
    before = a_matter(at=NOON - timedelta(hours=20))
    guard = person(PLANT)
    shift = a_shift(who=guard)
    following = a_shift(1, who=replace(guard, person=None))
    matter = a_matter()
    found = sheet(actor=guard, at=minutes(1), language="vi")
    assert (found.shift.id, found.following.id) == (shift, following)
    assert {row.matter for row in found.rows} == {before, matter}
    assert {line.matter for line in found.happened} == {matter}, "what happened before the shift is not the shift's"


def test_without_a_roster_there_is_no_sheet_and_a_neighbour_has_none_of_ours():
    a_shift(who=person(PLANT))
    found = sheet(actor=post("neighbour"), at=NOON, language="vi")
    assert (found.shift, found.rows, found.happened, found.near, found.texts) == (None, (), (), (), {})


def test_who_stood_in_hands_over_and_whoever_added_a_line_may_take_over():
    guard = person(PLANT)
    relief, third = (
        replace(guard, person=post_person(actor=SWEEPER, name=name, post=guard.post, since=date(2016, 1, 1), at=NOON)) for name in ("Bình", "Cường")
    )
    shift = a_shift(who=guard)
    standing_in.stand_in(actor=guard, shift=shift, person=relief.person, start_at=None, end_at=None, why="Ốm.", zone=ZONE, at=NOON)
    handover.write_notes(actor=third, shift=shift, text="Cổng 2 hỏng", at=minutes(1))
    assert set(handover.handover_of(guard, shift).givers) == {relief.person}
    assert [[s.id for s in shifts(who, NOON, minutes(30))] for who in (relief, guard)] == [[shift], []]
    with pytest.raises(handover.OwnHandover):
        handover.take_over(actor=relief, shift=shift, at=minutes(2))
    handover.take_over(actor=third, shift=shift, at=minutes(3))
    journal_is_true()


def test_the_sheet_says_when_not_all_of_the_shift_is_on_it(monkeypatch):
    guard = person(PLANT)
    shift = a_shift(who=guard)
    for n in range(3):
        matters.add_note(actor=guard, matter=a_matter(), text="Đang làm", at=minutes(n))
    assert sheet(actor=guard, at=minutes(9), language="vi", shift=shift).cut is False
    monkeypatch.setattr("lienket.situation.shift_sheet.LINES", 1)
    assert sheet(actor=guard, at=minutes(9), language="vi", shift=shift).cut is True
