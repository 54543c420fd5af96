"""Four eyes: what one person asks for is done only once another person entitled to it confirms; whoever is not entitled finds nothing."""

from __future__ import annotations

import contextlib
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from lienket.access.rulings import NotAllowed
from lienket.alerts.queries import inbox
from lienket.custody.holds import OnHold
from lienket.intake.identity import forget_reporter
from lienket.intake.models import Identity
from lienket.journal.door import Overtaken, writing
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.kernel.secrecy import StateSecretRefused
from lienket.matters import holds
from lienket.matters.actions import NothingToAnswer, ReasonNeeded
from lienket.matters.queries import NoSuchMatter, number_by_id
from lienket.routing import actions as routing
from lienket.situation import second
from lienket.situation.acts import perform
from lienket.situation.events import SecondCleared
from lienket.situation.models import SecondRequest, SecondState, SecondWords
from lienket.situation.second import LASTS
from lienket.units.actions import post_person
from lienket.units.models import Account, Holding, PersonDetail
from lienket.units.people import end_holding
from lienket.units.queries import post_id, unit_id
from tests.world import MODEL, NOON, SWEEPER, TODAY, a_matter, delivered, journal_is_true, last_seq, minutes, recorded_about, recorded_after, stored, undone

pytestmark = pytest.mark.usefixtures("world")
WHY = "Người báo yêu cầu."
SINCE = date(2016, 1, 1)
LEAD = ("town-police/desk", "town-police/chief")


def somebody(code: str, name: str = "Một người", *, administrator: bool = False, person: UUID | None = None) -> Actor:
    """A person with an account, acting in the post ``unit/post``."""
    if person is None:
        person = post_person(actor=SWEEPER, name=name, post=post_id(MODEL, code), since=SINCE, at=NOON, login=f"p{uuid4().hex[:12]}")
        Account.of_node.filter(person_id=person).update(administrator=administrator)
    return Actor(model=MODEL, kind="PERSON", unit=unit_id(MODEL, code.partition("/")[0]), post=post_id(MODEL, code), person=person)


def with_reporter() -> UUID:
    return a_matter(name="Người Báo", phone="0900 000 001")


def asked(actor: Actor, matter: UUID, at=NOON, why: str = WHY) -> SecondRequest:
    return second.ask(actor=actor, act="forget", subject=matter, why=why, at=at)


def declined(**values) -> None:
    second.decline(why="Không", **values)


def kept() -> bool:
    return Identity.unrestricted.exists()


def test_what_one_asks_for_changes_nothing_until_another_confirms_and_the_journal_names_both():
    matter, one, two = with_reporter(), somebody(LEAD[0]), somebody(LEAD[1])
    start = last_seq()
    request = perform(actor=one, number=number_by_id(matter), act="forget", values={"why": WHY}, at=NOON)
    assert recorded_after(start) == ["second.asked/1"]
    assert kept()
    assert [(p.row.id, p.mine, p.wanted.why) for p in second.pending(two, NOON)] == [(request, False, WHY)]
    assert (second.waiting(two, NOON), second.waiting(one, NOON)) == (1, 0)
    assert [(p.row.id, p.mine, p.open) for p in second.pending(one, NOON)] == [(request, True, True)]
    start = last_seq()
    assert second.confirm(actor=two, request=request, at=minutes(5)) == 1
    assert recorded_after(start) == ["reporter.forgotten/1", "note.added/1", "second.confirmed/1"]
    assert last_seq() == start + 1, "one entry: what was done and who both were"
    assert not kept()
    row = SecondRequest.unrestricted.get()
    assert (row.state, row.person, row.second) == (SecondState.CONFIRMED, one.person, two.person)
    assert recorded_about(matter)[-3:] == ["reporter.forgotten/1", "note.added/1", "second.confirmed/1"]
    assert second.waiting(two, minutes(5)) == 0
    with pytest.raises(second.RequestOver):
        second.confirm(actor=two, request=request, at=minutes(6))
    journal_is_true()


def test_nobody_confirms_or_declines_his_own_in_whatever_post():
    matter, one = with_reporter(), somebody(LEAD[0])
    also = somebody(LEAD[1], person=one.person)
    row = asked(one, matter)
    before = stored()
    for actor in (one, also):
        for act in (second.confirm, declined):
            with pytest.raises(second.OwnRequest):
                act(actor=actor, request=row.id, at=NOON)
        assert second.waiting(actor, NOON) == 0
    assert stored() == before


