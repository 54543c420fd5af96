"""Acts on a matter: who may, what is recorded, what follows for parts, access and clocks."""

from __future__ import annotations

import pytest

from lienket.access.rulings import RULES, NotAllowed, may
from lienket.clocks.queries import of_subject
from lienket.journal.models import Entry
from lienket.matters import actions, linking
from lienket.matters.models import Link, Note, Transfer
from lienket.matters.offers import AlreadyOffered
from lienket.matters.queries import NoSuchMatter, find
from lienket.routing import offers
from lienket.sharing.codes import Level
from lienket.units.queries import NoSuchUnit, unit_id
from tests.world import MODEL, NOON, SWEEPER, a_matter, last_seq, minutes, part_of, parts, post, recorded_after, sees, stored, swept, the, verify

pytestmark = pytest.mark.usefixtures("world")

POLICE, BORDER, PLANT = "town-police", "border-post", "plant"


def clock_of(matter, name, duty="lead"):
    return next(c for c in of_subject(matter) if (c.clock, c.duty) == (name, duty))


def offered(matter, at=NOON):
    offers.propose_transfer(actor=post(POLICE), matter=matter, taker=unit_id(MODEL, BORDER), why="Đúng địa bàn của đồn", at=at)


def test_acknowledging_meets_the_units_own_clock_and_nobody_elses():
    matter = a_matter()
    act = lambda: actions.acknowledge(actor=post(POLICE), matter=matter, at=minutes(5))  # noqa: E731
    verify(act, "clock.settled/1", "part.answered/1", again=actions.NothingToAnswer)
    assert part_of(matter, POLICE).answer == "ACKNOWLEDGED"
    assert (clock_of(matter, "acknowledge").state, clock_of(matter, "acknowledge", "support").state) == ("MET", "RUNNING")


def test_a_deed_at_the_very_instant_a_clock_runs_out_is_late():
    matter = a_matter()
    start = last_seq()
    actions.acknowledge(actor=post(POLICE), matter=matter, at=minutes(30))
    assert recorded_after(start) == ["clock.settled/1", "part.answered/1"]
    assert b'"late":true' in bytes(Entry.objects.get(seq=start + 1).data)


def test_a_supporter_declines_with_a_reason_keeps_reading_and_its_clock_stops():
    matter = a_matter()
    with pytest.raises(actions.ReasonNeeded):
        actions.decline_support(actor=post(PLANT), matter=matter, why="  ", at=NOON)
    verify(
        lambda: actions.decline_support(actor=post(PLANT), matter=matter, why="Không có người trực", at=NOON),
        "clock.settled/1",
        "access.ended/1",
        "access.granted/1",
        "part.answered/1",
        again=NotAllowed,
    )
    assert parts(matter) == {POLICE: "LEAD"}
    assert part_of(matter, PLANT).answer == "DECLINED"
    assert sees(PLANT, matter) == Level.VIEW
    assert clock_of(matter, "acknowledge", "support").state == "STOPPED"
    assert clock_of(matter, "acknowledge").state == "RUNNING"


def test_the_lead_cannot_decline_as_if_it_were_a_supporter():
    matter = a_matter()
    with pytest.raises(NotAllowed):
        actions.decline_support(actor=post(POLICE), matter=matter, why="Thử", at=NOON)
    assert parts(matter)[POLICE] == "LEAD"


def test_a_hand_over_is_proposed_and_accepted():
    matter = a_matter()
    verify(lambda: offered(matter), "access.granted/1", "transfer.answered/1", again=AlreadyOffered)
    assert (parts(matter)[POLICE], sees(BORDER, matter)) == ("LEAD", Level.VIEW)
    offers.answer_transfer(actor=post(BORDER), matter=matter, accept=True, at=minutes(10))
    assert parts(matter) == {BORDER: "LEAD", PLANT: "SUPPORT"}
    assert (sees(BORDER, matter), sees(POLICE, matter)) == (Level.LEAD, Level.VIEW)
    # The matter's own clocks went along with their time; the giver's own acknowledge clock stopped; the supporter's goes on.
    assert {(c.clock, c.duty, c.unit.code, c.state) for c in of_subject(matter)} == {
        ("acknowledge", "lead", POLICE, "STOPPED"),
        ("acknowledge", "support", PLANT, "RUNNING"),
        ("first-report", "lead", BORDER, "RUNNING"),
        ("resolve", "lead", BORDER, "RUNNING"),
    }
    assert clock_of(matter, "first-report").due_at == minutes(120)


