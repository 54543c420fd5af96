"""docs/reference/asvs.md: every requirement of OWASP ASVS 5.0.0 that it must name, once, and every test it names exists."""

from __future__ import annotations

import ast
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

import pytest

from tests.architecture.rules import ROOT

PAGE = ROOT / "docs" / "reference" / "asvs.md"
STATES = {"tested", "part", "written", "operator", "n/a", "NOT MET"}
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([123]) \| ([^|]+) \| ([^|]+) \| (.+) \|$", re.MULTILINE)
TEST = re.compile(r"`([\w/]+\.py)(?:::(\w+))?`")
LINK = re.compile(r"\]\(([^)#\s]+)(?:#([^)\s]+))?\)")

LEVELS = (
    "1.1=22 1.2=1111122223 1.3=112222222223 1.4=222 1.5=123 2.1=122 2.2=112 2.3=12223 2.4=23 3.1=3 3.2=113 3.3=12223 3.4=11222233 3.5=11122333 3.6=3 "
    "3.7=22333 4.1=12233 4.2=23333 4.3=22 4.4=1222 5.1=2 5.2=112333 5.3=113 5.4=222 6.1=122 6.2=111111112222 6.3=11223333 6.4=112233 6.5=22222333 6.6=2223 "
    "6.7=33 6.8=2222 7.1=222 7.2=1111 7.3=22 7.4=11222 7.5=223 7.6=22 8.1=1233 8.2=1123 8.3=133 8.4=23 9.1=111 9.2=1222 10.1=22 10.2=223 10.3=22223 "
    "10.4=1111122222233333 10.5=22222 10.6=22 10.7=222 11.1=2233 11.2=22233 11.3=11233 11.4=1222 11.5=23 11.6=23 11.7=33 12.1=12233 12.2=11 12.3=22223 "
    "13.1=2333 13.2=222223 13.3=2233 13.4=1222233 14.1=22 14.2=12223333 14.3=122 15.1=12233 15.2=12233 15.3=1222222 15.4=3333 16.1=2 16.2=22222 16.3=2222 "
    "16.4=222 16.5=2223 17.1=23 17.2=22223333 17.3=22"
)
"""The levels of the requirements of each section of ASVS 5.0.0, in the order of their numbers (from the standard's own CSV)."""
STANDARD = {f"{section}.{n}": int(level) for each in LEVELS.split() for section, levels in [each.split("=")] for n, level in enumerate(levels, 1)}


@dataclass(frozen=True)
class Row:
    """One requirement in the table."""

    number: str
    level: int
    words: str
    state: str
    proof: str

    @property
    def tests(self) -> list[tuple[str, str]]:
        """(file under tests, name or '') of each test named."""
        return TEST.findall(self.proof)

    @property
    def reason(self) -> str:
        """What is said besides the tests."""
        return TEST.sub("", self.proof).strip(" ;:,.")


ROWS = [Row(number, int(level), words, state.strip(), proof) for number, level, words, state, proof in ROW.findall(PAGE.read_text(encoding="utf-8"))]


@cache
def named_in(path: str) -> frozenset[str]:
    """The names of the tests of a file under tests; none where there is no such file."""
    file = ROOT / "tests" / path
    if not file.is_file():
        return frozenset()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"))


def anchors(text: str) -> set[str]:
    """The places of a page that a link may lead to."""
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}


def test_the_standard_has_as_many_requirements_as_it_says():
    assert Counter(STANDARD.values()) == {1: 70, 2: 183, 3: 92}


def test_every_line_of_the_table_was_understood():
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if re.match(r"\|\s*\d", line)]
    assert len(lines) == len(ROWS)


def test_every_requirement_of_levels_one_and_two_stands_there_once():
    counted = Counter(row.number for row in ROWS)
    assert {number: n for number, n in counted.items() if n > 1} == {}
    assert {number for number, level in STANDARD.items() if level < 3} - set(counted) == set()
    assert [(row.number, row.level) for row in ROWS if STANDARD.get(row.number) != row.level] == []


def test_they_stand_in_their_order():
    numbers = [tuple(map(int, row.number.split("."))) for row in ROWS]
    assert numbers == sorted(numbers)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.number)
def test_what_a_line_says_is_there(row):
    assert row.state in STATES
    missing = [f"{path}::{name}" for path, name in row.tests if not (name in named_in(path) if name else named_in(path))]
    assert missing == [], "tests that do not exist"
    for target, anchor in LINK.findall(row.proof):
        page = PAGE.parent / target
        assert page.is_file(), target
        assert not anchor or anchor in anchors(page.read_text(encoding="utf-8")), f"{target}#{anchor}"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.number)
def test_what_a_state_asks_for_is_given(row):
    linked = bool(LINK.search(row.proof))
    assert {
        "tested": bool(row.tests),
        "part": bool(row.reason),
        "written": linked,
        "operator": linked,
        "n/a": bool(row.reason),
        "NOT MET": bool(row.reason),
    }[row.state]


def test_level_one_is_met_or_does_not_apply():
    """A test proves it, a document that is looked for says it, or there is nothing that it could be about."""
    first = [row for row in ROWS if row.level == 1]
    assert [row.number for row in first if row.state == "NOT MET" or (row.state not in {"n/a", "written"} and not row.tests)] == []


def test_how_many_are_met_is_counted_in_the_page():
    counts = Counter(row.state for row in ROWS if row.level < 3)
    said = re.search(r"Of the 253: (.+)\.", PAGE.read_text(encoding="utf-8"))
    assert said
    assert said[1] == ", ".join(f"{counts[state]} {state}" for state in ("tested", "part", "written", "operator", "n/a", "NOT MET"))
