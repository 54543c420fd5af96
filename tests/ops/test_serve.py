"""The server as people run it: real processes, killed and restarted under open streams and writers. Everything it needs lies in a folder of its own."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from lienket.ops.places import NetworkDisk, is_remote, kind_of_disk, local_disk
from tests.conftest import ROOT
from tests.faults.conftest import world_node  # noqa: F401 – a fixture.
from tests.faults.kill import Node

WAIT_SECONDS = 150


class Served:
    """A running `lienket serve` and what one does to it."""

    def __init__(self, node: Node, database: str, folder: Path, people: dict[str, Any]) -> None:
        self.node, self.database, self.folder, self.people = node, database, folder, people
        self.port = _free_pair()
        self.process: subprocess.Popen[str] | None = None
        self.log = folder / "serve.log"

    def start(self) -> None:
        environment = os.environ | {"DATABASE_URL": self.node.address(self.database), "LIENKET_DATA": str(self.folder), "LIENKET_LIVE_PORT": str(self.port + 1)}
        with self.log.open("a", encoding="utf-8") as log:
            command = [sys.executable, "-m", "lienket.ops.cli", "serve", "--port", str(self.port), "--workers", "2", "--json"]
            self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log, text=True)
        try:
            self.until(lambda: self.get("/ready")[0] == 200 and self.live())
        except BaseException:
            self.stop()
            raise

    def stop(self, sign: int = signal.SIGTERM) -> float:
        assert self.process is not None
        begun = time.monotonic()
        self.process.send_signal(sign)
        self.process.wait(30)
        return time.monotonic() - begun

    def until(self, holds: Any) -> None:
        ends = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < ends:
            assert self.process is None or self.process.poll() is None, self.said()
            with contextlib.suppress(OSError, http.client.HTTPException):
                if holds():
                    return
            time.sleep(0.1)
        raise AssertionError(self.said())

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")[-4000:]

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            asked.request(method, path, None if body is None else json.dumps(body), {"Content-Type": "application/json", **headers})
            answer = asked.getresponse()
            return answer.status, answer.read()
        finally:
            asked.close()

    def get(self, path: str, **headers: str) -> tuple[int, Any]:
        return self.ask("GET", path, **headers)

    def live(self) -> bool:
        """Whether the live stream answers."""
        with socket.create_connection(("127.0.0.1", self.port + 1), 5):
            return True

    def report(self, unit: str = "plant") -> str:
        """One report by API, sent again under its key until it is acknowledged; the number."""
        facts = {"kind": "incident", "field": "theft", "severity": "low", "place": "works", "reporter": "citizen"}
        body = {
            "key": f"key-{secrets.token_hex(8)}",
            "channel": "phone",
            "occurred_at": datetime.now(UTC).isoformat(),
            "text": "Canary mất xe.",
            "facts": facts,
        }
        body |= {"name": "Canary Bí Mật", "phone": "0900000123"}
        number: list[str] = []

        def sent() -> bool:
            status, answer = self.ask("POST", "/api/v1/reports", body, Authorization=f"Bearer {self.people[unit]['token']}")
            assert status < 500 or status in {502, 503}, answer
            assert status in {200, 201}, answer
            number.append(json.loads(answer)["number"])
            return True

        self.until(sent)
        return number[0]

    def workers(self) -> list[int]:
        """The page processes, children of the one that minds them."""
        assert self.process is not None
        minders = [pid for pid in _children(self.process.pid) if b"\0pages\0" in _read(f"/proc/{pid}/cmdline")]
        return [pid for minder in minders for pid in _children(minder)]


class Stream:
    """A browser's EventSource, as far as tests need it."""

    def __init__(self, served: Served, unit: str, last: str = "") -> None:
        self.events: list[dict[str, str]] = []
        self.status = 0
        self._connection = http.client.HTTPConnection("127.0.0.1", served.port + 1, timeout=90)
        headers = {"Cookie": f"lienket_session={served.people[unit]['session']}", "Origin": f"http://127.0.0.1:{served.port}"}
        self._connection.request("GET", "/live", headers=headers | ({"Last-Event-ID": last} if last else {}))
        self._answer = self._connection.getresponse()
        self.status = self._answer.status
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        event: dict[str, str] = {}
        with contextlib.suppress(OSError, http.client.HTTPException, ValueError, AttributeError):
            while line := self._answer.readline():
                name, _, value = line.decode().rstrip("\n").partition(": ")
                if name:
                    event[name] = value
                elif event:
                    self.events.append(event)
                    event = {}

    @property
    def open(self) -> bool:
        return self._thread.is_alive()

    @property
    def last(self) -> str:
        return next((event["id"] for event in reversed(self.events) if "id" in event), "")

    def matters(self) -> list[str]:
        return [matter for event in self.events if event.get("event") == "change" for matter in json.loads(event["data"])["matters"]]

    def close(self) -> None:
        with contextlib.suppress(OSError):
            if self._connection.sock is not None:
                self._connection.sock.shutdown(socket.SHUT_RDWR)
        self._thread.join(5)
        self._answer.close()
        self._connection.close()


