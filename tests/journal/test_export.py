"""Exports: anyone can verify them without Lienket, and no byte of them can change unseen."""

from __future__ import annotations

import base64
import io
import random
import subprocess
import sys
from importlib import util
from pathlib import Path
from types import ModuleType

import pytest

from tests.conftest import ROOT

TOOL = ROOT / "tools" / "verify_journal.py"


def load_tool() -> ModuleType:
    spec = util.spec_from_file_location("verify_journal", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


tool = load_tool()


def run(*arguments: object, lang: str = "en") -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-I", TOOL, *map(str, arguments), "--lang", lang], capture_output=True, text=True, check=False)


def public_key(export: Path) -> str:
    return tool.read_header(export.read_bytes().partition(b"\n")[0])[1]


def test_the_tool_imports_nothing_of_ours():
    assert "lienket" not in {line.split()[1].partition(".")[0] for line in TOOL.read_text().splitlines() if line.startswith(("import ", "from "))}
    assert len(TOOL.read_text().splitlines()) <= 400


def test_an_export_verifies_and_says_size_and_root(made_journal):
    told = run(made_journal.export, "--key", public_key(made_journal.export), "--previous", made_journal.older)
    assert told.returncode == 0
    assert str(made_journal.said["size"]) in told.stdout
    assert made_journal.said["root"] in told.stdout
    assert "a beginning of this journal" in told.stdout
    assert "taken from the file itself" not in told.stdout


def test_without_a_pinned_key_the_tool_says_what_that_means(made_journal):
    assert "Khóa lấy từ chính tệp này" in run(made_journal.export, lang="vi").stdout


def test_another_signer_is_refused(made_journal):
    told = run(made_journal.export, "--key", base64.b64encode(bytes(range(32))).decode())
    assert told.returncode == 1


def test_a_file_that_is_not_there_could_not_be_checked(tmp_path):
    assert run(tmp_path / "nothing.jsonl").returncode == 2


def test_a_journal_rolled_back_whole_shows_only_against_an_older_export(made_journal):
    """Put back to an earlier state with head and rows, a journal is in order in itself; what was exported since tells."""
    assert run(made_journal.older).returncode == 0
    told = run(made_journal.older, "--previous", made_journal.export)
    assert told.returncode == 1
    assert "rolled back" in told.stdout


def test_a_bare_checkpoint_serves_as_the_older_one(made_journal, tmp_path):
    note = tool.strict(made_journal.older.read_bytes().splitlines()[-1])["checkpoint"]
    (tmp_path / "checkpoint").write_text(note, encoding="utf-8")
    assert run(made_journal.export, "--previous", tmp_path / "checkpoint").returncode == 0
    (tmp_path / "checkpoint").write_text(note.replace("\n", "\n1", 1), encoding="utf-8")
    assert run(made_journal.export, "--previous", tmp_path / "checkpoint").returncode == 1


def rewritten(made_journal) -> bytes:
    """The export as the holder of the key could forge it: an early entry changed, all that follow linked and signed anew."""
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    from lienket.journal.chain import leaf_hash, merkle_root
    from lienket.journal.export import sign
    from lienket.kernel.canonical import canonical

    header, *entries, last = made_journal.export.read_bytes().splitlines()
    prev, leaves, lines = "0" * 64, [], [header]
    for line in entries:
        entry = tool.strict(line) | {"prev": prev}
        if entry["seq"] == 7:
            entry["model"] = "second"
        lines.append(canonical(entry))
        prev = leaf_hash(lines[-1])
        leaves.append(prev)
    origin = tool.strict(last)["checkpoint"].partition("\n")[0]
    note = sign(load_pem_private_key(made_journal.key.read_bytes(), None), origin, len(leaves), merkle_root(leaves)).note
    return b"\n".join([*lines, canonical({"checkpoint": note})]) + b"\n"


def test_a_journal_rewritten_and_signed_anew_shows_against_an_older_export(made_journal, tmp_path):
    (tmp_path / "forged.jsonl").write_bytes(rewritten(made_journal))
    assert run(tmp_path / "forged.jsonl", "--key", public_key(made_journal.export)).returncode == 0
    told = run(tmp_path / "forged.jsonl", "--previous", made_journal.older)
    assert told.returncode == 1
    assert "rewritten" in told.stdout


def wrong_of(data: bytes):
    try:
        tool.verify(io.BytesIO(data))
    except tool.Wrong as wrong:
        return wrong
    return None


@pytest.mark.parametrize("group", range(3))
def test_every_flipped_byte_is_found_and_the_right_line_named(made_journal, group):
    data = made_journal.export.read_bytes()
    lines = data.count(b"\n")
    assert wrong_of(data) is None
    rng = random.Random(f"export/{group}")
    for _ in range(150):
        at = rng.randrange(len(data))
        line = data.count(b"\n", 0, at) + 1
        wrong = wrong_of(data[:at] + bytes([data[at] ^ rng.randrange(1, 256)]) + data[at + 1 :])
        assert wrong is not None, f"byte {at} of line {line}"
        if 1 < line < lines - 1:
            # The very last entry has no successor to speak for it: there the checkpoint's line may be named.
            assert wrong.line == line, f"byte {at} of line {line}: {wrong.what} at line {wrong.line}"
            assert wrong.seq == line - 1


@pytest.mark.parametrize("mutation", ["delete", "swap", "repeat", "truncate", "no-checkpoint", "no-header", "cut", "append"])
def test_every_missing_moved_or_added_line_is_found(made_journal, mutation):
    lines = made_journal.export.read_bytes().splitlines(keepends=True)
    rng = random.Random(mutation)
    for _ in range(20):
        at = rng.randrange(1, len(lines) - 2)
        other = {
            "delete": [*lines[:at], *lines[at + 1 :]],
            "swap": [*lines[:at], lines[at + 1], lines[at], *lines[at + 2 :]],
            "repeat": [*lines[: at + 1], *lines[at:]],
            "truncate": [*lines[:at], lines[-1]],
            "no-checkpoint": lines[:-1],
            "no-header": lines[1:],
            "cut": [b"".join(lines)[: -rng.randrange(1, 400)]],
            "append": [*lines, lines[at]],
        }[mutation]
        assert wrong_of(b"".join(other)) is not None
