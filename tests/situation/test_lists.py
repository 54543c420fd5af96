"""Lists: filters, order and pages under the policy."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import date
from uuid import UUID

import pytest

from lienket.instruments.queries import book
from lienket.matters import actions as matters
from lienket.routing import actions as routing
from lienket.sharing import policy
from lienket.sharing.codes import Level
from lienket.situation import lists, lists_bulk, views_saved
from lienket.situation.board import board
from lienket.situation.cursor import seal
from lienket.situation.lists import BadCursor, Filters, page
from lienket.units.actions import post_person
from lienket.units.models import Account
from lienket.units.queries import post_id
from tests.world import MODEL, NOON, SWEEPER, TODAY, a_matter, minutes, parts, post, recorded_after, swept, the
from tests.world import last_seq as seq

pytestmark = pytest.mark.usefixtures("world")


def ids(unit: str, at=NOON, **filters) -> list[UUID]:
    return [row.matter.id for row in page(post(unit), Filters(**filters), book(MODEL), at).rows]


def walked(unit: str, at, limit: int, **filters) -> list[UUID]:
    """All pages forwards; each page backwards is the one before."""
    actor, rules, seen, older, before = post(unit), book(MODEL), [], "", None
    while True:
        shown = page(actor, Filters(**filters), rules, at, limit=limit, older=older)
        if before is not None:
            back = page(actor, Filters(**filters), rules, at, limit=limit, newer=shown.newer)
            assert [r.matter.id for r in back.rows] == before
        else:
            assert shown.newer == ""
        before = [row.matter.id for row in shown.rows]
        seen += before
        if not (older := shown.older):
            return seen


def test_pages_in_both_directions_hold_each_matter_once_also_where_several_came_at_one_instant():
    made = [a_matter(at=minutes(n // 3)) for n in range(10)]
    for sort in ("newest", "oldest"):
        seen = walked("town-police", minutes(9), 3, sort=sort)
        assert sorted(seen) == sorted(made)
        times = [the(m).received_at for m in seen]
        assert times == sorted(times, reverse=sort == "newest")


def test_the_nearest_own_deadline_comes_first_and_each_matter_once():
    made = [a_matter(at=minutes(-n * 5), severity="high" if n % 2 else "low") for n in range(6)]
    seen = walked("town-police", minutes(1), 2, sort="due")
    assert sorted(seen) == sorted(made)
    dues = [row.due_at for row in page(post("town-police"), Filters(sort="due"), book(MODEL), minutes(1)).rows]
    assert dues == sorted(dues)
    assert ids("neighbour", minutes(1), sort="due") == []


def test_a_deadline_that_lapsed_stays_in_the_list_until_its_duty_is_done_and_the_list_agrees_with_the_board():
    late, done = a_matter(severity="high"), a_matter(severity="high")
    swept(minutes(60 * 5))
    at = minutes(60 * 5 + 1)
    assert set(ids("town-police", at, overdue=True)) >= {late, done}
    matters.acknowledge(actor=post("town-police"), matter=done, at=at)
    own = {row.matter.id: row.due_at for row in page(post("town-police"), Filters(), book(MODEL), at).rows}
    assert own[late] < at
    nearest = [row.due_at for row in page(post("town-police"), Filters(overdue=True, sort="due"), book(MODEL), at).rows]
    assert nearest == sorted(nearest)
    assert len(ids("town-police", at, overdue=True)) == board(actor=post("town-police"), at=at, language="vi").figures.overdue


def test_matters_without_an_own_deadline_come_last_and_pages_lead_there_and_back():
    made = [a_matter(at=minutes(-n)) for n in range(5)]
    at = minutes(60)
    for matter in made[:3]:
        matters.acknowledge(actor=post("town-police"), matter=matter, at=at)
        routing.close(actor=post("town-police"), matter=matter, outcome="settled", at=at)
    seen = walked("town-police", minutes(61), 2, sort="due")
    assert sorted(seen) == sorted(made)
    assert set(seen[2:]) == set(made[:3])


def test_each_filter_finds_its_own_and_only_what_may_be_seen():
    theft, petition = a_matter(field="theft", place="works"), a_matter(kind="petition", place="works")
    port = a_matter(field="traffic", place="port", severity="high", unit="border-post")
    rules = book(MODEL)
    wanted = {
        "kind": ("petition", {petition}),
        "field": ("crime", {theft, petition}),
        "severity": ("high", {port}),
        "lead": ("town-police", {m for m in (theft, petition, port) if the(m).lead.code == "town-police"}),
        "state": ("CLOSED", set()),
        "zone": ("port", {port}),
    }
    everything = {m for m in (theft, petition, port) if policy.level_of(post("town-police"), m, NOON)}
    for name, (value, expected) in wanted.items():
        assert set(ids("town-police", **{name: value})) == expected & everything, name
        assert ids("neighbour", **{name: value}) == []
    assert set(ids("town-police", since=date(2016, 3, 2), until=date(2016, 3, 2))) == everything
    assert ids("town-police", since=date(2016, 3, 3)) == ids("town-police", until=date(2016, 3, 1)) == []
    for part in ("LEAD", "SUPPORT", "INFORMED"):
        assert set(ids("town-police", part=part)) == {m for m in everything if parts(m).get("town-police") == part}
    assert ids("town-police", kind="no-such-kind") == []
    assert lists.count(post("town-police"), Filters(), rules, NOON) == len(everything)


def test_a_place_is_a_filter_for_readers_at_level_view_only():
    matter = a_matter(kind="petition", place="works")
    assert policy.level_of(post("border-post"), matter, NOON) == Level.KNOW
    assert ids("border-post") == [matter]
    assert ids("border-post", zone="works") == []
    assert ids("town-police", zone="works") == [matter]


def test_waiting_unassigned_and_overdue():
    matter = a_matter()
    assert ids("town-police", mine=True) == ids("plant", mine=True) == [matter]
    matters.acknowledge(actor=post("town-police"), matter=matter, at=minutes(1))
    assert ids("town-police", minutes(1), mine=True) == []
    assert ids("town-police", minutes(1), waiting=True) == [matter]
    assert ids("plant", minutes(1), waiting=True) == []
    assert ids("town-police", minutes(1), overdue=True) == []
    late = minutes(60 * 5)
    assert ids("town-police", late, overdue=True) == [matter]
    swept(late)
    assert ids("town-police", late, overdue=True) == [matter]
    assert ids("town-police", late, unassigned=True) == []
    held = a_matter(place=None, field="traffic")
    assert the(held).interim
    assert held in ids("plant", unassigned=True)
    assert ids("neighbour", late, overdue=True) == ids("neighbour", unassigned=True) == []


def test_what_is_about_a_unit_is_in_none_of_its_lists():
    matter = a_matter(concerns=["plant"])
    for filters in ({}, {"state": "OPEN"}, {"sort": "due"}, {"mine": True}, {"q": "trộm"}, {"overdue": True}):
        assert matter not in ids("plant", minutes(60 * 24 * 9), **filters)


@pytest.mark.parametrize("cursor", ["x", "n12", "????", "Zm9v", "a" * 48, "MTAwMDAwMDAwMDAwMDAwMDAwMDAwMDAw"])
def test_a_cursor_of_ones_own_making_is_refused(cursor):
    for filters in (Filters(), Filters(q="xe"), Filters(sort="due")):
        with pytest.raises(BadCursor):
            page(post("town-police"), filters, book(MODEL), NOON, older=cursor)


def test_a_cursor_says_nothing_to_its_reader():
    """Level know reads the day on which a matter came in; its place in the list is the very instant."""
    number, instant = a_matter(at=minutes(1)), f"{minutes(1).timestamp():.6f}".encode()
    a_matter(at=minutes(2))
    for sort in ("newest", "oldest", "due"):
        found = page(post("town-police"), Filters(sort=sort), book(MODEL), minutes(3), limit=1)
        cursor = found.older.removeprefix("~")
        assert cursor
        said = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        assert instant[:6] not in said
        assert number.bytes not in said
        assert found.rows[0].matter.id.bytes not in said
    forged = urlsafe_b64encode(instant + b"/" + number.bytes).decode().rstrip("=")
    with pytest.raises(BadCursor):
        page(post("town-police"), Filters(), book(MODEL), minutes(3), older=forged)
    with pytest.raises(BadCursor):
        page(post("town-police"), Filters(), book(MODEL), minutes(3), older=seal(1))


def test_a_search_cursor_says_nothing_to_its_reader():
    assert seal(5) != seal(5)
    assert len(seal(5)) == len(seal(5_000_000))


def test_counts_stop_at_many(monkeypatch):
    monkeypatch.setattr(lists, "MANY", 3)
    for n in range(5):
        a_matter(at=minutes(n))
    assert lists.count(post("town-police"), Filters(), book(MODEL), minutes(9)) == 4
    assert lists.count(post("neighbour"), Filters(), book(MODEL), minutes(9)) == 0
    assert lists.count(post("town-police"), Filters(q="xe"), book(MODEL), minutes(9)) == -1


def test_an_act_on_several_is_foreseen_and_each_is_its_own():
    own, informed = a_matter(), a_matter(kind="petition")
    numbers = [f"{m.prefix}-{m.year}-{m.serial:06d}" for m in (the(own), the(informed))]
    view = lists_bulk.outlook(actor=post("plant"), numbers=[*numbers, "VV-2016-009999"], act="note", at=NOON, book=book(MODEL), language="vi")
    assert [(o.number, o.applies) for o in view] == [(n, parts(m).get("plant") in {"LEAD", "SUPPORT"}) for n, m in zip(numbers, (own, informed), strict=True)]
    start = seq()
    done = lists_bulk.perform_all(actor=post("town-police"), numbers=numbers, act="acknowledge", values={}, at=minutes(1), language="vi")
    assert [r.refused for r in done] == ["", ""]
    assert recorded_after(start).count("part.answered/1") == 2
    again = lists_bulk.perform_all(actor=post("town-police"), numbers=numbers, act="acknowledge", values={}, at=minutes(2), language="en")
    assert all(r.refused for r in again)
    assert seq() == start + 2
    outsider = lists_bulk.outlook(actor=post("neighbour"), numbers=numbers, act="acknowledge", at=NOON, book=book(MODEL), language="vi")
    assert outsider == []
    refused = lists_bulk.perform_all(actor=post("neighbour"), numbers=[numbers[0], "VV-2016-009999"], act="note", values={"text": "x"}, at=NOON, language="vi")
    assert len({r.refused.replace(r.number, "") for r in refused}) == 1
    with pytest.raises(lists_bulk.TooManyChosen):
        lists_bulk.outlook(actor=post("plant"), numbers=["1"] * 201, act="note", at=NOON, book=book(MODEL), language="vi")


def test_what_the_outlook_promises_is_what_happens():
    made = [a_matter(), a_matter(kind="petition"), a_matter(field="traffic", place="port")]
    routing.close(actor=post(the(made[0]).lead.code), matter=made[0], outcome="settled", at=NOON)
    numbers = [f"{m.prefix}-{m.year}-{m.serial:06d}" for m in map(the, made)]
    for unit in ("town-police", "plant", "border-post"):
        for act, values in (("acknowledge", {}), ("note", {"text": "Đã đến nơi."}), ("share", {"text": "Cần biết.", "unit": "ministry", "level": "view"})):
            view = {o.number: o.applies for o in lists_bulk.outlook(actor=post(unit), numbers=numbers, act=act, at=NOON, book=book(MODEL), language="vi")}
            done = lists_bulk.perform_all(actor=post(unit), numbers=list(view), act=act, values=values, at=NOON, language="vi")
            assert {r.number: not r.refused for r in done} == view, (unit, act)


def test_views_are_ones_own():
    post_person(actor=SWEEPER, name="Một", post=post_id(MODEL, "town-police/desk"), since=TODAY, at=NOON, login="one")
    post_person(actor=SWEEPER, name="Hai", post=post_id(MODEL, "town-police/desk"), since=TODAY, at=NOON, login="two")
    one, two = (Account.objects.get(login=login).pk for login in ("one", "two"))
    view = views_saved.save_view(account=one, model=MODEL, name="  Việc   của tôi ", query="state=OPEN")
    assert [(v.name, v.query) for v in views_saved.views_of(one, MODEL)] == [("Việc của tôi", "state=OPEN")]
    assert views_saved.views_of(two, MODEL) == views_saved.views_of(one, "other") == []
    views_saved.save_view(account=one, model=MODEL, name="Việc của tôi", query="mine=on")
    assert [v.query for v in views_saved.views_of(one, MODEL)] == ["mine=on"]
    with pytest.raises(views_saved.BadView):
        views_saved.rename_view(account=two, view=view.pk, name="Của tôi")
    views_saved.forget_view(account=two, view=view.pk)
    assert len(views_saved.views_of(one, MODEL)) == 1
    views_saved.rename_view(account=one, view=view.pk, name="Mới")
    for bad in ("a\0b", "", "   ", "x" * 61):
        with pytest.raises(views_saved.BadView):
            views_saved.save_view(account=one, model=MODEL, name=bad, query="")
    views_saved.forget_view(account=one, view=view.pk)
    assert views_saved.views_of(one, MODEL) == []
