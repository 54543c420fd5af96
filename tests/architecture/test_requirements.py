"""The pins: complete, hashed, the same for users and developers, and naming no package index."""

from __future__ import annotations

import re

import pytest

from tests.architecture.rules import ROOT

PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(\S+)", re.MULTILINE)


def pins(name: str) -> dict[str, str]:
    return dict(PIN.findall((ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")))


def test_the_tests_run_on_the_versions_that_users_get():
    developers = pins("dev")
    assert {name: developers.get(name) for name in pins("run")} == pins("run")


@pytest.mark.parametrize("name", ["run", "dev", "fonts"])
def test_every_pin_has_a_hash_and_no_index_is_named(name):
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    blocks = re.split(r"^(?=\S)", text, flags=re.MULTILINE)
    assert [block.split()[0] for block in blocks if PIN.match(block) and "--hash=sha256:" not in block] == []
    assert re.findall(r"^\s*(?:-i|-f|--\w*index\S*|--find-links)\b.*", text, re.MULTILINE) == []
    assert re.findall(r"\w+://\S+", text) == []


@pytest.mark.parametrize("name", ["run", "dev", "fonts"])
def test_every_named_requirement_is_pinned(name):
    wanted = re.findall(r"^([A-Za-z0-9._-]+)", (ROOT / "requirements" / f"{name}.in").read_text(encoding="utf-8"), re.MULTILINE)
    missing = {item.lower().replace("_", "-") for item in wanted if not item.startswith("-")} - set(pins(name))
    assert missing == set(), "pin again as CONTRIBUTING.md says"
