"""The pages of taking a matter up, refusing to and finding it complex, in a real browser: accessible, contained, clean."""

from __future__ import annotations

import os

import pytest
from axe_playwright_python.sync_playwright import Axe

from lienket.matters.queries import number_by_id
from lienket.routing.acceptance import take_up
from lienket.routing.complexity import find_complex
from tests.browser.conftest import Visit
from tests.browser.test_every_page import WCAG
from tests.clocks.lawworld import law_pack
from tests.world import NOON, TODAY, a_matter, post

pytestmark = pytest.mark.sqlite_only  # The pages are the same on either engine.

POLICE = "town-police"
GROUND = "law:vn#kn-28-giai-quyet-lan-1-phuc-tap"
PAGES = (
    "/matters/{plain}",
    "/matters/{plain}/act/take-up",
    "/matters/{plain}/act/refuse-take-up",
    "/matters/{plain}/act/complex?clock=decide&ground=" + GROUND.replace("#", "%23"),
    "/matters/{done}",
    "/matters/{done}/act/withdraw-take-up",
    "/matters/{done}/act/withdraw-complex",
)


@pytest.fixture
def lawful_world(monkeypatch):
    monkeypatch.setattr("tests.worldpack.world_pack", law_pack)


@pytest.fixture
def known(lawful_world, world_server, one_request_at_a_time):
    with one_request_at_a_time.turn:
        plain, done = a_matter(kind="petition"), a_matter(kind="petition")
        take_up(actor=post(POLICE), matter=done, notice="27/TB-CATX", noticed_on=TODAY, at=NOON)
        find_complex(actor=post(POLICE), matter=done, clock="decide", ground=GROUND, why="Nhiều nội dung, nhiều địa điểm.", at=NOON)
        return {"plain": number_by_id(plain), "done": number_by_id(done)}


@pytest.mark.parametrize(("width", "height", "dark"), [(360, 740, True), (1280, 900, False)], ids=["360-dark", "1280-light"])
def test_the_pages_are_accessible_contained_and_clean(known: dict[str, str], visit: Visit, width: int, height: int, dark: bool) -> None:
    officer = visit(POLICE, width=width, height=height, dark=dark)
    found = []
    for n, path in enumerate(PAGES):
        address = path.format(**known)
        page = officer.open(address)
        page.wait_for_load_state("networkidle")
        if folder := os.environ.get("HV_SHOTS"):
            page.screenshot(path=f"{folder}/{width}-{n:02d}.png", full_page=True)
        results = Axe().run(page, options=WCAG).response
        found += [f"{address}: {rule['id']}: {node['html'][:160]}" for rule in results["violations"] for node in rule["nodes"]]
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found += [f"{address}: {wide} pixels wider than the screen"] if wide > 0 else []
        found += [f"{address}: forbidden: {breach}" for breach in officer.breaches]
    assert [*found, *officer.errors] == []
