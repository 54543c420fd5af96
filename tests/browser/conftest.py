"""A real browser on a real server: headless Chromium, sign-in without a password, and every breach of the content security policy collected."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Lock
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

from tests.desk.people import signed_in
from tests.world import NOON

CHROMIUM = os.environ.get("LIENKET_TEST_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
LISTEN = (
    "window.__breaches = []; document.addEventListener('securitypolicyviolation', (e) => window.__breaches.push(e.violatedDirective + ' ' + e.blockedURI));"
)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser a module (its driver keeps a loop running in this thread, which other tests must not meet); skips where the machine has none."""
    if CHROMIUM is None:
        pytest.skip("needs a Chromium: none on the path, and LIENKET_TEST_CHROMIUM is not set")
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # The browser's driver runs a loop in this thread; the tests themselves wait for nothing.
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


class Gate:
    """Requests pass one by one, and only while a test holds the gate open: a late one must not meet the rows of the next test."""

    def __init__(self) -> None:
        self.turn = Lock()
        self.is_open = False


@pytest.fixture(scope="session")
def one_request_at_a_time() -> Iterator[Gate]:
    """A database in memory is one connection: two requests at once would mix their transactions, so each waits for the one before."""
    from django.test.testcases import LiveServerThread

    plain: Any = LiveServerThread.server_class
    gate = Gate()

    class InTurn(plain):  # type: ignore[misc]
        def set_app(self, application: Any) -> None:
            def answer(environ: Any, start_response: Any) -> Any:
                with gate.turn:
                    if not gate.is_open:
                        start_response("503 Service Unavailable", [("Content-Length", "0")])
                        return []
                    response = application(environ, start_response)
                    try:
                        return list(response)
                    finally:
                        getattr(response, "close", lambda: None)()

            super().set_app(answer)

        def _close_connections(self) -> None:
            """Leave the connection alone: it is the tests' own, and a browser's kept connection may end after the thread has given it back."""

    LiveServerThread.server_class = InTurn
    yield gate
    LiveServerThread.server_class = plain


@dataclass
class Visitor:
    """Somebody in front of a page. `errors` are what the page's scripts complain of, `breaches` what the policy forbade."""

    context: BrowserContext
    page: Page
    base: str
    errors: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Go to an address of the program."""
        self.page.goto(self.base + path)
        return self.page

    def follow(self, pressed: Locator) -> None:
        """Press what leads to another page, and wait until that page is there: the one left behind was still, too."""
        with self.page.expect_navigation():
            pressed.click()
        self.page.wait_for_load_state("networkidle")

    @property
    def breaches(self) -> list[str]:
        """Breaches of the content security policy on the page as it stands."""
        found: list[str] = self.page.evaluate("window.__breaches")
        return found

    def is_clean(self) -> None:
        """Nothing was forbidden and nothing failed on the page."""
        assert self.breaches == []
        assert self.errors == []

    def does_not_scroll_sideways(self) -> None:
        """The page is no wider than the screen."""
        assert self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


Visit = Callable[..., Visitor]


@pytest.fixture
def served(one_request_at_a_time: Gate, django_db_setup: None) -> Iterator[Any]:
    """The program served by a thread on the connection of the tests, inside whose transaction it works.

    Not pytest-django's own fixture: that empties tables after each test, and a journal that can only grow refuses to be emptied.
    """
    from pytest_django.live_server_helper import LiveServer

    server = LiveServer("localhost")
    server._live_server_modified_settings.enable()
    yield server
    server.stop()
    server._live_server_modified_settings.disable()


@pytest.fixture
def world_server(db: None, served: Any, one_request_at_a_time: Gate, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any) -> Iterator[str]:
    """The test world, served; it is five past noon."""
    from datetime import UTC, datetime

    from lienket.instruments.actions import load
    from lienket.journal.rows import in_model
    from lienket.kernel.actor import Actor
    from tests.worldpack import world_pack

    settings.FILES_DIR = tmp_path / "files"
    monkeypatch.setattr("lienket.desk.middleware.clock", lambda: NOON + timedelta(minutes=5))
    pack = world_pack()
    load(actor=Actor.system(pack.code, "tests"), pack=pack, at=datetime(2016, 3, 1, tzinfo=UTC))
    with in_model(pack.code):
        one_request_at_a_time.is_open = True
        yield served.url
        with one_request_at_a_time.turn:
            one_request_at_a_time.is_open = False


@pytest.fixture
def visit(chromium: Browser, world_server: str, one_request_at_a_time: Gate) -> Iterator[Visit]:
    """``visit("plant", width=360)``: the holder of the unit's duty post signed in, on a screen of that width."""
    opened: list[BrowserContext] = []

    def come(unit: str, post: str = "", *, width: int = 1280, height: int = 900, dark: bool = False, javascript: bool = True, **account: Any) -> Visitor:
        with one_request_at_a_time.turn:  # It writes on the connection of the requests.
            client = signed_in(unit, post, **account)
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            java_script_enabled=javascript,
            locale="vi-VN",
            reduced_motion="reduce",
            has_touch=width < 600,
        )
        opened.append(context)
        context.add_cookies([{"name": name, "value": morsel.value, "url": world_server} for name, morsel in client.cookies.items()])
        context.add_init_script(LISTEN)
        page = context.new_page()
        visitor = Visitor(context, page, world_server)
        page.on("pageerror", lambda error: visitor.errors.append(str(error)))
        page.on("console", lambda said: visitor.errors.append(said.text) if said.type == "error" and "Content Security Policy" in said.text else None)
        return visitor

    yield come
    for context in opened:
        context.close()
