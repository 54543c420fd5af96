"""Duties of committees: tasks made ahead and once, done and taken up again, late shown as late, and duties that go with the place."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from lienket.access.rulings import NotAllowed
from lienket.committees import actions, charges, queries
from lienket.committees.charges import BadCharge, NoSuchCharge, NoSuchCommitteeTask
from lienket.committees.models import Charge, CommitteeTask
from lienket.committees.queries import NoSuchCommittee, NoSuchSeat
from lienket.committees.rhythm import BadRhythm, Rhythm
from lienket.instruments.queries import book
from lienket.journal.door import Overtaken
from tests.committees.bodies import BORDER, CHIEF, PLANT, a_committee, member, seat
from tests.world import MODEL, NOON, SWEEPER, TODAY, journal_is_true, post, verify

pytestmark = pytest.mark.usefixtures("world")
FRIDAYS = Rhythm(every="week", day=5)


def a_charge(committee, code=None, rhythm=FRIDAYS, **values):
    given = {"text": "Báo cáo tuần", "since": date(2016, 1, 4), "at": NOON} | values
    chair = seat(committee, code).chair if code else None
    return charges.set_charge(actor=post("town-police"), committee=committee, chair=chair, rhythm=rhythm, **given)


def swept(days=0):
    total = 0
    while done := charges.sweep(actor=SWEEPER, at=NOON + timedelta(days=days)):
        total += done
    return total


def due():
    return [(t.period, t.due_on.isoformat()) for t in CommitteeTask.unrestricted.order_by("due_on")]


def mine(unit, days=0):
    return [(m.text, m.late) for m in queries.mine(post(unit), book(MODEL), NOON + timedelta(days=days))]


def test_a_task_is_made_ahead_of_its_day_once_however_often_is_swept():
    verify(lambda: a_charge(a_committee(), BORDER, ahead_days=2), "committee.established/1", "seat.given/1", "seat.given/1", "charge.set/1")
    assert swept(-1) == 0, "two days ahead of Friday is Wednesday, today"
    verify(lambda: charges.sweep(actor=SWEEPER, at=NOON), "committee-task.made/1")
    assert swept() == 0
    assert due() == [("2016-W09", "2016-03-04")]
    swept(7)
    assert due() == [("2016-W09", "2016-03-04"), ("2016-W10", "2016-03-11")]
    journal_is_true()


def test_two_sweepers_with_one_view_of_the_world_make_one_task(monkeypatch):
    a_charge(a_committee(), BORDER, ahead_days=2)
    (stale,) = Charge.unrestricted.select_related("committee")
    swept()
    with pytest.raises(Overtaken), charges.writing(SWEEPER, NOON) as door:
        charges._make(door, stale, book(MODEL))
    assert len(due()) == 1


def test_nothing_is_owed_for_the_time_before_and_what_was_missed_is_made_up():
    a_charge(a_committee(), BORDER, since=date(2016, 1, 4))
    swept(28)
    assert due()[0] == ("2016-W09", "2016-03-04")
    assert len(due()) == 5, "four Fridays missed by a sweeper that slept, and the next one ahead"
    assert [late for _, late in mine("border-post", 28)] == [True] * 4 + [False]


def test_a_duty_of_a_place_is_its_units_and_one_of_the_body_the_heads():
    committee = a_committee(member(CHIEF, "HEAD"), member(BORDER), member(PLANT))
    a_charge(committee, BORDER, text="Riêng")
    a_charge(committee, text="Chung")
    swept()
    assert {u: sorted({t for t, _ in mine(u)}) for u in ("town-police", "border-post", "plant", "neighbour", "ministry")} == {
        "town-police": ["Chung"],
        "border-post": ["Riêng"],
        "plant": [],
        "neighbour": [],
        "ministry": [],
    }


def test_a_task_is_done_with_a_note_and_taken_up_again():
    a_charge(a_committee(), BORDER, ahead_days=2)
    swept()
    (task,) = CommitteeTask.unrestricted.values_list("id", flat=True)
    border = post("border-post")
    verify(lambda: charges.finish_task(actor=border, task=task, text="Đã gửi", at=NOON), "committee-task.done/1", again=Overtaken)
    assert mine("border-post") == []
    row = CommitteeTask.unrestricted.get(pk=task)
    assert (row.state, row.done_by_id, queries.texts([row.note])[row.note]) == ("DONE", border.unit, "Đã gửi")
    with pytest.raises(BadCharge):
        charges.reopen_task(actor=border, task=task, text=" ", at=NOON)
    verify(lambda: charges.reopen_task(actor=border, task=task, text="Thiếu số liệu", at=NOON), "committee-task.reopened/1", again=Overtaken)
    assert len(mine("border-post")) == 1


def test_who_has_nothing_to_do_with_a_task_cannot_settle_it_and_the_outsider_does_not_find_it():
    a_charge(a_committee(), BORDER, ahead_days=2)
    swept()
    (task,) = CommitteeTask.unrestricted.values_list("id", flat=True)
    with pytest.raises(NotAllowed):
        charges.finish_task(actor=post("plant"), task=task, at=NOON)
    for pk in (task, uuid4()):
        with pytest.raises(NoSuchCommitteeTask):
            charges.finish_task(actor=post("neighbour"), task=pk, at=NOON)
    charges.finish_task(actor=post("town-police"), task=task, at=NOON)  # The unit that issued the decision may.


def test_late_is_by_the_local_day():
    a_charge(a_committee(), BORDER, ahead_days=2)
    swept()
    friday_night = datetime(2016, 3, 4, 16, 59, tzinfo=UTC)
    rules = book(MODEL)
    assert [m.late for at in (friday_night, friday_night + timedelta(minutes=1)) for m in queries.mine(post("border-post"), rules, at)] == [False, True]


def test_a_duty_goes_with_the_place_when_its_post_is_replaced():
    committee = a_committee()
    a_charge(committee, BORDER)
    swept()
    place = seat(committee, BORDER)
    actions.replace(actor=post("town-police"), seat=place.id, post=post(PLANT).post, since=TODAY + timedelta(days=2), decision="42", at=NOON)
    assert [(bool(mine("border-post", n)), bool(mine("plant", n))) for n in (0, 1, 2)] == [(True, False), (True, False), (False, True)]


@pytest.mark.parametrize("how", ["charge", "seat", "body"])
def test_nothing_falls_due_after_the_end(how):
    committee = a_committee()
    charge = a_charge(committee, BORDER, ahead_days=0)
    town, until = post("town-police"), TODAY + timedelta(days=9)
    if how == "charge":
        verify(lambda: charges.end_charge(actor=town, charge=charge, until=until, at=NOON), "charge.ended/1", again=NoSuchCharge)
    elif how == "seat":
        actions.end_term(actor=town, seat=seat(committee, BORDER).id, until=until, at=NOON)
    else:
        actions.end(actor=town, committee=committee, until=until, decision="50", decided_on=TODAY, at=NOON)
    swept(60)
    assert [d for _, d in due()] == ["2016-03-04"], "the 11th is the first day after the end"
    assert swept(90) == 0
    if how == "body":
        actions.resume(actor=town, committee=committee, at=NOON + timedelta(days=60))
        swept(70)
        assert [d for _, d in due()][1:] == ["2016-05-06"], "what would have been due in between is not owed"


def test_a_duty_done_once_falls_due_once():
    a_charge(a_committee(), BORDER, rhythm=Rhythm(every="once", on=date(2016, 3, 6)), ahead_days=10)
    swept(400)
    assert due() == [("2016-03-06", "2016-03-04")], "Sunday is no working day"


def test_duties_without_words_days_or_place_are_refused():
    committee = a_committee()
    for values in ({"text": " "}, {"ahead_days": 61}, {"ahead_days": -1}, {"until": TODAY}):
        with pytest.raises(BadCharge):
            a_charge(committee, BORDER, **values)
    with pytest.raises(BadCharge):
        a_charge(committee, rhythm=Rhythm(every="once", on=TODAY - timedelta(days=30)))
    with pytest.raises(BadRhythm):
        a_charge(committee, rhythm=Rhythm(every="week", day=9))
    with pytest.raises(NoSuchSeat):
        charges.set_charge(actor=post("town-police"), committee=committee, chair=uuid4(), text="x", rhythm=FRIDAYS, since=TODAY, at=NOON)
    with pytest.raises(NotAllowed):
        charges.set_charge(actor=post("border-post"), committee=committee, text="x", rhythm=FRIDAYS, since=TODAY, at=NOON)
    with pytest.raises(NoSuchCommittee):
        charges.set_charge(actor=post("neighbour"), committee=committee, text="x", rhythm=FRIDAYS, since=TODAY, at=NOON)
    assert not Charge.unrestricted.exists()
