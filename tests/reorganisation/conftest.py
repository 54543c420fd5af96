"""The model of the tests of reorganisations."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from lienket.instruments.actions import load
from lienket.journal.rows import in_model
from lienket.kernel.actor import Actor
from tests.reorganisation.kyworld import ky_pack


@pytest.fixture
def ky(db):
    """The model in the database and in scope."""
    pack = ky_pack()
    load(actor=Actor.system(pack.code, "tests"), pack=pack, at=datetime(2016, 3, 1, tzinfo=UTC))
    with in_model(pack.code):
        yield
