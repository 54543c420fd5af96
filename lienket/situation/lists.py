"""Lists of matters: filters, order and pages, all inside the policy. The time of a page follows what the unit may see, not what the node holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from lienket.instruments.queries import Book
from lienket.journal.statement import Statement
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.matters.codes import Answer, MatterState, Part
from lienket.matters.queries import every, every_part, listed
from lienket.matters.still_owed import late_tasks, owed_clocks
from lienket.reorganisation.queries import counted_as
from lienket.sharing import policy
from lienket.sharing.codes import Level
from lienket.sharing.reach import levels
from lienket.situation.cursor import place, placed, seal, unseal
from lienket.situation.search import Hit, search
from lienket.situation.search_engine import Terms
from lienket.units.queries import unit_id

if TYPE_CHECKING:
    from lienket.clocks.models import Clock
    from lienket.matters.models import Matter
    from lienket.sharing.models import Grant

NEWEST, OLDEST, DUE = "newest", "oldest", "due"
SORTS = (NEWEST, OLDEST, DUE)
MANY = 1000
"""Counts stop here: `hơn 1.000`."""


class BadCursor(LienketError):
    """The place in the list is not one that this list gave out."""

    code = "bad-cursor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a list is of. Codes are those of the pack; an unknown one finds nothing."""

    q: str = ""
    near: bool = False
    state: str = ""
    part: str = ""
    kind: str = ""
    field: str = ""
    severity: str = ""
    lead: str = ""
    now: str = ""
    """``on``: what ended units led counts under the units that answer for it today; empty: each matter under the unit that led it then."""
    zone: str = ""
    since: date | None = None
    until: date | None = None
    overdue: bool = False
    unassigned: bool = False
    mine: bool = False
    waiting: bool = False
    sort: str = NEWEST

    def codes(self) -> tuple[str, ...]:
        """The filters as codes for the journal; of words only that there were some."""
        named = ((n, getattr(self, n)) for n in ("state", "part", "kind", "field", "severity", "lead", "zone", "since", "until"))
        marks = (n for n in ("q", "overdue", "unassigned", "mine", "waiting", "now") if getattr(self, n))
        return (*(f"{name}:{value}" for name, value in named if value), *marks)


@dataclass(frozen=True, slots=True)
class Row:
    """A matter of a list with the reader's level, its own part in it and its own nearest deadline."""

    matter: Matter
    level: Level
    part: str
    answer: str
    due_at: datetime | None
    place: str
    """Where the row stands in the list: a cursor."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page; `before` and `after` are cursors of the pages beside it, '' where there is none."""

    rows: tuple[Row, ...]
    older: str
    newer: str
    terms: Terms = ()
    lenient: bool = False
    complete: bool = True
    levels: dict[UUID, Level] = field(default_factory=dict)


def given(actor: Actor, filters: Filters, book: Book, at: datetime) -> QuerySet[Grant]:
    """The actor's grants on the matters that meet `filters`; each condition asks for the level at which its fact may be read."""
    viewed = bool(filters.zone or filters.unassigned or (filters.now and filters.lead))  # Where a matter lies decides whose it counts as.
    rows = policy.grants(actor, at, Level.VIEW if viewed else Level.KNOW)
    zone = book.calendar.zone
    if filters.since:
        rows = rows.filter(listed_at__gte=datetime.combine(filters.since, time(), zone))
    if filters.until:
        rows = rows.filter(listed_at__lt=datetime.combine(filters.until + timedelta(days=1), time(), zone))
    if (found := _matters(filters, book, at)) is not None:
        rows = rows.filter(Exists(found.filter(id=OuterRef("subject"))))
    own = every_part().filter(matter=OuterRef("subject"), unit_id=_own(actor), ended_at=None)
    if filters.part:
        rows = rows.filter(Exists(own.filter(part=filters.part)))
    if filters.mine:
        rows = rows.filter(Exists(own.filter(answer=Answer.PENDING)))
    if filters.waiting:
        others = every_part().filter(matter=OuterRef("subject"), ended_at=None, answer=Answer.PENDING).exclude(unit_id=_own(actor)).exclude(part=Part.INFORMED)
        rows = rows.filter(Exists(own.filter(part=Part.LEAD)), Exists(others))
    if filters.overdue:
        late = owed_clocks(_own(actor)).filter(subject=OuterRef("subject"), due_at__lte=at)
        rows = rows.filter(Exists(late) | Exists(late_tasks(_own(actor), at).filter(matter=OuterRef("subject"))))
    return rows


