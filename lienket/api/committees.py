"""Steering committees and helper teams, as far as the unit may see them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Router

from lienket.api import schemas_instruments as schemas
from lienket.api.answers import reply
from lienket.api.request import ApiRequest, today
from lienket.committees import queries

if TYPE_CHECKING:
    from lienket.committees.models import Committee, Seat

router = Router(tags=["committees"])

LOOK_BACK = timedelta(days=30)


@router.get("/committees", response=list[schemas.CommitteeOut])
def list_committees(request: ApiRequest) -> HttpResponse:
    """Every body the unit may see, the standing ones first."""
    return reply([_body(request, row) for row in queries.seen(request.actor, request.book, request.at)])


@router.get("/committees/{uuid:committee}", response=schemas.CommitteeFull)
def show_committee(request: ApiRequest, committee: UUID) -> HttpResponse:
    """One body with its members by post, its duties, and its tasks: those open, and those done in the last thirty days."""
    row = queries.find(request.actor, committee, request.book, request.at)
    charges = [
        {"id": c.id, "chair": c.chair, "text": text, "every": c.every, "valid_from": c.valid_from, "valid_until": c.valid_until}
        for c, text in queries.charges_of(row.id)
    ]
    tasks = [_task(m) for m in queries.tasks_of([row], request.book, request.at, done_since=request.at - LOOK_BACK)]
    return reply(_body(request, row) | {"seats": [_seat(s) for s in queries.seats_of(row.id)], "charges": charges, "tasks": tasks})


def _body(request: ApiRequest, row: Committee) -> dict[str, Any]:
    return {
        "id": row.id,
        "sort": row.sort,
        "name": row.name_vi if request.language == "vi" else row.name_en,
        "unit": row.unit.code,
        "parent": row.parent_id,
        "replaces": row.replaces_id,
        "decision": row.decision,
        "decided_on": row.decided_on,
        "valid_from": row.valid_from,
        "valid_until": row.valid_until,
        "term_until": row.term_until,
        "stands": queries.covers(row, today(request)),
    }


def _seat(seat: Seat) -> dict[str, Any]:
    term = {"valid_from": seat.valid_from, "valid_until": seat.valid_until, "decision": seat.decision}
    return {"id": seat.id, "chair": seat.chair, "unit": seat.post.unit.code, "post": seat.post.code, "role": seat.role, "rank": seat.rank} | term


def _task(mine: queries.Mine) -> dict[str, Any]:
    task = mine.task
    return {
        "id": task.id,
        "charge": task.charge_id,
        "text": mine.text,
        "period": task.period,
        "due_on": task.due_on,
        "state": task.state,
        "late": mine.late,
        "unit": mine.seat.post.unit.code if mine.seat else None,
        "done_by": task.done_by.code if task.done_by else None,
    }
