"""A safe SQLite: the bundled build takes the place of the system's, and an affected version is refused.

SQLite 3.7.0–3.51.2 can corrupt a database in WAL mode with several connections (the WAL-reset bug, fixed in 3.51.3).
"""

from __future__ import annotations

import importlib
import sys

SAFE = (3, 51, 3)


class UnsafeSQLite(SystemExit):
    """The SQLite in use may corrupt the database; the program does not start."""


def install() -> None:
    """Put pysqlite3 (which carries its own SQLite) in the place of the standard module. Call before Django loads."""
    bundled = importlib.import_module("pysqlite3")
    sys.modules["sqlite3"] = bundled
    sys.modules["sqlite3.dbapi2"] = bundled.dbapi2
    check(bundled.sqlite_version_info)


def check(version: tuple[int, ...]) -> None:
    """Refuse an SQLite with the WAL-reset bug."""
    if version < SAFE:
        shown, needed = (".".join(map(str, v)) for v in (version, SAFE))
        raise UnsafeSQLite(
            f"SQLite {shown} can corrupt data (WAL-reset bug); {needed} or later is needed. Run: pip install --require-hashes -r requirements/run.txt"
        )
