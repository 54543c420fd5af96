"""What has been kept as long as the pack says, and erasing it: the pack's ``retention.yaml``, less what is on hold. Nothing goes by itself."""

from __future__ import annotations

import calendar
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from lienket.access.rulings import require
from lienket.custody.holds import holds_on
from lienket.instruments.queries import Book, book
from lienket.intake.drafts import clear_older, older_than
from lienket.intake.events import RetentionApplied
from lienket.intake.models import Identity, RefusedRow, Report
from lienket.journal.door import writing
from lienket.journal.rows import in_model
from lienket.kernel.actor import Actor
from lienket.kernel.batches import batched
from lienket.matters.attachments import files_of_closed, let_go
from lienket.matters.queries import closed_with, number_of
from lienket.regulation.clauses import Limit
from lienket.regulation.format import RetentionEntry
from lienket.sharing.codes import Level
from lienket.sharing.reach import levels

if TYPE_CHECKING:
    from lienket.matters.models import Matter


@dataclass(frozen=True, slots=True)
class Due:
    """A row whose time to be kept is over. `matter` and `number` are empty for rows of no matter; `held` where a hold keeps it all the same."""

    rule: RetentionEntry
    row: UUID
    since: datetime
    until: datetime
    matter: UUID | None = None
    number: str = ""
    held: bool = False


def ends(since: datetime, keep: Limit, zone: ZoneInfo) -> datetime:
    """When a time to be kept, counted in days or months from the local day of `since`, is over: the end of its last day."""
    day = since.astimezone(zone).date()
    if keep.unit == "days":
        last = day + timedelta(days=keep.amount)
    else:
        year, month = divmod(day.year * 12 + day.month - 1 + keep.amount, 12)
        last = day.replace(year=year, month=month + 1, day=min(day.day, calendar.monthrange(year, month + 1)[1]))
    return datetime.combine(last + timedelta(days=1), time(), zone)


def due(rules: Book, at: datetime) -> list[Due]:
    """Every row of the model whose time is over, in the order in which it was. For the operator; for a unit, see `due_for`."""
    found = [*_of_matters(rules, at), *_refused(rules, at), *_drafts(rules, at)]
    return sorted(found, key=lambda one: (one.until, one.row))


def due_for(actor: Actor, rules: Book, at: datetime) -> list[Due]:
    """What is due of the matters the actor's unit leads."""
    found = sorted(_of_matters(rules, at), key=lambda one: (one.until, one.row))
    led = levels(actor, {one.matter for one in found if one.matter}, at)
    return [one for one in found if one.matter and led.get(one.matter, 0) >= Level.LEAD]


def erase_due(*, actor: Actor, rows: Collection[UUID] | None, at: datetime) -> int:
    """Erase what is due: for a unit, of the matters it leads; for the operator (a SYSTEM actor), all. `rows`: only these of them. Returns how many.

    Records: retention.applied/1 for each matter, or kind of record. Raises NotAllowed.
    """
    with in_model(actor.model):  # Looking through everything is no work for the writers' line.
        rules, system = book(actor.model), actor.kind == "SYSTEM"
        if not system:
            require("retention", "POST" if actor.unit and actor.post else None)
        found = due(rules, at) if system else due_for(actor, rules, at)
    groups: dict[tuple[UUID | None, str], list[Due]] = {}
    for one in found:
        if rows is None or one.row in rows:
            groups.setdefault((one.matter, one.rule.code), []).append(one)
    return sum(_erase(actor, rules, matter, ones, at) for (matter, _code), ones in groups.items())


def _erase(actor: Actor, rules: Book, matter: UUID | None, ones: list[Due], at: datetime) -> int:
    """Erase rows due under one rule, of one matter or of none, in an act of their own; what has been put on hold or reopened meanwhile stays."""
    rule = ones[0].rule
    with writing(actor, at) as door:
        ids = [one.row for one in ones]
        if matter is not None:
            ids = [one.row for one in _closed(rules, rule.record, [(row, matter) for row in ids], at) if not one.held]
        if not ids:
            return 0
        if rule.record == "draft":
            clear_older(ids)
        for row in ids:
            if rule.record == "file":
                let_go(door, row)
            elif rule.record != "draft":
                door.erase(Identity if rule.record == "identity" else RefusedRow, row)
        door.record(RetentionApplied(matter=matter, rule=rule.code, record=rule.record, rows=len(ids)), *([matter] if matter else []))
    return len(ids)


def _of_matters(rules: Book, at: datetime) -> Iterator[Due]:
    named = {entry.record for entry in rules.pack.retention.retention}
    if "identity" in named:
        for some in batched(Identity.unrestricted.order_by("id").values_list("id", flat=True), 500):  # Filtered by the callers; nothing is shown.
            found = Report.unrestricted.filter(id__in=some).values_list("id", "matter", "conflicts_with__matter")  # Likewise.
            pairs = ((row, matter or beside) for row, matter, beside in found)  # A copy kept beside a report goes when it goes.
            yield from _closed(rules, "identity", [(row, matter) for row, matter in pairs if matter], at)
    if "file" in named:
        yield from _closed(rules, "file", files_of_closed(), at)


def _closed(rules: Book, record: str, pairs: Iterable[tuple[UUID, UUID]], at: datetime) -> Iterator[Due]:
    pairs = list(pairs)
    matters: dict[UUID, Matter] = closed_with({matter for _row, matter in pairs})
    held = holds_on(list(matters), at)
    for row, pk in pairs:
        matter = matters.get(pk)
        rule = rules.pack.retention.of("identity" if record == "identity" else "file", matter.kind) if matter else None
        if matter is not None and rule is not None and matter.closed_at is not None:
            until = ends(matter.closed_at, rule.keep, rules.calendar.zone)
            if until <= at:
                yield Due(rule, row, matter.closed_at, until, pk, number_of(matter), pk in held)


def _refused(rules: Book, at: datetime) -> Iterator[Due]:
    rule = rules.pack.retention.of("refused-row")
    if rule is not None:
        done = RefusedRow.unrestricted.exclude(run__finished_at=None).values_list("id", "run__finished_at")  # For the operator; nothing is shown.
        yield from _over(rule, [(row, since) for row, since in done if since], rules, at)


def _drafts(rules: Book, at: datetime) -> Iterator[Due]:
    rule = rules.pack.retention.of("draft")
    if rule is not None:
        yield from _over(rule, older_than(rules.pack.code, at), rules, at)


def _over(rule: RetentionEntry, rows: Iterable[tuple[UUID, datetime]], rules: Book, at: datetime) -> Iterator[Due]:
    for row, since in rows:
        if (until := ends(since, rule.keep, rules.calendar.zone)) <= at:
            yield Due(rule, row, since, until)
