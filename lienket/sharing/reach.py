"""The policy beside other tables: a test for each row of a query, and the levels of a handful of subjects at once.

Where few rows of another table decide (running clocks, open parts, unread notices), asking the policy about each of them costs the same however many
grants the unit has; the list of all its subjects does not.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef

from lienket.journal.reads import rows
from lienket.journal.statement import Statement
from lienket.kernel.actor import Actor
from lienket.sharing import policy
from lienket.sharing.codes import Cause, Level
from lienket.sharing.models import Grant


def reaches(unit: UUID | None, post: UUID | None, at: datetime, column: str, level: Level = Level.KNOW) -> Exists:
    """A condition: the post of the unit may read the subject named by `column` of the row, at least at `level`."""
    reader = Actor(model="", kind="PERSON", unit=unit, post=post)  # The linkage model is that of the scope.
    return Exists(policy.grants(reader, at, level).filter(subject=OuterRef(column)))


def _given(unit: UUID, post: UUID | None, at: datetime):  # type: ignore[no-untyped-def]
    return policy.grants(Actor(model="", kind="PERSON", unit=unit, post=post), at)


_LEVELS = Statement(lambda unit, post, at, subjects: _given(unit, post, at).filter(subject__in=subjects).values_list("subject", "level"))
_NEWEST = Statement(lambda unit, post, at: _given(unit, post, at).order_by("-listed_at", "-subject").values_list("subject", "level")[:NEWEST])
NEWEST = 40


def levels(actor: Actor, subjects: Iterable[UUID], at: datetime) -> dict[UUID, Level]:
    """The highest level at which `actor` sees each of `subjects`; what it does not see is not among them."""
    if actor.unit is None:
        return {}
    return _highest(_LEVELS(unit=actor.unit, post=actor.post, at=at, subjects=list(subjects)))


def newest(actor: Actor, at: datetime) -> dict[UUID, Level]:
    """The newest `NEWEST` of what `actor` sees, with a level at which it does."""
    return {} if actor.unit is None else _highest(_NEWEST(unit=actor.unit, post=actor.post, at=at))


def _highest(rows: list[tuple[UUID, int]]) -> dict[UUID, Level]:
    found: dict[UUID, Level] = {}
    for subject, level in rows:
        if level > found.get(subject, 0):
            found[subject] = Level(level)
    return found


def shared_by_act(subject: UUID, at: datetime) -> set[UUID]:
    """The units that read `subject` by an act, at most at level view: what its lead may recall. Ask only for the lead."""
    found = rows(Grant, subject=subject, cause=Cause.ACT.value, ended_at=None)  # The lead's own matter.
    return {g.unit_id for g in found if g.level <= Level.VIEW and (g.expires_at is None or g.expires_at > at)}