@pytest.mark.parametrize("code", ["plant/truc-ban", "border-post/truc-ban", "neighbour/truc-ban"])
def test_who_is_not_entitled_finds_nothing_and_cannot_tell_a_request_from_none(code):
    matter = with_reporter()
    row, other = asked(somebody(LEAD[0]), matter), somebody(code)
    before = stored()
    assert second.pending(other, NOON) == []
    assert second.waiting(other, NOON) == 0
    for request in (row.id, uuid4()):
        for act in (second.confirm, second.withdraw, declined):
            with pytest.raises(second.NoSuchRequest):
                act(actor=other, request=request, at=NOON)
    with pytest.raises((NotAllowed, NoSuchMatter)):
        asked(other, matter)
    assert stored() == before


def test_an_actor_without_a_person_neither_asks_nor_confirms():
    matter, one = with_reporter(), somebody(LEAD[0])
    nobody = Actor(model=MODEL, kind="PERSON", unit=one.unit, post=one.post)
    with pytest.raises(NotAllowed):
        asked(nobody, matter)
    with pytest.raises(second.NoSuchRequest):
        second.confirm(actor=nobody, request=asked(one, matter).id, at=NOON)


def test_a_request_ends_with_its_time():
    matter, one, two = with_reporter(), somebody(LEAD[0]), somebody(LEAD[1])
    row = asked(one, matter)
    end = NOON + LASTS
    assert row.ends_at == end
    assert second.waiting(two, end - timedelta(seconds=1)) == 1
    assert second.waiting(two, end) == 0
    with pytest.raises(second.RequestOver):
        second.confirm(actor=two, request=row.id, at=end)
    with pytest.raises(second.RequestOver):
        second.withdraw(actor=one, request=row.id, at=end)
    assert kept()
    assert asked(one, matter, at=end).id != row.id, "what ran out may be asked for again"
    assert [p.open for p in second.pending(one, end)] == [True, False]
    assert second.pending(one, end + second.KEPT + LASTS) == []


def test_it_is_declined_with_a_reason_the_asker_reads_or_withdrawn_by_the_asker_alone():
    matter, one, two = with_reporter(), somebody(LEAD[0]), somebody(LEAD[1])
    row = asked(one, matter)
    with pytest.raises(second.AlreadyAsked):
        asked(two, matter)
    with pytest.raises(ReasonNeeded):
        second.decline(actor=two, request=row.id, why=" ", at=NOON)
    start = last_seq()
    second.decline(actor=two, request=row.id, why="Vụ án còn cần người báo.", at=NOON)
    assert recorded_after(start) == ["second.declined/1"]
    (mine,) = second.pending(one, NOON)
    assert (mine.open, mine.row.state, mine.answer) == (False, SecondState.DECLINED, "Vụ án còn cần người báo.")
    again = asked(one, matter)
    with pytest.raises(second.NoSuchRequest):
        second.withdraw(actor=two, request=again.id, at=NOON)
    start = last_seq()
    second.withdraw(actor=one, request=again.id, at=NOON)
    assert recorded_after(start) == ["second.withdrawn/1"]
    for act in (second.confirm, declined):
        with pytest.raises(second.RequestOver):
            act(actor=two, request=again.id, at=NOON)
    assert kept()
    journal_is_true()


def test_both_must_be_entitled_when_it_is_confirmed():
    matter, one, two = with_reporter(), somebody(LEAD[0]), somebody(LEAD[1])
    row = asked(one, matter)
    held = Holding.unrestricted.get(person_id=one.person)
    with undone():
        end_holding(actor=SWEEPER, person=one.person, holding=held.id, until=TODAY, day=TODAY, at=minutes(1))
        with pytest.raises(second.AskerNotEntitled):
            second.confirm(actor=two, request=row.id, at=minutes(2))
        assert kept()
    with undone():
        Account.of_node.filter(person_id=one.person).update(is_active=False)
        with pytest.raises(second.AskerNotEntitled):
            second.confirm(actor=two, request=row.id, at=minutes(2))
    with undone():  # The lead goes to another unit: neither is entitled any more.
        routing.assign_lead(actor=one, matter=matter, unit="border-post", why="Thuộc cảng", at=minutes(1))
        assert second.waiting(two, minutes(2)) == 0
        with pytest.raises(second.NoSuchRequest):
            second.confirm(actor=two, request=row.id, at=minutes(2))
        assert kept()
    second.confirm(actor=two, request=row.id, at=minutes(2))
    assert not kept()