@pytest.mark.parametrize("end", ["rejected", "withdrawn"])
def test_an_offer_that_comes_to_nothing_leaves_the_lead_and_no_access(end):
    matter = a_matter()
    offered(matter)
    if end == "rejected":
        with pytest.raises(actions.ReasonNeeded):
            offers.answer_transfer(actor=post(BORDER), matter=matter, accept=False, whose=POLICE, at=NOON)
        offers.answer_transfer(actor=post(BORDER), matter=matter, accept=False, why="Ngoài địa bàn", whose=POLICE, at=NOON)
    else:
        offers.withdraw_transfer(actor=post(POLICE), matter=matter, at=NOON)
    assert parts(matter)[POLICE] == "LEAD"
    assert sees(BORDER, matter) is None
    assert Transfer.unrestricted.get().state == end.upper()
    offered(matter)  # It may be offered again.


def test_only_the_unit_it_was_offered_to_answers_and_only_once():
    matter = a_matter()
    offered(matter)
    for unit in (POLICE, PLANT):
        with pytest.raises(actions.NothingToAnswer):
            offers.answer_transfer(actor=post(unit), matter=matter, accept=True, at=NOON)
    with pytest.raises(NoSuchMatter):
        offers.answer_transfer(actor=post("neighbour"), matter=matter, accept=True, at=NOON)
    offers.answer_transfer(actor=post(BORDER), matter=matter, accept=True, at=NOON)
    with pytest.raises(actions.NothingToAnswer):
        offers.answer_transfer(actor=post(BORDER), matter=matter, accept=True, at=NOON)


def test_the_lead_is_offered_to_no_unknown_and_no_concerned_unit():
    matter = a_matter(concerns=[BORDER])
    for unit, error in (
        (BORDER, actions.ConcernedUnit),
        ("rumour", NoSuchUnit),
        (POLICE, AlreadyOffered),
    ):
        with pytest.raises(error):
            offers.propose_transfer(actor=post(POLICE), matter=matter, taker=unit_id(MODEL, unit), why="Thử", at=NOON)


def test_a_supporter_that_takes_the_lead_plays_one_part_only():
    matter = a_matter()
    offers.propose_transfer(actor=post(POLICE), matter=matter, taker=unit_id(MODEL, PLANT), why="Nội bộ nhà máy", at=NOON)
    offers.answer_transfer(actor=post(PLANT), matter=matter, accept=True, at=NOON)
    assert parts(matter) == {PLANT: "LEAD"}


def test_a_note_meets_the_first_report_clock_of_the_lead_once():
    matter = a_matter()
    verify(lambda: actions.add_note(actor=post(POLICE), matter=matter, text="Đã tới hiện trường", at=NOON), "clock.settled/1", "note.added/1")
    verify(lambda: actions.add_note(actor=post(PLANT), matter=matter, text="Đã khoanh vùng", at=NOON), "note.added/1")
    assert clock_of(matter, "first-report").state == "MET"
    assert [n.text for n in Note.unrestricted.order_by("written_at", "id")].count("Đã khoanh vùng") == 1


def test_closing_meets_the_matters_clock_and_stops_the_rest_and_reopening_undoes_it():
    matter = a_matter()
    offered(matter)
    actions.close(actor=post(POLICE), matter=matter, outcome="settled", text="Đã tìm thấy xe", at=minutes(20))
    assert (the(matter).state, the(matter).outcome, the(matter).closed_at) == ("CLOSED", "settled", minutes(20))
    assert {(c.clock, c.state) for c in of_subject(matter)} == {("acknowledge", "STOPPED"), ("first-report", "STOPPED"), ("resolve", "MET")}
    assert Transfer.unrestricted.get().state == "WITHDRAWN"
    assert swept(minutes(10_000)) == (0, 0)
    for act in (actions.acknowledge, actions.close):
        with pytest.raises(actions.NotOpen):
            act(actor=post(POLICE), matter=matter, at=minutes(21), **({"outcome": "settled"} if act is actions.close else {}))
    with pytest.raises(actions.ReasonNeeded):
        actions.reopen(actor=post(POLICE), matter=matter, why="", at=minutes(30))
    actions.reopen(actor=post(POLICE), matter=matter, why="Có tình tiết mới", at=minutes(30))
    assert (the(matter).state, the(matter).outcome, the(matter).closed_at) == ("OPEN", "", None)
    with pytest.raises(actions.NotClosed):
        actions.reopen(actor=post(POLICE), matter=matter, why="Lần nữa", at=minutes(31))


