"""Rows and acts of sharing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

from lienket.journal.door import writing
from lienket.journal.plan import NewRow
from lienket.journal.reads import one, rows
from lienket.kernel.actor import Actor
from lienket.kernel.ids import key7
from lienket.sharing.codes import Cause, Level
from lienket.sharing.events import AccessEnded, AccessGranted, RestrictedRead
from lienket.sharing.models import Bar, Grant
from lienket.units.queries import code_of


def grant_row(
    *, subject: UUID, unit: UUID, level: Level, cause: Cause, because: list[str], listed_at: datetime, at: datetime, expires_at: datetime | None = None
) -> NewRow:
    """A grant as a row to add."""
    return Grant, {
        "id": key7(at),
        "subject": subject,
        "unit_id": unit,
        "level": int(level),
        "cause": cause.value,
        "because": because,
        "listed_at": listed_at,
        "granted_at": at,
        "expires_at": expires_at,
    }


def bar_row(*, subject: UUID, unit: UUID, post: UUID | None) -> NewRow:
    """A bar as a row to add: the report is about this unit or post."""
    return Bar, {"id": uuid4(), "subject": subject, "unit_id": unit, "post_id": post}


def is_barred(*, subject: UUID, unit: UUID) -> bool:
    """Whether the subject is about the whole unit."""
    return one(Bar, subject=subject, unit_id=unit, post_id=None) is not None  # A rule of the act, not a read by the actor.


def touches(*, subject: UUID, unit: UUID) -> bool:
    """Whether the subject is about the unit or any post of it."""
    return one(Bar, subject=subject, unit_id=unit) is not None  # A rule of the act, not a read by the actor.


def barred(subjects: Iterable[UUID]) -> set[tuple[UUID, UUID]]:
    """(subject, unit) of every whole unit that one of these subjects is about."""
    found = Bar.unrestricted.filter(subject__in=list(subjects), post=None)  # A rule of the act, not a read by the actor.
    return set(found.values_list("subject", "unit_id"))


def give(
    *,
    actor: Actor,
    subject: UUID,
    unit: UUID,
    level: Level,
    cause: Cause,
    because: list[str],
    listed_at: datetime,
    at: datetime,
    expires_at: datetime | None = None,
    post: UUID | None = None,
) -> None:
    """Give a unit, or one post of it, access to a subject. Records: access.granted/1."""
    with writing(actor, at) as door:
        model, values = grant_row(
            subject=subject, unit=unit, level=level, cause=cause, because=because, listed_at=listed_at, at=door.recorded_at, expires_at=expires_at
        )
        door.add(model, **values, post_id=post)
        door.record(AccessGranted(subject=subject, unit=code_of(unit), level=level.label, cause=cause.value), subject)


def end_grants(
    *, actor: Actor, subject: UUID, unit: UUID, causes: tuple[Cause, ...], at: datetime, lowest: Level = Level.KNOW, highest: Level = Level.LEAD
) -> int:
    """End a unit's grants of these causes at levels from `lowest` to `highest`; returns how many. Records: access.ended/1 each."""
    with writing(actor, at) as door:
        found = Grant.unrestricted.filter(  # The act ends exactly the grants it names.
            subject=subject, unit_id=unit, cause__in=[c.value for c in causes], level__range=(lowest, highest), ended_at=None
        )
        ended = list(found.select_related("unit"))
        for row in ended:
            door.change(Grant, row.id, {"ended_at": None}, ended_at=door.recorded_at)
            door.record(AccessEnded(subject=subject, unit=row.unit.code, grant=row.id), subject)
    return len(ended)


def end_cause(*, actor: Actor, subject: UUID, cause: Cause, at: datetime) -> None:
    """End every unit's grants of this cause. Records: access.ended/1 each."""
    for unit in {row.unit_id for row in rows(Grant, subject=subject, cause=cause.value, ended_at=None)}:  # A rule of the act, shown to nobody.
        end_grants(actor=actor, subject=subject, unit=unit, causes=(cause,), at=at)


def note_read(*, actor: Actor, subject: UUID, level: Level, form: str, at: datetime) -> None:
    """Journal the read of a restricted subject; `form` is detail, print, export or api. Records: restricted.read/1."""
    with writing(actor, at) as door:
        door.record(RestrictedRead(subject=subject, level=level.label, form=form), subject)
