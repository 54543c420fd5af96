"""Verification: every stored entry is hashed anew, the chain and its head are followed, and every domain row is compared with what the entries say of it.

What this cannot see: a database put back, whole and consistent, to an earlier state (or forged anew from some entry on, head and rows included). That shows
only against something kept elsewhere: an older export or checkpoint (`tools/verify_journal.py --previous`), which is what checkpoints are exchanged for.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from multiprocessing import connection as pipes
from multiprocessing import get_context
from time import perf_counter
from typing import Any
from uuid import UUID

from django.db import connection, connections

from lienket.journal.chain import GENESIS, merkle_root
from lienket.journal.checks import UNREADABLE_VALUE, Finding, Span, compare, parts_of, read_part, read_span
from lienket.journal.codec import Table, all_tables
from lienket.journal.door import _serialised
from lienket.journal.reader import UNREADABLE, NodeReader, Reader, export_picture, patiently, picture
from lienket.journal.rules import Problem, problem
from lienket.kernel.canonical import instant
from lienket.kernel.errors import LienketError

SPAN = 1 << 13
"""Entries a task: a power of two, so that each span is a whole subtree of the Merkle tree."""
MOST_PROBLEMS = 1000

Progress = Callable[[str, int, int], None]
"""Told (stage, done, of how many); stages are chain and rows."""


class VerificationBroken(LienketError):
    """A process of the verification ended before its work was done; nothing can be said of the journal."""

    code = "verification-broken"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verification found. `root` is empty where the chain is broken; problems of the chain come first, then those of rows, at most a thousand."""

    ok: bool
    entries: int
    rows: int
    head_seq: int
    head_hash: str
    root: str
    problems: tuple[Problem, ...]
    seconds: Mapping[str, float]

    @property
    def first_bad(self) -> int | None:
        """The first entry to blame: of the chain where it is broken, else the one that last touched a row that is not as it should be."""
        return next((p.seq for p in self.problems if p.seq is not None), None)


@dataclass(frozen=True, slots=True)
class _Task:
    """A span of entries, or (`table` given) a part of a table."""

    low: int = 0
    high: int = 0
    node: str = ""
    table: str = ""
    where: str = ""
    parameters: tuple[Any, ...] = ()


_Result = Span | tuple[bytes, dict[bytes, str]] | Finding
_Run = Callable[[list[_Task]], Iterator[tuple[int, _Result]]]


def verify(progress: Progress | None = None, processes: int = 2, reader: Reader | None = None) -> Verdict:
    """Check the whole journal and every domain row; writers need not stop.

    With `reader` it reads another database than the node's own. Inside a transaction, or on a database in memory, all is done in this process.
    Raises VerificationBroken.
    """
    if reader is not None:
        return _examine(reader, _in_process(reader), progress)
    own = NodeReader()
    alone = processes < 2 or connection.in_atomic_block or _in_memory()
    if not alone:
        return _with_processes(processes, progress)
    with picture():
        return _examine(own, _in_process(own), progress)


def _in_memory() -> bool:
    name = str(connection.settings_dict["NAME"])
    return connection.vendor == "sqlite" and (":memory:" in name or "mode=memory" in name)


