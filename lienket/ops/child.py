"""What `lienket serve` starts: `python -m lienket.ops.child pages|live JSON PIPE`. Each ends with its parent, however that ends."""

from __future__ import annotations

import contextlib
import ctypes
import gc
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
THREADS = 16
"""Threads of a page process: so many requests are taken in at once. How many are worked on `lienket.config.turns` says."""
WAITING = 64
"""Requests a page process holds at once; the kernel's backlog holds the rest, in order."""
STREAMS = 4096
GARBAGE = (20_000, 20, 50)
"""When Python looks for garbage in cycles: a page makes many thousands of short-lived objects, hardly any of them in cycles."""
SWITCH = 0.001
"""Seconds after which Python lets another thread run: who holds the writers' line gives way at every statement, and should not wait long to go on."""
GRACE_SECONDS = {"pages": 8, "live": 2}


def end_with_parent(parent: int, sign: int = signal.SIGTERM) -> None:
    """Have Linux send `sign` when the parent ends; end now if it already has."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(1, int(sign))  # PR_SET_PDEATHSIG
        if os.getppid() != parent:
            raise SystemExit(1)


def _preload(target: str) -> Any:
    """The application with every address and view, loaded once before the workers are forked: they start at once and share its memory."""
    application = import_module(target).application
    if target == PAGES:
        from django.urls import get_resolver

        get_resolver()._populate()
        _read_rules()
    from django.db import connections

    connections.close_all()  # A connection must not be carried across a fork.
    gc.collect()
    gc.freeze()  # Rules, templates and code live as long as the process: looking through them for garbage is what makes one page in ten slow.
    return application


def _read_rules() -> None:
    """Read the rules of every model, which stay in memory; otherwise the first to come would wait for that."""
    from lienket.instruments.queries import NoPackLoaded, book
    from lienket.journal.queries import models_loaded
    from lienket.journal.rows import in_model

    for model in models_loaded():
        with in_model(model), contextlib.suppress(NoPackLoaded):
            book(model)


def _join(application: Any, parent: int, tell: int) -> Any:
    """In a worker: end with the parent, and tell the supervisor that this part is loaded."""
    end_with_parent(parent)
    gc.set_threshold(*GARBAGE)
    sys.setswitchinterval(SWITCH)
    with contextlib.suppress(BrokenPipeError):
        os.write(tell, b"1")
    return application


def main(what: str, given: dict[str, Any], tell: int) -> None:
    """Serve pages or the live stream until told to stop; each worker writes a byte to `tell` once it has the program."""
    end_with_parent(given["parent"])
    from granian.constants import HTTPModes, Interfaces
    from granian.http import HTTP1Settings
    from granian.log import LogLevels
    from granian.server import Server

    pages = what == "pages"
    target = PAGES if pages else LIVE
    logging = {
        "formatters": {"lines": {"()": "lienket.desk.logs.Lines", "style": os.environ.get("LIENKET_LOG", "json")}},
        # The server advises against more threads than cores: here most of them only take requests in.
        "filters": {"advice": {"()": "django.utils.log.CallbackFilter", "callback": lambda record: "Python threads" not in record.msg}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines", "filters": ["advice"]}},
        "loggers": {"_granian": {"handlers": ["stderr"], "propagate": False}},
    }
    multiprocessing.set_start_method("fork")
    application = _preload(target)
    server = Server(
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
        http1_settings=HTTP1Settings(header_read_timeout=30_000),
        websockets=False,
        log_level=LogLevels.warning,
        log_dictconfig=logging,
        respawn_failed_workers=True,
        workers_kill_timeout=GRACE_SECONDS[what],
    )
    server.serve(target_loader=partial(_join, application, os.getpid(), tell), wrap_loader=False)


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]), int(sys.argv[3]))
