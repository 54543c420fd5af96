"""The tutorial that grows a pack says what the program says: its files are written as printed, its commands run, its outputs compared."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from tests.architecture.rules import ROOT
from tests.ops.conftest import lienket as lienket

PAGE = ROOT / "docs" / "tutorial" / "encode-your-own.md"
BLOCK = re.compile(r"^```(yaml|json|)\n(.*?)^```", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"# (\S+\.yaml)(?:, from (\S+) on)?\n")


def write(folder: Path, block: str) -> None:
    """Put a block where its first line says: a whole file, or what replaces a file's clauses from one on."""
    heading = HEADING.match(block)
    assert heading, block[:60]
    file, start = folder / heading[1], heading[2]
    body = block[heading.end() :]
    file.parent.mkdir(parents=True, exist_ok=True)
    if start:
        before, found, _ = file.read_text(encoding="utf-8").partition(f"  - id: {start}\n")
        assert found
        body = before + body
    file.write_text(body, encoding="utf-8")


def promised(block: str) -> list[tuple[str, list[str]]]:
    """The commands of a block, each with the lines it is said to print."""
    out: list[tuple[str, list[str]]] = []
    for line in block.splitlines():
        if line.startswith("$ lienket "):
            out.append((line.removeprefix("$ lienket "), []))
        elif out:
            out[-1][1].append(line)
    return out


def shown_in(line: str, printed: list[str]) -> int:
    """Where the first of `printed` lines that `line` stands for is; its … stands for anything. -1 if there is none."""
    pattern = re.compile(".*".join(map(re.escape, line.split("…"))))
    return next((n for n, found in enumerate(printed) if pattern.fullmatch(found)), -1)


def test_the_tutorial_prints_what_the_program_prints(lienket, tmp_path, db, monkeypatch):
    pack, ran = tmp_path / "packs" / "my-model", 0
    monkeypatch.chdir(tmp_path)
    for kind, block in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        if kind == "yaml":
            write(pack, block)
        elif kind == "json":
            (tmp_path / "report.json").write_text(block, encoding="utf-8")
        for command, lines in promised(block):
            answer = lienket(*shlex.split(command), "--lang", "en")
            printed = answer.out.splitlines()
            for line in lines:
                if line != "…":
                    place = shown_in(line, printed)
                    assert place >= 0, f"{command}: {line!r} is not printed (any more, or here):\n{answer.out}{answer.err}"
                    printed = printed[place + 1 :]
            ran += 1
    assert ran >= 5, "the test looks in the wrong place"
