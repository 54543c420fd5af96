"""The SQLite engine: instants are always written and asked for with microseconds.

SQLite compares them as text, and the door stores ``12:00:00.000000``; Django alone would ask for ``12:00:00``, which is another text:
a clock would not be due, nor a grant expired, at the very instant, and a page of a list would not find where the last one ended.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.backends.sqlite3 import base, operations

# Columns of instants hold one form only; Django's converter looks for any of ISO 8601.
base.Database.register_converter("datetime", lambda stored: datetime.fromisoformat(stored.decode()))  # type: ignore[attr-defined]


class DatabaseOperations(operations.DatabaseOperations):
    """Adapts values for SQLite."""

    def adapt_datetimefield_value(self, value: Any) -> Any:
        """An instant as 26 characters."""
        text = super().adapt_datetimefield_value(value)
        return f"{text}.000000" if isinstance(text, str) and len(text) == 19 else text

    def convert_datetimefield_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """An aware instant in UTC; what Django does, without asking for the zone each time: a page reads hundreds."""
        instant = datetime.fromisoformat(value) if isinstance(value, str) else value
        return instant.replace(tzinfo=UTC) if isinstance(instant, datetime) and instant.tzinfo is None else instant

    def convert_uuidfield_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """An id from its 32 digits, likewise."""
        return None if value is None else UUID(int=int(value, 16))


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's wrapper with our operations."""

    ops_class = DatabaseOperations
