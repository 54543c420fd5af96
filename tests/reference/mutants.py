"""Mutants of the policy: each one small change of who sees what, made by rule from the syntax of the source."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FILES = ("lienket/sharing/policy.py", "lienket/sharing/reach.py", "lienket/sharing/redaction.py", "lienket/access/rulings.py")
JUDGES = ("tests/sharing", "tests/situation/test_ledger.py", "tests/reference/test_reference.py")
"""What has to notice: the tests of sharing and of the ledger, and the comparison with the reference."""

SEED = "7"
LONGEST_SECONDS = 240
LOOKUPS = {"gt": "gte", "gte": "gt", "lt": "lte", "lte": "lt"}
COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Gt: (ast.GtE, ast.Lt), ast.GtE: (ast.Gt, ast.Lt), ast.Lt: (ast.LtE,), ast.LtE: (ast.Lt, ast.GtE), ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,), ast.NotIn: (ast.In,), ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,),
}  # fmt: skip
SWAPPED = {"max": "min", "KNOW": "VIEW", "VIEW": "WORK", "WORK": "VIEW", "LEAD": "WORK", "holds": "level"}
PARTS = {"LEAD": "WORKING", "WORKING": "ANY", "SUPPORT": "WORKING", "INFORMED": "ANY", "OFFERED": "ANY", "ANY": "WORKING"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """The changed source of one file, and what was changed where."""

    file: str
    what: str
    source: str


def mutants() -> list[Mutant]:
    """All of them, in the order of the sources."""
    out = []
    for file in FILES:
        tree = ast.parse((ROOT / file).read_text("utf-8"))
        for number, node in enumerate(ast.walk(tree)):
            for what, change in _changes(node, file):
                changed = deepcopy(tree)
                _apply(next(n for i, n in enumerate(ast.walk(changed)) if i == number), change)
                source = ast.unparse(ast.fix_missing_locations(changed))
                if source != ast.unparse(tree):
                    out.append(Mutant(file, f"{file}:{getattr(node, 'lineno', 0)} {what}", source))
    return out


Change = tuple[str, object]


def _apply(node: ast.AST, change: Change) -> None:
    name, value = change
    setattr(node, name, value)


def _changes(node: ast.AST, file: str) -> Iterator[tuple[str, Change]]:
    """Each possible change of one node as (words, (attribute, new value))."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitAnd | ast.BitOr) and "rulings" not in file and "redaction" not in file:
        other = ast.BitOr() if isinstance(node.op, ast.BitAnd) else ast.BitAnd()
        if not _annotation(node):
            yield f"{ast.unparse(node)}: and/or", ("op", other)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Invert | ast.Not):
        yield f"{ast.unparse(node)}: without not", ("operand", ast.UnaryOp(type(node.op)(), node.operand))
    if isinstance(node, ast.Compare):
        for new in COMPARED.get(type(node.ops[0]), ()):
            yield f"{ast.unparse(node)}: {new.__name__}", ("ops", [new()])
    if isinstance(node, ast.Call):
        yield from _of_call(node, file)
    if isinstance(node, ast.Attribute) and node.attr in SWAPPED and isinstance(node.ctx, ast.Load):
        yield f"{ast.unparse(node)}: {SWAPPED[node.attr]}", ("attr", SWAPPED[node.attr])
    if isinstance(node, ast.Set) and "redaction" in file:
        for one in node.elts:
            yield f"without {ast.unparse(one)}", ("elts", [e for e in node.elts if e is not one])
        yield from ((f"{ast.unparse(node.elts[0])}…: with {one}", ("elts", [*node.elts, ast.Constant(one)])) for one in _hidden_below(node))
    if isinstance(node, ast.If):
        yield f"if {ast.unparse(node.test)}: never", ("test", ast.Constant(False))


