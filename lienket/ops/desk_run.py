"""The run of `lienket bench desk`: databases, sessions, the served program, and what its live pages notice."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from lienket.instruments.queries import Book, book
from lienket.journal.rows import in_model
from lienket.kernel.actor import Actor
from lienket.matters.queries import number_of, page
from lienket.ops import desk_bench
from lienket.ops.desk_fill import entitled, fill
from lienket.ops.measures import _loaded
from lienket.routing.actions import sweep
from lienket.situation.search_index import catch_up, rebuild
from lienket.units.actions import post_person
from lienket.units.credentials import make_token
from lienket.units.queries import acting_post

SHARE = 0.01
TICKS = os.sysconf("SC_CLK_TCK")


class Server:
    """The served program with its processes."""

    def __init__(self, port: int) -> None:
        self.port = port
        command = [sys.executable, "-m", "lienket.ops.cli", "serve", "--port", str(port)]
        self.process = subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True)
        until = time.monotonic() + 60
        while not self._ready():
            if time.monotonic() > until or self.process.poll() is not None:
                self.stop()
                raise SystemExit("desk: the server did not become ready")
            time.sleep(0.2)

    def _ready(self) -> bool:
        """Whether pages, worker and live stream answer."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/ready")
            with socket.create_connection(("127.0.0.1", self.port + 1), timeout=5):
                return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def cpu_seconds(self) -> float:
        """CPU used so far by the server and everything it started."""
        found = {pid: (parent, ticks) for pid, parent, ticks in _processes()}
        family = {self.process.pid}
        while more := {pid for pid, (parent, _) in found.items() if parent in family} - family:
            family |= more
        return sum(found[pid][1] for pid in family if pid in found) / TICKS

    def stop(self) -> None:
        """End the server and wait for it."""
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def _processes() -> Iterator[tuple[int, int, int]]:
    """(id, parent's id, user and system ticks) of every process of this machine (proc(5): fields 1, 4, 14 and 15 of stat)."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue  # It ended meanwhile.
            yield int(entry.name), int(fields[1]), int(fields[11]) + int(fields[12])


@contextmanager
def served() -> Iterator[Server]:
    """The program, served from this data folder on a free port and the one after it."""
    server = Server(_free_port())
    try:
        yield server
    finally:
        server.stop()


def _free_port() -> int:
    for port in range(20_000 + os.getpid() % 10_000, 60_000, 2):
        try:
            for each in (port, port + 1):
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", each))
        except OSError:
            continue
        return port
    raise SystemExit("desk: no free pair of ports")


def sign_in(rules: Book, post: str) -> tuple[str, Any]:
    """A session cookie for a made-up holder of ``unit/post`` (or the unit's duty post), and the account."""
    at = datetime.now(UTC)
    with in_model(rules.model):
        actor = acting_post(rules.model, post, at.date())
        assert actor.post is not None
        login = f"bench-{post.replace('/', '-')}-{at:%H%M%S}"  # The same unit may be chosen at either size.
        person = post_person(
            actor=Actor.system(rules.model, "bench"), name="Đo lường", post=actor.post, since=at.date() - timedelta(days=1), at=at, login=login
        )
    from django.contrib.auth import get_user_model

    account = get_user_model()._default_manager.get(person_id=person)
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.create()
    return str(session.session_key), account


def run(scale: float, runs: int) -> dict[str, list[float]]:
    """All figures of the group, `runs` values each (the hour of filling happens once)."""
    pack = _loaded("formosa-ha-tinh")
    small, large = int(10_000 * scale), int(1_000_000 * scale)
    figures: dict[str, list[float]] = {}

    def note(found: dict[str, float], suffix: str = "") -> None:
        for name, value in found.items():
            figures.setdefault(f"{name}{suffix}", []).append(value)

    present = 0
    for size, suffix in ((small, "_10k"), (large, "_1m")):
        fill(pack.code, pack, present, size, datetime.now(UTC))
        present = size
        rebuild(datetime.now(UTC))
        while sweep(actor=Actor.system(pack.code, "sweeper"), at=datetime.now(UTC)).lapsed:
            pass  # Deadlines of the past weeks: the worker would be busy with them while pages are measured.
        catch_up(datetime.now(UTC), 10 * size)
        with in_model(pack.code):
            rules = book(pack.code)
            unit, share = entitled(rules, SHARE)
            actor = acting_post(pack.code, unit, datetime.now(UTC).date())
            numbers = [number_of(matter) for _, matter in page(actor, datetime.now(UTC), 200)]
        cookie, account = sign_in(rules, f"{unit}")
        now = datetime.now(UTC)
        token = make_token(actor=actor, account=account, name="bench", expires_at=now + timedelta(days=1), at=now)
        figures.setdefault(f"entitled{suffix}", []).append(share * 100)
        with served() as server:
            for _ in range(runs):
                note(desk_bench.pages(server.port, cookie, numbers, 100), suffix)
            if suffix == "_1m":
                for _ in range(runs):
                    note(desk_bench.reports(server, pack, unit, token, max(5, int(60 * min(scale * 10, 1)))))
                note(desk_bench.mixed(server, pack, unit, token, cookie, numbers, 60 * min(scale * 10, 1)))
                note(live(server, rules, unit, token))
    for name in ("board", "list", "search", "matter"):
        figures[f"{name}_growth"] = [b / a for a, b in zip(figures[f"{name}_10k"], figures[f"{name}_1m"], strict=True)]
    return figures


def live(server: Server, rules: Book, unit: str, token: str, acts: int = 40) -> dict[str, float]:
    """Milliseconds from sending a report to its being announced on LIVE_PAGES open pages of many units (99th percentile)."""
    edition = rules.rules.edition(datetime.now(UTC))
    with in_model(rules.model):
        posts = [u for u in sorted(edition.units) if edition.units[u].posts][:30]
    cookies = [sign_in(rules, f"{post}/{edition.units[post].posts[-1].code}")[0] for post in posts]
    return asyncio.run(_watch(server, rules, unit, token, cookies, acts))


async def _watch(server: Server, rules: Book, unit: str, token: str, cookies: list[str], acts: int) -> dict[str, float]:
    seen: list[tuple[float, str]] = []
    opened: Counter[str] = Counter()

    async def page_of(cookie: str) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port + 1)
        head = f"GET /live HTTP/1.1\r\nHost: 127.0.0.1:{server.port + 1}\r\nCookie: lienket_session={cookie}\r\nAccept: text/event-stream\r\n\r\n"
        writer.write(head.encode())
        status = await reader.readline()
        opened[status.decode().split()[1]] += 1
        while line := await reader.readline():
            if line.startswith(b"data:") and b"matters" in line:
                now = time.perf_counter()
                seen.extend((now, matter) for matter in json.loads(line[5:]).get("matters", ()))

    pages = [asyncio.create_task(page_of(cookies[i % len(cookies)])) for i in range(desk_bench.LIVE_PAGES)]
    await asyncio.sleep(8)
    sent: dict[str, float] = {}
    rng, loop = random.Random(3), asyncio.get_running_loop()
    connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
    for _ in range(acts):
        body = desk_bench.report_body(rules.pack, unit, rng)
        begun = time.perf_counter()
        _took, status, answer = await loop.run_in_executor(None, desk_bench.post_report, connection, token, body)
        if status == 201:
            sent[answer["matter"].replace("-", "")] = begun
        await asyncio.sleep(0.2)
    await asyncio.sleep(4)
    for task in pages:
        task.cancel()
    await asyncio.gather(*pages, return_exceptions=True)
    took = [(now - sent[matter]) * 1000 for now, matter in seen if matter in sent]
    if not took or opened["200"] != desk_bench.LIVE_PAGES:
        raise SystemExit(f"desk: live pages opened {dict(opened)}, changes seen {len(took)}")
    return {"live_p99": desk_bench.percentile(took, 0.99), "live_seen": float(len(took))}
