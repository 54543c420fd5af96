"""Programs of the cast of tests/world.py: each with a token, over the short way in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from lienket.api import entrance
from lienket.api.handler import TokenHandler
from lienket.desk.middleware import Requests
from lienket.kernel.actor import Actor
from lienket.units.actions import post_person
from lienket.units.credentials import make_token
from lienket.units.models import Account, ApiToken
from lienket.units.queries import post_id
from tests.world import MODEL, NOON, SWEEPER, minutes

SINCE = date(2016, 1, 1)
DESKS = {"town-police": "desk", "province-police": "desk"}
ROLES = {"lead": "town-police", "support": "plant", "informed": "border-post", "outsider": "neighbour"}


def token_of(unit: str, **account: Any) -> str:
    """A key of a program that acts in the duty post of a unit."""
    code = f"{unit}/{DESKS.get(unit, 'truc-ban')}"
    login = f"{unit}-program"
    person = post_person(actor=SWEEPER, name="Người thử", post=post_id(MODEL, code), since=SINCE, at=NOON, login=login)
    Account.of_node.filter(login=login).update(**account)
    holder = Account.of_node.get(login=login)
    actor = Actor(model=MODEL, kind="PERSON", unit=post_id(MODEL, code), post=post_id(MODEL, code), person=person)
    return make_token(actor=actor, account=holder, name="thử", expires_at=NOON + timedelta(days=30), at=NOON)


@pytest.fixture(autouse=True)
def connection_of_the_test() -> Iterator[None]:
    """Requests leave the connection open: it is the test's, in the middle of its transaction (Django's own test client sees to that by itself)."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


class Moving:
    """The clock of the requests: a second further each time."""

    def __init__(self) -> None:
        self.at = minutes(1)

    def __call__(self) -> Any:
        self.at += timedelta(seconds=1)
        return self.at


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Moving:
    moving = Moving()
    monkeypatch.setattr("lienket.desk.middleware.clock", moving)
    return moving


@pytest.fixture
def bare(world: Any, clock: Moving) -> Iterator[httpx.Client]:
    """A program without a token."""
    entrance._paces.clear()
    with httpx.Client(transport=httpx.WSGITransport(app=TokenHandler(Requests)), base_url="http://localhost") as client:
        yield client


@pytest.fixture
def program(bare: httpx.Client) -> Iterator[Callable[..., httpx.Client]]:
    """``program("plant")``: a client that acts in the unit's duty post."""
    made: dict[str, httpx.Client] = {}

    def client(unit: str, **account: Any) -> httpx.Client:
        if unit not in made:
            secret = token_of(unit, **account)
            made[unit] = httpx.Client(transport=bare._transport, base_url="http://localhost", headers={"Authorization": f"Bearer {secret}"})
        return made[unit]

    yield client
    for each in made.values():
        each.close()


def revoked() -> None:
    """Revoke every token of the node."""
    ApiToken.of_node.update(revoked_at=NOON)


def a_report(key: str = "report-0001", **values: Any) -> dict[str, Any]:
    """The body of a report the plant takes."""
    facts = {"kind": "petition", "field": "theft", "severity": "low", "reporter": "citizen", "place": "works"} | values.pop("facts", {})
    return {"key": key, "channel": "phone", "facts": facts, "occurred_at": NOON.isoformat(), "received_at": NOON.isoformat(), "text": "Xe máy mất."} | values
