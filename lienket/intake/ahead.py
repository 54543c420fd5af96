"""Planning an import's batches, in this process or ahead of it in another one, which works while this one writes.

The other process is forked with the rulebook in memory and never touches the database. It guesses what it cannot know – that the numbers go on where they stood
and that nobody else writes meanwhile –, and the writer checks both guesses under the lock before it takes a batch.
"""

from __future__ import annotations

import gc
import marshal
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection

from django.db import connection, connections

from lienket.instruments.queries import Book
from lienket.intake.draft import Draft
from lienket.intake.plan import plan_receive
from lienket.journal.prepared import Prepared, prepare
from lienket.kernel.errors import LienketError
from lienket.routing.plan import NobodyLeft

Series = tuple[str, int]
"""Prefix and year: what numbers are counted in."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a row was not taken: where, which rule, what to do; its values unless the secrecy guard stopped it."""

    line: int
    column: str
    rule: str
    remedy: str
    values: dict[str, str] | None


PlannedAct = tuple[int, Prepared, bool]
"""One report, ready to be written: its line, its act, whether nobody could be named as lead."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One batch, ready to be written at `at` if every series goes on from `numbered_from`."""

    at: datetime
    acts: list[PlannedAct]
    refused: list[Refused]
    numbered_from: dict[Series, int]
    last: bool = False


def plan_batch(rules: Book, items: list[Draft | Refused], numbers: dict[Series, int], at: datetime, last: bool = False) -> Planned:
    """Plan one batch; `numbers` holds the last number of each series and is moved on."""
    acts: list[PlannedAct] = []
    refused: list[Refused] = []
    numbered_from: dict[Series, int] = {}
    for item in items:
        if isinstance(item, Refused):
            refused.append(item)
            continue
        series = (rules.prefix(item.facts.kind), rules.year(item.received_at))
        serial = numbers.get(series, 0) + 1
        try:
            received, plan = plan_receive(rules, item, serial=serial, recorded_at=at, tell=False)
        except NobodyLeft as error:
            refused.append(Refused(item.line or 0, "", error.code, "name-another-receiver", None))
            continue
        numbers[series] = serial
        numbered_from.setdefault(series, serial)
        undetermined = received.decision is not None and received.decision.leader is None
        acts.append((item.line or 0, prepare(rules.model, plan), undetermined))
    return Planned(at, acts, refused, numbered_from, last)


def planned_ahead(
    rules: Book, items: Callable[[], Iterator[Draft | Refused]], numbers: dict[Series, int], now: Callable[[], datetime], size: int
) -> Iterator[Planned]:
    """Batches planned by another process; ends early, without its last batch, where there can be none or it failed."""
    if connection.in_atomic_block or (os.cpu_count() or 1) < 2:
        return
    connections.close_all()  # No connection may live in two processes.
    context = get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_plan, args=(sender, rules, items, numbers, now, size), daemon=True)
    process.start()
    sender.close()
    try:
        while True:
            planned: Planned = receiver.recv()
            planned.acts.extend(marshal.loads(receiver.recv_bytes()))  # noqa: S302 – from our own child, over a pipe nobody else holds
            yield planned
            if planned.last:
                return
    except EOFError:
        return
    finally:
        receiver.close()
        process.kill()
        process.join()


def _plan(
    sender: Connection, rules: Book, items: Callable[[], Iterator[Draft | Refused]], numbers: dict[Series, int], now: Callable[[], datetime], size: int
) -> None:
    """The other process: plan batch after batch until the file ends or the writer goes away. A refusal ends it: the writer meets it again itself."""
    gc.disable()
    try:
        source = items()
        batch = list(islice(source, size))
        while True:
            following = list(islice(source, size))
            planned = plan_batch(rules, batch, numbers, now(), last=not following)
            sender.send(replace(planned, acts=[]))
            sender.send_bytes(marshal.dumps(planned.acts))  # Plain values only: an order of magnitude quicker than pickling them.
            if not following:
                break
            batch = following
    except (LienketError, BrokenPipeError):
        pass
    finally:
        sender.close()
        os._exit(0)
