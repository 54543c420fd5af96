"""Legal holds: while one stands, nothing of its subject is erased, neither by an act nor when its time to be kept is over (reliability.md, 7)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from lienket.custody.models import Hold
from lienket.journal.door import Writing
from lienket.journal.reads import rows
from lienket.kernel.errors import LienketError
from lienket.kernel.ids import uuid7


class OnHold(LienketError):
    """Nothing of it may be erased until then, or until the hold is released: (until, ISO 8601)."""

    code = "on-hold"


def add_hold(door: Writing, subject: UUID, unit: UUID, until: datetime) -> UUID:
    """Write that a unit keeps everything of a subject until `until`. The act records it."""
    pk = uuid7(door.recorded_at)
    door.add(Hold, id=pk, subject=subject, unit_id=unit, since=door.recorded_at, until=until)
    return pk


def end_hold(door: Writing, hold: Hold) -> None:
    """Write that a hold has ended. The act records it. Raises Overtaken."""
    door.change(Hold, hold.id, {"ended_at": None}, ended_at=door.recorded_at)


def hold_of(subject: UUID, at: datetime) -> Hold | None:
    """The hold that stands on a subject and lasts longest. Callers have asked the policy about the subject."""
    return holds_on([subject], at).get(subject)


def holds_on(subjects: Collection[UUID], at: datetime) -> dict[UUID, Hold]:
    """The holds that stand, by subject. Callers have asked the policy about the subjects."""
    standing: dict[UUID, Hold] = {}
    for hold in rows(Hold, subject=list(subjects), ended_at=None):  # See docstring.
        if at < hold.until and (hold.subject not in standing or hold.until > standing[hold.subject].until):
            standing[hold.subject] = hold
    return standing


def require_free(subject: UUID, at: datetime) -> None:
    """Raise OnHold where something of the subject is to be erased and a hold stands."""
    if (hold := hold_of(subject, at)) is not None:
        raise OnHold(hold.until.isoformat())
