"""A post that demands a second step: who holds it and has none is led to setting one up, and everything else stays closed."""

from __future__ import annotations

import json
import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from lienket.access.sealing import seal
from lienket.live.visitor import visitor
from lienket.units import feeds, people
from lienket.units.models import Account, PostSecondStep
from lienket.units.queries import post_id
from lienket.units.second_step import demand_second_step
from tests.desk.people import SINCE, signed_in
from tests.desk.test_accounts import PASSWORD, _fresh_limits, an_officer, sign_in  # noqa: F401 – one is a fixture.
from tests.world import MODEL, NOON, SWEEPER, TODAY, post

DESK, CHIEF = post_id(MODEL, "town-police/desk"), post_id(MODEL, "town-police/chief")


def demand(which=DESK, demanded=True):
    demand_second_step(actor=SWEEPER, post=which, demanded=demanded, day=TODAY, at=NOON)


def test_one_signs_in_sets_the_second_step_up_and_works(world, client):
    an_officer()
    demand()
    assert sign_in(client)["Location"] == "/"
    assert client.get("/")["Location"] == "/account/second-step"
    page = client.get("/account/second-step").content.decode()
    assert "Chức trách của bạn buộc có bước này" in page
    assert "/matters" not in page, "no way to other pages is offered"
    client.get("/account/second-step/on")
    client.post("/account/confirm", {"password": PASSWORD, "next": "/account/second-step/on"})
    assert 'href="otpauth://totp/' in client.get("/account/second-step/on").content.decode(), "nobody scans the telephone he holds"
    code = totp.format_hotp_value(totp.hotp_value(client.session["mfa.totp.secret"], int(time.time()) // 30))
    assert client.post("/account/second-step/on", {"code": code})["Location"] == "/account/recovery-codes"
    assert client.get("/").status_code == 200
    assert "buộc" not in client.get("/account/second-step").content.decode()
    client.post("/account/second-step/off")
    assert client.get("/")["Location"] == "/account/second-step", "off again, and everything is closed again"


def test_a_post_that_demands_it_counts_also_where_another_is_acted_in(world):
    client = signed_in("town-police")
    account = Account.objects.get()
    people.take_post(actor=SWEEPER, person=account.person_id, post=CHIEF, since=SINCE, at=NOON)
    assert client.get("/").status_code == 200
    demand(CHIEF)
    assert client.get("/")["Location"] == "/account/second-step"
    assert client.post("/account/post", {"post": str(DESK)})["Location"] == "/account/second-step"
    assert signed_in("plant").get("/").status_code == 200, "nobody else is asked"
    demand(CHIEF, False)
    assert client.get("/").status_code == 200


def test_language_help_and_leaving_stay_open(world):
    client = signed_in("town-police")
    demand()
    assert client.post("/language", {"language": "en", "next": "/help/accounts"})["Location"] == "/help/accounts"
    assert client.get("/help/account").status_code == 200
    assert "demands this step" in client.get("/account/second-step").content.decode()
    assert client.post("/account/logout").status_code == 302
    assert client.get("/")["Location"].startswith("/account/login")


def test_neither_live_events_nor_a_calendar_are_open_to_who_owes_it(world, monkeypatch):
    monkeypatch.setattr("lienket.desk.middleware.clock", lambda: NOON + timedelta(minutes=5))
    client = signed_in("town-police")
    account = Account.objects.get()
    secret = feeds.make_feed(actor=post("town-police/desk"), account=account, language="vi", at=NOON)
    address = f"/day/feed/{secret}.ics"
    assert Client().get(address).status_code == 200
    key = client.session.session_key
    assert visitor(key, NOON) is not None
    demand()
    assert visitor(key, NOON) is None
    assert Client().get(address).status_code == 404
    Authenticator.objects.create(user=account, type="totp", data={})
    assert visitor(key, NOON) is not None
    assert Client().get(address).status_code == 200


def test_an_administrator_lets_a_post_demand_it_and_everybody_entitled_sees_that(world):
    client = signed_in("plant", administrator=True)
    at = "/units/town-police/posts/desk/second-step"
    assert client.post(at, {"demanded": "1"})["Location"] == "/units/town-police"
    page = client.get("/units/town-police").content.decode()
    assert "chưa bật bước xác nhận thứ hai" in page
    assert page.count("Thôi buộc") == 1
    assert client.post(at, {"demanded": "1"}).status_code == 409
    assert "buộc bước thứ hai" in signed_in("town-police", "chief").get("/units/town-police").content.decode(), "its own unit sees it"
    assert "buộc bước thứ hai" not in signed_in("border-post").get("/units/town-police").content.decode()
    client.post(at, {"demanded": "0"})
    assert not PostSecondStep.unrestricted.filter(valid_until=None).exists()
    assert client.post("/units/town-police/posts/nothing/second-step", {"demanded": "1"}).status_code == 404
    assert signed_in("town-police").post(at, {"demanded": "1"}).status_code == 403


ANSWER = {"clientDataJSON": "AAAA", "attestationObject": "AAAA", "authenticatorData": "AAAA", "signature": "AAAA"}


def an_answer(response, **more):
    return json.dumps({"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": response} | more)


WRONG = (
    *("", "x", "0", "1", "false", "true", "null", "[]", "{}", '"x"', '{"id": 1}'),
    an_answer({}),
    an_answer(3),
    an_answer(ANSWER),
    an_answer(ANSWER, rawId="BBBB"),
    an_answer(ANSWER | {"clientDataJSON": "e30", "attestationObject": "oA"}),
    an_answer(ANSWER | {"clientDataJSON": "{}", "attestationObject": "\0", "signature": ""}),
    an_answer(ANSWER, id="é", type="x", clientExtensionResults=3),
    an_answer(dict.fromkeys(ANSWER, 7)),
    an_answer(dict.fromkeys(ANSWER, None)),
)


@pytest.mark.parametrize("answer", WRONG)
def test_whatever_is_sent_as_the_answer_of_a_key_is_refused_in_words(world, client, answer):
    account = an_officer()
    sign_in(client)
    client.post("/account/confirm", {"password": PASSWORD, "next": "/account/second-step"})
    assert client.get("/account/second-step/keys/add").status_code == 200
    page = client.post("/account/second-step/keys/add", {"name": "x", "credential": answer})
    assert page.status_code == 200
    assert 'role="alert"' in page.content.decode()
    assert not Authenticator.objects.exists()
    Authenticator.objects.create(user=account, type="totp", data={"secret": seal("JBSWY3DPEHPK3PXP")})
    other = Client()
    assert sign_in(other)["Location"] == "/account/second-step/code"
    assert other.get("/account/second-step/code").status_code == 200
    assert other.post("/account/second-step/code", {"credential": answer}).status_code == 200
    assert other.get("/account")["Location"].startswith("/account/login")
    assert client.post("/account/second-step/keys/confirm", {"credential": answer}).status_code == 302


def test_a_key_of_somebody_else_is_not_there(world, client):
    an_officer()
    other = an_officer("other", "town-police/chief")
    theirs = Authenticator.objects.create(user=other, type="webauthn", data={"name": "Khóa 1", "credential": {}})
    sign_in(client)
    client.post("/account/confirm", {"password": PASSWORD, "next": "/account/second-step"})
    for act in ("rename", "remove"):
        for pk in (theirs.pk, theirs.pk + 1000):
            assert client.get(f"/account/second-step/keys/{pk}/{act}").status_code == 404
            assert client.post(f"/account/second-step/keys/{pk}/{act}", {"name": "của tôi"}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.data["name"] == "Khóa 1"