def test_what_nobody_leads_yet_cannot_be_closed():
    matter = a_matter(field="traffic", place=None)
    assert the(matter).interim
    with pytest.raises(NotAllowed):
        actions.close(actor=post(PLANT), matter=matter, outcome="settled", at=NOON)


def test_duplicates_are_merged_by_the_lead_of_both_and_reopening_undoes_it():
    one, two, other = a_matter(), a_matter(), a_matter(place="port")
    with pytest.raises(linking.AlreadyLinked):
        linking.merge(actor=post(POLICE), duplicate=one, into=one, at=NOON)
    with pytest.raises(NotAllowed):
        linking.merge(actor=post(POLICE), duplicate=one, into=other, at=NOON)
    start = last_seq()
    linking.merge(actor=post(POLICE), duplicate=two, into=one, at=NOON)
    assert recorded_after(start)[0] == "matters.linked/1"
    assert recorded_after(start)[-1] == "matter.closed/1"
    assert (the(two).state, the(two).merged_into_id, the(one).state) == ("CLOSED", one, "OPEN")
    actions.reopen(actor=post(POLICE), matter=two, why="Không phải trùng", at=NOON)
    assert the(two).merged_into_id is None
    linking.merge(actor=post(POLICE), duplicate=two, into=one, at=NOON)
    assert Link.unrestricted.count() == 1


def test_two_matters_are_linked_once_and_never_to_themselves():
    one, two = a_matter(), a_matter()
    verify(lambda: linking.link(actor=post(PLANT), matter=one, other=two, at=NOON), "matters.linked/1", again=linking.AlreadyLinked)
    with pytest.raises(linking.AlreadyLinked):
        linking.link(actor=post(PLANT), matter=one, other=one, at=NOON)


ACTS = {
    "acknowledge": lambda a, m: actions.acknowledge(actor=a, matter=m, at=NOON),
    "decline-support": lambda a, m: actions.decline_support(actor=a, matter=m, why="Lý do", at=NOON),
    "propose": lambda a, m: offers.propose_transfer(actor=a, matter=m, taker=unit_id(MODEL, "ministry"), why="Lý do", at=NOON),
    "note": lambda a, m: actions.add_note(actor=a, matter=m, text="Ghi", at=NOON),
    "close": lambda a, m: actions.close(actor=a, matter=m, outcome="settled", at=NOON),
    "link": lambda a, m: linking.link(actor=a, matter=m, other=m, at=NOON),
    "unlink": lambda a, m: linking.unlink(actor=a, matter=m, other=m, at=NOON),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize(("unit", "part"), [(POLICE, "INFORMED"), (BORDER, "LEAD"), ("neighbour", None)])
def test_each_act_is_allowed_to_the_parts_its_rule_names_and_to_no_other(act, unit, part):
    matter = a_matter(place="port")
    kept = stored()
    if part is None:
        with pytest.raises(NoSuchMatter):
            ACTS[act](post(unit), matter)
    elif not may(act, part).allowed:
        with pytest.raises(NotAllowed) as refused:
            ACTS[act](post(unit), matter)
        assert refused.value.args[0] == act
        assert all(refused.value.args)
    elif act in {"link", "unlink"}:  # Allowed, but not to itself.
        with pytest.raises(linking.AlreadyLinked if act == "link" else linking.NotLinked):
            ACTS[act](post(unit), matter)
    else:
        ACTS[act](post(unit), matter)
        assert stored() != kept
        return
    assert stored() == kept


def test_an_act_without_a_rule_is_refused():
    assert not may("sing", "LEAD").allowed
    assert all(rule.vi and rule.en and rule.parts for rule in RULES.values())


def test_a_system_part_sees_and_does_nothing_by_way_of_the_policy():
    matter = a_matter()
    with pytest.raises(NoSuchMatter):
        actions.close(actor=SWEEPER, matter=matter, outcome="settled", at=NOON)


@pytest.mark.parametrize("number", ["VV-2016-000001", "vv-2016-1", "id", "hex"])
def test_a_matter_is_found_by_number_or_id_by_those_who_may(number):
    matter = a_matter()
    asked = {"id": str(matter), "hex": matter.hex}.get(number, number)
    assert find(post(POLICE), asked, NOON).id == matter
    with pytest.raises(NoSuchMatter):
        find(post("neighbour"), asked, NOON)


@pytest.mark.parametrize("number", ["", "VV", "VV-2016-", "VV-2016-²", "VV-99999-1", "VV-2016-99999999999999999999", "x" * 40, "VV-2016-2"])
def test_nonsense_is_no_such_matter(number):
    a_matter()
    with pytest.raises(NoSuchMatter):
        find(post(POLICE), number, NOON)
