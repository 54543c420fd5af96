"""Acts on people and the posts they hold. A post is held from a local day until a local day, half-open."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from lienket.journal.door import Overtaken, writing
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.kernel.ids import uuid7
from lienket.units.actions import post_person
from lienket.units.credentials import OneTimeLink, open_account, require_another_administrator
from lienket.units.directory import NoSuchPerson, has_account
from lienket.units.events import HoldingEnded, HoldingResumed, PersonForgotten, PersonPosted
from lienket.units.models import Account, Holding, Person, PersonDetail, Post
from lienket.units.queries import NoSuchPost

ERASURES = ("left", "asked", "mistake", "law")
"""Why a name may be erased: no longer serves, asked for it, entered by mistake, a rule says so. Codes: a reason in words could name the person."""


class AlreadyHolds(LienketError):
    """The person holds this post in that time already: (post)."""

    code = "already-holds"


class OutsidePeriod(LienketError):
    """The day lies outside the time in which the post or holding exists: (day)."""

    code = "outside-period"


class StillActive(LienketError):
    """The person still holds a post or has an open account; end these first."""

    code = "still-active"


def appoint(
    *, actor: Actor, name: str, post: UUID, since: date, at: datetime, login: str = "", administrator: bool = False, by: UUID | None = None
) -> tuple[UUID, OneTimeLink | None]:
    """Enter a new person in `post`, with an account and its one-time link where `login` is given; all of it or nothing.

    Records: person.posted/1, account.invited/1, administrator.given/1.   Raises: NoSuchPost, OutsidePeriod, BadLogin, LoginTaken.
    """
    with writing(actor, at):
        _in_being(post, since)
        person = post_person(actor=actor, name=name, post=post, since=since, at=at)
        link = open_account(actor=actor, person=person, login=login, at=at, administrator=administrator, by=by) if login else None
    return person, link


def take_post(*, actor: Actor, person: UUID, post: UUID, since: date, at: datetime) -> UUID:
    """A known person takes one more post.

    Records: person.posted/1.   Raises: NoSuchPerson, NoSuchPost, OutsidePeriod, AlreadyHolds.
    """
    with writing(actor, at) as door:
        if not Person.unrestricted.filter(pk=person).exists():  # By administrators.
            raise NoSuchPerson(person.hex)
        row = _in_being(post, since)
        _not_held(person, row, since)
        pk = uuid7(at)
        door.add(Holding, id=pk, person_id=person, post_id=post, valid_from=since)
        door.record(PersonPosted(person=person, post=post, since=since.isoformat()), person)
    return pk


def end_holding(*, actor: Actor, person: UUID, holding: UUID, until: date, day: date, at: datetime) -> None:
    """The person holds the post no longer from the local day `until` on; on its first day it was as if never held. `day` is the local day of `at`.

    Records: holding.ended/1.   Raises: NoSuchPerson, OutsidePeriod, LastAdministrator, Overtaken.
    """
    with writing(actor, at) as door:
        row = _holding(person, holding)
        if row.valid_from is not None and until < row.valid_from:
            raise OutsidePeriod(until.isoformat())
        others = Holding.unrestricted.filter(person_id=person, valid_until=None).exclude(pk=holding)  # By administrators.
        account = Account.of_node.filter(person_id=person).first()
        if account is not None and not others.exists():
            require_another_administrator(account, day)
        door.change(Holding, holding, expect={"valid_until": row.valid_until}, valid_until=until)
        door.record(HoldingEnded(holding=holding, person=person, post=row.post_id, until=until.isoformat()), person)


def resume_holding(*, actor: Actor, person: UUID, holding: UUID, at: datetime) -> None:
    """Take the end of a holding back.   Records: holding.resumed/1.   Raises: NoSuchPerson, OutsidePeriod, AlreadyHolds, Overtaken."""
    with writing(actor, at) as door:
        row = _holding(person, holding)
        if row.valid_until is None:
            raise OutsidePeriod("")
        _not_held(person, row.post, row.valid_until, besides=holding)
        door.change(Holding, holding, expect={"valid_until": row.valid_until}, valid_until=None)
        door.record(HoldingResumed(holding=holding, person=person, post=row.post_id), person)


def move(*, actor: Actor, person: UUID, holding: UUID, post: UUID, since: date, day: date, at: datetime) -> UUID:
    """From the local day `since` on the person holds `post` in place of the post of `holding`. `day` is the local day of `at`.

    Records: person.posted/1, holding.ended/1.   Raises: as `take_post` and `end_holding`.
    """
    with writing(actor, at):
        taken = take_post(actor=actor, person=person, post=post, since=since, at=at)
        end_holding(actor=actor, person=person, holding=holding, until=since, day=day, at=at)
    return taken


def forget_person(*, actor: Actor, person: UUID, reason: str, day: date, at: datetime) -> None:
    """Erase a person's name; what the person did stays, under an id. Not while a post is held on the local day `day` of `at`, or later.

    Records: person.forgotten/1.   Raises: StillActive, Overtaken where it is erased already.
    """
    if reason not in ERASURES:
        raise ValueError(reason)
    with writing(actor, at) as door:
        require_forgettable(person, day)
        door.erase(PersonDetail, person)
        door.record(PersonForgotten(person=person, reason=reason), person)


def require_forgettable(person: UUID, day: date) -> None:
    """Raise StillActive while a post is held on the local day `day` or later or the account is open, Overtaken where the name is erased already."""
    held = Holding.unrestricted.filter(Q(valid_until=None) | Q(valid_until__gt=day), person_id=person)  # By administrators.
    if held.exists() or has_account(person):
        raise StillActive(person.hex)
    if not PersonDetail.unrestricted.filter(pk=person).exists():  # Likewise.
        raise Overtaken("units_persondetail", person.hex)


def _in_being(post: UUID, day: date) -> Post:
    """The post. Raises NoSuchPost, OutsidePeriod where it or its unit does not exist on `day`."""
    row = Post.unrestricted.select_related("unit").filter(pk=post).first()  # The register is public inside a model.
    if row is None:
        raise NoSuchPost(post.hex)
    for each in (row, row.unit):
        if (each.valid_from is not None and day < each.valid_from) or (each.valid_until is not None and day >= each.valid_until):
            raise OutsidePeriod(day.isoformat())
    return row


def _holding(person: UUID, holding: UUID) -> Holding:
    row = Holding.unrestricted.select_related("post").filter(pk=holding, person_id=person).first()  # By administrators.
    if row is None:
        raise NoSuchPerson(holding.hex)
    return row


def _not_held(person: UUID, post: Post, since: date, besides: UUID | None = None) -> None:
    """Raise AlreadyHolds where the person holds the post on `since` or later."""
    rows = [row for row in Holding.unrestricted.filter(person_id=person, post=post) if row.pk != besides]  # By administrators.
    if any(row.valid_until is None or (row.valid_until > since and row.valid_until != row.valid_from) for row in rows):
        raise AlreadyHolds(post.code)
