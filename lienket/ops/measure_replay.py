"""How long a replay over a million matters takes, database included.

The matters are a term's made-up reports over and over, routed by the present pack, written by plain statements without journal, grants or clocks:
a database of this kind serves measuring only. Lead, supporters and informed are there, as reading passes over them.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count, islice
from typing import Any

from django.conf import settings
from django.db import connection

from lienket.instruments.actions import load
from lienket.instruments.queries import Book, book
from lienket.journal.rows import in_model
from lienket.kernel.actor import Actor
from lienket.matters.queries import every
from lienket.ops.demo import TERM
from lienket.ops.stream.generator import reports
from lienket.regulation.load import Pack, load_pack, pack_from_sources
from lienket.situation.replay import over_matters, trial
from lienket.units.queries import unit_id

MATTERS = 1_000_000
BATCH = 50_000
LAST = datetime(2026, 11, 1, tzinfo=UTC)
_MATTER = (
    "id,model_id,prefix,year,serial,kind,field,severity,place,zones,flags,concerns,reporter,state,lead_id,interim,missing,because,label,restricted,"
    "occurred_at,received_at,recorded_at,received_by_id,outcome,closed_at,merged_into_id"
)
_PART = "id,model_id,matter_id,unit_id,part,role,answer,because,since,answered_at,ended_at,closed_at"


def fill(rules: Book, matters: int) -> None:
    """Write `matters` routed matters, acknowledged after some minutes, most of them closed after some days."""
    term = [(d.facts, rules.rules.decide(d.facts, d.received_at), d.received_at) for d in reports(rules.pack, 7, *TERM)]
    ids = count(1)

    def rows() -> Iterator[tuple[tuple[Any, ...], list[tuple[Any, ...]]]]:
        for n in range(matters):
            facts, said, received_at = term[n % len(term)]
            received_at += timedelta(seconds=n // len(term) * 977)  # Later, but in the same half-year: the text in force stays the same.
            lead, matter = said.leader or rules.pack.instruments[0].parties[0].unit, f"{next(ids):032x}"
            acknowledged, closed = received_at + timedelta(minutes=n % 97), received_at + timedelta(hours=n % 211) if n % 50 else None
            of_model, unit = rules.model, unit_id(rules.model, lead).hex
            codes = [json.dumps(sorted(part)) for part in (facts.zones, facts.flags, facts.concerns)]
            head = (matter, of_model, "VV", 2000 + n // 900_000, n % 900_000, facts.kind, facts.field, facts.severity, facts.place, *codes, facts.reporter)
            tail = (said.label, said.restricted, received_at, received_at, received_at, unit, "", closed, None)
            parts = [("LEAD", lead), *(("SUPPORT", a.unit) for a in said.support), *(("INFORMED", a.unit) for a in said.informed)]
            yield (
                (*head, "CLOSED" if closed else "OPEN", unit, said.leader is None, "[]", '["qc#d1"]', *tail),
                [
                    (f"{next(ids):032x}", of_model, matter, unit_id(of_model, u).hex, part, "", "ACKNOWLEDGED", "[]", received_at, acknowledged, None, closed)
                    for part, u in parts
                ],
            )

    connection.close()
    file = sqlite3.connect(settings.DATABASES["default"]["NAME"], timeout=60)
    file.execute("PRAGMA synchronous = OFF")
    made = rows()
    while batch := list(islice(made, BATCH)):
        _insert(file, "matters_matter", _MATTER, [matter for matter, _ in batch])
        _insert(file, "matters_participant", _PART, [part for _, parts in batch for part in parts])
        file.commit()
    file.execute("ANALYZE")
    file.commit()
    file.close()


def _insert(file: sqlite3.Connection, table: str, columns: str, rows: list[tuple[Any, ...]]) -> None:
    places = ",".join(["?"] * (columns.count(",") + 1))
    file.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", [tuple(_plain(v) for v in row) for row in rows])  # noqa: S608 – our own names


def _plain(value: Any) -> Any:
    return value.replace(tzinfo=None).isoformat(" ") if isinstance(value, datetime) else value


def amended(pack: Pack) -> Pack:
    """The pack with every acknowledgment of its regulations due within 30 or 60 minutes made due within 15 or 45."""
    tighter = {name: text.replace("{minutes: 30}", "{minutes: 15}").replace("{minutes: 60}", "{minutes: 45}") for name, text in pack.sources.items()}
    return pack_from_sources({**pack.sources, **{name: text for name, text in tighter.items() if name.startswith("regulations/")}})


def replay_seconds(runs: int, matters: int = MATTERS) -> list[float]:
    """Seconds of each of `runs` replays of an amendment of the Formosa pack over `matters` matters. Fills the database first where it holds fewer."""
    pack = load_pack(settings.PACKS_DIR / "formosa-ha-tinh")
    load(actor=Actor.system(pack.code, "bench"), pack=pack, at=datetime.now(UTC))
    with in_model(pack.code):
        rules = book(pack.code)
        if every().count() < matters:
            fill(rules, matters)
        tried = amended(pack)
        took = []
        for _ in range(runs):
            begun = time.perf_counter()
            result = over_matters(trial(rules, tried), None, LAST)
            took.append(time.perf_counter() - begun)
            assert result.count == matters, result.count
            assert result.changed, "the amendment must change something"
    return took
