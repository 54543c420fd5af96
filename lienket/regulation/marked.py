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


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with the text itself, before any meaning."""

    line: int
    path: Path
    rule: str
    detail: str


@dataclass(frozen=True, slots=True)
class Marked:
    """Plain data (dict, list, str, int, float, bool, date, datetime, None) and the line of each path in it."""

    data: Any
    lines: Mapping[Path, int]

    def line(self, path: Path) -> int:
        """Line (from 1) of `path`, or of the nearest thing around it that is written down."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


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
    faults: list[Fault] = field(default_factory=list)

    def read(self, node: yaml.Node, path: Path, line: int, depth: int = 0) -> Any:
        self.lines[path] = line
        if depth > _MAX_DEPTH or len(self.lines) > _MAX_NODES:
            if not any(f.rule == "too-large" for f in self.faults):
                self.faults.append(Fault(line, path, "too-large", f"{_MAX_DEPTH}/{_MAX_NODES}"))
            return None
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path, depth)
        if isinstance(node, yaml.SequenceNode):
            return [self.read(item, (*path, n), item.start_mark.line + 1, depth + 1) for n, item in enumerate(node.value)]
        return self._scalar(node, path)

    def _mapping(self, node: yaml.MappingNode, path: Path, depth: int) -> dict[str, Any]:
        merged: dict[str, Any] = {}
        own: dict[str, Any] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                self.faults.append(Fault(line, path, "key-not-text", ""))
            elif key.value == "<<" and not key.style:
                for base in value.value if isinstance(value, yaml.SequenceNode) else [value]:
                    content = self.read(base, path, self.lines[path], depth + 1)
                    merged = {**(content if isinstance(content, dict) else {}), **merged}
            elif key.value in own:
                self.faults.append(Fault(line, (*path, key.value), "duplicate-key", str(self.lines[(*path, key.value)])))
            else:
                own[key.value] = self.read(value, (*path, key.value), line, depth + 1)
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
            self.faults.append(Fault(node.start_mark.line + 1, path, "bad-scalar", text))
            return None
        self.faults.append(Fault(node.start_mark.line + 1, path, "tag", node.tag))
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
        mark = error.problem_mark or error.context_mark
        detail = " ".join(part for part in (error.context, error.problem) if part)
        return None, (Fault(mark.line + 1 if mark else 1, (), "yaml", detail),)
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1 if isinstance(error.position, int) else 1
        return None, (Fault(line, (), "yaml", error.reason),)
    except RecursionError:
        return None, (Fault(1, (), "too-large", f"{_MAX_DEPTH}/{_MAX_NODES}"),)
    if node is None:
        return Marked(None, {(): 1}), ()
    reader = _Reader()
    data = reader.read(node, (), 1)
    return Marked(data, reader.lines), tuple(reader.faults)
