"""What `lienket bench` measures, one group a process: ``python -m lienket.ops.measures GROUP`` prints the figures as JSON."""

from __future__ import annotations

import gc
import hashlib
import json
import multiprocessing
import os
import random
import resource
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from uuid import uuid4

from lienket.ops.cli import prepare
from lienket.ops.measure_regulation import regulation

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def _peak() -> float:
    """Peak memory of this process and its ended children in MiB (the largest single process)."""
    sizes = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return max(sizes) / 1024


def _percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


def _pack(name: str):  # type: ignore[no-untyped-def]
    from django.conf import settings

    from lienket.regulation.load import load_pack

    return load_pack(settings.PACKS_DIR / name)


def _loaded(name: str):  # type: ignore[no-untyped-def]
    from lienket.instruments.actions import load
    from lienket.kernel.actor import Actor

    pack = _pack(name)
    load(actor=Actor.system(pack.code, "bench"), pack=pack, at=START)
    return pack


def _facts(pack, seed: int, count: int):  # type: ignore[no-untyped-def]
    """Random facts over the whole vocabulary of 2 March 2026."""
    from lienket.regulation.decide import Rulebook
    from lienket.regulation.model import Facts

    edition, rng = Rulebook(pack).edition(START), random.Random(seed)
    kinds, fields, severities = list(edition.kind), list(edition.field), list(edition.severity)
    reporters, flags, zones = list(edition.reporter), sorted(edition.flags), list(edition.zones)
    return [
        Facts(
            rng.choice(kinds),
            rng.choice(fields),
            rng.choice(severities),
            rng.choice(reporters),
            rng.choice(zones),
            flags=frozenset(rng.sample(flags, rng.choice((0, 0, 1, 2)))),
        )
        for _ in range(count)
    ]


def decide(scale: float) -> dict[str, float]:
    """Decisions a second on one core: over a term's reports in the demonstration's mix, and over facts not seen before."""
    from lienket.ops.stream.generator import reports
    from lienket.regulation.decide import Rulebook

    pack = _pack("formosa-ha-tinh")
    rules = Rulebook(pack)
    mix = [(d.facts, d.received_at) for d in reports(pack, seed=1, start=START.date(), end=(START + timedelta(days=90)).date())]
    rounds = max(1, int(200_000 * scale / len(mix)))
    for facts, at in mix:
        rules.decide(facts, at)
    begun = time.perf_counter()
    for _ in range(rounds):
        for facts, at in mix:
            rules.decide(facts, at)
    usual = rounds * len(mix) / (time.perf_counter() - begun)
    fresh = _facts(pack, 2, int(100_000 * scale))
    begun = time.perf_counter()
    for facts in fresh:
        rules.decide(facts, START)
    return {"per_second": usual, "new_facts_per_second": len(fresh) / (time.perf_counter() - begun)}


def _shared() -> Path:
    return Path(os.environ.get("LIENKET_SHARED", Path(__file__).resolve().parents[3] / "shared"))


def import_(scale: float) -> dict[str, float]:
    """All 99,492 real calls through routing, grants, clocks and journal."""
    from django.conf import settings

    from lienket.intake import batch
    from lienket.intake.mapping import load_mapping
    from lienket.kernel.actor import Actor

    pack = _loaded("montgomery-911")
    path = settings.PACKS_DIR / "montgomery-911" / "mapping.yaml"
    source = _shared() / "data" / "montgomery_911" / "911.csv.gz"
    if scale != 1.0:
        source = _shortened(source, int(99_492 * scale))
    actor = Actor(model=pack.code, kind="IMPORT", part="bench")
    begun = time.perf_counter()
    batch.import_file(
        actor=actor, path=source, mapping=load_mapping(path), mapping_digest=hashlib.sha256(path.read_bytes()).hexdigest(), now=lambda: datetime.now(UTC)
    )
    return {"seconds": time.perf_counter() - begun, "peak_memory": _peak()}


def _shortened(source: Path, rows: int) -> Path:
    import gzip

    from django.conf import settings

    target: Path = settings.DATA_DIR / "calls.csv"
    with gzip.open(source, "rt", encoding="utf-8") as file:
        target.write_text("".join(islice(file, rows + 1)), encoding="utf-8")
    return target


