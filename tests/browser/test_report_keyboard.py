"""A report taken by keyboard alone, in a real browser, in less time than the call takes."""

from __future__ import annotations

import time
from typing import Any

import pytest
from playwright.sync_api import expect

from lienket.intake.models import SavedDraft
from lienket.matters.models import Matter
from tests.browser.conftest import Visit

pytestmark = pytest.mark.sqlite_only  # The server works inside the test's own transaction, on one connection.
WORDS = "Bảo vệ báo mất một xe máy trong bãi xe"


def test_a_report_is_taken_by_keyboard_alone_in_less_than_fifteen_seconds(visit: Visit) -> None:
    officer = visit("plant")
    page = officer.open("/report")
    start = time.monotonic()
    keys = page.keyboard
    expect(page.locator("#id_text")).to_be_focused()
    keys.type(WORDS, delay=35)
    offer = page.locator("#offer-field-theft")
    expect(offer).to_be_visible()
    assert page.locator("select[name=field]").input_value() == ""  # Offered, not set.
    for chip in page.locator("#report-offers [data-part]").all():
        if chip.get_attribute("data-part") in {"kind", "field"}:
            keys.press(f"Alt+{chip.locator('.kbd').inner_text()}")
    assert page.locator("select[name=field]").input_value() == "theft"
    while page.evaluate("document.activeElement.id") != "id_place":
        keys.press("Tab")
    keys.type("nha may", delay=35)
    expect(page.locator(".combo-list:visible li").first).to_contain_text("Nhà máy")
    keys.press("Enter")
    for _ in range(30):
        if page.evaluate("document.activeElement.name") == "severity":
            break
        keys.press("Tab")
    keys.press("Space")
    for _ in range(30):
        if page.evaluate("document.activeElement.id") == "id_channel":
            break
        keys.press("Tab")
    for letters in ("dien", "cong dan"):
        keys.type(letters, delay=35)
        expect(page.locator(".combo-list:visible li").first).to_be_visible()
        keys.press("Enter")
        keys.press("Tab")
    expect(page.locator("#about-lead")).to_contain_text("Công an thị xã")
    expect(page.locator("#about-due")).to_contain_text("12:35")
    officer.is_clean()
    keys.press("Control+Enter")
    page.wait_for_url("**/matters/VV-2016-000001")
    taken = time.monotonic() - start
    print(f"a report by keyboard: {taken:.1f} s")
    assert taken < 15
    assert Matter.unrestricted.count() == 1


def test_what_was_typed_is_there_again_after_a_crash(visit: Visit) -> None:
    officer = visit("plant")
    page = officer.open("/report")
    page.keyboard.type(WORDS)
    expect(page.locator("#report-saved")).to_contain_text("Đã lưu tạm", timeout=10_000)
    page.close()
    again = officer.context.new_page()
    again.goto(f"{officer.base}/report")
    again.get_by_role("link", name=WORDS).click()
    expect(again.locator("#id_text")).to_have_value(WORDS)
    assert SavedDraft.of_node.count() == 1
    assert WORDS not in again.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")


def test_a_marking_of_secrecy_is_told_at_the_words_and_kept_nowhere(visit: Visit) -> None:
    officer = visit("plant")
    page = officer.open("/report")
    page.keyboard.type("TUYỆT MẬT")
    expect(page.locator("#text-refused")).to_contain_text("Từ chối tiếp nhận", timeout=10_000)
    assert not SavedDraft.of_node.exists()


def test_a_click_on_the_map_gives_position_and_place(visit: Visit) -> None:
    officer = visit("plant")
    page = officer.open("/report")
    page.locator("#position-map").click()
    page.wait_for_selector(".report-map .leaflet-interactive, .report-map path")
    page.wait_for_function("document.querySelector('.report-map').clientHeight > 100")
    page.locator("#map-frame").click()
    expect(page.locator("select[name=place]")).to_have_value("port")
    assert page.locator("#id_lat").input_value().startswith("18.0")
    officer.is_clean()


def test_the_form_works_without_javascript(visit: Visit) -> None:
    page = visit("plant", javascript=False).open("/report")
    page.fill("#id_text", WORDS)
    for name, value in {"place": "works", "kind": "incident", "field": "theft", "channel": "phone", "reporter": "citizen"}.items():
        page.select_option(f"select[name={name}]", value)
    page.check("input[name=severity][value=low]")
    page.click("#report-look")
    expect(page.locator("#about-lead")).to_contain_text("Công an thị xã")
    assert Matter.unrestricted.count() == 0
    page.click("#report-save")
    page.wait_for_url("**/matters/VV-2016-000001")


def test_nothing_is_wider_than_a_phone(visit: Visit) -> None:
    phone: Any = visit("plant", width=360, height=740)
    page = phone.open("/report")
    page.locator("#id_text").fill(WORDS)
    expect(page.locator("#offer-field-theft")).to_be_visible()
    phone.does_not_scroll_sideways()
    phone.is_clean()


def test_enter_pressed_before_the_answer_takes_what_was_typed_and_not_the_first_of_an_older_list(visit: Visit) -> None:
    page = visit("plant").open("/report")
    page.locator("input#id_place").click()
    expect(page.locator(".combo-list:visible li").first).to_be_visible()
    page.keyboard.type("cang")
    page.keyboard.press("Enter")
    expect(page.locator("select[name=place]")).to_have_value("port")
