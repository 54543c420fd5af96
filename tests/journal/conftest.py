"""A made journal: a SQLite database and its exports, made once by a process of its own, so that nothing of this process can help verification."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

ACTS = 240


@dataclass(frozen=True)
class MadeJournal:
    """The files of a made journal and what verification said of it."""

    database: Path
    export: Path
    older: Path
    key: Path
    said: dict[str, Any]


def make(folder: Path, acts: int = ACTS, url: str | None = None) -> MadeJournal:
    environment = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "LIENKET_TEST_DB"}} | {"LIENKET_DATA": str(folder)}
    if url is not None:
        environment["DATABASE_URL"] = url
    made = subprocess.run(
        [sys.executable, "-m", "tests.journal.make_journal", str(folder), str(acts)], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr
    said = json.loads((folder / "said.json").read_text())
    return MadeJournal(folder / "lienket.sqlite3", folder / "export.jsonl", folder / "older.jsonl", folder / "node-key", said)


@pytest.fixture(scope="session")
def made_journal(tmp_path_factory: pytest.TempPathFactory) -> MadeJournal:
    return make(tmp_path_factory.mktemp("journal"))