WARM_UP = 5
"""Reports of each writer process that are not counted."""


def _writer(number: int, count: int, ready, gate, queue) -> None:  # type: ignore[no-untyped-def]
    """One of the writer processes: receives `count` reports, timing each."""
    prepare()
    from lienket.intake.actions import receive
    from lienket.intake.draft import Draft
    from lienket.journal.rows import in_model
    from lienket.units.queries import acting_post

    pack = _pack("formosa-ha-tinh")
    facts = _facts(pack, number, count + WARM_UP)
    unit = next(u.code for u in pack.units.units if u.valid.covers(START.date()) and u.posts)
    channel = pack.taxonomy.channels[0].code
    with in_model(pack.code):
        actor = acting_post(pack.code, unit, START.date())
    took: list[float] = []
    for i, one in enumerate(facts):
        if i == WARM_UP:  # The first reports of a process compile the rulebook and open the database.
            ready.release()
            gate.wait()
            took = []
        at = datetime.now(UTC)
        draft = Draft(key=f"{number}-{i}-{uuid4()}", unit=unit, channel=channel, facts=one, occurred_at=START, received_at=START, text="đo")
        begun = time.perf_counter()
        receive(actor=actor, draft=draft, at=at)
        took.append((time.perf_counter() - begun) * 1000)
    queue.put(took)


def receive(scale: float) -> dict[str, float]:
    """Eight processes receiving one report at a time, each durable before it is answered (synchronous=FULL)."""
    from django.db import connections

    _loaded("formosa-ha-tinh")
    connections.close_all()
    context = multiprocessing.get_context("spawn")
    ready, gate, queue = context.Semaphore(0), context.Event(), context.Queue()
    count = max(10, int(100 * scale))
    workers = [context.Process(target=_writer, args=(n, count, ready, gate, queue)) for n in range(8)]
    for worker in workers:
        worker.start()
    for _ in workers:
        ready.acquire()
    begun = time.perf_counter()
    gate.set()
    took = [t for _ in workers for t in queue.get()]
    whole = time.perf_counter() - begun
    for worker in workers:
        worker.join()
    return {"p50": _percentile(took, 0.5), "p99": _percentile(took, 0.99), "per_second": len(took) / whole}


FILL = 5_000
"""Rows of one act when a database is filled for a measurement."""


def _fill(count: int, rows: Callable[[int], Iterator[tuple[type, dict[str, object]]]], acts: int) -> None:
    """Write the rows of `count` items through the door, `acts` items to an entry."""
    from lienket.alerts.events import NoticesRaised
    from lienket.journal.door import writing
    from lienket.kernel.actor import Actor

    actor = Actor(model="formosa-ha-tinh", kind="DEMO", part="bench")
    for low in range(0, count, FILL):
        with writing(actor, START) as door:
            for i in range(low, min(low + FILL, count)):
                for model, values in rows(i):
                    door.add(model, **values)
                if (i + 1) % acts == 0 or i + 1 == count:
                    door.record(NoticesRaised(seq=i, count=acts))
                    door.next_act(actor, START)
            if door.unrecorded:
                door.record(NoticesRaised(seq=low, count=acts))


