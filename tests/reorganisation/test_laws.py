"""Laws that hold for every world: nothing is orphaned, nothing lost, nobody else learns anything, and the counter-act is one."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lienket.clocks.models import Clock
from lienket.journal import outbox
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.matters import actions as matters
from lienket.matters.models import Matter, Participant, Task
from lienket.matters.tasks import set_task
from lienket.reorganisation import actions
from lienket.routing import offers
from lienket.routing.actions import share
from lienket.sharing import policy
from lienket.units import duty
from lienket.units.queries import post_id
from tests.reorganisation.kyworld import DAY, JULY, JUNE, MODEL, PLAN, a_matter, ky_pack, post, unit
from tests.reorganisation.test_carry_out import ADMINISTRATOR, NO_ORPHANS, orphans
from tests.world import NOTHING, journal_is_true, undone, view_of

SUCCESSORS = ("x", "y", "z")
PLACES = ("gate", "a-land", "b-land", "c-land", "port", "hill", "sea")

a_story = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["incident", "incident", "petition", "denunciation"]),
        "place": st.sampled_from(PLACES),
        "concerns": st.lists(st.sampled_from(["a", "b", "c", "plant", "a/desk"]), max_size=2, unique=True),
        "acts": st.lists(st.sampled_from(["acknowledge", "share-a", "share-b", "share-c", "offer-b", "counter-b", "task", "note", "close"]), max_size=4),
    }
)
stories = st.lists(a_story, min_size=1, max_size=5)


def told(story):
    """The matter of a story, or None where nobody could hold it; acts the rules refuse are left out."""
    try:
        matter = a_matter(kind=story["kind"], place=story["place"], concerns=story["concerns"], receiver="province")
    except LienketError:
        return None
    for act in story["acts"]:
        lead = post(Matter.unrestricted.get(pk=matter).lead.code)
        try:
            with_lead(lead, matter, act)
        except LienketError:
            continue
    return matter


def with_lead(lead: Actor, matter, act):
    if act == "acknowledge":
        matters.acknowledge(actor=lead, matter=matter, at=JUNE)
    elif act.startswith("share-"):
        share(actor=lead, matter=matter, unit=act[-1], level="view", why="Để biết", at=JUNE)
    elif act == "offer-b":
        offers.propose_transfer(actor=lead, matter=matter, taker=unit("b"), why="Thuộc xã B", at=JUNE)
    elif act == "counter-b":
        offers.counter_transfer(actor=post("b"), matter=matter, taker=unit("c"), why="Thuộc xã C", at=JUNE)
    elif act == "task":
        set_task(actor=lead, matter=matter, unit=lead.unit, text="Xác minh", at=JUNE)
    elif act == "note":
        matters.add_note(actor=lead, matter=matter, text="Đang làm", at=JUNE)
    else:
        matters.close(actor=lead, matter=matter, outcome="settled", at=JUNE)


def counted():
    return {
        "open": Matter.unrestricted.filter(state="OPEN").count(),
        "leads": Participant.unrestricted.filter(part="LEAD", ended_at=None, closed_at=None).count(),
        "clocks": sorted(Clock.unrestricted.filter(state__in=["RUNNING", "PAUSED"]).values_list("id", "due_at", "started_at")),
        "tasks": sorted(Task.unrestricted.filter(state="OPEN").values_list("id", flat=True)),
    }


def leads_agree():
    rows = Matter.unrestricted.filter(state="OPEN").values_list("id", "lead_id")
    parts = dict(Participant.unrestricted.filter(part="LEAD", ended_at=None, closed_at=None).values_list("matter_id", "unit_id"))
    return dict(rows) == parts


def others_view():
    return {code: set(policy.subjects(post(code, DAY), JULY)) for code in ("plant", "neighbour")}


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stories=stories, shifts=st.integers(0, 2))
def test_whatever_was_going_on_nothing_is_orphaned_lost_or_shown_to_others(ky, stories, shifts):
    with undone():
        told_of = [(matter, story) for story in stories if (matter := told(story)) is not None]
        for n in range(shifts):
            start = JULY + timedelta(days=n)
            post_a = post_id(MODEL, "c/desk")
            zone = ZoneInfo(ky_pack().file.time_zone)
            try:
                duty.plan(actor=post("c"), post=post_a, person=None, start_at=start, end_at=start + timedelta(hours=8), zone=zone, at=JUNE)
            except LienketError:
                continue
        outbox.deliver(JULY)
        before, others, could = counted(), others_view(), {m: readers(m) for m, _story in told_of}
        found = actions.preview(model=MODEL, source=PLAN, at=JULY)
        if not found.bundles and not found.bars:
            return
        act = actions.carry_out(actor=ADMINISTRATOR, source=PLAN, confirmed=found.digest, at=JULY)
        assert orphans() == NO_ORPHANS
        assert counted() == before, "as many open matters and leads, the same clocks with the same due dates, the same tasks"
        assert leads_agree()
        assert others_view() == others
        for matter, story in told_of:
            assert view_of("neighbour", JULY, matter, MODEL) == NOTHING
            gained = {code for code in SUCCESSORS if policy.level_of(post(code, DAY), matter, JULY) is not None}
            assert not gained or could[matter], "nobody reads what no predecessor read"
            if "c" in story["concerns"]:
                assert gained == set()
            if {"a", "b"} & set(story["concerns"]):
                assert "x" not in gained
        journal_is_true()
        again = actions.undo(actor=ADMINISTRATOR, act=act, at=JULY + timedelta(hours=1))
        assert sum(again) >= found.counts["matters"]
        assert counted() == before
        assert leads_agree()
        journal_is_true()


def readers(matter):
    return {code for code in ("a", "b", "c") if policy.level_of(post(code), matter, JULY) is not None}
