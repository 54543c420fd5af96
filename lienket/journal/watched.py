"""Events by which entries are found without reading those between: rare among millions, and asked for over weeks by those who oversee.

An index of the engine holds the entries in whose bytes one of the names stands (migration 0003): nothing is derived that could differ from the entries.
A name added here needs a migration that makes the index anew.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection

from lienket.journal.models import Entry

WATCHED = ("list.exported/1", "person.posted/1", "restricted.read/1")
INDEX = "journal_entry_watched"


def stands_in(vendor: str, names: Collection[str]) -> str:
    """The condition, as SQL, that one of `names` (our own, letters and points) stands quoted in the bytes of an entry; constants are in the text."""
    find = "instr(\"data\", X'{0}') > 0" if vendor == "sqlite" else "position('\\x{0}'::bytea in \"data\") > 0"
    return "(" + " OR ".join(find.format(f'"{name}"'.encode().hex()) for name in sorted(names)) + ")"


def bearing(model: str, names: Collection[str], low: int, high: int, most: int) -> list[tuple[int, bytes]]:
    """At most `most` entries of a linkage model numbered `low` to `high` that bear one of `names`, the newest first."""
    sql = f'SELECT "seq", "data" FROM "{Entry._meta.db_table}" WHERE "model_id" = %s AND "seq" BETWEEN %s AND %s AND {stands_in(connection.vendor, names)}'
    with connection.cursor() as cursor:
        cursor.execute(f'{sql} ORDER BY "seq" DESC LIMIT %s', [model, low, high, most])
        return [(seq, bytes(data)) for seq, data in cursor.fetchall()]
