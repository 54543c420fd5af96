"""Rows of openings by breaking the glass. Who may open and who reviews: routing.breakglass."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from lienket.journal.door import Writing
from lienket.journal.reads import one, rows
from lienket.kernel.actor import Actor
from lienket.kernel.ids import uuid7
from lienket.sharing.codes import Verdict
from lienket.sharing.models import Opening, OpeningWords
from lienket.sharing.policy import unbarred


def add_opening(door: Writing, actor: Actor, subject: UUID, ground: str, text: str, until: datetime) -> Opening:
    """Write that the actor's post opened a subject until `until`, with its reason in words. The act records it."""
    now = door.recorded_at
    values: dict[str, Any] = {"id": uuid7(now), "subject": subject, "unit_id": actor.unit, "post_id": actor.post, "person": actor.person, "ground": ground}
    values |= {"opened_at": now, "expires_at": until}
    opening = Opening(**values)
    door.add(Opening, **values)
    door.add(OpeningWords, id=uuid7(now), opening=opening.id, text=text)
    return opening


def settle_opening(door: Writing, row: Opening, verdict: str, text: str, reviewer: UUID) -> None:
    """Write what a review found. The act records it. Raises Overtaken where one has found something already."""
    door.change(Opening, row.id, {"verdict": ""}, verdict=verdict, reviewed_at=door.recorded_at, reviewer_id=reviewer)
    door.add(OpeningWords, id=uuid7(door.recorded_at), opening=row.id, review=True, text=text)


def opening_of(pk: UUID) -> Opening | None:
    """One opening; the caller decides whether the reader may know of it."""
    return one(Opening, id=pk)  # See docstring.


def unreviewed(actor: Actor) -> list[Opening]:
    """The openings nobody has reviewed yet, newest first, for a post of oversight; none about what is about its own unit or post."""
    return list(_overseen(actor, ""))


def reviewed(actor: Actor, most: int) -> list[Opening]:
    """The newest `most` of those reviewed, likewise."""
    found = (row for verdict in Verdict.values for row in _overseen(actor, verdict)[:most])
    return sorted(found, key=lambda row: (row.opened_at, row.id), reverse=True)[:most]


def _overseen(actor: Actor, verdict: str) -> QuerySet[Opening]:
    return Opening.unrestricted.filter(unbarred(actor), verdict=verdict).order_by("-opened_at", "-id")  # Callers have checked that the post oversees.


def openings_of(subject: UUID) -> list[Opening]:
    """The openings of a subject, oldest first. Need-to-know like its ledger: ask only for its lead."""
    return sorted(rows(Opening, subject=subject), key=lambda row: (row.opened_at, row.id))  # Callers have checked that the reader leads.


def words_of(openings: Iterable[UUID]) -> dict[tuple[UUID, bool], str]:
    """The words of openings, by opening and whether they are the review's; what was erased is not among them."""
    return {(row.opening, row.review): row.text for row in rows(OpeningWords, opening=list(openings))}  # Of what the caller shows.
