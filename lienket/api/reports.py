"""Reports: taking one in, and what helps while it is written. Nothing is stored but by sending."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Annotated

from django.http import HttpResponse
from ninja import Query, Router

from lienket.api import given, schemas
from lienket.api.answers import reply
from lienket.api.errors import BadIdempotencyKey
from lienket.api.once import key_of
from lienket.api.request import ApiRequest
from lienket.instruments.queries import zone_index
from lienket.intake.actions import as_before, located, receive
from lienket.intake.draft import Draft, facts_from
from lienket.intake.drafts import Author, has_draft, send
from lienket.kernel.secrecy import guard
from lienket.matters.queries import number_by_id
from lienket.regulation.model import Facts
from lienket.routing.explain import decision_data, sentences
from lienket.situation.guess import guesses
from lienket.situation.places import at_point, search
from lienket.situation.similar import Sought, similar
from lienket.units.queries import code_of

router = Router(tags=["reports"])


@router.post("/reports", response={201: schemas.ReportOut, 200: schemas.ReportOut})
def receive_report(request: ApiRequest, body: given.ReportIn) -> HttpResponse:
    """Take in a report: the regulation routes it, and matter, parts, grants, clocks and journal are written together or not at all.

    The same key with the same body gives the first answer again (200, Idempotency-Replayed); with another body both are kept and 409 is answered.
    Where the key is the id of one of the author's drafts, its files become the matter's and the draft goes.
    """
    author = Author(request.account.id, request.actor.post) if request.actor.post else None
    draft = body.draft(_key(request, body.key), code_of(request.actor.unit) if request.actor.unit else "", request.at)
    if body.received_at is None:
        draft = as_before(draft, request.actor.model)
    if author is not None and has_draft(author, draft.key):
        received = send(actor=request.actor, author=author, draft=draft, at=request.at)
    else:
        received = receive(actor=request.actor, draft=draft, at=request.at)
    decision = received.decision or request.book.rules.decide(_placed(request, draft), draft.received_at)
    data = {
        "report": str(received.report),
        "matter": str(received.matter),
        "number": received.number or number_by_id(received.matter),
        "repeated": received.repeated,
        "decision": decision_data(request.book, decision, draft.received_at),
    }
    response = reply(data, status=200 if received.repeated else 201, location=f"/api/v1/matters/{data['number']}")
    if received.repeated:
        response["Idempotency-Replayed"] = "true"
    return response


def _key(request: ApiRequest, key: str | None) -> str:
    """The sender's key, said in the header or in the body; a report is never taken in without one. Raises BadIdempotencyKey."""
    header = key_of(request)
    if not (header or key) or (header and key and header != key):
        raise BadIdempotencyKey(header)
    return header or key or ""


def _placed(request: ApiRequest, draft: Draft) -> Facts:
    return draft.facts if draft.lat is None else located(draft, zone_index(request.at), request.book.rules).facts


@router.post("/reports/preview", response=schemas.PreviewOut)
def preview_report(request: ApiRequest, body: given.PreviewIn) -> HttpResponse:
    """What the regulation would decide on these facts: who leads, supports and is told, by when, under which clause. Nothing is stored."""
    at = body.received_at or request.at
    facts = facts_from(body.facts)
    if facts.place is None and body.lat is not None and body.lng is not None:
        valid = request.book.rules.edition(at).zones
        found = [z for z in zone_index(request.at).zones_at(body.lat, body.lng) if z in valid]
        facts = replace(facts, place=found[0], zones=facts.zones | frozenset(found[1:])) if found else facts
    decision = request.book.rules.decide(facts, at)
    data = {
        "place": facts.place,
        "decision": decision_data(request.book, decision, at),
        "sentences": sentences(request.book, decision, request.language, at),
    }
    return reply(data)


@router.post("/reports/similar", response=list[schemas.SimilarOut])
def similar_matters(request: ApiRequest, body: given.SimilarIn) -> HttpResponse:
    """Open matters the unit may see that look like the report being written, with reasons."""
    guard(body.text)
    edition, values = request.book.rules.edition(request.at), body.model_dump()
    for part, known in (("kind", edition.kind), ("field", edition.field), ("place", edition.zones)):
        values[part] = values[part] if values[part] in known else ""  # A code that is no code yet hints at nothing.
    found = similar(actor=request.actor, book=request.book, sought=Sought(**values), at=request.at, language=request.language)
    return reply([asdict(one) for one in found])


@router.post("/reports/guess", response=list[schemas.GuessOut])
def guess_facts(request: ApiRequest, body: given.GuessIn) -> HttpResponse:
    """What the words hint at, to be offered to a person; nothing is ever set by itself."""
    guard(body.text)
    return reply([asdict(guess) for guess in guesses(request.book.pack, body.text)])


@router.get("/places", response=list[schemas.PlaceOut])
def find_places(
    request: ApiRequest,
    q: Annotated[str, Query(max_length=200)] = "",
    lat: Annotated[float | None, Query(ge=-90, le=90)] = None,
    lng: Annotated[float | None, Query(ge=-180, le=180)] = None,
    limit: Annotated[int, Query(ge=1, le=50)] = 8,
) -> HttpResponse:
    """Zones of today by name (old names too), or those that hold a position, smallest first."""
    edition = request.book.rules.edition(request.at)
    if lat is not None and lng is not None:
        found = at_point(edition, zone_index(request.at), lat, lng, request.language)
    else:
        found = search(edition, q, request.language, limit)
    return reply([{"code": place.value, "name": place.label, "hint": place.hint} for place in found])
