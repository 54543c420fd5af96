"""What everybody at the table may know: units, posts, zones, the codes of the pack – and the map, which obeys the policy like any list."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from django.http import HttpResponse
from ninja import Query, Router

from lienket.api import given, schemas
from lienket.api.answers import reply
from lienket.api.request import ApiRequest, today
from lienket.routing.explain import name
from lienket.situation.map_drawing import ZOOM, drawn, drawn_matter
from lienket.situation.mapping import situation
from lienket.units import directory
from lienket.units.queries import outlines

if TYPE_CHECKING:
    from lienket.units.models import Post, Unit

router = Router(tags=["register"])

DRAWING = {"description": "The picture", "content": {"image/svg+xml": {"schema": {"type": "string"}}}}


@router.get("/units", response=list[schemas.UnitOut])
def list_units(request: ApiRequest) -> HttpResponse:
    """Every unit the model ever had, each with its dates."""
    return reply([_unit(unit, request.language) for unit in directory.units()])


@router.get("/units/{code}", response=schemas.UnitFull)
def show_unit(request: ApiRequest, code: str) -> HttpResponse:
    """One unit with its posts, and what came before and after it."""
    unit = directory.unit(code)
    came, became = directory.successions([unit])
    data = _unit(unit, request.language) | {
        "posts": [_post(post, request.language) for post in directory.posts(unit)],
        "from": [{"unit": s.predecessor.code, "on": s.on, "share": s.share} for s in came],
        "to": [{"unit": s.successor.code, "on": s.on, "share": s.share} for s in became],
        "zones": [zone.code for zone in directory.zones(unit)],
    }
    return reply(data)


@router.get("/posts", response=list[schemas.PostOut])
def list_posts(request: ApiRequest) -> HttpResponse:
    """Every post that exists today."""
    return reply([_post(post, request.language) | {"unit": post.unit.code} for post in directory.posts_in_being(today(request))])


def _unit(unit: Unit, language: str) -> dict[str, Any]:
    return {
        "code": unit.code,
        "kind": unit.kind,
        "name": unit.name_vi if language == "vi" else unit.name_en,
        "parent": unit.parent.code if unit.parent else None,
        "valid_from": unit.valid_from,
        "valid_until": unit.valid_until,
    }


def _post(post: Post, language: str) -> dict[str, Any]:
    return {
        "id": str(post.id),
        "code": post.code,
        "title": post.title_vi if language == "vi" else post.title_en,
        "duty": post.duty,
        "valid_from": post.valid_from,
        "valid_until": post.valid_until,
    }


@router.get("/zones", response=schemas.ZonesOut)
def list_zones(request: ApiRequest, on: date | None = None) -> HttpResponse:
    """The zones of a date (left out: today) as GeoJSON."""
    day = on or today(request)
    shapes = outlines(request.at)
    features = [
        {
            "type": "Feature",
            "id": zone.code,
            "geometry": shapes.get(zone.code),
            "properties": {
                "code": zone.code,
                "name": name(request.book.pack, "zone", zone.code, request.language),
                "kind": zone.kind,
                "within": list(zone.within),
                "units": list(zone.units),
            },
        }
        for zone in request.book.pack.zones.zones
        if zone.valid.covers(day)
    ]
    return reply({"type": "FeatureCollection", "features": features})


@router.get("/taxonomy", response=schemas.TaxonomyOut)
def show_taxonomy(request: ApiRequest) -> HttpResponse:
    """The codes of the pack in use, with their names."""
    taxonomy, language = request.book.pack.taxonomy, request.language

    def entries(rows: Any, *more: str) -> list[dict[str, Any]]:
        return [{"code": row.code, "name": row.name.vi if language == "vi" else row.name.en} | {key: _json(getattr(row, key)) for key in more} for row in rows]

    data = {
        "model": request.book.model,
        "edition": request.book.number,
        "kinds": entries(taxonomy.kinds, "prefix", "restricted"),
        "fields": entries(taxonomy.fields, "parent"),
        "severities": entries(taxonomy.severities, "rank"),
        "reporters": entries(taxonomy.reporters, "protected"),
        "flags": entries(taxonomy.flags),
        "channels": entries(taxonomy.channels),
        "outcomes": entries(taxonomy.outcomes, "kinds"),
    }
    return reply(data)


def _json(value: Any) -> Any:
    return list(value) if isinstance(value, tuple | frozenset) else value


@router.get("/map", response=schemas.MapOut)
def show_map(request: ApiRequest, asked: Query[given.MapAsked]) -> HttpResponse:
    """Matters the post may see as GeoJSON points; `exact` where the position is the report's own, else the middle of the zone."""
    found = situation(request.actor, request.book, asked.query(today(request)), request.at, request.language)
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [placed.lng, placed.lat]},
            "properties": {
                "number": placed.matter.number,
                "kind": placed.matter.kind,
                "state": placed.matter.state,
                "lead": placed.matter.lead,
                "received_at": placed.matter.received_at,
                "exact": placed.exact,
            },
        }
        for placed in found.placed
    ]
    return reply({"type": "FeatureCollection", "features": features, "unplaced": found.unplaced, "more": found.more})


@router.get("/map.svg", response={200: None}, openapi_extra={"responses": {200: DRAWING}})
def draw_map(
    request: ApiRequest,
    asked: Query[given.MapAsked],
    old: Annotated[bool, Query(description="Zones that had ended by then, too.")] = False,
    zoom: Annotated[float, Query(ge=ZOOM[0], le=ZOOM[1], description="Matters nearer to each other than shows at this zoom become one mark.")] = 12,
) -> HttpResponse:
    """The map as SVG: the outlines of the date, and the matters the post may see as marks, as on the page."""
    query = replace(asked.query(today(request)), old=old)
    return _picture(drawn(request.actor, request.book, query, request.at, request.language, zoom))


@router.get("/matters/{number}/map.svg", response={200: None}, openapi_extra={"responses": {200: DRAWING}})
def draw_matter(request: ApiRequest, number: str) -> HttpResponse:
    """A small map of one matter, as the reader's level opens it. Where the position of a restricted matter is shown, the read is journaled."""
    return _picture(drawn_matter(request.actor, request.book, number, request.at, request.language, form="api"))


def _picture(text: str) -> HttpResponse:
    response = HttpResponse(text, content_type="image/svg+xml; charset=utf-8")
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    response["Cache-Control"] = "no-store"
    return response
