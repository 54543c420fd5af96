"""Acts on matters: one address for each row of situation.acts, with that act's own parameters."""

from __future__ import annotations

from inspect import Parameter, Signature
from typing import Any
from uuid import UUID

import pydantic
from django.http import HttpResponse
from ninja import Router
from ninja.params.functions import Body as body_of

from lienket.api import schemas
from lienket.api.answers import reply
from lienket.api.errors import Invalid
from lienket.api.matters import require_current
from lienket.api.once import once
from lienket.api.problems import faults_of
from lienket.api.request import ApiRequest
from lienket.journal.door import writing
from lienket.situation import parameters
from lienket.situation.acts import ACTS, ASKED, Act, available, perform

router = Router(tags=["acts"])

BY_FILE = frozenset({"attach"})
"""Acts with an address of their own, since they take a file."""


@router.get("/matters/{number}/acts", response=list[schemas.AvailableAct])
def list_acts(request: ApiRequest, number: str) -> HttpResponse:
    """What this post may do to the matter now."""
    found = available(request.actor, number, request.at)
    return reply(
        [{"act": act.code, "label": act.label(request.language), "needs": list(act.parameters.model_fields), "undo": act.undo or None} for act in found]
    )


def do(request: ApiRequest, number: str, act: Act, body: parameters.Parameters) -> HttpResponse:
    """Do one act, once; with If-Match only on the state that was read."""

    def done() -> HttpResponse:
        with writing(request.actor, request.at):
            require_current(request, number)
            try:
                result = perform(actor=request.actor, number=number, act=act.code, values=body.model_dump(), at=request.at)
            except pydantic.ValidationError as error:
                raise Invalid(faults_of([{"loc": ("body", *e["loc"]), "type": e["type"]} for e in error.errors()])) from None
        return reply({"matter": number, "act": act.code, "done": act.records != ASKED, "result": _plain(result), "undo": act.undo or None})

    return once(request, done)


def _plain(result: object) -> Any:
    """What an action returned, as JSON: how many, what differs, the id of what was made."""
    return str(result) if isinstance(result, UUID) else list(result) if isinstance(result, tuple) else result if isinstance(result, int) else None


def _address(act: Act) -> None:
    """An operation of its own, so that the document names each act's fields."""

    def view(request: ApiRequest, number: str, body: Any = None) -> HttpResponse:
        return do(request, number, act, body)

    default: Any = body_of(parameters.Nothing()) if act.parameters is parameters.Nothing else Parameter.empty
    named = [("request", ApiRequest, Parameter.empty), ("number", str, Parameter.empty), ("body", act.parameters, default)]
    view.__signature__ = Signature(  # type: ignore[attr-defined]
        [Parameter(name, Parameter.POSITIONAL_OR_KEYWORD, annotation=kind, default=value) for name, kind, value in named]
    )
    view.__name__ = act.code.replace("-", "_")
    view.__doc__ = f"{act.en} ({act.vi}). Records {act.records}."
    if act.records == ASKED:
        view.__doc__ += " Nothing is done yet (`done` is false): another person has to confirm it; `result` is the request, see `GET /second`."
    router.post(f"/matters/{{number}}/acts/{act.code}", response=schemas.ActOut, summary=act.en)(view)


for _act in ACTS.values():
    if _act.code not in BY_FILE:
        _address(_act)
