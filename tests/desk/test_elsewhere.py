"""Signing in at an OpenID Connect server: accounts that an administrator named there, and nobody else; off unless the settings name a server."""

from __future__ import annotations

import re

import pytest
import requests
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.test import Client

from lienket.access.elsewhere import IdentityTaken, NoSignInElsewhere, identity_of, name_identity
from lienket.access.sealing import seal
from lienket.config.environment import BadSetting
from lienket.config.outside import oidc
from lienket.journal.door import Overtaken
from lienket.units.models import Account
from lienket.units.queries import post_id
from lienket.units.second_step import demand_second_step
from tests.desk.oidc_server import CLIENT, SECRET, Server, serving
from tests.desk.people import signed_in
from tests.desk.test_accounts import PASSWORD, _fresh_limits, an_officer, sign_in  # noqa: F401 – one is a fixture.
from tests.world import MODEL, NOON, SWEEPER, TODAY, journal_is_true, last_seq, recorded_after

BEGIN, BACK = "/account/elsewhere/oidc", "/account/elsewhere/oidc/back"


@pytest.fixture
def server(settings):
    with serving() as server:
        settings.OIDC_SERVER, settings.OIDC_NAME = server.address, "Cổng tỉnh"
        settings.SOCIALACCOUNT_PROVIDERS = oidc(server.address, "Cổng tỉnh", CLIENT, SECRET, "sub")
        yield server


def named(account, identity="u-1042"):
    name_identity(actor=SWEEPER, account=account, identity=identity, at=NOON)
    return account


def go(client, **form):
    """As a browser: to the server, and where that sends it back; the answer there."""
    there = client.post(BEGIN, form)
    assert there.status_code == 302
    back = requests.get(there["Location"], allow_redirects=False, timeout=5).headers["Location"]
    assert back.startswith(f"http://testserver{BACK}?")
    return client.get(back.removeprefix("http://testserver"))


def nobody(client):
    """Nobody is signed in, and nothing was made."""
    assert client.get("/account")["Location"].startswith("/account/login")
    assert not SocialToken.objects.exists()
    assert not SocialApp.objects.exists()


def test_who_is_named_there_signs_in_and_nothing_else_of_him_is_kept(world, client, server):
    account = named(an_officer(password=""))
    assert "Đăng nhập bằng Cổng tỉnh" in client.get("/account/login").content.decode()
    assert go(client, next="/units")["Location"] == "/units"
    assert client.get("/account").status_code == 200
    assert client.session["_auth_user_id"] == str(account.pk)
    kept = SocialAccount.objects.get()
    assert (kept.uid, kept.extra_data) == ("u-1042", {})
    assert not SocialToken.objects.exists()
    assert server.asked[0]["scope"] == "openid"
    assert Account.objects.count() == 1


def test_who_is_not_named_is_told_so_and_gets_no_account(world, client, server):
    an_officer()
    answer = go(client)
    assert answer.status_code == 403
    assert "Nhờ người quản trị gắn danh tính" in answer.content.decode()
    nobody(client)
    assert not SocialAccount.objects.exists()
    assert Account.objects.count() == 1


@pytest.mark.parametrize(
    "claims",
    [{"iss": "http://127.0.0.1:1"}, {"aud": "another"}, {"exp": 1}, {"sub": "u-1043"}, {"sub": None}, {"sub": ""}, {"sub": 7}],
    ids=["issuer", "audience", "expired", "other", "none", "empty", "number"],
)
def test_a_token_that_is_not_for_this_node_or_this_account_lets_nobody_in(world, client, server, claims):
    named(an_officer())
    server.claims = claims
    assert go(client).status_code in {401, 403}
    nobody(client)


@pytest.mark.parametrize("what", ["deny", "broken"])
def test_signing_in_that_is_given_up_or_fails_there_says_what_to_do(world, client, server, what):
    named(an_officer())
    setattr(server, what, True)
    answer = go(client)
    assert answer.status_code == 401
    assert "hoặc dùng mật khẩu" in answer.content.decode()
    nobody(client)
    assert sign_in(client).status_code == 302


def test_an_answer_nobody_asked_for_or_used_before_is_refused(world, client, server):
    named(an_officer())
    there = client.post(BEGIN)
    back = requests.get(there["Location"], allow_redirects=False, timeout=5).headers["Location"].removeprefix("http://testserver")
    stranger = Client()
    assert stranger.get(back).status_code == 401, "another browser"
    nobody(stranger)
    forged = re.sub("state=[^&]+", "state=x", back)
    assert client.get(forged).status_code == 401
    nobody(client)
    assert client.get(back).status_code == 302
    client.post("/account/logout")
    assert client.get(back).status_code == 401
    nobody(client)
    assert client.get(BACK).status_code == 401


@pytest.mark.parametrize("process", ["connect", "redirect"])
def test_it_serves_signing_in_and_nothing_else(world, client, server, process):
    account = an_officer()
    sign_in(client)
    there = client.post(f"{BEGIN}?process={process}")
    back = requests.get(there["Location"], allow_redirects=False, timeout=5).headers["Location"].removeprefix("http://testserver")
    assert client.get(back).status_code == 403
    assert identity_of(account) == ""


def test_a_link_alone_begins_nothing(world, client, server):
    page = client.get(BEGIN)
    assert page.status_code == 200
    assert "Tiếp tục" in page.content.decode()
    assert server.asked == []


