"""My day, the unit's day, handing a shift over, and the checklists of a matter."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router

from lienket.api import given_days as given
from lienket.api import schemas, schemas_days
from lienket.api.answers import reply
from lienket.api.once import once
from lienket.api.request import ApiRequest
from lienket.matters.queries import NoSuchMatter
from lienket.sharing.actions import note_read
from lienket.sharing.codes import Level
from lienket.situation.choices import item_words
from lienket.situation.day import day
from lienket.situation.shift_sheet import sheet
from lienket.situation.stand import stand
from lienket.units import handover
from lienket.units.queries import code_of

router = Router(tags=["own"])


@router.get("/day", response=schemas_days.DayOut)
def show_day(request: ApiRequest, unit: Annotated[bool, Query(description="Everything of the unit, also what a colleague has taken.")] = False) -> HttpResponse:
    """What lies before the one who acts: now, today, this week, later, waiting for others; and the shifts of the next seven days."""
    found = day(actor=request.actor, at=request.at, language=request.language, whole_unit=unit)
    out = asdict(found)
    return reply(out | {"shifts": [_shift(one, request.language) for one in out["shifts"]]})


def _shift(shift: dict[str, Any], language: str) -> dict[str, Any]:
    title = shift["title_vi"] if language == "vi" else shift["title_en"]
    return {key: shift[key] for key in ("id", "name", "start_at", "end_at")} | {"unit": shift["unit_code"], "post": shift["post_code"], "title": title}


@router.get("/handovers/{uuid:shift}", response=schemas_days.HandoverOut)
def show_handover(request: ApiRequest, shift: UUID) -> HttpResponse:
    """The sheet of a shift of the own unit: what is open, what happened, what others owe, the notes, and who took over."""
    found = sheet(actor=request.actor, at=request.at, language=request.language, shift=shift)
    assert found.shift is not None
    data = asdict(found)
    following = _shift(data["following"], request.language) if data["following"] else None
    handed = {key: data["handed"][key] for key in ("text", "written_by", "written_at", "taken_by", "taken_at")}
    parts = {key: data[key] for key in ("at", "rows", "happened", "waiting", "cut")}
    return reply({"shift": _shift(data["shift"], request.language), "following": following, **parts, **handed})


@router.post("/handovers/{uuid:shift}/notes", response=schemas.Done)
def write_handover(request: ApiRequest, shift: UUID, body: given.NotesIn) -> HttpResponse:
    """Write what the next shift must know, or write it anew."""

    def act() -> HttpResponse:
        handover.write_notes(actor=request.actor, shift=shift, text=body.text, at=request.at)
        return reply({"done": 1})

    return once(request, act)


@router.post("/handovers/{uuid:shift}/take", response=schemas.Done)
def take_shift(request: ApiRequest, shift: UUID) -> HttpResponse:
    """Sign that one has taken the shift over; undone by give-back."""

    def act() -> HttpResponse:
        handover.take_over(actor=request.actor, shift=shift, at=request.at)
        return reply({"done": 1})

    return once(request, act)


@router.post("/handovers/{uuid:shift}/give-back", response=schemas.Done)
def give_shift_back(request: ApiRequest, shift: UUID) -> HttpResponse:
    """Take one's own signature back."""

    def act() -> HttpResponse:
        handover.give_back(actor=request.actor, shift=shift, at=request.at)
        return reply({"done": 1})

    return once(request, act)


@router.get("/matters/{number}/checklists", response=list[schemas_days.ChecklistOut])
def list_checklists(request: ApiRequest, number: str) -> HttpResponse:
    """The checklists opened for the matter with how each item stands, for those who work on it."""
    s = stand(actor=request.actor, number=number, at=request.at)
    if s.level < Level.WORK:
        raise NoSuchMatter(number)
    if s.row.restricted:
        note_read(actor=request.actor, subject=s.row.id, level=s.level, form="api", at=request.at)
    language, pack = request.language, request.book.pack
    return reply(
        [
            {
                "checklist": one.code,
                "opened_by": code_of(one.opened_by),
                "opened_at": one.opened_at,
                "items": [
                    {
                        "item": m.item,
                        "text": item_words(pack, one.code, m.item, language),
                        "state": m.state,
                        "unit": code_of(m.unit) if m.unit else None,
                        "at": m.at,
                    }
                    for m in one.marks
                ],
            }
            for one in s.checklists
        ]
    )
