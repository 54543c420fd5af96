"""Signing in, one-time links, the own account, the post acted in."""

from __future__ import annotations

import re
import time

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse

from lienket.units import people
from lienket.units.actions import set_password
from lienket.units.models import Account, ApiToken, CredentialLink, Holding
from lienket.units.queries import post_id
from tests.desk.people import SINCE, signed_in
from tests.world import MODEL, NOON, SWEEPER

PASSWORD = "bốn con ngựa kéo xe"
WRONG = "Tên đăng nhập hoặc mật khẩu không đúng"


@pytest.fixture(autouse=True)
def _fresh_limits(settings, tmp_path):
    """Wrong attempts are counted in a folder of each test's own: another test process counts in the same one otherwise."""
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": tmp_path / "cache"}}


def an_officer(login="canbo", post="town-police/desk", password=PASSWORD, **account):
    people.appoint(actor=SWEEPER, name="Lê Thị B", post=post_id(MODEL, post), since=SINCE, at=NOON, login=login)
    found = Account.objects.get(login=login)
    if password:
        set_password(found, password)
    Account.of_node.filter(pk=found.pk).update(**account or {"language": "vi"})
    found.refresh_from_db()
    return found


def sign_in(client, login="canbo", password=PASSWORD, **more):
    return client.post("/account/login", {"login": login, "password": password, **more})


def in_language(client, account):
    client.force_login(account, backend="lienket.access.sessions.Backend")
    return client


def test_signing_in_leads_to_the_board_under_a_new_session_key(world, client):
    an_officer()
    client.get("/account/login")
    session = client.session
    session["kept"] = 1
    session.save()
    before = session.session_key
    client.cookies["lienket_session"] = before
    answer = sign_in(client, login=" CanBo ")
    assert (answer.status_code, answer["Location"]) == (302, reverse("board"))
    assert client.session.session_key != before


@pytest.mark.parametrize(("login", "password"), [("canbo", "wrong"), ("nobody", PASSWORD), ("nobody", "wrong")])
def test_what_was_wrong_is_not_said(world, client, login, password):
    an_officer()
    page = sign_in(client, login, password)
    assert page.status_code == 200
    assert WRONG in page.content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("place", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "\\\\evil.example", "http://testserver.evil.example/"])
def test_one_is_sent_on_within_this_site_only(world, client, place):
    an_officer()
    assert sign_in(client, next=place)["Location"] == reverse("board")
    assert client.post("/account/post", {"post": "x", "next": place}).status_code == 422


def test_one_is_sent_on_to_where_one_wanted(world, client):
    an_officer()
    assert client.get("/units?on=2016-01-01")["Location"] == "/account/login?next=/units%3Fon%3D2016-01-01"
    assert sign_in(client, next="/units?on=2016-01-01")["Location"] == "/units?on=2016-01-01"


def test_guessing_is_slowed_for_the_account_and_nobody_else(world, client):
    an_officer()
    an_officer("other", "town-police/chief")
    for _ in range(10):
        assert WRONG in sign_in(client, password="wrong").content.decode()
    assert "Nhập sai quá nhiều lần" in sign_in(client).content.decode()
    assert sign_in(Client(), "other").status_code == 302, "thirty officers sit behind one address"


def test_a_closed_account_cannot_sign_in_and_an_open_page_ends(world, client):
    account = an_officer()
    sign_in(client)
    assert client.get("/account").status_code == 200
    Account.of_node.filter(pk=account.pk).update(is_active=False)
    assert client.get("/account")["Location"].startswith("/account/login")
    assert sign_in(Client())["Location"] == "/account/inactive"


