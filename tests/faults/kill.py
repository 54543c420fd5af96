"""The harness of kill -9: a node whose processes can be ended at any moment, and databases to do it to."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.conftest import ROOT

KILLED = -signal.SIGKILL
Job = tuple[str, dict[str, Any]]


@dataclass(frozen=True)
class Group:
    """Processes started together; they are killed together."""

    group: int
    pids: list[int]


class Node:
    """The harness's end of a nursery (tests/faults/nursery.py) and the databases made for it."""

    def __init__(self, process: subprocess.Popen[str], folder: Path, url: str, made: list[str]) -> None:
        self._process, self.folder, self._url, self._made = process, folder, url, made
        self.base: str = self._read()["database"]

    def _read(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, f"the nursery ended:\n{self.log()}"
        return json.loads(line)

    def _ask(self, command: dict[str, Any]) -> Any:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()
        return self._read()

    def log(self) -> str:
        """What the processes said on standard error, the end of it."""
        return (self.folder / "log").read_text(encoding="utf-8", errors="replace")[-4000:]

    def copy(self, source: str = "") -> str:
        """A new database, equal to `source` (or the base), which nobody has open."""
        if self._url:
            name = f"faults_{secrets.token_hex(6)}"
            _on_server(self._url, f'CREATE DATABASE "{name}" TEMPLATE "{source or self.base}"')
            self._made.append(name)
            return name
        original, target = Path(source or self.base), self.folder / f"{secrets.token_hex(6)}.sqlite3"
        assert not Path(f"{original}-wal").exists()
        shutil.copyfile(original, target)
        return str(target)

    def empty(self) -> str:
        """A new database of the server without a table."""
        name = f"faults_{secrets.token_hex(6)}"
        _on_server(self._url, f'CREATE DATABASE "{name}" TEMPLATE template0')
        self._made.append(name)
        return name

    def address(self, database: str) -> str:
        """DATABASE_URL of a database of this node."""
        return urlsplit(self._url)._replace(path=f"/{database}").geturl() if self._url else f"sqlite:///{database}"

    def start(self, database: str, *jobs: Job) -> Group:
        """Start a process for each job."""
        return Group(**self._ask({"jobs": jobs, "database": database}))

    def reap(self, group: Group) -> list[int]:
        """Wait until they have ended: exit codes, or the negative number of the signal."""
        codes: list[int] = self._ask({"reap": group.pids})
        return codes

    def kill_after(self, seconds: float, database: str, *jobs: Job) -> bool:
        """Start jobs and kill them all at once after `seconds`; False where all had ended by then. A job that fails by itself fails the test."""
        group = self.start(database, *jobs)
        time.sleep(seconds)
        os.killpg(group.group, signal.SIGKILL)  # The dead stay in the table until they are reaped, so the group is still theirs.
        codes = self.reap(group)
        assert set(codes) <= {0, KILLED}, f"{codes}\n{self.log()}"
        return KILLED in codes

    def call(self, database: str, job: str, **arguments: Any) -> Any:
        """Do one job to its end and return its result."""
        group = self.start(database, (job, arguments))
        assert self.reap(group) == [0], self.log()
        return json.loads((self.folder / f"result-{group.pids[0]}.json").read_text(encoding="utf-8"))


def _on_server(url: str, sql: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as server:
        server.execute(sql)


@contextmanager
def a_node(folder: Path, pack: str) -> Iterator[Node]:
    """A node with `pack` in use, on SQLite in `folder`, or on the server of `DATABASE_URL` in a database of its own; gone afterwards."""
    url = os.environ.get("DATABASE_URL", "") if os.environ.get("LIENKET_TEST_DB") == "postgresql" else ""
    environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"} | {"LIENKET_DATA": str(folder)}
    made: list[str] = []  # Databases on the server, to be removed.
    if url:
        base = f"faults_{secrets.token_hex(6)}"
        _on_server(url, f'CREATE DATABASE "{base}"')
        made.append(base)
        environment["DATABASE_URL"] = urlsplit(url)._replace(path=f"/{base}").geturl()
    with (folder / "log").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.nursery", pack],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            start_new_session=True,
        )
    try:
        with process:  # On leaving, its input is closed: the nursery and every process of it end.
            yield Node(process, folder, url, made)
    finally:
        for name in made:
            _on_server(url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