def _own(actor: Actor) -> UUID:
    """The actor's unit; one that is nobody's for a part of the system, which has no list."""
    return actor.unit or UUID(int=0)


def _matters(filters: Filters, book: Book, at: datetime) -> QuerySet[Matter] | None:
    """The matters that meet the filters on their own columns; None where there is no such filter."""
    wanted: dict[str, Any] = {name: value for name in ("state", "kind", "severity") if (value := getattr(filters, name))}
    if filters.overdue:
        wanted["state"] = MatterState.OPEN
    if filters.unassigned:
        wanted |= {"interim": True, "state": MatterState.OPEN}
    if filters.field:
        wanted["field__in"] = below(filters.field, {f.code: (f.parent,) if f.parent else () for f in book.pack.taxonomy.fields})
    if filters.lead and not filters.now:
        wanted["lead_id"] = unit_id(book.model, filters.lead)
    rows = every().filter(**wanted)
    if filters.lead and filters.now:
        rows = rows.filter(_counted(book, filters.lead, at))
    if filters.zone:
        inside = below(filters.zone, {z.code: z.within for z in book.pack.zones.zones})
        said = Cast("zones", TextField())
        rows = rows.annotate(said=said).filter(Q(place__in=inside) | Q(said__contains=f'"{filters.zone}"'))
    return rows if wanted or filters.zone or filters.lead else None


def _counted(book: Book, lead: str, at: datetime) -> Q:
    """The matters that count as a unit's of today: its own, all of those wholly merged into it, and of divided ones those at its places."""
    counted = counted_as(book, lead, at.astimezone(book.calendar.zone).date())
    found = Q(lead_id__in=counted.whole)
    for unit, places, placeless in counted.parts:
        found |= Q(lead_id=unit) & (Q(place__in=places) | Q(place=None) if placeless else Q(place__in=places))
    return found


def below(code: str, above: dict[str, tuple[str, ...]]) -> list[str]:
    """`code` and everything that lies in it."""
    found, grown = {code}, True
    while grown:
        more = {inner for inner, outer in above.items() if inner not in found and found & set(outer)}
        grown = bool(more)
        found |= more
    return sorted(found)


def page(actor: Actor, filters: Filters, book: Book, at: datetime, *, limit: int = 50, older: str = "", newer: str = "") -> Page:
    """One page of a list: after cursor `older` in the list's order, or in front of cursor `newer`. Raises BadCursor."""
    if filters.q.strip():
        return _searched(actor, filters, book, at, limit, older, newer)
    if filters.sort == DUE:
        places, more = _by_due(actor, filters, book, at, limit, older, newer)
    else:
        places, more = _by_receipt(actor, filters, book, at, limit, older, newer)
    return _page(actor, places, levels(actor, [s for _, s in places], at), more, bool(newer), bool(older))


Place = tuple[str, UUID]


@cache
def _top(limit: int) -> Statement:
    """The list everybody opens, put together once: the newest, unfiltered."""

    def build(unit: UUID, post: UUID | None, at: datetime) -> QuerySet[Grant, Any]:
        rows = policy.grants(Actor(model="", kind="PERSON", unit=unit, post=post), at)  # The linkage model is that of the scope.
        return rows.order_by("-listed_at", "-subject").values_list("listed_at", "subject").distinct()[:limit]

    return Statement(build)


