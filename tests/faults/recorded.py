"""Run as a process of its own, under strace: receives reports through the door and writes a line to standard output for each one acknowledged.

``python -m tests.faults.recorded --count 60 [--synchronous NORMAL] [--patient]``. NORMAL is the negative control: it is set after the program's own check
of the connection, and nowhere but here. `--patient` sends a refused report again, and says on standard error what it was refused with.
"""

from __future__ import annotations

import argparse
import os
import sys
from typing import Any

CONNECTION_LASTS_REPORTS = 20
FILE_EVERY_REPORTS = 6
CHECKPOINT_EVERY_PAGES = 250
TRIES = 50


def main() -> None:
    given = argparse.ArgumentParser()
    given.add_argument("--count", type=int, required=True)
    given.add_argument("--synchronous", choices=("FULL", "NORMAL"), default="FULL")
    given.add_argument("--patient", action="store_true")
    wanted = given.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lienket.config.settings")
    import django

    django.setup()
    from django.db import connections
    from django.db.backends.signals import connection_created

    from lienket.kernel.errors import LienketError
    from tests.faults.reports import send

    def prepared(sender: object, connection: Any, **_: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA synchronous={wanted.synchronous}")
            cursor.execute(f"PRAGMA wal_autocheckpoint={CHECKPOINT_EVERY_PAGES}")  # So that a short recording holds several.

    connection_created.connect(prepared)
    for number in range(wanted.count):
        for left in reversed(range(TRIES)):
            try:
                send(f"recorded-{number:06d}", lambda line: os.write(1, line.encode("ascii")), with_file=number % FILE_EVERY_REPORTS == 0)
            except LienketError as error:
                if not (wanted.patient and left):
                    raise
                sys.stderr.write(f"REFUSED {error.code}\n")
            else:
                break
        if number % CONNECTION_LASTS_REPORTS == CONNECTION_LASTS_REPORTS - 1:
            connections.close_all()  # SQLite then moves everything into the database and removes the log.
    connections.close_all()


if __name__ == "__main__":
    main()
