"""Queries put together once and run many times.

Building a Django query with the policy in it takes several milliseconds, running it a tenth of one. A `Statement` is built once for each engine with
values that occur nowhere else, so that every parameter is known by its value; afterwards only the parameters change.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django_scopes import get_scope

from lienket.journal.reads import filled
from lienket.journal.rows import ScopeError, in_model

_MODEL = "probe-model"
_NOON = datetime(2001, 2, 3, 4, 5, 6, 789000, UTC)


@dataclass(frozen=True, slots=True)
class _Made:
    sql: str
    places: tuple[tuple[str, int, Any], ...]
    """For each parameter the name of its value and its place in a list, or '' and a constant."""
    converters: tuple[tuple[int, Any, tuple[Callable[..., Any], ...]], ...]


class Statement:
    """A query over the linkage model in scope; `build` makes a `values_list` from keywords, each an id, an instant, a text, a number, None or a list.

    Lists are filled up to the next power of two with their last value, so that few statements serve all lengths. Limits are part of `build`.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], *, scoped: bool = True) -> None:
        """Remember how the query is built; nothing is asked of the database yet. One of the node's own tables is not `scoped`."""
        self._build, self._scoped = build, scoped
        self._made: dict[tuple[Any, ...], _Made] = {}

    def __call__(self, **values: Any) -> list[tuple[Any, ...]]:
        """The rows. A list without values finds nothing. Raises ScopeError without a linkage model in scope."""
        return self._run("{}", values)

    def count(self, **values: Any) -> int:
        """How many rows there are, within the limit of `build`."""
        return int(self._run("SELECT COUNT(*) FROM ({}) AS counted", values)[0][0])

    def _run(self, form: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
        model = get_scope().get("model")
        if model is None and self._scoped:
            raise ScopeError("a query needs a linkage model; wrap it in in_model(code)")
        lists = {name: filled(value) for name, value in values.items() if isinstance(value, list | tuple | set | frozenset)}
        if not all(lists.values()):
            return [(0,)] if form != "{}" else []
        given = values | lists
        made = self._of(given)
        adapted = {name: [_adapted(one) for one in value] if isinstance(value, list) else _adapted(value) for name, value in given.items()} | {"model": model}
        parameters = [constant if not name else adapted[name] if place < 0 else adapted[name][place] for name, place, constant in made.places]
        with connection.cursor() as cursor:
            cursor.execute(form.format(made.sql), parameters)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows if form != "{}" or not made.converters else _converted(rows, made.converters)

    def _of(self, given: dict[str, Any]) -> _Made:
        key = (_vendor(), *((name, len(value) if isinstance(value, list) else value is None) for name, value in given.items()))
        if key not in self._made:
            self._made[key] = self._make(given)
        return self._made[key]

    def _make(self, given: dict[str, Any]) -> _Made:
        probes: dict[str, Any] = {}
        names: dict[Any, tuple[str, int]] = {_MODEL: ("model", -1)}
        for name, value in given.items():
            if isinstance(value, list):
                probes[name] = [_probe(one, len(names) + i) for i, one in enumerate(value)]
                names |= {_adapted(one): (name, i) for i, one in enumerate(probes[name])}
            else:
                probes[name] = None if value is None else _probe(value, len(names))
                if value is not None:
                    names[_adapted(probes[name])] = (name, -1)
        with in_model(_MODEL):
            query = self._build(**probes).query
            compiler = query.get_compiler(connection=connection)
            sql, parameters = compiler.as_sql()
        found = compiler.get_converters([expression for expression, _sql, _alias in compiler.select])
        converters = tuple((i, expression, tuple(chain)) for i, (chain, expression) in found.items())
        sql, places = _with_words(sql, [(*names[p], None) if p in names else ("", -1, p) for p in parameters])
        return _Made(sql, places, converters)


def _with_words(sql: str, places: list[tuple[str, int, Any]]) -> tuple[str, tuple[tuple[str, int, Any], ...]]:
    """Write constants that are single words into the text: only then does every engine see that an index over, say, open rows will do."""
    pieces, kept = sql.split("%s"), []
    out = [pieces[0]]
    for place, rest in zip(places, pieces[1:], strict=True):
        name, _i, constant = place
        if not name and isinstance(constant, str) and constant.isascii() and constant.replace("-", "").isalpha():
            out += [f"'{constant}'", rest]
        else:
            out += ["%s", rest]
            kept.append(place)
    return "".join(out), tuple(kept)


def _probe(value: Any, number: int) -> Any:
    if isinstance(value, UUID):
        return UUID(int=(0xA0B1 << 112) | (4 << 76) | (8 << 60) | number)
    if isinstance(value, datetime):
        return _NOON + timedelta(seconds=number)
    if isinstance(value, str):
        return f"probe-{number}"
    if isinstance(value, int):
        return 7_700_000_000 + number
    raise TypeError(f"a statement takes ids, instants, texts and numbers, not {type(value).__name__}")


def _adapted(value: Any) -> Any:
    """A value as Django hands it to SQLite: ids as digits, instants as text; PostgreSQL takes both as they are."""
    if _vendor() != "sqlite":
        return value
    return value.hex if isinstance(value, UUID) else connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


@cache
def _vendor() -> str:
    """One engine a process."""
    return connection.vendor


def _converted(rows: list[tuple[Any, ...]], converters: tuple[tuple[int, Any, tuple[Callable[..., Any], ...]], ...]) -> list[tuple[Any, ...]]:
    here, out = connection, []
    for row in rows:
        values = list(row)
        for i, expression, chain in converters:
            for convert in chain:
                values[i] = convert(values[i], expression, here)
        out.append(tuple(values))
    return out
