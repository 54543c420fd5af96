"""What a call costs the database, counted and not timed: its statements, and on SQLite the indexes by which it finds what it shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection

Asked = list[tuple[str, Any]]


def asked(call: Callable[[], object]) -> Asked:
    """The statements a call makes with their parameters, once whatever is kept has been kept."""
    seen: Asked = []

    def note(execute: Callable[..., Any], sql: str, parameters: Any, many: bool, context: Any) -> Any:
        seen.append((sql, parameters))
        return execute(sql, parameters, many, context)

    call()
    with connection.execute_wrapper(note):
        call()
    return seen


def queries(call: Callable[[], object]) -> int:
    """How many statements a call makes."""
    return len(asked(call))


def plans(call: Callable[[], object], table: str) -> list[str]:
    """How SQLite answers each statement of a call that names a table, parameters unknown as when it prepares it; another engine's planner goes by the rows."""
    if connection.vendor != "sqlite":
        return []
    found = [(sql, parameters) for sql, parameters in asked(call) if f'"{table}"' in sql and sql.startswith("SELECT")]
    assert found, f"nothing asks {table}"
    out = []
    with connection.cursor() as cursor:
        for sql, parameters in found:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", parameters)
            out.append("\n".join(row[3] for row in cursor.fetchall()))
    return out
