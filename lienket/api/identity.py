"""Who reported: opened by the lead with a reason, and looked for by an exact number or name. The same as on the pages.

These answers are never kept for a repeat of the request: they would lie beside the seal.
"""

from __future__ import annotations

from django.http import HttpResponse
from ninja import Router
from pydantic import BaseModel, Field

from lienket.api.answers import reply
from lienket.api.given import Given
from lienket.api.request import ApiRequest
from lienket.intake import identity
from lienket.matters.queries import number_of

router = Router(tags=["identity"])


class WhyIn(Given):
    """Why it is opened."""

    why: str = Field(min_length=1, max_length=1_000)


class PersonOut(BaseModel):
    """Who made one report, as far as they said."""

    name: str
    phone: str
    address: str


class SoughtIn(Given):
    """A telephone number of six digits or more, or a name exactly as it was given; and why."""

    phone: str = Field(default="", max_length=40)
    name: str = Field(default="", max_length=200)
    why: str = Field(min_length=1, max_length=1_000)


class FoundOut(BaseModel):
    """A matter in which that person reported."""

    id: str
    number: str


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
