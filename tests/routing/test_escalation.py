"""Ladders: climbed rung by rung while nobody acknowledges, and no further once somebody does."""

from __future__ import annotations

import pytest

from lienket.clocks.queries import of_subject
from lienket.matters.actions import acknowledge, close
from lienket.routing.actions import sweep
from lienket.sharing.codes import Level
from tests.world import NOON, NOTHING, SWEEPER, a_matter, last_seq, minutes, part_of, parts, post, recorded_after, sees, swept, view_of

pytestmark = pytest.mark.usefixtures("world")

POLICE, PROVINCE, MINISTRY = "town-police", "province-police", "ministry"


def told(matter):
    return [c.unit.code for c in sorted(of_subject(matter), key=lambda c: c.started_at) if c.rung]


def test_nothing_is_due_before_its_time():
    a_matter()
    start = last_seq()
    assert swept(minutes(29)) == (0, 0)
    assert recorded_after(start) == []


def test_the_ladder_is_climbed_rung_by_rung_and_ends():
    matter = a_matter()
    start = last_seq()
    assert swept(minutes(30)) == (1, 1)
    assert recorded_after(start) == ["clock.lapsed/1", "part.given/1", "access.granted/1", "clock.started/1", "matter.escalated/1"]
    assert (told(matter), parts(matter)[PROVINCE], sees(PROVINCE, matter)) == ([PROVINCE], "INFORMED", Level.VIEW)
    assert sees(MINISTRY, matter) is None
    # The supporter's own clock lapses at 60 minutes as does the first rung's.
    swept(minutes(60))
    assert MINISTRY in told(matter)
    assert sees(MINISTRY, matter) == Level.KNOW
    swept(minutes(100_000))
    assert set(told(matter)) == {PROVINCE, MINISTRY}
    assert swept(minutes(200_000)) == (0, 0)
    assert view_of("neighbour", minutes(200_000), matter) == NOTHING


def test_it_stops_when_the_rung_acknowledges():
    matter = a_matter()
    acknowledge(actor=post("plant"), matter=matter, at=NOON)
    swept(minutes(30))
    acknowledge(actor=post(PROVINCE), matter=matter, at=minutes(40))
    assert part_of(matter, PROVINCE).answer == "ACKNOWLEDGED"
    swept(minutes(300))
    assert told(matter) == [PROVINCE]


@pytest.mark.parametrize("late", [POLICE, PROVINCE])
def test_it_stops_when_one_who_was_late_acknowledges_after_all(late):
    matter = a_matter()
    acknowledge(actor=post("plant"), matter=matter, at=NOON)
    swept(minutes(30))
    if late == PROVINCE:
        swept(minutes(60))  # Late by then, and the ministry is told.
    acknowledge(actor=post(late), matter=matter, at=minutes(61))
    rungs = told(matter)
    assert {c.state for c in of_subject(matter) if c.rung} <= {"STOPPED", "LAPSED"}
    swept(minutes(1000))
    assert told(matter) == rungs


def test_a_lead_that_acknowledges_in_time_is_left_in_peace():
    matter = a_matter()
    acknowledge(actor=post(POLICE), matter=matter, at=minutes(29))
    acknowledge(actor=post("plant"), matter=matter, at=minutes(29))
    swept(minutes(1000))
    assert told(matter) == []


def test_a_closed_matter_climbs_no_ladder():
    matter = a_matter()
    close(actor=post(POLICE), matter=matter, outcome="settled", at=minutes(10))
    assert swept(minutes(1000)) == (0, 0)


def test_a_rung_the_report_is_about_is_passed_over():
    matter = a_matter(concerns=[PROVINCE])
    swept(minutes(30))
    assert told(matter) == [MINISTRY]
    assert sees(PROVINCE, matter) is None


def test_what_had_run_out_before_it_was_recorded_lapses_in_silence_and_what_runs_out_later_does_not():
    matter = a_matter(at=minutes(90), received_at=NOON)
    swept(minutes(90))
    states = {(c.clock, c.duty): c.state for c in of_subject(matter)}
    assert states == {
        ("acknowledge", "lead"): "LAPSED",
        ("acknowledge", "support"): "LAPSED",
        ("first-report", "lead"): "RUNNING",
        ("resolve", "lead"): "RUNNING",
    }
    assert told(matter) == []


def test_each_sweeper_takes_what_the_other_left():
    for _ in range(5):
        a_matter()
    lapsed = [sweep(actor=SWEEPER, at=minutes(30), limit=2).lapsed for _ in range(4)]
    assert lapsed == [2, 2, 1, 0]
