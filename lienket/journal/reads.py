"""Reading rows by equal columns with a statement put together once: what every act asks for before it acts.

The same rows as ``Model.unrestricted.filter(**equals)``; building that query anew takes several times longer than running it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection, models
from django.db.models.expressions import Col
from django_scopes import get_scope

from lienket.journal.codec import table
from lienket.journal.rows import DomainRow, ScopeError

Row = TypeVar("Row", bound=DomainRow)
AnyRow = TypeVar("AnyRow", bound=models.Model)
Converter = Callable[[Any, Any, Any], Any]


def rows(model: type[Row], **equals: Any) -> list[Row]:
    """Rows of the linkage model in scope whose columns equal these values (None: is null; a list: is one of them), in order of their key.

    Not filtered by the sharing policy: as with `unrestricted`, the caller says why. Raises ScopeError without a scope.
    """
    scope, sheet, given, parameters = _scope(model), table(model), [], list[Any]()
    for name, value in equals.items():
        values = [] if value is None else filled(value) if isinstance(value, list) else [value]
        if isinstance(value, list) and not values:
            return []
        given.append((name, len(values)))
        parameters += [sheet.store_value(name, one) for one in values]
    sql, attributes, converters = _statement(model, tuple(given))
    with connection.cursor() as cursor:
        cursor.execute(sql, [scope, *parameters])
        found = cursor.fetchall()
    return [model.from_db(connection.alias, attributes, _converted(raw, converters)) for raw in found]


def filled(values: Iterable[Any]) -> list[Any]:
    """The values, with the last repeated up to the next power of two, so that few statements serve all lengths."""
    out = list(values)
    return out + [out[-1]] * ((1 << (len(out) - 1).bit_length()) - len(out)) if out else out


def anywhere(model: type[AnyRow], **equals: Any) -> list[AnyRow]:
    """Rows of the node, or of whatever linkage model, by equal columns (ids, text, None): for finding oneself, before one knows where one is."""
    sql, attributes, converters = _statement(model, tuple((name, int(value is not None)) for name, value in equals.items()), False)
    given = (value for value in equals.values() if value is not None)
    parameters = [value.hex if isinstance(value, UUID) and connection.vendor == "sqlite" else value for value in given]
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        found = cursor.fetchall()
    return [model.from_db(connection.alias, attributes, _converted(raw, converters)) for raw in found]


def columns(model: type[DomainRow], names: tuple[str, ...]) -> list[tuple[Any, ...]]:
    """Some plain columns (text, numbers) of every row of the linkage model in scope. Raises ScopeError."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {", ".join(names)} FROM "{model._meta.db_table}" WHERE "model_id" = %s', [_scope(model)])
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def largest(model: type[DomainRow], column: str, **equals: Any) -> int | None:
    """The largest value of a whole-number column among such rows, or None. Raises ScopeError."""
    sheet = table(model)
    tests = "".join(f' AND "{name}" = %s' for name in equals)
    sql = f'SELECT "{column}" FROM "{sheet.name}" WHERE "model_id" = %s{tests} ORDER BY "{column}" DESC LIMIT 1'
    with connection.cursor() as cursor:
        cursor.execute(sql, [_scope(model), *(sheet.store_value(name, value) for name, value in equals.items())])
        found = cursor.fetchone()
    return None if found is None else int(found[0])


def _scope(model: type[DomainRow]) -> str:
    scope = get_scope().get("model")
    if scope is None:
        raise ScopeError(f"{model.__name__}: a query needs a linkage model; wrap it in in_model(code)")
    return str(scope)


def one(model: type[Row], **equals: Any) -> Row | None:
    """The first such row, or None."""
    found = rows(model, **equals)
    return found[0] if found else None


def _converted(raw: tuple[Any, ...], converters: tuple[tuple[int, Col, tuple[Converter, ...]], ...]) -> list[Any]:
    values = list(raw)
    for i, column, chain in converters:
        for convert in chain:
            values[i] = convert(values[i], column, connection)
    return values


_TESTS = {0: "IS NULL", 1: "= %s"}


@cache
def _statement(
    model: type[models.Model], given: tuple[tuple[str, int], ...], scoped: bool = True
) -> tuple[str, list[str], tuple[tuple[int, Col, tuple[Converter, ...]], ...]]:
    meta = model._meta
    fields = list(meta.concrete_fields)
    columns = {f.attname: f.column for f in fields}
    tests = "".join(f' AND "{columns[name]}" ' + (_TESTS.get(n) or f"IN ({', '.join(['%s'] * n)})") for name, n in given)
    shown = ", ".join(f'"{f.column}"' for f in fields)
    scope = '"model_id" = %s' if scoped else "1 = 1"
    sql = f'SELECT {shown} FROM "{meta.db_table}" WHERE {scope}{tests} ORDER BY "{meta.pk.column}"'
    converters = []
    for i, field in enumerate(fields):
        column = field.get_col(meta.db_table)
        chain = (*connection.ops.get_db_converters(column), *column.get_db_converters(connection))
        if chain:
            converters.append((i, column, chain))
    return sql, [f.attname for f in fields], tuple(converters)
