"""Offers of the lead: answered with another, refused by naming whose, ended by silence; and one unit leads, whatever is done."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lienket.access.rulings import NotAllowed
from lienket.alerts.queries import inbox
from lienket.clocks.queries import of_subject, running
from lienket.kernel.errors import LienketError
from lienket.matters.actions import ConcernedUnit, NotOpen, acknowledge, close, reopen
from lienket.matters.models import Participant, SentOut, Transfer
from lienket.matters.offers import AlreadyOffered, NothingToAnswer, referrals_of
from lienket.matters.queries import NoSuchMatter
from lienket.routing import actions as routing
from lienket.routing import offers, outside
from lienket.routing.offers import WhoseNeeded
from lienket.routing.steps import UnknownUnit
from lienket.sharing.codes import Level
from lienket.units.queries import unit_id
from tests.world import (
    MODEL,
    NOON,
    NOTHING,
    UNITS,
    a_matter,
    delivered,
    journal_is_true,
    last_seq,
    minutes,
    parts,
    post,
    recorded_after,
    sees,
    swept,
    the,
    undone,
    verify,
    view_of,
)

pytestmark = pytest.mark.usefixtures("handing")

POLICE, BORDER, PLANT, PROVINCE, MINISTRY = "town-police", "border-post", "plant", "province-police", "ministry"


def of(code):
    return unit_id(MODEL, code)


def offer(matter, taker=BORDER, at=NOON, by=POLICE):
    offers.propose_transfer(actor=post(by), matter=matter, taker=of(taker), why="Đúng địa bàn của đồn", at=at)


def counter(matter, taker, at=NOON, by=BORDER, why="Việc xảy ra trong nhà máy"):
    offers.counter_transfer(actor=post(by), matter=matter, taker=of(taker), why=why, at=at)


def answer(matter, unit, accept, at=NOON, **said):
    offers.answer_transfer(actor=post(unit), matter=matter, accept=accept, at=at, **({} if accept else {"why": "Lý do"} | said))


def open_offers(matter):
    return [(o.giver.code, o.taker.code, o.by and o.by.code) for o in Transfer.unrestricted.filter(matter=matter, state="PROPOSED")]


def clocks_of_offers(matter):
    return [(c.unit.code, c.state, c.due_at) for c in of_subject(matter) if c.duty == "offered"]


# --- counter-proposals ------------------------------------------------------------------------------------------------


def test_the_unit_asked_names_another_and_the_lead_has_to_answer():
    matter = a_matter()
    offer(matter)
    verify(
        lambda: counter(matter, PROVINCE, at=minutes(5)),
        "transfer.answered/1",
        "clock.settled/1",
        "transfer.answered/1",
        "clock.started/1",
        at=minutes(5),
        again=NothingToAnswer,
    )
    assert open_offers(matter) == [(POLICE, PROVINCE, BORDER)]
    # The unit named reads nothing by the word of a unit that does not lead; the one that named it waits for the answer.
    assert (sees(PROVINCE, matter), sees(BORDER, matter), parts(matter)[POLICE]) == (None, Level.VIEW, "LEAD")
    assert clocks_of_offers(matter) == [(BORDER, "MET", minutes(240)), (POLICE, "RUNNING", minutes(245))]


def test_a_lead_that_agrees_offers_to_the_unit_named_in_one_step():
    matter = a_matter()
    offer(matter)
    counter(matter, PROVINCE)
    answer(matter, POLICE, accept=True, at=minutes(1))
    assert open_offers(matter) == [(POLICE, PROVINCE, None)]
    assert (sees(PROVINCE, matter, minutes(1)), sees(BORDER, matter, minutes(1))) == (Level.VIEW, None)
    answer(matter, PROVINCE, accept=True, at=minutes(2))
    assert parts(matter) == {PROVINCE: "LEAD", PLANT: "SUPPORT"}
    journal_is_true()


def test_a_unit_that_takes_it_on_a_condition_leads_once_the_lead_agrees():
    matter = a_matter()
    offer(matter)
    counter(matter, BORDER, why="Nếu Công an thị xã giữ hiện trường đến 18 giờ")
    assert parts(matter)[POLICE] == "LEAD"
    answer(matter, POLICE, accept=True, at=minutes(1))
    assert parts(matter) == {BORDER: "LEAD", PLANT: "SUPPORT"}
    assert open_offers(matter) == []


def test_a_lead_answers_a_counter_proposal_with_an_offer_to_a_third():
    matter = a_matter()
    offer(matter)
    counter(matter, PROVINCE)
    counter(matter, PLANT, by=POLICE, at=minutes(1))
    assert open_offers(matter) == [(POLICE, PLANT, None)]
    assert sees(BORDER, matter, minutes(1)) is None


def test_a_lead_that_does_not_agree_goes_on_and_names_nobody():
    matter = a_matter()
    offer(matter)
    counter(matter, PROVINCE)
    answer(matter, POLICE, accept=False, at=minutes(1))
    assert (open_offers(matter), parts(matter)[POLICE], referrals_of(matter)) == ([], "LEAD", [])
    assert sees(BORDER, matter, minutes(1)) is None


def test_whoever_made_an_offer_withdraws_it_and_nobody_else():
    matter = a_matter()
    offer(matter)
    with pytest.raises(NotAllowed):
        offers.withdraw_transfer(actor=post(BORDER), matter=matter, at=NOON)
    counter(matter, PROVINCE)
    with pytest.raises(NothingToAnswer):  # The lead answers what was proposed to it; it is not its own to withdraw.
        offers.withdraw_transfer(actor=post(POLICE), matter=matter, at=NOON)
    offers.withdraw_transfer(actor=post(BORDER), matter=matter, at=NOON)
    assert (open_offers(matter), parts(matter)[POLICE]) == ([], "LEAD")


def test_nobody_but_the_unit_asked_counters_and_the_outsider_learns_nothing():
    matter = a_matter()
    offer(matter)
    for unit, error in ((POLICE, NothingToAnswer), (PLANT, NothingToAnswer), ("neighbour", NoSuchMatter)):
        with pytest.raises(error):
            counter(matter, PROVINCE, by=unit)
    with pytest.raises(AlreadyOffered):  # Back to the lead is a refusal, not another proposal.
        counter(matter, POLICE)
    counter(matter, PROVINCE)
    assert view_of("neighbour", NOON, matter) == NOTHING


def test_a_unit_the_matter_is_about_is_never_proposed_named_or_offered():
    matter = a_matter(concerns=[PROVINCE])
    offer(matter)
    with pytest.raises(ConcernedUnit):
        counter(matter, PROVINCE)
    with pytest.raises(ConcernedUnit):
        answer(matter, BORDER, accept=False, whose=PROVINCE)
    with pytest.raises(ConcernedUnit):
        routing.decline_lead(actor=post(POLICE), matter=matter, why="Không thuộc", whose=PROVINCE, at=NOON)
    assert open_offers(matter) == [(POLICE, BORDER, None)]


# --- whose it is ------------------------------------------------------------------------------------------------------


def test_not_ours_must_name_whose():
    matter = a_matter()
    offer(matter)
    for said in ({}, {"whose": PROVINCE, "outside": "Viện kiểm sát"}, {"whose": BORDER}, {"outside": "  "}):
        with pytest.raises(WhoseNeeded):
            answer(matter, BORDER, accept=False, **said)
    with pytest.raises(UnknownUnit):
        answer(matter, BORDER, accept=False, whose="old-police")
    start = last_seq()
    answer(matter, BORDER, accept=False, whose=PROVINCE)
    assert recorded_after(start) == ["transfer.answered/1", "clock.settled/1", "access.ended/1", "lead.referred/1"]
    (kept,) = referrals_of(matter)
    assert (kept.unit_id, kept.part, kept.whose_id) == (of(BORDER), "OFFERED", of(PROVINCE))


def test_a_lead_that_declines_names_whose_and_a_supporter_may():
    matter = a_matter()
    with pytest.raises(WhoseNeeded):
        routing.decline(actor=post(POLICE), matter=matter, why="Không thuộc", at=NOON)
    routing.decline(actor=post(PLANT), matter=matter, why="Không có người", at=NOON)
    assert referrals_of(matter) == []
    routing.decline(actor=post(POLICE), matter=matter, why="Không thuộc", outside="Thanh tra tỉnh", at=minutes(1))
    (kept,) = referrals_of(matter)
    assert (kept.part, kept.whose_id, kept.outside is not None) == ("LEAD", None, True)


# --- silence ----------------------------------------------------------------------------------------------------------


def test_an_offer_nobody_answers_returns_once():
    matter = a_matter()
    offer(matter)
    acknowledge(actor=post(POLICE), matter=matter, at=NOON)
    acknowledge(actor=post(PLANT), matter=matter, at=NOON)
    swept(minutes(239))
    assert open_offers(matter) == [(POLICE, BORDER, None)]
    start = last_seq()
    swept(minutes(240))
    assert recorded_after(start) == ["clock.lapsed/1", "transfer.answered/1", "access.ended/1"]
    assert (open_offers(matter), parts(matter)[POLICE], sees(BORDER, matter, minutes(240))) == ([], "LEAD", None)
    assert swept(minutes(300)) == (0, 0)
    with pytest.raises(NoSuchMatter):
        answer(matter, BORDER, accept=True, at=minutes(241))
    delivered(minutes(241))
    assert "transfer.answered/1" in [n.event for n in inbox(post(POLICE), minutes(241))]
    offer(matter, PROVINCE, at=minutes(300))
    assert clocks_of_offers(matter)[-1] == (PROVINCE, "RUNNING", minutes(540))


def test_a_counter_proposal_has_its_own_clock_and_lapses_too():
    matter = a_matter()
    offer(matter)
    counter(matter, PROVINCE, at=minutes(200))
    swept(minutes(300))
    assert open_offers(matter) == [(POLICE, PROVINCE, BORDER)]
    swept(minutes(440))
    assert (open_offers(matter), sees(BORDER, matter, minutes(440))) == ([], None)


def grave():
    matter = a_matter(severity="high")
    for unit in (POLICE, PLANT):
        acknowledge(actor=post(unit), matter=matter, at=NOON)
    offer(matter)
    return matter


def test_by_a_clause_silence_climbs_the_ladder_and_the_offer_stays_until_it_ends():
    matter = grave()
    swept(minutes(60))
    assert (parts(matter)[PROVINCE], open_offers(matter)) == ("INFORMED", [(POLICE, BORDER, None)])
    swept(minutes(90))
    assert (parts(matter)[MINISTRY], open_offers(matter)) == ("INFORMED", [(POLICE, BORDER, None)])
    swept(minutes(120))
    assert open_offers(matter) == []


def test_once_a_rung_acts_the_offer_waits_for_its_answer_and_that_ends_the_ladder():
    matter = grave()
    swept(minutes(60))
    acknowledge(actor=post(PROVINCE), matter=matter, at=minutes(70))
    swept(minutes(200))
    assert open_offers(matter) == [(POLICE, BORDER, None)]
    answer(matter, BORDER, accept=True, at=minutes(201))
    assert parts(matter)[BORDER] == "LEAD"


def test_an_answer_stops_the_rungs_that_wait():
    matter = grave()
    swept(minutes(60))
    answer(matter, BORDER, accept=False, whose=PROVINCE, at=minutes(61))
    assert [c for c in running(matter) if c.ladder == "offer"] == []


def test_a_rung_that_refuses_climbs_and_at_the_end_the_offer_returns():
    matter = grave()
    swept(minutes(60))
    routing.refuse_rung(actor=post(PROVINCE), matter=matter, why="Bận", at=minutes(61))
    assert open_offers(matter) == [(POLICE, BORDER, None)]
    routing.refuse_rung(actor=post(MINISTRY), matter=matter, why="Bận", at=minutes(62))
    assert open_offers(matter) == []


# --- one leads, whatever is done --------------------------------------------------------------------------------------

ACTS = ["offer", "counter", "accept", "reject", "withdraw", "decline", "assign", "sweep", "send", "back", "confirm", "close", "reopen", "acknowledge"]
STORY = st.lists(st.tuples(st.sampled_from(ACTS), st.sampled_from(UNITS), st.sampled_from(UNITS), st.sampled_from([1, 40, 90, 300])), max_size=14)


def attempt(what, matter, unit, named, at):
    actor, lead = post(unit), post(the(matter).lead.code)
    by = {"actor": actor, "matter": matter, "at": at}
    led = {**by, "actor": lead}
    {
        "offer": lambda: offers.propose_transfer(**led, taker=of(named), why="x"),
        "counter": lambda: offers.counter_transfer(**by, taker=of(named), why="x"),
        "accept": lambda: offers.answer_transfer(**by, accept=True),
        "reject": lambda: offers.answer_transfer(**by, accept=False, why="x", whose=named),
        "withdraw": lambda: offers.withdraw_transfer(**by),
        "decline": lambda: routing.decline(**by, why="x", whose=named),
        "assign": lambda: routing.assign_lead(**led, unit=named, why="x"),
        "sweep": lambda: swept(at),
        "send": lambda: outside.send_out(**led, outcome="passed-on", body="Cơ quan điều tra", contact="069", receiver="Trực ban", why="x"),
        "back": lambda: outside.take_back(**led, why="x"),
        "confirm": lambda: outside.confirm_receipt(**led, way="PHONE", reference="Trực ban", received_at=at),
        "close": lambda: close(**led, outcome="settled"),
        "reopen": lambda: reopen(**led, why="x"),
        "acknowledge": lambda: acknowledge(**by),
    }[what]()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(story=STORY, severity=st.sampled_from(["low", "high"]), concerns=st.sampled_from([(), (PROVINCE,)]))
@undone()
def test_whatever_is_done_one_unit_leads_and_at_most_one_offer_waits(story, severity, concerns):
    matter, at = a_matter(severity=severity, concerns=list(concerns)), NOON
    for what, unit, named, later in story:
        at += timedelta(minutes=later)
        try:
            attempt(what, matter, unit, named, at)
        except LienketError:
            continue  # Refused acts are part of the story.
        finally:
            row, waiting = the(matter), open_offers(matter)
            leads = Participant.unrestricted.filter(matter=matter, part="LEAD", ended_at=None)
            assert [p.unit_id for p in leads] == [row.lead_id]
            sent = SentOut.unrestricted.filter(matter=matter, state="SENT").count()
            assert len(waiting) + sent <= (1 if row.state == "OPEN" else 0)
            asked = [c for c in of_subject(matter) if c.duty == "offered" and c.state == "RUNNING"]
            assert len(asked) <= len(waiting)
            for giver, taker, _by in waiting:
                assert giver == row.lead.code != taker
                assert taker not in concerns
            assert not set(concerns) & set(parts(matter))
            assert all(sees(unit, matter, at) is None for unit in concerns)
    journal_is_true()


def test_a_closed_matter_takes_no_answer():
    matter = a_matter()
    offer(matter)
    close(actor=post(POLICE), matter=matter, outcome="settled", at=minutes(1))
    assert open_offers(matter) == []
    with pytest.raises((NothingToAnswer, NoSuchMatter, NotOpen)):
        answer(matter, BORDER, accept=True, at=minutes(2))
