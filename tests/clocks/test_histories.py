"""Whatever happens to a clock – paused, extended, taken back, re-based, met, lapsed, run on again – its row is what its history says."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from random import Random
from uuid import uuid4

import pytest

from lienket.clocks import actions
from lienket.clocks.codes import State
from lienket.clocks.models import Clock, ClockEvent
from lienket.clocks.queries import next_due, recomputed
from lienket.instruments.queries import book
from lienket.kernel.errors import LienketError
from lienket.units.queries import unit_id
from tests.clocks.lawworld import vn
from tests.world import MODEL, SWEEPER, post, undone

pytestmark = pytest.mark.usefixtures("lawful")

LIMITS = [
    {"minutes": 45},
    {"hours": 48, "remote": True},
    {"days": 20, "moves": "bltths-134-ngay-cuoi"},
    {"days": 30},
    {"working_days": 10},
    {"months": 2, "moves": "bltths-134-ngay-cuoi"},
]
ADDED = [{"days": 30}, {"months": 2}, {"days": 1}, {"hours": 24}]
ACTS = ["pause", "resume", "extend", "extend", "revoke", "complex", "ordinary", "rebase", "meet", "stop", "lapse", "restart", "wait"]
START = vn(2026, 1, 26, 16, 40)
"""Three weeks before Tết."""


def again(pk) -> Clock:
    return Clock.unrestricted.select_related("unit").get(pk=pk)


def a_clock(random: Random) -> Clock:
    limits = random.sample(LIMITS, random.choice([1, 1, 1, 2]))
    row = actions.clock_row(
        calendar=book(MODEL).calendar,
        subject=uuid4(),
        clock="decide",
        duty="lead",
        unit=unit_id(MODEL, "town-police"),
        limits=limits,
        because=["qc#t4"],
        start=START,
    )
    actions.start(actor=post("town-police"), row=row, unit="town-police", at=START)
    return again(row[1]["id"])


def happens(random: Random, clock: Clock, at) -> str:
    """One act, or its refusal; what was done, in a word."""
    actor, calendar, what = post("town-police"), book(MODEL).calendar, random.choice(ACTS)
    try:
        if what == "pause":
            actions.pause(actor=actor, clock=clock, because=["qc#t4"], at=at)
        elif what == "resume":
            actions.resume(actor=actor, clock=clock, calendar=calendar, at=at)
        elif what == "extend":
            said = {"because": ["law:vn#x"], "decision": "1/QĐ", "decided_on": at.date(), "note": uuid4()}
            actions.extend(actor=actor, clock=clock, calendar=calendar, added=random.choice(ADDED), at=at, **said)
        elif what == "revoke":
            actions.revoke(actor=actor, clock=clock, calendar=calendar, at=at)
        elif what == "complex":
            said = {"because": ["law:vn#x"], "ground": "law:vn#x", "decision": "", "decided_on": None, "note": uuid4()}
            actions.find_complex(actor=actor, clock=clock, calendar=calendar, limits=[random.choice(LIMITS)], at=at, **said)
        elif what == "ordinary":
            actions.find_ordinary(actor=actor, clock=clock, calendar=calendar, at=at)
        elif what == "rebase" and clock.state in {"RUNNING", "PAUSED", "LAPSED"}:
            actions.rebase(actor=actor, clock=clock, calendar=calendar, start=START, limits=[random.choice(LIMITS)], because=["qc#t5"], at=at)
        elif what in {"meet", "stop"} and clock.state in {"RUNNING", "PAUSED"} and random.random() < 0.5:
            actions.settle(actor=actor, clock=clock, how=State.MET if what == "meet" else State.STOPPED, at=at)
        elif what == "lapse" and clock.id in {due.id for due in next_due(at, 100)}:
            actions.lapse(actor=SWEEPER, clock=clock, silent=False, at=at)
        elif what == "restart" and clock.state in {"MET", "STOPPED"} and clock.due_at is not None:
            actions.restart(actor=actor, clock=clock, at=at)
        else:
            return "nothing"
    except LienketError as refused:
        return refused.code
    return what


@pytest.mark.parametrize("count", [150, pytest.param(10_000, marks=pytest.mark.soak, id="soak")])
def test_the_row_is_what_its_history_says(count):
    random, done = Random(20261127), Counter()
    for _ in range(count):
        with undone():
            clock, at = a_clock(random), START
            first = clock.limits
            for _step in range(random.randrange(10)):
                at += timedelta(minutes=random.choice([0, 1, 40, 600, 4_000, 30_000]))
                done[happens(random, clock, at)] += 1
                clock = again(clock.id)
                said = recomputed(clock, book(MODEL).calendar).standing
                assert (clock.state, clock.due_at, clock.ended_at) == (said.state, said.due_at, said.ended_at), list(
                    ClockEvent.unrestricted.order_by("seq").values()
                )
                assert clock.limits == first
                assert clock.due_at is None or clock.due_at > START
                if clock.state == "RUNNING":
                    assert clock.due_at is not None
    assert {*ACTS, "not-extendable", "not-pausable"} - {"stop", "wait"} <= done.keys(), done
