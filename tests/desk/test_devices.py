"""Machines people sign in on: known ones are not closed by strangers who guess, and each sees his own and ends it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from lienket.access import sessions
from lienket.access.ending import end_all_sessions
from lienket.desk.accounts import device
from lienket.units.actions import set_password
from lienket.units.models import Account
from tests.desk.people import signed_in
from tests.desk.test_accounts import PASSWORD, _fresh_limits, an_officer, sign_in  # noqa: F401 – one is a fixture.
from tests.world import NOON, SWEEPER, journal_is_true, last_seq, recorded_after


def test_a_stranger_who_guesses_does_not_keep_an_officer_out_of_the_device_she_uses(world, client):
    an_officer()
    an_officer("other", "town-police/chief")
    assert sign_in(client).status_code == 302
    cookie = client.cookies["lienket_device"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/account/login", True, "Lax")
    assert "canbo" not in cookie.value
    client.post("/account/logout")
    stranger = Client()
    for _ in range(10):
        sign_in(stranger, password="wrong")
    assert "Nhập sai quá nhiều lần" in sign_in(stranger).content.decode(), "also with the right password"
    assert sign_in(client).status_code == 302
    # The known device has a count of its own, and a forged or another account's cookie is none.
    client.post("/account/logout")
    for _ in range(10):
        sign_in(client, password="wrong")
    assert "Nhập sai quá nhiều lần" in sign_in(client).content.decode()
    for value in (f"{cookie.value}x", "x", ""):
        forged = Client()
        forged.cookies["lienket_device"] = value
        assert "Nhập sai quá nhiều lần" in sign_in(forged).content.decode()
    another = Client()
    assert sign_in(another, "other").status_code == 302
    another.post("/account/logout")
    assert "Nhập sai quá nhiều lần" in sign_in(another).content.decode(), "known for another account alone"


CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1"


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        (CHROME, ("Chrome", "Windows")),
        (PHONE, ("Safari", "iOS")),
        (f"{CHROME} Edg/130.0", ("Edge", "Windows")),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0", ("Firefox", "Linux")),
        ("curl/8", ("", "")),
        ("", ("", "")),
    ],
)
def test_a_browser_is_called_by_a_name_people_know(agent, said):
    assert device.words(agent) == said


def test_one_sees_where_one_is_signed_in_and_ends_it_there(world):
    an_officer()
    an_officer("other", "town-police/chief")
    here, phone, stranger = (Client(headers={"user-agent": agent}) for agent in (CHROME, PHONE, CHROME))
    for client, login in ((here, "canbo"), (phone, "canbo"), (stranger, "other")):
        assert sign_in(client, login).status_code == 302
    page = here.get("/account").content.decode()
    assert page.count("Chrome · Windows") == 1
    assert "Safari · iOS" in page
    assert phone.session.session_key not in page
    # Another's session can be named, and is not touched.
    assert here.post("/account/sessions/end", {"only": sessions.ref(stranger.session.session_key)})["Location"] == "/account#where"
    assert "đã đăng xuất từ trước" in here.get("/account").content.decode()
    assert stranger.get("/account").status_code == 200
    here.post("/account/sessions/end", {"only": sessions.ref(phone.session.session_key)})
    assert phone.get("/account")["Location"].startswith("/account/login")
    assert "Safari" not in here.get("/account").content.decode()
    for _ in range(2):
        assert sign_in(Client(), "canbo").status_code == 302
    assert "Không rõ máy nào" in here.get("/account").content.decode()
    here.post("/account/sessions/end")
    account = Account.objects.get(login="canbo")
    assert len(sessions.open_sessions(account, datetime.now(UTC))) == 1
    set_password(account, f"{PASSWORD} khác")
    assert sessions.open_sessions(account, datetime.now(UTC)) == [], "a new password has ended them"
    set_password(account, PASSWORD)
    here.force_login(account, backend="lienket.access.sessions.Backend")
    assert here.get("/account").status_code == 200
    assert here.get("/account/sessions/end").status_code == 405


def test_a_device_knows_the_accounts_used_on_it(world, client):
    an_officer()
    an_officer("other", "town-police/chief")
    for login in ("canbo", "other"):
        assert sign_in(client, login).status_code == 302
        client.post("/account/logout")
    stranger = Client()
    for login in ("canbo", "other"):
        for _ in range(10):
            sign_in(stranger, login, "wrong")
    for login in ("canbo", "other"):
        assert sign_in(client, login).status_code == 302
        client.post("/account/logout")


def test_an_administrator_signs_an_account_out_everywhere_with_a_reason(world):
    account = an_officer()
    an_officer("other", "town-police/chief")
    desk, phone, stranger = (Client(headers={"user-agent": agent}) for agent in (CHROME, PHONE, CHROME))
    for client, login in ((desk, "canbo"), (phone, "canbo"), (stranger, "other")):
        assert sign_in(client, login).status_code == 302
    administrator = signed_in("plant", administrator=True)
    at = f"/people/{account.person_id}"
    assert "Đang đăng nhập ở 2 máy" in administrator.get(at).content.decode()
    start = last_seq()
    assert administrator.post(f"{at}/signout", {"reason": "vì thích"}).status_code == 422
    assert stranger.post(f"{at}/signout", {"reason": "lost"}).status_code == 403
    assert desk.get("/account").status_code == 200
    assert recorded_after(start) == []
    administrator.post(f"{at}/signout", {"reason": "suspected"})
    assert recorded_after(start) == ["account.sessions-ended/1"]
    for client in (desk, phone):
        assert client.get("/account")["Location"].startswith("/account/login")
    assert stranger.get("/account").status_code == 200
    page = administrator.get(at).content.decode()
    assert "Đã đăng xuất tài khoản khỏi 2 máy" in page
    assert "Bị đăng xuất khỏi mọi máy." in page
    assert sign_in(desk).status_code == 302, "the account is open as before"
    assert administrator.get("/account").status_code == 200
    journal_is_true()


def test_it_is_recorded_that_an_account_was_signed_out_also_where_it_was_nowhere_signed_in(world):
    account, start = an_officer(), last_seq()
    end_all_sessions(actor=SWEEPER, account=account, reason="asked", at=NOON)
    assert recorded_after(start) == ["account.sessions-ended/1"]
    with pytest.raises(ValueError, match="because"):
        end_all_sessions(actor=SWEEPER, account=account, reason="because", at=NOON)


def test_an_administrator_who_signs_himself_out_everywhere_is_asked_to_sign_in(world):
    account = an_officer(administrator=True)
    here, there = Client(), Client()
    for client in (here, there):
        sign_in(client)
    answer = here.post(f"/people/{account.person_id}/signout", {"reason": "lost"})
    assert answer.status_code == 302
    assert here.get(answer["Location"])["Location"].startswith("/account/login")
    for client in (here, there):
        assert client.get("/account")["Location"].startswith("/account/login")
