"""YAML text → plain data that still knows its lines.

Differs from stock PyYAML where stock PyYAML surprises a jurist: keys are always text (`on:` is not `true`), only `true` and `false` are
booleans, `01` and `10:30` stay text, a key given twice is a fault. Dates stay dates; anchors, aliases and merge keys work.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.constructor import SafeConstructor

Path = tuple[str | int, ...]

_MAX_NODES = 500_000  # Aliases of aliases could otherwise unfold without end.
_MAX_DEPTH = 60
_TAG = "tag:yaml.org,2002:"
_ODD = re.compile("[^\\t\\n\\r\\x20-\\x7e\\x85\\xa0-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")  # What YAML 1.2 section 5.1 does not allow.


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with the text itself, before any meaning."""

    line: int
    path: Path
    rule: str
    detail: str
    column: int = 1


@dataclass(frozen=True, slots=True)
class Marked:
    """Plain data (dict, list, str, int, float, bool, date, datetime, None) and the line and column of each path in it."""

    data: Any
    lines: Mapping[Path, int]
    columns: Mapping[Path, int] = field(default_factory=dict)

    def line(self, path: Path) -> int:
        """Line (from 1) of `path`, or of the nearest thing around it that is written down."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def column(self, path: Path) -> int:
        """Column (from 1) of `path`, or of the nearest thing around it that is written down."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.columns.get(path, 1)


_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # The C parser is ten times faster, where libyaml was built in.


class _Loader(_Base):  # type: ignore[misc]
    """Composes nodes only; scalar types are those of YAML 1.2 plus dates."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 – the name and form PyYAML asks for


_Loader.add_implicit_resolver(_TAG + "null", re.compile(r"^(?:~|null|Null|NULL|)$"), ["~", "n", "N", ""])
_Loader.add_implicit_resolver(_TAG + "bool", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF"))
_Loader.add_implicit_resolver(_TAG + "int", re.compile(r"^[-+]?(?:0|[1-9][0-9]*)$"), list("-+0123456789"))
_Loader.add_implicit_resolver(_TAG + "float", re.compile(r"^[-+]?(?:0|[1-9][0-9]*)\.[0-9]+(?:[eE][-+]?[0-9]+)?$"), list("-+0123456789"))
_Loader.add_implicit_resolver(
    _TAG + "timestamp",
    re.compile(r"^\d{4}-\d\d-\d\d(?:[Tt ]\d\d:\d\d:\d\d(?:\.\d+)?(?:[ ]?(?:Z|[-+]\d\d?(?::?\d\d)?))?)?$"),
    list("0123456789"),
)


@dataclass(slots=True)
class _Reader:
    """One walk over the composed nodes."""

    lines: dict[Path, int] = field(default_factory=dict)
    columns: dict[Path, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def read(self, node: yaml.Node, path: Path, mark: Any, depth: int = 0) -> Any:
        line, column = mark.line + 1, mark.column + 1
        self.lines[path] = line
        self.columns[path] = column
        if depth > _MAX_DEPTH or len(self.lines) > _MAX_NODES:
            if not any(f.rule == "too-large" for f in self.faults):
                self.faults.append(Fault(line, path, "too-large", f"{_MAX_DEPTH}/{_MAX_NODES}", column))
            return None
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path, depth)
        if isinstance(node, yaml.SequenceNode):
            return [self.read(item, (*path, n), item.start_mark, depth + 1) for n, item in enumerate(node.value)]
        return self._scalar(node, path)

    def _mapping(self, node: yaml.MappingNode, path: Path, depth: int) -> dict[str, Any]:
        merged: dict[str, Any] = {}
        own: dict[str, Any] = {}
        for key, value in node.value:
            mark = key.start_mark
            line, column = mark.line + 1, mark.column + 1
            if not isinstance(key, yaml.ScalarNode):
                self.faults.append(Fault(line, path, "key-not-text", "", column))
            elif key.value == "<<" and not key.style:
                for base in value.value if isinstance(value, yaml.SequenceNode) else [value]:
                    content = self.read(base, path, node.start_mark, depth + 1)
                    merged = {**(content if isinstance(content, dict) else {}), **merged}
            elif key.value in own:
                self.faults.append(Fault(line, (*path, key.value), "duplicate-key", str(self.lines[(*path, key.value)]), column))
            else:
                own[key.value] = self.read(value, (*path, key.value), mark, depth + 1)
        return {**merged, **own}

    def _scalar(self, node: Any, path: Path) -> Any:
        kind, text = node.tag.removeprefix(_TAG), node.value
        try:
            match kind:
                case "str":
                    return text
                case "null":
                    return None
                case "bool":
                    return text.lower() == "true"
                case "int":
                    return int(text)
                case "float":
                    return float(text)
                case "timestamp":
                    return SafeConstructor().construct_yaml_timestamp(node)
        except (ValueError, AttributeError):
            self.faults.append(Fault(node.start_mark.line + 1, path, "bad-scalar", text, node.start_mark.column + 1))
            return None
        self.faults.append(Fault(node.start_mark.line + 1, path, "tag", node.tag, node.start_mark.column + 1))
        return None


def parse(text: str) -> tuple[Marked | None, tuple[Fault, ...]]:
    """Read one YAML document; None only where the text is no YAML at all. Every fault found is returned."""
    try:
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        return None, (_syntax(text, error),)
    except (yaml.reader.ReaderError, UnicodeEncodeError):
        odd = _ODD.search(text)  # The readers count in bytes or letters, as they are built; the place is looked for anew.
        before = text[: odd.start()] if odd else ""
        detail = f"U+{ord(odd.group()):04X}" if odd else "?"
        return None, (Fault(before.count("\n") + 1, (), "control", detail, len(before) - before.rfind("\n")),)
    except RecursionError:
        return None, (Fault(1, (), "too-large", f"{_MAX_DEPTH}/{_MAX_NODES}"),)
    if node is None:
        return Marked(None, {(): 1}), (Fault(1, (), "empty", ""),)
    reader = _Reader()
    data = reader.read(node, (), _TOP)
    if not isinstance(data, dict):
        return Marked(None, {(): 1}), (*reader.faults, Fault(node.start_mark.line + 1, (), "not-keys", "", node.start_mark.column + 1))
    return Marked(data, reader.lines, reader.columns), tuple(reader.faults)


_TOP = yaml.Mark("", 0, 0, 0, "", 0)


def _syntax(text: str, error: yaml.MarkedYAMLError) -> Fault:
    """What the YAML reader stumbled over, in the cases jurists meet: a tab, two documents in one file."""
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    lines = text.splitlines()
    # The reader may notice a tab only on the line after it.
    tabbed = next((n for n in (line, line - 1) if 0 < n <= len(lines) and "\t" in _indent(lines[n - 1])), None)
    if tabbed is not None:
        return Fault(tabbed, (), "tab", "", _indent(lines[tabbed - 1]).index("\t") + 1)
    if line <= len(lines) and lines[line - 1][column - 1 : column] == "\t":
        return Fault(line, (), "tab", "", column)
    if error.context == "expected a single document in the stream":
        return Fault(line, (), "two-documents", "", column)
    detail = " ".join(part for part in (error.context, error.problem) if part)
    return Fault(line, (), "yaml", detail, column)


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]
