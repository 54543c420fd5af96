"""Opening a protected identity in a browser: one asks, another confirms and sees nothing, who asked reads it; accessible, and contained on a telephone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from lienket.matters.queries import number_by_id
from tests.browser.conftest import Visit
from tests.browser.test_every_page import WCAG
from tests.world import a_report

pytestmark = pytest.mark.sqlite_only  # The pages are the same on either engine.
WHO = {"name": "Hoàng Thị Yến", "phone": "0912 345 678", "address": "Ngõ 7, tổ dân phố Ba Đồng"}
WHY = "Người tố cáo nhắn bị đe dọa; cần gọi lại trong đêm nay để bố trí bảo vệ tại nhà."


@pytest.mark.parametrize("width", [360, 1280])
def test_two_persons_open_a_protected_identity(world_server, one_request_at_a_time, visit: Visit, width: int) -> None:
    with one_request_at_a_time.turn:
        number = number_by_id(a_report(reporter="witness", **WHO).matter)
    desk, chief = visit("town-police", width=width), visit("town-police", "chief", width=width)

    def looked_at(visitor, name):
        assert Axe().run(visitor.page, options=WCAG).response["violations"] == []
        visitor.does_not_scroll_sideways()
        if shots := os.environ.get("LIENKET_TEST_SHOTS"):
            visitor.page.screenshot(path=Path(shots) / f"{name}-{width}.png", full_page=True)

    page = desk.open(f"/matters/{number}/identity")
    looked_at(desk, "protected-identity")
    desk.follow(page.get_by_role("link", name="Đề nghị mở danh tính được bảo vệ"))
    page.get_by_label("Căn cứ").select_option("law:vn#tc-mo-bao-ve")
    page.get_by_label("Lý do").fill(WHY)
    looked_at(desk, "protected-ask")
    page.get_by_role("button", name="Đề nghị mở danh tính được bảo vệ").click()
    page.wait_for_url(f"**/matters/{number}?**")
    page = desk.open(f"/matters/{number}/identity")
    assert "chờ một người khác của đơn vị xác nhận" in page.content()
    other = chief.open("/second")
    looked_at(chief, "protected-second")
    chief.follow(other.get_by_role("button", name="Xác nhận và làm"))
    assert not [said for said in WHO.values() if said in other.content()]
    page = desk.open(f"/matters/{number}/identity")
    looked_at(desk, "protected-confirmed")
    desk.follow(page.get_by_role("button", name="Mở danh tính"))
    assert all(said in page.content() for said in WHO.values())
    looked_at(desk, "protected-opened")
    desk.is_clean()
    chief.is_clean()
