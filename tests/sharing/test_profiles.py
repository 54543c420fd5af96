"""Sharing profiles and onward rules at work: what the informed read on the page, in lists and on the board; whom the lead may share with."""

from __future__ import annotations

import pytest

from lienket.instruments.queries import book
from lienket.intake.detail import detail, dossier
from lienket.matters.queries import NoSuchMatter, number_by_id
from lienket.regulation.load import pack_from_sources
from lienket.routing.actions import OnwardForbidden, recall, share
from lienket.sharing.codes import Level
from lienket.situation.board_news import latest
from tests.conftest import _loaded
from tests.regulation.mini_pack import changed
from tests.world import MODEL, NOON, NOTHING, a_matter, minutes, parts, post, sees, view_of
from tests.worldpack import SOURCES

QC = "regulations/01-qc.yaml"
PROFILES = """\
profiles:
  - {code: brief, name: {vi: Tóm tắt, en: Brief}, shows: [headline, severity]}
  - {code: place, name: {vi: Nơi chốn, en: Where}, shows: [headline, place, time, severity]}
clauses:
"""
KNOW_ONLY = "sharing: {when: {kind: [petition]}, informed_level: know}"


def with_rule(rule: str):
    sources = changed(QC, "clauses:\n", PROFILES, base=SOURCES)
    return _loaded(pack_from_sources(changed(QC, KNOW_ONLY, f"sharing: {{when: {{kind: [petition]}}, {rule}}}", base=sources)))


@pytest.fixture
def place(db):
    yield from with_rule("profile: place")


@pytest.fixture
def brief(db):
    yield from with_rule("profile: brief")


@pytest.fixture(params=["none", "originator", "parties"])
def onward(db, request):
    for _pack in with_rule(f"onward: {request.param}, informed_level: know"):
        yield request.param


def petition() -> object:
    return a_matter(kind="petition", field="traffic", place="ward")


@pytest.mark.usefixtures("place")
def test_a_profile_without_the_timeline_hides_it_from_the_informed_and_from_nobody_else():
    matter = petition()
    number = number_by_id(matter)
    assert parts(matter)["border-post"] == "INFORMED"
    told = dossier(actor=post("border-post"), number=number, at=minutes(1))
    assert (told["level"], told["place"]) == ("view", "ward")
    assert "timeline" not in told
    assert "text" not in told
    assert any("Nơi chốn" in line for line in told["regulation_says"])
    lead = detail(actor=post("town-police"), number=number, at=minutes(1))
    assert lead["timeline"]
    assert lead["text"]
    rules = book(MODEL)
    assert latest(post("border-post"), minutes(1), "vi", rules, {}) == ([], None)
    assert latest(post("town-police"), minutes(1), "vi", rules, {})[0]
    with pytest.raises(NoSuchMatter):
        detail(actor=post("neighbour"), number=number, at=minutes(1))
    assert view_of("neighbour", minutes(1), matter) == NOTHING


@pytest.mark.usefixtures("brief")
def test_a_profile_without_place_and_time_is_read_as_knowing_only():
    matter = petition()
    told = detail(actor=post("border-post"), number=number_by_id(matter), at=minutes(1))
    assert sees("border-post", matter) == Level.KNOW
    assert {"place", "occurred_at", "timeline", "text"}.isdisjoint(told)
    assert told["headline"].endswith("…")


def test_the_lead_shares_only_as_far_as_the_clause_lets_it(onward):
    own, taken = petition(), a_matter(kind="petition", field="traffic", place="ward", unit="town-police")
    allowed = {"none": set(), "originator": {(taken, "neighbour"), (taken, "border-post")}, "parties": {(own, "border-post"), (taken, "border-post")}}[onward]
    for matter in (own, taken):
        for unit in ("neighbour", "border-post"):
            if (matter, unit) in allowed:
                share(actor=post("town-police"), matter=matter, unit=unit, level="view", why="Để phối hợp", at=minutes(2))
                assert sees(unit, matter, minutes(2)) == Level.VIEW
                assert recall(actor=post("town-police"), matter=matter, unit=unit, why="Đã xong việc", at=minutes(3)) == 1
            else:
                before = sees(unit, matter, minutes(2))
                with pytest.raises(OnwardForbidden):
                    share(actor=post("town-police"), matter=matter, unit=unit, level="view", why="Để phối hợp", at=minutes(2))
                assert sees(unit, matter, minutes(2)) == before


@pytest.mark.usefixtures("world")
def test_where_no_clause_says_the_lead_decides():
    matter = a_matter()
    share(actor=post("town-police"), matter=matter, unit="neighbour", level="know", why="Để biết", at=NOON)
    assert sees("neighbour", matter) == Level.KNOW
