"""The page of what waits for a second person, in a browser: accessible, contained on a telephone, and its buttons do what they say."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from lienket.instruments.queries import book
from lienket.intake.models import Identity
from lienket.matters.queries import number_by_id
from lienket.situation import second
from lienket.situation.export_bulk import take_out
from lienket.situation.lists import Filters
from tests.browser.conftest import Visit
from tests.browser.test_every_page import WCAG
from tests.situation.test_second import LEAD, gone, somebody
from tests.world import MODEL, NOON, a_matter, minutes

pytestmark = pytest.mark.sqlite_only  # The pages are the same on either engine.
WHY = "Người báo yêu cầu xóa; đã lập biên bản, vụ việc đã trả lời xong và không còn cần liên hệ lại."


@pytest.mark.parametrize("width", [360, 1280])
def test_a_second_person_reads_confirms_and_declines(world_server, one_request_at_a_time, visit: Visit, width: int) -> None:
    with one_request_at_a_time.turn:
        one, administrator = somebody(LEAD[0]), somebody("plant/truc-ban", administrator=True)
        first, other = (a_matter(name="Người Báo", phone="0900 000 001") for _ in range(2))
        for matter in (first, other):
            second.ask(actor=one, act="forget", subject=matter, why=WHY, at=NOON)
        a_matter(flags=["foreigner"])
        take_out(actor=one, filters=Filters(state="OPEN"), book=book(MODEL), at=NOON, format="csv", why="Báo cáo giao ban tuần cho lãnh đạo.", language="vi")
        second.ask(actor=administrator, act="forget-person", subject=gone(), values={"reason": "left"}, at=minutes(1))
        number = number_by_id(first)
    chief = visit("town-police", "chief", width=width, administrator=True)
    page = chief.open("/second")
    assert "4 đề nghị" in page.content()
    assert Axe().run(page, options=WCAG).response["violations"] == []
    chief.does_not_scroll_sideways()
    if shots := os.environ.get("LIENKET_TEST_SHOTS"):
        page.screenshot(path=Path(shots) / f"second-{width}.png", full_page=True)
    page.get_by_text("Từ chối").first.click()
    page.locator("textarea").first.fill("Vụ án còn cần người báo.")
    assert Axe().run(page, options=WCAG).response["violations"] == []
    chief.follow(page.locator("li", has_text=number).get_by_role("button", name="Xác nhận và làm"))
    assert "Đã xác nhận" in page.content()
    assert "3 đề nghị" in page.content()
    with one_request_at_a_time.turn:
        assert Identity.unrestricted.count() == 1
    if shots:
        page.goto(chief.base + f"/matters/{number_by_id(other)}/act/forget")
        page.screenshot(path=Path(shots) / f"forget-{width}.png", full_page=True)
        page.goto(chief.base + "/lists/export")
        page.screenshot(path=Path(shots) / f"export-{width}.png", full_page=True)
    chief.is_clean()
    outsider = visit("neighbour", width=width)
    page = outsider.open("/second")
    assert "Không có đề nghị nào" in page.content()
    assert Axe().run(page, options=WCAG).response["violations"] == []
    outsider.does_not_scroll_sideways()


def test_on_a_telephone_the_list_begins_with_the_list_and_one_menu_holds_the_rest(world_server, visit: Visit) -> None:
    page = visit("town-police", width=360).open("/matters")
    head = page.locator(".page-head")
    assert head.bounding_box()["height"] < 60
    head.locator("summary").focus()
    page.keyboard.press("Enter")
    assert [item.strip() for item in head.locator(".menu-item:visible").all_inner_texts()] == ["Tìm theo người báo", "Mở khẩn cấp", "Xuất tệp"]
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/identities")
    wide = visit("town-police", width=1280).open("/matters")
    assert wide.locator(".page-head a:visible").count() == 3
    assert wide.locator(".page-head summary:visible").count() == 0