def stream_status(served: Served, unit: str) -> int:
    """Ask for a stream and let it go again."""
    stream = Stream(served, unit)
    stream.close()
    return stream.status


def _children(pid: int) -> list[int]:
    return [int(child) for task in Path(f"/proc/{pid}/task").glob("*") for child in _read(task / "children").split()]


def _read(path: Path | str) -> bytes:
    """What the system tells of a process; nothing once it has ended, which it may at any moment."""
    try:
        return Path(path).read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""


def _free_pair() -> int:
    for _ in range(50):
        with socket.socket() as one, socket.socket() as two:
            one.bind(("127.0.0.1", 0))
            port = one.getsockname()[1]
            with contextlib.suppress(OSError):
                two.bind(("127.0.0.1", port + 1))
                return int(port)
    raise AssertionError("no two free ports side by side")


@pytest.fixture(scope="module")
def served(world_node: Node, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:  # noqa: F811
    folder = tmp_path_factory.mktemp("served")
    (folder / "secret-key").write_bytes((world_node.folder / "secret-key").read_bytes())
    database = world_node.copy()
    people = world_node.call(database, "sign_in", units=["plant", "town-police", "neighbour"])
    running = Served(world_node, database, folder, people)
    running.start()
    try:
        yield running
    finally:
        if running.process is not None and running.process.poll() is None:
            running.stop()


def test_the_entitled_see_a_report_live_and_the_outsiders_stream_stays_silent(served: Served) -> None:
    ours, theirs = Stream(served, "town-police"), Stream(served, "neighbour")
    served.until(lambda: ours.events and theirs.events)
    for told in range(1, 4):  # Between them the worker records acts of its own.
        served.report()
        served.until(lambda told=told: len(set(ours.matters())) == told)
        time.sleep(1.5)
    assert {event["event"] for event in theirs.events} == {"ping"}
    assert all(json.loads(event["data"]).keys() == {"seq"} for event in theirs.events)
    ours.close()
    theirs.close()


def test_nothing_acknowledged_is_lost_when_a_page_process_is_killed(served: Served) -> None:
    served.until(lambda: len(served.workers()) == 2)
    numbers = [served.report() for _ in range(5)]
    for _ in range(2):
        os.kill(served.workers()[0], signal.SIGKILL)
        numbers += [served.report() for _ in range(10)]
        time.sleep(6)  # The minder takes a process that dies twice within five seconds for one that cannot start.
        served.until(lambda: len(served.workers()) == 2)
    assert len(set(numbers)) == 25
    known = served.node.call(served.database, "numbers")
    assert set(numbers) <= set(known)


def test_a_page_comes_back_after_a_restart_and_is_told_what_it_missed(served: Served) -> None:
    page = Stream(served, "town-police")
    served.until(lambda: page.last)
    last = page.last
    assert served.stop() < 12
    page.close()
    assert not _alive(served), "children must end with the server"
    served.node.call(served.database, "write", writer=7, acks=str(served.folder / "acks"), most=1)
    served.start()
    back = Stream(served, "plant", last)
    served.until(back.matters)
    assert len(back.matters()) >= 1
    back.close()


def test_who_sends_slowly_keeps_nobody_waiting(served: Served) -> None:
    head = "POST /api/v1/reports HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 90000\r\n\r\n{"
    with contextlib.ExitStack() as slow:
        for _ in range(12):
            one = slow.enter_context(socket.create_connection(("127.0.0.1", served.port), 5))
            one.sendall(head.encode())
        time.sleep(1)
        assert served.get("/health")[0] == 200
        served.report()


def test_a_rolling_restart_answers_all_the_while(served: Served) -> None:
    served.until(lambda: len(served.workers()) == 2)
    before = set(served.workers())
    assert served.process is not None
    served.process.send_signal(signal.SIGHUP)
    ends = time.monotonic() + WAIT_SECONDS
    while before & set(served.workers()) and time.monotonic() < ends:
        assert served.get("/health")[0] == 200
        time.sleep(0.2)
    assert not before & set(served.workers())
    served.until(lambda: len(served.workers()) == 2)
    served.until(lambda: stream_status(served, "plant") == 200)


def test_a_revoked_session_ends_its_stream(served: Served) -> None:
    page = Stream(served, "plant")
    served.until(lambda: page.last)
    served.node.call(served.database, "sign_out", session=served.people["plant"]["session"])
    served.until(lambda: not page.open)
    page.close()
    assert stream_status(served, "plant") == 401
    assert served.get("/live/since", Cookie=f"lienket_session={served.people['plant']['session']}")[0] == 302


def test_a_page_of_another_origin_is_not_let_in(served: Served) -> None:
    asked = http.client.HTTPConnection("127.0.0.1", served.port + 1, timeout=10)
    asked.request("GET", "/live", headers={"Origin": "http://elsewhere.example", "Cookie": f"lienket_session={served.people['town-police']['session']}"})
    answer = asked.getresponse()
    assert answer.status == 403
    assert answer.getheader("Access-Control-Allow-Origin") is None
    asked.close()


def test_what_was_logged_names_nobody(served: Served) -> None:
    logged = served.log.read_text(encoding="utf-8")
    assert '"logger": "lienket.request"' in logged
    for canary in ("Canary", "0900000123", "VV-20", served.people["plant"]["token"], "127.0.0.1:"):
        assert canary not in logged.replace(f"http://127.0.0.1:{served.port}/", ""), canary


def test_everything_ends_when_the_server_is_killed(served: Served) -> None:
    assert served.process is not None
    children = _children(served.process.pid)
    everyone = [*children, *(grandchild for child in children for grandchild in _children(child))]
    assert len(everyone) >= 5
    served.stop(signal.SIGKILL)
    ends = time.monotonic() + WAIT_SECONDS
    while any(Path(f"/proc/{pid}").exists() for pid in everyone) and time.monotonic() < ends:
        time.sleep(0.1)
    assert not [pid for pid in everyone if Path(f"/proc/{pid}").exists()]


def _alive(served: Served) -> bool:
    try:
        served.get("/health")
    except OSError:
        return False
    return True


MOUNTS = "/dev/sda1 / ext4 rw 0 0\nserver:/x /mnt/far nfs4 rw 0 0\nuser@host:/ /mnt/ssh fuse.sshfs rw 0 0\n/dev/sdb1 /mnt/far\\040disk xfs rw 0 0\n"


@pytest.mark.parametrize(
    ("folder", "kind", "remote"),
    [
        ("/data", "ext4", False),
        ("/mnt/far/data", "nfs4", True),
        ("/mnt/ssh/a/b", "fuse.sshfs", True),
        ("/mnt/far disk/x", "xfs", False),
        ("/mnt/farther", "ext4", False),
    ],
)
def test_a_data_folder_on_a_network_disk_is_known(folder: str, kind: str, remote: bool) -> None:
    assert kind_of_disk(Path(folder), MOUNTS) == kind
    assert is_remote(kind) is remote


def test_a_data_folder_on_a_network_disk_is_refused(tmp_path: Path) -> None:
    table = tmp_path / "mounts"
    table.write_text(f"host:/x {tmp_path} nfs rw 0 0\n", encoding="utf-8")
    with pytest.raises(NetworkDisk):
        local_disk(tmp_path, table)
    local_disk(Path("/"), table)
    local_disk(tmp_path, tmp_path / "no-such-table")
