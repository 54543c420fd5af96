"""The inbox by state, and what the lead sees of those it told."""

from __future__ import annotations

import pytest

from lienket.alerts.inbox import NoSuchNotice, read_one, receipts, received
from lienket.matters.actions import acknowledge, decline_support
from tests.world import NOON, a_matter, delivered, last_seq, minutes, post, recorded_after, swept, verify

pytestmark = pytest.mark.usefixtures("world")


def mine(unit: str, at=NOON) -> list[tuple[str, str]]:
    return [(r.notice.event, r.state) for r in received(post(unit), at)]


def known(unit: str, matter, at=NOON) -> dict[str, tuple[str, object, int]]:
    return {r.unit: (r.state, r.since, r.unread) for r in receipts(post(unit), matter, at)}


def test_a_notice_is_unread_then_read_then_what_the_unit_answered():
    matter = a_matter()
    delivered(NOON)
    notice = received(post("plant"), NOON)[0].notice.id
    assert mine("plant") == [("matter.opened/1", "UNREAD")]
    start = last_seq()
    assert read_one(actor=post("plant"), notice=notice, at=minutes(1))
    assert not read_one(actor=post("plant"), notice=notice, at=minutes(2))
    assert recorded_after(start) == ["notices.read/1"]
    assert mine("plant", minutes(2)) == [("matter.opened/1", "READ")]
    acknowledge(actor=post("plant"), matter=matter, at=minutes(3))
    assert mine("plant", minutes(3)) == [("matter.opened/1", "ACKNOWLEDGED")]
    assert received(post("plant"), minutes(4))[0].since == minutes(3)


def test_the_lead_sees_how_far_each_unit_told_has_come_and_since_when():
    matter = a_matter()
    delivered(NOON)
    assert known("town-police", matter) == {"plant": ("UNREAD", NOON, 1)}
    read_one(actor=post("plant"), notice=received(post("plant"), NOON)[0].notice.id, at=minutes(1))
    assert known("town-police", matter, minutes(1)) == {"plant": ("READ", minutes(1), 0)}
    decline_support(actor=post("plant"), matter=matter, why="Không có người", at=minutes(2))
    assert known("town-police", matter, minutes(2)) == {"plant": ("REFUSED", minutes(2), 0)}


def test_nobody_but_the_lead_sees_it():
    matter = a_matter()
    swept(minutes(31))
    delivered(minutes(31))
    assert set(known("town-police", matter, minutes(31))) == {"plant", "province-police"}
    for unit in ("plant", "province-police", "border-post", "neighbour"):
        assert receipts(post(unit), matter, minutes(31)) == []


def test_a_notice_of_another_unit_or_out_of_sight_is_not_there():
    a_matter(concerns=["town-police/chief"])
    delivered(NOON)
    notice = received(post("town-police/desk"), NOON)[0].notice.id
    assert received(post("town-police/chief"), NOON) == []
    for reader in ("plant", "neighbour", "town-police/chief"):
        with pytest.raises(NoSuchNotice):
            read_one(actor=post(reader), notice=notice, at=NOON)
    verify(lambda: read_one(actor=post("town-police/desk"), notice=notice, at=NOON), "notices.read/1")


def test_the_inbox_goes_on_where_a_page_ended():
    for n in range(5):
        a_matter(at=minutes(n))
        delivered(minutes(n))
    whole = [r.notice.id for r in received(post("plant"), minutes(9))]
    pages, before = [], None
    while page := received(post("plant"), minutes(9), 2, before=before):
        pages += (ids := [r.notice.id for r in page])
        before = ids[-1]
    assert pages == whole
    assert len(whole) > 2


def test_a_page_after_anothers_notice_is_none():
    a_matter()
    delivered(NOON)
    notice = received(post("plant"), NOON)[0].notice.id
    with pytest.raises(NoSuchNotice):
        received(post("neighbour"), NOON, before=notice)
