"""Large files in a real browser: the bar, a line that is cut half-way, a reload, a stop, and the page without script."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from lienket.intake.models import DraftFile
from lienket.matters.attachments import attach, attachments_of
from lienket.matters.models import Upload
from lienket.matters.queries import number_of
from lienket.matters.storage import content_of, ready
from tests.browser.conftest import Visit
from tests.browser.test_every_page import WCAG
from tests.pictures import a_picture
from tests.world import NOON, a_matter, post, the

pytestmark = pytest.mark.sqlite_only  # The pages are the same on either engine.
TEXT = b"Bien ban so 7\n" * 400_000  # 5.6 MB: three pieces.
FILE = {"name": "biên bản.txt", "mimeType": "text/plain", "buffer": TEXT}


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Any) -> None:
    settings.UPLOADS_DIR = tmp_path / "uploads"


def the_form(visitor: Any, number: str) -> Any:
    page = visitor.open(f"/matters/{number}")
    page.locator("#add-file").click()
    page.locator("#act-body input[type=file]").wait_for(state="attached")
    return page


def cut_after(page: Any, pieces: int) -> dict[str, int]:
    """Let so many pieces through, then cut the line: of the next one the server gets everything, but its answer is lost; after that nothing arrives."""
    seen = {"pieces": 0, "cut": 1}

    def piece(route: Any) -> None:
        if route.request.method == "PATCH":
            seen["pieces"] += 1
            if seen["cut"] and seen["pieces"] == pieces + 1:
                route.fetch()
                route.abort("connectionreset")
                return
        if seen["cut"] and seen["pieces"] > pieces:
            route.abort("internetdisconnected")
        else:
            route.continue_()

    page.route(re.compile("/api/v1/uploads"), piece)
    return seen


def test_a_line_cut_half_way_costs_nothing_and_the_file_arrives_as_it_was(visit: Visit) -> None:
    matter = a_matter()
    number = number_of(the(matter))
    visitor = visit("town-police")
    page = the_form(visitor, number)
    seen = cut_after(page, 1)
    page.locator("#act-body input[type=file]").set_input_files(FILE)
    page.locator("#act-body button[type=submit]").click()
    waits = page.locator(".upload-said", has_text="Mất kết nối")
    waits.wait_for()
    assert 0 < int(page.locator(".upload progress").get_attribute("value")) < 100
    found = Axe().run(page, options=WCAG)
    assert not found.response["violations"], found.generate_report()
    seen["cut"] = 0
    page.evaluate("dispatchEvent(new Event('online'))")
    page.locator("[data-done]").wait_for()
    assert "biên bản.txt" in page.locator("#matter").inner_text()
    (file,) = attachments_of(matter)
    assert content_of(file.digest) == TEXT
    assert seen["pieces"] == 3  # None came twice: the one whose answer was lost was here.
    assert not Upload.of_node.exists()
    assert (visitor.errors, page.evaluate("window.__breaches")) == ([], [])


def test_after_a_reload_the_same_file_goes_on_where_it_stopped(visit: Visit) -> None:
    matter = a_matter()
    number = number_of(the(matter))
    visitor = visit("town-police", width=360)
    page = the_form(visitor, number)
    cut_after(page, 1)
    page.locator("#act-body input[type=file]").set_input_files(FILE)
    page.locator("#act-body button[type=submit]").click()
    page.locator(".upload-said", has_text="Mất kết nối").wait_for()
    page.unroute_all()
    page = the_form(visitor, number)
    assert "Gửi dở: biên bản.txt (71 %)" in page.locator(".upload-left").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    pieces: list[str] = []
    page.on("request", lambda request: pieces.append(request.headers["upload-offset"]) if request.method == "PATCH" else None)
    page.locator("#act-body input[type=file]").set_input_files(FILE)
    page.locator("#act-body button[type=submit]").click()
    page.locator("[data-done]").wait_for()
    assert content_of(attachments_of(matter)[0].digest) == TEXT
    assert len(pieces) in {1, 3}  # A browser may give the file of a test another time of change, and then it is sent as a new one.
    assert visitor.errors == []


def test_a_stop_takes_away_what_has_arrived_and_a_refusal_is_said_at_the_file(visit: Visit, settings: Any) -> None:
    matter = a_matter()
    visitor = visit("town-police")
    page = the_form(visitor, number_of(the(matter)))
    cut_after(page, 1)
    page.locator("#act-body input[type=file]").set_input_files(FILE)
    page.locator("#act-body button[type=submit]").click()
    page.locator(".upload-said", has_text="Mất kết nối").wait_for()
    page.unroute_all()
    with page.expect_response(lambda answer: answer.request.method == "DELETE"):
        page.locator(".upload button").click()
    assert page.locator(".upload").count() == 0
    assert page.locator("#act-body button[type=submit]").is_enabled()
    settings.FILE_MAX_BYTES = 3_000_000
    page.locator("#act-body button[type=submit]").click()
    page.locator(".upload-said.field-error").wait_for()
    assert "lớn quá 3 MB" in page.locator(".upload-said").inner_text()
    assert page.evaluate("document.activeElement.type") == "file", "another file is what to choose next, also by keyboard"
    page.locator("#act-body button[type=submit]").click()
    page.locator("#act-body button[type=submit]:enabled").wait_for()
    assert page.locator(".upload-said.field-error").count() == 1, "what was refused before goes"
    assert not attachments_of(matter)
    assert not Upload.of_node.exists()


def test_large_and_small_files_of_a_report_come_into_its_draft(visit: Visit) -> None:
    visitor = visit("plant")
    page = visitor.open("/report")
    page.locator("#id_text").fill("Mất một xe máy")
    page.locator("#id_files").set_input_files([FILE, {"name": "nhỏ.txt", "mimeType": "text/plain", "buffer": b"abc\n"}])
    page.locator("#report-files", has_text="nhỏ.txt").wait_for()
    assert {file.name for file in DraftFile.of_node.all()} == {"biên bản.txt", "nhỏ.txt"}
    assert (visitor.errors, page.evaluate("window.__breaches")) == ([], [])


def test_without_script_the_file_goes_with_its_form(visit: Visit) -> None:
    matter = a_matter()
    visitor = visit("town-police", javascript=False)
    page = visitor.open(f"/matters/{number_of(the(matter))}/act/attach")
    page.locator("input[type=file]").set_input_files(FILE)
    page.locator("button[type=submit].btn--primary, form.dialog-body button[type=submit]").first.click()
    assert content_of(attachments_of(matter)[0].digest) == TEXT


def test_pictures_and_names_of_a_matter_open_at_addresses_without_cookies(visit: Visit) -> None:
    matter = a_matter()
    attach(actor=post("town-police"), matter=matter, file=ready("ảnh hiện trường.jpg", a_picture("JPEG", (40, 30))), at=NOON)
    attach(actor=post("town-police"), matter=matter, file=ready("biên bản.txt", b"abc\n"), at=NOON)
    visitor = visit("town-police")
    page = visitor.open(f"/matters/{number_of(the(matter))}")
    page.locator(".matter-pictures img").scroll_into_view_if_needed()
    expect(page.locator(".matter-pictures img").first).to_have_js_property("naturalWidth", 40)
    with page.expect_download() as saved:
        page.get_by_role("link", name="biên bản.txt", exact=True).click()
    assert saved.value.suggested_filename == "biên bản.txt"
    assert "/files/" in saved.value.url
    visitor.is_clean()


def test_the_size_is_told_before_a_file_is_chosen_and_after_a_refusal_one_can_leave(visit: Visit) -> None:
    number = number_of(the(a_matter()))
    visitor = visit("town-police", width=360)
    for path in ("/report", f"/matters/{number}/act/attach"):
        assert "Mỗi tệp nặng nhất 20 MB" in visitor.open(path).locator("main").inner_text()
    page = visitor.page
    for leave in ("Thôi", "Đóng"):
        page.goto(f"{visitor.base}/matters/{number}/act/attach")
        page.locator("input[type=file]").set_input_files({"name": "chạy.exe", "mimeType": "application/x-msdownload", "buffer": b"MZ" + bytes(500)})
        page.locator("form.dialog-body button[type=submit].btn--primary").click()
        page.locator(".notice--error").wait_for()
        page.locator("#act-body").get_by_text(leave, exact=True).click()
        page.wait_for_url(f"**/matters/{number}")
    page.locator("#add-file").click()
    page.locator("dialog[open] #act-body").get_by_text("Thôi", exact=True).click()
    assert page.locator("dialog[open]").count() == 0
    assert page.url.endswith(number)
