"""The calendar of the regulation with something in it, in a real browser: accessible, contained, clean, on a phone and on a desk, light and dark."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from lienket.regulation.load import pack_from_sources
from tests.browser.conftest import Visit
from tests.browser.test_every_page import WCAG
from tests.desk.test_calendar import CLAUSES, QC
from tests.regulation.mini_pack import added
from tests.world import a_matter
from tests.worldpack import SOURCES

pytestmark = pytest.mark.sqlite_only  # The page is the same on either engine.


@pytest.fixture(autouse=True)
def rhythm(monkeypatch: pytest.MonkeyPatch) -> None:
    """The world served has a rhythm: this runs before the server takes its pack."""
    pack = pack_from_sources(added(QC, CLAUSES, base=SOURCES))
    monkeypatch.setattr("tests.worldpack.world_pack", lambda: pack)


@pytest.mark.parametrize(("width", "dark"), [(360, False), (360, True), (1280, False)])
def test_the_calendar_is_accessible_and_fits_the_screen(rhythm: None, visit: Visit, one_request_at_a_time, width: int, dark: bool) -> None:
    with one_request_at_a_time.turn:
        a_matter(place="works")
    member = visit("plant", width=width, height=800, dark=dark)
    page = member.open("/calendar")
    page.wait_for_load_state("networkidle")
    assert "phải gửi" in page.inner_text("main")
    assert "ngày kể từ vụ gần nhất" in page.inner_text("main") or "hôm nay" in page.inner_text("main")
    assert Axe().run(page, options=WCAG).response["violations"] == []
    member.does_not_scroll_sideways()
    page.select_option("#unit", "border-post")
    page.click("main form.filters button")
    page.wait_for_load_state("networkidle")
    assert "unit=border-post" in page.url
    assert page.is_visible("[data-print]")
    member.is_clean()