def test_a_closed_account_stays_closed_and_the_second_step_is_asked_for(world, client, server):
    account = named(an_officer())
    Authenticator.objects.create(user=account, type="totp", data={"secret": seal("JBSWY3DPEHPK3PXP")})
    assert go(client)["Location"] == "/account/second-step/code"
    assert client.get("/account")["Location"].startswith("/account/login")
    Authenticator.objects.all().delete()
    demand_second_step(actor=SWEEPER, post=post_id(MODEL, "town-police/desk"), demanded=True, day=TODAY, at=NOON)
    other = Client()
    assert go(other).status_code == 302
    assert other.get("/")["Location"] == "/account/second-step"
    Account.of_node.filter(pk=account.pk).update(is_active=False)
    closed = Client()
    assert go(closed)["Location"] == "/account/inactive"
    nobody(closed)


def test_an_administrator_names_an_identity_and_takes_it_away(world, client, server: Server):
    account, other = an_officer(), an_officer("other", "town-police/chief")
    administrator = signed_in("plant", administrator=True)
    at = f"/people/{account.person_id}"
    assert "Đăng nhập bằng Cổng tỉnh" in administrator.get(at).content.decode()
    start = last_seq()
    administrator.post(f"{at}/identity", {"identity": " u-1042 "})
    assert identity_of(account) == "u-1042"
    assert 'value="u-1042"' in administrator.get(at).content.decode()
    assert recorded_after(start) == ["account.identity-named/1"]
    taken = administrator.post(f"/people/{other.person_id}/identity", {"identity": "u-1042"})
    assert taken.status_code == 422
    assert "đã gắn với tài khoản khác" in taken.content.decode()
    with pytest.raises(IdentityTaken):
        named(other)
    with pytest.raises(Overtaken):
        named(account)
    assert go(client).status_code == 302
    administrator.post(f"{at}/identity", {"identity": "u-2000"})
    assert identity_of(account) == "u-2000"
    assert go(Client()).status_code == 403
    administrator.post(f"{at}/identity", {"identity": ""})
    assert not SocialAccount.objects.exists()
    assert signed_in("town-police").post(f"{at}/identity", {"identity": "u-1042"}).status_code == 403
    journal_is_true()


def test_the_owner_of_an_account_sees_that_an_identity_was_named_for_it(world, client, server, settings):
    """Else an administrator could name one of his own, and sign in as the officer with nothing changed that she would notice."""
    account = an_officer()
    sign_in(client)
    assert "Cổng tỉnh" not in client.get("/account").content.decode()
    named(account)
    page = client.get("/account").content.decode()
    assert "Cổng tỉnh" in page
    assert "báo chức trách giám sát" in page
    assert "u-1042" not in page
    settings.OIDC_SERVER = ""
    assert "Cổng tỉnh" not in client.get("/account").content.decode(), "nobody signs in by it now"


def test_without_a_server_nothing_of_it_is_there(world, client):
    account = an_officer()
    for method in (client.get, client.post):
        assert method(BEGIN).status_code == 404
        assert method(BACK).status_code in {404, 405}
    assert "elsewhere" not in client.get("/account/login").content.decode()
    page = signed_in("plant", administrator=True).get(f"/people/{account.person_id}").content.decode()
    assert "/identity" not in page
    with pytest.raises(NoSignInElsewhere):
        named(account)


def test_another_name_of_a_server_is_not_there(world, client, server):
    for name in ("openid_connect", "x", "OIDC"):
        assert client.post(f"/account/elsewhere/{name}").status_code == 404
        assert client.get(f"/account/elsewhere/{name}/back").status_code == 404


@pytest.mark.parametrize("address", ["http://sso.example.vn", "sso.example.vn", "https://", "ftp://sso.example.vn"])
def test_a_server_is_reached_by_https_and_known_to_it(address):
    with pytest.raises(BadSetting):
        oidc(address, "x", "client", "secret", "sub")
    for client, secret in (("", "x"), ("x", "")):
        with pytest.raises(BadSetting):
            oidc("https://sso.example.vn", "x", client, secret, "sub")
    assert oidc("", "", "", "", "sub") == {}


def test_a_server_that_does_not_answer_leaves_the_password(world, client, server, settings):
    named(an_officer())
    there = client.post(BEGIN)
    back = requests.get(there["Location"], allow_redirects=False, timeout=5).headers["Location"].removeprefix("http://testserver")
    settings.SOCIALACCOUNT_PROVIDERS = oidc("http://127.0.0.1:9", "Cổng tỉnh", CLIENT, SECRET, "sub")
    for answer in (client.get(back), Client().post(BEGIN)):
        assert answer.status_code == 401
        assert "hoặc dùng mật khẩu" in answer.content.decode()
    nobody(client)


def test_who_somebody_is_may_be_another_claim_of_the_token(world, client, server, settings):
    named(an_officer(), "le.thi.b")
    settings.SOCIALACCOUNT_PROVIDERS = oidc(server.address, "Cổng tỉnh", CLIENT, SECRET, "preferred_username")
    assert go(client).status_code == 401, "the claim is not there"
    server.claims = {"preferred_username": "le.thi.b"}
    assert go(client).status_code == 302
    assert set(server.asked[-1]["scope"].split()) == {"openid", "profile"}
    assert SocialAccount.objects.get().extra_data == {}