def verify(scale: float, runs: int) -> dict[str, list[float]]:
    """Verify a journal of 1,000,000 entries with four rows each, all rows compared."""
    from django.apps import apps

    from lienket.clocks.actions import clock_row
    from lienket.instruments.queries import calendar_of
    from lienket.journal.verify import verify as check
    from lienket.sharing.actions import grant_row
    from lienket.sharing.codes import Cause, Level
    from lienket.units.queries import unit_id

    notice = apps.get_model("alerts", "Notice")
    pack = _loaded("formosa-ha-tinh")
    calendar = calendar_of(pack)
    units = [unit_id(pack.code, u.code) for u in pack.units.units]

    def rows(i: int) -> Iterator[tuple[type, dict[str, object]]]:
        subject, unit = uuid4(), units[i % len(units)]
        for level in (Level.LEAD, Level.VIEW):
            yield grant_row(subject=subject, unit=unit, level=level, cause=Cause.CLAUSE, because=["qc-2022#d5k2"], listed_at=START, at=START)
        yield clock_row(
            calendar=calendar, subject=subject, clock="acknowledge", duty="lead", unit=unit, limits=[{"minutes": 15}], because=["qc-2022#d6k1"], start=START
        )
        yield notice, {"id": uuid4(), "unit_id": unit, "subject": subject, "event": "matter.opened/1", "seq": i, "raised_at": START}

    _fill(int(1_000_000 * scale), rows, 1)
    seconds = []
    for _ in range(runs):
        begun = time.perf_counter()
        if not check().ok:
            raise SystemExit("verify: the journal of the measurement is not sound")
        seconds.append(time.perf_counter() - begun)
    return {"seconds": seconds, "peak_memory": [_peak()]}


def visible(scale: float, runs: int) -> dict[str, list[float]]:
    """One page of a unit's list, at 10,000 and at 1,000,000 matters of which it may see one in a hundred."""
    small = _list_times(int(10_000 * scale), 0, runs)
    large = _list_times(int(1_000_000 * scale), int(10_000 * scale), runs)
    return {"p95_10k": small, "p95_1m": large, "growth": [b / a for a, b in zip(small, large, strict=True)]}


def _list_times(matters: int, present: int, runs: int) -> list[float]:
    from lienket.journal.rows import in_model
    from lienket.kernel.actor import Actor
    from lienket.matters.queries import page
    from lienket.matters.rows import matter_row
    from lienket.sharing.actions import grant_row
    from lienket.sharing.codes import Cause, Level
    from lienket.units.queries import unit_id

    pack = _loaded("formosa-ha-tinh") if not present else _pack("formosa-ha-tinh")
    units = [unit_id(pack.code, u.code) for u in pack.units.units]
    one, others = units[0], units[1:]
    taxonomy = pack.taxonomy

    def rows(i: int) -> Iterator[tuple[type, dict[str, object]]]:
        number, at = present + i, START + timedelta(seconds=present + i)
        subject, unit = uuid4(), one if number % 100 == 0 else others[number % len(others)]
        yield matter_row(
            id=subject,
            prefix="VV",
            year=2026,
            serial=number + 1,
            kind=taxonomy.kinds[0].code,
            field=taxonomy.fields[0].code,
            severity=taxonomy.severities[0].code,
            reporter=taxonomy.reporters[0].code,
            lead_id=unit,
            label="TLP:AMBER",
            occurred_at=at,
            received_at=at,
            recorded_at=at,
            received_by_id=unit,
        )
        yield grant_row(subject=subject, unit=unit, level=Level.LEAD, cause=Cause.CLAUSE, because=[], listed_at=at, at=at)

    _fill(matters - present, rows, FILL)
    actor = Actor(model=pack.code, kind="PERSON", unit=one)
    figures = []
    with in_model(pack.code):
        for _ in range(runs):
            took = []
            for _request in range(100):
                begun = time.perf_counter()
                shown = page(actor, START + timedelta(days=60), 50)
                took.append((time.perf_counter() - begun) * 1000)
                if len(shown) != min(50, -(-matters // 100)):
                    raise SystemExit(f"visible: {len(shown)} rows on the page")
            figures.append(_percentile(took, 0.95))
    return figures


def main() -> None:
    """Measure one group: ``python -m lienket.ops.measures GROUP SCALE RUNS``."""
    group, scale, runs = sys.argv[1], float(sys.argv[2]), int(sys.argv[3])
    prepare()
    gc.collect()
    if group == "regulation":
        found = regulation(scale, runs, lambda: _pack("formosa-ha-tinh"))
    elif group == "clocks":
        from lienket.ops.measure_clocks import clocks

        found = clocks(scale, runs, _pack("formosa-ha-tinh"))
    elif group in {"verify", "visible"}:
        found = (verify if group == "verify" else visible)(scale, runs)
    else:
        found = {name: [value] for name, value in {"decide": decide, "import": import_, "receive": receive}[group](scale).items()}
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
