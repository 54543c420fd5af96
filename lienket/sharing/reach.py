"""The policy beside other tables: a test for each row of a query, and the levels of a handful of subjects at once.

Where few rows of another table decide (running clocks, open parts, unread notices), asking the policy about each of them costs the same however many
grants the unit has; the list of all its subjects does not.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef

from lienket.kernel.actor import Actor
from lienket.sharing import policy
from lienket.sharing.codes import Level


def reaches(actor: Actor, at: datetime, column: str, level: Level = Level.KNOW) -> Exists:
    """A condition: `actor` may read the subject named by `column` of the row, at least at `level`."""
    return Exists(policy.grants(actor, at, level).filter(subject=OuterRef(column)))


def levels(actor: Actor, subjects: Iterable[UUID], at: datetime) -> dict[UUID, Level]:
    """The highest level at which `actor` sees each of `subjects`; what it does not see is not among them."""
    wanted = list(subjects)
    if actor.unit is None or not wanted:
        return {}
    found: dict[UUID, Level] = {}
    for subject, level in policy.grants(actor, at).filter(subject__in=wanted).values_list("subject", "level"):
        if level > found.get(subject, 0):
            found[subject] = Level(level)
    return found
