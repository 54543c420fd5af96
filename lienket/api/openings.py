"""Breaking the glass, and its review by oversight. The same as on the pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Router
from pydantic import BaseModel, Field

from lienket.access.rulings import require
from lienket.api.answers import reply
from lienket.api.given import Given
from lienket.api.once import once
from lienket.api.problems import problem
from lienket.api.request import ApiRequest
from lienket.api.schemas import Done
from lienket.matters.queries import NoSuchMatter
from lienket.routing import breakglass
from lienket.situation.acting import oversees
from lienket.situation.openings import Opened, openings

router = Router(tags=["break-glass"])


class OpeningIn(Given):
    """Which matter, for which grave reason, and why in words."""

    number: str = Field(min_length=1, max_length=40)
    ground: Literal["LIFE", "CRIME", "DISASTER", "SEARCH"]
    why: str = Field(min_length=1, max_length=breakglass.LONGEST)


class MadeOpeningOut(BaseModel):
    """The matter may be read at level view by this post until `expires_at`; somebody of another unit reviews it."""

    id: str
    expires_at: datetime


class OpeningOut(BaseModel):
    """An opening as oversight sees it."""

    id: str
    unit: str
    unit_name: str
    post: str
    number: str = Field(description="Empty where the own unit does not know of the matter.")
    ground: str
    why: str
    opened_at: datetime
    expires_at: datetime
    verdict: str = Field(description="JUSTIFIED or UNJUSTIFIED; empty until reviewed.")
    reviewed_at: datetime | None
    reviewer: str
    review: str
    own: bool = Field(description="Of the own unit or of oneself: somebody else reviews it.")


class VerdictIn(Given):
    """What the review found, and why."""

    verdict: Literal["JUSTIFIED", "UNJUSTIFIED"]
    why: str = Field(min_length=1, max_length=breakglass.LONGEST)


@router.post("/openings", response={201: MadeOpeningOut})
def break_glass(request: ApiRequest, body: OpeningIn) -> HttpResponse:
    """Open a matter by its number for a grave reason though nothing entitles the post to it: level view, four hours, reviewed afterwards.

    A number that is nobody's and a matter that no reason opens are answered alike. Every try is journaled.
    """

    def do() -> HttpResponse:
        made = breakglass.break_glass(actor=request.actor, number=body.number, ground=body.ground, why=body.why, at=request.at)
        if made is None:  # No exception: that it was tried stays in the journal.
            return problem(request, NoSuchMatter(body.number))
        return reply({"id": str(made.id), "expires_at": made.expires_at}, status=201)

    return once(request, do)


@router.get("/oversight/openings", response=list[OpeningOut])
def list_openings(request: ApiRequest) -> HttpResponse:
    """For a post of oversight: the openings that wait for a review first, then a hundred reviewed, newest first."""
    require("review-opening", "OVERSEER" if oversees(request.actor, request.book) else None)
    return reply([_shown(one) for one in openings(request.actor, request.book, request.at, request.language)])


@router.post("/oversight/openings/{uuid:opening}/review", response=Done)
def review_opening(request: ApiRequest, opening: UUID, body: VerdictIn) -> HttpResponse:
    """Say once whether an opening of another unit was justified, with the reason."""

    def do() -> HttpResponse:
        overseer = oversees(request.actor, request.book)
        breakglass.review(actor=request.actor, opening=opening, verdict=body.verdict, why=body.why, overseer=overseer, at=request.at)
        return reply({"done": 1})

    return once(request, do)


def _shown(one: Opened) -> dict[str, Any]:
    return {
        "id": str(one.row.id),
        "unit": one.code,
        "unit_name": one.unit,
        "post": one.post,
        "number": one.number,
        "ground": one.row.ground,
        "why": one.why,
        "opened_at": one.row.opened_at,
        "expires_at": one.row.expires_at,
        "verdict": one.row.verdict,
        "reviewed_at": one.row.reviewed_at,
        "reviewer": one.reviewer,
        "review": one.review,
        "own": one.own,
    }
