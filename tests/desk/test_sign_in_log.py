"""What the log says of the door: every way in, every refusal, by account and never by name."""

from __future__ import annotations

import json
import logging
import time

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from lienket.desk.logs import Lines
from tests.desk.people import signed_in
from tests.desk.test_accounts import PASSWORD, _fresh_limits, an_officer, sign_in  # noqa: F401 – one is a fixture.


@pytest.fixture
def lines():
    """The lines of the log of the door, as they are written."""
    kept: list[str] = []
    handler = logging.Handler()
    handler.setFormatter(Lines("json"))
    handler.emit = lambda record: kept.append(handler.format(record))  # type: ignore[method-assign]
    loggers = [logging.getLogger(name) for name in ("lienket.security", "lienket.request")]
    for each in loggers:
        each.addHandler(handler)
    yield kept
    for each in loggers:
        each.removeHandler(handler)


def events(lines: list[str]) -> list[tuple[str, str, str]]:
    """(event, level, account) of each line of the door."""
    return [(line["message"], line["level"], line["account"]) for line in map(json.loads, lines) if line["logger"] == "lienket.security"]


def test_signing_in_and_out_and_what_was_refused(world, client, lines):
    account = an_officer().pk.hex
    sign_in(client, password="wrong")
    sign_in(client, login="nobody@here")
    sign_in(client, login=" CanBo ")
    client.post("/account/logout")
    assert events(lines) == [
        ("sign-in-refused", "warning", account),
        ("sign-in-refused", "warning", "-"),
        ("signed-in", "info", account),
        ("signed-out", "info", account),
    ]
    [told] = [line for line in map(json.loads, lines) if line["message"] == "signed-in"]
    assert told["by"] == ["password"]
    assert {line["request"] for line in map(json.loads, lines) if line["logger"] == "lienket.request"} > {told["request"]}
    assert not any(word in line for line in lines for word in ("canbo", "CanBo", "nobody@here", "wrong", PASSWORD, "127.0.0.1"))


def test_one_who_has_to_wait_and_a_new_password(world, client, lines):
    account = an_officer().pk.hex
    for _ in range(10):
        sign_in(client, password="wrong")
    lines.clear()
    sign_in(client)
    assert events(lines) == [("sign-in-delayed", "warning", account)]


def test_a_new_password_and_the_second_step(world, client, lines, django_capture_on_commit_callbacks):
    account = an_officer().pk.hex
    sign_in(client)
    new = "sáu chiếc thuyền qua sông"
    client.post("/account/password", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    client.post("/account/confirm", {"password": new, "next": "/account/second-step/on"})
    client.get("/account/second-step/on")
    secret = client.session["mfa.totp.secret"]
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/account/second-step/on", {"code": totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))})
    other = Client()
    sign_in(other, password=new)
    other.post("/account/second-step/code", {"code": "nonsense"})
    told = [event for event, _level, whose in events(lines) if whose == account]
    assert told[0] == "signed-in"
    assert {"password-changed", "second-step-on"} <= set(told)
    assert told[-1] == "second-step-refused"


def test_a_refused_request_names_the_account_and_not_the_person(world, lines):
    client = signed_in("neighbour")
    assert client.get("/matters/VV-2016-009999").status_code == 404
    [line] = [json.loads(one) for one in lines if "lienket.request" in one]
    assert line["account"] == client.session["_auth_user_id"].replace("-", "")
    assert "neighbour" not in json.dumps(line)
    assert Client().get("/nowhere").status_code == 404
    assert json.loads(lines[-1])["account"] == "-"


def test_a_line_cannot_be_made_two(lines):
    record = logging.makeLogRecord({"name": "lienket.security", "levelname": "INFO", "msg": "told\nforged", "fields": {"by": ["a\nb\rc"]}})
    assert len(Lines("json").format(record).splitlines()) == 1
