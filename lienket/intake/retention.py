"""What has been kept as long as the pack says, and erasing it: the pack's ``retention.yaml``, less what is on hold. Nothing goes by itself."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet

from lienket.access.rulings import require
from lienket.custody.holds import holds_on
from lienket.instruments.queries import Book, book
from lienket.intake.drafts import clear_older, older_than
from lienket.intake.events import RetentionApplied
from lienket.intake.models import Identity, RefusedRow, Report
from lienket.journal.door import Writing, writing
from lienket.journal.rows import in_model
from lienket.kernel.actor import Actor
from lienket.kernel.batches import batched
from lienket.matters.attachments import files_of, files_on, let_go, matters_of_files
from lienket.matters.queries import closed_with, every, number_of
from lienket.regulation.clauses import Limit
from lienket.regulation.format import RetentionEntry
from lienket.regulation.retention_format import Record
from lienket.sharing import policy
from lienket.sharing.codes import Level
from lienket.sharing.reach import levels

if TYPE_CHECKING:
    from lienket.matters.models import Matter


Place = tuple[datetime, UUID]
"""Where a page of what is due goes on: when the matter is listed as received, and its id."""
MOST, LOOKED_AT = 500, 10_000
"""Rows of a page; matters looked at for one, so that a large archive costs no more than a small one."""


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


@dataclass(frozen=True, slots=True)
class DuePage:
    """What is due of some of the matters a unit leads, those received first first; `on` is where the next page goes on, None at the end."""

    rows: list[Due]
    on: Place | None


def due_for(actor: Actor, rules: Book, at: datetime, after: Place | None = None, most: int = MOST) -> DuePage:
    """A page of what is due of the matters the actor's unit leads: about `most` rows, the matter of the last one whole.

    The policy is asked first, and of at most `LOOKED_AT` matters more is read: what other units have, and how much is kept, costs nothing.
    """
    over = _over_at(rules, at)
    if not over:
        return DuePage([], None)
    newest = max(edge for some in over.values() for edge, _which in some)
    led = policy.led(actor, at).filter(listed_at__lt=newest).order_by("listed_at", "subject")
    if after is not None:
        led = led.filter(Q(listed_at__gt=after[0]) | Q(listed_at=after[0], subject__gt=after[1]), listed_at__gte=after[0])
    last = next(iter(led.values_list("listed_at", "subject")[LOOKED_AT - 1 : LOOKED_AT]), None)
    if last is not None:
        led = led.filter(Q(listed_at__lt=last[0]) | Q(listed_at=last[0], subject__lte=last[1]), listed_at__lte=last[0])
    found = {subject: (listed, subject) for listed, subject in led.filter(_kept(over, "subject")).values_list("listed_at", "subject")[: most + 1]}
    out: list[Due] = []
    by_matter = _by_matter(rules, found, at)
    for n, (subject, place) in enumerate(found.items()):
        out += by_matter.get(subject, ())
        if len(out) >= most and n + 1 < len(found):
            return DuePage(out, place)
    return DuePage(out, list(found.values())[-1] if len(found) > most else last)


def due_among(actor: Actor, rules: Book, rows: Collection[UUID], at: datetime) -> list[Due]:
    """Those of the rows that are due, of the matters the actor's unit leads."""
    reports = Report.unrestricted.filter(id__in=Identity.unrestricted.filter(id__in=rows).values("id")).exclude(matter=None)  # The policy is asked below.
    pairs: dict[Record, list[tuple[UUID, UUID | None]]] = {"identity": list(reports.values_list("id", "matter")), "file": [*matters_of_files(rows)]}
    led = levels(actor, {matter for some in pairs.values() for _row, matter in some if matter}, at)
    own = {record: [(row, matter) for row, matter in some if matter and led.get(matter, 0) >= Level.LEAD] for record, some in pairs.items()}
    return sorted((one for record, some in own.items() for one in _closed(rules, record, some, at)), key=lambda one: (one.until, one.row))


def erase_due(*, actor: Actor, rows: Collection[UUID] | None, at: datetime) -> int:
    """Erase what is due: for a unit, of the matters it leads those of `rows`; for the operator (a SYSTEM actor), all, or those of `rows`. Returns how many.

    Records: retention.applied/1 for each matter, or kind of record. Raises NotAllowed.
    """
    if actor.kind != "SYSTEM":  # A page of rows at most, looked at in the line itself: nothing can be put on hold or reopened meanwhile.
        require("retention", "POST" if actor.unit and actor.post else None)
        with writing(actor, at) as door:
            found = [one for one in due_among(actor, book(actor.model), rows or (), at) if not one.held]
            return sum(_erase(door, ones) for ones in _together(found))
    with in_model(actor.model):  # Looking through everything is no work for the writers' line.
        rules = book(actor.model)
        found = [one for one in due(rules, at) if rows is None or one.row in rows]
    return sum(_erase_anew(actor, rules, ones, at) for ones in _together(found))


