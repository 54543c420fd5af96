"""Acts on people, their posts and accounts, and on the posts of a unit; for administrators. The same as on the page of a person and of a unit."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.http import HttpResponse
from ninja import Router

from lienket.access.elsewhere import name_identity
from lienket.access.ending import end_all_sessions
from lienket.api import given_desk as given
from lienket.api import schemas_desk as schemas
from lienket.api.answers import reply
from lienket.api.once import once
from lienket.api.people import administers, once_shown
from lienket.api.request import ApiRequest, today
from lienket.api.schemas import Done, Made
from lienket.api.second import AskedOut, asked
from lienket.situation.pack_posts import require_not_named
from lienket.situation.second import ask
from lienket.situation.second_kinds import FORGET_PERSON
from lienket.units import credentials, directory, people
from lienket.units.actions import add_post, end_post
from lienket.units.second_step import demand_second_step

router = Router(tags=["people"])


@router.post("/people/{uuid:person}/posts", response={201: Made})
def hold_post(request: ApiRequest, person: UUID, body: given.HoldIn) -> HttpResponse:
    """The person takes one more post, from a local day on; the answer is the id of the holding."""
    administers(request)

    def act() -> HttpResponse:
        return _made(people.take_post(actor=request.actor, person=person, post=body.post, since=body.since, at=request.at))

    return once(request, act)


@router.post("/people/{uuid:person}/holdings/{uuid:holding}/move", response={201: Made})
def move_person(request: ApiRequest, person: UUID, holding: UUID, body: given.HoldIn) -> HttpResponse:
    """From a local day on the person holds another post in the place of this one."""
    administers(request)

    def act() -> HttpResponse:
        return _made(people.move(actor=request.actor, person=person, holding=holding, post=body.post, since=body.since, day=today(request), at=request.at))

    return once(request, act)


@router.post("/people/{uuid:person}/holdings/{uuid:holding}/end", response=Done)
def end_holding(request: ApiRequest, person: UUID, holding: UUID, body: given.EndIn) -> HttpResponse:
    """The person holds the post no longer from a local day on; undone by resume."""
    administers(request)
    day = today(request)
    return _done(request, lambda: people.end_holding(actor=request.actor, person=person, holding=holding, until=body.until, day=day, at=request.at))


@router.post("/people/{uuid:person}/holdings/{uuid:holding}/resume", response=Done)
def resume_holding(request: ApiRequest, person: UUID, holding: UUID) -> HttpResponse:
    """Take the end of a holding back."""
    administers(request)
    return _done(request, lambda: people.resume_holding(actor=request.actor, person=person, holding=holding, at=request.at))


@router.post("/people/{uuid:person}/forget", response={202: AskedOut})
def forget_person(request: ApiRequest, person: UUID, body: given.ForgetIn) -> HttpResponse:
    """Ask that the person's name be erased, for good; what the person did stays, under an id. Refused while a post is held or the account is open.

    Nothing is erased yet: another administrator has to confirm it.
    """
    administers(request)
    found = directory.person(person)

    def act() -> HttpResponse:
        return asked(request, ask(actor=request.actor, act=FORGET_PERSON, subject=found.id, values={"reason": body.reason}, at=request.at))

    return once(request, act)


@router.post("/people/{uuid:person}/account", response={201: schemas.InvitationOut})
def open_account(request: ApiRequest, person: UUID, body: given.LoginIn) -> HttpResponse:
    """An account for a person who has none; its one-time code is in this answer and never shown again."""
    administers(request)
    found = directory.person(person)
    if found.account is not None:
        raise credentials.LoginTaken(found.account.login)
    return once_shown(person, credentials.open_account(actor=request.actor, person=found.id, login=body.login, at=request.at, by=request.account.id))


@router.post("/people/{uuid:person}/account/deactivate", response=Done)
def deactivate_account(request: ApiRequest, person: UUID) -> HttpResponse:
    """Close the account: everything signed in with it, and its tokens, end at once. Undone by activate."""
    return _of_account(request, person, partial(credentials.deactivate, day=today(request)))


@router.post("/people/{uuid:person}/account/activate", response=Done)
def activate_account(request: ApiRequest, person: UUID) -> HttpResponse:
    """Open a closed account again; its password holds as before."""
    return _of_account(request, person, credentials.activate)


@router.post("/people/{uuid:person}/account/end-sessions", response=Done)
def end_account_sessions(request: ApiRequest, person: UUID, body: given.EndSessionsIn) -> HttpResponse:
    """Sign the account out on every machine; it can sign in again, and its tokens go on."""
    return _of_account(request, person, partial(end_all_sessions, reason=body.reason))


@router.post("/people/{uuid:person}/account/identity", response=Done)
def name_account_identity(request: ApiRequest, person: UUID, body: given.IdentityIn) -> HttpResponse:
    """Let the account sign in by an identity at the node's OpenID Connect server, or no longer."""
    return _of_account(request, person, partial(name_identity, identity=body.identity.strip()))


@router.post("/people/{uuid:person}/administrator/give", response=Done)
def give_administrator(request: ApiRequest, person: UUID) -> HttpResponse:
    """Let the person's account administer this node."""
    return _of_account(request, person, credentials.give_administrator)


@router.post("/people/{uuid:person}/administrator/take", response=Done)
def take_administrator(request: ApiRequest, person: UUID) -> HttpResponse:
    """Take the administration of this node from the person's account."""
    return _of_account(request, person, partial(credentials.take_administrator, day=today(request)))


@router.post("/units/{code}/posts", response={201: Made})
def add_unit_post(request: ApiRequest, code: str, body: given.PostIn) -> HttpResponse:
    """A post of a unit that the pack does not name; the answer is its id."""
    administers(request)
    unit, told = directory.unit(code), body.model_dump()
    told["title_en"] = told["title_en"] or told["title_vi"]

    def act() -> HttpResponse:
        return _made(add_post(actor=request.actor, unit=unit.id, at=request.at, **told))

    return once(request, act)


@router.post("/units/{code}/posts/{post}/end", response=Done)
def end_unit_post(request: ApiRequest, code: str, post: str) -> HttpResponse:
    """End a post from today; not one that the pack names, and none that is held."""
    administers(request)
    unit = directory.unit(code)
    found = directory.post_of(unit, post)
    require_not_named(request.book, unit.code, found.code)
    return _done(request, lambda: end_post(actor=request.actor, post=found.id, until=today(request), at=request.at))


@router.post("/units/{code}/posts/{post}/second-step", response=Done)
def demand_second_step_of_post(request: ApiRequest, code: str, post: str, body: given.DemandIn) -> HttpResponse:
    """Let a post demand a second step of signing in, or no longer; who holds it and has none can then do nothing but set one up, on the pages."""
    administers(request)
    found = directory.post_of(directory.unit(code), post)
    return _done(request, lambda: demand_second_step(actor=request.actor, post=found.id, demanded=body.demanded, day=today(request), at=request.at))


def _of_account(request: ApiRequest, person: UUID, do: Callable[..., object]) -> HttpResponse:
    """An act on the account of a person. Raises NoSuchPerson where there is none."""
    administers(request)
    account = directory.person(person).account
    if account is None:
        raise directory.NoSuchPerson(person.hex)
    return _done(request, lambda: do(actor=request.actor, account=account, at=request.at))


def _done(request: ApiRequest, do: Callable[[], object]) -> HttpResponse:
    def act() -> HttpResponse:
        do()
        return reply({"done": 1})

    return once(request, act)


def _made(pk: UUID) -> HttpResponse:
    return reply({"id": str(pk)}, status=201)