def test_pages_of_other_units_read_nothing_of_what_waits_in_one(monkeypatch):
    """Before every page it is asked what waits: a list of thousands of matters one unit asked for would slow the pages of all down."""
    asked(somebody(LEAD[0]), with_reporter())
    read, said = [], second._said
    monkeypatch.setattr(second, "_said", lambda ids: read.extend(ids) or said(ids))
    assert second.waiting(somebody("border-post/truc-ban"), minutes(1)) == 0
    assert read == []
    assert second.waiting(somebody(LEAD[1]), minutes(1)) == 1
    assert len(read) == 1


def test_what_cannot_be_done_is_refused_when_asked_and_when_confirmed():
    one, two = somebody(LEAD[0]), somebody(LEAD[1])
    with pytest.raises(NothingToAnswer):
        asked(one, a_matter())
    matter = with_reporter()
    with pytest.raises(ReasonNeeded):
        asked(one, matter, why="")
    with pytest.raises(StateSecretRefused):
        asked(one, matter, why="Theo văn bản TUYỆT MẬT")
    row = asked(one, matter)
    forget_reporter(actor=one, matter=matter, why="Ở máy chủ", at=minutes(1))  # By the operator, for instance.
    before = stored()
    with pytest.raises(NothingToAnswer):
        second.confirm(actor=two, request=row.id, at=minutes(2))
    assert stored() == before, "a confirmation that carries nothing out leaves nothing behind"


def test_a_hold_stops_the_asking_and_one_set_since_the_confirming():
    one, two = somebody(LEAD[0]), somebody(LEAD[1])
    matter, held = with_reporter(), with_reporter()
    told = {"until": NOON + timedelta(days=30), "why": "Tòa án yêu cầu giữ.", "at": NOON}
    holds.hold(actor=one, matter=held, **told)
    with pytest.raises(OnHold):
        asked(one, held)
    row = asked(one, matter)
    holds.hold(actor=one, matter=matter, **told)
    before = stored()
    with pytest.raises(OnHold):
        second.confirm(actor=two, request=row.id, at=minutes(1))
    assert stored() == before


def test_the_lead_gets_a_notice_and_nobody_else():
    matter = with_reporter()
    one, two, plant = somebody(LEAD[0]), somebody(LEAD[1]), somebody("plant/truc-ban")
    asked(one, matter)
    delivered(minutes(1))
    assert "second.asked/1" in {notice.event for notice in inbox(two, minutes(1))}
    assert "second.asked/1" not in {notice.event for notice in inbox(plant, minutes(1))}


def test_whom_to_ask_is_said_by_post_and_never_by_name():
    one = somebody(LEAD[0], "Trần Một")
    assert second.who_may(one, "forget", NOON, "vi") == []
    somebody(LEAD[1], "Lê Hai")
    (title,) = second.who_may(one, "forget", NOON, "vi")
    assert title
    Account.of_node.exclude(person_id=one.person).update(is_active=False)
    assert second.who_may(one, "forget", NOON, "vi") == [], "who has no open account confirms nothing"
    Account.of_node.update(is_active=True)
    assert "Lê Hai" not in title


def test_of_what_is_confirmed_the_words_are_known():
    row = second.ask(actor=somebody(LEAD[0], administrator=True), act="forget-person", subject=gone(), values={"reason": "left"}, at=NOON)
    with writing(SWEEPER, NOON) as door:
        door.erase(SecondWords, SecondWords.unrestricted.get().id)
        door.record(SecondCleared(count=1))
    with pytest.raises(second.RequestOver):
        second.confirm(actor=somebody("plant/truc-ban", administrator=True), request=row.id, at=NOON)
    assert PersonDetail.unrestricted.filter(pk=row.subject).exists()


def test_the_words_go_seven_days_after_the_end_and_what_was_done_stays():
    matter, one, two = with_reporter(), somebody(LEAD[0]), somebody(LEAD[1])
    row = asked(one, matter)
    second.decline(actor=two, request=row.id, why="Vụ án còn cần người báo.", at=NOON)
    end = row.ends_at + second.KEPT
    assert second.clear(actor=SWEEPER, at=end - timedelta(seconds=1)) == 0
    start = last_seq()
    assert second.clear(actor=SWEEPER, at=end) == 2
    assert recorded_after(start) == ["second.cleared/1"]
    assert not SecondWords.unrestricted.exists()
    assert SecondRequest.unrestricted.get().state == SecondState.DECLINED
    assert second.clear(actor=SWEEPER, at=end) == 0
    journal_is_true()


