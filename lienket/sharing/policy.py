"""The one policy for reads. The same two expressions – a grant holds, a bar holds – make the rows of a list and the explanation of one row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, Case, Exists, Func, OuterRef, Q, QuerySet, Value, When

from lienket.journal.rows import in_model
from lienket.journal.statement import Statement
from lienket.kernel.actor import Actor
from lienket.sharing.codes import Level
from lienket.sharing.models import Bar, Grant


def _for(actor: Actor) -> Q:
    return Q(unit_id=actor.unit) & (Q(post=None) | Q(post_id=actor.post))


def _in_time(at: datetime) -> Q:
    return Q(ended_at=None) & (Q(expires_at=None) | Q(expires_at__gt=at))


def _bars(unit: Any, post: Any) -> Exists:
    rows = Bar.unrestricted.filter(Q(post=None) | Q(post_id=post), subject=OuterRef("subject"), unit_id=unit)  # Part of the policy itself.
    return Exists(rows)


def _given(actor: Actor, at: datetime) -> Q:
    return _for(actor) & _in_time(at) & ~Q(_bars(actor.unit, actor.post))


def grants(actor: Actor, at: datetime, level: Level = Level.KNOW) -> QuerySet[Grant]:
    """The grants by which `actor` may read at `at`, at least at `level`. A system part has none: it reads by name or not at all."""
    return Grant.unrestricted.filter(_given(actor, at), level__gte=level)  # This is the policy.


class _IsLead(Func):
    """Level lead with its number in the text: only then does every engine see that the index over what is led will do."""

    template = f"%(expressions)s = {Level.LEAD:d}"
    output_field = BooleanField()


def led(actor: Actor, at: datetime) -> QuerySet[Grant]:
    """The grants by which `actor` leads at `at`: those of `grants` at level lead."""
    return grants(actor, at).filter(_IsLead("level"))


def subjects(actor: Actor, at: datetime, level: Level = Level.KNOW) -> QuerySet[Grant, UUID]:
    """Ids of everything `actor` may see at `at`, for use in a query."""
    return grants(actor, at, level).values_list("subject", flat=True)


@dataclass(frozen=True, slots=True)
class Reason:
    """One grant, whether it opens the subject now, and if not why not."""

    unit: UUID
    level: Level
    cause: str
    because: tuple[str, ...]
    holds: bool
    hindered_by: str
    """'' | ended | expired | barred | other-post"""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Whether a subject is seen, at which level, and all reasons for and against."""

    allowed: bool
    level: Level | None
    reasons: tuple[Reason, ...]


def _judged(rows: QuerySet[Grant], actor: Actor | None, at: datetime) -> QuerySet[Grant, Any]:
    """`rows` with the policy's own expressions evaluated beside each."""
    unit: Any = OuterRef("unit_id") if actor is None else actor.unit
    post: Any = OuterRef("post_id") if actor is None else actor.post
    hindrance = Case(
        When(ended_at__isnull=False, then=Value("ended")),
        When(~_in_time(at), then=Value("expired")),
        When(Q(_bars(unit, post)), then=Value("barred")),
        *([] if actor is None else [When(~_for(actor), then=Value("other-post"))]),
        default=Value(""),
    )
    judged = rows.annotate(hindered_by=hindrance).order_by("-level", "granted_at", "id")
    return judged.values_list("unit_id", "level", "cause", "because", "hindered_by")


def _own(subject: UUID, unit: UUID, post: UUID | None, at: datetime) -> QuerySet[Grant, Any]:
    reader = Actor(model="", kind="PERSON", unit=unit, post=post)
    return _judged(Grant.unrestricted.filter(subject=subject, unit_id=unit), reader, at)  # Own unit's grants only.


def _all(subject: UUID, at: datetime) -> QuerySet[Grant, Any]:
    return _judged(Grant.unrestricted.filter(_in_time(at), subject=subject), None, at)  # Callers of `circle` have checked the reader's level.


_OWN, _ALL = Statement(_own), Statement(_all)


def _reasons(rows: Iterable[tuple[Any, ...]]) -> tuple[Reason, ...]:
    return tuple(Reason(unit, Level(level), cause, tuple(because), not hindered_by, hindered_by) for unit, level, cause, because, hindered_by in rows)


def explain(actor: Actor, subject: UUID, at: datetime) -> Explanation:
    """Why `actor` does or does not see `subject`: the grants of its unit, each with what hinders it."""
    if actor.unit is None:  # A system part has no grants.
        return Explanation(False, None, ())
    reasons = _reasons(_OWN(subject=subject, unit=actor.unit, post=actor.post, at=at))
    held = [r.level for r in reasons if r.holds]
    return Explanation(bool(held), max(held, default=None), reasons)


