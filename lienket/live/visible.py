"""What of the news a post may hear of: the policy, asked for each post once however many pages it has open."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from lienket.journal.feed import Act
from lienket.journal.rows import in_model
from lienket.kernel.actor import Actor
from lienket.sharing import policy
from lienket.units.queries import unit_id

FEW = 8
"""Up to so many subjects are asked for one by one, by the statement put together once; more of them in one query."""
CHUNK = 500


def heard(actor: Actor, acts: Iterable[Act], at: datetime) -> frozenset[UUID]:
    """The subjects of `acts` that the post of `actor` sees at `at`, and those its unit has just lost and this post could read, so that its pages let go."""
    assert actor.unit is not None
    own = [act for act in acts if act.model == actor.model]
    subjects = frozenset().union(*(act.subjects for act in own)) if own else frozenset[UUID]()
    lost = {subject for act in own for subject, unit in act.ended if unit_id(actor.model, unit) == actor.unit}
    with in_model(actor.model):
        seen = _seen(actor, subjects, at)
        return seen | (policy.once_given(actor, lost - seen) if lost - seen else set())


def _seen(actor: Actor, subjects: frozenset[UUID], at: datetime) -> frozenset[UUID]:
    if len(subjects) <= FEW:
        return frozenset(subject for subject in subjects if policy.level_of(actor, subject, at) is not None)
    every, seen = sorted(subjects), set[UUID]()
    for start in range(0, len(every), CHUNK):
        seen.update(policy.subjects(actor, at).filter(subject__in=every[start : start + CHUNK]))
    return frozenset(seen)
