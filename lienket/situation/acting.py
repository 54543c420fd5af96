"""In which post an account acts: asked alike by the pages and by the live stream, so that what is revoked is revoked in both."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from lienket.instruments.queries import Book, NoPackLoaded, book
from lienket.journal.rows import in_model
from lienket.kernel.actor import Actor
from lienket.units.queries import HeldPost, post_id, posts_held
from lienket.units.second_step import owes_second_step, some_post_demands

if TYPE_CHECKING:
    from lienket.units.models import Account


def held_posts(person: UUID | None, at: datetime) -> list[HeldPost]:
    """The posts `person` holds on the local day of each model."""

    return posts_held(person, lambda model: local_day(model, at))


def lent_without_second_step(account: Account, at: datetime) -> bool:
    """Whether a key or a calendar's address was lent by an account that must set up a second step first: then it is good for nothing."""
    return some_post_demands() and owes_second_step(account, [held.post for held in held_posts(account.person_id, at)])


def local_day(model: str, at: datetime) -> date:
    """The day it is at `at` where the linkage model works; of UTC where its pack is not loaded."""
    with in_model(model):
        try:
            return at.astimezone(book(model).calendar.zone).date()
        except NoPackLoaded:
            return at.date()


def oversees(actor: Actor, rules: Book) -> bool:
    """Whether the pack names the actor's post for oversight of the journal."""
    marked = ((unit.code, post.code) for unit in rules.pack.units.units for post in unit.posts if post.oversight)
    return any(post_id(actor.model, f"{unit}/{post}") == actor.post for unit, post in marked)


def chosen_post(posts: Sequence[HeldPost], wanted: Iterable[object]) -> HeldPost | None:
    """The first post of `wanted` (the session's choice, then the one used last) that is held, else the first one held."""
    by_id = {str(held.post): held for held in posts}
    return next((by_id[str(post)] for post in wanted if str(post) in by_id), posts[0] if posts else None)
