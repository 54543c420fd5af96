"""One act on several matters: what it would do to each, then each as an act of its own."""

from __future__ import annotations

from dataclasses import asdict

from django.http import HttpResponse
from ninja import Router

from lienket.api import given_desk as given
from lienket.api import schemas_desk as schemas
from lienket.api.answers import reply
from lienket.api.errors import Invalid
from lienket.api.once import Around, once_each
from lienket.api.problems import FAULTS
from lienket.api.request import ApiRequest
from lienket.situation.lists_bulk import outlook, perform_all

router = Router(tags=["acts"])

NEEDS = {"note": ("text",), "share": ("unit", "text")}


@router.post("/bulk/preview", response=list[schemas.OutlookOut])
def preview_acts(request: ApiRequest, body: given.ChosenIn) -> HttpResponse:
    """What the act would do to each matter the post may see; the others are left out, as if they were not there. Nothing is stored."""
    found = outlook(actor=request.actor, numbers=body.numbers, act=body.act, at=request.at, book=request.book, language=request.language)
    return reply([asdict(one) for one in found])


@router.post("/bulk", response=list[schemas.BulkOut])
def act_on_several(request: ApiRequest, body: given.BulkIn) -> HttpResponse:
    """Do the act on each matter, each in a transaction of its own: one that is refused hinders no other, and the answer says which and why."""
    missing = [(name, *FAULTS["missing"]) for name in NEEDS.get(body.act, ()) if not getattr(body, name).strip()]
    if missing:
        raise Invalid(missing)
    values = {"text": body.text, "unit": body.unit, "level": body.level}

    def work(around: Around) -> HttpResponse:
        results = perform_all(actor=request.actor, numbers=body.numbers, act=body.act, values=values, at=request.at, language=request.language, around=around)
        return reply([{"number": one.number, "done": not one.refused, "refused": one.refused} for one in results])

    return once_each(request, work)