def _by_receipt(actor: Actor, filters: Filters, book: Book, at: datetime, limit: int, older: str, newer: str) -> tuple[list[Place], bool]:
    if filters == Filters() and not older and not newer:
        found = [(moment, subject) for moment, subject in _top(limit + 1)(unit=_own(actor), post=actor.post, at=at)]
        return [(place(moment, subject), subject) for moment, subject in found[:limit]], len(found) > limit
    rows = given(actor, filters, book, at)
    down = (filters.sort != OLDEST) != bool(newer)
    if cursor := older or newer:
        moment, subject = _place(cursor)
        beyond = Q(listed_at__lt=moment, subject__isnull=False) | Q(listed_at=moment, subject__lt=subject)
        if not down:
            beyond = Q(listed_at__gt=moment) | Q(listed_at=moment, subject__gt=subject)
        edge = {"listed_at__lte": moment} if down else {"listed_at__gte": moment}  # Lets the index begin here.
        rows = rows.filter(beyond, **edge)
    rows = rows.order_by("-listed_at", "-subject") if down else rows.order_by("listed_at", "subject")
    found = list(rows.values_list("listed_at", "subject").distinct()[: limit + 1])
    more, found = len(found) > limit, found[:limit]
    places = [(place(moment, subject), subject) for moment, subject in found]
    return (places[::-1] if newer else places), more


def _by_due(actor: Actor, filters: Filters, book: Book, at: datetime, limit: int, older: str, newer: str) -> tuple[list[Place], bool]:
    """By what the unit still owes, each matter at its nearest; matters without a deadline of its own come last, newest first."""
    cursor = older or newer
    undated, back = cursor.startswith(UNDATED), bool(newer)
    reads: tuple[Callable[[Actor, Filters, Book, datetime, int, str, bool], list[Place]], ...] = (_undated, _dated) if back else (_dated, _undated)
    if undated != back:  # The list goes on within its own part and never reaches the other one.
        reads = reads[1:]
    places: list[Place] = []
    for n, read in enumerate(reads):
        wanted = limit + 1 - len(places)
        if wanted:
            places += read(actor, filters, book, at, wanted, cursor.removeprefix(UNDATED) if n == 0 else "", back)
    more, places = len(places) > limit, places[:limit]
    return (places[::-1] if back else places), more


UNDATED = "~"
"""Before the cursors of matters without a deadline."""


def _dated(actor: Actor, filters: Filters, book: Book, at: datetime, limit: int, cursor: str, back: bool) -> list[Place]:
    own = owed_clocks(_own(actor))
    earlier = own.filter(Q(due_at__lt=OuterRef("due_at")) | Q(due_at=OuterRef("due_at"), id__lt=OuterRef("id")), subject=OuterRef("subject"))
    rows: QuerySet[Clock] = own.filter(Exists(given(actor, filters, book, at).filter(subject=OuterRef("subject"))), ~Exists(earlier))
    if cursor:
        moment, clock = _place(cursor)
        beyond = Q(due_at__lt=moment) | Q(due_at=moment, id__lt=clock) if back else Q(due_at__gt=moment) | Q(due_at=moment, id__gt=clock)
        rows = rows.filter(beyond)
    rows = rows.order_by("-due_at", "-id") if back else rows.order_by("due_at", "id")
    return [(place(due_at, clock), subject) for due_at, clock, subject in rows.values_list("due_at", "id", "subject")[:limit] if due_at is not None]


def _undated(actor: Actor, filters: Filters, book: Book, at: datetime, limit: int, cursor: str, back: bool) -> list[Place]:
    rows = given(actor, filters, book, at).filter(~Exists(owed_clocks(_own(actor)).filter(subject=OuterRef("subject"))))
    if cursor:
        moment, subject = _place(cursor)
        beyond = Q(listed_at__gt=moment) | Q(listed_at=moment, subject__gt=subject)
        rows = rows.filter(beyond if back else Q(listed_at__lt=moment) | Q(listed_at=moment, subject__lt=subject))
    rows = rows.order_by("listed_at", "subject") if back else rows.order_by("-listed_at", "-subject")
    found = rows.values_list("listed_at", "subject").distinct()[:limit]
    return [(UNDATED + place(moment, subject), subject) for moment, subject in found]


