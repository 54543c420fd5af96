"""What waits for a second person: confirm, decline, withdraw. The same as on the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from ninja import Router
from pydantic import BaseModel, Field

from lienket.api.answers import reply
from lienket.api.given import Given
from lienket.api.once import once
from lienket.api.request import ApiRequest
from lienket.api.schemas import Done
from lienket.situation import second
from lienket.situation.export import Exported
from lienket.situation.export_bulk import fetch
from lienket.situation.protected import open_protected
from lienket.situation.second_shown import Shown, shown

if TYPE_CHECKING:
    from lienket.situation.models import SecondRequest

BYTES = {"schema": {"type": "string", "format": "binary"}}
SHEET = {"description": "The file", "content": {"text/csv": BYTES, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": BYTES}}

router = Router(tags=["second-person"])


class AskedOut(BaseModel):
    """Nothing is done yet: another person entitled to the same act has to confirm it before `ends_at`."""

    request: str
    act: str
    ends_at: datetime
    who: list[str] = Field(description="The posts in which another person could confirm today; empty where there is nobody.")


class RequestOut(BaseModel):
    """A request that waits for the reader as the second person, or one of his own (`mine`)."""

    id: str
    act: str = Field(description="forget, forget-person, export, retention or open-protected.")
    label: str
    number: str = Field(description="Of the matter; empty where the act is about none.")
    person: str | None
    person_name: str
    unit: str
    unit_name: str
    post: str
    why: str
    asked_at: datetime
    ends_at: datetime
    state: Literal["ASKED", "CONFIRMED", "DECLINED", "WITHDRAWN", "OVER"]
    state_name: str
    answer: str = Field(description="Why it was declined.")
    mine: bool
    open: bool
    count: int = Field(description="Matters of a list.")
    restricted: int
    filters: list[str] = Field(description="Those of a list, as in the journal.")
    fetchable: bool = Field(description="Whether the reader may fetch the file of a list now.")
    ground: str = Field(description="The ground of law on which a protected identity is to be opened, in words.")
    openable: bool = Field(description="Whether the reader may read that identity now: POST /second/{asked}/identity.")


class PersonOut(BaseModel):
    """Who made one report, as far as they said."""

    name: str
    phone: str
    address: str


class DeclineIn(Given):
    """Why it is declined."""

    why: str = Field(min_length=1, max_length=second.LONGEST)


def asked(request: ApiRequest, row: SecondRequest) -> HttpResponse:
    """The answer to an act that takes two: it has been asked for."""
    who = second.who_may(request.actor, row.act, request.at, request.language, row.subject)
    return reply({"request": str(row.id), "act": row.act, "ends_at": row.ends_at, "who": who}, status=202)


@router.get("/second", response=list[RequestOut])
def list_requests(request: ApiRequest) -> HttpResponse:
    """What waits for the person as the second one, nearest end first; then what he asked for himself, newest first, until seven days after its end."""
    found = shown(request.actor, request.book, request.at, request.language)
    return reply([_shown(one) for one in found])


def _shown(one: Shown) -> dict[str, Any]:
    told = asdict(one) | {"id": str(one.id), "person": str(one.person) if one.person else None}
    told.pop("query")  # For the page.
    return told


@router.post("/second/{uuid:asked}/confirm", response=Done)
def confirm_request(request: ApiRequest, asked: UUID) -> HttpResponse:
    """Confirm what another person asked for: it is carried out at once, for good."""
    return _done(request, lambda: second.confirm(actor=request.actor, request=asked, at=request.at))


@router.post("/second/{uuid:asked}/decline", response=Done)
def decline_request(request: ApiRequest, asked: UUID, body: DeclineIn) -> HttpResponse:
    """Decline what another person asked for, with the reason."""
    return _done(request, lambda: second.decline(actor=request.actor, request=asked, why=body.why, at=request.at))


@router.post("/second/{uuid:asked}/withdraw", response=Done)
def withdraw_request(request: ApiRequest, asked: UUID) -> HttpResponse:
    """Withdraw what one asked for oneself."""
    return _done(request, lambda: second.withdraw(actor=request.actor, request=asked, at=request.at))


@router.post("/second/{uuid:asked}/file", response={200: None}, openapi_extra={"responses": {200: SHEET}})
def fetch_list(request: ApiRequest, asked: UUID) -> HttpResponse:
    """The file of a list that a second person has confirmed; for the one who asked, in the post in which he did, until the request ends. Journaled."""
    return sheet(fetch(actor=request.actor, request=asked, book=request.book, at=request.at, language=request.language))


@router.post("/second/{uuid:asked}/identity", response=list[PersonOut])
def open_protected_identity(request: ApiRequest, asked: UUID) -> HttpResponse:
    """Who reported, where the regulation protects that: for who asked, once a second person confirmed, until the request ends.

    Journaled before anything is shown; never kept for a repeat of the request.
    """
    response = reply(open_protected(actor=request.actor, request=asked, at=request.at))
    response["Cache-Control"] = "no-store"
    return response


def sheet(made: Exported) -> HttpResponse:
    """A file to be saved."""
    with made.file as file:
        response = HttpResponse(file.read(), content_type=made.media)
    response["Content-Disposition"] = content_disposition_header(True, made.name) or "attachment"
    response["Cache-Control"] = "no-store"
    return response


def _done(request: ApiRequest, do: Callable[[], object]) -> HttpResponse:
    def act() -> HttpResponse:
        do()
        return reply({"done": 1})

    return once(request, act)
