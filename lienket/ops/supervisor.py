"""Keeps the processes of `lienket serve` running: starts them, starts again what dies, passes signals on, ends all with itself."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

log = logging.getLogger("lienket.serve")

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
STEADY_SECONDS = 60.0
"""A process that ran so long starts again at once; one that keeps dying waits twice as long each time."""
GRACE_SECONDS = 10.0
SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD)


@dataclass(slots=True)
class Child:
    """One process to keep running; `again` is the signal by which it takes up new code, None: it is stopped and started."""

    name: str
    command: Sequence[str]
    again: signal.Signals | None = None
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    pause_seconds: float = FIRST_PAUSE_SECONDS
    start_at: float = 0.0
    replaced: bool = field(default=False)


class Supervisor:
    """Runs children until told to stop."""

    def __init__(self, children: Sequence[Child], environment: Mapping[str, str]) -> None:
        """Nothing is started yet."""
        self._children = children
        self._environment = dict(environment)

    def run(self, started: Callable[[], None] = lambda: None) -> None:
        """Until SIGTERM or SIGINT: then everybody finishes what was begun, ten seconds at most."""
        before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        try:
            for child in self._children:
                self._start(child)
            started()
            while True:
                taken = signal.sigtimedwait(SIGNALS, self._until_next())
                self._reap()
                if taken is None or taken.si_signo == signal.SIGCHLD:
                    continue
                if taken.si_signo == signal.SIGHUP:
                    self._renew()
                else:
                    return
        finally:
            self._stop()
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def _start(self, child: Child) -> None:
        parent = os.getpid()

        def begin() -> None:
            from lienket.ops.child import end_with_parent

            signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
            end_with_parent(parent)

        # The children have a group of their own: Ctrl+C reaches this process alone, which then stops them in order.
        child.process = subprocess.Popen(  # noqa: S603 – our own modules.
            child.command, env=self._environment, stdin=subprocess.DEVNULL, preexec_fn=begin, start_new_session=True
        )
        child.started_at, child.replaced = time.monotonic(), False

    def _until_next(self) -> float:
        starts = [child.start_at for child in self._children if child.process is None]
        return max(min(starts, default=float("inf")) - time.monotonic(), 0.0) if starts else 3600.0

    def _reap(self) -> None:
        now = time.monotonic()
        for child in self._children:
            if child.process is not None and (code := child.process.poll()) is not None:
                child.process = None
                if child.replaced or now - child.started_at >= STEADY_SECONDS:
                    child.pause_seconds = FIRST_PAUSE_SECONDS
                child.start_at = now + (0.0 if child.replaced else child.pause_seconds)
                if not child.replaced:
                    fields = {"process": child.name, "code": code, "again_in_seconds": child.pause_seconds}
                    log.error("a process ended by itself", extra={"fields": fields})
                    child.pause_seconds = min(child.pause_seconds * 2, LONGEST_PAUSE_SECONDS)
            if child.process is None and now >= child.start_at:
                self._start(child)

    def _renew(self) -> None:
        log.info("taking up new code")
        for child in self._children:
            if child.process is not None:
                child.replaced = child.again is None
                child.process.send_signal(child.again or signal.SIGTERM)

    def _stop(self) -> None:
        running = [child.process for child in self._children if child.process is not None]
        for process in running:
            process.terminate()
        until = time.monotonic() + GRACE_SECONDS
        for process in running:
            try:
                process.wait(max(until - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
