"""The pages of handing over in a real browser: offers, counter-proposals, whose it is, and the transfer outside with its record."""

from __future__ import annotations

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from lienket.matters.queries import number_by_id
from lienket.routing import offers, outside
from lienket.units.queries import unit_id
from tests.browser.conftest import Visit
from tests.browser.test_every_page import WCAG
from tests.routing.handworld import hand_pack
from tests.world import MODEL, NOON, a_matter, post

pytestmark = pytest.mark.sqlite_only  # The pages are the same on either engine.

POLICE, BORDER = "town-police", "border-post"


@pytest.fixture
def handing_world(monkeypatch):
    monkeypatch.setattr("tests.worldpack.world_pack", hand_pack)


@pytest.fixture
def known(handing_world, world_server, one_request_at_a_time):
    def offered():
        matter = a_matter()
        offers.propose_transfer(actor=post(POLICE), matter=matter, taker=unit_id(MODEL, BORDER), why="Việc xảy ra ở khu vực cảng.", at=NOON)
        return matter

    with one_request_at_a_time.turn:
        counter, refused, sent = offered(), offered(), a_matter()
        offers.counter_transfer(actor=post(BORDER), matter=counter, taker=unit_id(MODEL, "province-police"), why="Cần lực lượng nghiệp vụ của tỉnh.", at=NOON)
        offers.answer_transfer(actor=post(BORDER), matter=refused, accept=False, why="Ngoài địa bàn.", whose="province-police", at=NOON)
        record = outside.send_out(
            actor=post(POLICE),
            matter=sent,
            outcome="passed-on",
            body="Cơ quan Cảnh sát điều tra Công an tỉnh",
            contact="Số 4, đường Nguyễn Huy Tự; điện thoại 069",
            receiver="Trực ban hình sự",
            why="Có dấu hiệu tội phạm.",
            at=NOON,
        )
        plain = a_matter()
        return {
            "counter": number_by_id(counter),
            "refused": number_by_id(refused),
            "sent": number_by_id(sent),
            "plain": number_by_id(plain),
            "record": record,
        }


PAGES = (
    "/matters/{counter}",
    "/matters/{counter}/act/accept",
    "/matters/{counter}/act/counter",
    "/matters/{counter}/act/reject",
    "/matters/{refused}",
    "/matters/{refused}/act/hand-over?unit=province-police",
    "/matters/{sent}",
    "/matters/{sent}/act/confirm-receipt",
    "/matters/{sent}/act/take-back",
    "/matters/{plain}/act/transfer-out",
    "/matters/{plain}/act/decline",
)


@pytest.mark.parametrize(("width", "height", "dark"), [(360, 740, True), (1280, 900, False)], ids=["360-dark", "1280-light"])
def test_the_pages_of_handing_over_are_accessible_contained_and_clean(known: dict[str, object], visit: Visit, width: int, height: int, dark: bool) -> None:
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
    found += officer.errors
    assert found == [], "\n".join(found)


def test_the_lead_follows_whose_it_is_in_one_step(known: dict[str, object], visit: Visit) -> None:
    officer = visit(POLICE)
    page = officer.open(f"/matters/{known['refused']}")
    page.get_by_role("link", name="Đề nghị chuyển giao cho Công an tỉnh").click()
    form = page.locator("form.dialog-body")
    assert form.locator("[name=unit]").input_value() == "province-police"
    assert "phải trả lời trong 4 giờ" in form.inner_text()
    form.locator("[name=why]").fill("Theo ý kiến của Đồn Biên phòng.")
    form.locator("button[type=submit].btn--primary").click()
    expect(page.locator("#offer")).to_contain_text("đề nghị chuyển giao chủ trì cho Công an tỉnh")
    officer.is_clean()
