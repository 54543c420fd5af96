"""Importing a file under an approved mapping: in order, in batches, resumable, nothing lost.

A run is known by the digests of file and mapping. Each batch commits its rows together with how far the run has come, so that after a crash the run goes on
at the right line, and giving the same file again adds nothing. A refused row is kept for correction;
a row the secrecy guard stops leaves only its line and rule, as does one nobody could hold.
"""

from __future__ import annotations

import csv
import gc
import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from uuid import UUID, uuid5

from lienket.geo.zones import ZoneIndex
from lienket.instruments.queries import Book, book, zone_index
from lienket.intake.actions import channels_of, known_codes, located
from lienket.intake.ahead import Planned, Refused, plan_batch, planned_ahead
from lienket.intake.draft import Draft
from lienket.intake.events import ImportAdvanced, ImportStarted
from lienket.intake.mapping import Mapper, Mapping, RowError, fold_names, read_rows
from lienket.intake.models import ImportRun, RefusedRow, Report
from lienket.intake.seals import seal_values, values_of
from lienket.intake.tables import RAGGED
from lienket.journal.door import Writing, writing
from lienket.journal.rows import in_model
from lienket.kernel.actor import Actor
from lienket.kernel.ids import NAMESPACE, uuid4
from lienket.kernel.secrecy import StateSecretRefused, guard
from lienket.kernel.sheets import plain
from lienket.matters.queries import last_serial, last_serials
from lienket.regulation.model import Facts, UnknownFact
from lienket.units.queries import post_id, unit_id

BATCH = 2_000
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")


@dataclass(slots=True)
class Progress:
    """How far a run has come; rows read so far, by what became of them."""

    run: UUID
    unit: UUID
    line: int = 0
    accepted: int = 0
    refused: int = 0
    undetermined: int = 0
    repeated: int = 0
    resumed: bool = False


