"""The simulator of power loss told apart from what it proves: renames, appended lines and syncs in a program of ten lines whose answer is known."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.faults import recording
from tests.faults.crashsim import Image, images
from tests.faults.recording import HarnessError, record

pytestmark = pytest.mark.sqlite_only  # No database at all: once is enough.

REPLACE = """
import os, sys
root, synced = sys.argv[1], sys.argv[2] == "synced"
for number in range(5):
    handle = os.open(f"{root}/new", os.O_CREAT | os.O_TRUNC | os.O_WRONLY)
    os.write(handle, b"%d" % number * 2000)
    if synced:
        os.fsync(handle)
    os.close(handle)
    os.rename(f"{root}/new", f"{root}/page")
"""
APPEND = """
import os, sys
handle = os.open(f"{sys.argv[1]}/log", os.O_CREAT | os.O_APPEND | os.O_WRONLY)
for number in range(20):
    line = f"line {number}\\n".encode()
    os.write(handle, line)
    if sys.argv[2] == "synced":
        os.fsync(handle)
        os.write(1, line)
"""
IMAGES = 200


def after(program: str, how: str, folder: Path) -> list[Image]:
    root = folder / how
    root.mkdir()
    (root / "page").write_bytes(b"0" * 2000)
    command = [sys.executable, "-c", program, str(root), how]
    return list(images(record(command, root, dict(os.environ), folder / "strace.log"), IMAGES, seed=1))


def whole(content: bytes) -> bool:
    return len(content) == 2000 and len(set(content)) == 1


def test_a_file_synced_and_renamed_into_place_is_the_old_one_or_the_new_one(tmp_path: Path) -> None:
    pages = {bytes(each.files["page"]) for each in after(REPLACE, "synced", tmp_path)}
    assert all(map(whole, pages))
    assert len(pages) == 5


def test_a_file_renamed_without_a_sync_may_be_torn(tmp_path: Path) -> None:
    pages = [bytes(each.files["page"]) for each in after(REPLACE, "hasty", tmp_path)]
    assert not all(map(whole, pages))


def test_lines_appended_and_synced_are_there_and_those_in_flight_may_be(tmp_path: Path) -> None:
    for each in after(APPEND, "synced", tmp_path):
        lines = bytes(each.files.get("log", b"")).decode().splitlines()
        assert lines[: len(each.acknowledged)] == each.acknowledged
        assert len(lines) <= len(each.acknowledged) + 1


def test_lines_appended_without_a_sync_may_be_gone(tmp_path: Path) -> None:
    lengths = [len(each.files.get("log", b"")) for each in after(APPEND, "hasty", tmp_path)]
    assert min(lengths) == 0 < max(lengths)


def test_a_call_the_model_does_not_know_stops_the_recording(tmp_path: Path) -> None:
    with pytest.raises(HarnessError, match="writev"):
        after('import os, sys\nhandle = os.open(sys.argv[1] + "/log", os.O_CREAT | os.O_WRONLY)\nos.writev(handle, [b"x"])\n', "odd", tmp_path)


def test_a_machine_without_strace_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording.shutil, "which", lambda _name: None)
    with pytest.raises(HarnessError, match="strace is not installed"):
        record(["true"], tmp_path, {}, tmp_path / "log")
