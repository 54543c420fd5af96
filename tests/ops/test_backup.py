"""The drill: back up under writers, restore elsewhere, and find everything acknowledged before the backup began."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.faults.conftest import world_node  # noqa: F401 – a fixture.
from tests.faults.kill import Job, Node

ON_SERVER = os.environ.get("LIENKET_TEST_DB") == "postgresql"


def lienket(node: Node, database: str, *arguments: object, code: int = 0, data: Path | None = None) -> Any:
    """Run a command on a database of the node; its answer."""
    url = node.address(database)
    environment = os.environ | {"DATABASE_URL": url, "LIENKET_DATA": str(data or node.folder)}
    command = [sys.executable, "-m", "lienket.ops.cli", *map(str, arguments), "--json"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=240)
    assert done.returncode == code, done.stdout + done.stderr
    return json.loads(done.stdout)


def acknowledged(path: Path) -> int:
    return len(path.read_text(encoding="ascii").splitlines()) if path.exists() else 0


@pytest.fixture
def folder(world_node: Node) -> Path:  # noqa: F811
    """A file of the node, as attachments lie."""
    files = world_node.folder / "files" / "ab"
    files.mkdir(parents=True, exist_ok=True)
    (files / "abcdef").write_bytes(b"a photograph")
    key = world_node.folder / "second-step-key"
    key.touch(mode=0o600)
    key.write_bytes(b"a key\n")
    return world_node.folder


def test_a_backup_under_writers_holds_everything_acknowledged_before_it_began(world_node: Node, folder: Path, tmp_path: Path) -> None:  # noqa: F811
    database, acks = world_node.copy(), tmp_path / "acks"
    writing: Job = ("write", {"writer": 1, "acks": str(acks)})
    group = world_node.start(database, writing)
    try:
        until = time.monotonic() + 60
        while acknowledged(acks) < 20 and time.monotonic() < until:
            time.sleep(0.05)
        before = acknowledged(acks)
        made = lienket(world_node, database, "backup", tmp_path / "copies")
        after = acknowledged(acks)
    finally:
        os.killpg(group.group, 9)
        world_node.reap(group)
    assert before >= 20
    assert after > before, "writers must not stand still while a backup is taken"
    assert made["verified"] is True
    copy = Path(made["backup"])
    assert oct(copy.stat().st_mode & 0o777) == "0o700"
    assert oct((copy / "secret-key").stat().st_mode & 0o777) == "0o600"
    assert oct((copy / "second-step-key").stat().st_mode & 0o777) == "0o600"
    assert {"files/ab/abcdef", "second-step-key"} <= set(made["parts"])

    elsewhere = tmp_path / "elsewhere"
    target = world_node.empty() if ON_SERVER else ""
    if ON_SERVER:
        told = lienket(world_node, target, "restore", tmp_path / "copies", data=elsewhere)
    else:
        told = lienket(world_node, database, "restore", tmp_path / "copies", "--into", elsewhere)
        target = str(elsewhere / "lienket.sqlite3")
    assert told["verified"] is True
    assert told["entries"] == made["journal"]["seq"]
    assert (elsewhere / "files" / "ab" / "abcdef").read_bytes() == b"a photograph"
    assert (elsewhere / "second-step-key").read_bytes() == b"a key\n"
    assert oct((elsewhere / "second-step-key").stat().st_mode & 0o777) == "0o600"
    assert world_node.call(target, "reports") >= before
    kept = tmp_path / "kept"
    kept.write_text("".join(acks.read_text(encoding="ascii").splitlines(keepends=True)[:before]), encoding="ascii")
    assert world_node.call(target, "examine", acks=[str(kept)]) == []


@pytest.mark.sqlite_only
def test_a_damaged_backup_is_refused_and_the_target_left_alone(world_node: Node, folder: Path, tmp_path: Path) -> None:  # noqa: F811
    database = world_node.copy()
    copy = Path(lienket(world_node, database, "backup", tmp_path / "copies")["backup"])
    with (copy / "database.sqlite3").open("r+b") as file:
        file.seek(4096)
        file.write(b"\x00" * 64)
    told = lienket(world_node, database, "restore", copy, "--into", tmp_path / "target", code=1)
    assert told["error"] == "bad-backup"
    assert not (tmp_path / "target").exists()


@pytest.mark.sqlite_only
def test_data_that_is_there_is_never_written_over(world_node: Node, folder: Path, tmp_path: Path) -> None:  # noqa: F811
    database, target = world_node.copy(), tmp_path / "target"
    lienket(world_node, database, "backup", tmp_path / "copies")
    lienket(world_node, database, "restore", tmp_path / "copies", "--into", target)
    refused = lienket(world_node, database, "restore", tmp_path / "copies", "--into", target, code=1)
    assert refused["error"] == "target-not-empty"
    told = lienket(world_node, database, "restore", tmp_path / "copies", "--into", target, "--replace")
    assert (Path(told["moved_aside"]) / "lienket.sqlite3").stat().st_size > 0
    assert told["verified"] is True


@pytest.mark.sqlite_only
def test_only_the_newest_backups_are_kept_and_nothing_else_is_touched(tmp_path: Path) -> None:
    from lienket.ops.backup import backups, prune

    for hour in range(5):
        made = tmp_path / f"lienket-20260101T0{hour}0000Z"
        made.mkdir()
        (made / "manifest.json").write_text("{}", encoding="ascii")
    (tmp_path / "lienket-of-mine").mkdir()
    assert [path.name for path in prune(tmp_path, 2)] == [f"lienket-20260101T0{hour}0000Z" for hour in range(3)]
    assert [path.name for path in backups(tmp_path)] == ["lienket-20260101T030000Z", "lienket-20260101T040000Z"]
    assert (tmp_path / "lienket-of-mine").exists()
    shutil.rmtree(tmp_path)


CANARIES = ("Chim Hoàng Yến Một", "+84 900 731 731", "Ngõ Canary 17", "Chim Hoàng Yến Hai")


def _everything(folder: Path) -> bytes:
    return b"\n".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_what_was_erased_stays_erased_when_an_older_backup_is_restored(world_node: Node, folder: Path, tmp_path: Path) -> None:  # noqa: F811
    database = world_node.copy()
    report: dict[str, Any] = {"key": "canary-0001", "unit": "plant", "channel": "phone", "occurred_at": "2016-03-02T03:00:00+00:00", "text": "Nghe tiếng nổ."}
    report |= {"facts": {"kind": "incident", "field": "theft", "severity": "low", "reporter": "citizen", "place": "works"}}
    report |= dict(zip(("name", "phone", "address"), CANARIES, strict=False))
    (tmp_path / "report.json").write_text(json.dumps(report), encoding="utf-8")
    number = lienket(world_node, database, "receive", tmp_path / "report.json", "--as", "plant")["number"]
    lead = ("--as", "town-police", "--why", "Người báo yêu cầu")
    (who,) = lienket(world_node, database, "act", "identity", number, *lead)
    assert [who["name"], who["phone"], who["address"]] == list(CANARIES[:3])
    (tmp_path / CANARIES[3]).with_suffix(".txt").write_text("Nội dung " + CANARIES[3], encoding="utf-8")
    added = lienket(world_node, database, "act", "attach", number, "--file", tmp_path / f"{CANARIES[3]}.txt", "--as", "town-police")
    old = Path(lienket(world_node, database, "backup", tmp_path / "copies")["backup"])
    assert CANARIES[3].encode() in _everything(old / "files")

    lienket(world_node, database, "act", "forget", number, *lead)
    lienket(world_node, database, "act", "erase-file", number, added["attachment"], *lead)
    time.sleep(1.1)  # The name of a backup is its second.
    newer = Path(lienket(world_node, database, "backup", tmp_path / "copies")["backup"])
    assert newer != old
    target = tmp_path / "elsewhere"
    where = world_node.empty() if ON_SERVER else str(target / "lienket.sqlite3")
    told = lienket(world_node, where if ON_SERVER else database, "restore", old, *(() if ON_SERVER else ("--into", target)), data=target if ON_SERVER else None)
    assert told["erased_again"] is True
    assert told["verified"] is True
    assert told["entries"] == told["journal"]["seq"] + 1
    assert lienket(world_node, where, "act", "identity", number, *lead, code=1, data=target)["error"] == "nothing-to-answer"
    assert lienket(world_node, where, "matters", "show", number, "--as", "town-police", data=target)["attachments"] == []
    assert not [canary for canary in CANARIES for code in ("utf-8", "utf-16-le") if canary.encode(code) in _everything(target)]
    assert lienket(world_node, where, "journal", "verify", data=target)["ok"] is True
