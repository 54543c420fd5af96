"""Who is on duty now is who is reached: a person's own channel serves while that person is on duty, by roster, standing in and exchanges."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from lienket.alerts import keeping
from lienket.alerts.keeping import BadChannel, Wish
from lienket.alerts.models import Channel, ChannelAddress
from lienket.units import duty, standing_in
from lienket.units.actions import post_person
from tests.alerts.channels import a_channel, states, worked
from tests.world import NOON, SWEEPER, a_matter, delivered, journal_is_true, minutes, post

pytestmark = pytest.mark.usefixtures("world")
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
QUIET = (22 * 60, 6 * 60)


def someone(name, code="town-police/desk"):
    return post_person(actor=SWEEPER, name=name, post=post(code).post, since=date(2016, 1, 1), at=NOON)


def on_duty(person, start, end):
    return duty.plan(actor=post("town-police"), post=post("town-police/desk").post, person=person, start_at=start, end_at=end, zone=ZONE, at=NOON)


def test_only_who_is_on_duty_is_reached(hook):
    an, binh = someone("An"), someone("Bình")
    of_an, of_binh = a_channel("webhook", hook.url, person=an), a_channel("webhook", hook.url, person=binh)
    common = a_channel("webhook", hook.url)
    on_duty(an, NOON, minutes(60))
    on_duty(binh, minutes(60), minutes(120))
    a_matter(severity="high")
    worked(NOON)
    a_matter(severity="high", at=minutes(60))
    worked(minutes(60))
    assert (states(of_an), states(of_binh), states(common)) == ([("SENT", "")], [("SENT", "")], [("SENT", "")] * 2)


def test_who_stands_in_is_reached_in_place_of_the_one_planned(hook):
    an, binh = someone("An"), someone("Bình", "town-police/chief")
    of_an, of_binh = a_channel("webhook", hook.url, person=an), a_channel("webhook", hook.url, person=binh)
    shift = on_duty(an, NOON, minutes(60))
    pk = standing_in.stand_in(actor=post("town-police"), shift=shift, person=binh, start_at=None, end_at=None, why="Ốm.", zone=ZONE, at=NOON)
    a_matter(severity="high")
    worked(NOON)
    assert (states(of_an), states(of_binh)) == ([], [("SENT", "")])
    standing_in.end_stand_in(actor=post("town-police"), stand_in=pk, at=minutes(1))
    a_matter(severity="high", at=minutes(2))
    worked(minutes(2))
    assert (len(states(of_an)), len(states(of_binh))) == (1, 1)


def test_what_waits_for_the_morning_goes_to_who_is_on_duty_then(hook):
    an, binh, night, morning = someone("An"), someone("Bình"), datetime(2016, 3, 2, 16, tzinfo=UTC), datetime(2016, 3, 2, 23, tzinfo=UTC)
    of_an, of_binh = (a_channel("webhook", hook.url, unit="border-post", person=None, quiet=QUIET) for _ in range(2))
    keeping.end_channel(actor=post("border-post"), channel=of_binh, at=NOON)
    keeping.end_channel(actor=post("border-post"), channel=of_an, at=NOON)
    an, binh = someone("An", "border-post"), someone("Bình", "border-post")
    of_an, of_binh = (a_channel("webhook", hook.url, unit="border-post", person=who, quiet=QUIET) for who in (an, binh))
    desk = {"actor": post("border-post"), "post": post("border-post").post, "zone": ZONE, "at": night}
    duty.plan(**desk, person=an, start_at=night, end_at=morning)
    late = duty.plan(**desk, person=binh, start_at=morning, end_at=morning.replace(hour=23, minute=30))
    a_matter(at=night, kind="petition")
    worked(night)
    assert (states(of_an), states(of_binh)) == ([], [("WAITING", "")])
    # Bình's shift is called off, An goes on: the message follows.
    duty.cancel(actor=post("border-post"), shift=late, at=night)
    duty.plan(**desk, person=an, start_at=morning, end_at=morning.replace(minute=30))
    worked(morning)
    worked(morning)
    assert (states(of_binh), [state for state, _ in states(of_an)]) == ([("WITHDRAWN", "off-duty")], ["WAITING"])
    worked(morning.replace(minute=4))
    assert states(of_an) == [("SENT", "")]
    journal_is_true()


def test_a_channel_of_nobody_of_the_unit_is_refused_and_one_of_a_forgotten_person_ends():
    from lienket.units.models import Holding
    from lienket.units.people import end_holding, forget_person

    with pytest.raises(BadChannel):
        a_channel("webhook", "https://example.vn/x", person=someone("Lạ", "plant"))
    an = someone("An")
    pk = a_channel("webhook", "https://example.vn/x", person=an)
    holding = Holding.unrestricted.get(person_id=an)
    end_holding(actor=SWEEPER, person=an, holding=holding.id, until=NOON.date(), day=NOON.date(), at=NOON)
    keeping.change_channel(actor=post("town-police"), channel=pk, wish=Wish(kind="webhook", address="https://example.vn/x", person=an, on=False), at=NOON)
    forget_person(actor=SWEEPER, person=an, reason="left", day=NOON.date(), at=NOON)
    delivered(NOON)
    assert (Channel.unrestricted.get(id=pk).ended_at is not None, ChannelAddress.unrestricted.filter(id=pk).exists()) == (True, False)
    journal_is_true()


def test_who_is_off_duty_and_then_on_again_before_it_goes_out_is_reached_once(hook):
    an, binh, dawn = someone("An", "border-post"), someone("Bình", "border-post"), datetime(2016, 3, 2, 23, tzinfo=UTC)
    of_an, of_binh = (a_channel("webhook", hook.url, unit="border-post", person=who, quiet=QUIET) for who in (an, binh))
    desk = {"actor": post("border-post"), "post": post("border-post").post, "zone": ZONE, "at": NOON}
    for n, who in ((0, an), (10, binh), (20, an)):
        duty.plan(**desk, person=who, start_at=dawn.replace(minute=n), end_at=dawn.replace(minute=n + 10))
    night = datetime(2016, 3, 2, 16, tzinfo=UTC)
    a_matter(at=night, kind="petition")
    worked(night)
    assert (states(of_an), states(of_binh)) == ([("WAITING", "")], [])
    # Nothing is sent until the tenth minute: it passes from An to Bình, and in the twentieth back to An.
    for minute in (10, 20, 24):
        worked(dawn.replace(minute=minute))
        worked(dawn.replace(minute=minute))
    assert (states(of_an), states(of_binh)) == ([("SENT", "")], [("WITHDRAWN", "off-duty")])
    assert len(hook.arrived) == 1
    journal_is_true()
