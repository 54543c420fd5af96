"""A draft of a regulation over past matters: those of the database that the reader may see, or those of a file.

A unit tries a draft over the matters it sees at level view; the operator of the node, at the command line, over all. Read in plain columns, for a million
matters take as long as they take to fetch; a list of single matters reads them again and stops where it has enough.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, repeat
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import BigIntegerField, F, Func, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce

from lienket.geo.zones import ZoneIndex
from lienket.instruments.queries import Book, calendar_of
from lienket.intake.ahead import Refused
from lienket.intake.batch import drafts, file_digest
from lienket.intake.mapping import load_mapping, read_rows
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.kernel.ids import readable_number
from lienket.matters.queries import every, every_part
from lienket.regulation.decide import Rulebook
from lienket.regulation.load import Pack
from lienket.regulation.model import Facts
from lienket.regulation.replay import EPOCH, Pair, Replay, Result, Row, Side
from lienket.regulation.stand_in import StandIn, standing_in
from lienket.sharing.codes import Level
from lienket.sharing.policy import subjects
from lienket.units.queries import code_of

CHUNK = 20_000
Progress = Callable[[int, int], None]
"""Called with how many matters are taken in, and of how many."""

RawKey = str
"""kind, field, severity, reporter, place, zones, flags, concerns in one text: one value a matter is fetched, hashed and compared faster than eight."""


class OtherModel(LienketError):
    """The draft is a pack of another model: (draft's code, present code)."""

    code = "draft-other-model"


@dataclass(frozen=True, slots=True)
class Trial:
    """A present pack and a draft made ready: `stands` says which text of the draft is tried in the place of which."""

    present: Book
    draft: Book
    stands: tuple[StandIn, ...]

    def replay(self, read: Callable[[Any], Facts]) -> Replay[Any]:
        """A replay with nothing taken in."""
        return Replay(Side(self.present.rules, self.present.calendar), Side(self.draft.rules, self.draft.calendar), read)


@dataclass(frozen=True, slots=True)
class Differing:
    """One matter that the draft treats otherwise. `subject` and `label` are those of the matter; of a row in a file there is only its line."""

    number: str
    subject: UUID | None
    restricted: bool
    label: str
    received_at: datetime
    pair: Pair
    due: tuple[dict[str, int], dict[str, int]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which matters a list shows: those with one of these changes (any, if ''), whose lead goes from or to a unit ('' for any)."""

    change: str = ""
    unit: str = ""

    def admits(self, pair: Pair) -> bool:
        """Whether the matter belongs in the list."""
        if not pair.changes or (self.change and self.change not in pair.changes):
            return False
        return not self.unit or self.unit in {*_units(pair.before), *_units(pair.after)}


def _units(said: Any) -> tuple[str, ...]:
    return () if said is None else (*([said.leader] if said.leader else []), *(a.unit for a in (*said.support, *said.informed)))


def trial(present: Book, draft: Pack, *, own_dates: bool = False) -> Trial:
    """`draft` against `present`. With `own_dates` its texts count only while they say; else new texts stand in for what they amend. Raises OtherModel."""
    if draft.code != present.pack.code:
        raise OtherModel(draft.code, present.pack.code)
    tried, stands = (draft, ()) if own_dates else standing_in(present.pack, draft)
    return Trial(present, Book(present.model, 0, tried, Rulebook(tried), calendar_of(tried)), stands)


class _Seconds(Func):
    """An instant as whole seconds since 1970, worked out by the engine: a million of them need not become objects first."""

    output_field = BigIntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """SQLite keeps instants as text in UTC."""
        return self.as_sql(compiler, connection, template="unixepoch(%(expressions)s)", **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Rounded down, as SQLite does."""
        return self.as_sql(compiler, connection, template="FLOOR(EXTRACT(EPOCH FROM %(expressions)s))::bigint", **extra)


class _Facts(Func):
    """The facts of a matter as one text. No code of a pack holds the bar between them."""

    output_field = TextField()
    template = "%(expressions)s"
    arg_joiner = " || '|' || "


def _facts() -> _Facts:
    sets = (Cast(F(name), TextField()) for name in ("zones", "flags", "concerns"))
    return _Facts(*(F(name) for name in ("kind", "field", "severity", "reporter")), Coalesce(F("place"), Value("")), *sets)


def _raw(query: QuerySet[Any, Any]) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of a query in chunks, as the engine gives them."""
    sql, parameters = query.query.sql_with_params()
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, parameters)
        while chunk := cursor.fetchmany(CHUNK):
            yield chunk


def facts_of(key: RawKey) -> Facts:
    """Facts of a matter from their text."""
    kind, field, severity, reporter, place, zones, flags, concerns = key.split("|")
    return Facts(kind, field, severity, reporter, place or None, *(frozenset(json.loads(x)) for x in (zones, flags, concerns)))


def _acknowledged(actor: Actor | None, at: datetime) -> dict[Any, int]:
    """When the lead first acknowledged, by matter, in seconds."""
    parts = every_part().filter(part="LEAD", answered_at__isnull=False, answer="ACKNOWLEDGED").order_by().annotate(seconds=_Seconds(F("answered_at")))
    if actor is not None:
        parts = parts.filter(matter__in=subjects(actor, at, Level.VIEW))
    found: dict[Any, int] = {}
    for chunk in _raw(parts.values_list("matter_id", "seconds")):
        taken = dict(chunk)
        if len(taken) == len(chunk) and found.keys().isdisjoint(taken):
            found |= taken
            continue
        for matter, seconds in chunk:  # A lead passed on its part with what it had answered: rare, and the first answer counts.
            if found.setdefault(matter, seconds) > seconds:
                found[matter] = seconds
    return found


def _matters(actor: Actor | None, at: datetime) -> QuerySet[Any, Any]:
    """The matters of the reader; all of the model for the operator of the node."""
    return every() if actor is None else every().filter(id__in=subjects(actor, at, Level.VIEW))


def replaying(trial: Trial, actor: Actor | None, at: datetime) -> Generator[tuple[int, int], None, Result]:
    """The draft over every past matter `actor` sees at level view (None: all, for the operator), step by step: yields how many are done, and of how many.

    Reads only. Each step must run inside the model's scope; between two of them the caller may tell somebody.
    """
    replay = trial.replay(facts_of)
    rows = _matters(actor, at)
    total, done = rows.count(), 0
    yield done, total
    with _without_collecting():
        acknowledged = _acknowledged(actor, at).get
    seconds = rows.order_by().annotate(facts=_facts(), received=_Seconds(F("received_at")), closed=Coalesce(_Seconds(F("closed_at")), Value(-1)))
    chunks = _raw(seconds.values_list("facts", "received", "closed", "id"))
    while True:
        with _without_collecting():
            chunk = next(chunks, [])
            if chunk:
                facts, received, closed, matters = zip(*chunk, strict=True)  # By columns: no step of the interpreter for each matter.
                replay.take(zip(facts, zip(received, map(acknowledged, matters, repeat(-1)), closed, strict=False), strict=False))
        if not chunk:
            break
        done += len(chunk)
        yield done, total
    with _without_collecting():
        return replay.result()


@contextmanager
def _without_collecting() -> Iterator[None]:
    """A million rows are a great many small objects without cycles: looking through them for cycles over and over costs a third of the time."""
    held = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if held:
            gc.enable()


def over_matters(trial: Trial, actor: Actor | None, at: datetime, progress: Progress = lambda _done, _all: None) -> Result:
    """The same in one go. The same matters give the same result."""
    steps = replaying(trial, actor, at)
    while True:
        try:
            progress(*next(steps))
        except StopIteration as ended:
            result: Result = ended.value
            return result


def differing(trial: Trial, actor: Actor | None, at: datetime, wanted: Wanted, limit: int) -> list[Differing]:
    """Up to `limit` matters that the draft treats otherwise, newest first. Reads the matters again, from the newest on, until it has enough."""
    replay = trial.replay(facts_of)
    columns = ("id", "prefix", "year", "serial", "restricted", "label")
    rows = _matters(actor, at).annotate(facts=_facts(), received=_Seconds(F("received_at"))).order_by("-received_at", "-id")
    found: list[Differing] = []
    for row in chain.from_iterable(_raw(rows.values_list("facts", "received", *columns))):
        pair = replay.pair(row[0], row[1])
        if wanted.admits(pair):
            subject, prefix, year, serial, restricted, label = row[2:]
            subject = subject if isinstance(subject, UUID) else UUID(subject)
            number, received_at = readable_number(prefix, year, serial), EPOCH + timedelta(seconds=row[1])
            found.append(Differing(number, subject, bool(restricted), label, received_at, pair, replay.due(pair, row[1])))
            if len(found) == limit:
                break
    return found


@dataclass(frozen=True, slots=True)
class OverFile:
    """A draft over the rows of a file: the result, those that differ, how many rows were refused, and the file's digest."""

    result: Result
    differing: list[Differing]
    refused: int
    digest: str


def over_file(trial: Trial, file: Path, mapping_file: Path, index: ZoneIndex, wanted: Wanted, limit: int, progress: Progress) -> OverFile:
    """The draft over the rows of `file` by a mapping; nothing is stored. A file says nothing of acknowledgments, so lateness is not judged.

    Raises MappingError, TableError, StateSecretRefused.
    """
    mapping, digest = load_mapping(mapping_file), file_digest(file)
    replay: Replay[Facts] = trial.replay(lambda facts: facts)
    found: list[Differing] = []
    refused = done = 0
    taken: list[tuple[Facts, Row]] = []
    rows = drafts(trial.present, mapping, read_rows(file, mapping), run=UUID(int=0), digest=digest, index=index)
    for draft in rows:
        if isinstance(draft, Refused):
            refused += 1
            continue
        received = (draft.received_at - EPOCH) // timedelta(seconds=1)
        taken.append((draft.facts, (received, -1, -1)))
        if len(found) < limit and wanted.admits(pair := replay.pair(draft.facts, received)):
            found.append(Differing(str(draft.line), None, False, "", draft.received_at, pair, replay.due(pair, received)))
        if len(taken) == CHUNK:
            replay.take(taken)
            done += len(taken)
            taken = []
            progress(done, 0)
    replay.take(taken)
    return OverFile(replay.result(), found, refused, digest)


def may_try(actor: Actor, book: Book, at: datetime) -> bool:
    """Whether the actor's unit is a party of a regulation in force: those who signed may try what is to be signed."""
    code = code_of(actor.unit) if actor.unit else ""
    return any(p.unit == code for i in book.rules.edition(at).instruments for p in i.parties)
