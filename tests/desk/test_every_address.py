"""Every address of the program × every kind of visitor: who is let in, who is sent to sign in, who is refused, and that absent and not-yours look alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from lienket.desk.accounts.urls import ALLAUTH
from lienket.matters.queries import number_by_id
from lienket.units.queries import post_id
from lienket.units.second_step import demand_second_step
from tests.desk.people import signed_in
from tests.world import MODEL, NOON, SWEEPER, a_matter

ENTRIES = {"public", "account", "post", "administrator", "overseer", "token"}
ABSENT = {"number": "VV-2016-009999"}
ANY = {"code": "plant", "page": "board", "act": "note", "link": "nothing", "secret": "nothing", "key": "0"}


def patterns(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for each in (resolver or get_resolver()).url_patterns:
        route = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from patterns(each, route)
        else:
            yield route, each


def pages() -> list[tuple[str, URLPattern]]:
    """Everything but the API, which has a table of its own (tests/api)."""
    return [(route, each) for route, each in patterns() if not route.startswith("api/")]


def address(route: str, **values: Any) -> str:
    """The address of a route, its places filled."""
    known = {**ANY, **values}

    def fill(found: re.Match[str]) -> str:
        sort, _, name = found.group(1).rpartition(":")
        return "00000000-0000-4000-8000-000000000000" if sort == "uuid" else "1" if sort == "int" else str(known.get(name, "x"))

    return "/" + re.sub(r"<([^>]+)>", fill, route)


IDS = [route for route, _ in pages()]


def test_the_table_is_not_empty():
    assert len(IDS) > 30


@pytest.mark.parametrize(("route", "each"), list(patterns()), ids=[route for route, _ in patterns()])
def test_every_address_says_who_may_enter(route, each):
    assert getattr(each.callback, "entry", None) in ENTRIES, f"{route}: a view without @entry"


@pytest.fixture
def matter(world, monkeypatch):
    monkeypatch.setattr("lienket.desk.middleware.clock", lambda: NOON + timedelta(minutes=5))
    return number_by_id(a_matter(place="port", lat=18.05, lng=106.45))


@pytest.mark.parametrize(("route", "each"), pages(), ids=IDS)
def test_who_has_not_signed_in_is_asked_to(route, each, matter):
    answer = Client().get(address(route, number=matter))
    if each.callback.entry == "public":
        assert answer.status_code in {200, 302, 404, 405} or each.name == "ready"  # Without a worker nothing is ready.
        assert answer.status_code != 302 or "next=" not in answer["Location"] or each.name == "account_logout"
    elif answer.status_code == 405:
        assert "GET" not in answer["Allow"]
    else:
        assert answer.status_code == 302
        assert answer["Location"].startswith("/account/login?next=")
    assert matter not in answer.content.decode(errors="replace")


@pytest.mark.parametrize(("route", "each"), pages(), ids=IDS)
def test_an_account_without_a_post_is_shown_where_to_choose_one(route, each, matter):
    client = signed_in("town-police", "chief")
    from lienket.units.models import Account, Holding

    Account.of_node.filter(login="town-police-chief").update(person=None)
    assert Holding.unrestricted.exists()
    answer = client.get(address(route, number=matter))
    if each.callback.entry in {"post", "administrator", "overseer"} and answer.status_code != 405:
        assert (answer.status_code, answer["Location"]) == (302, "/account/post")
    assert matter not in answer.content.decode(errors="replace")


@pytest.mark.parametrize(("route", "each"), pages(), ids=IDS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_who_owes_a_second_step_reaches_nothing_but_setting_it_up(route, each, method, matter):
    client = signed_in("town-police", administrator=True)
    demand_second_step(actor=SWEEPER, post=post_id(MODEL, "town-police/desk"), demanded=True, day=NOON.date(), at=NOON)
    answer = getattr(client, method)(address(route, number=matter))
    if each.callback.entry != "public" and not each.callback.before_second_step and method.upper() in each.callback.methods:
        assert (answer.status_code, answer["Location"]) == (302, "/account/second-step")
    assert answer.status_code < 500 or each.name == "ready"
    assert matter not in answer.content.decode(errors="replace").replace(f"/{matter}", "")


def test_setting_a_second_step_up_and_leaving_is_all_that_owing_one_allows():
    assert {each.name for _route, each in pages() if getattr(each.callback, "before_second_step", False)} == {name for _place, name, _view, _who in ALLAUTH}
    public = {each.name for _route, each in pages() if each.callback.entry == "public"} - {name for _place, name, _view, _who in ALLAUTH}
    assert public == {"link-entry", "credential-link", "feed", "file", "help", "language", "theme", "health", "ready", "api-absent"}


@pytest.mark.parametrize(("route", "each"), [row for row in pages() if row[1].callback.entry == "administrator"])
def test_only_an_administrator_administers(route, each, matter):
    path = address(route, number=matter)
    refused = signed_in("town-police").get(path)
    assert refused.status_code in {403, 405}
    assert signed_in("plant", administrator=True).get(path).status_code in {200, 302, 404, 405}


@pytest.mark.parametrize(("route", "each"), [row for row in pages() if row[1].callback.entry == "overseer"])
def test_only_a_post_of_oversight_oversees(route, each, matter):
    path = address(route, number=matter)
    method, let_in = ("get", {200}) if "GET" in each.callback.methods else ("post", {302, 404})
    for client in (signed_in("town-police", administrator=True), signed_in("province-police")):
        assert getattr(client, method)(path).status_code == 403
    assert getattr(signed_in("province-police", "commander"), method)(path).status_code in let_in


def _bare(body: bytes) -> str:
    """A body without what differs from request to request: tokens against forgery, the sealed place in the stream of live events, the address itself."""
    text = re.sub(r'(csrfmiddlewaretoken" value="|[Cc][Ss][Rr][Ff][Tt]oken[^A-Za-z0-9]+|data-seq=")[^"&]+', "", body.decode())
    return re.sub(r"VV-2016-\d+", "", text)


@pytest.mark.parametrize("route", [route for route in IDS if "<str:number>" in route])
@pytest.mark.parametrize("method", ["get", "post"])
def test_absent_and_not_yours_look_exactly_alike(route, method, matter):
    outsider = signed_in("neighbour")
    theirs, nobodys = (getattr(outsider, method)(address(route, number=n)) for n in (matter, ABSENT["number"]))
    assert theirs.status_code == nobodys.status_code
    assert theirs.status_code in {404, 405}
    assert _bare(theirs.content) == _bare(nobodys.content)


@pytest.mark.parametrize(("route", "each"), pages(), ids=IDS)
@pytest.mark.parametrize("unit", ["border-post", "neighbour"])
def test_no_page_shows_the_outsider_a_matter_and_none_breaks(route, each, unit, matter):
    answer = signed_in(unit, language="en").get(address(route, number=matter), follow=False)
    assert answer.status_code < 500 or each.name == "ready"
    if unit == "neighbour":
        assert matter not in answer.content.decode(errors="replace").replace(f"/{matter}", "")
