"""PostgreSQL's own programs for copies: pg_dump and pg_restore, found beside the newest server or on the path."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import DatabaseError, connection

from lienket.kernel.errors import LienketError


class NoPostgresqlTools(LienketError):
    """A program of PostgreSQL is missing: (name). Install the client package of the server's version."""

    code = "no-postgresql-tools"


class PostgresqlToolFailed(LienketError):
    """A program of PostgreSQL failed: (name, its first words)."""

    code = "postgresql-tool-failed"


def tool(name: str) -> str:
    """The path of a program, of the newest version there is. Raises NoPostgresqlTools."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]) if path.parts[-3].isdigit() else 0)
    path = str(found[-1]) if found else shutil.which(name)
    if path is None:
        raise NoPostgresqlTools(name)
    return path


def _run(name: str, arguments: Sequence[str], database: str | None = None) -> None:
    given = settings.DATABASES["default"]
    environment = os.environ | {"PGPASSWORD": str(given["PASSWORD"])}
    where = [f"--{option}={given[key]}" for option, key in (("host", "HOST"), ("port", "PORT"), ("username", "USER")) if given[key]]
    where.append(f"--dbname={database or given['NAME']}")
    done = subprocess.run([tool(name), *where, *arguments], env=environment, capture_output=True, text=True, check=False)  # noqa: S603 – PostgreSQL's own.
    if done.returncode:
        raise PostgresqlToolFailed(name, done.stderr.strip().splitlines()[0] if done.stderr.strip() else str(done.returncode))


def dump(target: Path, snapshot: str | None) -> None:
    """Dump the node's database as of the exported `snapshot`."""
    _run("pg_dump", ["--format=custom", "--no-owner", "--no-privileges", f"--file={target}", *([f"--snapshot={snapshot}"] if snapshot else [])])


def load(source: Path, database: str | None = None) -> None:
    """Load a dump into an empty database."""
    _run("pg_restore", ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", str(source)], database)


def address(database: str) -> str:
    """DATABASE_URL of another database of the same server."""
    given = settings.DATABASES["default"]
    who = ":".join(quote(str(given[key]), safe="") for key in ("USER", "PASSWORD") if given[key])
    host = str(given["HOST"])
    where = "" if host.startswith("/") else host + (f":{given['PORT']}" if given["PORT"] else "")
    return f"postgresql://{who}@{where}/{database}" + (f"?host={quote(host)}" if host.startswith("/") else "") if who else f"postgresql://{where}/{database}"


def tried(source: Path, head: tuple[int, str]) -> bool:
    """Load the dump into a database made for it and verify the journal there; False where the role may not make one. Raises PostgresqlToolFailed."""
    name = f"lienket_trial_{secrets.token_hex(6)}"
    try:
        with connection.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    except DatabaseError:
        return False
    try:
        load(source, name)
        verdict = verified_elsewhere({"DATABASE_URL": address(name)})
        if not verdict["ok"] or verdict["entries"] != head[0]:
            raise PostgresqlToolFailed("pg_restore", "the journal of the copy does not verify")
        return True
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def verified_elsewhere(environment: dict[str, str]) -> dict[str, object]:
    """What `lienket journal verify` says in a process of its own, in another environment; it brings the tables up to date first."""
    command = [sys.executable, "-m", "lienket.ops.cli", "journal", "verify", "--json"]
    done = subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, check=False)  # noqa: S603 – our own module.
    try:
        found: dict[str, object] = json.loads(done.stdout)
    except ValueError:
        return {"ok": False, "entries": 0, "rows": 0}
    return found