def _searched(actor: Actor, filters: Filters, book: Book, at: datetime, limit: int, older: str, newer: str) -> Page:
    """Newest recorded first: the order in which the index can stream."""

    def allow(subjects: list[UUID]) -> dict[UUID, Level]:
        if replace(filters, q="", near=False, sort=NEWEST) == Filters():
            return levels(actor, subjects, at)
        held = given(actor, filters, book, at).filter(subject__in=subjects).values_list("subject", flat=True)
        return levels(actor, set(held), at)

    found = search(
        actor=actor,
        text=filters.q,
        at=at,
        allow=allow,
        prefixes={kind.prefix for kind in book.pack.taxonomy.kinds},
        limit=limit,
        near=filters.near,
        before=_number(older),
        after=_number(newer),
    )
    seen = {hit.subject: hit.level for hit in found.hits}
    rows = _rows(actor, [(_cursor_of(hit), hit.subject) for hit in found.hits], seen)
    ends = (rows[-1].place if rows and found.earlier else "", rows[0].place if rows and found.later else "")
    return Page(tuple(rows), *ends, found.terms, found.lenient, found.complete, seen)


def _page(actor: Actor, places: list[Place], seen: dict[UUID, Level], more: bool, back: bool, onward: bool) -> Page:
    rows = _rows(actor, places, seen)
    older, newer = (True, more) if back else (more, onward)
    return Page(tuple(rows), rows[-1].place if rows and older else "", rows[0].place if rows and newer else "", levels=seen)


def _rows(actor: Actor, places: list[Place], seen: dict[UUID, Level]) -> list[Row]:
    ids = [subject for _, subject in places if subject in seen]
    found = listed(ids)
    own = {matter: (part, answer) for matter, part, answer in _PARTS(ids=ids, unit=_own(actor))}
    due = dict(_DUE(ids=ids, unit=_own(actor)))
    return [
        Row(found[subject], seen[subject], *own.get(subject, ("", "")), due.get(subject), place)
        for place, subject in places
        if subject in found and subject in seen
    ]


_PARTS = Statement(lambda ids, unit: every_part().filter(matter_id__in=ids, unit_id=unit, ended_at=None).values_list("matter_id", "part", "answer"))
_DUE = Statement(lambda ids, unit: owed_clocks(unit).filter(subject__in=ids).order_by("-due_at").values_list("subject", "due_at"))
"""Of the matters of a page one's own part, and the time by which something is owed: the nearest comes last and stays."""


def count(actor: Actor, filters: Filters, book: Book, at: datetime) -> int:
    """How many matters the list holds, at most MANY + 1; -1 for a search, which is not counted."""
    if filters.q.strip():
        return -1
    rows = given(actor, filters, book, at)
    return rows.order_by("-listed_at", "-subject").values("listed_at", "subject").distinct()[: MANY + 1].count()


def changed(actor: Actor, filters: Filters, book: Book, at: datetime, subjects: list[UUID]) -> set[UUID]:
    """Those of `subjects` that the list now holds; of searched words nothing is asked."""
    return set(given(actor, filters, book, at).filter(subject__in=subjects).values_list("subject", flat=True)) if subjects else set()


def visible(actor: Actor, at: datetime, subjects: list[UUID]) -> set[UUID]:
    """Those of `subjects` that the actor may know of."""
    return set(policy.grants(actor, at).filter(subject__in=subjects).values_list("subject", flat=True)) if subjects else set()


def _cursor_of(hit: Hit) -> str:
    return seal(hit.place)


def _place(cursor: str) -> tuple[datetime, UUID]:
    found = placed(cursor)
    if found is None:
        raise BadCursor(cursor[:40])
    return found


def _number(cursor: str) -> int | None:
    if not cursor:
        return None
    place = unseal(cursor)
    if place is None:
        raise BadCursor(cursor[:40])
    return place
