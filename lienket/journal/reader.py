"""How verification reads: through the node's own database, or any SQLite connection it is pointed at; always within one unmoving picture."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol, TypeVar

from django.db import DatabaseError, connection

T = TypeVar("T")

UNREADABLE = (DatabaseError, sqlite3.DatabaseError)
BATCH = 2000


class Reader(Protocol):
    """What verification needs of a database."""

    vendor: str

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """The rows of a query, read as they come; parameters are written %s."""

    def any_text(self) -> AbstractContextManager[None]:
        """While open, text that is not UTF-8 is handed out all the same."""


class SQLiteReader:
    """Reads through a bare SQLite connection, so that any copy of a node's database can be verified."""

    vendor = "sqlite"

    def __init__(self, raw: sqlite3.Connection) -> None:
        """Read through `raw`."""
        self._raw = raw

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """The rows of a query."""
        yield from self._raw.execute(sql.replace("%s", "?"), parameters)

    @contextmanager
    def any_text(self) -> Iterator[None]:
        """Invalid bytes become lone surrogates, which no stored digest can match."""
        self._raw.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
        try:
            yield
        finally:
            self._raw.text_factory = str


class NodeReader:
    """Reads through this process's own connection to the node's database."""

    def __init__(self) -> None:
        """Read through Django's default connection."""
        self.vendor = connection.vendor

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """The rows of a query."""
        with connection.cursor() as cursor:
            cursor.execute(sql, list(parameters) or None)
            while batch := cursor.fetchmany(BATCH):
                yield from batch

    @contextmanager
    def any_text(self) -> Iterator[None]:
        """PostgreSQL holds valid text only; SQLite takes any bytes."""
        if self.vendor != "sqlite":
            yield
            return
        connection.ensure_connection()
        with SQLiteReader(connection.connection).any_text():
            yield


def patiently(reader: Reader, work: Callable[[], T]) -> T:
    """Do `work`; where the engine stumbles over a text that is not UTF-8, do it again and take the text as it is (slow, hence not always)."""
    try:
        return work()
    except UNREADABLE:
        with reader.any_text():
            return work()


@contextmanager
def picture(exported: str | None = None) -> Iterator[None]:
    """One unmoving picture of the node's database for all queries inside, without keeping writers out; in a transaction under way, that one's.

    `exported` is the picture of another process to share (PostgreSQL).
    """
    if connection.in_atomic_block:
        yield
        return
    postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        # Not atomic(): that would be BEGIN IMMEDIATE on SQLite and stop every writer for as long as verification runs.
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if postgresql else "BEGIN DEFERRED")
        try:
            if exported is not None:
                cursor.execute("SET TRANSACTION SNAPSHOT %s", [exported])
            cursor.execute("SELECT seq FROM journal_head")  # The picture is taken at the first read.
            cursor.fetchall()
            yield
        finally:
            cursor.execute("ROLLBACK")


def export_picture() -> str | None:
    """The name under which other processes can share the picture taken; None where the engine has no such thing."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_export_snapshot()")
        return str(cursor.fetchone()[0])