@pytest.mark.parametrize("name", ["account_signup", "account_email", "account_reset_password", "account_set_password"])
def test_nobody_signs_up_and_nothing_goes_by_mail(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize("place", ["signup", "email", "password/reset", "password/set", "confirm-email"])
def test_what_allauth_also_has_is_not_there(world, client, place):
    assert client.get(f"/account/{place}").status_code == 404


def test_signing_out_needs_a_click(world):
    client = signed_in("town-police")
    assert client.get("/account/logout").status_code == 200
    assert client.get("/account").status_code == 200
    assert client.post("/account/logout").status_code == 302
    assert client.get("/account").status_code == 302


def test_the_password_is_changed_by_who_knows_it(world, client):
    account = an_officer()
    sign_in(client)
    new = "sáu chiếc thuyền qua sông"
    wrong = (
        ("wrong", new, new, "Mật khẩu hiện tại không đúng"),
        (PASSWORD, new, "x" * 12, "không giống nhau"),
        (PASSWORD, "ngắn", "ngắn", "quá ngắn"),
    )
    for old, one, two, said in wrong:
        page = client.post("/account/password", {"oldpassword": old, "password1": one, "password2": two})
        assert said in page.content.decode()
    assert client.post("/account/password", {"oldpassword": PASSWORD, "password1": new, "password2": new})["Location"] == "/account"
    account.refresh_from_db()
    assert account.check_password(new)
    assert client.get("/account").status_code == 200, "this browser stays signed in"


def test_a_second_step_is_asked_for_once_it_is_on(world, client):
    an_officer()
    sign_in(client)
    assert client.get("/account/second-step/on")["Location"].startswith("/account/confirm")
    assert client.post("/account/confirm", {"password": PASSWORD, "next": "/account/second-step/on"}).status_code == 302
    page = client.get("/account/second-step/on").content.decode()
    assert "data:image/svg+xml;base64," in page
    secret = client.session["mfa.totp.secret"]

    def code():
        return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))

    assert "Mã không đúng" in client.post("/account/second-step/on", {"code": "000000"}).content.decode()
    assert client.post("/account/second-step/on", {"code": code()})["Location"] == "/account/recovery-codes"
    spare = re.findall(r"<code>([0-9a-f]{8})</code>", client.get("/account/recovery-codes").content.decode())
    assert len(spare) == 10
    assert "Đang bật" in client.get("/account/second-step").content.decode()

    other = Client()
    assert sign_in(other)["Location"] == "/account/second-step/code"
    assert other.get("/account").status_code == 302, "the password alone is not enough"
    assert "Mã không đúng" in other.post("/account/second-step/code", {"code": "nonsense"}).content.decode()
    assert other.post("/account/second-step/code", {"code": spare[0]})["Location"] == reverse("board")
    assert other.get("/account").status_code == 200
    again = Client()
    sign_in(again)
    assert again.post("/account/second-step/code", {"code": spare[0]}).status_code == 200, "a recovery code is good once"


# One-time links.


def a_link(login="moi"):
    _, link = people.appoint(actor=SWEEPER, name="Trần Văn C", post=post_id(MODEL, "plant/truc-ban"), since=SINCE, at=NOON, login=login)
    CredentialLink.of_node.update(expires_at="2999-01-01T00:00:00Z")
    return link.code


def test_a_link_sets_a_password_and_signs_in(world, client):
    code = a_link()
    page = client.get(f"/account/link/{code}")
    assert "moi" in page.content.decode()
    assert page["Cache-Control"] == "no-store, private"
    weak = client.post(f"/account/link/{code}", {"password1": "moi", "password2": "moi"})
    assert "quá ngắn" in weak.content.decode()
    answer = client.post(f"/account/link/{code}", {"password1": PASSWORD, "password2": PASSWORD})
    assert answer["Location"] == reverse("board")
    assert client.get("/account").status_code == 200
    again = Client().get(f"/account/link/{code}")
    assert again.status_code == 410
    assert "đã dùng rồi" in again.content.decode()


def test_a_link_that_ended_says_what_to_do(world, client):
    code = a_link()
    CredentialLink.of_node.update(expires_at="2017-01-01T00:00:00Z")
    page = client.post(f"/account/link/{code}", {"password1": PASSWORD, "password2": PASSWORD})
    assert page.status_code == 410
    assert "Nhờ người quản trị cấp phiếu khác" in page.content.decode()
    assert not Account.objects.get(login="moi").has_usable_password()
    assert client.get("/account/link/nothing").status_code == 404


def test_a_code_typed_from_paper_leads_to_the_link(world, client):
    code = a_link()
    typed = "-".join(code[i : i + 4].upper() for i in range(0, 24, 4))
    assert client.get("/account/link", {"code": typed})["Location"] == f"/account/link/{typed}"
    assert client.get(f"/account/link/{typed}").status_code == 200


def test_a_link_used_in_somebody_elses_browser_signs_that_one_out(world):
    client = signed_in("town-police")
    code = a_link()
    assert "sẽ được đăng xuất" in client.get(f"/account/link/{code}").content.decode()
    client.post(f"/account/link/{code}", {"password1": PASSWORD, "password2": PASSWORD})
    assert client.session["_auth_user_id"] == str(Account.objects.get(login="moi").pk)


# The own account.


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_account_page_shows_who_one_is(world, language):
    page = signed_in("town-police", language=language).get("/account").content.decode()
    assert ("Tôi là ai" if language == "vi" else "Who I am") in page
    assert ("Công an thị xã" if language == "vi" else "Town police") in page


def test_language_and_colours_are_kept(world):
    client = signed_in("town-police")
    client.post("/account/preferences", {"language": "en", "theme": "dark"})
    account = Account.objects.get()
    assert (account.language, account.theme) == ("en", "dark")
    client.post("/account/preferences", {"language": "xx", "theme": "dark"})
    account.refresh_from_db()
    assert account.language == "en"


