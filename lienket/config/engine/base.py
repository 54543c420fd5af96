"""The SQLite engine: instants are always written and asked for with microseconds.

SQLite compares them as text, and the door stores ``12:00:00.000000``; Django alone would ask for ``12:00:00``, which is another text:
a clock would not be due, nor a grant expired, at the very instant, and a page of a list would not find where the last one ended.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.sqlite3 import base, operations


class DatabaseOperations(operations.DatabaseOperations):
    """Adapts values for SQLite."""

    def adapt_datetimefield_value(self, value: Any) -> Any:
        """An instant as 26 characters."""
        text = super().adapt_datetimefield_value(value)
        return f"{text}.000000" if isinstance(text, str) and len(text) == 19 else text


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's wrapper with our operations."""

    ops_class = DatabaseOperations
