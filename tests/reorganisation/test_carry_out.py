"""Units end, merge and divide on a day: all they still hold goes to the successors in one act, by area, and nothing is orphaned."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db.models import Q

from lienket.alerts.models import Notice
from lienket.alerts.queries import inbox
from lienket.clocks.models import Clock
from lienket.journal import outbox
from lienket.journal.queries import timeline
from lienket.kernel.actor import Actor
from lienket.matters import actions as matters
from lienket.matters.models import Matter, Participant, Task, Transfer
from lienket.matters.queries import participants
from lienket.matters.sentences import sentence
from lienket.matters.tasks import set_task
from lienket.reorganisation import actions, queries
from lienket.reorganisation.models import Moved
from lienket.routing import offers
from lienket.routing.actions import recall, share
from lienket.sharing import policy, recalls
from lienket.sharing.codes import Level
from lienket.sharing.models import Grant, Recalled
from lienket.units import duty
from lienket.units.actions import post_person
from lienket.units.models import DutyShift, Holding, Post
from lienket.units.queries import post_id
from lienket.units.second_step import demand_second_step, demanding
from tests.reorganisation.kyworld import DAY, JULY, JUNE, MODEL, PLAN, a_matter, ky_pack, post, unit
from tests.world import NOTHING, journal_is_true, stored, the, view_of

ADMINISTRATOR = Actor.system(MODEL, "operator")
ENDED = ("a", "b", "c")


def reorganised(plan=PLAN, at=JULY):
    """The act, as previewed at the same instant."""
    outbox.deliver(at)
    found = actions.preview(model=MODEL, source=plan, at=at)
    return actions.carry_out(actor=ADMINISTRATOR, source=plan, confirmed=found.digest, at=at)


def sees(code, matter, day=DAY, at=JULY):
    return policy.level_of(post(code, day), matter, at)


def parts(matter):
    return {p.unit.code: p.part for p in participants(matter)}


def orphans():
    """What still belongs to a unit that ended, by sort."""
    ended = [unit(code) for code in ENDED]
    return {
        "leads": Matter.unrestricted.filter(state="OPEN", lead__in=ended).count(),
        "parts": Participant.unrestricted.filter(unit__in=ended, ended_at=None, closed_at=None).count(),
        "clocks": Clock.unrestricted.filter(unit__in=ended, state__in=["RUNNING", "PAUSED"]).count(),
        "grants": Grant.unrestricted.filter(unit__in=ended, ended_at=None).count(),
        "tasks": Task.unrestricted.filter(unit__in=ended, state="OPEN").count(),
        "offers": Transfer.unrestricted.filter(Q(giver__in=ended) | Q(taker__in=ended) | Q(by__in=ended), state="PROPOSED").count(),
        "notices": Notice.unrestricted.filter(unit__in=ended, read_at=None).count(),
        "recalls": Recalled.unrestricted.filter(unit__in=ended, acknowledged_at=None).count(),
        "shifts": DutyShift.unrestricted.filter(post__unit__in=ended, cancelled_at=None, end_at__gt=JULY).count(),
        "holdings": sum(h.valid_until is None or h.valid_until > DAY for h in Holding.unrestricted.filter(post__unit__in=ended)),
    }


NO_ORPHANS = dict.fromkeys(("leads", "parts", "clocks", "grants", "tasks", "offers", "notices", "recalls", "shifts", "holdings"), 0)


def test_a_merged_commune_passes_its_matter_with_all_that_hangs_on_it(ky):
    matter = a_matter()
    matters.acknowledge(actor=post("a"), matter=matter, at=JUNE)
    set_task(actor=post("a"), matter=matter, unit=unit("a"), text="Trích xuất camera", at=JUNE)
    share(actor=post("a"), matter=matter, unit="b", level="view", why="Cùng địa bàn", at=JUNE)
    before = {c.id: (c.clock, c.due_at, c.state) for c in Clock.unrestricted.filter(subject=matter)}
    reorganised()
    assert the(matter).lead.code == "x"
    assert parts(matter) == {"x": "LEAD", "plant": "SUPPORT", "province": "INFORMED"}
    assert next(p.answer for p in participants(matter) if p.unit.code == "x") == "ACKNOWLEDGED"
    assert {c.id: (c.clock, c.due_at, c.state) for c in Clock.unrestricted.filter(subject=matter)} == before, "clocks run on, none begins again"
    assert Task.unrestricted.get(matter_id=matter).unit_id == unit("x")
    assert sees("x", matter) is Level.LEAD
    assert sees("plant", matter) is Level.WORK
    assert policy.level_of(post("a"), matter, JULY) is None
    assert orphans() == NO_ORPHANS
    assert view_of("neighbour", JULY, matter, MODEL) == NOTHING
    journal_is_true()
    matters.close(actor=post("x", DAY), matter=matter, outcome="settled", at=JULY + timedelta(hours=1))
    assert the(matter).state == "CLOSED"


def test_a_recall_not_acknowledged_goes_with_the_files_of_the_unit_and_opens_nothing(ky):
    matter = a_matter(place="hill")
    lead = the(matter).lead.code
    giver = next(code for code in ("a", "b") if code != lead)
    share(actor=post(lead), matter=matter, unit=giver, level="view", why="Cùng địa bàn", at=JUNE)
    recall(actor=post(lead), matter=matter, unit=giver, why="Đã xong", at=JUNE)
    (asked,) = recalls.asked_of(post(giver))
    reorganised()
    assert orphans() == NO_ORPHANS
    (row,) = recalls.asked_of(post("x", DAY))
    assert row.id == asked.id
    assert view_of("neighbour", JULY, matter, MODEL) == NOTHING
    recalls.acknowledge(actor=post("x", DAY), recalled=row.id, copies="DELETED", at=JULY)
    journal_is_true()


@pytest.mark.parametrize(("place", "taker"), [("port", "x"), ("hill", "y"), ("sea", "z"), ("c-land", "x")])
def test_a_divided_commune_passes_each_matter_to_the_successor_whose_area_holds_its_place(ky, place, taker):
    matter = a_matter(place=place)
    assert the(matter).lead.code == "c"
    reorganised()
    assert the(matter).lead.code == taker
    assert orphans() == NO_ORPHANS


def test_a_plan_may_divide_otherwise_than_the_pack_and_name_who_takes_the_rest(ky):
    plan = PLAN + "endings:\n  - {unit: c, successors: [{unit: y, area: [port]}, {unit: z, area: [hill]}], fallback: z, people: y}\n"
    at_port, on_hill, at_sea = (a_matter(place=place) for place in ("port", "hill", "sea"))
    person = post_person(actor=ADMINISTRATOR, name="Lê A", post=post_id(MODEL, "c/desk"), since=date(2016, 1, 1), at=JUNE)
    reorganised(plan)
    assert [the(m).lead.code for m in (at_port, on_hill, at_sea)] == ["y", "z", "z"]
    assert [(h.post.unit.code, h.valid_from, h.valid_until) for h in Holding.unrestricted.filter(person_id=person).order_by("valid_from")] == [
        ("c", date(2016, 1, 1), DAY),
        ("y", DAY, None),
    ]


def test_a_post_that_demands_a_second_step_is_followed_by_one_that_does(ky):
    post_person(actor=ADMINISTRATOR, name="Lê A", post=post_id(MODEL, "c/desk"), since=date(2016, 1, 1), at=JUNE)
    demand_second_step(actor=ADMINISTRATOR, post=post_id(MODEL, "c/desk"), demanded=True, day=date(2016, 1, 1), at=JUNE)
    reorganised()
    [now] = Holding.unrestricted.filter(post__unit__code__in=("x", "y", "z"), valid_until=None)
    assert demanding([now.post_id]) == {now.post_id}
    assert len(demanding(Post.unrestricted.values_list("id", flat=True))) == 2
    journal_is_true()


def test_of_two_parts_that_meet_in_one_successor_the_higher_stays(ky):
    matter = a_matter()
    share(actor=post("a"), matter=matter, unit="b", level="view", why="Cùng địa bàn", at=JUNE)
    offers.propose_transfer(actor=post("a"), matter=matter, taker=unit("b"), why="Đối tượng ở xã B", at=JUNE)
    reorganised()
    assert parts(matter) == {"x": "LEAD", "plant": "SUPPORT", "province": "INFORMED"}
    assert Transfer.unrestricted.get(matter_id=matter).state == "WITHDRAWN", "nobody offers the lead to itself"
    assert orphans() == NO_ORPHANS
    journal_is_true()


def test_what_a_unit_proposed_instead_is_its_successors_and_its_access_ends_with_the_answer(ky):
    matter = a_matter()
    offers.propose_transfer(actor=post("a"), matter=matter, taker=unit("c"), why="Đối tượng ở xã C", at=JUNE)
    offers.counter_transfer(actor=post("c"), matter=matter, taker=unit("plant"), why="Việc xảy ra trong nhà máy", at=JUNE)
    reorganised(PLAN + "endings:\n  - {unit: c, successors: [{unit: y, area: [port]}, {unit: z, area: [hill]}], fallback: z, people: y}\n")
    offer = Transfer.unrestricted.get(matter_id=matter, state="PROPOSED")
    assert offer.by_id not in {unit(code) for code in ENDED}
    assert orphans() == NO_ORPHANS
    offers.answer_transfer(actor=post("x", DAY), matter=matter, accept=False, why="Không đúng", at=JULY + timedelta(hours=1), whose="z")
    assert not Grant.unrestricted.filter(subject=matter, cause="OFFER", ended_at=None).exists()
    journal_is_true()


def test_the_timeline_says_from_whom_to_whom_since_when_and_by_which_decision(ky):
    matter = a_matter()
    reorganised()
    line = next(line for line in timeline(matter) if line.name == "part.moved/1")
    names = {"a": "Xã A", "x": "Phường X"}
    said = sentence(line.name, line.data, "vi", lambda _sort, code: names[code])
    assert said == "Đơn vị chủ trì chuyển từ Xã A sang Phường X do sắp xếp ngày 01/07/2016, theo 12/NQ-QĐ."


def test_each_successor_is_told_once_however_much_it_takes_over(ky):
    for _ in range(5):
        a_matter()
    on_hill = a_matter(place="hill")
    outbox.deliver(JUNE)
    matters_of_a = Notice.unrestricted.filter(unit=unit("a"), read_at=None).count()
    reorganised()
    events = [n.event for n in inbox(post("x", DAY), JULY)]
    assert (events.count("reorganisation.done/1"), events.count("matter.opened/1")) == (1, matters_of_a)
    told = queries.told(unit("x"), next(n.subject for n in inbox(post("x", DAY), JULY) if n.event == "reorganisation.done/1"))
    assert (told.matters, told.givers, told.document) == (5, ("a",), "12/NQ-QĐ")
    assert [n.subject for n in inbox(post("y", DAY), JULY) if n.event == "reorganisation.done/1"] == [on_hill]
    assert [n for n in inbox(post("z", DAY), JULY) if n.event == "reorganisation.done/1"] == []


def test_shifts_to_come_and_their_people_stand_in_the_successors_posts(ky):
    person = post_person(actor=ADMINISTRATOR, name="Lê A", post=post_id(MODEL, "a/chief"), since=date(2016, 1, 1), at=JUNE)
    zone = ZoneInfo(ky_pack().file.time_zone)
    over = duty.plan(actor=post("a/chief"), post=post_id(MODEL, "a/chief"), person=person, start_at=JUNE, end_at=JUNE + timedelta(hours=8), zone=zone, at=JUNE)
    begin, end, desk = JULY - timedelta(hours=12), JULY - timedelta(hours=9), post_id(MODEL, "a/desk")
    night = duty.plan(actor=post("a/chief"), post=desk, person=None, start_at=begin, end_at=end, zone=zone, at=JUNE)
    reorganised(at=JULY - timedelta(hours=8))
    assert {DutyShift.unrestricted.get(pk=one).post.unit.code for one in (over, night)} == {"a"}, "what is over is history"
    assert [(h.post.unit.code, h.post.code) for h in Holding.unrestricted.filter(person_id=person, valid_until=None)] == [("x", "chief")]
    assert orphans()["shifts"] == 0


def test_a_closed_matter_keeps_its_history_and_is_read_by_the_successor_at_the_same_level(ky):
    matter = a_matter()
    matters.acknowledge(actor=post("a"), matter=matter, at=JUNE)
    matters.close(actor=post("a"), matter=matter, outcome="settled", at=JUNE)
    reorganised()
    assert the(matter).lead.code == "a"
    assert sees("x", matter) is Level.LEAD
    assert sees("y", matter) is None
    assert orphans()["grants"] == 0
    assert "part.moved/1" not in [line.name for line in timeline(matter)]


def test_a_report_about_an_ended_unit_never_reaches_its_successors(ky):
    about_c = a_matter(kind="denunciation", place="port", concerns=["c"])
    assert the(about_c).lead.code == "province"
    reorganised()
    for successor in ("x", "y", "z"):
        assert sees(successor, about_c) is None
        assert about_c not in [n.subject for n in inbox(post(successor, DAY), JULY)]
    assert set(the(about_c).concerns) == {"c", "x", "y", "z"}
    assert the(about_c).lead.code == "province", "the unit above oversees; it is no successor of the case"


def test_a_matter_whose_successor_it_is_about_goes_to_the_unit_above_and_waits_for_a_person(ky):
    matter = a_matter(concerns=["b"])
    assert the(matter).lead.code == "a"
    outbox.deliver(JULY)
    found = actions.preview(model=MODEL, source=PLAN, at=JULY)
    assert [w.values[1:] for w in found.warnings if w.code == "concerned-held"] == [("x", "province")]
    actions.carry_out(actor=ADMINISTRATOR, source=PLAN, confirmed=found.digest, at=JULY)
    row = the(matter)
    assert (row.lead.code, row.interim, row.missing) == ("province", True, ["concerned"])
    assert parts(matter) == {"province": "LEAD", "plant": "SUPPORT"}
    assert sees("x", matter) is None
    assert orphans() == NO_ORPHANS
    journal_is_true()


def test_what_changed_since_the_preview_is_not_moved_unseen(ky):
    a_matter()
    outbox.deliver(JULY)
    found = actions.preview(model=MODEL, source=PLAN, at=JULY)
    a_matter()
    kept = stored()
    with pytest.raises(actions.WorldChanged):
        actions.carry_out(actor=ADMINISTRATOR, source=PLAN, confirmed=found.digest, at=JULY)
    assert {k: v for k, v in stored().items() if k != "alerts_notice"} == {k: v for k, v in kept.items() if k != "alerts_notice"}


def test_a_preview_writes_nothing_and_may_be_looked_at_before_the_day_but_not_carried_out(ky):
    a_matter()
    outbox.deliver(JUNE)
    kept = stored()
    found = actions.preview(model=MODEL, source=PLAN, at=JUNE)
    assert stored() == kept
    assert found.early
    assert (found.counts["matters"], found.counts["leads"], found.counts["clock"]) == (1, 1, 2)
    with pytest.raises(actions.TooEarly):
        actions.carry_out(actor=ADMINISTRATOR, source=PLAN, confirmed=found.digest, at=JUNE)


def test_it_is_done_once(ky):
    a_matter()
    reorganised()
    with pytest.raises(actions.NothingToMove):
        reorganised(at=JULY + timedelta(minutes=1))


def test_one_that_fails_half_way_leaves_nothing_behind(ky, monkeypatch):
    for _ in range(3):
        a_matter()
    outbox.deliver(JULY)
    found, kept = actions.preview(model=MODEL, source=PLAN, at=JULY), stored()
    monkeypatch.setattr(actions, "_tell", lambda *_: (_ for _ in ()).throw(actions.NothingToMove()))
    with pytest.raises(actions.NothingToMove):
        actions.carry_out(actor=ADMINISTRATOR, source=PLAN, confirmed=found.digest, at=JULY)
    assert stored() == kept


def test_every_moved_thing_is_written_down_with_its_giver_and_taker(ky):
    matter = a_matter()
    act = reorganised()
    moved = Moved.unrestricted.get(act_id=act, subject=matter, giver=unit("a"))
    assert sorted({thing[0] for thing in moved.things}) == ["clock", "grant", "notice", "part"]
    assert queries.lines(act, ADMINISTRATOR)[0].giver == "a"
