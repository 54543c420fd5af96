"""Openings by breaking the glass as oversight sees them, and as the lead of the matter does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from lienket.instruments.queries import Book
from lienket.kernel.actor import Actor
from lienket.matters import own
from lienket.matters.queries import number_of
from lienket.routing.breakglass import is_own
from lienket.routing.explain import name
from lienket.sharing.openings import openings_of, reviewed, unreviewed, words_of
from lienket.sharing.reach import levels
from lienket.units.directory import posts_called
from lienket.units.queries import code_of

if TYPE_CHECKING:
    from lienket.sharing.models import Opening

SHOWN = 100
"""Beside all that wait for a review, so many of those reviewed last."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An opening in words. `number` is empty where the reader's unit does not know of the matter; words are empty once erased."""

    row: Opening
    code: str
    unit: str
    post: str
    number: str
    why: str
    review: str
    reviewer: str
    own: bool
    """The reader's unit, or the reader himself in another post, opened it: somebody else reviews it."""


def openings(actor: Actor, rules: Book, at: datetime, language: str) -> list[Opened]:
    """For a post of oversight: all that wait for a review, then those reviewed, newest first; none about what is about the reader's unit or post."""
    found = unreviewed(actor) + reviewed(actor, SHOWN)  # For oversight: callers have checked the post.
    known = own.briefs(levels(actor, {row.subject for row in found}, at))
    return _told(actor, found, {pk: number_of(matter) for pk, matter in known.items()}, rules, language)


def waiting(actor: Actor) -> int:
    """How many openings wait for a review that the actor, a post of oversight, may give."""
    return sum(not is_own(actor, row) for row in unreviewed(actor))  # For oversight, counted.


def of_matter(actor: Actor, subject: UUID, rules: Book, language: str) -> list[Opened]:
    """The openings of one matter, oldest first. Need-to-know like its ledger: ask only for its lead."""
    return _told(actor, openings_of(subject), {}, rules, language)


def _told(actor: Actor, found: Iterable[Opening], numbers: dict[UUID, str], rules: Book, language: str) -> list[Opened]:
    found = list(found)
    words = words_of(row.id for row in found)
    posts = posts_called({row.post_id for row in found})

    def unit(pk: UUID | None) -> str:
        return name(rules.pack, "unit", code_of(pk), language) if pk else ""

    def title(pk: UUID) -> str:
        return "" if pk not in posts else posts[pk].title_en if language == "en" else posts[pk].title_vi

    return [
        Opened(
            row=row,
            code=code_of(row.unit_id),
            unit=unit(row.unit_id),
            post=title(row.post_id),
            number=numbers.get(row.subject, ""),
            why=words.get((row.id, False), ""),
            review=words.get((row.id, True), ""),
            reviewer=unit(row.reviewer_id),
            own=is_own(actor, row),
        )
        for row in found
    ]
