"""Posts that demand a second step of signing in, and accounts that owe it.

An account that holds such a post, in whatever linkage model, and has no second step may do nothing but set one up: in no post, on no page, by no program.
A demand holds from the moment it is set until the moment it is taken back; its days are history.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from lienket.journal.door import Overtaken, writing
from lienket.journal.reads import anywhere
from lienket.kernel.actor import Actor
from lienket.kernel.ids import uuid7
from lienket.units.events import SecondStepDemanded
from lienket.units.models import Account, Post, PostSecondStep
from lienket.units.queries import NoSuchPost

STEPS = ("totp", "webauthn")
"""Kinds of authenticators (of django-allauth) that are a second step; recovery codes are only its spare."""


def demand_second_step(*, actor: Actor, post: UUID, demanded: bool, day: date, at: datetime) -> None:
    """Let a post demand a second step, or demand it no longer. `day` is the local day of `at`.

    Records: post.second-step/1.   Raises: NoSuchPost, Overtaken where it is so already.
    """
    with writing(actor, at) as door:
        if not Post.unrestricted.filter(pk=post).exists():  # The register is public inside a model.
            raise NoSuchPost(post.hex)
        row = PostSecondStep.unrestricted.filter(post_id=post, valid_until=None).first()  # Administrators keep the register.
        if (row is not None) == demanded:
            raise Overtaken("units_postsecondstep", post.hex)
        if row is None:
            door.add(PostSecondStep, id=uuid7(at), post_id=post, valid_from=day)
        else:
            door.change(PostSecondStep, row.id, {"valid_until": None}, valid_until=max(day, row.valid_from or day))
        door.record(SecondStepDemanded(post=post, demanded=demanded))


def demanding(posts: Iterable[UUID]) -> set[UUID]:
    """Those of these posts, of whatever model, that demand a second step now."""
    asked = {row.post_id for row in anywhere(PostSecondStep, valid_until=None)}  # About oneself, or by administrators; a node has some dozens.
    return asked.intersection(posts)


def some_post_demands() -> bool:
    """Whether any post of the node does: where none does, nobody's posts need to be looked up."""
    return bool(anywhere(PostSecondStep, valid_until=None))  # As above.


def has_second_step(account: Account) -> bool:
    """Whether signing in to the account takes a second step."""
    return bool(account.authenticator_set.filter(type__in=STEPS).exists())  # type: ignore[attr-defined]  # Rows of django-allauth.


def owes_second_step(account: Account, posts: Iterable[UUID]) -> bool:
    """Whether the account, whose person holds `posts` today, must set up a second step before anything else."""
    return bool(demanding(posts)) and not has_second_step(account)
