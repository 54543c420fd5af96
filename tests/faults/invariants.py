"""What must hold of a node's database after any fault, told as a list of sentences; an empty list is good."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from lienket.config.wiring import ROUTES
from lienket.custody.sealing import opened
from lienket.intake.seals import identity_place
from lienket.journal.reader import UNREADABLE, Reader
from lienket.journal.verify import verify
from lienket.kernel.canonical import commitment
from lienket.kernel.errors import LienketError
from lienket.matters.storage import content_of
from tests.faults.reports import digest_of, draft_of


def problems(reader: Reader, acknowledged: Iterable[str] = (), told: bool = True) -> list[str]:
    """Everything wrong with the database behind `reader`; `acknowledged` are lines of report id and digest, `told` whether its events go to the outbox."""
    try:
        found = _engine(reader) + lost(reader, acknowledged) + _outbox(reader, told)
        return found + [f"journal: {p.en}" for p in verify(processes=1, reader=reader).problems[:5]]
    except UNREADABLE as error:
        return [f"unreadable: {error}"]


def _engine(reader: Reader) -> list[str]:
    if reader.vendor != "sqlite":
        return []
    found = [f"integrity_check: {line}" for (line,) in reader.rows("PRAGMA integrity_check") if line != "ok"]
    return found + [f"foreign_key_check: {row}" for row in reader.rows("PRAGMA foreign_key_check")]


def lost(reader: Reader, acknowledged: Iterable[str]) -> list[str]:
    """Acknowledged reports that are not there, or do not say what was sent."""
    sql = "SELECT r.id, r.key, r.mac, t.text, t.nonce FROM intake_report r JOIN intake_reporttext t ON t.id = r.id"
    present = {_hex(row[0]): row[1:] for row in reader.rows(sql)}
    sealed = {_hex(row[0]): row[1:] for row in reader.rows("SELECT id, unit_id, sealed FROM intake_identity")}
    found = []
    for line in acknowledged:
        report, digest = line.split()
        if report not in present:
            found.append(f"lost: report {report}")
            continue
        key, mac, text, nonce = present[report]
        draft = draft_of(key)
        if digest_of(draft) != digest or text != draft.text or commitment(bytes(nonce), draft.body()) != mac:
            found.append(f"altered: report {report}")
        if (draft.name or draft.phone) and not _unsealed(report, sealed.get(report), draft.name, draft.phone):
            found.append(f"lost: who made report {report}")
    for digest, locked in reader.rows("SELECT digest, locked FROM matters_attachment"):
        try:
            whole = hashlib.sha256(content_of(digest)).hexdigest() == digest
        except LienketError:
            whole = False
        if not (whole or locked):
            found.append(f"lost: the bytes of file {digest[:12]}")
    twice = [key for key, count in Counter(row[0] for row in present.values()).items() if count > 1]
    return found + [f"twice: key {key}" for key in twice]


def _unsealed(report: str, kept: tuple[Any, ...] | None, name: str, phone: str) -> bool:
    """Whether who reported opens under the keys of the data folder and says what was sent."""
    if kept is None:
        return False
    try:
        person = opened(UUID(_hex(kept[0])), identity_place(UUID(report)), kept[1])
    except LienketError:
        return False
    return bool((person["name"], person["phone"]) == (name, phone))


def _outbox(reader: Reader, told: bool) -> list[str]:
    """One row for each event and consumer, none more."""
    expected: set[tuple[int, int, str]] = set()
    for seq, data in reader.rows("SELECT seq, data FROM journal_entry") if told else ():
        events = json.loads(bytes(data))["events"]
        expected |= {(seq, position, consumer) for position, event in enumerate(events) for consumer in ROUTES.get(event["name"], ())}
    rows: list[tuple[Any, ...]] = list(reader.rows("SELECT seq, position, consumer FROM journal_outboxitem"))
    return [] if sorted(rows) == sorted(expected) else [f"outbox: {len(rows)} rows, {len(expected)} expected, {len(expected ^ set(rows))} differ"]


def _hex(value: object) -> str:
    return value.hex if isinstance(value, UUID) else str(value)
