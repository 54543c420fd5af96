"""A phone's code is good once, for all of the ninety seconds in which it would be right, whatever the cache remembers."""

from __future__ import annotations

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client

from lienket.access.phone_codes import TAKEN, phone_of
from lienket.access.sealing import seal, seal_all
from tests.desk.test_accounts import PASSWORD, _fresh_limits, an_officer, sign_in  # noqa: F401 – one is a fixture.

SECRET, AT = "JBSWY3DPEHPK3PXP", "/account/second-step/code"


@pytest.fixture
def clock(monkeypatch):
    """The seconds by which the phone's and the server's clock have moved on; the middle of a step, so that no test stands at a border."""

    class Clock:
        now = time.time() // 30 * 30 + 15

        def time(self):
            return self.now

    monkeypatch.setattr(totp, "time", clock := Clock())
    return clock


def code_of(clock, ahead=0):
    return totp.format_hotp_value(totp.hotp_value(SECRET, int(clock.time()) // 30 + ahead))


def with_phone():
    account = an_officer()
    Authenticator.objects.create(user=account, type="totp", data={"secret": seal(SECRET)})
    return account


def enters(code):
    client = Client()
    assert sign_in(client)["Location"] == AT
    return client.post(AT, {"code": code}).status_code == 302


def test_a_code_is_refused_for_as_long_as_it_would_be_right(world, clock):
    with_phone()
    code = code_of(clock, 1)  # The phone is half a minute ahead: the longest there is.
    assert enters(code)
    for _ in range(3):
        assert not enters(code)
        cache.clear()
        assert not enters(f"{code[:3]} {code[3:]}"), "however it is written"
        clock.now += 30
    assert enters(code_of(clock)), "a new one is taken"


def test_every_code_is_counted_by_itself_and_what_is_over_is_forgotten(world, clock):
    account = with_phone()
    for ahead in (1, -1, 0):
        assert enters(code_of(clock, ahead))
    cache.clear()
    for ahead in (1, -1, 0):
        assert not enters(code_of(clock, ahead))
    clock.now += 600
    assert enters(code_of(clock))
    assert len(Authenticator.objects.get(user=account).data[TAKEN]) == 1


def test_a_code_that_signed_in_confirms_nothing_afterwards(world, client, clock):
    with_phone()
    code = code_of(clock)
    sign_in(client)
    client.post(AT, {"code": code})
    cache.clear()
    assert client.post("/account/second-step/confirm", {"code": code}).status_code == 200
    assert client.post("/account/second-step/confirm", {"code": code_of(clock, 1)}).status_code == 302


def test_the_code_that_sets_a_phone_up_is_taken_by_that(world, client, clock, django_capture_on_commit_callbacks):
    account = an_officer()
    sign_in(client)
    client.get("/account/second-step/on")
    client.post("/account/confirm", {"password": PASSWORD, "next": "/account/second-step/on"})
    client.get("/account/second-step/on")
    code = totp.format_hotp_value(totp.hotp_value(client.session["mfa.totp.secret"], int(clock.time()) // 30))
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/account/second-step/on", {"code": code})
    assert not enters(code)
    assert Authenticator.objects.get(user=account, type="totp").data[TAKEN]


def test_a_code_used_again_counts_as_a_wrong_attempt(world, clock):
    with_phone()
    code = code_of(clock)
    assert enters(code)
    cache.clear()
    client = Client()
    sign_in(client)
    for _ in range(10):
        assert "Mã không đúng" in client.post(AT, {"code": code}).content.decode()
    assert "Nhập sai quá nhiều lần" in client.post(AT, {"code": code_of(clock, 1)}).content.decode()


def test_a_new_key_for_the_secrets_forgets_no_code(world, clock, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    account = with_phone()
    with phone_of(account) as phone:
        assert phone.take(code_of(clock))
    seal_all(new_key=True)
    with phone_of(account) as phone:
        assert phone.was_taken(code_of(clock))
        assert not phone.was_taken(code_of(clock, 1))
        assert not phone.take("nonsense")


def test_recovery_codes_and_accounts_without_a_phone_go_on(world, client):
    with phone_of(an_officer()) as phone:
        assert not phone.was_taken("123456")
        assert not phone.take("123456")
