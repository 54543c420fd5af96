"""The documents keep pace with the code: settings, commands, events, links – and no file names a package host or a path of someone's machine."""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer

from lienket.regulation.load import schemas
from tests.architecture.rules import ROOT, modules_of

REFERENCE = ROOT / "docs" / "reference"
SETTING = re.compile(r"LIENKET_[A-Z0-9_]+|DATABASE_URL")
EVENT = re.compile(r"[a-z]+(?:[.-][a-z]+)+/[1-9]\d*")
LINK = re.compile(r"\[[^\]]*\]\(<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\)|^\[[^\]]+\]:\s+(\S+)", re.MULTILINE)
CODE = re.compile(r"^(```|~~~).*?^\1|`[^`\n]*`", re.MULTILINE | re.DOTALL)
NOT_OURS = {".git", ".venv", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", ".import_linter_cache", "var", "build", "dist", "__pycache__"}

# Hosts of package indexes, and absolute paths that exist on one machine only. Brackets keep the patterns from finding themselves.
UNWELCOME = re.compile(r"py[p]i\.org|python[h]osted|registry\.npm[j]s|deb\.deb[i]an|(?<![\w.:/-])/(?:root|work|home/\w+|Users/\w+)/")


def reference(name: str) -> str:
    return (REFERENCE / name).read_text(encoding="utf-8")


def strings() -> Iterator[str]:
    for module in modules_of():
        yield from (node.value for node in ast.walk(module.tree()) if isinstance(node, ast.Constant) and isinstance(node.value, str))


@cache
def files() -> tuple[Path, ...]:
    """Return what belongs to the repository, new files included; without git (a downloaded archive), everything but known by-products."""
    git = shutil.which("git")
    listed = git and subprocess.run(
        [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed and listed.returncode == 0 and listed.stdout:
        found = [ROOT / name for name in listed.stdout.split("\0") if name]
    else:
        found = [path for path in ROOT.rglob("*") if not NOT_OURS & set(path.relative_to(ROOT).parts)]
    return tuple(sorted(path for path in found if path.is_file()))


def commands(command: Any, name: str) -> Iterator[str]:
    """Yield the full name of each command a person can type. Typer brings its own copy of click, hence no isinstance here."""
    parts = getattr(command, "commands", None)
    if parts is None:
        yield name
        return
    for part, inner in parts.items():
        if not inner.hidden:
            yield from commands(inner, f"{name} {part}")


def test_every_setting_is_described():
    settings = {text for text in strings() if SETTING.fullmatch(text)}
    assert settings, "no setting found: the test looks in the wrong place"
    assert sorted(name for name in settings if f"`{name}`" not in reference("settings.md")) == []


def test_every_command_is_described():
    from lienket.ops import cli

    names = set(commands(typer.main.get_command(cli.app), "lienket"))
    assert "lienket demo" in names, "the test looks in the wrong place"
    assert sorted(name for name in names if not re.search(rf"{re.escape(name)}(?![\w-])", reference("commands.md"))) == []


def test_every_event_is_described():
    events = {
        node.value.value
        for module in modules_of()
        for node in ast.walk(module.tree())
        if isinstance(node, ast.Assign | ast.AnnAssign)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
        and EVENT.fullmatch(node.value.value)
    }
    assert events, "no event found: the test looks in the wrong place"
    assert sorted(name for name in events if f"`{name}`" not in reference("events.md")) == []


@pytest.mark.parametrize("page", [path for path in files() if path.suffix == ".md"], ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_relative_link_leads_somewhere(page):
    text = CODE.sub("", page.read_text(encoding="utf-8"))
    targets = [inline or defined for inline, defined in LINK.findall(text)]
    lost = []
    for target in targets:
        path = target.partition("#")[0]
        if path and not re.match(r"[a-z][a-z0-9+.-]*:", path) and not (page.parent / path).exists():
            lost.append(target)
    assert lost == []


def test_no_file_names_a_package_host_or_a_path_of_one_machine():
    found = []
    for path in files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{path.relative_to(ROOT)}:{number}" for number, line in enumerate(text.splitlines(), 1) if UNWELCOME.search(line)]
    assert found == []


@pytest.mark.parametrize("line", ["see https://py" + "pi.org/x", "cp /ro" + "ot/x .", "PATH=/wo" + "rk/main/", "open('/ho" + "me/lan/x')"])
def test_an_unwelcome_name_is_found(line):
    assert UNWELCOME.search(line)


@pytest.mark.parametrize("line", ["docs/wo" + "rk/x.md", "https://example.org/ro" + "ot/x", "lienket work --once", "./ro" + "ot/x"])
def test_an_ordinary_path_is_not_unwelcome(line):
    assert not UNWELCOME.search(line)


def test_the_published_schemas_are_those_of_the_program():
    for name, body in schemas().items():
        path = ROOT / "docs/reference/schemas" / f"{name.replace('/', '-').replace('*', 'any').removesuffix('.yaml')}.schema.json"
        assert json.loads(path.read_text(encoding="utf-8")) == json.loads(json.dumps(body)), f"run: lienket pack schema docs/reference/schemas ({path.name})"
