"""Warnings by the channels: before the clock runs out, and no more once it is met."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from lienket.clocks.queries import of_subject, owes
from lienket.matters.actions import acknowledge, add_note
from lienket.matters.queries import number_by_id
from lienket.routing import actions as routing
from lienket.routing.warning import warn
from tests.alerts.channels import a_channel, states, worked
from tests.world import SWEEPER, a_matter, delivered, post, the

pytestmark = pytest.mark.usefixtures("world")
NIGHT = datetime(2016, 3, 2, 16, tzinfo=UTC)
"""23:00 in Vietnam."""
MORNING = datetime(2016, 3, 2, 23, tzinfo=UTC)
"""06:00 on the next day."""
QUIET = (22 * 60, 6 * 60)
RECEIVED, EARLY = datetime(2016, 3, 1, 1, tzinfo=UTC), datetime(2016, 3, 2, 22, tzinfo=UTC)
"""08:00 on the day before: three days are half over at 04:00; and 05:00, an hour before the morning."""


def test_a_warning_goes_by_the_channels_before_the_clock_runs_out_even_of_a_light_matter_at_night(hook):
    channel = a_channel("webhook", hook.url, quiet=QUIET, since=2)
    matter = a_matter(at=NIGHT)
    for minute in (0, 15, 24, 29):
        at = NIGHT + timedelta(minutes=minute)
        warn(actor=SWEEPER, at=at)
        worked(at)
    told = [json.loads(one.body)["data"] for one in hook.arrived]
    assert [(data["event"], data["number"]) for data in told] == [("clock.warned/1", number_by_id(matter))] * 2
    assert states(channel) == [("SENT", "")] * 2


def test_a_warning_of_days_waits_for_the_morning_and_what_was_done_meanwhile_warns_nobody(hook):
    channel = a_channel("webhook", hook.url, quiet=QUIET)
    matter = a_matter(at=RECEIVED)
    acknowledge(actor=post("town-police"), matter=matter, at=RECEIVED)
    add_note(actor=post("town-police"), matter=matter, text="Đang làm.", at=RECEIVED)
    worked(RECEIVED + timedelta(minutes=4))
    before = len(hook.arrived)
    warn(actor=SWEEPER, at=EARLY)
    worked(EARLY)
    assert (len(hook.arrived), states(channel)[-1]) == (before, ("WAITING", ""))
    routing.close(actor=post("town-police"), matter=matter, outcome="settled", at=EARLY + timedelta(minutes=5))
    worked(MORNING)
    assert ("WITHDRAWN", "hidden") in states(channel)


def test_a_duty_done_meanwhile_warns_nobody_though_another_clock_of_the_unit_runs(hook):
    channel = a_channel("webhook", hook.url, quiet=QUIET, since=1)
    matter = a_matter(at=NIGHT - timedelta(minutes=20))
    warn(actor=SWEEPER, at=NIGHT)
    acknowledge(actor=post("town-police"), matter=matter, at=NIGHT)
    delivered(NIGHT)
    assert owes(matter, the(matter).lead_id, {c.id for c in of_subject(matter)})
    worked(NIGHT)
    assert "clock.warned/1" not in [json.loads(one.body)["data"]["event"] for one in hook.arrived]
    assert ("WITHDRAWN", "hidden") in states(channel)
