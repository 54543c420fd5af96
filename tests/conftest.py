"""What every test may use: which database this run is on, and the folder of real files that is not part of the repository."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def pytest_configure(config: pytest.Config) -> None:
    if os.environ.get("LIENKET_TEST_DB") == "postgresql" and not os.environ.get("DATABASE_URL"):
        pytest.exit("LIENKET_TEST_DB=postgresql needs a DATABASE_URL; scripts/test starts a server and sets both.", returncode=4)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is about the other database. Deselected, not skipped: a skip says that something is missing on this machine."""
    other = "sqlite_only" if os.environ.get("LIENKET_TEST_DB") == "postgresql" else "postgresql_only"
    left_out = [item for item in items if item.get_closest_marker(other)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker(other)]


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
