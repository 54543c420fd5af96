"""Who reported: opened by the lead with a reason, and looked for by an exact number or name; what has been kept long enough. The same as on the pages.

Who reported is never kept for a repeat of the request: it would lie beside the seal.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from lienket.api.answers import reply
from lienket.api.given import Given
from lienket.api.once import once
from lienket.api.request import ApiRequest
from lienket.api.second import AskedOut, PersonOut, asked
from lienket.intake import identity
from lienket.intake.retention import due_for
from lienket.journal.rows import in_model
from lienket.matters.queries import number_of
from lienket.situation.cursor import place, placed
from lienket.situation.lists import BadCursor
from lienket.situation.second_retention import ask_to_erase

router = Router(tags=["identity"])


class WhyIn(Given):
    """Why it is opened."""

    why: str = Field(min_length=1, max_length=1_000)


class SoughtIn(Given):
    """A telephone number of six digits or more, or a name exactly as it was given; and why."""

    phone: str = Field(default="", max_length=40)
    name: str = Field(default="", max_length=200)
    why: str = Field(min_length=1, max_length=1_000)


class FoundOut(BaseModel):
    """A matter in which that person reported."""

    id: str
    number: str


class DueOut(BaseModel):
    """A row that has been kept as long as the pack says."""

    row: str
    number: str
    record: str = Field(description="identity or file.")
    rule: str
    basis: str
    closed_at: datetime
    until: datetime
    held: bool = Field(description="A hold keeps it all the same.")


class DuePageOut(BaseModel):
    """One page; `next` is the cursor of the page after, null on the last. A page may be empty and yet lead on."""

    items: list[DueOut]
    next: str | None


class EraseIn(Given):
    """The rows to be erased, by their `row`."""

    rows: list[UUID] = Field(min_length=1, max_length=500)


@router.get("/retention", response=DuePageOut)
def list_due(request: ApiRequest, cursor: Annotated[str, Query(max_length=200, description="`next` of the page before.")] = "") -> HttpResponse:
    """What has been kept as long as the pack says, of the matters the unit leads, those received first first. Nothing goes by itself."""
    after = placed(cursor)
    if cursor and after is None:
        raise BadCursor(cursor[:40])
    with in_model(request.actor.model):
        found = due_for(request.actor, request.book, request.at, after)
    items = [
        {
            "row": str(one.row),
            "number": one.number,
            "record": one.rule.record,
            "rule": one.rule.code,
            "basis": one.rule.basis.en if request.language == "en" else one.rule.basis.vi,
            "closed_at": one.since,
            "until": one.until,
            "held": one.held,
        }
        for one in found.rows
    ]
    return reply({"items": items, "next": place(*found.on) if found.on else None})


@router.post("/retention/erase", response={202: AskedOut})
def erase_what_is_due(request: ApiRequest, body: EraseIn) -> HttpResponse:
    """Ask that rows be erased that are due; what is not due, not of an own matter or on hold is left out. Done once another person of the unit confirms."""

    def do() -> HttpResponse:
        return asked(request, ask_to_erase(actor=request.actor, rules=request.book, rows=set(body.rows), at=request.at, language=request.language))

    return once(request, do)


@router.post("/matters/{number}/identity", response=list[PersonOut])
def open_identity(request: ApiRequest, number: str, body: WhyIn) -> HttpResponse:
    """For the lead: who reported, oldest report first. Journaled with the reason before anything is shown; each call is an opening of its own."""
    people = identity.open_identity(actor=request.actor, matter=number, why=body.why, at=request.at)
    response = reply(people)
    response["Cache-Control"] = "no-store"
    return response


@router.post("/identities/search", response=list[FoundOut])
def search_identities(request: ApiRequest, body: SoughtIn) -> HttpResponse:
    """Matters the unit leads in which exactly this number, or name, reported; newest first. No identity is opened; journaled with the reason."""
    found = identity.search(actor=request.actor, phone=body.phone, name=body.name, why=body.why, at=request.at)
    return reply([{"id": str(row.id), "number": number_of(row)} for row in found])
