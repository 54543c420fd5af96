"""People and their posts: entered, moved, ended, resumed, forgotten; what does not fit is refused and changes nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lienket.journal.door import Overtaken
from lienket.units import people
from lienket.units.actions import PostExists, PostHeld, add_post, end_post
from lienket.units.credentials import BadLogin, LoginTaken
from lienket.units.directory import NoSuchPerson, administrators, holders, person, posts_in_being, unit
from lienket.units.models import Account, Holding, Person, PersonDetail, Post
from lienket.units.people import AlreadyHolds, OutsidePeriod, StillActive
from lienket.units.queries import NoSuchPost, post_id, unit_id
from tests.world import MODEL, NOON, TODAY, journal_is_true, last_seq, post, recorded_after, stored, verify

CHIEF = post_id(MODEL, "town-police/chief")
DESK = post_id(MODEL, "town-police/desk")
OLD = post_id(MODEL, "old-police/truc-ban")
LATER = TODAY + timedelta(days=30)


def clerk():
    return post("town-police/chief")


def an_officer(**values):
    given = {"actor": clerk(), "name": "Lê Thị B", "post": DESK, "since": TODAY, "at": NOON} | values
    return people.appoint(**given)


def held(who):
    return list(Holding.unrestricted.filter(person_id=who).order_by("valid_from", "id"))


def test_a_person_is_entered_with_post_account_and_link_in_one_act(world):
    start = last_seq()
    who, link = an_officer(login="Le.Thi.B", administrator=True)
    assert recorded_after(start) == ["person.posted/1", "account.invited/1", "administrator.given/1"]
    account = Account.objects.get(login="le.thi.b")
    assert (account.person_id, account.administrator, account.has_usable_password()) == (who, True, False)
    assert link.login == "le.thi.b"
    assert link.code not in repr(link)
    journal_is_true()


@pytest.mark.parametrize("login", ["a", "ab", "có dấu", "x" * 41, "-abc", "abc-", "a b c"])
def test_a_login_that_cannot_be_typed_enters_nobody(world, login):
    kept = stored()
    with pytest.raises(BadLogin):
        an_officer(login=login)
    assert stored() == kept
    assert not Account.objects.exists()


def test_a_login_belongs_to_one_person(world):
    an_officer(login="canbo")
    kept = stored()
    with pytest.raises(LoginTaken):
        an_officer(login="CanBo")
    assert stored() == kept


def test_nobody_holds_a_post_that_does_not_exist(world):
    with pytest.raises(NoSuchPost):
        an_officer(post=unit_id(MODEL, "plant"))


def test_nobody_holds_a_post_outside_the_time_of_its_unit(world):
    with pytest.raises(OutsidePeriod):
        an_officer(post=OLD)
    an_officer(post=OLD, since=date(2009, 1, 1))


def test_a_person_takes_a_second_post_once(world):
    who, _ = an_officer()
    verify(
        lambda: people.take_post(actor=clerk(), person=who, post=CHIEF, since=TODAY, at=NOON),
        "person.posted/1",
        again=AlreadyHolds,
    )
    assert {h.post_id for h in held(who)} == {DESK, CHIEF}


def test_a_holding_ends_and_the_end_is_taken_back(world):
    who, _ = an_officer()
    [holding] = held(who)
    verify(lambda: people.end_holding(actor=clerk(), person=who, holding=holding.id, until=LATER, day=TODAY, at=NOON), "holding.ended/1")
    assert held(who)[0].valid_until == LATER
    verify(lambda: people.resume_holding(actor=clerk(), person=who, holding=holding.id, at=NOON), "holding.resumed/1", again=OutsidePeriod)
    assert held(who)[0].valid_until is None


def test_a_holding_does_not_end_before_it_began(world):
    who, _ = an_officer()
    with pytest.raises(OutsidePeriod):
        people.end_holding(actor=clerk(), person=who, holding=held(who)[0].id, until=TODAY - timedelta(days=1), day=TODAY, at=NOON)


def test_a_holding_ended_on_its_first_day_was_never_held_and_can_be_held_anew(world):
    who, _ = an_officer()
    people.end_holding(actor=clerk(), person=who, holding=held(who)[0].id, until=TODAY, day=TODAY, at=NOON)
    assert not holders(unit("town-police"), TODAY)
    people.take_post(actor=clerk(), person=who, post=DESK, since=TODAY, at=NOON)
    with pytest.raises(AlreadyHolds):
        people.resume_holding(actor=clerk(), person=who, holding=next(h.id for h in held(who) if h.valid_until), at=NOON)


def test_moving_is_one_act_and_all_or_nothing(world):
    who, _ = an_officer()
    [old] = held(who)
    kept = stored()
    with pytest.raises(OutsidePeriod):
        people.move(actor=clerk(), person=who, holding=old.id, post=OLD, since=LATER, day=TODAY, at=NOON)
    with pytest.raises(NoSuchPerson):
        people.move(actor=clerk(), person=who, holding=CHIEF, post=CHIEF, since=LATER, day=TODAY, at=NOON)
    assert stored() == kept
    verify(lambda: people.move(actor=clerk(), person=who, holding=old.id, post=CHIEF, since=LATER, day=TODAY, at=NOON), "person.posted/1", "holding.ended/1")
    assert [(h.post_id, h.valid_from, h.valid_until) for h in held(who)] == [(DESK, TODAY, LATER), (CHIEF, LATER, None)]


def test_a_stranger_holds_nothing_here(world):
    with pytest.raises(NoSuchPerson):
        people.take_post(actor=clerk(), person=DESK, post=CHIEF, since=TODAY, at=NOON)
    with pytest.raises(NoSuchPerson):
        people.end_holding(actor=clerk(), person=DESK, holding=CHIEF, until=TODAY, day=TODAY, at=NOON)
    with pytest.raises(NoSuchPerson):
        person(DESK)


def test_a_name_is_erased_only_after_posts_and_account_have_ended(world):
    who, _ = an_officer(login="canbo")
    with pytest.raises(StillActive):
        people.forget_person(actor=clerk(), person=who, reason="left", day=TODAY, at=NOON)
    people.end_holding(actor=clerk(), person=who, holding=held(who)[0].id, until=TODAY, day=TODAY, at=NOON)
    with pytest.raises(StillActive):
        people.forget_person(actor=clerk(), person=who, reason="left", day=TODAY, at=NOON)
    Account.of_node.filter(person_id=who).update(is_active=False)
    verify(lambda: people.forget_person(actor=clerk(), person=who, reason="asked", day=TODAY, at=NOON), "person.forgotten/1", again=Overtaken)
    assert not PersonDetail.unrestricted.filter(pk=who).exists()
    assert Person.unrestricted.filter(pk=who).exists()
    assert person(who).name is None


def test_a_reason_in_words_is_no_reason(world):
    who, _ = an_officer()
    with pytest.raises(ValueError, match="vì"):
        people.forget_person(actor=clerk(), person=who, reason="vì ông B nghỉ", day=TODAY, at=NOON)


def test_a_post_is_added_once_held_and_ended(world):
    given = {"unit": unit_id(MODEL, "plant"), "code": "gate", "title_vi": "Cổng", "title_en": "Gate", "duty": False, "since": None}
    verify(lambda: add_post(actor=clerk(), at=NOON, **given), "post.added/1", again=PostExists)
    gate = Post.unrestricted.get(code="gate")
    assert gate.id == post_id(MODEL, "plant/gate"), "a later edition of the pack that names it means this row"
    assert gate.id in {p.id for p in posts_in_being(TODAY)}
    who, _ = an_officer(post=gate.id)
    with pytest.raises(PostHeld):
        end_post(actor=clerk(), post=gate.id, until=LATER, at=NOON)
    people.end_holding(actor=clerk(), person=who, holding=held(who)[0].id, until=LATER, day=TODAY, at=NOON)
    verify(lambda: end_post(actor=clerk(), post=gate.id, until=LATER, at=NOON), "post.ended/1")
    assert gate.id not in {p.id for p in posts_in_being(LATER)}


def test_only_who_can_really_sign_in_and_act_counts_as_administrator(world):
    an_officer(login="canbo", administrator=True)
    assert administrators(TODAY) == [], "the invitation was not taken up"
