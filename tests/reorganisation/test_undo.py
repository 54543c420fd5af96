"""The counter-act: what nobody touched goes back, what was touched stays and is named."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lienket.clocks.models import Clock
from lienket.journal.queries import timeline
from lienket.matters import actions as matters
from lienket.matters.models import Participant
from lienket.matters.tasks import finish_task, set_task
from lienket.reorganisation import actions, queries
from lienket.routing.actions import recall, share
from lienket.sharing import policy, recalls
from lienket.sharing.codes import Level
from lienket.units.actions import post_person
from lienket.units.models import Holding
from lienket.units.queries import post_id
from tests.reorganisation.kyworld import DAY, JULY, JUNE, MODEL, PLAN, a_matter, post, unit
from tests.reorganisation.test_carry_out import ADMINISTRATOR, NO_ORPHANS, orphans, parts, reorganised
from tests.world import NOTHING, journal_is_true, stored, the, view_of

LATER = JULY + timedelta(hours=5)


def undone(act, at=LATER):
    return actions.undo(actor=ADMINISTRATOR, act=act, at=at)


def test_what_nobody_touched_is_as_it_was(ky):
    matter = a_matter()
    matters.acknowledge(actor=post("a"), matter=matter, at=JUNE)
    task = set_task(actor=post("a"), matter=matter, unit=unit("a"), text="Trích xuất camera", at=JUNE)
    person = post_person(actor=ADMINISTRATOR, name="Lê A", post=post_id(MODEL, "a/desk"), since=date(2016, 1, 1), at=JUNE)
    before = (parts(matter), {c.id: c.unit_id for c in Clock.unrestricted.filter(subject=matter)}, the(matter).because, the(matter).interim)
    act = reorganised()
    restored, kept = undone(act)
    assert kept == 0
    assert restored > 0
    assert (parts(matter), {c.id: c.unit_id for c in Clock.unrestricted.filter(subject=matter)}, the(matter).because, the(matter).interim) == before
    assert next(p.answer for p in Participant.unrestricted.filter(matter_id=matter, unit=unit("a"), ended_at=None)) == "ACKNOWLEDGED"
    assert policy.level_of(post("a"), matter, LATER) is Level.LEAD
    assert policy.level_of(post("x", DAY), matter, LATER) is None
    assert [h.post.unit.code for h in Holding.unrestricted.filter(person_id=person, valid_until=None)] == ["a"]
    assert [line.name for line in timeline(matter)].count("part.restored/1") == 1
    assert view_of("neighbour", LATER, matter, MODEL) == NOTHING
    journal_is_true()
    finish_task(actor=post("a"), matter=matter, task=task, at=LATER)


def test_what_the_successor_touched_stays_with_it_and_is_named(ky):
    touched, untouched = a_matter(), a_matter()
    act = reorganised()
    matters.acknowledge(actor=post("x", DAY), matter=touched, at=JULY + timedelta(hours=1))
    _restored, kept = undone(act)
    assert the(touched).lead.code == "x"
    assert the(untouched).lead.code == "a"
    assert kept > 0
    assert queries.kept(act) == [(touched, "x", "touched")]
    journal_is_true()


def test_a_matter_of_which_a_successor_was_found_to_be_the_subject_stays_away_from_it(ky):
    matter = a_matter(concerns=["b"])
    act = reorganised()
    undone(act)
    assert the(matter).lead.code == "a"
    assert policy.level_of(post("x", DAY), matter, LATER) is None


def test_it_is_undone_once_and_may_then_be_done_anew_by_a_better_plan(ky):
    matter = a_matter(place="hill")
    act = reorganised()
    assert the(matter).lead.code == "y"
    undone(act)
    kept = stored()
    with pytest.raises(actions.AlreadyUndone):
        undone(act)
    with pytest.raises(queries.NoSuchReorganisation):
        undone(matter)
    assert stored() == kept
    better = PLAN + "endings:\n  - {unit: c, successors: [{unit: z, area: [hill]}, {unit: x, area: [port, sea]}], fallback: x}\n"
    reorganised(better, at=LATER + timedelta(minutes=1))
    assert the(matter).lead.code == "z"
    assert orphans() == NO_ORPHANS
    journal_is_true()


def test_of_two_merged_parts_each_unit_gets_its_own_back(ky):
    matter = a_matter(kind="petition", place="gate")
    assert parts(matter) == {"plant": "LEAD", "a": "SUPPORT"}
    act = reorganised()
    assert parts(matter) == {"plant": "LEAD", "x": "SUPPORT"}
    undone(act)
    assert parts(matter) == {"plant": "LEAD", "a": "SUPPORT"}


def test_a_part_that_was_folded_into_the_successors_own_comes_back(ky):
    matter = a_matter(kind="petition", place="gate")
    share_plan = PLAN + "endings:\n  - {unit: a, successors: [{unit: province}]}\n  - {unit: b, successors: [{unit: province}]}\n"
    incident = a_matter()
    act = reorganised(share_plan)
    assert parts(matter) == {"plant": "LEAD", "province": "SUPPORT"}
    assert parts(incident) == {"province": "LEAD", "plant": "SUPPORT"}, "what it was told of before, it leads now"
    _restored, kept = undone(act)
    assert kept == 0
    assert parts(matter) == {"plant": "LEAD", "a": "SUPPORT"}
    assert parts(incident) == {"a": "LEAD", "plant": "SUPPORT", "province": "INFORMED"}
    journal_is_true()


def test_a_recall_not_acknowledged_goes_back_and_one_that_was_stays_with_who_acknowledged(ky):
    matter = a_matter()
    for _twice in range(2):
        share(actor=post("a"), matter=matter, unit="b", level="view", why="Cùng địa bàn", at=JUNE)
        recall(actor=post("a"), matter=matter, unit="b", why="Đã xong", at=JUNE)
    first, second = recalls.asked_of(post("b"))
    row = reorganised()
    recalls.acknowledge(actor=post("x", DAY), recalled=first.id, copies="NONE", at=JULY)
    undone(row)
    assert [r.id for r in recalls.recalls_of(matter) if r.unit_id == unit("b")] == [second.id]
    assert [r.id for r in recalls.recalls_of(matter) if r.unit_id == unit("x")] == [first.id]
    journal_is_true()