def _all(reader: Reader, sql: str, parameters: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    return patiently(reader, lambda: list(reader.rows(sql, parameters)))


def _do(reader: Reader, task: _Task, tables: Mapping[str, Table]) -> _Result:
    try:
        if task.table:
            return patiently(reader, lambda: read_part(reader, tables[task.table], task.where, task.parameters))
        return patiently(reader, lambda: read_span(reader, task.low, task.high, task.node))
    except UNREADABLE:
        return Finding(None if task.table else task.low, "unreadable", task.table or "journal_entry")


def _in_process(reader: Reader) -> _Run:
    tables = {sheet.name: sheet for sheet in all_tables()}

    def run(tasks: list[_Task]) -> Iterator[tuple[int, _Result]]:
        for number, task in enumerate(tasks):
            yield number, _do(reader, task, tables)

    return run


def _with_processes(processes: int, progress: Progress | None) -> Verdict:
    """Share the tasks among processes that all see the same picture: exported (PostgreSQL), or taken while writers wait (SQLite)."""
    connections.close_all()  # A connection must not be carried across a fork.
    context = get_context("fork")
    ours: list[pipes.Connection[Any, Any]] = []
    workers = []
    for _ in range(processes):
        mine, theirs = context.Pipe()
        ours.append(mine)
        worker = context.Process(target=_work, args=(theirs, tuple(ours)), daemon=True)
        worker.start()
        theirs.close()
        workers.append(worker)
    try:
        with ExitStack() as stack:
            with _serialised():  # After the forks: a child would inherit the lock and keep it.
                stack.enter_context(picture())
                exported = export_picture()
                for pipe in ours:
                    pipe.send(exported)
                for pipe in ours:
                    _receive(pipe)
            verdict = _examine(NodeReader(), lambda tasks: _share(ours, tasks), progress)
        for pipe in ours:
            pipe.send(None)
        for worker in workers:
            worker.join()
        return verdict
    finally:
        for worker in workers:
            worker.kill()
            worker.join()


def _receive(pipe: pipes.Connection[Any, Any]) -> Any:
    try:
        return pipe.recv()
    except (EOFError, OSError):
        raise VerificationBroken from None


def _share(pipes_: list[pipes.Connection[Any, Any]], tasks: list[_Task]) -> Iterator[tuple[int, _Result]]:
    waiting = iter(enumerate(tasks))
    busy = []
    for pipe, task in zip(pipes_, waiting, strict=False):
        pipe.send(task)
        busy.append(pipe)
    while busy:
        ready = pipes.wait(busy)
        for pipe in [each for each in busy if each in ready]:
            result = _receive(pipe)
            following = next(waiting, None)
            if following is None:
                busy.remove(pipe)
            else:
                pipe.send(following)
            yield result


def _work(pipe: pipes.Connection[Any, Any], others: tuple[pipes.Connection[Any, Any], ...]) -> None:
    """Do tasks until told None; when the parent dies its end closes, and so does this process."""
    for other in others:
        other.close()
    try:
        exported = pipe.recv()
        with picture(exported):
            pipe.send(os.getpid())
            reader = NodeReader()
            tables = {sheet.name: sheet for sheet in all_tables()}
            while (task := pipe.recv()) is not None:
                number, what = task
                pipe.send((number, _do(reader, what, tables)))
    except (EOFError, BrokenPipeError):
        return
    finally:
        connections.close_all()


def _examine(reader: Reader, run: _Run, progress: Progress | None) -> Verdict:
    """Plan the tasks, gather what they found, and judge."""
    began = perf_counter()
    tell = progress or (lambda stage, done, total: None)
    heads = _all(reader, "SELECT seq, hash, node, recorded_at FROM journal_head ORDER BY id")
    ((count, biggest),) = _all(reader, "SELECT count(*), max(seq) FROM journal_entry")
    findings: list[Finding] = []
    if len(heads) != 1 and (heads or count):
        findings.append(Finding(None, "head-missing"))
    seq, hash_, node, recorded_at = _head(heads[0]) if heads else (0, GENESIS, "", "")
    # A number altered to something huge must not make a million empty spans.
    high = biggest if isinstance(biggest, int) and count <= biggest <= 2 * count + SPAN else count
    spans, touches, odd = _chain(run, high, node, tell)
    findings += [s for s in spans if isinstance(s, Finding)]
    whole = [s for s in spans if isinstance(s, Span)]
    chain = _judge_chain(reader, whole, count, high, (seq, hash_, recorded_at))
    findings += chain
    chained = perf_counter()
    found, row_count = _rows(reader, run, touches, odd, tell)
    findings += found
    # A broken chain comes first: what rows are compared with is only as good as the chain.
    findings.sort(key=lambda f: (bool(f.table), f.seq is None, f.seq or 0, f.rule, f.table, f.row))
    root = "" if chain or len(whole) != len(spans) else merkle_root([s.root for s in whole])
    problems = tuple(problem(f) for f in findings[:MOST_PROBLEMS])
    seconds = {"chain": chained - began, "rows": perf_counter() - chained, "total": perf_counter() - began}
    return Verdict(not findings, sum(s.count for s in whole), row_count, seq, hash_, root, problems, seconds)


def _head(row: tuple[Any, ...]) -> tuple[int, str, str, str]:
    seq, hash_, node, at = row
    try:
        when = (at if len(at) == 26 else f"{at}.000000") if isinstance(at, str) else instant(at)
        return int(seq), str(hash_), node.hex if isinstance(node, UUID) else str(node), when
    except UNREADABLE_VALUE:
        return -1, str(hash_), str(node), ""


def _chain(run: _Run, high: int, node: str, tell: Progress) -> tuple[list[Span | Finding], dict[str, list[bytes]], dict[bytes, str]]:
    tasks = [_Task(low=low, high=min(low + SPAN - 1, high), node=node) for low in range(1, high + 1, SPAN)]
    spans: list[Any] = [None] * len(tasks)
    done = 0
    for number, result in run(tasks):
        spans[number] = result
        done += tasks[number].high - tasks[number].low + 1
        tell("chain", done, high)
    touches: defaultdict[str, list[bytes]] = defaultdict(list)
    odd: dict[bytes, str] = {}
    for span in spans:
        if isinstance(span, Span):
            for table, packed in span.touches.items():
                touches[table].append(packed)
            odd.update(span.odd)
            span.touches = {}
    return spans, dict(touches), odd


def _judge_chain(reader: Reader, spans: list[Span], count: int, high: int, head: tuple[int, str, str]) -> list[Finding]:
    """Findings inside and between spans, at the head, and outside the numbers that may be."""
    found = [f for span in spans for f in span.findings]
    unfitting = [seq for span in spans for seq in span.unfitting]
    last, leaf, at = 0, GENESIS, ""
    for span in spans:
        if span.first_prev is not None:
            if span.first_prev != leaf and last == span.low - 1:
                # Nothing before the first entry could be to blame.
                found += [Finding(1, "entry-link")] if last == 0 else []
                unfitting += [last] if last else []
            if span.first_at < at:
                found.append(Finding(span.low, "entry-time"))
        if span.count:
            last, leaf, at = span.last, span.last_leaf, span.last_at
    bad = {f.seq for f in found}
    seq, hash_, recorded_at = head
    if last < seq:
        found += [Finding(last + 1, "entry-missing")] if last + 1 not in bad else []
    elif last > seq:
        found.append(Finding(max(seq, 0) + 1, "entry-beyond-head"))
    elif hash_ != leaf or (last and recorded_at != at):
        found.append(Finding(last or None, "head"))
        bad.add(last)
    for each in sorted(unfitting, reverse=True):
        if each + 1 not in bad:  # The word of an entry that is itself bad blames nobody.
            bad.add(each)
            found.append(Finding(each, "entry-link"))
    if count != sum(span.count for span in spans):
        strays = _all(reader, "SELECT seq FROM journal_entry WHERE NOT seq BETWEEN 1 AND %s ORDER BY seq LIMIT 10", (high,))
        found += [Finding(s if isinstance(s, int) else None, "entry-stray") for (s,) in strays]
        if not found:
            found.append(Finding(None, "entry-stray"))
    dangling = "SELECT DISTINCT seq FROM journal_entrysubject WHERE NOT seq BETWEEN 1 AND %s LIMIT 10"
    found += [Finding(s if isinstance(s, int) else None, "subject-dangling", "journal_entrysubject") for (s,) in _all(reader, dangling, (last,))]
    return found


def _rows(reader: Reader, run: _Run, touches: dict[str, list[bytes]], odd: dict[bytes, str], tell: Progress) -> tuple[list[Finding], int]:
    """Every part of every domain table, each table compared as soon as its parts are read."""
    sheets = {sheet.name: sheet for sheet in all_tables()}
    findings = [Finding(int.from_bytes(packed[0][16:24], "big"), "table-unknown", name) for name, packed in touches.items() if name not in sheets]
    tasks = [_Task(table=sheet.name, where=where, parameters=p) for sheet in sheets.values() for where, p in parts_of(reader, sheet)]
    left: defaultdict[str, int] = defaultdict(int)
    for task in tasks:
        left[task.table] += 1
    parts: defaultdict[str, list[bytes]] = defaultdict(list)
    total = 0

    def judge(table: str) -> None:
        nonlocal total
        found, count = compare(table, touches.pop(table, []), parts.pop(table, []), odd)
        findings.extend(found)
        total += count

    for done, (number, result) in enumerate(run(tasks), 1):
        table = tasks[number].table
        if isinstance(result, Finding):
            findings.append(result)
        elif isinstance(result, tuple):
            parts[table].append(result[0])
            odd.update(result[1])
        left[table] -= 1
        if not left[table]:
            judge(table)
        tell("rows", done, len(tasks))
    for table in sorted(set(touches) & set(sheets)):  # Tables without a row left.
        judge(table)
    return findings, total
