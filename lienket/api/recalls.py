"""Recalls the own unit is to acknowledge. The same as on the pages."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Router
from pydantic import BaseModel, Field

from lienket.api.answers import reply
from lienket.api.given import Given
from lienket.api.once import once
from lienket.api.request import ApiRequest
from lienket.api.schemas import Done
from lienket.matters.queries import numbers_by_id
from lienket.sharing import recalls

router = Router(tags=["recalls"])


class RecallOut(BaseModel):
    """A recall from the own unit: the number of the matter, nothing of what was in it."""

    id: str
    number: str
    recalled_at: datetime
    acknowledged_at: datetime | None
    copies: str = Field(description="RETURNED, DELETED or NONE; empty until acknowledged.")


class CopiesIn(Given):
    """What became of the unit's copies: prints, files taken out, pictures of the screen."""

    copies: Literal["RETURNED", "DELETED", "NONE"]


@router.get("/recalls", response=list[RecallOut])
def list_recalls(request: ApiRequest) -> HttpResponse:
    """The recalls from the own unit: those that wait for its acknowledgment first, then a hundred acknowledged, newest first."""
    found = recalls.asked_of(request.actor)
    numbers = numbers_by_id(row.subject for row in found)
    return reply(
        [
            {
                "id": str(row.id),
                "number": numbers[row.subject],
                "recalled_at": row.recalled_at,
                "acknowledged_at": row.acknowledged_at,
                "copies": row.copies,
            }
            for row in found
        ]
    )


@router.post("/recalls/{uuid:recalled}/acknowledge", response=Done)
def acknowledge_recall(request: ApiRequest, recalled: UUID, body: CopiesIn) -> HttpResponse:
    """Acknowledge a recall and say what became of the copies; said once and not taken back."""

    def do() -> HttpResponse:
        recalls.acknowledge(actor=request.actor, recalled=recalled, copies=body.copies, at=request.at)
        return reply({"done": 1})

    return once(request, do)
