"""The program and the reference agree on every random history, by every way out."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import httpx
import pytest
from django.test import override_settings

from lienket.access.rulings import RULES, NotAllowed, may, require
from lienket.api import entrance
from lienket.api.handler import TokenHandler
from lienket.desk.middleware import Requests
from lienket.journal.feed import recent
from lienket.kernel.actor import Actor
from lienket.sharing import policy
from lienket.sharing.reach import levels, newest
from lienket.units.actions import post_person
from lienket.units.credentials import make_token
from lienket.units.models import Account
from lienket.units.queries import post_id
from tests.api.conftest import connection_of_the_test  # noqa: F401
from tests.reference.beside import acknowledges, breaks_glass, reviews
from tests.reference.histories import World, begins, posts_change, step
from tests.reference.model import RULINGS
from tests.reference.ways import all_agree, levels_agree
from tests.world import MODEL, NOON, SWEEPER, a_matter, journal_is_true, post, undone

MATTERS = 20
"""Histories told in one world, between each other, so that lists and counts hold what is seen beside what is not."""
FIRST = int(os.environ.get("LIENKET_REFERENCE_SEED", "1"))
HISTORIES = int(os.environ.get("LIENKET_REFERENCE_HISTORIES", "200"))
"""Both are set where mutants are tried."""

SINCE = date(2016, 1, 1)


@pytest.fixture
def program(world, monkeypatch, settings, tmp_path) -> Iterator[Callable[[World], Callable[[str, str], httpx.Client]]]:
    """A client of the API for each post, by the clock of the history."""
    settings.FILES_DIR = tmp_path / "files"
    told: list[World] = []
    monkeypatch.setattr("lienket.desk.middleware.clock", lambda: told[-1].at)
    transport, made = httpx.WSGITransport(app=TokenHandler(Requests)), dict[tuple[str, str], httpx.Client]()

    def of(history: World) -> Callable[[str, str], httpx.Client]:
        told.append(history)
        made.clear()

        def client(unit: str, one: str) -> httpx.Client:
            if (unit, one) not in made:
                headers = {"Authorization": f"Bearer {_token(unit, one, history)}"}
                made[unit, one] = httpx.Client(transport=transport, base_url="http://localhost", headers=headers)
            return made[unit, one]

        return client

    entrance._paces.clear()
    with override_settings(API_RATE=0):
        yield of


def _token(unit: str, one: str, history: World) -> str:
    place, login = post_id(MODEL, f"{unit}/{one}"), f"{unit}-{one}"
    until = NOON + timedelta(days=60)
    person = post_person(actor=SWEEPER, name="Người thử", post=place, since=SINCE, at=history.at, login=login)
    actor = Actor(model=MODEL, kind="PERSON", unit=place, post=place, person=person)
    return make_token(actor=actor, account=Account.of_node.get(login=login), name="thử", expires_at=until, at=history.at)


def told(seed: int, program) -> int:
    """One world of MATTERS histories, compared in the middle and at the end."""
    with undone():
        world = World(Random(seed))
        client, start, compared = program(world), recent(1), 0
        for _ in range(MATTERS):
            begins(world)
        levels_agree(world, list(world.cases))
        posts_change(world)
        for n in range(MATTERS * 8):
            step(world)
            if n % 8 == 7:
                levels_agree(world, world.random.sample(list(world.cases), 5))
                for beside in (breaks_glass, acknowledges, reviews):
                    beside(world)
        if seed % 2:
            posts_change(world)  # Begun above, ended here: its programs and grants outlive it and open nothing.
        world.at += timedelta(minutes=world.random.choice([0, 0, 15, 45]))
        levels_agree(world, list(world.cases))
        compared += all_agree(world, client, start)
        if seed % 5 == 0:
            journal_is_true()
    return compared


def test_the_rulings_are_those_of_the_reference():
    parts = ("LEAD", "SUPPORT", "INFORMED", "OFFERED", "PROPOSER", "RECEIVER", "RECALLED", "ORIGINATOR", "POST", "OVERSEER", None)
    assert set(RULES) == set(RULINGS)
    for act in (*RULES, "an act nobody has heard of"):
        for part in parts:
            may_it = part in RULINGS.get(act, ())
            assert may(act, part).allowed == may_it, (act, part)
            refused = nullcontext() if may_it else pytest.raises(NotAllowed)
            with refused:
                require(act, part)


def test_a_part_of_the_program_itself_reads_nothing(world):
    matter = a_matter()
    for actor in (SWEEPER, replace(post("neighbour"), unit=None, post=None)):
        assert policy.level_of(actor, matter, NOON) is None
        assert not policy.explain(actor, matter, NOON).allowed
        assert levels(actor, [matter], NOON) == newest(actor, NOON) == {}
        assert not policy.subjects(actor, NOON).exists()


# The long proof goes by parts with seeds of their own, so that processes share it (`-n`) and a part that fails is told again by itself.
PARTS = [pytest.param(FIRST + n * 1_000 // MATTERS, 1_000, marks=pytest.mark.soak, id=f"soak-{n}") for n in range(10)]


@pytest.mark.usefixtures("connection_of_the_test")
@pytest.mark.parametrize(("first", "histories"), [pytest.param(FIRST, HISTORIES, id="short"), *PARTS])
def test_the_reference_agrees_with_the_program_on_random_histories(program, first, histories):
    compared = sum(told(first + n, program) for n in range(histories // MATTERS))
    assert compared > histories * 8
