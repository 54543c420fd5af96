"""A reorganisation in a real browser: plan, preview, confirmation, the act and its undoing, on a phone and on a desk, by eye and by axe."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from lienket.routing import offers
from lienket.units.queries import unit_id
from tests.browser.conftest import Visit
from tests.browser.test_every_page import WCAG
from tests.world import MODEL, NOON, a_matter, post

pytestmark = pytest.mark.sqlite_only  # The pages are the same on either engine.

PLAN = "on: 2010-01-01\ndocument: 12/QĐ-UBND\nreason: Sắp xếp lại\n"


@pytest.fixture
def offered(world_server, one_request_at_a_time):
    """The lead of a matter, offered to a unit that ended: what it never answered is a successor's to answer."""
    with one_request_at_a_time.turn:
        for _ in range(3):
            matter = a_matter(place="port")
            offers.propose_transfer(actor=post("border-post"), matter=matter, taker=unit_id(MODEL, "old-police"), why="Đúng thẩm quyền.", at=NOON)


@pytest.mark.parametrize(("width", "dark"), [(360, False), (1280, True)], ids=["phone", "dark"])
def test_a_reorganisation_is_looked_at_done_and_undone(offered, visit: Visit, width: int, dark: bool) -> None:
    visitor = visit("border-post", width=width, height=800, dark=dark, administrator=True)
    page = visitor.open("/reorganisations")
    found: list[str] = []

    def look(name: str) -> None:
        page.wait_for_load_state("networkidle")
        for rule in Axe().run(page, options=WCAG).response["violations"]:
            found.extend(f"{name}: {rule['id']}: {node['html'][:160]}" for node in rule["nodes"])
        visitor.does_not_scroll_sideways()
        if folder := os.environ.get("LIENKET_TEST_PICTURES"):
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)

    look("plan")
    page.fill("#id_plan", "on: 2010-01-01\nreason: Sắp xếp lại\n")
    page.click("main form button[type=submit]")
    look("fault")
    page.fill("#id_plan", PLAN)
    page.click("main form button[type=submit]")
    look("preview")
    page.check("#id_sure")
    page.click("main form button[type=submit]")
    page.wait_for_url("**/reorganisations/*-*")
    look("act")
    page.check("#id_sure")
    page.click("main form button.btn--danger")
    page.wait_for_load_state("networkidle")
    look("undone")
    assert "đã hủy bỏ" in page.inner_text("main")
    visitor.is_clean()
    assert found == []