def file_digest(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def mapper_of(rules: Book, mapping: Mapping) -> Mapper:
    """The mapping ready to apply to rows of this pack."""
    names = fold_names((z.code, (z.name.vi, z.name.en, *z.aliases)) for z in rules.pack.zones.zones)
    return Mapper(mapping, names, rules.calendar.zone)


def drafts(rules: Book, mapping: Mapping, rows: Iterator[tuple[int, dict[str, str]]], *, run: UUID, digest: str, index: ZoneIndex) -> Iterator[Draft | Refused]:
    """Each row as a draft or with the reason it was refused; the secrecy guard looks first."""
    mapper, channels = mapper_of(rules, mapping), channels_of(rules)
    named: frozenset[str] = frozenset()
    for line, row in rows:
        if not named:
            guard(*row)  # The header becomes part of every refused row: a marked one stops the file.
            named = frozenset(row)
        try:
            guard("\n".join(row.values()))
            mapped = mapper.draft_fields(line, row)
            guard(mapped.text)  # Cells that say nothing each may make a marking when joined.
            draft = Draft(
                key=f"{digest[:32]}:{line}",
                unit=mapping.received_by,
                channel=mapping.channel,
                facts=Facts(mapped.kind, mapped.field, mapped.severity, mapped.reporter, mapped.place, flags=frozenset(mapped.flags)),
                occurred_at=mapped.occurred_at,
                received_at=mapped.received_at,
                text=mapped.text,
                lat=mapped.lat,
                lng=mapped.lng,
                run=run,
                line=line,
            )
            known_codes(rules.rules, draft, channels)
            rules.rules.edition(draft.received_at).applicable(draft.facts)
        except StateSecretRefused as error:
            yield Refused(line, "", error.rule, "state-secret", None)
        except RowError as error:
            yield Refused(line, error.column, error.rule, error.remedy, {k: v for k, v in row.items() if k != RAGGED})
        except UnknownFact as error:
            yield Refused(line, str(error.args[0]), "unknown-code", "correct-mapping", {k: v for k, v in row.items() if k != RAGGED})
        else:
            yield located(draft, index, rules.rules)


def start_run(*, actor: Actor, path: Path, mapping: Mapping, mapping_digest: str, at: datetime) -> tuple[ImportRun, str]:
    """The run of this file under this mapping: the one begun before, or a new one. Records: import.started/1 for a new one."""
    digest = file_digest(path)
    with in_model(actor.model):
        known = ImportRun.unrestricted.filter(file_digest=digest, mapping_digest=mapping_digest).first()  # The importer's own run.
        if known is not None:
            return known, digest
    run = uuid5(NAMESPACE, f"{actor.model}/run/{digest}/{mapping_digest}")
    post = post_id(actor.model, mapping.approved_by)
    with writing(actor, at) as door:
        door.add(
            ImportRun, id=run, file_digest=digest, mapping=mapping.mapping, mapping_digest=mapping_digest, approved_by_id=post, started_at=door.recorded_at
        )
        door.record(ImportStarted(run=run, file_digest=digest, mapping=mapping.mapping, mapping_digest=mapping_digest, approved_by=post))
    with in_model(actor.model):
        return ImportRun.unrestricted.get(pk=run), digest  # The importer's own run.


def import_file(
    *,
    actor: Actor,
    path: Path,
    mapping: Mapping,
    mapping_digest: str,
    now: Callable[[], datetime],
    progress: Callable[[Progress], None] = lambda _: None,
) -> Progress:
    """Import `path`, or go on where an earlier run stopped. Every report becomes a matter; nobody is alerted about what is past.

    Records: import.started/1, report.received/1 and matter.opened/1 each, import.advanced/1 each batch. Raises TableError.
    """
    run, digest = start_run(actor=actor, path=path, mapping=mapping, mapping_digest=mapping_digest, at=now())
    state = Progress(run.id, unit_id(actor.model, mapping.received_by), run.line, run.accepted, run.refused, resumed=run.line > 0)
    if run.finished_at is not None:
        progress(state)
        return state
    with in_model(actor.model):
        rules, index = book(actor.model), zone_index(now())
        taken = _taken_before(digest, run)
    state.repeated = sum(line <= run.line for line in taken)

    def items() -> Iterator[Draft | Refused]:
        rows = ((line, row) for line, row in read_rows(path, mapping) if line > state.line and line not in taken)
        return drafts(rules, mapping, rows, run=run.id, digest=digest, index=index)

    if not _two_processes(actor, rules, items, state, now, progress):
        _one_process(actor, rules, items, state, now, progress)
    state.repeated = len(taken)
    with writing(actor, now()) as door:
        _advance(door, state, state.line, done=True)
    return state


Items = Callable[[], Iterator[Draft | Refused]]


def _two_processes(actor: Actor, rules: Book, items: Items, state: Progress, now: Callable[[], datetime], progress: Callable[[Progress], None]) -> bool:
    """Write what another process plans ahead; False where that cannot be, or can no longer be because someone else writes too."""
    with in_model(actor.model):
        numbers = last_serials()
    for planned in planned_ahead(rules, items, numbers, now, BATCH):
        if planned.last and not (planned.acts or planned.refused):  # Killed between its last rows and its end, a run has nothing left to write.
            return True
        with _without_collecting(), writing(actor, planned.at) as door:
            if door.recorded_at != planned.at or any(last_serial(*series) + 1 != first for series, first in planned.numbered_from.items()):
                break
            _write(door, planned, state)
        progress(state)
        if planned.last:
            return True
    return False


def _one_process(actor: Actor, rules: Book, items: Items, state: Progress, now: Callable[[], datetime], progress: Callable[[Progress], None]) -> None:
    rest = items()
    while batch := list(islice(rest, BATCH)):
        with _without_collecting(), writing(actor, now()) as door:
            _write(door, plan_batch(rules, batch, last_serials(), door.recorded_at), state)
        progress(state)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Plans are a great many small objects without cycles: looking through them for cycles over and over would cost a fifth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _taken_before(digest: str, run: ImportRun) -> frozenset[int]:
    """Lines of this very file that became reports under an earlier mapping: a corrected mapping takes only what was refused then."""
    others = ImportRun.unrestricted.filter(file_digest=digest).exclude(pk=run.pk)  # The importer's own file.
    return frozenset(line for line in Report.unrestricted.filter(run__in=others).values_list("line", flat=True) if line is not None)


def _write(door: Writing, planned: Planned, state: Progress) -> None:
    before = state.line
    for line, act, undetermined in planned.acts:
        door.take(act)
        door.next_act(door.actor, door.at)
        state.line, state.accepted = line, state.accepted + 1
        state.undetermined += undetermined
    for row in planned.refused:  # Last, so that they belong to the act that says how far the run has come.
        _refuse(door, state, row)
    _advance(door, state, before, done=False)


def _refuse(door: Writing, state: Progress, item: Refused) -> None:
    pk = uuid4()
    kept = {"id": pk, "run_id": state.run, "line": item.line, "column": item.column[:100], "rule": item.rule, "remedy": item.remedy[:200]}
    if item.values is not None:
        kept |= {"unit_id": state.unit, "sealed": seal_values(pk, state.unit, item.values)}
    door.add(RefusedRow, **kept)
    state.line, state.refused = max(state.line, item.line), state.refused + 1


def _advance(door: Writing, state: Progress, before: int, done: bool) -> None:
    door.change(
        ImportRun,
        state.run,
        {"line": before, "finished_at": None},  # Two imports of one run: the slower one is told.
        line=state.line,
        accepted=state.accepted,
        refused=state.refused,
        finished_at=door.recorded_at if done else None,
    )
    door.record(ImportAdvanced(run=state.run, line=state.line, accepted=state.accepted, refused=state.refused, done=done))


def write_refused(run: UUID, target: Path) -> int:
    """Write the refused rows of a run as CSV for correction: line, column, rule, remedy, then the row's own columns. Returns how many.

    Cells that a spreadsheet would run as a formula get an apostrophe in front (OWASP, CSV injection).
    """
    rows = list(RefusedRow.unrestricted.filter(run_id=run).order_by("line"))  # The importer's own run.
    said = {row.id: values_of(row) for row in rows}
    columns = list(dict.fromkeys(name for values in said.values() for name in values))
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["line", "column", "rule", "remedy", *map(_inert, columns)])
        for row in rows:
            writer.writerow([row.line, _inert(row.column), row.rule, row.remedy, *(_inert(said[row.id].get(name, "")) for name in columns)])
    return len(rows)


def _inert(cell: str) -> str:
    return cell if _NUMBER.fullmatch(cell) else plain(cell)
