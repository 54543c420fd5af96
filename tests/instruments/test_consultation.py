"""Consultation: who answers, what counts, who is reminded, and who sees the answers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lienket.access.rulings import NotAllowed
from lienket.instruments import consultation, drafts
from lienket.regulation.rewrite import NoSuchClause
from lienket.units.actions import add_post
from lienket.units.queries import unit_id
from tests.instruments.making import a_draft, desk, the
from tests.world import MODEL, NOON, SWEEPER, TODAY, minutes, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(world):
    draft = a_draft()
    consultation.open_consultation(actor=desk(), draft=draft, due_on=TODAY + timedelta(days=7), at=NOON)
    return draft


def say(unit: str, draft, at=NOON, notes=None, **given: str) -> int:
    answers = {clause.replace("whole", ""): answer for clause, answer in given.items()}
    return consultation.answer(actor=post(unit), draft=draft, given=answers, notes=notes or {}, at=at)


def test_the_newest_answer_of_a_party_counts_and_older_ones_stay(asked):
    say("plant", asked, d2="RESERVE", notes={"d2": "Không có lực lượng."})
    say("plant", asked, d2="ACCEPT", at=minutes(5))
    (found,) = consultation.rounds_of(the(asked))
    assert [(a.answer, a.note, a.counts) for a in found.answers] == [("RESERVE", "Không có lực lượng.", False), ("ACCEPT", "", True)]
    assert found.reservations == ()


def test_every_party_reads_every_answer(asked):
    say("plant", asked, d2="COMMENT", notes={"d2": "Nên ghi rõ thời hạn."})
    row = drafts.draft_of(post("border-post"), asked)
    assert [(a.unit, a.note) for a in consultation.rounds_of(row)[0].answers] == [("plant", "Nên ghi rõ thời hạn.")]


def test_the_same_answer_again_changes_nothing(asked):
    assert say("plant", asked, whole="ACCEPT") == 1
    assert say("plant", asked, whole="ACCEPT", at=minutes(1)) == 0


def test_an_answer_about_nothing_or_without_its_words_is_refused(asked):
    with pytest.raises(NoSuchClause):
        say("plant", asked, d99="ACCEPT")
    for answer in ("RESERVE", "COMMENT"):
        with pytest.raises(consultation.NoteNeeded):
            say("plant", asked, d2=answer)
    with pytest.raises(consultation.NothingToWithdraw):
        say("plant", asked, d2="WITHDRAW")
    assert consultation.rounds_of(the(asked))[0].answers == ()


def test_a_reservation_is_withdrawn(asked):
    say("plant", asked, whole="RESERVE", notes={"": "Chưa đủ điều kiện."})
    assert consultation.rounds_of(the(asked))[0].whole == {"plant"}
    say("plant", asked, whole="WITHDRAW", at=minutes(1))
    assert consultation.rounds_of(the(asked))[0].whole == frozenset()


def test_only_head_or_duty_post_answers_for_a_party(asked):
    clerk = add_post(actor=SWEEPER, unit=unit_id(MODEL, "town-police"), code="clerk", title_vi="Văn thư", title_en="Clerk", duty=False, since=None, at=NOON)
    assert clerk
    with pytest.raises(NotAllowed):
        consultation.answer(actor=post("town-police/clerk"), draft=asked, given={"": "ACCEPT"}, notes={}, at=NOON)
    for code in ("town-police/chief", "town-police/desk", "plant"):
        consultation.answer(actor=post(code), draft=asked, given={"": "ACCEPT"}, notes={}, at=NOON)


def test_the_silent_are_reminded_and_not_every_hour(asked):
    say("plant", asked, whole="ACCEPT")
    assert consultation.remind(actor=desk(), draft=asked, at=NOON) == ("border-post",)
    with pytest.raises(consultation.JustReminded):
        consultation.remind(actor=desk(), draft=asked, at=minutes(60))
    say("border-post", asked, whole="ACCEPT")
    with pytest.raises(consultation.EverybodyAnswered):
        consultation.remind(actor=desk(), draft=asked, at=minutes(60 * 13))


def test_nobody_is_asked_for_a_day_that_has_passed_and_no_answer_comes_after_the_close(world):
    draft = a_draft()
    for day in (TODAY, TODAY - timedelta(days=1)):
        with pytest.raises(consultation.DeadlinePassed):
            consultation.open_consultation(actor=desk(), draft=draft, due_on=day, at=NOON)
    consultation.open_consultation(actor=desk(), draft=draft, due_on=TODAY + timedelta(days=1), at=NOON)
    consultation.close(actor=desk(), draft=draft, at=NOON)
    with pytest.raises(consultation.NothingAsked):
        say("plant", draft, whole="ACCEPT")


def test_a_second_round_asks_anew(asked):
    say("plant", asked, d2="RESERVE", notes={"d2": "Không đủ người."})
    consultation.close(actor=desk(), draft=asked, at=NOON)
    consultation.open_consultation(actor=desk(), draft=asked, due_on=TODAY + timedelta(days=9), at=minutes(1))
    newest, first = consultation.rounds_of(the(asked))
    assert (newest.row.round, newest.answers, newest.silent) == (2, (), ("town-police", "border-post", "plant"))
    assert [a.clause for a in first.reservations] == ["d2"]