def level_of(actor: Actor, subject: UUID, at: datetime) -> Level | None:
    """The highest level at which `actor` sees `subject`, or None. The statement is `grants`, compiled once: this is asked before every act and every read."""
    sql, places = _compiled(connection.vendor, actor.post is not None)
    values = {"model": actor.model, "unit": actor.unit, "post": actor.post, "subject": subject, "at": at}
    if actor.unit is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(sql, [_adapted(values[name]) if name else constant for name, constant in places])
        row = cursor.fetchone()
    return None if row is None else Level(row[0])


_PROBES: dict[str, Any] = {
    "model": "probe-model",
    "unit": UUID("00000000-0000-4000-8000-00000000000a"),
    "post": UUID("00000000-0000-4000-8000-00000000000b"),
    "subject": UUID("00000000-0000-4000-8000-00000000000c"),
    "at": datetime(2001, 2, 3, 4, 5, 6, 789000, UTC),
}


@cache
def _compiled(vendor: str, post: bool) -> tuple[str, tuple[tuple[str, Any], ...]]:
    """The SQL of `grants` for one subject with, for each parameter, the name of its value or a constant. Compiled with values that occur nowhere else."""
    probe = Actor(model=_PROBES["model"], kind="PERSON", unit=_PROBES["unit"], post=_PROBES["post"] if post else None)
    with in_model(probe.model):
        rows = grants(probe, _PROBES["at"]).filter(subject=_PROBES["subject"]).order_by("-level").values_list("level", flat=True)[:1]
        sql, parameters = rows.query.sql_with_params()
    names = {_adapted(value): name for name, value in _PROBES.items()}
    return sql, tuple((names.get(_adapted(p), ""), p) for p in parameters)


def _adapted(value: Any) -> Any:
    """A value as Django hands it to SQLite: ids as digits, instants as text; PostgreSQL takes both as they are."""
    if connection.vendor != "sqlite":
        return value
    return value.hex if isinstance(value, UUID) else connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


def circle(subject: UUID, at: datetime) -> tuple[Reason, ...]:
    """Who sees `subject` and why. The circle is itself need-to-know: ask only for a reader at level WORK or LEAD."""
    return tuple(r for r in _reasons(_ALL(subject=subject, at=at)) if r.holds)


def barred(actor: Actor) -> QuerySet[Bar, UUID]:
    """Ids of everything that is about this unit or post and so kept from it in whatever form, for use in a query."""
    unit: Any = actor.unit  # Nothing is about a part of the system, which has no unit.
    return Bar.unrestricted.filter(Q(post=None) | Q(post_id=actor.post), unit_id=unit).values_list("subject", flat=True)  # Part of the policy itself.


def unbarred(actor: Actor) -> Q:
    """A condition on rows with a `subject`: it is not about the actor's unit or post. The same as `barred`, asked of each row."""
    return ~Q(_bars(actor.unit, actor.post))


def is_barred_from(actor: Actor, subject: UUID) -> bool:
    """Whether one subject is about the actor's unit or post."""
    return barred(actor).filter(subject=subject).exists()


def readers(subjects: Iterable[UUID]) -> dict[UUID, list[tuple[UUID, int]]]:
    """Units with a grant that has not ended, with its level, by subject: more than may read now, so good for a first sieve only."""
    found: dict[UUID, list[tuple[UUID, int]]] = {}
    rows = Grant.unrestricted.filter(subject__in=list(subjects), ended_at=None)  # Shown to nobody.
    for subject, unit, level in rows.values_list("subject", "unit_id", "level"):
        found.setdefault(subject, []).append((unit, level))
    return found


@dataclass(frozen=True, slots=True)
class Given:
    """One grant of a subject as a ledger tells it, from its beginning to what ended or hinders it."""

    unit: UUID
    post: UUID | None
    level: Level
    cause: str
    because: tuple[str, ...]
    since: datetime
    expires_at: datetime | None
    ended_at: datetime | None
    hindered_by: str

    def held(self, at: datetime) -> bool:
        """Whether it ran at `at`."""
        return self.since <= at and all(end is None or at < end for end in (self.expires_at, self.ended_at))


_LEDGER = ("unit_id", "post_id", "level", "cause", "because", "granted_at", "expires_at", "ended_at", "hindered_by")


def ledger(subject: UUID, at: datetime) -> list[Given]:
    """Every grant there ever was, oldest first. Need-to-know like the circle: ask only for who answers for the subject."""
    rows = _judged(Grant.unrestricted.filter(subject=subject), None, at)  # Callers have checked that the reader leads.
    told = rows.order_by("granted_at", "id").values_list(*_LEDGER)
    return [Given(unit, post, Level(level), cause, tuple(because), *times) for unit, post, level, cause, because, *times in told]
