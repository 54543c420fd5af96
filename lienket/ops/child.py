"""What `lienket serve` starts: `python -m lienket.ops.child pages|live` with one JSON argument. Each ends with its parent, however that ends."""

from __future__ import annotations

import ctypes
import json
import multiprocessing
import os
import signal
import sys
from functools import partial
from importlib import import_module
from typing import Any

PAGES = "lienket.config.wsgi"
LIVE = "lienket.config.asgi"
THREADS = 4
"""Threads of a page process. Python runs one at a time: more do not make pages faster, they let readers in while others wait in the writers' line."""
WAITING = 64
"""Requests a page process holds at once; the kernel's backlog holds the rest, in order."""
STREAMS = 4096
LOAD_SECONDS = 120
GRACE_SECONDS = {"pages": 8, "live": 2}


def end_with_parent(parent: int, sign: int = signal.SIGTERM) -> None:
    """Have Linux send `sign` when the parent ends; end now if it already has."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(1, int(sign))  # PR_SET_PDEATHSIG
        if os.getppid() != parent:
            raise SystemExit(1)


def _load(target: str, parent: int, loaded: Any) -> Any:
    """The application, loaded in the worker's own process, so that a rolling restart loads new code; `loaded` is told."""
    end_with_parent(parent)
    application = import_module(target).application
    if target == PAGES:
        from django.urls import get_resolver

        get_resolver()._populate()  # Every address and view is there before the first request, or this process does not start.
    loaded.release()
    return application


def _rolling(server: type[Any], loaded: Any) -> type[Any]:
    """granian's server, which at a rolling restart stops an old process only when the new one has loaded the program, however slow the machine."""

    class Rolling(server):  # type: ignore[misc]
        _patient = False

        def _reload(self, spawn_target: Any, target_loader: Any) -> None:
            self._patient = True
            try:
                super()._reload(spawn_target, target_loader)
            finally:
                self._patient = False

        def _spawn_worker(self, idx: int, target: Any, callback_loader: Any) -> Any:
            worker = super()._spawn_worker(idx, target, callback_loader)
            begin = worker.start

            def start() -> None:
                while loaded.acquire(block=False):
                    pass
                begin()
                loaded.acquire(timeout=LOAD_SECONDS)

            if self._patient:
                worker.start = start
            return worker

    return Rolling


def main(what: str, given: dict[str, Any]) -> None:
    """Serve pages or the live stream until told to stop."""
    end_with_parent(given["parent"])
    from granian.constants import HTTPModes, Interfaces
    from granian.http import HTTP1Settings
    from granian.log import LogLevels
    from granian.server import Server

    pages = what == "pages"
    target = PAGES if pages else LIVE
    logging = {
        "formatters": {"lines": {"()": "lienket.desk.logs.Lines", "style": os.environ.get("LIENKET_LOG", "json")}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "loggers": {"_granian": {"handlers": ["stderr"], "propagate": False}},
    }
    loaded = multiprocessing.get_context("fork").Semaphore(0)
    server = _rolling(Server, loaded)(
        f"{target}:application",
        address=given["host"],
        port=given["port"],
        interface=Interfaces.WSGI if pages else Interfaces.ASGI,
        workers=given["workers"] if pages else 1,
        blocking_threads=THREADS if pages else 1,
        blocking_threads_idle_timeout=600,
        backpressure=WAITING if pages else STREAMS,
        backlog=2048,
        http=HTTPModes.auto if pages else HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=10_000),
        websockets=False,
        log_level=LogLevels.warning,
        log_dictconfig=logging,
        respawn_failed_workers=True,
        respawn_interval=1.0,
        workers_kill_timeout=GRACE_SECONDS[what],
    )
    server.serve(target_loader=partial(_load, target, os.getpid(), loaded), wrap_loader=False)


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]))