def gone() -> UUID:
    """A person who serves no longer, with a closed account."""
    who = post_person(actor=SWEEPER, name="Người Cũ", post=post_id(MODEL, "plant/truc-ban"), since=SINCE, at=NOON, login="nguoi.cu")
    end_holding(actor=SWEEPER, person=who, holding=Holding.unrestricted.get(person_id=who).id, until=TODAY, day=TODAY, at=NOON)
    Account.of_node.filter(person_id=who).update(is_active=False)
    return who


def test_a_name_is_erased_by_two_administrators():
    who = gone()
    one, two, other = somebody(LEAD[0], administrator=True), somebody("plant/truc-ban", administrator=True), somebody(LEAD[1])
    with pytest.raises(NotAllowed):
        second.ask(actor=other, act="forget-person", subject=who, values={"reason": "left"}, at=NOON)
    row = second.ask(actor=one, act="forget-person", subject=who, values={"reason": "left"}, at=NOON)
    assert (second.waiting(two, NOON), second.waiting(other, NOON)) == (1, 0)
    with pytest.raises(second.NoSuchRequest):
        second.confirm(actor=other, request=row.id, at=NOON)
    with undone():
        Account.of_node.filter(person_id=one.person).update(administrator=False)
        with pytest.raises(second.AskerNotEntitled):
            second.confirm(actor=two, request=row.id, at=NOON)
    start = last_seq()
    second.confirm(actor=two, request=row.id, at=NOON)
    assert recorded_after(start) == ["person.forgotten/1", "second.confirmed/1"]
    assert not PersonDetail.unrestricted.filter(pk=who).exists()
    with pytest.raises(Overtaken):
        second.ask(actor=one, act="forget-person", subject=who, values={"reason": "left"}, at=NOON)
    journal_is_true()


def test_the_database_itself_takes_no_confirmation_by_the_asker():
    row = asked(somebody(LEAD[0]), with_reporter())
    with pytest.raises(IntegrityError), transaction.atomic(), writing(SWEEPER, NOON) as door:
        door.change(SecondRequest, row.id, state=SecondState.CONFIRMED, second=row.person)


STEPS = st.lists(st.tuples(st.sampled_from(["ask", "confirm", "decline", "withdraw", "later"]), st.integers(0, 4), st.integers(0, 3)), max_size=25)


@settings(max_examples=60, deadline=None)
@given(steps=STEPS)
def test_in_no_history_is_anything_erased_by_fewer_than_two_persons(steps):
    with undone():
        matters = [with_reporter(), with_reporter()]
        first = somebody(LEAD[0])
        cast = [first, somebody(LEAD[1], person=first.person), somebody(LEAD[1]), somebody("plant/truc-ban"), somebody("neighbour/truc-ban")]
        requests: list[SecondRequest] = []
        at, done = NOON, 0
        for what, who, which in steps:
            actor, before, erasable = cast[who], last_seq(), Identity.unrestricted.count()
            row = requests[which % len(requests)] if requests else None
            with contextlib.suppress(LienketError):
                if what == "later":
                    at += timedelta(hours=10)
                elif what == "ask":
                    requests.append(asked(actor, matters[which % 2], at=at))
                elif row is not None:
                    {"confirm": second.confirm, "decline": declined, "withdraw": second.withdraw}[what](actor=actor, request=row.id, at=at)
            if Identity.unrestricted.count() == erasable:
                assert "reporter.forgotten/1" not in recorded_after(before)
                continue
            done += 1
            assert what == "confirm"
            assert row is not None
            assert "second.confirmed/1" in recorded_after(before)
            assert None not in {actor.person, row.person}
            assert actor.person != row.person
            assert actor is cast[2] or row.person == cast[2].person
            assert row.asked_at <= at < row.ends_at
        settled = SecondRequest.unrestricted.filter(state=SecondState.CONFIRMED)
        assert settled.count() == done
        assert all(row.second is not None and row.second != row.person for row in settled)
        assert all(words.text for words in SecondWords.unrestricted.all())
