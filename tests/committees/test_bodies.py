"""Committees and helper teams: one head on every day, terms of posts, decisions of the issuing unit, and nothing for the outsider."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lienket.access.rulings import NotAllowed
from lienket.committees import actions, queries
from lienket.committees.actions import BadCommittee, HeadNeeded, SeatTaken
from lienket.committees.models import Committee, Seat
from lienket.committees.queries import NoSuchCommittee, heads_on, seats_of
from lienket.instruments.queries import book
from lienket.kernel.secrecy import StateSecretRefused
from lienket.units.actions import end_post
from lienket.units.queries import NoSuchPost, post_id
from tests.committees.bodies import BORDER, CHIEF, DESK, PLANT, PROVINCE, SINCE, a_committee, a_team, member, seat
from tests.world import MODEL, NOON, TODAY, last_seq, post, stored, undone, verify

pytestmark = pytest.mark.usefixtures("world")


def seen(unit):
    return [c.id for c in queries.seen(post(unit), book(MODEL), NOON)]


def refused(error, act):
    """The act is refused with `error`, in two languages or with its data, and leaves nothing behind."""
    kept, end = stored(), last_seq()
    with pytest.raises(error):
        act()
    assert (stored(), last_seq()) == (kept, end)


def test_a_decision_establishes_a_committee_and_a_team():
    verify(a_committee, "committee.established/1", "seat.given/1", "seat.given/1")
    (committee,) = seen("town-police")
    verify(lambda: a_team(committee), "committee.established/1", "seat.given/1", "seat.given/1")
    row = Committee.unrestricted.get(sort="HELPERS")
    assert (row.parent_id, row.decision, [s.role for s in seats_of(row.id)]) == (committee, "40/QĐ-BCĐ", ["TEAM_HEAD", "TEAM_MEMBER"])


def test_members_and_parties_see_it_and_the_outsider_sees_nothing():
    committee = a_committee(member(CHIEF, "HEAD"), member(PROVINCE))
    team = a_team(committee)
    for unit in ("town-police", "border-post", "plant", "province-police"):
        assert set(seen(unit)) == {committee, team}, unit
    for outsider in ("neighbour", "ministry"):
        assert seen(outsider) == []
        for body in (committee, team, uuid4()):
            with pytest.raises(NoSuchCommittee):
                queries.find(post(outsider), body, book(MODEL), NOON)


def test_the_outsider_changes_nothing_and_learns_nothing_from_trying():
    committee = a_committee()
    place = seat(committee, BORDER).id
    neighbour = post("neighbour")
    refused(NoSuchCommittee, lambda: actions.end(actor=neighbour, committee=committee, until=TODAY, decision="1", decided_on=TODAY, at=NOON))
    refused(NoSuchCommittee, lambda: actions.end_term(actor=neighbour, seat=place, until=TODAY, at=NOON))
    refused(NoSuchCommittee, lambda: actions.appoint(actor=neighbour, committee=committee, member=member("neighbour"), decision="1", at=NOON))
    refused(NotAllowed, lambda: a_committee(member("neighbour", "HEAD"), unit="neighbour"))


def test_a_member_that_did_not_issue_the_decision_changes_nothing():
    committee = a_committee()
    border = post("border-post")
    refused(NotAllowed, lambda: actions.appoint(actor=border, committee=committee, member=member(PLANT), decision="1", at=NOON))
    refused(NotAllowed, lambda: actions.resume(actor=border, committee=committee, at=NOON))
    refused(NotAllowed, lambda: a_team(committee, unit="border-post"))


@pytest.mark.parametrize(
    ("error", "values"),
    [
        (HeadNeeded, {"members": [member]}),
        (BadCommittee, {"until": SINCE}),
        (BadCommittee, {"name_vi": " "}),
        (BadCommittee, {"sort": "HELPERS"}),
        (BadCommittee, {"sort": "CLUB"}),
        (StateSecretRefused, {"name_vi": "Độ mật: TUYỆT MẬT"}),
        (NoSuchCommittee, {"replaces": uuid4()}),
    ],
)
def test_a_decision_that_does_not_fit_together_is_refused(error, values):
    people = (member(BORDER),) if values.pop("members", None) else ()
    refused(error, lambda: a_committee(*people, **values))


def test_two_heads_a_head_for_a_time_and_a_role_of_another_sort_are_refused():
    refused(HeadNeeded, lambda: a_committee(member(CHIEF, "HEAD"), member(BORDER, "HEAD")))
    refused(HeadNeeded, lambda: a_committee(member(CHIEF, "HEAD", until=date(2017, 1, 1))))
    refused(HeadNeeded, lambda: a_committee(member(CHIEF, "HEAD", since=SINCE + timedelta(days=1))))
    refused(BadCommittee, lambda: a_committee(member(CHIEF, "HEAD"), member(BORDER, "TEAM_MEMBER")))
    committee = a_committee()
    refused(HeadNeeded, lambda: actions.appoint(actor=post("town-police"), committee=committee, member=member(PLANT, "HEAD"), decision="1", at=NOON))


def test_a_post_has_one_place_at_a_time():
    committee = a_committee()
    town = post("town-police")

    def appoint(since, until=None):
        actions.appoint(actor=town, committee=committee, member=member(PLANT, since=since, until=until), decision="41", at=NOON)

    appoint(date(2016, 2, 1), date(2016, 3, 1))
    refused(SeatTaken, lambda: appoint(date(2016, 1, 15), date(2016, 2, 2)))
    refused(SeatTaken, lambda: appoint(date(2016, 2, 29)))
    appoint(date(2016, 3, 1))  # The term is half-open: the next begins where it ends.
    refused(SeatTaken, lambda: actions.appoint(actor=town, committee=committee, member=member(CHIEF), decision="41", at=NOON))


def test_a_term_lies_within_the_decision_and_its_post_in_being():
    committee = a_committee(until=date(2016, 12, 31))
    for since, until in ((date(2016, 1, 1), None), (date(2016, 12, 31), None), (date(2016, 3, 1), date(2016, 3, 1))):
        given = member(PLANT, since=since, until=until)
        refused(BadCommittee, lambda m=given: actions.appoint(actor=post("town-police"), committee=committee, member=m, decision="1", at=NOON))
    gone = actions.Member(post=post_id(MODEL, "old-police/truc-ban"), role="MEMBER")
    refused(NoSuchPost, lambda: actions.appoint(actor=post("town-police"), committee=committee, member=gone, decision="1", at=NOON))


def test_an_appointment_is_taken_back_on_its_first_day():
    committee = a_committee()
    town = post("town-police")
    place = actions.appoint(actor=town, committee=committee, member=member(PLANT, since=TODAY), decision="41", at=NOON)
    verify(lambda: actions.end_term(actor=town, seat=place, until=TODAY, at=NOON), "seat.ended/1", again=BadCommittee)
    assert not queries.covers(Seat.unrestricted.get(pk=place), TODAY)
    actions.appoint(actor=town, committee=committee, member=member(PLANT, since=TODAY), decision="41", at=NOON)


def test_a_head_is_replaced_in_one_act_and_cannot_simply_go():
    committee = a_committee()
    town = post("town-police")
    place = seat(committee, CHIEF)
    refused(HeadNeeded, lambda: actions.end_term(actor=town, seat=place.id, until=TODAY, at=NOON))
    verify(lambda: actions.replace(actor=town, seat=place.id, post=post(DESK).post, since=TODAY, decision="42", at=NOON), "seat.passed/1", again=BadCommittee)
    new = seat(committee, DESK)
    assert (new.role, new.chair, new.valid_from) == ("HEAD", place.chair, TODAY)
    row = Committee.unrestricted.get(pk=committee)
    assert [[h.post_id for h in heads_on(seats_of(committee), row, day)] for day in (TODAY - timedelta(days=1), TODAY)] == [[place.post_id], [new.post_id]]


def test_a_replacement_by_a_post_that_sits_already_leaves_everything_as_it_was():
    committee = a_committee()
    place = seat(committee, CHIEF)
    refused(SeatTaken, lambda: actions.replace(actor=post("town-police"), seat=place.id, post=post(BORDER).post, since=TODAY, decision="42", at=NOON))


def test_a_body_ends_with_its_teams_by_a_later_decision_and_that_is_taken_back():
    committee = a_committee()
    team = a_team(committee)
    town = post("town-police")

    def end():
        actions.end(actor=town, committee=committee, until=TODAY, decision="50/QĐ", decided_on=TODAY, at=NOON)

    verify(end, "committee.ended/1", "committee.ended/1", again=BadCommittee)
    assert set(Committee.unrestricted.values_list("valid_until", "end_decision")) == {(TODAY, "50/QĐ")}
    refused(BadCommittee, lambda: actions.resume(actor=town, committee=team, at=NOON))
    verify(lambda: actions.resume(actor=town, committee=committee, at=NOON), "committee.resumed/1", again=BadCommittee)
    actions.resume(actor=town, committee=team, at=NOON)
    assert set(Committee.unrestricted.values_list("valid_until", "end_decision")) == {(None, "")}


def test_a_new_decision_replaces_an_earlier_body():
    old = a_committee()
    verify(lambda: a_committee(since=TODAY, decision="60/QĐ", replaces=old), "committee.established/1", "seat.given/1", "seat.given/1", "committee.ended/1")
    assert Committee.unrestricted.get(pk=old).end_decision == "60/QĐ"
    refused(BadCommittee, lambda: actions.resume(actor=post("town-police"), committee=old, at=NOON))


def test_a_post_that_ends_leaves_a_term_that_is_still_there_to_be_filled():
    committee = a_committee()
    end_post(actor=post("town-police"), post=post(BORDER).post, until=TODAY, at=NOON)
    gap = next(s for s in seats_of(committee) if s.role == "STANDING_DEPUTY")
    assert queries.covers(gap, TODAY)
    assert gap.post.valid_until == TODAY


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(-3, 400), st.sampled_from([CHIEF, DESK, BORDER, PLANT, PROVINCE]), st.integers(0, 5)), max_size=6), st.integers(1, 500))
def test_there_is_exactly_one_head_on_every_day_whatever_is_decided(world, steps, length):
    with undone():
        committee = a_committee(member(CHIEF, "HEAD"), until=SINCE + timedelta(days=length))
        town = post("town-police")
        for days, code, which in steps:
            heads = [s for s in seats_of(committee) if s.role == "HEAD"]
            try:
                actions.replace(actor=town, seat=heads[which % len(heads)].id, post=post(code).post, since=SINCE + timedelta(days=days), decision="x", at=NOON)
            except (BadCommittee, SeatTaken):
                continue
        row, seats = Committee.unrestricted.get(pk=committee), seats_of(committee)
        for n in range(-2, length + 3):
            day = SINCE + timedelta(days=n)
            assert len(heads_on(seats, row, day)) == (0 <= n < length), (day, [(s.valid_from, s.valid_until) for s in seats])
