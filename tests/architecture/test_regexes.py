"""No regular expression of the program can be made to work long: what grows faster than its input is found by pumping it with its own letters."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import islice, product
from time import process_time

import pytest

from tests.architecture.rules import ROOT

CALLS = {"compile", "match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer"}
SHORT, LONG = 500, 2_000
"""Letters of the hostile inputs: four times as long may take four times as long, not sixteen times."""
NOTICEABLE = 0.004
"""Seconds of CPU: what takes less for 2,000 letters is no weapon, and too little to compare."""


ANYWHERE = ("search", "sub", "subn", "split", "findall", "finditer")
"""Ways to use a pattern that try it at every letter."""


def sources() -> Iterator[tuple[str, str, bool]]:
    """(where, pattern, whether it is tried at every letter) of every pattern in the code: calls of `re`, and `pattern=` of schemas and validators."""
    for path in [*sorted((ROOT / "lienket").rglob("*.py")), *sorted((ROOT / "tools").rglob("*.py"))]:
        text = path.read_text(encoding="utf-8")
        tree = ast.parse(text)
        names = {
            id(node.value): target.id for node in ast.walk(tree) if isinstance(node, ast.Assign) for target in node.targets if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            named = node.func
            of_re = isinstance(named, ast.Attribute) and isinstance(named.value, ast.Name) and named.value.id == "re" and named.attr in CALLS
            given = [node.args[0]] if of_re and node.args else []
            given += [keyword.value for keyword in node.keywords if keyword.arg in {"pattern", "regex"}]
            name = names.get(id(node))
            anywhere = any(f"{name}.{way}(" in text for way in ANYWHERE) if name else not (of_re and named.attr in {"match", "fullmatch"})
            for value in given:
                if isinstance(value, ast.Constant) and isinstance(value.value, str):
                    yield f"{path.relative_to(ROOT)}:{value.lineno}", value.value, anywhere


PATTERNS = sorted(set(sources()))


def letters(pattern: str) -> list[str]:
    """Some of the letters a pattern speaks of, and one it surely does not."""
    tried = "a1 ._-/,:\n\t'\"<>()[]{}#*đ0Z"
    plain = {c for c in pattern if c.isalnum()}
    return [*sorted(set(tried) | plain)[:60], "\x00"]


def hostile(pattern: str) -> Iterator[str]:
    """What is repeated: single letters and pairs of those that the pattern is made of."""
    known = letters(pattern)
    yield from known
    own = [c for c in known if c in pattern or c in "a1 .-"][:12]
    yield from ("".join(pair) for pair in islice(product(own, own), 144))


def cost(regex: re.Pattern[str], text: str, anywhere: bool) -> float:
    begun = process_time()
    regex.match(text)
    regex.fullmatch(text)
    if anywhere:
        regex.search(text)
    return process_time() - begun


def suspicious(pattern: str, anywhere: bool = True) -> str | None:
    """The repeated piece by which the cost of a pattern grows faster than its input, or None."""
    regex = re.compile(pattern)
    for piece in hostile(pattern):
        for end in ("", "\x00!"):
            few, many = (piece * (n // len(piece)) + end for n in (SHORT, LONG))
            if cost(regex, few, anywhere) < NOTICEABLE / 16:
                continue
            short = min(cost(regex, few, anywhere) for _ in range(3))
            long = min(cost(regex, many, anywhere) for _ in range(3))
            if long > NOTICEABLE and long > 9 * short:
                return piece
    return None


def test_there_are_patterns_to_try():
    assert len(PATTERNS) > 40


@pytest.mark.parametrize(("where", "pattern", "anywhere"), PATTERNS, ids=[where for where, *_ in PATTERNS])
def test_no_pattern_grows_faster_than_its_input(where, pattern, anywhere):
    assert suspicious(pattern, anywhere) is None


@pytest.mark.parametrize("pattern", [r"(?:a*)a*c", r"a*a*b", r"\s+$"])
def test_a_pattern_that_does_is_found(pattern):
    assert suspicious(pattern) is not None
