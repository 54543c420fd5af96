"""The duty roster: who is on duty at the table; the own unit's shifts, who stands in, exchanges, a week repeated, gaps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import date, timedelta
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router

from lienket.api import given, given_duty, schemas, schemas_duty
from lienket.api.answers import reply
from lienket.api.once import once
from lienket.api.request import ApiRequest
from lienket.situation.board import at_the_table
from lienket.situation.days_off import uncovered
from lienket.units import duty, standing_in, swaps, weeks

router = Router(tags=["own"])


@router.get("/duty", response=list[schemas_duty.ShiftOut])
def list_duty(request: ApiRequest, days: Annotated[int, Query(ge=0, le=62)] = 0) -> HttpResponse:
    """Who is on duty at the table: now, or in the next `days`. People are named to their own unit only."""
    units = at_the_table(request.actor, request.book, request.at)
    until = request.at + timedelta(days=days)
    found = duty.between(request.actor, units, request.at, until) if days else duty.on_duty(request.actor, units, request.at)
    return reply([_shift(asdict(shift), request.language) for shift in found])


def _shift(shift: dict[str, Any], language: str) -> dict[str, Any]:
    return {
        "id": shift["id"],
        "unit": shift["unit_code"],
        "post": shift["post_code"],
        "title": shift["title_vi"] if language == "vi" else shift["title_en"],
        "person": shift["person"],
        "name": shift["name"],
        "start_at": shift["start_at"],
        "end_at": shift["end_at"],
        "instead_of": shift["instead_of"],
        "stand_ins": shift["stand_ins"],
    }


@router.post("/duty", response={201: schemas.Made})
def plan_duty(request: ApiRequest, body: given.ShiftIn) -> HttpResponse:
    """Put a post of the own unit on duty."""

    def act() -> HttpResponse:
        values = body.model_dump()
        shift = duty.plan(actor=request.actor, zone=request.book.calendar.zone, at=request.at, **values)
        return reply({"id": str(shift)}, status=201)

    return once(request, act)


@router.post("/duty/{uuid:shift}/cancel", response=schemas.Done)
def cancel_duty(request: ApiRequest, shift: UUID) -> HttpResponse:
    """Call off a shift of the own unit; undone by restore."""

    def act() -> HttpResponse:
        duty.cancel(actor=request.actor, shift=shift, at=request.at)
        return reply({"done": 1})

    return once(request, act)


@router.post("/duty/{uuid:shift}/restore", response=schemas.Done)
def restore_duty(request: ApiRequest, shift: UUID) -> HttpResponse:
    """Take the calling off of a shift back."""

    def act() -> HttpResponse:
        duty.restore(actor=request.actor, shift=shift, at=request.at)
        return reply({"done": 1})

    return once(request, act)


def _done(request: ApiRequest, act: Callable[[], int | None]) -> HttpResponse:
    return once(request, lambda: reply({"done": 1 if (n := act()) is None else n}))


@router.get("/duty/gaps", response=list[schemas_duty.GapOut])
def list_gaps(request: ApiRequest, days: Annotated[int, Query(ge=1, le=62)] = 7) -> HttpResponse:
    """When in the next `days` nobody is on duty in a duty post of the own unit: on holidays first."""
    found = duty.gaps_of_posts(request.actor, request.at, request.at + timedelta(days=days), request.book.calendar.zone)
    return reply(
        [
            {
                "post": str(one.gap.post),
                "title": one.gap.title_vi if request.language == "vi" else one.gap.title_en,
                "start_at": one.gap.start_at,
                "end_at": one.gap.end_at,
                "days_off": [{"on": day.on, "name": day.name, "holiday": day.holiday} for day in one.off],
            }
            for one in uncovered(request.book, found, request.language)
        ]
    )


@router.post("/duty/{uuid:shift}/stand-ins", response={201: schemas.Made})
def stand_in(request: ApiRequest, shift: UUID, body: given_duty.StandInIn) -> HttpResponse:
    """Let somebody of the own unit take a shift, or a part of it, in place of the person planned."""

    def act() -> HttpResponse:
        values = body.model_dump()
        pk = standing_in.stand_in(actor=request.actor, shift=shift, zone=request.book.calendar.zone, at=request.at, **values)
        return reply({"id": str(pk)}, status=201)

    return once(request, act)


@router.post("/duty/stand-ins/{uuid:standing}/end", response=schemas.Done)
def end_stand_in(request: ApiRequest, standing: UUID) -> HttpResponse:
    """Nobody stands in any more; the person planned is on duty."""
    return _done(request, lambda: standing_in.end_stand_in(actor=request.actor, stand_in=standing, at=request.at))


@router.get("/duty/swaps", response=list[schemas_duty.SwapOut])
def list_swaps(request: ApiRequest) -> HttpResponse:
    """Exchanges of shifts of the own unit that are open or agreed, of shifts still to come; `may`: what you can do about each."""
    return reply([{key: str(value) if key == "id" else value for key, value in asdict(one).items()} for one in swaps.swaps(request.actor, request.at)])


@router.post("/duty/swaps", response={201: schemas.Made})
def propose_swap(request: ApiRequest, body: given_duty.SwapIn) -> HttpResponse:
    """Offer a shift of your own for one of somebody else."""

    def act() -> HttpResponse:
        return reply({"id": str(swaps.propose(actor=request.actor, offered=body.offered, wanted=body.wanted, at=request.at))}, status=201)

    return once(request, act)


@router.post("/duty/swaps/{uuid:swap}", response=schemas.Done)
def settle_swap(request: ApiRequest, swap: UUID, body: given_duty.SwapAnswer) -> HttpResponse:
    """Agree to an exchange or reject it, withdraw your own, or undo one that was agreed."""
    return _done(request, lambda: swaps.settle(actor=request.actor, swap=swap, act=body.act, zone=request.book.calendar.zone, at=request.at))


@router.get("/duty/repeat", response=list[schemas_duty.RepeatedOut])
def preview_repeat(
    request: ApiRequest, monday: Annotated[date, Query(description="First day of the week that is the pattern.")], weeks_: Annotated[int, Query(alias="weeks")]
) -> HttpResponse:
    """What repeating a week of the own unit over the `weeks` that follow would plan. Nothing is written."""
    found = weeks.preview(request.actor, monday, weeks_, request.book.calendar.zone, request.at)
    return reply(
        [
            {"pattern": str(one.pattern.id), "post": one.pattern.post_code, "name": one.pattern.name, "start_at": one.start_at, "end_at": one.end_at}
            | {"state": one.state}
            for one in found
        ]
    )


@router.post("/duty/repeat", response=schemas.Done)
def repeat_week(request: ApiRequest, body: given_duty.RepeatIn) -> HttpResponse:
    """Plan a week of the own unit again in each of the weeks that follow; says how many shifts. What is planned already stays."""
    zone = request.book.calendar.zone
    return _done(request, lambda: weeks.repeat(actor=request.actor, monday=body.monday, weeks=body.weeks, zone=zone, at=request.at))
