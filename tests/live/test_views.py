"""Polling, health and readiness as pages, and what is logged of a request."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from lienket.desk.logs import Lines
from lienket.journal.models import OutboxItem
from lienket.live.ready import beat
from lienket.situation.cursor import seal
from lienket.units.actions import post_person
from lienket.units.directory import account_called
from tests.world import NOON, SWEEPER, TODAY, a_matter, a_report, post

BACKEND = "lienket.access.sessions.Backend"


@pytest.fixture
def client_of(world):
    def sign_in(unit: str) -> Client:
        post_person(actor=SWEEPER, name="Người trực thử", post=post(unit).post, since=TODAY, at=NOON, login=f"login-{unit}")
        client = Client()
        client.force_login(account_called(f"login-{unit}"), backend=BACKEND)
        return client

    return sign_in


def test_polling_names_what_changed_for_this_post_and_nothing_to_the_outsider(client_of):
    plant, neighbour = client_of("plant"), client_of("neighbour")
    ours, theirs = plant.get("/live/since").json()["seq"], neighbour.get("/live/since").json()["seq"]
    matter = a_matter(at=datetime.now(UTC))
    told = plant.get("/live/since", {"since": ours}).json()
    assert told["matters"] == [matter.hex]
    assert told["refresh"] is False
    assert plant.get("/live/since", {"since": told["seq"]}).json()["matters"] == []
    silent = neighbour.get("/live/since", {"since": theirs}).json()
    assert (silent["matters"], silent["refresh"]) == ([], False)


def test_a_cursor_that_is_none_has_the_page_read_anew(client_of):
    plant = client_of("plant")
    assert plant.get("/live/since", {"since": "17"}).json()["refresh"] is True
    assert plant.get("/live/since", {"since": seal(10**9)}).json()["refresh"] is True


def test_nobody_polls_without_an_account(client):
    assert client.get("/live/since").status_code == 302


def test_health_needs_nothing(client):
    assert client.get("/health").json() == {"status": "alive"}


def test_readiness_names_what_is_wrong(client, world, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    answer = client.get("/ready")
    assert answer.status_code == 503
    assert answer.json()["checks"]["worker"] == {"ok": False}
    assert answer.json()["checks"]["migrations"] == {"ok": True}
    beat(datetime.now(UTC))
    assert client.get("/ready").status_code == 200
    a_report(at=datetime.now(UTC) - timedelta(minutes=9))
    assert OutboxItem.objects.filter(done_at=None).exists()
    late = client.get("/ready")
    assert late.status_code == 503
    assert late.json()["checks"]["outbox"] == {"ok": False}


CANARIES = {"name": "Canary Bí Mật", "phone": "0900000123", "address": "Số 7 ngõ Chim Yến", "text": "Canary kêu ở cổng số ba."}


class Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.setFormatter(Lines())

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def logged():
    handler = Kept()
    root = logging.getLogger()
    root.addHandler(handler)
    yield handler.lines
    root.removeHandler(handler)


def test_a_request_is_one_line_without_anything_people_wrote(client_of, logged):
    client = client_of("plant")
    received = a_report(at=datetime.now(UTC), **CANARIES)
    number = received.matter.hex
    answer = client.get(f"/matters/{number}", {"q": CANARIES["phone"]}, REMOTE_ADDR="203.0.113.9", HTTP_X_REQUEST_ID=CANARIES["text"])
    lines = [json.loads(line) for line in logged]
    mine = [line for line in lines if line.get("request") == answer.headers["X-Request-Id"] and line["logger"] == "lienket.request"]
    assert len(mine) == 1
    assert mine[0].keys() == {"time", "level", "logger", "message", "request", "method", "route", "status", "ms", "bytes"}
    for secret in (*CANARIES.values(), number, "203.0.113.9", "login-plant"):
        assert not any(secret in line for line in logged)


def test_a_fault_is_told_by_type_and_place_never_by_its_words(logged):
    try:
        try:
            int(CANARIES["phone"] + "x")
        except ValueError as error:
            raise RuntimeError(CANARIES["text"]) from error
    except RuntimeError:
        logging.getLogger("django.request").error("Internal Server Error: %s", f"/matters/{CANARIES['name']}", exc_info=True)
        logging.getLogger("django.security.DisallowedHost").error(CANARIES["address"])
    line = json.loads(logged[0])
    assert [fault["type"] for fault in line["fault"]] == ["builtins.RuntimeError", "builtins.ValueError"]
    assert "test_views.py" in line["fault"][0]["frames"][0]
    assert not any(secret in line for secret in CANARIES.values() for line in logged)


def test_a_line_for_people_says_the_same():
    record = logging.makeLogRecord({"name": "lienket.request", "levelname": "INFO", "msg": "request", "fields": {"route": "board", "status": 200}})
    assert Lines("plain").format(record).endswith("info lienket.request request route=board status=200")
