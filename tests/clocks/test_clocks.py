"""Clocks: what is stored is what their history says, whatever happened; a pause costs nothing and gives nothing; one sweeper settles each."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lienket.clocks import actions
from lienket.clocks.arithmetic import due
from lienket.clocks.codes import State
from lienket.clocks.models import Clock, ClockEvent
from lienket.clocks.queries import next_due, of_subject, recomputed, terms
from lienket.instruments.queries import book
from lienket.journal.door import Overtaken
from lienket.routing.actions import sweep
from lienket.units.queries import unit_id
from tests.world import MODEL, NOON, SWEEPER, a_matter, last_seq, minutes, post, recorded_after, undone

pytestmark = pytest.mark.usefixtures("world")

LIMITS = [{"minutes": 45}, {"hours": 3}, {"days": 2}, {"working_days": 4}, {"months": 1}]


def a_clock(limits=({"hours": 3},), at=NOON, subject=None) -> Clock:
    row = actions.clock_row(
        calendar=calendar(),
        subject=subject or uuid4(),
        clock="resolve",
        duty="lead",
        unit=unit_id(MODEL, "town-police"),
        limits=list(limits),
        because=["qc#t4"],
        start=at,
    )
    actions.start(actor=post("town-police"), row=row, unit="town-police", at=at)
    return again(row[1]["id"])


def again(pk) -> Clock:
    return Clock.unrestricted.select_related("unit").get(pk=pk)


def calendar():
    return book(MODEL).calendar


def history(clock) -> list[str]:
    return list(ClockEvent.unrestricted.filter(clock=clock).order_by("seq").values_list("what", flat=True))


acts = st.lists(
    st.tuples(st.sampled_from(["pause", "resume", "rebase", "meet", "stop", "lapse"]), st.sampled_from(LIMITS), st.integers(0, 3).map(lambda n: n * 40)),
    max_size=8,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=st.sampled_from(LIMITS), acts=acts)
@undone()
def test_whatever_happens_the_row_is_what_its_history_says(first, acts):
    clock, at = a_clock([first]), NOON
    actor = post("town-police")
    for what, limits, later in acts:
        at += timedelta(minutes=later)  # Several things may happen at one instant.
        clock = again(clock.id)
        try:
            if what == "pause":
                actions.pause(actor=actor, clock=clock, because=["qc#t4"], at=at)
            elif what == "resume":
                actions.resume(actor=actor, clock=clock, calendar=calendar(), at=at)
            elif what == "rebase":
                actions.rebase(actor=actor, clock=clock, calendar=calendar(), start=clock.started_at, limits=[limits], because=["qc#t5"], at=at)
            elif what == "lapse" and clock in next_due(at, 10_000):
                actions.lapse(actor=actor, clock=clock, silent=False, at=at)
            elif what in {"meet", "stop"} and clock.state in {"RUNNING", "PAUSED"}:
                actions.settle(actor=actor, clock=clock, how=State.MET if what == "meet" else State.STOPPED, at=at)
        except actions.NotPausable:
            assert clock.state != {"pause": "RUNNING", "resume": "PAUSED"}[what]
        row, standing = again(clock.id), recomputed(again(clock.id), calendar()).standing
        assert (row.state, row.due_at, row.ended_at) == (standing.state, standing.due_at, standing.ended_at)
        assert row.limits == [first]  # The start is never overwritten.


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(limits=st.sampled_from(LIMITS), pauses=st.lists(st.tuples(st.integers(0, 30), st.integers(0, 3000)), max_size=4))
@undone()
def test_pauses_move_the_end_by_exactly_their_length(limits, pauses):
    clock, at = a_clock([limits]), NOON
    for before, length in pauses:
        at += timedelta(minutes=before)
        actions.pause(actor=post("town-police"), clock=again(clock.id), because=["qc#t4"], at=at)
        assert again(clock.id).due_at is None
        assert again(clock.id) not in next_due(at + timedelta(days=400), 10_000)
        at += timedelta(minutes=length)
        actions.resume(actor=post("town-police"), clock=again(clock.id), calendar=calendar(), at=at)
    assert again(clock.id).due_at - due(calendar(), NOON, [limits]) == timedelta(minutes=sum(length for _before, length in pauses))


def test_the_first_of_several_limits_decides():
    assert a_clock([{"days": 2}, {"hours": 3}]).due_at == minutes(180)


def test_a_clock_is_due_at_its_very_instant_and_not_before():
    clock = a_clock()
    assert clock not in next_due(minutes(180) - timedelta(microseconds=1), 100)
    assert clock in next_due(minutes(180), 100)


def test_two_sweepers_with_the_same_list_settle_each_clock_once():
    clocks = [a_clock() for _ in range(4)]
    one, two = next_due(minutes(180), 100), next_due(minutes(180), 100)
    assert one == two == sorted(clocks, key=lambda c: (c.due_at, c.id))
    outcomes = Counter()
    for listed in (one, reversed(two)):
        for clock in listed:
            try:
                actions.lapse(actor=SWEEPER, clock=clock, silent=False, at=minutes(181))
                outcomes["lapsed"] += 1
            except Overtaken:
                outcomes["told"] += 1
    assert outcomes == {"lapsed": 4, "told": 4}
    assert [history(c) for c in clocks] == [["LAPSED"]] * 4


def test_a_clock_met_meanwhile_is_not_lapsed_and_the_other_way_round():
    clock = a_clock()
    actions.settle(actor=post("town-police"), clock=clock, how=State.MET, at=minutes(179))
    with pytest.raises(Overtaken):
        actions.lapse(actor=SWEEPER, clock=clock, silent=False, at=minutes(181))
    other = a_clock()
    actions.lapse(actor=SWEEPER, clock=other, silent=False, at=minutes(181))
    with pytest.raises(Overtaken):
        actions.settle(actor=post("town-police"), clock=other, how=State.MET, at=minutes(182))
    assert (again(clock.id).state, again(other.id).state) == ("MET", "LAPSED")


def test_a_clock_rebased_meanwhile_is_not_lapsed_by_its_old_time():
    clock = a_clock()
    actions.rebase(actor=post("town-police"), clock=clock, calendar=calendar(), start=NOON, limits=[{"days": 2}], because=["qc#t4"], at=minutes(1))
    with pytest.raises(Overtaken):
        actions.lapse(actor=SWEEPER, clock=clock, silent=False, at=minutes(181))
    assert terms(again(clock.id)) == ([{"days": 2}], ["qc#t4"])


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(starts=st.lists(st.integers(-200, 200), max_size=5), moment=st.integers(-100, 500))
@undone()
def test_sweeping_settles_exactly_what_is_past_due(starts, moment):
    matter = a_matter(at=minutes(-1000), severity="high")
    ours = [a_clock(at=minutes(n), subject=matter) for n in starts]
    start = last_seq()
    lapsed = sweep(actor=SWEEPER, at=minutes(moment), limit=10_000).lapsed
    assert recorded_after(start).count("clock.lapsed/1") == lapsed
    assert {c.id for c in ours if again(c.id).state == "LAPSED"} == {c.id for c in ours if c.due_at <= minutes(moment)}
    assert sweep(actor=SWEEPER, at=minutes(moment), limit=10_000).lapsed == 0


def test_every_clock_of_a_matter_equals_its_history():
    matter = a_matter()
    for clock in of_subject(matter):
        assert recomputed(clock, calendar()).due_at == clock.due_at
