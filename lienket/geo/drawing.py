"""A map as SVG: outlines, marks, legend – the same picture on a page, in a document and in print. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import log2
from typing import Any
from xml.sax.saxutils import escape, quoteattr  # Writes XML, reads none.  # nosec B406

from lienket.geo.clusters import to_pixels

TONES = {"day": "#b42318", "week": "#b54708", "month": "#1d4ed8", "old": "#475467"}
"""Colour of a mark by the age of what it stands for; each has 4.5:1 contrast to white."""


@dataclass(frozen=True, slots=True)
class Area:
    """An outline as GeoJSON geometry (longitude, latitude). `style` is a key of STYLES: now, old (dashed), chosen, or one of LAYERS."""

    name: str
    geometry: dict[str, Any]
    style: str = "now"
    label: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A disc at a place in degrees with a short text in it; `tone` is a key of TONES."""

    lat: float
    lng: float
    text: str
    title: str
    tone: str
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Picture:
    """What is drawn. `bounds` are (south, west, north, east) in degrees; without them everything drawn is shown."""

    title: str
    areas: Sequence[Area]
    marks: Sequence[Mark]
    legend: Sequence[tuple[str, str]] = ()
    footer: str = ""
    bounds: tuple[float, float, float, float] | None = None
    width: int = 960
    height: int = 640
    language: str = field(default="vi")
    layers: Sequence[tuple[str, str]] = ()
    """Style of an area and what it stands for: the second part of the legend."""


STYLES = {
    "now": 'fill="#dbe7f3" fill-opacity="0.55" stroke="#52708f" stroke-width="1"',
    "old": 'fill="none" stroke="#8a6d3b" stroke-width="1.2" stroke-dasharray="5 4"',
    "chosen": 'fill="#fde9c8" fill-opacity="0.8" stroke="#92400e" stroke-width="2"',
    "teal": 'fill="#c9ebe4" fill-opacity="0.8" stroke="#0f766e" stroke-width="2"',
    "violet": 'fill="#e4dcfb" fill-opacity="0.8" stroke="#6d28d9" stroke-width="2"',
    "pink": 'fill="#fbdcea" fill-opacity="0.8" stroke="#be185d" stroke-width="2"',
    "olive": 'fill="#e3edc4" fill-opacity="0.8" stroke="#4d6b12" stroke-width="2"',
    "brown": 'fill="#ead9cf" fill-opacity="0.8" stroke="#7a4a2b" stroke-width="2"',
}
LAYERS = ("teal", "violet", "pink", "olive", "brown")
"""Looks of territories drawn together, none of them that of a mark."""


def rings(geometry: dict[str, Any]) -> list[list[tuple[float, float]]]:
    """Every ring of a polygon or multipolygon as (lng, lat) positions."""
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return [[(p[0], p[1]) for p in ring] for polygon in polygons for ring in polygon]


def extent(picture: Picture) -> tuple[float, float, float, float]:
    """(south, west, north, east) in degrees of the areas drawn, with a margin; where there are none, of the marks: one alone gets about 2 km around it."""
    if picture.bounds:
        return picture.bounds
    spots = [(lat, lng) for area in picture.areas for ring in rings(area.geometry) for lng, lat in ring]
    if not spots:  # A mark far away would shrink everything else to a dot.
        spots = [(mark.lat, mark.lng) for mark in picture.marks]
    if not spots:
        return 8.0, 102.0, 23.5, 110.0  # Nothing to show: the country.
    south, north = min(s[0] for s in spots), max(s[0] for s in spots)
    west, east = min(s[1] for s in spots), max(s[1] for s in spots)
    margin = max(0.02, 0.04 * max(north - south, east - west))
    return south - margin, west - margin, north + margin, east + margin


