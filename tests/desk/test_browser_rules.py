"""What a browser is told to do and not to do: cookies, HTTPS, caches, other sites, addresses that only show; tried on every address."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import DatabaseError
from django.test import Client

from lienket.access import sessions
from lienket.desk.accounts import device
from lienket.journal.models import Entry
from lienket.matters.queries import number_by_id
from lienket.units.actions import set_password
from lienket.units.models import Account
from lienket.units.queries import post_id
from tests.conftest import ROOT
from tests.desk.people import signed_in
from tests.desk.test_accounts import PASSWORD, _fresh_limits, an_officer, sign_in  # noqa: F401 – one is a fixture.
from tests.desk.test_every_address import address, pages, patterns
from tests.world import MODEL, NOON, a_matter

COOKIES = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "LANGUAGE_COOKIE_NAME", "THEME_COOKIE_NAME", "DEVICE_COOKIE_NAME")


def names_of_cookies(data: str, **given: str) -> dict[str, object]:
    asked = (*COOKIES, "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE")
    code = f"import json; from lienket.config import settings as s; print(json.dumps({{n: getattr(s, n) for n in {asked}}}))"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=os.environ | {"LIENKET_DATA": data} | given, capture_output=True, text=True, check=True)
    told: dict[str, object] = json.loads(ran.stdout)
    return told


def test_by_https_the_names_of_cookies_bind_them_to_this_host(tmp_path):
    told = names_of_cookies(str(tmp_path), LIENKET_HTTPS="1")
    assert told["SESSION_COOKIE_SECURE"] is told["CSRF_COOKIE_SECURE"] is True
    assert [str(told[name]).partition("lienket")[0] for name in COOKIES if name != "CSRF_COOKIE_NAME"] == ["__Host-"] * 3 + ["__Secure-"]
    assert str(told["CSRF_COOKIE_NAME"]).startswith("__Host-")


def test_cookies_are_for_this_site_out_of_reach_of_scripts_and_hold_no_words(world, client, settings):
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    an_officer(post="province-police/commander", administrator=True)
    client.get("/account/login")
    sign_in(client)
    client.post("/account/preferences", {"language": "vi", "theme": "dark"})
    client.post("/account/sessions/end")
    assert "Máy đó đã đăng xuất" in client.get("/account").content.decode(), "words of a message, which lay in the session and not in a cookie"
    client.post("/account/sessions/end")
    given = {name: dict(morsel) for name, morsel in client.cookies.items()}
    assert {"lienket_session", "csrftoken", "lienket_language", "lienket_theme", "lienket_device"} == set(given)
    for name, kept in given.items():
        assert (kept["httponly"], kept["secure"], kept["samesite"], kept["domain"]) == (True, True, "Lax", ""), name
        assert len(name) + len(client.cookies[name].value) < 4096
        assert kept["path"] == ("/account/login" if name == "lienket_device" else "/")
        assert not re.search(r"canbo|xuất", client.cookies[name].value, re.IGNORECASE)


@pytest.fixture
def officer(world, monkeypatch):
    """A signed-in administrator of the plant, and the number of a matter its unit sees."""
    monkeypatch.setattr("lienket.desk.middleware.clock", lambda: NOON + timedelta(minutes=5))
    client = signed_in("plant", administrator=True)
    client.raise_request_exception = False
    return client, number_by_id(a_matter(place="port"))


def test_https_is_asked_for_on_every_answer_for_a_year_and_below_this_name(officer, settings):
    client, number = officer
    settings.HTTPS, settings.SECURE_HSTS_SECONDS = True, 365 * 86_400
    for who in (Client(raise_request_exception=False), client):
        lacking = [
            route for route, _ in patterns() if who.get(address(route, number=number)).get("Strict-Transport-Security") != "max-age=31536000; includeSubDomains"
        ]
        assert lacking == []


def test_without_https_nothing_is_said_of_it(officer):
    client, _number = officer
    assert "Strict-Transport-Security" not in client.get("/account")


def test_no_answer_lets_another_site_read_it(officer):
    client, number = officer
    for route, _ in patterns():
        answer = client.get(address(route, number=number), headers={"origin": "https://evil.example"})
        assert [name for name in answer.headers if name.lower().startswith("access-control-")] == [], route


def test_what_an_answer_is_and_how_it_is_written_is_said(officer):
    client, number = officer
    wrong = []
    for route, _ in patterns():
        answer = client.get(address(route, number=number))
        kind = answer.get("Content-Type", "")
        if not answer.streaming and answer.content and (not kind or (kind.startswith("text/") and "charset=utf-8" not in kind)):
            wrong.append((route, kind))
    assert wrong == []


def test_no_page_of_somebody_is_kept_by_a_browser_or_a_cache(officer):
    client, number = officer
    kept = []
    for route, each in pages():
        answer = client.get(address(route, number=number))
        if answer.status_code == 200 and each.callback.entry != "public" and "no-store" not in answer.get("Cache-Control", ""):
            kept.append(route)
    assert kept == []


def test_looking_changes_nothing(officer):
    """No address does anything on GET but look (a read of a restricted matter is journaled, and this one is not restricted)."""
    client, number = officer
    before = Entry.objects.count()
    for route, _ in patterns():
        for path in (address(route, number=number), address(route, number=number, act="acknowledge", code="plant")):
            client.get(path)
            client.head(path)
    assert Entry.objects.count() == before
    assert client.get("/account").status_code == 200, "no address signs out by looking either"


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_only_the_methods_of_a_page_are_served(officer, method):
    client, number = officer
    before = Entry.objects.count()
    served = [route for route, _ in pages() if client.generic(method, address(route, number=number)).status_code not in {404, 405}]
    assert served == []
    assert Entry.objects.count() == before


@pytest.mark.parametrize(
    "path",
    [
        "/.git/config",
        "/static/",
        "/static/ui/",
        "/static/../lienket/config/settings.py",
        "/static/%2e%2e/%2e%2e/pyproject.toml",
        "/secret-key",
        "/files/",
        "/lienket.sqlite3",
    ],
)
def test_nothing_but_pages_and_static_files_is_served(world, client, path):
    assert client.get(path).status_code == 404


def test_another_host_name_is_not_answered(world, client):
    client.raise_request_exception = False
    for name in ("evil.example", "localhost.evil.example", "localhost:80@evil.example"):
        answer = client.get("/account/login", headers={"host": name})
        assert answer.status_code == 400
        assert "evil" not in answer.content.decode()
    spoofed = client.get("/account/login", headers={"x-forwarded-host": "evil.example", "x-forwarded-proto": "https", "x-forwarded-for": "10.0.0.1"})
    assert "evil" not in spoofed.content.decode()


def test_signing_out_has_the_browser_forget(world, client):
    an_officer()
    sign_in(client)
    key = client.session.session_key
    answer = client.post("/account/logout")
    assert answer["Clear-Site-Data"] == '"cache"'
    assert not Session.objects.filter(session_key=key).exists()
    client.cookies["lienket_session"] = key
    assert client.get("/account").status_code == 302, "the old key opens nothing"
    assert "Clear-Site-Data" not in client.get("/account/login")


# How long a session lasts.


def ends(client: Client) -> datetime:
    return Session.objects.get(session_key=client.session.session_key).expire_date


def test_a_session_ends_for_want_of_use_and_use_keeps_it(world, client, settings):
    settings.SESSION_COOKIE_AGE, settings.SESSION_LONGEST = 3600, 12 * 3600
    account = an_officer()
    sign_in(client)
    now = datetime.now(UTC)
    assert timedelta(minutes=59) < ends(client) - now <= timedelta(hours=1)
    key = client.session.session_key
    assert len(key) >= 32, "36 letters to the 32nd power: 165 bits"
    # Asked again at once, nothing is written; asked after a while, it lasts longer.
    before = ends(client)
    client.get("/account")
    assert ends(client) == before
    Session.objects.filter(session_key=key).update(expire_date=now + timedelta(minutes=20))
    client.get("/account")
    assert ends(client) - now > timedelta(minutes=59)
    Session.objects.filter(session_key=key).update(expire_date=now - timedelta(seconds=5))
    assert client.get("/account")["Location"].startswith("/account/login")
    assert sessions.open_sessions(account, now) == []


def test_a_session_ends_some_hours_after_signing_in_whatever_is_done(world, client, settings):
    settings.SESSION_COOKIE_AGE, settings.SESSION_LONGEST = 3600, 2 * 3600
    an_officer()
    sign_in(client)
    session, now = client.session, datetime.now(UTC)
    session[sessions.BEGUN] = (now - timedelta(minutes=90)).isoformat()
    session.save()
    assert timedelta(minutes=29) < ends(client) - now < timedelta(minutes=31)
    Session.objects.filter(session_key=session.session_key).update(expire_date=now + timedelta(minutes=5))
    client.get("/account")
    assert timedelta(minutes=29) < ends(client) - now < timedelta(minutes=31), "never longer than that"


def test_a_session_that_cannot_be_prolonged_still_shows_its_page(world, client, settings, monkeypatch):
    settings.SESSION_COOKIE_AGE = 3600
    an_officer()
    sign_in(client)
    Session.objects.update(expire_date=datetime.now(UTC) + timedelta(minutes=20))

    def full(*_: object, **__: object) -> None:
        raise DatabaseError("database or disk is full")

    monkeypatch.setattr(db.SessionStore, "save", full)
    assert client.get("/account").status_code == 200
    with pytest.raises(DatabaseError):
        client.post("/account/post", {"post": str(post_id(MODEL, "town-police/desk"))})


def test_what_is_kept_in_a_session_that_was_ended_meanwhile_is_gone_with_it(world, client):
    an_officer()
    sign_in(client)
    store = sessions.SessionStore(client.session.session_key)
    store["post"] = "x"
    Session.objects.all().delete()
    store.save()
    assert not Session.objects.exists()


def test_a_password_is_taken_as_it_was_typed(world, client):
    exact = "  Bốn con ngựa KÉO xe 🐎 " + "x" * 60
    account = an_officer(password=None)
    set_password(account, exact)
    for wrong in (exact.strip(), exact.lower(), exact[:72], exact + "x"):
        assert sign_in(Client(), password=wrong).status_code == 200
    assert sign_in(client, password=exact).status_code == 302
    assert Account.objects.get(login="canbo").password.startswith("pbkdf2_sha256$")


@pytest.mark.parametrize(
    ("path", "fields"), [("/account/login", ["current-password"]), ("/account/password", ["current-password", "new-password", "new-password"])]
)
def test_a_password_is_hidden_and_may_be_pasted_or_filled_in(world, client, path, fields):
    if path != "/account/login":
        an_officer()
        sign_in(client)
    page = client.get(path).content.decode()
    inputs = re.findall(r"<input[^>]*type=\"password\"[^>]*>", page)
    assert [re.search(r'autocomplete="([^"]*)"', one).group(1) for one in inputs] == fields  # type: ignore[union-attr]
    assert not any("onpaste" in one or "readonly" in one for one in inputs)
    scripts = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "lienket").rglob("static/**/*.js"))
    assert "paste" not in scripts


def test_confirming_who_one_is_changes_the_key_of_the_session(world, client):
    an_officer()
    sign_in(client)
    before = client.session.session_key
    client.post("/account/confirm", {"password": "wrong"})
    assert client.session.session_key == before
    client.post("/account/confirm", {"password": PASSWORD, "next": "/account"})
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()
    assert client.get("/account").status_code == 200


def test_no_form_is_taken_from_another_site(officer):
    """Each address that takes a form refuses one without the token of this browser."""
    signed, number = officer
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.cookies = signed.cookies
    before = Entry.objects.count()
    taken = []
    for route, each in pages():
        if "POST" in getattr(each.callback, "methods", ()) and client.post(address(route, number=number, act="note"), {"text": "x"}).status_code != 403:
            taken.append(route)
    assert taken == []
    assert Entry.objects.count() == before


HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7*7 }}{% now 'Y' %}${7*7}%0d%0aSet-Cookie:x=1"


def test_what_people_write_stays_text_on_every_page(world, monkeypatch):
    monkeypatch.setattr("lienket.desk.middleware.clock", lambda: NOON + timedelta(minutes=5))
    number = number_by_id(a_matter(text=HOSTILE, place="port"))
    client = signed_in("plant", administrator=True)
    client.raise_request_exception = False
    key = re.search(r'name="key" value="([^"]+)"', client.get(f"/matters/{number}/acts/note").content.decode())
    client.post(f"/matters/{number}/acts/note", {"text": HOSTILE, **({"key": key.group(1)} if key else {})})
    seen = 0
    for route, _ in patterns():
        for query in ("", f"?q={quote(HOSTILE)}&next={quote(HOSTILE)}&on={quote(HOSTILE)}"):
            answer = client.get(address(route, number=number) + query)
            if answer.streaming:
                continue
            page, kind = answer.content.decode("utf-8", "replace"), answer.get("Content-Type", "")
            assert "Set-Cookie:x" not in str(answer.headers), route
            if kind.startswith(("text/html", "image/svg")):
                assert "<script>alert" not in page, route
                assert "<img src=x" not in page, route
                seen += "&lt;script&gt;alert" in page
            elif kind.startswith("application/json"):
                json.loads(page)
                assert answer["X-Content-Type-Options"] == "nosniff"
    assert seen > 3, "the words do stand on pages, as text"


def test_a_device_is_forgotten_after_half_a_year(world, client, monkeypatch):
    an_officer()
    sign_in(client)
    client.post("/account/logout")
    stranger = Client()
    for _ in range(10):
        sign_in(stranger, password="wrong")
    then = time.time()
    for days, known in ((179, True), (181, False)):
        asked = Client()
        asked.cookies["lienket_device"] = client.cookies["lienket_device"].value
        with monkeypatch.context() as patch:
            patch.setattr("django.core.signing.time.time", lambda days=days: then + days * 86_400)
            request = asked.get("/account/login").wsgi_request
            assert bool(device.known(request, "canbo")) is known


def test_one_can_sign_out_on_every_page(officer):
    client, number = officer
    without = []
    for route, each in pages():
        answer = client.get(address(route, number=number), headers={"accept": "text/html"})
        html = not answer.streaming and answer.status_code == 200 and answer["Content-Type"].startswith("text/html") and b"<body" in answer.content
        if html and each.callback.entry != "public" and b'action="/account/logout"' not in answer.content:
            without.append(route)
    assert [route for route in without if not route.endswith("/print") and route != "wall"] == []
