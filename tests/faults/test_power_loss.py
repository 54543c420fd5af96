"""Power lost at any moment: the database opens, holds every acknowledged report and every file
a row speaks of, who reported can be unsealed, and its journal verifies.

The negative control does the same to a database that does not sync each commit; where that loses nothing, the harness is broken and so proves nothing.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings

from lienket.journal.reader import UNREADABLE, SQLiteReader
from tests.conftest import ROOT
from tests.faults.crashsim import Image, images, put
from tests.faults.invariants import lost, problems
from tests.faults.kill import Node
from tests.faults.recorded import CONNECTION_LASTS_REPORTS, FILE_EVERY_REPORTS
from tests.faults.recording import Recording, record

pytestmark = pytest.mark.sqlite_only

NAME = "lienket.sqlite3"
REPORTS = 60
SEED = 7
CONTROLS = 50


@pytest.fixture
def memory() -> Iterator[Path]:
    """A folder in memory where there is one: images are many and soon gone."""
    shared = Path("/dev/shm")
    with tempfile.TemporaryDirectory(prefix="lienket-", dir=shared if shared.is_dir() else None) as folder:
        yield Path(folder)


def recorded(node: Node, folder: Path, synchronous: str = "FULL") -> Recording:
    """What a process that receives reports asks of the disk, beginning with a node that has its pack."""
    root = folder / "node"
    root.mkdir()
    shutil.copyfile(node.base, root / NAME)
    environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"} | {"LIENKET_DATA": str(root), "PYTHONPATH": str(ROOT)}
    environment["LIENKET_SECRET_KEY"] = "k" * 50  # Else it would be made and written to the folder that is watched.
    command = [sys.executable, "-m", "tests.faults.recorded", "--count", str(REPORTS), "--synchronous", synchronous]
    recording = record(command, root, environment, folder / "strace.log")
    (folder / "strace.log").unlink()
    return recording


def wrong_with(picture: Image, folder: Path, monkeypatch: pytest.MonkeyPatch, everything: bool = True) -> list[str]:
    """What is wrong with an image once SQLite has opened it; only losses unless `everything`."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    put(picture, folder)
    monkeypatch.setattr(settings, "DATA_DIR", folder)
    monkeypatch.setattr(settings, "FILES_DIR", folder / "files")
    with closing(sqlite3.connect(folder / NAME, isolation_level=None)) as raw:
        try:
            return problems(SQLiteReader(raw), picture.acknowledged) if everything else lost(SQLiteReader(raw), picture.acknowledged)
        except UNREADABLE as error:
            return [f"unreadable: {error}"]


@pytest.mark.parametrize("count", [300, pytest.param(1_500, marks=pytest.mark.soak, id="soak")])
def test_nothing_acknowledged_is_lost_when_the_power_fails(count: int, world_node: Node, tmp_path: Path, memory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recording = recorded(world_node, tmp_path)
    kinds = Counter(step.kind for step in recording.steps)
    assert kinds["ack"] == REPORTS
    # The recording holds what matters: logs that are created and removed, and pages moved into the database more often than that.
    moved = sum(step.kind == "sync" and step.file == recording.names[NAME] for step in recording.steps)
    # Logs and temporary names of the two keys go; what is made and stays: the locks of writers and of files, and the files.
    files = REPORTS // FILE_EVERY_REPORTS
    assert moved > kinds["unlink"] == REPORTS // CONNECTION_LASTS_REPORTS + 2
    assert kinds["create"] == kinds["unlink"] + 2 + files
    assert (kinds["link"], kinds["rename"]) == (2, files)
    bad = {number: found for number, picture in enumerate(images(recording, count, SEED)) if (found := wrong_with(picture, memory / "image", monkeypatch))}
    assert bad == {}


def test_the_harness_sees_losses_where_commits_are_not_synced(world_node: Node, tmp_path: Path, memory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recording = recorded(world_node, tmp_path, synchronous="NORMAL")
    losses = [found for picture in images(recording, CONTROLS, SEED) if (found := wrong_with(picture, memory / "image", monkeypatch, everything=False))]
    assert len(losses) > CONTROLS // 10
    assert all(line.startswith(("lost", "unreadable")) for found in losses for line in found)
