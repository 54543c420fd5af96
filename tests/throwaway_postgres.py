"""Run a command with a PostgreSQL server of its own: ``python -m tests.throwaway_postgres BIN_FOLDER COMMAND …``.

The server listens on the loopback address only, with a random port and password, keeps its files in a temporary folder and ends with the command.
It is tuned for tests: nothing is synced to disk, so it says nothing about durability.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

USER = "lienket"
READY_WITHIN_SECONDS = 30
SETTINGS = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "max_connections": "200", "shared_buffers": "64MB", "timezone": "UTC"}


class NoServer(Exception):
    """The server did not start; the message holds the end of its log."""


def unprivileged() -> dict[str, Any]:
    """How to start a server process: PostgreSQL refuses to run as root, so root hands it to another account."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            account = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    raise NoServer("running as root, and there is neither an account 'postgres' nor 'nobody' to run the server under")


def free_port() -> int:
    """Return a port nobody uses now; another program may take it before the server does, hence the retries of `serving`."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def die_with_parent() -> None:
    """Ask Linux to stop the server when the wrapper is killed outright; elsewhere only an ordinary end stops it."""
    if sys.platform == "linux":
        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGINT)


def start(binaries: Path, folder: Path, port: int, account: dict[str, Any]) -> subprocess.Popen[bytes]:
    """Start the server and return once it answers."""
    options = [f"-c{name}={value}" for name, value in SETTINGS.items()]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [binaries / "postgres", "-D", folder / "data", "-h", "127.0.0.1", "-p", str(port), "-k", "", *options],
            cwd=folder,
            stdout=log,
            stderr=log,
            # A session of its own: Ctrl-C must reach the tests first and the server last.
            start_new_session=True,
            preexec_fn=die_with_parent,
            **account,
        )
    give_up_at = time.monotonic() + READY_WITHIN_SECONDS
    ask = [binaries / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]
    while server.poll() is None and time.monotonic() < give_up_at:
        # The log line is the server's own word; pg_isready alone could be answered by another server on a port we lost.
        ready = b"ready to accept connections" in (folder / "log").read_bytes()
        if ready and subprocess.run(ask, check=False).returncode == 0:
            return server
        time.sleep(0.05)
    stop(server)
    raise NoServer((folder / "log").read_text(errors="replace")[-2000:])


def stop(server: subprocess.Popen[bytes]) -> None:
    """Stop the server: politely, then without waiting for its clients."""
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if server.poll() is not None:
            return
        server.send_signal(number)
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            continue


@contextmanager
def serving(binaries: Path) -> Iterator[str]:
    """Yield the `DATABASE_URL` of a fresh, empty database that exists only inside the block."""
    account = unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="lienket-postgresql-"))
    server = None
    try:
        password = secrets.token_hex(16)
        (folder / "password").write_text(password)
        if account:
            for path in (folder, folder / "password"):
                os.chown(path, account["user"], account["group"])
        making = [binaries / "initdb", "-D", folder / "data", "-U", USER, "-E", "UTF8", "--locale=C", "--auth=scram-sha-256", "--no-sync"]
        made = subprocess.run([*making, f"--pwfile={folder / 'password'}"], cwd=folder, capture_output=True, text=True, check=False, **account)
        if made.returncode != 0:
            raise NoServer(made.stderr[-2000:])
        for attempt in range(3):
            port = free_port()
            try:
                server = start(binaries, folder, port, account)
                break
            except NoServer:
                if attempt == 2:
                    raise
        login = {**os.environ, "PGPASSWORD": password}
        subprocess.run([binaries / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", USER, USER], cwd=folder, env=login, check=True)
        yield f"postgresql://{USER}:{password}@127.0.0.1:{port}/{USER}"
    finally:
        if server is not None:
            stop(server)
        shutil.rmtree(folder, ignore_errors=True)


def main(arguments: list[str]) -> int:
    """Run the command with `DATABASE_URL` set and return its exit code."""
    binaries, *command = arguments
    # Turned into SystemExit, so that the server is stopped on the way out.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda received, _frame: sys.exit(128 + received))
    try:
        with serving(Path(binaries)) as url:
            return subprocess.run(command, env={**os.environ, "DATABASE_URL": url, "LIENKET_TEST_DB": "postgresql"}, check=False).returncode
    except NoServer as problem:
        print(f"PostgreSQL for the tests did not start:\n{problem}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
