"""`lienket serve`: pages, API, live stream and worker by one command."""

from __future__ import annotations

import http.client
import json
import os
import socket
import sys
import time
from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings
from django.db import connections

from lienket.kernel.errors import LienketError
from lienket.ops.collect import collect
from lienket.ops.console import out
from lienket.ops.places import NetworkDisk, local_disk, take_folder
from lienket.ops.supervisor import Child, Supervisor
from lienket.situation.refusals import refusal

START_SECONDS = 60.0

Host = Annotated[str, typer.Option(help="Địa chỉ nghe. / Address to listen on.")]
Port = Annotated[int, typer.Option(min=1, max=65534, help="Cổng; dòng sự kiện trực tiếp dùng cổng kế tiếp. / Port; the live stream takes the next one.")]
Workers = Annotated[int, typer.Option(min=1, max=64, help="Số tiến trình phục vụ trang. / Page processes.")]


class PortTaken(LienketError):
    """Another program listens there: (host, port). Stop it or choose another --port."""

    code = "port-taken"


def serve(
    host: Host = "127.0.0.1",
    port: Port = settings.PORT,
    workers: Workers = 2,
    work: Annotated[bool, typer.Option("--work/--no-work", help="Kèm tiến trình chuyển thông báo, quét hạn. / With the worker.")] = True,
) -> None:
    """Phục vụ trang, API, dòng sự kiện và tiến trình nền cho tới khi dừng. / Serve pages, API, live events and the worker until stopped."""
    start(host, port, workers, work, ())


def start(host: str, port: int, workers: int, work: bool, lines: tuple[str, ...]) -> None:
    """Check, collect, start and keep running; `lines` are said once everything answers. Raises NetworkDisk, AlreadyServing, PortTaken."""
    for folder in (Path(settings.DATA_DIR), *_database_folder()):
        try:
            local_disk(folder)
        except NetworkDisk as error:
            if os.environ.get("LIENKET_ANY_DISK") != "1":
                raise
            out.errors.print(refusal(error, out.language), style="yellow", markup=False, soft_wrap=True)
    live_port = settings.LIVE_PORT or port + 1
    for number in (port, live_port):
        _free(host, number)
    lock = take_folder(Path(settings.DATA_DIR))
    ports = [_take_port(number) for number in (port, live_port)]
    collect()
    connections.close_all()
    environment = os.environ | {"LIENKET_PORT": str(port), "LIENKET_LIVE_PORT": str(live_port)}
    if not _loopback(host) and "LIENKET_HOSTS" not in os.environ:
        out.say("Chỉ tên máy trong LIENKET_HOSTS được trả lời.", "Only the names in LIENKET_HOSTS are answered.")

    def child(what: str, number: int) -> list[str]:
        given = {"host": host, "port": number, "workers": workers, "parent": os.getpid()}
        return [sys.executable, "-m", "lienket.ops.child", what, json.dumps(given)]

    children = [
        Child("pages", child("pages", port), parts=workers, first=True),
        Child("live", child("live", live_port), parts=1),
    ]
    if work:
        children.append(Child("work", [sys.executable, "-m", "lienket.ops.cli", "work", "--every", "1", "--quiet"]))
    try:
        Supervisor(children, environment).run(_Greeting(host, port, lines))
    finally:
        os.close(lock)
        for held in ports:
            held.close()


def _database_folder() -> tuple[Path, ...]:
    database = settings.DATABASES["default"]
    return (Path(database["NAME"]).parent,) if database["ENGINE"] == "lienket.config.engine" else ()


def _loopback(host: str) -> bool:
    return host in {"127.0.0.1", "::1", "localhost"}


def _free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise PortTaken(host, str(port)) from None


def _take_port(port: int) -> socket.socket:
    """Hold a port against other nodes of this machine: page processes share their port, so a second server would bind it too. Raises PortTaken."""
    held = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        held.bind(f"\0lienket-port-{port}")  # An abstract name: it goes with the process and leaves no file.
    except OSError:
        held.close()
        raise PortTaken("localhost", str(port)) from None
    return held


class _Greeting:
    """Asked again and again: whether the pages answer; says where as soon as they do, and once if they do not in time."""

    def __init__(self, host: str, port: int, lines: tuple[str, ...]) -> None:
        self._name = host if host not in {"0.0.0.0", "::"} else "127.0.0.1"  # noqa: S104 – compared, not bound.
        self._address = f"http://{'localhost' if _loopback(host) else self._name}:{port}/"
        self._port, self._lines = port, lines
        self._late_at = time.monotonic() + START_SECONDS

    def __call__(self) -> bool:
        asked = http.client.HTTPConnection(self._name, self._port, timeout=2)
        try:
            asked.request("GET", "/health")
            if asked.getresponse().status == 200:
                words = [out.pick("Đang phục vụ tại {0}", "Serving at {0}").format(self._address), *self._lines]
                out.data({"pages": self._address, "pid": os.getpid()}, words)
                sys.stdout.flush()
                return True
        except (OSError, http.client.HTTPException):
            pass
        finally:
            asked.close()
        if time.monotonic() > self._late_at:
            self._late_at = float("inf")
            out.errors.print(out.pick("Trang chưa trả lời; xem lỗi ở trên.", "The pages do not answer yet; see the errors above."), style="red")
        return False
