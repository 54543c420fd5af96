"""Security keys as the second step of signing in, in a real browser with an authenticator of its own: added, used, renamed, removed, refused."""

from __future__ import annotations

import os
import re
from base64 import b64encode
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from axe_playwright_python.sync_playwright import Axe
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from lienket.units.actions import set_password
from lienket.units.models import Account
from lienket.units.queries import post_id
from lienket.units.second_step import demand_second_step
from tests.browser.conftest import Gate, Visit, Visitor
from tests.browser.test_every_page import WCAG
from tests.desk.test_accounts import PASSWORD, _fresh_limits  # noqa: F401 – a fixture.
from tests.world import MODEL, NOON, SWEEPER

pytestmark = pytest.mark.sqlite_only  # The pages are the same on either engine.

LOGIN = "town-police-desk"


@pytest.fixture
def officer(visit: Visit, one_request_at_a_time: Gate) -> Callable[..., Visitor]:
    """Somebody with a password and a post that demands a second step, who has signed in with the password in front of a machine that has a key."""

    def come(width: int = 1280) -> Visitor:
        person = visit("town-police", width=width)
        person.context.clear_cookies()
        with one_request_at_a_time.turn:
            set_password(Account.objects.get(login=LOGIN), PASSWORD)
            demand_second_step(actor=SWEEPER, post=post_id(MODEL, "town-police/desk"), demanded=True, day=NOON.date(), at=NOON)
        return person

    return come


def a_key(person: Visitor, **options: Any) -> tuple[Any, str]:
    """An authenticator in the browser; the session that speaks with it, and its id."""
    devtools = person.context.new_cdp_session(person.page)
    devtools.send("WebAuthn.enable")
    wanted = {"protocol": "ctap2", "transport": "usb", "hasResidentKey": False, "hasUserVerification": True, "isUserVerified": True} | options
    made = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": wanted | {"automaticPresenceSimulation": True}})
    return devtools, made["authenticatorId"]


def sign_in(person: Visitor) -> None:
    page = person.open("/account/login")
    page.fill("[name=login]", LOGIN)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_load_state("networkidle")


def confirm(person: Visitor) -> None:
    """Say the password again where it is asked for."""
    if "/account/confirm" in person.page.url:
        person.page.fill("[name=password]", PASSWORD)
        person.page.click("main button[type=submit]")
        person.page.wait_for_url(re.compile("/account/second-step"))


def add_key(person: Visitor, name: str = "") -> None:
    page = person.page
    page.goto(f"{person.base}/account/second-step/keys/add")
    confirm(person)
    looked_at(person, "add")
    if name:
        page.fill("[name=name]", name)
    page.click("#key-add")
    page.wait_for_url(re.compile("recovery-codes|second-step$"))


def looked_at(person: Visitor, name: str) -> None:
    """Accessible, contained, clean; a picture where LIENKET_TEST_PICTURES says where to keep it."""
    assert Axe().run(person.page, options=WCAG).response["violations"] == []
    person.does_not_scroll_sideways()
    person.is_clean()
    if folder := os.environ.get("LIENKET_TEST_PICTURES"):
        width = person.page.viewport_size["width"] if person.page.viewport_size else 0
        person.page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


@pytest.mark.parametrize("width", [360, 1280])
def test_a_key_is_added_and_is_asked_for_from_then_on(officer: Callable[..., Visitor], width: int) -> None:
    person = officer(width)
    a_key(person)
    sign_in(person)
    page = person.page
    assert page.url.endswith("/account/second-step"), "the post demands it"
    looked_at(person, "owed")
    add_key(person, "Khóa USB ở trực ban")
    assert page.url.endswith("/account/recovery-codes")
    person.open("/")
    assert page.locator("body.has-nav").count() == 1
    person.open("/account/second-step/keys")
    assert "Khóa USB ở trực ban" in page.inner_text("main")
    looked_at(person, "keys")
    person.open("/account/second-step")
    looked_at(person, "index")
    person.context.clear_cookies()
    sign_in(person)
    assert page.url.endswith("/account/second-step/code")
    looked_at(person, "code")
    page.click("#key-use")
    page.wait_for_url(f"{person.base}/")
    assert page.locator("body.has-nav").count() == 1
    person.is_clean()


def test_a_key_that_is_not_the_accounts_lets_nobody_in(officer: Callable[..., Visitor], one_request_at_a_time: Gate) -> None:
    person = officer()
    devtools, own = a_key(person)
    sign_in(person)
    add_key(person)
    credentials = devtools.send("WebAuthn.getCredentials", {"authenticatorId": own})["credentials"]
    person.context.clear_cookies()
    # No key at all answers: the page says so, and nothing is sent.
    devtools.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": own})
    _devtools, other = a_key(person)
    sign_in(person)
    page = person.page
    page.click("#key-use")
    page.locator("[data-key-refused]").wait_for(state="visible")
    assert "Khóa không trả lời" in page.inner_text("[data-key-refused]")
    looked_at(person, "refused")
    # A key that claims to be the account's, with another secret.
    [known] = credentials
    with one_request_at_a_time.turn:
        kept = Authenticator.objects.get(type="webauthn")
    assert known["credentialId"].rstrip("=").translate(str.maketrans("+/", "-_")) == kept.data["credential"]["id"]
    secret = ec.generate_private_key(ec.SECP256R1()).private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    devtools.send("WebAuthn.addCredential", {"authenticatorId": other, "credential": known | {"privateKey": b64encode(secret).decode()}})
    with page.expect_navigation():
        page.click("#key-use")
    assert "Mã không đúng" in page.inner_text("[role=alert]:not([hidden])")
    person.open("/account")
    assert page.url.endswith("/account/second-step/code"), "the password alone is not enough"
    assert page.locator("body.has-nav").count() == 0


def test_keys_are_renamed_and_removed_and_prove_again_who_one_is(officer: Callable[..., Visitor]) -> None:
    person = officer()
    a_key(person)
    sign_in(person)
    add_key(person)
    page = person.open("/account/second-step/keys")
    page.click("text=Đổi tên")
    looked_at(person, "rename")
    page.fill("[name=name]", "Điện thoại")
    page.click("main button[type=submit]")
    page.wait_for_url(re.compile("keys$"))
    assert "Điện thoại" in page.inner_text("main")
    person.open("/account/second-step/keys/confirm?next=/account/second-step")
    looked_at(person, "again")
    page.click("#key-use")
    page.wait_for_url(f"{person.base}/account/second-step")
    person.open("/account/second-step/keys")
    page.click("main .btn--danger")
    looked_at(person, "remove")
    page.click("main button.btn--danger")
    page.wait_for_load_state("networkidle")
    person.open("/")
    assert page.url.endswith("/account/second-step"), "without it, the post is closed again"
    person.is_clean()
