"""A disk that is full or fails: a refusal in plain words, nothing half-written, reading goes on, and writing resumes by itself when there is room."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.db import OperationalError

from lienket.journal.storage import StorageFull, StorageTrouble, storing
from tests.conftest import ROOT
from tests.faults.kill import Node

REPORTS = 25
FAULTS = [  # System calls, error, how often (a report takes about 80 writes and one sync), and what the sender is told.
    ("pwrite64", "ENOSPC", "80+377", "storage-full"),
    ("pwrite64", "EIO", "80+377", "storage-failed"),
    ("fsync,fdatasync", "EIO", "5+7", "storage-failed"),
]


@pytest.mark.sqlite_only
def test_a_full_disk_refuses_the_report_keeps_the_rest_and_takes_it_when_there_is_room(world_node: Node, tmp_path: Path) -> None:
    database = world_node.copy()
    acks = tmp_path / "acks"
    seen = world_node.call(database, "fill_the_disk", acks=str(acks))
    assert seen["refused_with"] == ["StorageFull"] * 3
    assert seen["before"] == seen["after_each"][0] == seen["after_each"][1] == seen["after_each"][2]
    assert seen["worker_refused_with"] == "StorageFull"
    assert seen["undelivered_while_full"] == seen["undelivered_before"] > 0
    assert seen["read_while_full"] == seen["read_by_another_while_full"] == len(acks.read_text().splitlines()) - 1
    assert seen["taken_when_there_was_room"] == seen["read_while_full"] + 1
    assert seen["undelivered_at_the_end"] == 0
    assert world_node.call(database, "examine", acks=[str(acks)]) == []


@pytest.mark.sqlite_only
@pytest.mark.parametrize(("calls", "error", "when", "code"), FAULTS)
def test_a_disk_that_fails_now_and_then_loses_nothing_acknowledged(calls: str, error: str, when: str, code: str, world_node: Node, tmp_path: Path) -> None:
    strace = shutil.which("strace")
    assert strace is not None, "strace is not installed; scripts/test installs it (Debian: apt-get install strace)"
    (tmp_path / "node").mkdir()
    database = shutil.copyfile(world_node.base, tmp_path / "node" / "lienket.sqlite3")
    environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"} | {"LIENKET_DATA": str(database.parent), "LIENKET_SECRET_KEY": "k" * 50}
    failing = [strace, "-f", "--seccomp-bpf", "-o", os.devnull, "-e", f"trace={calls}", "-e", f"inject={calls}:error={error}:when={when}"]
    done = subprocess.run(
        [*failing, sys.executable, "-m", "tests.faults.recorded", "--count", str(REPORTS), "--patient"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    refused = done.stderr.splitlines()
    (tmp_path / "acks").write_text(done.stdout)
    assert len(done.stdout.splitlines()) == REPORTS
    assert set(refused) == {f"REFUSED {code}"}
    assert world_node.call(str(database), "examine", acks=[str(tmp_path / "acks")], data=str(database.parent)) == []
    assert world_node.call(str(database), "reports") == REPORTS


def raised_by(cause: BaseException) -> type[BaseException]:
    try:
        with storing():
            if isinstance(cause, OSError):
                raise cause
            raise OperationalError("words of the engine") from cause
    except (OperationalError, StorageTrouble, OSError) as error:
        return type(error)


def test_what_the_other_engine_and_the_system_say_of_a_full_disk_is_understood_and_nothing_else_is_renamed() -> None:
    assert raised_by(psycopg.errors.DiskFull()) is StorageFull
    assert raised_by(psycopg.errors.IoError()) is StorageTrouble
    assert raised_by(OSError(28, "No space left on device")) is StorageFull
    assert raised_by(OSError(30, "Read-only file system")) is StorageTrouble
    assert raised_by(psycopg.errors.LockNotAvailable()) is OperationalError
    assert raised_by(FileNotFoundError(2, "No such file")) is FileNotFoundError
