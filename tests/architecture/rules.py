"""Rules about the shape of the code that import-linter cannot see, each a function from parsed modules to complaints."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LONGEST_MODULE = 400

ALWAYS_A_WRITE = {"save", "delete", "get_or_create", "update_or_create", "bulk_create", "bulk_update"}
A_WRITE_ON_ROWS = {"create", "update"}  # Also methods of dicts, sets and digests, hence judged by what they are called on.
ROW_WORDS = {"unrestricted", "objects", "across_models", "filter", "exclude", "all", "select_related", "order_by", "seen_by"}

NODE_ROWS = "of_node"

CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns", "timezone.now", "timezone.localtime"}
CLOCK_IMPORTS = {("time", "time"), ("time", "time_ns"), ("django.utils.timezone", "now"), ("django.utils.timezone", "localtime")}


@dataclass(frozen=True, kw_only=True)
class Module:
    """One parsed file of the package; `name` is dotted, `path` is for people."""

    name: str
    path: str
    source: str = field(repr=False)

    @property
    def feature(self) -> str:
        """The package directly under `lienket`, or "" for the root module."""
        return [*self.name.split("."), ""][1]

    def tree(self) -> ast.Module:
        """The syntax tree."""
        return parsed(self.source)


@cache
def parsed(source: str) -> ast.Module:
    """Parse once, however many rules look."""
    return ast.parse(source)


def modules_of(package: str = "lienket") -> list[Module]:
    """Return every module of the package but Django's migrations."""
    found = []
    for path in sorted((ROOT / package).rglob("*.py")):
        inside = path.relative_to(ROOT)
        if "migrations" not in inside.parts:
            name = ".".join(inside.with_suffix("").parts).removesuffix(".__init__")
            found.append(Module(name=name, path=inside.as_posix(), source=path.read_text(encoding="utf-8")))
    return found


def is_models(name: str) -> bool:
    """Whether a dotted name is a feature's `models` module or lies in its `models` package."""
    parts = name.split(".")
    return len(parts) >= 3 and parts[0] == "lienket" and parts[2] == "models"


def model_names(modules: Iterable[Module]) -> set[str]:
    """Return the names of all classes of all `models` modules (choices among them, which nobody writes through)."""
    return {node.name for module in modules if is_models(module.name) for node in module.tree().body if isinstance(node, ast.ClassDef)}


def words_of(node: ast.expr) -> Iterator[str]:
    """Yield the names along ``a.b(…).c[…]``, the outermost first."""
    while True:
        if isinstance(node, ast.Attribute):
            yield node.attr
            node = node.value
        elif isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Subscript | ast.Starred | ast.Await):
            node = node.value
        else:
            if isinstance(node, ast.Name):
                yield node.id
            return


def writes_outside_the_door(module: Module, models: set[str]) -> list[str]:
    """Calls that change rows other than through `lienket.journal`."""
    if module.feature == "journal":
        return []
    rows = ROW_WORDS | models
    complaints = []
    scopes = [node for node in ast.walk(module.tree()) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    for scope in [*scopes, module.tree()]:
        # A queryset kept in a variable is still a queryset.
        kept = {
            target.id
            for node in ast.walk(scope)
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call | ast.Attribute) and ROW_WORDS & set(words_of(node.value))
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        if isinstance(scope, ast.Module):
            kept = set()
        for node in ast.walk(scope):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                if NODE_ROWS in set(words_of(node.func.value)):  # The node's own rows have no door.
                    continue
                on_rows = bool((rows | kept) & set(words_of(node.func.value)))
                if node.func.attr in ALWAYS_A_WRITE or (node.func.attr in A_WRITE_ON_ROWS and on_rows):
                    complaints.append(f"{module.path}:{node.lineno}: .{node.func.attr}() writes rows; use the door of lienket.journal")
    return sorted(set(complaints))


def imports_of(module: Module) -> Iterator[tuple[int, str]]:
    """Yield line and dotted name of each import, `from a import b` as both ``a`` and ``a.b``; what only the type checker reads is left out."""
    for_types = {
        id(inner) for node in ast.walk(module.tree()) if isinstance(node, ast.If) and "TYPE_CHECKING" in set(words_of(node.test)) for inner in ast.walk(node)
    }
    package = module.name if module.path.endswith("__init__.py") else module.name.rpartition(".")[0]
    for node in ast.walk(module.tree()):
        if id(node) in for_types:
            continue
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield node.lineno, base
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)


def foreign_models(module: Module) -> list[str]:
    """Imports of another feature's `models`: ask its `queries`, call its `actions`."""
    found = {(line, name.split(".")[1]) for line, name in imports_of(module) if is_models(name) and name.split(".")[1] != module.feature}
    return [f"{module.path}:{line}: imports the models of {feature}; call its queries or actions" for line, feature in sorted(found)]


def clock_readings(module: Module) -> list[str]:
    """Readings of the wall clock, or hand-overs of the function that reads it, outside commands and the edge: time is passed in as `at`."""
    if module.feature in {"ops", "live"} or module.name == "lienket.desk.middleware":
        return []
    lines = []
    for node in ast.walk(module.tree()):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name | ast.Attribute):
            owner = node.value.id if isinstance(node.value, ast.Name) else node.value.attr
            if f"{owner}.{node.attr}" in CLOCKS:
                lines.append(node.lineno)
        elif isinstance(node, ast.ImportFrom) and any((node.module, alias.name) in CLOCK_IMPORTS for alias in node.names):
            lines.append(node.lineno)
    return [f"{module.path}:{line}: reads the clock; take the time as a parameter `at`" for line in sorted(lines)]


def plain_managers(module: Module) -> list[str]:
    """Models whose rows can be asked for as `objects`, without a thought for the viewer; so can those that name no manager at all.

    The journal's own rows are reached by the journal alone, and Django's sign-in looks accounts up by `objects`.
    """
    if module.feature == "journal" or not is_models(module.name):
        return []
    complaints = []
    for node in module.tree().body:
        if not isinstance(node, ast.ClassDef) or any({"AbstractBaseUser", "NodeRow"} & set(words_of(base)) for base in node.bases):
            continue
        named = set()
        for line in node.body:
            targets = line.targets if isinstance(line, ast.Assign) else [line.target] if isinstance(line, ast.AnnAssign) else []
            named |= {target.id for target in targets if isinstance(target, ast.Name)}
        bare = any(list(words_of(base)) == ["Model", "models"] for base in node.bases) and "unrestricted" not in named
        if bare or "objects" in named:
            complaints.append(f"{module.path}:{node.lineno}: {node.name}.objects; derive from DomainRow, whose manager is `unrestricted`")
    return complaints


def too_long(module: Module) -> list[str]:
    """Modules nobody wants to read in one go."""
    lines = module.source.count("\n")
    return [f"{module.path}: {lines} lines, {LONGEST_MODULE} are allowed; split it by what changes together"] if lines > LONGEST_MODULE else []
