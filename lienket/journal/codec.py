"""Rows as tuples: how a domain row is stored on each engine, read back raw, and turned into the canonical form that is hashed.

Every value has one plain form (ids as 32 hexadecimal digits, instants as UTC text, JSON as canonical text, booleans as 0 and 1).
The plain form is what is hashed and, but for booleans on PostgreSQL, also what the engine is given.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any
from uuid import UUID

import orjson
from django.db import connection, models
from django.db.backends.utils import CursorWrapper

from lienket.journal.rows import DomainRow
from lienket.kernel.canonical import canonical, commitment, digest, instant

Plain = Callable[[Any], Any]


def _id(value: Any) -> str:
    return "%032x" % value.int if type(value) is UUID else value  # noqa: UP031 – a third quicker than .hex, and there are dozens a report


def _instant(value: Any) -> str:
    return value if type(value) is str else instant(value)


def _day(value: Any) -> str:
    return value if type(value) is str else value.isoformat()


def _json(value: Any) -> str:
    return canonical(value).decode()


def _json_raw(value: Any) -> str:
    """JSON as PostgreSQL gives it, in its own spelling."""
    return _json(orjson.loads(value) if isinstance(value, str) else value)


def _blob(value: Any) -> str:
    return bytes(value).hex()


def _target(field: models.Field[Any, Any]) -> models.Field[Any, Any]:
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return field


def _conversions(field: models.Field[Any, Any], vendor: str) -> tuple[Plain | None, Plain | None]:
    """(from Python, from a raw row) to the plain form; None: it is plain already. SQLite gives back the very values it was given."""
    made, raw = _from_python_and_postgresql(_target(field))
    return made, _blob if raw is _blob else None if vendor == "sqlite" else raw


def _from_python_and_postgresql(target: models.Field[Any, Any]) -> tuple[Plain | None, Plain | None]:
    if isinstance(target, models.UUIDField):
        return _id, _id
    if isinstance(target, models.DateTimeField):
        return _instant, _instant
    if isinstance(target, models.DateField):
        return _day, _day
    if isinstance(target, models.JSONField):
        return _json, _json_raw
    if isinstance(target, models.BooleanField):
        return int, int
    if isinstance(target, models.FloatField):
        return float, None  # A whole number would be hashed as 18 and read back as 18.0.
    if isinstance(target, models.BinaryField):
        return _blob, _blob
    if isinstance(target, models.CharField) and target.choices:
        return str, None  # Choices are str subclasses; drivers and encoders want plain text.
    return None, None


class Table:
    """One domain table: its columns and the conversions between Python, engine and plain form."""

    def __init__(self, model: type[DomainRow], vendor: str) -> None:
        """Work out the columns of `model` for the engine `vendor`."""
        fields = sorted((f for f in model._meta.concrete_fields if f.column != "nonce"), key=lambda f: str(f.column))
        self.model = model
        self.name = model._meta.db_table
        self.erasable = model.erasable
        names = [f.attname for f in fields]
        columns = [f.column for f in fields]
        self.attributes = (*names, "nonce") if self.erasable else tuple(names)
        self.columns = (*columns, "nonce") if self.erasable else tuple(columns)
        self.known = frozenset(self.attributes)
        self._defaults = {f.attname: f.get_default() for f in fields if f.has_default()}
        quoted = ", ".join(f'"{c}"' for c in self.columns)
        assert model._meta.pk is not None
        self.pk = model._meta.pk.column
        self.insert = f'INSERT INTO "{self.name}" ({quoted}) VALUES ({", ".join(["%s"] * len(self.columns))})'
        # The plus takes the declared type away from SQLite's columns: Django's converters would parse times, and take a boolean altered to 2 for false.
        read = ", ".join(f'+"{c}"' for c in self.columns) if vendor == "sqlite" else quoted
        self.select = f'SELECT {read} FROM "{self.name}"'
        self._hashed = tuple(columns)
        self._plain = tuple((f.attname, _conversions(f, vendor)[0]) for f in fields)
        self._raw = tuple(_conversions(f, vendor)[1] for f in fields)
        self._as_read = not any(self._raw)
        self._booleans = tuple(i for i, f in enumerate(fields) if vendor == "postgresql" and isinstance(_target(f), models.BooleanField))
        self._by_name = dict(self._plain)
        self._shapes: dict[tuple[str, ...], tuple[tuple[str, Plain | None, Any], ...]] = {}
        self._boolean_names = frozenset(names[i] for i in self._booleans)
        self.key = columns.index(self.pk)

    def form(self, values: Mapping[str, Any]) -> tuple[list[Any], bytes | None]:
        """The plain values of a new row in the order of the columns, with defaults filled in, and its nonce. Raises TypeError for an unknown column."""
        names = tuple(values)
        shape = self._shapes.get(names)
        if shape is None:
            shape = self._shapes[names] = self._shape(names)
        plain = [None if (v := values[name] if name else default) is None else to(v) if to else v for name, to, default in shape]
        return plain, (values.get("nonce") or os.urandom(32)) if self.erasable else None

    def _shape(self, names: tuple[str, ...]) -> tuple[tuple[str, Plain | None, Any], ...]:
        """Per column: the name of its value and its conversion, or no name and the default, plain already."""
        if not self.known.issuperset(names):
            raise TypeError(f"{self.name} has no column {sorted(set(names) - self.known)}")
        given = frozenset(names)
        return tuple(
            (name, to, None) if name in given else ("", None, None if (v := self._defaults.get(name)) is None else to(v) if to else v)
            for name, to in self._plain
        )

    def stored(self, plain: list[Any], nonce: bytes | None) -> list[Any]:
        """The parameters of `insert` for a row of these plain values."""
        if not self._booleans and nonce is None:
            return plain
        out = list(plain)
        for i in self._booleans:
            if out[i] is not None:
                out[i] = bool(out[i])
        if nonce is not None:
            out.append(nonce)
        return out

    def store_value(self, name: str, value: Any) -> Any:
        """One value as the engine takes it."""
        if value is None or name in self._boolean_names:
            return value
        to = self._by_name.get(name)
        return to(value) if to else value

    def store_key(self, pk: Any) -> Any:
        """A primary key as the engine takes it."""
        return self.store_value(self.attributes[self.key], pk)

    def digest_of(self, plain: Iterable[Any], nonce: bytes | None) -> str:
        """Digest of plain values; empty columns are left out, so that a column added later changes no digest."""
        # The canonical form without sorting: the columns stand in order.
        data = orjson.dumps({column: v for column, v in zip(self._hashed, plain, strict=False) if v is not None})
        return digest(data) if nonce is None else commitment(nonce, data)

    def digest_of_raw(self, raw: tuple[Any, ...]) -> str:
        """Digest of a row read by `select`."""
        plain = raw if self._as_read else [v if v is None or to is None else to(v) for v, to in zip(raw, self._raw, strict=False)]
        return self.digest_of(plain, bytes(raw[-1]) if self.erasable else None)

    def id_of_raw(self, raw: tuple[Any, ...]) -> str:
        """The primary key of a raw row as it stands in entries."""
        return key_text(raw[self.key])

    def read(self, cursor: CursorWrapper, pk: Any) -> tuple[Any, ...] | None:
        """One raw row by primary key."""
        cursor.execute(f'{self.select} WHERE "{self.pk}" = %s', [self.store_key(pk)])
        found: tuple[Any, ...] | None = cursor.fetchone()
        return found

    def read_many(self, cursor: CursorWrapper, pks: Sequence[Any]) -> list[tuple[Any, ...]]:
        """The raw rows with these primary keys; what is not there is missing."""
        marks = ", ".join(["%s"] * len(pks))
        cursor.execute(f'{self.select} WHERE "{self.pk}" IN ({marks})', [self.store_key(pk) for pk in pks])
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def key_text(pk: Any) -> str:
    """A primary key as it stands in entries: ids as 32 hexadecimal digits, codes as they are."""
    return pk.hex if type(pk) is UUID else str(pk)


@cache
def _table(model: type[DomainRow], vendor: str) -> Table:
    return Table(model, vendor)


def table(model: type[DomainRow]) -> Table:
    """The codec of `model` for the engine in use."""
    return _table(model, _vendor())


@cache
def _vendor() -> str:
    """One engine a process."""
    return connection.vendor


@cache
def _named(vendor: str) -> dict[str, Table]:
    return {sheet.name: sheet for sheet in all_tables()}


def named(name: str) -> Table:
    """The codec of a domain table, by the table's name, for the engine in use."""
    return _named(connection.vendor)[name]


def all_tables() -> Iterator[Table]:
    """Every domain table, in a fixed order."""
    from django.apps import apps

    for model in sorted(apps.get_models(), key=lambda m: m._meta.db_table):
        if issubclass(model, DomainRow):
            yield table(model)
