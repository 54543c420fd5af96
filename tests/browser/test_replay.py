"""A draft uploaded, replayed and compared in a real browser: accessible, contained, clean, at every width and in the dark."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from lienket.matters.queries import number_by_id
from tests.browser.conftest import Visit
from tests.browser.test_every_page import WCAG
from tests.desk.test_replay import DRAFT, QC
from tests.world import NOON, a_matter, minutes

pytestmark = pytest.mark.sqlite_only  # The pages are the same on either engine.
SCREENS = ((360, 740, False), (360, 740, True), (1280, 900, False), (1920, 1080, True))


@pytest.mark.parametrize(("width", "height", "dark"), SCREENS, ids=[f"{w}-{'dark' if d else 'light'}" for w, _, d in SCREENS])
def test_a_draft_is_uploaded_replayed_and_compared(world_server, one_request_at_a_time, visit: Visit, width: int, height: int, dark: bool) -> None:
    with one_request_at_a_time.turn:
        number = number_by_id(a_matter(place="port", at=NOON))
        a_matter(at=minutes(1))
    officer = visit("border-post", width=width, height=height, dark=dark)
    page = officer.open("/regulations/replay")
    page.set_input_files("input[type=file]", {"name": "du-thao.yaml", "mimeType": "text/yaml", "buffer": DRAFT[QC].encode()})
    page.click("form[enctype] button")
    page.wait_for_selector(".replay-result")
    assert page.locator(".replay-step:visible").count() == 0
    address = page.url.removeprefix(officer.base)
    found = []
    compare = page.locator("a[href*='/compare/']").first.get_attribute("href")
    paths = (address, f"{address}/matters", f"{address}/export", compare, f"{compare}&all=1", "/regulations/replay")
    for path in paths:
        page = officer.open(path)
        page.wait_for_load_state("networkidle")
        violations = Axe().run(page, options=WCAG).response["violations"]
        found += [f"{path}: {rule['id']}: {node['html'][:160]}" for rule in violations for node in rule["nodes"]]
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found += [f"{path}: {wide} pixels wider than the screen"] if wide > 0 else []
    assert found == [], "\n".join(found)
    assert number in officer.open(f"{address}/matters").content()
    officer.is_clean()
