"""Keeps the processes of `lienket serve` running: starts them, starts again what dies, replaces them by new code, ends all with itself."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

log = logging.getLogger("lienket.serve")

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
STEADY_SECONDS = 60.0
"""A process that ran so long starts again at once; one that keeps dying waits twice as long each time."""
GRACE_SECONDS = 10.0
LOOK_SECONDS = 0.1
"""How often it looks while somebody is still loading the program."""
SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD)


@dataclass(slots=True, eq=False)
class Run:
    """One process, and whether it has loaded the program: it writes a byte into a pipe for each of its `parts` that has."""

    process: subprocess.Popen[bytes]
    pipe: int
    parts: int
    started_at: float

    def loaded(self) -> bool:
        """Whether every part has."""
        while self.parts:
            try:
                said = os.read(self.pipe, self.parts)
            except BlockingIOError:
                return False
            if not said:
                return False
            self.parts -= len(said)
        return True

    def ended(self) -> bool:
        """Whether the process is no more."""
        if self.process.poll() is None:
            return False
        if self.pipe >= 0:
            os.close(self.pipe)
            self.pipe = -1
        return True


@dataclass(slots=True, eq=False)
class Child:
    """A process to keep running. With `parts` it says when that many parts have loaded; then two of it can run side by side while one takes over."""

    name: str
    command: Sequence[str]
    parts: int = 0
    first: bool = False
    """Started before the others: what people wait for gets the machine to itself."""
    run: Run | None = None
    successor: Run | None = None
    pause_seconds: float = FIRST_PAUSE_SECONDS
    start_at: float = 0.0
    replaced: bool = False


class Supervisor:
    """Runs children until told to stop."""

    def __init__(self, children: Sequence[Child], environment: Mapping[str, str]) -> None:
        """Nothing is started yet."""
        self._children = children
        self._environment = dict(environment)
        self._retiring: dict[Run, float] = {}

    def run(self, started: Callable[[], bool] = lambda: True) -> None:
        """Until SIGTERM or SIGINT: then everybody finishes what was begun, ten seconds at most. `started` is asked until it says that pages answer."""
        before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        answering = False
        try:
            while True:
                answering = answering or (all(child.run is not None and child.run.loaded() for child in self._children if child.first) and started())
                self._look(answering)
                taken = signal.sigtimedwait(SIGNALS, self._rest(answering))
                if taken is not None and taken.si_signo == signal.SIGHUP:
                    self._renew()
                elif taken is not None and taken.si_signo != signal.SIGCHLD:
                    return
        finally:
            self._stop()
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def _begin(self, child: Child) -> Run:
        parent = os.getpid()
        reading, writing = os.pipe2(os.O_CLOEXEC)
        os.set_blocking(reading, False)

        def begin() -> None:
            from lienket.ops.child import end_with_parent

            signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
            end_with_parent(parent)

        # The children have a session of their own: Ctrl+C reaches this process alone, which then stops them in order.
        try:
            process = subprocess.Popen(  # noqa: S603 – our own modules.
                [*child.command, *([str(writing)] if child.parts else [])],
                env=self._environment,
                stdin=subprocess.DEVNULL,
                preexec_fn=begin,
                pass_fds=(writing,) if child.parts else (),
                start_new_session=True,
            )
        finally:
            os.close(writing)
        return Run(process, reading, child.parts, time.monotonic())

    def _rest(self, answering: bool) -> float:
        if not answering or self._retiring or any(child.successor for child in self._children):
            return LOOK_SECONDS
        starts = [child.start_at - time.monotonic() for child in self._children if child.run is None]
        return max(min(starts, default=3600.0), 0.0)

    def _look(self, answering: bool) -> None:
        """Start what is to run and does not, put successors in their places, end those that retire too slowly."""
        now = time.monotonic()
        for child in self._children:
            if child.run is not None and child.run.ended():
                self._mourn(child, child.run, now)
            if child.successor is not None:
                self._succeed(child, child.successor, now)
            if child.run is None and now >= child.start_at and (child.first or answering):
                child.run, child.replaced = self._begin(child), False
        for run, until in list(self._retiring.items()):
            if run.ended():
                del self._retiring[run]
            elif now >= until:
                run.process.kill()

    def _mourn(self, child: Child, run: Run, now: float) -> None:
        child.run = None
        if child.replaced or now - run.started_at >= STEADY_SECONDS:
            child.pause_seconds = FIRST_PAUSE_SECONDS
        child.start_at = now if child.replaced else now + child.pause_seconds
        if not child.replaced:
            log.error("a process ended by itself", extra={"fields": {"process": child.name, "code": run.process.returncode, "again_in": child.pause_seconds}})
            child.pause_seconds = min(child.pause_seconds * 2, LONGEST_PAUSE_SECONDS)

    def _succeed(self, child: Child, successor: Run, now: float) -> None:
        if successor.ended():
            log.error("new code does not start; the old goes on", extra={"fields": {"process": child.name, "code": successor.process.returncode}})
            child.successor = None
        elif successor.loaded():
            if child.run is not None:
                child.run.process.terminate()
                self._retiring[child.run] = now + GRACE_SECONDS
            child.run, child.successor = successor, None

    def _renew(self) -> None:
        log.info("taking up new code")
        for child in self._children:
            if child.run is None or child.successor is not None:
                continue
            if child.parts:
                child.successor = self._begin(child)
            else:
                child.replaced = True
                child.run.process.terminate()

    def _stop(self) -> None:
        running = [run for child in self._children for run in (child.run, child.successor) if run is not None] + list(self._retiring)
        for run in running:
            run.process.terminate()
        until = time.monotonic() + GRACE_SECONDS
        for run in running:
            try:
                run.process.wait(max(until - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                run.process.kill()
                run.process.wait()
            run.ended()
