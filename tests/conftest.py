"""What every test may use: which database this run is on, and the folder of real files that is not part of the repository."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from lienket.ui.messages import compile_stale

ROOT = Path(__file__).resolve().parent.parent


def pytest_configure(config: pytest.Config) -> None:
    if os.environ.get("LIENKET_TEST_DB") == "postgresql" and not os.environ.get("DATABASE_URL"):
        pytest.exit("LIENKET_TEST_DB=postgresql needs a DATABASE_URL; scripts/test starts a server and sets both.", returncode=4)
    for name in ("LIENKET_FREE_PERCENT", "LIENKET_FREE_MB", "LIENKET_FREE_REPORTS_MB"):
        os.environ[name] = "0"  # What a test is about is not how full the disk is under it; the tests of the guard say how full theirs is.
    settings.FREE_PERCENT = settings.FREE_BYTES = settings.FREE_REPORTS_BYTES = 0
    compile_stale()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is about the other database, or what the run on SQLite has shown and no database can change. Deselected, not skipped: a skip says that
    something is missing on this machine.
    """
    on_postgresql = os.environ.get("LIENKET_TEST_DB") == "postgresql"
    other = "sqlite_only" if on_postgresql else "postgresql_only"
    left_out = {item for item in items if item.get_closest_marker(other) or (on_postgresql and _knows_no_database(item))}
    if left_out:
        config.hook.pytest_deselected(items=list(left_out))
        items[:] = [item for item in items if item not in left_out]


PURE = ("architecture", "kernel", "regulation", "ui")
"""Folders whose tests start no process of the program."""


def _knows_no_database(item: pytest.Item) -> bool:
    return (
        item.path.relative_to(ROOT / "tests").parts[0] in PURE
        and not {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
        and not item.get_closest_marker("django_db")
    )


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The `data` folder of real files beside the repository (`LIENKET_SHARED`, else ``../shared``); skips the test where there is none."""
    named = os.environ.get("LIENKET_SHARED")
    data = (Path(named) if named else ROOT.parent / "shared") / "data"
    if data.is_dir():
        return data
    if named:
        pytest.fail(f"LIENKET_SHARED={named} has no folder 'data'")
    pytest.skip("needs the real files: no folder ../shared/data beside the checkout, and LIENKET_SHARED is not set")


def _loaded(pack: Any) -> Iterator[Any]:
    from datetime import UTC, datetime

    from lienket.instruments.actions import load
    from lienket.journal.rows import in_model
    from lienket.kernel.actor import Actor

    load(actor=Actor.system(pack.code, "tests"), pack=pack, at=datetime(2016, 3, 1, tzinfo=UTC))
    with in_model(pack.code):
        yield pack


@pytest.fixture
def world(db: None) -> Iterator[Any]:
    """The test world (tests/world.py) in the database, its model in scope."""
    from tests.worldpack import world_pack

    yield from _loaded(world_pack())


@pytest.fixture
def lawful(db: None) -> Iterator[Any]:
    """The test world under Vietnamese law (tests/clocks/lawworld.py), in the database and in scope."""
    from tests.clocks.lawworld import law_pack

    yield from _loaded(law_pack())


@pytest.fixture
def handing(db: None) -> Iterator[Any]:
    """The test world with rules for handing over (tests/routing/handworld.py), in the database and in scope."""
    from tests.routing.handworld import hand_pack

    yield from _loaded(hand_pack())


@pytest.fixture
def ky(db: None) -> Iterator[None]:
    """Communes that are merged and divided (tests/reorganisation/kyworld.py), in the database and in scope."""
    from tests.reorganisation.kyworld import ky_pack

    for _pack in _loaded(ky_pack()):  # The pack itself is too long to stand in the report of a failed example.
        yield


@pytest.fixture(scope="session")
def formosa_pack() -> Any:
    """The pack of the reference case, read once a run."""
    from lienket.regulation.load import load_pack

    return load_pack(ROOT / "packs" / "formosa-ha-tinh")


@pytest.fixture(scope="session")
def montgomery_pack() -> Any:
    """The pack of the county, read once a run."""
    from lienket.regulation.load import load_pack

    return load_pack(ROOT / "packs" / "montgomery-911")


@pytest.fixture
def formosa(db: None, formosa_pack: Any) -> Iterator[Any]:
    """The reference case in the database, its model in scope."""
    yield from _loaded(formosa_pack)


@pytest.fixture
def montgomery(db: None, montgomery_pack: Any) -> Iterator[Any]:
    """The county in the database, its model in scope."""
    yield from _loaded(montgomery_pack)
