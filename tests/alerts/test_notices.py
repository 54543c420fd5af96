"""Notices: each unit told once, none to those barred, whatever breaks in between."""

from __future__ import annotations

import pytest

from lienket.alerts import actions as alerts
from lienket.alerts.models import Notice
from lienket.alerts.queries import inbox
from lienket.journal import outbox
from lienket.kernel.errors import LienketError
from lienket.routing.actions import recall, share
from lienket.routing.offers import propose_transfer, withdraw_transfer
from lienket.units.queries import unit_id
from tests.world import MODEL, NOON, SWEEPER, a_matter, delivered, last_seq, minutes, post, recorded_after, stored, swept

pytestmark = pytest.mark.usefixtures("world")


def told(unit: str, at=NOON) -> list[str]:
    return [n.event for n in inbox(post(unit), at)]


def test_those_with_a_part_are_told_once_however_often_delivery_runs():
    a_matter()
    start = last_seq()
    assert delivered(NOON) == 1
    assert recorded_after(start) == ["notices.raised/1"]
    kept = stored()
    assert delivered(NOON) == 0
    assert stored() == kept
    assert (told("town-police"), told("plant"), told("province-police"), told("neighbour")) == (["matter.opened/1"], ["matter.opened/1"], [], [])


def test_a_delivery_that_breaks_is_undone_whole_and_tried_again(monkeypatch):
    a_matter()
    kept, end = stored(), last_seq()

    class PowerCut(Exception):
        """Not an error of ours: the worker dies of it."""

    def dies(deliveries, at):
        alerts.raise_notices(deliveries, at)
        raise PowerCut

    monkeypatch.setitem(outbox.consumers, "alerts", dies)
    with pytest.raises(PowerCut):
        outbox.deliver(NOON)
    assert stored() == kept
    assert last_seq() == end
    monkeypatch.undo()
    assert delivered(NOON) == 1
    assert told("plant") == ["matter.opened/1"]


def test_one_bad_item_does_not_hold_up_the_others_and_is_put_off(monkeypatch):
    bad, good = a_matter(), a_matter()

    class Refused(LienketError):
        """The consumer refuses this one."""

        code = "refused"

    def choosy(deliveries, at):
        if any(d.data["matter"] == bad.hex for d in deliveries):
            raise Refused
        alerts.raise_notices(deliveries, at)

    monkeypatch.setitem(outbox.consumers, "alerts", choosy)
    assert outbox.deliver(NOON) == (1, 1)
    assert [n.subject for n in inbox(post("plant"), NOON)] == [good]
    assert outbox.deliver(NOON) == (0, 0)
    monkeypatch.undo()
    assert delivered(minutes(1)) == 1
    assert {n.subject for n in inbox(post("plant"), NOON)} == {bad, good}


def test_the_same_event_handed_over_twice_makes_one_notice(monkeypatch):
    a_matter()

    def stutters(deliveries, at):
        alerts.raise_notices([*deliveries, *deliveries], at)
        alerts.raise_notices(deliveries, at)

    monkeypatch.setitem(outbox.consumers, "alerts", stutters)
    assert delivered(NOON) == 1
    assert Notice.unrestricted.count() == 2


def test_a_barred_unit_gets_no_notice_and_a_barred_post_reads_none():
    a_matter(concerns=["plant"])
    a_matter(concerns=["town-police/chief"])
    delivered(NOON)
    assert not Notice.unrestricted.filter(unit_id=unit_id(MODEL, "plant"), subject__in=[n.subject for n in inbox(post("town-police/chief"), NOON)]).exists()
    assert told("plant") == ["matter.opened/1"]  # Of the second matter only.
    assert (len(told("town-police/desk")), len(told("town-police/chief"))) == (2, 1)


def test_each_step_up_the_ladder_and_each_offer_is_told_to_whom_it_goes():
    matter = a_matter()
    swept(minutes(30))
    delivered(minutes(31))
    assert "matter.escalated/1" in told("province-police", minutes(31))
    propose_transfer(actor=post("town-police"), matter=matter, taker=unit_id(MODEL, "border-post"), why="Đúng địa bàn", at=minutes(32))
    delivered(minutes(33))
    assert told("border-post", minutes(33)) == ["transfer.answered/1"]
    assert told("neighbour", minutes(33)) == []


def test_a_notice_goes_out_of_sight_with_the_access():
    matter = a_matter()
    share(actor=post("town-police"), matter=matter, unit="border-post", level="view", why="Theo dõi", at=NOON)
    propose_transfer(actor=post("town-police"), matter=matter, taker=unit_id(MODEL, "border-post"), why="Đúng địa bàn", at=NOON)
    delivered(NOON)
    assert told("border-post") == ["transfer.answered/1"]
    withdraw_transfer(actor=post("town-police"), matter=matter, at=NOON)
    recall(actor=post("town-police"), matter=matter, unit="border-post", why="Đã xong việc", at=NOON)
    delivered(NOON)
    assert told("border-post") == []


def test_a_system_part_has_no_inbox():
    assert inbox(SWEEPER, NOON) == []