def draw(picture: Picture) -> str:
    """The picture as a stand-alone SVG document; deterministic, no script, no outside reference."""
    south, west, north, east = extent(picture)
    left, top = to_pixels(north, west, 0)
    right, bottom = to_pixels(south, east, 0)
    band = 28 + 20 * bool(picture.footer)
    zoom = log2(min(picture.width / max(right - left, 1e-9), (picture.height - band) / max(bottom - top, 1e-9)))
    scale = 2**zoom
    shift_x = (picture.width - (right - left) * scale) / 2 - left * scale
    shift_y = 28 + (picture.height - band - (bottom - top) * scale) / 2 - top * scale

    def at(lat: float, lng: float) -> tuple[float, float]:
        x, y = to_pixels(lat, lng, 0)
        return x * scale + shift_x, y * scale + shift_y

    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {picture.width} {picture.height}" width="{picture.width}" height="{picture.height}" '
        f'role="img" aria-label={quoteattr(picture.title)} xml:lang="{picture.language}" font-family="system-ui, sans-serif">',
        f"<title>{escape(picture.title)}</title>",
        f'<rect width="{picture.width}" height="{picture.height}" fill="#f4f7fa"/>',
    ]
    for area in picture.areas:
        path = "".join("M" + "L".join("{:.1f} {:.1f}".format(*at(lat, lng)) for lng, lat in ring) + "Z" for ring in rings(area.geometry))
        out.append(f'<path d="{path}" fill-rule="evenodd" {STYLES[area.style]}><title>{escape(area.name)}</title></path>')
    out += _labels(picture.areas, at)
    for mark in sorted(picture.marks, key=lambda m: -m.weight):
        x, y = at(mark.lat, mark.lng)
        radius = min(10 + 2.2 * mark.weight**0.5, 30)
        out.append(
            f"<g><title>{escape(mark.title)}</title>"
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{TONES[mark.tone]}" stroke="#fff" stroke-width="2"/>'
            f'<text x="{x:.1f}" y="{y + 4:.1f}" font-size="11" font-weight="600" text-anchor="middle" fill="#fff">{escape(mark.text)}</text></g>'
        )
    out.append(f'<rect width="{picture.width}" height="28" fill="#fff"/>')
    out.append(f'<text x="10" y="19" font-size="14" font-weight="600" fill="#101828">{escape(picture.title)}</text>')
    out += _legend(picture)
    if picture.footer:
        y = picture.height - 6
        out.append(f'<rect y="{picture.height - 20}" width="{picture.width}" height="20" fill="#fff"/>')
        out.append(f'<text x="10" y="{y}" font-size="11" fill="#475467">{escape(picture.footer)}</text>')
    out.append("</svg>")
    return "\n".join(out)


def _labels(areas: Iterable[Area], at: Any) -> list[str]:
    """Names in the middle of the outlines that ask for one; the first come, the others where they do not overlap."""
    taken: list[tuple[float, float, float]] = []
    out = []
    for area in areas:
        if not area.label:
            continue
        ring = max(rings(area.geometry), key=len)
        spots = [at(lat, lng) for lng, lat in ring]
        x, y = sum(s[0] for s in spots) / len(spots), sum(s[1] for s in spots) / len(spots)
        half = 3.2 * len(area.name)
        if any(abs(x - tx) < half + th and abs(y - ty) < 14 for tx, ty, th in taken):
            continue
        taken.append((x, y, half))
        halo = 'stroke="#f4f7fa" stroke-width="3" paint-order="stroke"'
        out.append(f'<text x="{x:.1f}" y="{y:.1f}" font-size="11" text-anchor="middle" fill="#344054" {halo}>{escape(area.name)}</text>')
    return out


def _legend(picture: Picture) -> list[str]:
    entries = [*picture.legend, *picture.layers]
    if not entries:
        return []
    wide = 24 + max(7 * len(text) for _, text in entries)
    x, y = picture.width - wide - 10, 38
    out = [f'<rect x="{x}" y="{y}" width="{wide}" height="{20 * len(entries) + 10}" rx="4" fill="#fff" fill-opacity="0.9" stroke="#d0d5dd"/>']
    for i, (look, text) in enumerate(entries):
        at_x, at_y = x + 12, y + 16 + 20 * i
        if i < len(picture.legend):
            out.append(f'<circle cx="{at_x}" cy="{at_y}" r="6" fill="{TONES[look]}"/>')
        else:
            out.append(f'<rect x="{at_x - 6}" y="{at_y - 6}" width="12" height="12" {STYLES[look]}/>')
        out.append(f'<text x="{x + 24}" y="{y + 20 + 20 * i}" font-size="12" fill="#101828">{escape(text)}</text>')
    return out