def _of_call(node: ast.Call, file: str) -> Iterator[tuple[str, Change]]:
    called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if called in {"filter", "Q"}:
        for one in node.keywords:
            if len(node.keywords) + len(node.args) > 1:
                yield f"{called}(…) without {one.arg}", ("keywords", [k for k in node.keywords if k is not one])
            name, _, lookup = (one.arg or "").rpartition("__")
            if lookup in LOOKUPS:
                yield f"{one.arg}: {LOOKUPS[lookup]}", ("keywords", _instead(node, one, f"{name}__{LOOKUPS[lookup]}", one.value))
            if isinstance(one.value, ast.Constant) and one.value.value is None:
                yield f"{one.arg}: not None", ("keywords", _instead(node, one, f"{one.arg}__isnull", ast.Constant(False)))
        for one in node.args:
            if len(node.args) + len(node.keywords) > 1 or called == "filter":
                yield f"{called}(…) without {ast.unparse(one)}", ("args", [a for a in node.args if a is not one])
    if called == "When" and len(node.args) == 1:
        yield f"When({ast.unparse(node.args[0])}) never", ("args", [ast.parse("Q(pk__in=[])", mode="eval").body])
    if called == "order_by" and len(node.args) > 0 and isinstance(node.args[0], ast.Constant) and str(node.args[0].value) == "-level":
        yield "order_by level the other way", ("args", [ast.Constant("level"), *node.args[1:]])
    if called == "Rule" and isinstance(node.args[0], ast.Name):
        yield f"{node.args[1].value}: {PARTS[node.args[0].id]}", ("args", [ast.Name(PARTS[node.args[0].id]), *node.args[1:]])  # type: ignore[attr-defined]
    if called == "max":
        yield f"{ast.unparse(node)}: min", ("func", ast.Name("min"))


HIDDEN = (("'id'", ("place", "text", "position", "reporter", "circle", "timeline", "identities")), ("'place'", ("text", "position", "reporter", "circle",
    "notes", "attachments", "concerns", "received_by", "identities")), ("'text'", ("identities",)))  # fmt: skip
"""By the first field of a level's list: fields of a higher level that must not be in it."""


def _instead(node: ast.Call, old: ast.keyword, name: str, value: ast.expr) -> list[ast.keyword]:
    return [ast.keyword(name, value) if one is old else one for one in node.keywords]


def _hidden_below(node: ast.Set) -> tuple[str, ...]:
    return next((hidden for first, hidden in HIDDEN if ast.unparse(node.elts[0]) == first), ())


def _annotation(node: ast.BinOp) -> bool:
    """``Level | None`` is a type, not a condition."""
    return any(isinstance(side, ast.Constant) and side.value is None for side in (node.left, node.right)) or "dict" in ast.unparse(node)


def workshop(folder: Path) -> Path:
    """A copy of the program and its tests in which a mutant can stand in for its original."""
    for name in ("lienket", "tests", "packs"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder / "pyproject.toml")
    for name in ("docs", "CHANGELOG.md"):
        (folder / name).symlink_to(ROOT / name)
    return folder


def caught(mutant: Mutant | None, folder: Path) -> bool:
    """Whether the judges notice the mutant (None: the original, which they must let pass)."""
    environment = os.environ | {"PYTHONPATH": str(folder), "LIENKET_REFERENCE_SEED": SEED, "LIENKET_REFERENCE_HISTORIES": "60", "PYTHONDONTWRITEBYTECODE": "1"}
    original = None if mutant is None else (folder / mutant.file).read_text("utf-8")
    if mutant is not None:
        (folder / mutant.file).write_text(mutant.source, "utf-8")
    try:
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-n", "0", "-p", "no:cacheprovider", "--show-capture=no", *JUDGES]
        return subprocess.run(command, cwd=folder, env=environment, capture_output=True, timeout=LONGEST_SECONDS, check=False).returncode != 0
    except subprocess.TimeoutExpired:
        return True  # A page that never ends is noticed too.
    finally:
        if mutant is not None and original is not None:
            (folder / mutant.file).write_text(original, "utf-8")


def main(argv: list[str]) -> int:
    """``python -m tests.reference.mutants FOLDER [EVERY [FIRST]]``: try every EVERYth mutant and print the survivors."""
    folder, every, first = Path(argv[0]), int(argv[1]) if len(argv) > 1 else 1, int(argv[2]) if len(argv) > 2 else 0
    workshop(folder)
    tried, survivors = 0, []
    for mutant in mutants()[first::every]:
        tried += 1
        good = caught(mutant, folder)
        if not good:
            survivors.append(mutant.what)
        print("caught  " if good else "SURVIVED", mutant.what, flush=True)
    print(f"{tried - len(survivors)} of {tried} caught")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
