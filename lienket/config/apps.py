"""Start of the program: put the guard on every database connection and connect events to consumers."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created


class UnsafeDatabase(SystemExit):
    """The database does not keep what it acknowledges; the program does not start."""


class Wiring(AppConfig):
    """Wires the program once all rows are known."""

    name = "lienket.config"

    def ready(self) -> None:
        """Install the guard and the table of consumers."""
        from lienket.config import wiring

        wiring.connect()
        connection_created.connect(prepare_connection, dispatch_uid="lienket.guard")


def prepare_connection(sender: object, connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Guard a new connection and refuse a database that is not set to keep acknowledged writes."""
    from lienket.journal.door import guard

    if guard not in connection.execute_wrappers:
        connection.execute_wrappers.append(guard)
    if connection.vendor == "sqlite" and not connection.is_in_memory_db():  # type: ignore[attr-defined]
        with connection.cursor() as cursor:
            mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
            synchronous = cursor.execute("PRAGMA synchronous").fetchone()[0]
        if mode != "wal" or synchronous < 2:
            raise UnsafeDatabase(
                f"SQLite runs with journal_mode={mode}, synchronous={synchronous}; WAL and FULL are needed. Is the data folder on a network disk?"
            )
