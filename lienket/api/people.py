"""People and invitations, for administrators. One-time codes are shown once and kept nowhere, so these answers are not kept for repeats either."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from ninja import Router
from ninja.params.functions import Body as body_of

from lienket.access.rulings import NotAllowed
from lienket.api import given, given_desk
from lienket.api import schemas_desk as schemas
from lienket.api.answers import reply
from lienket.api.request import ApiRequest, today
from lienket.units import directory
from lienket.units.credentials import OneTimeLink, send_link
from lienket.units.people import appoint

router = Router(tags=["people"])


def administers(request: ApiRequest) -> None:
    """Raise NotAllowed unless the account administers this node."""
    if not request.account.administrator:
        raise NotAllowed("administer", "chỉ người quản trị hệ thống được làm việc này", "only an administrator of this node may do this")


@router.get("/people", response=list[schemas.PersonOut])
def list_people(request: ApiRequest) -> HttpResponse:
    """Everybody of the model, with account and posts held today."""
    administers(request)
    return reply([_person(request, entry) for entry in directory.people()])


@router.get("/people/{uuid:person}", response=schemas.PersonFull)
def show_person(request: ApiRequest, person: UUID) -> HttpResponse:
    """One person with every holding of a post; the ids of holdings are what acts on them name."""
    administers(request)
    entry, vi = directory.person(person), request.language == "vi"
    holdings = [
        {
            "id": str(h.id),
            "unit": h.post.unit.code,
            "post": h.post.code,
            "title": h.post.title_vi if vi else h.post.title_en,
            "valid_from": h.valid_from,
            "valid_until": h.valid_until,
        }
        for h in entry.holdings
    ]
    return reply(_person(request, entry) | {"holdings": holdings})


def _person(request: ApiRequest, entry: directory.Entry) -> dict[str, object]:
    account = entry.account
    return {
        "id": str(entry.id),
        "name": entry.name,
        "login": account.login if account else None,
        "active": bool(account and account.is_active),
        "administrator": bool(account and account.administrator),
        "posts": [f"{h.post.unit.code}/{h.post.code}" for h in entry.now(today(request))],
    }


@router.post("/people", response={201: schemas.InvitationOut})
def invite_person(request: ApiRequest, body: given.PersonIn) -> HttpResponse:
    """A new person takes a post; with `login` also an account, whose one-time code is in this answer and never shown again."""
    administers(request)
    values = body.model_dump()
    person, link = appoint(actor=request.actor, at=request.at, by=request.account.id, **values)
    return once_shown(person, link)


@router.post("/people/{uuid:person}/link", response={201: schemas.InvitationOut})
def renew_link(request: ApiRequest, person: UUID, body: given_desk.LinkIn = body_of(given_desk.LinkIn())) -> HttpResponse:  # noqa: B008 – ninja reads it.
    """A one-time code for a first or a new password; the old password holds until the code is used."""
    administers(request)
    account = directory.person(person).account
    if account is None:
        raise directory.NoSuchPerson(person.hex)
    return once_shown(person, send_link(actor=request.actor, account=account, at=request.at, by=request.account.id, second_step=body.second_step))


def once_shown(person: UUID, link: OneTimeLink | None) -> HttpResponse:
    """What is handed over on paper."""
    shown = {"login": link.login, "code": link.code, "expires_at": link.expires_at} if link else {"login": None, "code": None, "expires_at": None}
    return reply({"person": str(person), **shown}, status=201)
