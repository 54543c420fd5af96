"""The command line in this process: what a person types, what comes back."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.ops.typed import report


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as one JSON value; anything else fails."""
        return json.loads(self.out)

    @property
    def objects(self) -> list[Any]:
        """Standard output as one JSON object a line."""
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def lienket(capsys, monkeypatch):
    """Run a command: ``lienket("matters", "list", "--as", "plant")``; `stdin` is its standard input."""
    from lienket.ops.cli import main

    def run(*arguments: object, stdin: str = "") -> Ran:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8"))
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        shown = capsys.readouterr()
        return Ran(int(ended.value.code or 0), shown.out, shown.err)

    return run


@pytest.fixture
def world_loaded(db):
    """The test world in the database; unlike in other tests no model is in scope: a command must find its own."""
    from lienket.instruments.actions import load
    from lienket.kernel.actor import Actor
    from tests.worldpack import world_pack

    pack = world_pack()
    load(actor=Actor.system(pack.code, "tests"), pack=pack, at=datetime(2016, 3, 1, tzinfo=UTC))
    return pack


@pytest.fixture
def opened(world_loaded, lienket):
    """Number of a new matter: the town police lead, the plant supports."""

    def receive(**values: object) -> str:
        return lienket("receive", "-", "--as", values.get("unit", "plant"), "--json", stdin=report(**values)).json["number"]

    return receive
