"""Acts in which the regulation decides again: assign, decline, reclassify, share; and what nobody leads yet."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lienket.access.rulings import NotAllowed
from lienket.clocks.queries import of_subject, terms
from lienket.matters.actions import ConcernedUnit, ReasonNeeded, acknowledge, add_note
from lienket.matters.queries import NoSuchMatter, count_seen, unassigned
from lienket.regulation.model import UnknownFact
from lienket.routing import actions
from lienket.routing.plan import NobodyLeft
from lienket.sharing.codes import Level
from tests.world import NOON, a_matter, a_report, last_seq, minutes, part_of, parts, post, recorded_after, sees, stored, swept, the, verify

pytestmark = pytest.mark.usefixtures("world")

POLICE, BORDER, PLANT, PROVINCE = "town-police", "border-post", "plant", "province-police"


def clocks_of(matter):
    return {(c.clock, c.duty, c.unit.code): (c.state, c.due_at) for c in of_subject(matter)}


def a_traffic_matter(**values):
    """Traffic needs a place to find its lead; here none is known."""
    return a_matter(field="traffic", place=None, **values)


# --- chưa phân công ---------------------------------------------------------------------------------------------------


def test_what_nobody_leads_is_held_by_the_receiving_unit_and_listed_and_its_clock_runs():
    matter = a_traffic_matter(unit=BORDER)
    row = the(matter)
    assert (row.lead.code, row.interim, row.missing) == (BORDER, True, ["place"])
    assert [m.id for m in unassigned(post(BORDER), NOON)] == [matter]
    assert clocks_of(matter)["acknowledge", "lead", BORDER] == ("RUNNING", minutes(30))
    assert [m.id for m in unassigned(post("neighbour"), NOON)] == []


def test_a_person_assigns_the_lead_with_a_reason_and_it_leaves_the_list():
    matter = a_traffic_matter(unit=PLANT)
    with pytest.raises(ReasonNeeded):
        actions.assign_lead(actor=post(PLANT), matter=matter, unit=POLICE, why=" ", at=NOON)
    verify(
        lambda: actions.assign_lead(actor=post(PLANT), matter=matter, unit=POLICE, why="Gần nhất", at=minutes(10)),
        "clock.settled/1",  # The holder's own acknowledge clock stops.
        "access.ended/1",
        "access.granted/1",
        "access.granted/1",
        "lead.changed/1",
        "clock.started/1",
        again=NotAllowed,
    )
    row = the(matter)
    assert (row.lead.code, row.interim, row.missing) == (POLICE, False, [])
    assert (sees(POLICE, matter), sees(PLANT, matter)) == (Level.LEAD, Level.VIEW)
    assert unassigned(post(POLICE), NOON) == []
    assert clocks_of(matter)["acknowledge", "lead", POLICE] == ("RUNNING", minutes(40))
    # The matter's own clocks keep their time.
    assert clocks_of(matter)["first-report", "lead", POLICE] == ("RUNNING", minutes(120))


def test_the_holder_may_assign_itself_and_has_then_acknowledged():
    matter = a_traffic_matter(unit=PLANT)
    actions.assign_lead(actor=post(PLANT), matter=matter, unit=PLANT, why="Trong nhà máy", at=minutes(10))
    assert (the(matter).lead.code, the(matter).interim) == (PLANT, False)
    assert part_of(matter, PLANT).answer == "ACKNOWLEDGED"
    assert clocks_of(matter)["acknowledge", "lead", PLANT][0] == "MET"
    assert clocks_of(matter)["first-report", "lead", PLANT] == ("RUNNING", minutes(120))
    assert sees(PLANT, matter) == Level.LEAD


def test_no_lead_can_be_assigned_to_a_unit_unknown_gone_or_concerned():
    matter = a_traffic_matter(concerns=[POLICE])
    kept = stored()
    for unit, error in (("rumour", actions.UnknownUnit), ("old-police", actions.UnknownUnit), (POLICE, ConcernedUnit)):
        with pytest.raises(error):
            actions.assign_lead(actor=post(PLANT), matter=matter, unit=unit, why="Thử", at=NOON)
    assert stored() == kept


def test_a_concerned_receiver_does_not_hold_what_nobody_leads():
    assert the(a_traffic_matter(unit=POLICE, concerns=[POLICE])).lead.code == PROVINCE  # The unit above.
    assert the(a_traffic_matter(unit=PLANT, concerns=[PLANT])).lead.code == POLICE  # No unit above: the leading party.
    everyone = [POLICE, BORDER, PLANT, PROVINCE, "ministry"]
    kept = stored()
    with pytest.raises(NobodyLeft):
        a_report(concerns=everyone)
    assert stored() == kept


# --- decline ----------------------------------------------------------------------------------------------------------


def test_a_lead_declines_with_a_reason_and_the_receiving_unit_holds_it():
    matter = a_matter(place="port", unit=PLANT)
    actions.decline_lead(actor=post(BORDER), matter=matter, why="Không thuộc đồn", whose=POLICE, at=minutes(10))
    row = the(matter)
    assert (row.lead.code, row.interim, row.missing) == (PLANT, True, ["declined"])
    assert part_of(matter, BORDER).answer == "DECLINED"
    assert clocks_of(matter)["acknowledge", "lead", BORDER][0] == "STOPPED"
    assert clocks_of(matter)["acknowledge", "lead", PLANT] == ("RUNNING", minutes(40))
    assert sees(BORDER, matter) == Level.VIEW
    assert [m.id for m in unassigned(post(PLANT), NOON)] == [matter]


def test_an_interim_holder_that_declines_passes_it_up_never_back():
    matter = a_traffic_matter(unit=POLICE)
    actions.decline_lead(actor=post(POLICE), matter=matter, why="Quá khả năng", whose=PROVINCE, at=NOON)
    assert the(matter).lead.code == PROVINCE


def test_a_supporter_cannot_decline_the_lead_for_the_lead():
    matter = a_matter()
    with pytest.raises(NotAllowed):
        actions.decline_lead(actor=post(PLANT), matter=matter, why="Thử", at=NOON)
    assert parts(matter) == {POLICE: "LEAD", PLANT: "SUPPORT"}


# --- reclassify -------------------------------------------------------------------------------------------------------


def test_the_difference_is_shown_before_and_is_the_one_that_is_recorded():
    matter = a_matter()
    facts = actions.facts_of(the(matter))
    before, after, differs = actions.preview(matter=the(matter), facts=replace(facts, place="port"), model="world")
    assert (before.leader, after.leader) == (POLICE, BORDER)
    assert differs == ("lead", "support", "informed")
    kept = stored()
    actions.preview(matter=the(matter), facts=replace(facts, severity="high"), model="world")
    assert stored() == kept
    assert actions.reclassify(actor=post(POLICE), matter=matter, place="port", why="Xảy ra ở cảng", at=NOON) == differs


def test_reclassifying_moves_the_lead_and_adds_the_parts_with_their_clocks():
    matter = a_matter(place="port")
    assert parts(matter) == {BORDER: "LEAD", POLICE: "INFORMED"}
    acknowledge(actor=post(BORDER), matter=matter, at=minutes(5))
    actions.reclassify(actor=post(BORDER), matter=matter, place="works", why="Thực ra trong nhà máy", at=minutes(10))
    assert parts(matter) == {POLICE: "LEAD", PLANT: "SUPPORT"}
    assert the(matter).because == ["qc#d2"]
    assert clocks_of(matter) == {
        ("acknowledge", "lead", BORDER): ("MET", minutes(30)),
        ("acknowledge", "lead", POLICE): ("RUNNING", minutes(40)),
        ("acknowledge", "support", PLANT): ("RUNNING", minutes(70)),
        ("first-report", "lead", POLICE): ("RUNNING", minutes(120)),
        ("resolve", "lead", POLICE): clocks_of(matter)["resolve", "lead", POLICE],
    }


def test_clocks_are_rebased_on_the_old_start_and_back_again():
    matter = a_matter()
    before = clocks_of(matter)
    start = last_seq()
    assert actions.reclassify(actor=post(POLICE), matter=matter, severity="high", why="Có thương tích", at=minutes(60)) == ("clocks",)
    assert recorded_after(start) == ["matter.reclassified/1", "clock.settled/1"]
    clock = next(c for c in of_subject(matter) if c.clock == "resolve")
    assert clock.due_at == minutes(12 * 60)
    assert terms(clock) == ([{"hours": 12}], ["qc#t5"])
    actions.reclassify(actor=post(POLICE), matter=matter, severity="low", why="Nhầm", at=minutes(61))
    assert clocks_of(matter) == before


def test_a_met_clock_stays_met_and_the_same_lead_is_not_asked_to_acknowledge_again():
    matter = a_matter()
    acknowledge(actor=post(POLICE), matter=matter, at=NOON)
    add_note(actor=post(POLICE), matter=matter, text="Đã đến", at=NOON)
    actions.reclassify(actor=post(POLICE), matter=matter, severity="high", why="Nặng hơn", at=minutes(10))
    assert {c.clock: c.state for c in of_subject(matter) if c.duty == "lead"} == {"acknowledge": "MET", "first-report": "MET", "resolve": "RUNNING"}


def test_a_matters_clock_that_lapsed_under_the_wrong_class_runs_again_under_the_right_one():
    matter = a_matter(severity="high")
    acknowledge(actor=post(POLICE), matter=matter, at=NOON)
    swept(minutes(13 * 60))
    actions.reclassify(actor=post(POLICE), matter=matter, severity="low", why="Không nghiêm trọng", at=minutes(14 * 60))
    clock = next(c for c in of_subject(matter) if c.clock == "resolve")
    assert (clock.state, clock.ended_at) == ("RUNNING", None)
    assert clock.due_at > minutes(14 * 60)


def test_an_unassigned_matter_finds_its_lead_when_the_place_is_stated():
    matter = a_traffic_matter(unit=BORDER)
    actions.reclassify(actor=post(BORDER), matter=matter, place="port", why="Đã rõ địa điểm", at=minutes(5))
    assert (the(matter).lead.code, the(matter).interim, the(matter).because) == (BORDER, False, ["qc#d4"])
    assert clocks_of(matter)["acknowledge", "lead", BORDER] == ("RUNNING", minutes(30))


def test_reclassifying_never_brings_in_the_concerned():
    matter = a_matter(concerns=[BORDER])
    actions.reclassify(actor=post(POLICE), matter=matter, place="port", why="Ở cảng", at=NOON)
    assert BORDER not in parts(matter)
    assert sees(BORDER, matter) is None


def test_reclassifying_needs_the_lead_a_reason_and_known_codes():
    matter = a_matter()
    kept = stored()
    for unit, values, error in (
        (PLANT, {"why": "Thử"}, NotAllowed),
        (POLICE, {"why": ""}, ReasonNeeded),
        (POLICE, {"why": "Thử", "kind": "rumour"}, UnknownFact),
    ):
        with pytest.raises(error):
            actions.reclassify(actor=post(unit), matter=matter, at=NOON, **({"severity": "high"} | values))
    assert stored() == kept


# --- share and recall -------------------------------------------------------------------------------------------------


def test_the_lead_shares_with_a_reason_until_a_time_and_takes_it_back():
    matter = a_matter()
    verify(
        lambda: actions.share(actor=post(POLICE), matter=matter, unit=BORDER, level="view", why="Cùng theo dõi", at=NOON),
        "access.granted/1",
        "note.added/1",
    )
    assert sees(BORDER, matter) == Level.VIEW
    with pytest.raises(ReasonNeeded):
        actions.recall(actor=post(POLICE), matter=matter, unit=BORDER, why=" ", at=NOON)
    assert sees(BORDER, matter) == Level.VIEW
    with pytest.raises(NoSuchMatter):  # The outsider learns nothing, not even that there is something to recall.
        actions.recall(actor=post("neighbour"), matter=matter, unit=BORDER, why="Thử", at=NOON)
    with pytest.raises(NotAllowed):
        actions.recall(actor=post(BORDER), matter=matter, unit=BORDER, why="Thử", at=NOON)
    verify(
        lambda: actions.recall(actor=post(POLICE), matter=matter, unit=BORDER, why="Đã xong việc", at=NOON),
        "access.ended/1",
        "note.added/1",
        "access.recalled/1",
    )
    assert sees(BORDER, matter) is None
    assert actions.recall(actor=post(POLICE), matter=matter, unit=BORDER, why="Đã xong việc", at=NOON) == 0
    actions.share(actor=post(POLICE), matter=matter, unit=BORDER, level="know", why="Một giờ", at=NOON, expires_at=minutes(60))
    assert (sees(BORDER, matter, minutes(59)), sees(BORDER, matter, minutes(60))) == (Level.KNOW, None)
    assert count_seen(post(BORDER), minutes(60)) == 0


def test_sharing_is_for_reading_and_by_the_lead_alone():
    matter = a_matter(concerns=["ministry"])
    for unit, to, level, error in (
        (PLANT, BORDER, "view", NotAllowed),
        (POLICE, BORDER, "lead", actions.NotShareable),
        (POLICE, BORDER, "rumour", actions.NotShareable),
        (POLICE, "ministry", "know", ConcernedUnit),
        (POLICE, "rumour", "know", actions.UnknownUnit),
    ):
        with pytest.raises(error):
            actions.share(actor=post(unit), matter=matter, unit=to, level=level, why="Thử", at=NOON)


def test_what_a_clause_or_an_assignment_gives_cannot_be_recalled():
    matter = a_matter()
    kept = stored()
    with pytest.raises(actions.NotRecallable) as refused:
        actions.recall(actor=post(POLICE), matter=matter, unit=PLANT, why="Đã xong việc", at=NOON)
    assert refused.value.args[0] == PLANT
    assert "Điều" in refused.value.args[1]
    assert stored() == kept
    actions.assign_lead(actor=post(POLICE), matter=matter, unit=BORDER, why="Đổi", at=NOON)
    with pytest.raises(actions.NotRecallable):
        actions.recall(actor=post(BORDER), matter=matter, unit=BORDER, why="Đã xong việc", at=NOON)
    assert sees(BORDER, matter) == Level.LEAD


# --- close ------------------------------------------------------------------------------------------------------------


def test_a_matter_ends_with_an_outcome_the_pack_has_for_its_kind():
    matter = a_matter()
    for outcome in ("rumour", "answered"):
        with pytest.raises(actions.UnknownOutcome):
            actions.close(actor=post(POLICE), matter=matter, outcome=outcome, at=NOON)
    actions.close(actor=post(POLICE), matter=matter, outcome="settled", at=NOON)
    assert the(matter).outcome == "settled"
