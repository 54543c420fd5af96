"""Changing a few lines of an instrument's YAML and leaving every other byte alone.

A clause or a top-level key is replaced as a range of lines; whatever stands around it – comments, blank lines, the author's own layout – is not touched.
The result is read back and compared before it is returned: nothing but what was asked for has another meaning.
"""

from __future__ import annotations

from collections.abc import Mapping
from io import StringIO
from typing import Any

import yaml

from lienket.kernel.errors import LienketError
from lienket.regulation.marked import Marked, parse

WIDTH = 140
_SHORT = 130
_LONG = 90


class NotRewritable(LienketError):
    """The text is laid out in a way that this program does not change by itself: (clause or key). Change it as text."""

    code = "not-rewritable"


class NoSuchClause(LienketError):
    """The instrument has no such clause: (id)."""

    code = "no-such-clause"


class _Dumper(yaml.SafeDumper):
    """Block style, Vietnamese as it is, long prose folded, short mappings on one line: as packs are written by hand."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Lists stand indented under their key."""
        super().increase_indent(flow, False)


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=">" if len(value) > _LONG and "\n" not in value else None)


def _mapping(dumper: yaml.SafeDumper, value: dict[str, Any]) -> yaml.Node:
    flat = all(not isinstance(v, dict | list) or (isinstance(v, list) and all(not isinstance(x, dict | list) for x in v)) for v in value.values())
    short = flat and sum(len(str(k)) + len(str(v)) + 4 for k, v in value.items()) < _SHORT
    return dumper.represent_mapping("tag:yaml.org,2002:map", value.items(), flow_style=short and len(value) < 5)


def _list(dumper: yaml.SafeDumper, value: list[Any]) -> yaml.Node:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=all(not isinstance(x, dict | list) for x in value))


_Dumper.add_representer(str, _text)
_Dumper.add_representer(dict, _mapping)
_Dumper.add_representer(list, _list)


def dumped(data: Any) -> str:
    """Plain data as YAML text in the manner of the packs; the outermost mapping always in lines."""
    node = _Dumper(StringIO()).represent_data(data)
    if isinstance(node, yaml.MappingNode):
        node.flow_style = False
    return str(yaml.serialize(node, Dumper=_Dumper, allow_unicode=True, width=WIDTH))


def _read(text: str, what: str) -> Marked:
    marked, faults = parse(text)
    if marked is None or faults or not isinstance(marked.data, dict):
        raise NotRewritable(what)
    return marked


def clause_data(text: str, clause: str) -> dict[str, Any]:
    """The plain data of a clause. Raises NoSuchClause, NotRewritable."""
    marked = _read(text, clause)
    data: dict[str, Any] = marked.data["clauses"][_index(marked, clause)]
    return data


def _index(marked: Marked, clause: str) -> int:
    clauses = marked.data.get("clauses")
    for n, entry in enumerate(clauses if isinstance(clauses, list) else ()):
        if isinstance(entry, dict) and entry.get("id") == clause:
            return n
    raise NoSuchClause(clause)


def _next_key(marked: Marked, line: int, end: int) -> int:
    """Line (from 0) of the first top-level key after `line`, else the end of the text."""
    return min((n - 1 for path, n in marked.lines.items() if len(path) == 1 and n - 1 > line), default=end)


def _without_tail(lines: list[str], start: int, end: int, indent: int) -> int:
    """Blank lines and comments before what follows belong to what follows."""
    while end > start + 1:
        line = lines[end - 1]
        bare = line.strip()
        if bare and not (bare.startswith("#") and len(line) - len(line.lstrip()) <= indent):
            break
        end -= 1
    return end


def _clause_span(text: str, marked: Marked, n: int, clause: str) -> tuple[list[str], int, int, int]:
    lines = text.splitlines(keepends=True)
    start = marked.lines[("clauses", n)] - 1
    indent = len(lines[start]) - len(lines[start].lstrip(" "))
    if not lines[start].lstrip(" ").startswith("- "):
        raise NotRewritable(clause)
    after = marked.lines.get(("clauses", n + 1))
    end = after - 1 if after is not None else _next_key(marked, start, len(lines))
    if end <= start:
        raise NotRewritable(clause)
    return lines, start, _without_tail(lines, start, end, indent + 2), indent


def clause_lines(text: str, clause: str) -> tuple[int, int]:
    """First and last line (from 1) of a clause. Raises NoSuchClause, NotRewritable."""
    marked = _read(text, clause)
    _lines, start, end, _indent = _clause_span(text, marked, _index(marked, clause), clause)
    return start + 1, end


def with_clause(text: str, clause: str, data: Mapping[str, Any]) -> str:
    """`text` with the block of one clause written anew from `data`; every other line stays byte for byte. Raises NoSuchClause, NotRewritable."""
    marked = _read(text, clause)
    n = _index(marked, clause)
    lines, start, end, indent = _clause_span(text, marked, n, clause)
    pad = " " * indent
    block = [(pad + "- " if i == 0 else pad + "  " if line.strip() else "") + line for i, line in enumerate(dumped(dict(data)).splitlines(keepends=True))]
    out = "".join([*lines[:start], *_ended(block, lines, end), *lines[end:]])
    wanted = {**marked.data, "clauses": [dict(data) if i == n else entry for i, entry in enumerate(marked.data["clauses"])]}
    return _checked(out, wanted, clause)


def with_keys(text: str, values: Mapping[str, Any]) -> str:
    """`text` with top-level keys set anew, added (before the clauses) or, where the value is None, taken out. Raises NotRewritable."""
    for key, value in values.items():
        marked = _read(text, key)
        lines = text.splitlines(keepends=True)
        if marked.data and any(not lines[n - 1].startswith((*"abcdefghijklmnopqrstuvwxyz", '"', "'")) for path, n in marked.lines.items() if len(path) == 1):
            raise NotRewritable(key)
        if key in marked.data:
            start = marked.lines[(key,)] - 1
            end = _without_tail(lines, start, _next_key(marked, start, len(lines)), 0)
        elif "clauses" in marked.data and key != "consents":
            start = end = _before_comments(lines, marked.lines[("clauses",)] - 1)
        else:
            start = end = len(lines)
        block = [] if value is None else _ended(dumped({key: value}).splitlines(keepends=True), lines, end)
        if start == len(lines) and lines and not lines[-1].endswith("\n"):
            lines[-1] += "\n"
        wanted = {k: v for k, v in marked.data.items() if k != key} | ({} if value is None else {key: value})
        text = _checked("".join([*lines[:start], *block, *lines[end:]]), wanted, key)
    return text


def _before_comments(lines: list[str], at: int) -> int:
    while at > 0 and (not lines[at - 1].strip() or lines[at - 1].startswith("#")):
        at -= 1
    return at


def _ended(block: list[str], lines: list[str], end: int) -> list[str]:
    """The block in the line endings of the text around it."""
    if lines and lines[0].endswith("\r\n"):
        return [line.replace("\n", "\r\n") for line in block]
    return block


def _checked(text: str, wanted: Any, what: str) -> str:
    if _read(text, what).data != wanted:
        raise NotRewritable(what)
    return text
