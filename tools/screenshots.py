"""Pictures of the tutorial, taken from the running demonstration while its story is played in real browsers.

``scripts/screenshots`` starts a fresh demonstration and runs this; ``python tools/screenshots.py ADDRESS PASSWORD FOLDER`` plays it on one that runs already.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

CHROMIUM = "chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
WORDS = "Bảo vệ cổng chính báo: khoảng 20 phút trước có hai thanh niên cắt khóa lấy trộm một xe máy trong bãi xe công nhân, chạy về hướng quốc lộ 1"


class Story:
    """The demonstration's people, each in a browser of their own, and the camera."""

    def __init__(self, browser: Browser, address: str, password: str, folder: Path) -> None:
        self.browser, self.address, self.password, self.folder = browser, address.rstrip("/"), password, folder

    def sit_down(self, login: str, width: int = 1280, height: int = 820, dark: bool = False) -> Page:
        """Somebody signs in."""
        context = self.browser.new_context(
            viewport={"width": width, "height": height}, locale="vi-VN", color_scheme="dark" if dark else "light", base_url=self.address
        )
        page = context.new_page()
        page.goto("/account/login")
        page.fill("input[name=login]", login)
        page.fill("input[name=password]", self.password)
        if login == "trucban" and width > 600:
            self.take(page, "01-dang-nhap")
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/account/login" not in url)
        return page

    def take(self, page: Page, name: str, whole: bool = False) -> None:
        """One picture."""
        page.wait_for_load_state("networkidle")
        page.screenshot(path=self.folder / f"{name}.png", full_page=whole)

    def act(self, page: Page, code: str, fields: dict[str, str], picture: str = "") -> None:
        """An act in the dialog of the matter's page."""
        number = page.url.rstrip("/").rpartition("/")[2].partition("?")[0]
        page.goto(f"/matters/{number}/act/{code}")
        for name, value in fields.items():
            field = page.locator(f"form.dialog-body [name={name}]").first
            if field.get_attribute("type") == "radio":
                page.check(f"form.dialog-body [name={name}][value={value}]")
            else:
                field.fill(value)
        if picture:
            self.take(page, picture)
        page.locator("form.dialog-body button[type=submit].btn--primary, form.dialog-body button[type=submit].btn--danger").first.click()
        page.wait_for_url(lambda url: "/act/" not in url)


def play(story: Story) -> None:
    """From signing in to the first matter closed."""
    duty = story.sit_down("trucban")
    story.take(duty, "02-bang-viec")
    number = report(story, duty)
    guard = story.sit_down("baove", width=390, height=800, dark=True)
    story.take(guard, "05-dien-thoai")
    duty.goto(f"/matters/{number}")
    story.act(duty, "acknowledge", {})
    story.act(duty, "note", {"text": "Tổ tuần tra đã đến bãi xe, trích xuất camera cổng chính."})
    duty.goto(f"/matters/{number}")
    story.take(duty, "06-vu-viec", whole=True)
    story.act(duty, "close", {"outcome": "da-giai-quyet", "text": "Đã thu hồi xe, trả chủ sở hữu; lập biên bản."}, picture="07-ket-thuc")
    duty.goto(f"/matters/{number}")
    story.take(duty, "08-da-ket-thuc")
    duty.goto("/matters?q=xe+may")
    story.take(duty, "09-tim-kiem")
    duty.goto("/map?days=184&state=all")
    duty.wait_for_selector(".map-mark")
    story.take(duty, "10-ban-do")
    wall = story.sit_down("tinh", width=1920, height=1080, dark=True)
    wall.goto("/wall")
    story.take(wall, "11-man-hinh-treo-tuong")


def report(story: Story, duty: Page) -> str:
    """Take the report by keyboard; returns the number of its matter."""
    duty.goto("/report")
    duty.keyboard.type(WORDS, delay=5)
    duty.wait_for_selector("#report-offers [data-part]")
    for part in ("kind", "field"):
        offer = duty.locator(f"#report-offers [data-part={part}][aria-pressed=false]").first
        if offer.count():
            offer.click()
            duty.wait_for_timeout(600)
    duty.locator("input#id_place").click()
    duty.keyboard.type("cong chinh", delay=20)
    expect(duty.locator(".combo-list:visible li").first).to_contain_text("Cổng chính")
    story.take(duty, "03-tiep-nhan-goi-y")
    duty.keyboard.press("Enter")
    duty.locator("input[name=severity]").first.check()
    for name, letters in (("channel", "dien thoai"), ("reporter", "bao ve")):
        duty.locator(f"input#id_{name}").click()
        duty.keyboard.type(letters, delay=20)
        duty.locator(".combo-list:visible li").first.wait_for()
        duty.keyboard.press("Enter")
    expect(duty.locator("#about-lead")).to_contain_text("Công an phường Vũng Áng")
    duty.evaluate("scrollTo(0, 0)")
    story.take(duty, "04-quy-che-phan-cong")
    duty.keyboard.press("Control+Enter")
    duty.wait_for_url("**/matters/*-*-*")
    return duty.url.rpartition("/")[2].partition("?")[0]


def main() -> None:
    """Play the story: ``python tools/screenshots.py ADDRESS PASSWORD FOLDER``."""
    import shutil

    address, password, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which(CHROMIUM), args=ARGUMENTS)
        play(Story(browser, address, password, folder))
        browser.close()


if __name__ == "__main__":
    main()
