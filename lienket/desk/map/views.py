"""The map: a page, its data for the script, and the same picture as SVG."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from lienket.access.entry import entry
from lienket.desk.map.forms import MapForm
from lienket.desk.request import DeskRequest
from lienket.routing.explain import name
from lienket.situation import mapping
from lienket.situation.map_drawing import ZOOM, Extent, drawn, drawn_matter
from lienket.ui.render import render

LISTED = 12
"""So many matters of a group are listed by name."""
LAST_LATITUDE = 85.0
"""Where a Mercator map ends."""
LEAST = 0.0005
"""The narrowest piece of a map that is drawn, in degrees: some 50 m."""


def _form(request: DeskRequest) -> MapForm:
    today = request.at.astimezone(request.book.calendar.zone).date()
    return MapForm(request.GET, book=request.book, today=today, language=request.language)


def _zoom(request: DeskRequest) -> float:
    try:
        wanted = float(request.GET.get("zoom", "12"))
    except ValueError:
        return 12
    return min(max(wanted, ZOOM[0]), ZOOM[1]) if wanted == wanted else 12


def _extent(request: DeskRequest) -> Extent | None:
    """What the map showed when its picture was asked for; None where the address does not say, or nothing that can be drawn."""
    try:
        south, west, north, east = (float(part) for part in request.GET.get("extent", "").split(","))
    except ValueError:
        return None
    inside = -LAST_LATITUDE <= south < north <= LAST_LATITUDE and -180 <= west < east <= 180
    return (south, west, north, east) if inside and north - south > LEAST and east - west > LEAST else None


@entry("post")
def page(request: DeskRequest) -> HttpResponse:
    """The map with its filters; without JavaScript the picture is the SVG."""
    form = _form(request)
    seen = mapping.situation(request.actor, request.book, form.query(), request.at, request.language)
    there = {spot.matter.kind for spot in seen.placed}
    context = {
        "form": form,
        "address": request.GET.urlencode(),
        "tiles": settings.TILE_SERVER,
        "placed": len(seen.placed),
        "unplaced": seen.unplaced,
        "more": seen.more,
        "most": mapping.MOST,
        "outlined": bool(seen.zones),
        "zones": seen.counts,
        "layers": seen.layers,
        "chosen": len(form.query().units),
        "legend": [(tone, mapping.WORDS[tone][request.language]) for tone in ("day", "week", "month", "old")],
        "letters": [(k.prefix, name(request.book.pack, "kind", k.code, request.language)) for k in request.book.pack.taxonomy.kinds if k.code in there],
        "help_page": "map",
    }
    return render(request, "desk/map/map.html", context, part="desk/map/_summary.html")


@entry("post")
def data(request: DeskRequest) -> JsonResponse:
    """Outlines and groups for the script: what the page and the SVG show, at the zoom asked for."""
    seen = mapping.situation(request.actor, request.book, _form(request).query(), request.at, request.language)
    found = [_group(request, group) for group in mapping.groups(seen.placed, _zoom(request), request.at)]
    zones = {"type": "FeatureCollection", "features": seen.zones} if request.GET.get("zones") != "0" else None
    response = JsonResponse({"zones": zones, "groups": found, "placed": len(seen.placed), "unplaced": seen.unplaced})
    response["Cache-Control"] = "no-store, private"
    return response


def _group(request: DeskRequest, group: mapping.Group) -> dict[str, Any]:
    pack, language = request.book.pack, request.language
    rows = []
    for m in group.matters[:LISTED]:
        words = _("{kind}: {field}").format(kind=name(pack, "kind", m.kind, language), field=name(pack, "field", m.field, language))
        rows.append({"number": m.number, "href": reverse("matter", args=[m.number]), "words": words})
    count = len(group.matters)
    label = mapping.WORDS["several"][language].format(n=count) if count > 1 else f"{rows[0]['number']} – {rows[0]['words']}"
    text = str(count) if count > 1 else group.matters[0].number.partition("-")[0]
    return {"lat": group.lat, "lng": group.lng, "count": count, "tone": group.tone, "text": text, "label": label, "matters": rows}


@entry("post")
def svg(request: DeskRequest) -> HttpResponse:
    """The same picture as a file."""
    query = _form(request).query()
    drawing = drawn(request.actor, request.book, query, request.at, request.language, _zoom(request), _extent(request))
    return _image(drawing, f"lienket-{query.on:%Y-%m-%d}.svg" if request.GET.get("download") else "")


@entry("post")
def of_matter(request: DeskRequest, number: str) -> HttpResponse:
    """A small picture of one matter: its zones and, for who works on it, its position."""
    return _image(drawn_matter(request.actor, request.book, number, request.at, request.language))


def _image(text: str, download: str = "") -> HttpResponse:
    response = HttpResponse(text, content_type="image/svg+xml; charset=utf-8")
    response["Cache-Control"] = "no-store, private"
    if download:
        response["Content-Disposition"] = f'attachment; filename="{download}"'
    return response
