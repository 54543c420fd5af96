"""Parties asked about a draft are told, and told again by each reminder: once each, only who owes an answer, and nobody who may not see the draft."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lienket.alerts.actions import mark_read
from lienket.alerts.calls import calls
from lienket.alerts.models import Notice
from lienket.alerts.queries import inbox
from lienket.instruments import consultation
from lienket.situation.board import board
from tests.desk.people import signed_in
from tests.instruments.making import CODE, a_draft, desk
from tests.world import NOON, TODAY, UNITS, delivered, last_seq, minutes, post, recorded_after, stored

pytestmark = pytest.mark.usefixtures("world")
LATER = NOON + timedelta(days=2)


def told(unit: str) -> list[str]:
    return [call.notice.event for call in calls(post(unit))]


@pytest.fixture
def asked():
    """A draft the parties are asked about."""
    draft = a_draft()
    consultation.open_consultation(actor=desk(), draft=draft, due_on=TODAY + timedelta(days=7), at=NOON)
    return draft


def test_each_party_is_told_once_and_the_unit_that_asks_and_the_outsiders_are_not(asked):
    start = last_seq()
    assert delivered(NOON) == 1
    assert recorded_after(start) == ["notices.raised/1"]
    kept = stored()
    assert delivered(NOON) == 0
    assert stored() == kept
    assert {unit: told(unit) for unit in UNITS if told(unit)} == {"border-post": ["consultation.opened/1"], "plant": ["consultation.opened/1"]}
    assert {n.unit.code for n in Notice.unrestricted.filter(subject=asked)} == {"border-post", "plant"}
    assert inbox(post("plant"), NOON) == []  # It is about no matter.


def test_a_reminder_is_told_to_the_silent_and_gone_once_they_answer(asked):
    consultation.answer(actor=post("plant"), draft=asked, given={"": "ACCEPT"}, notes={}, at=minutes(1))
    delivered(minutes(2))
    assert told("plant") == []
    consultation.remind(actor=desk(), draft=asked, at=LATER)
    delivered(LATER)
    assert told("border-post") == ["parties.reminded/1", "consultation.opened/1"]
    [one] = board(actor=post("border-post"), at=LATER, language="en").asked
    assert (one.code, one.words, one.due_on) == (CODE, "Reminded to answer about a draft", TODAY + timedelta(days=7))
    assert told("plant") == told("neighbour") == []
    consultation.answer(actor=post("border-post"), draft=asked, given={"": "ACCEPT"}, notes={}, at=LATER)
    assert told("border-post") == []


def test_a_notice_is_marked_as_read_by_its_unit_alone_and_a_reminder_is_a_new_one(asked):
    delivered(NOON)
    assert mark_read(actor=post("neighbour"), up_to=last_seq(), at=minutes(1)) == 0
    assert mark_read(actor=post("plant"), up_to=last_seq(), at=minutes(1)) == 1
    assert (told("plant"), told("border-post")) == ([], ["consultation.opened/1"])
    consultation.remind(actor=desk(), draft=asked, at=LATER)
    delivered(LATER)
    assert told("plant") == ["parties.reminded/1"]


def test_who_answered_or_was_asked_no_more_before_delivery_is_not_told(asked):
    consultation.close(actor=desk(), draft=asked, at=minutes(1))
    assert delivered(minutes(2)) == 1
    assert not Notice.unrestricted.filter(subject=asked).exists()


def test_the_board_leads_to_the_consultation_and_the_outsiders_board_says_nothing(asked, monkeypatch):
    monkeypatch.setattr("lienket.desk.middleware.clock", lambda: minutes(5))
    delivered(NOON)
    party, outsider = (signed_in(unit, language="en").get("/").content.decode() for unit in ("plant", "neighbour"))
    assert f"/regulations/drafts/{asked}/consultation" in party
    assert "Asked about a draft" in party
    assert str(asked) not in outsider
    assert CODE not in outsider