def test_a_post_that_is_not_held_cannot_be_chosen(world):
    client = signed_in("town-police")
    stranger = post_id(MODEL, "plant/truc-ban")
    assert client.post("/account/post", {"post": str(stranger)}).status_code == 422
    assert "post" not in client.session
    session = client.session
    session["post"] = str(stranger)
    session.save()
    page = client.get("/account/post").content.decode()
    assert "Nhà máy" not in page, "a wrong post in the session is no post"


def test_the_post_chosen_is_kept_for_the_next_time(world):
    client = signed_in("town-police")
    account = Account.objects.get()
    chief = post_id(MODEL, "town-police/chief")
    people.take_post(actor=SWEEPER, person=account.person_id, post=chief, since=SINCE, at=NOON)
    assert client.post("/account/post", {"post": str(chief), "next": "/units"})["Location"] == "/units"
    account.refresh_from_db()
    assert account.last_post_id == chief
    assert client.session["post"] == str(chief)


def test_who_holds_no_post_is_told_whom_to_ask(world):
    an_officer("quantri", "province-police/commander", administrator=True)
    client = signed_in("town-police")
    account = Account.objects.get(login="town-police-desk")
    [holding] = Holding.unrestricted.filter(person_id=account.person_id)
    people.end_holding(actor=SWEEPER, person=account.person_id, holding=holding.id, until=SINCE, day=SINCE, at=NOON)
    assert client.get("/units")["Location"] == "/account/post"
    page = client.get("/account/post").content.decode()
    assert "không giữ chức trách nào" in page
    assert "Lê Thị B" in page
    assert client.get("/account").status_code == 200


def test_a_key_for_a_program_is_shown_once(world):
    client = signed_in("town-police")
    desk = str(post_id(MODEL, "town-police/desk"))
    page = client.post("/account/tokens", {"name": "Camera", "post": desk, "days": "90"}).content.decode()
    [secret] = set(re.findall(r"lk_[a-z2-7]{52}", page))
    later = client.get("/account").content.decode()
    assert secret not in later
    assert "Camera" in later
    token = ApiToken.of_node.get()
    signed_in("plant").post(f"/account/tokens/{token.id}/revoke")
    assert ApiToken.of_node.get().revoked_at is None, "somebody else's key"
    client.post(f"/account/tokens/{token.id}/revoke")
    assert ApiToken.of_node.get().revoked_at is not None
    assert "Đã thu hồi" in client.get("/account").content.decode()


def test_a_key_is_made_for_a_post_one_holds(world):
    client = signed_in("town-police")
    for wrong in ({"name": "", "days": "90"}, {"name": "x", "post": str(post_id(MODEL, "plant/truc-ban")), "days": "90"}, {"name": "x", "days": "9999"}):
        assert client.post("/account/tokens", wrong).status_code == 422
    assert not ApiToken.of_node.exists()


@pytest.mark.parametrize("place", ["/account", "/account/post", "/account/password", "/account/second-step", "/account/recovery-codes", "/account/confirm"])
def test_signed_out_one_is_sent_to_sign_in(world, client, place):
    assert client.get(place)["Location"].startswith("/account/login")


def test_a_form_that_is_out_of_date_says_so(world):
    client = Client(enforce_csrf_checks=True)
    page = sign_in(client)
    assert page.status_code == 403
    assert "Biểu mẫu này đã cũ" in page.content.decode()


def test_a_link_works_where_forgery_is_checked(world):
    client, code = Client(enforce_csrf_checks=True), a_link()
    page = client.get(f"/account/link/{code}").content.decode()
    assert "no-referrer" not in page, "a form sent without an origin is refused"
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    told = {"password1": PASSWORD, "password2": PASSWORD, "csrfmiddlewaretoken": token}
    assert client.post(f"/account/link/{code}", told).status_code == 302


def test_who_never_had_a_password_is_sent_to_an_administrator(world):
    client = signed_in("town-police")
    assert client.get("/account/password")["Location"] == "/account"
    assert "chưa có mật khẩu" in client.get("/account").content.decode()


def test_guessing_at_names_nobody_has_wipes_out_no_count(world, client):
    """The cache that counts threw a third of its entries away at random once it held 300, one for each name tried."""
    an_officer()
    for _ in range(10):
        sign_in(client, password="wrong")
    for number in range(700):
        cache.set(f"as-after-an-attempt-at-nobody{number}", 1)
        assert number % 50 or "Nhập sai quá nhiều lần" in sign_in(client).content.decode()