def _together(found: Iterable[Due]) -> list[list[Due]]:
    """By rule and matter."""
    groups: dict[tuple[UUID | None, str], list[Due]] = {}
    for one in found:
        groups.setdefault((one.matter, one.rule.code), []).append(one)
    return list(groups.values())


def _erase_anew(actor: Actor, rules: Book, ones: list[Due], at: datetime) -> int:
    """Erase rows due under one rule, of one matter or of none, in an act of their own; what has been put on hold or reopened meanwhile stays."""
    rule, matter = ones[0].rule, ones[0].matter
    with writing(actor, at) as door:
        if matter is not None:
            ones = [one for one in _closed(rules, rule.record, [(one.row, matter) for one in ones], at) if not one.held]
        return _erase(door, ones) if ones else 0


def _erase(door: Writing, ones: list[Due]) -> int:
    rule, matter = ones[0].rule, ones[0].matter
    if rule.record == "draft":
        clear_older([one.row for one in ones])
    for one in ones:
        if rule.record == "file":
            let_go(door, one.row)
        elif rule.record != "draft":
            door.erase(Identity if rule.record == "identity" else RefusedRow, one.row)
    door.record(RetentionApplied(matter=matter, rule=rule.code, record=rule.record, rows=len(ones)), *([matter] if matter else []))
    return len(ones)


def _by_matter(rules: Book, matters: Collection[UUID], at: datetime) -> dict[UUID, list[Due]]:
    """What is due of these matters."""
    reports = Report.unrestricted.filter(matter__in=list(matters)).filter(Exists(Identity.unrestricted.filter(id=OuterRef("id"))))  # See the callers.
    pairs: dict[Record, list[tuple[UUID, UUID | None]]] = {"identity": list(reports.order_by("id").values_list("id", "matter")), "file": [*files_of(matters)]}
    out: dict[UUID, list[Due]] = {}
    for record, some in pairs.items():
        for one in _closed(rules, record, [(row, matter) for row, matter in some if matter], at):
            assert one.matter is not None
            out.setdefault(one.matter, []).append(one)
    return out


def closed_by(keep: Limit, at: datetime, zone: ZoneInfo) -> datetime:
    """The local midnight before which a matter was closed of which what is kept so long is due at `at`: the other side of `ends`."""
    day = at.astimezone(zone).date() - timedelta(days=keep.amount * (31 if keep.unit == "months" else 1) + 2)
    while ends(datetime.combine(day, time(), zone), keep, zone) <= at:
        day += timedelta(days=1)
    return datetime.combine(day, time(), zone)


_Over = dict[Record, list[tuple[datetime, Q]]]


def _over_at(rules: Book, at: datetime) -> _Over:
    """Closed before which instant a record of which matters is due; a record that is of none, ever, is not in it."""
    table, zone, out = rules.pack.retention, rules.calendar.zone, _Over()
    for record in _TABLES:
        named = sorted({kind for entry in table.retention if entry.record == record for kind in entry.kind})
        said = [(table.of(record, kind), Q(kind=kind)) for kind in named] + [(table.of(record), ~Q(kind__in=named))]
        if edges := [(closed_by(rule.keep, at, zone), which) for rule, which in said if rule is not None]:
            out[record] = edges
    return out


def _kept(over: _Over, column: str) -> Q:
    """A condition: the matter that `column` names has something that is due."""
    found = Q()
    for record, edges in over.items():
        closed = reduce(or_, (Q(which, closed_at__lt=edge) for edge, which in edges))
        found |= Q(Exists(every().filter(closed, id=OuterRef(column))), Exists(_TABLES[record](column)))
    return found


def _identities(column: str) -> QuerySet[Report]:
    kept = Identity.unrestricted.filter(id=OuterRef("id"))  # Whether there is one, of matters the policy has let in.
    return Report.unrestricted.filter(Exists(kept), matter=OuterRef(column))  # Likewise.


_TABLES: dict[Record, Callable[[str], QuerySet[Any]]] = {"identity": _identities, "file": files_on}
"""Whether a matter, named by a column of the query around it, has any row of a record."""


def _of_matters(rules: Book, at: datetime) -> Iterator[Due]:
    if over := _over_at(rules, at):
        for some in batched(every().filter(_kept(over, "id")).values_list("id", flat=True), MOST):  # For the operator; nothing is shown.
            yield from (one for found in _by_matter(rules, some, at).values() for one in found)


def _closed(rules: Book, record: Record, pairs: Iterable[tuple[UUID, UUID]], at: datetime) -> Iterator[Due]:
    pairs = list(pairs)
    matters: dict[UUID, Matter] = closed_with({matter for _row, matter in pairs})
    held = holds_on(list(matters), at)
    for row, pk in pairs:
        matter = matters.get(pk)
        rule = rules.pack.retention.of(record, matter.kind) if matter else None
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
