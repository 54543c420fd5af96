"""What a reader may see on the map: outlines of a date, and matters as marks gathered where they would overlap.

A matter lies at its position for who works on it, in the middle of its zone for who may view it, and nowhere for who only knows that it exists.
The position of a restricted matter is detail, whose reading is journaled: among others it lies in the middle of its zone too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

import shapely

from lienket.geo.clusters import Cluster, Point, clusters
from lienket.geo.drawing import LAYERS, Area, Mark, Picture
from lienket.instruments.queries import Book
from lienket.intake.queries import positions
from lienket.kernel.actor import Actor
from lienket.matters.queries import Shown, shown
from lienket.routing.explain import name
from lienket.sharing import policy
from lienket.sharing.codes import Level
from lienket.situation.lists import below
from lienket.units.queries import outlines

MOST = 3000
"""At most so many matters are drawn, the newest; the page says when there are more."""

AGES = (("day", timedelta(days=1)), ("week", timedelta(days=7)), ("month", timedelta(days=31)))

WORDS = {
    "day": {"vi": "trong 24 giờ", "en": "last 24 hours"},
    "week": {"vi": "trong 7 ngày", "en": "last 7 days"},
    "month": {"vi": "trong 31 ngày", "en": "last 31 days"},
    "old": {"vi": "cũ hơn", "en": "older"},
    "title": {"vi": "Bản đồ vụ việc, ranh giới ngày {day}", "en": "Map of matters, boundaries of {day}"},
    "footer": {
        "vi": "{shown} vụ việc trên bản đồ, {unplaced} chưa rõ vị trí. {more}Ranh giới vẽ gần đúng, không dùng để xác định địa giới hành chính.",
        "en": "{shown} matters on the map, {unplaced} without a position. {more}Outlines are approximate and settle no administrative boundary.",
    },
    "more": {"vi": "Chỉ vẽ {most} vụ việc mới nhất. ", "en": "Only the newest {most} are drawn. "},
    "several": {"vi": "{n} vụ việc", "en": "{n} matters"},
    "layer": {"vi": "{name}: {n} vụ việc", "en": "{name}: {n} matters"},
    "bare": {"vi": "Chưa có ranh giới địa bàn nào để vẽ.", "en": "There is no outline to draw."},
    "spot": {"vi": "Vị trí của {number}", "en": "Position of {number}"},
    "ended": {"vi": "{name} (đến {day})", "en": "{name} (until {day})"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MapQuery:
    """What to draw. `on` is the date of the outlines, `days` how far back matters were received, `units` leads whose territories are marked too (none: all),
    `zone` one to which, with what lies in it, matters are narrowed.
    """

    on: date
    days: int = 31
    open_only: bool = True
    kinds: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    zone: str = ""
    old: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A matter at a place. `exact` where the position is the report's, not the middle of the zone."""

    matter: Shown
    lat: float
    lng: float
    exact: bool


@dataclass(frozen=True, slots=True)
class Layer:
    """A lead that was asked for: how its territory is drawn, and how many matters of the map it leads."""

    code: str
    name: str
    style: str
    count: int


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything on the map, and by zone how many matters lie there, whether it has an outline or not. `more` where the newest MOST are not all."""

    zones: tuple[dict[str, Any], ...]
    placed: tuple[Placed, ...]
    unplaced: int
    more: bool
    layers: tuple[Layer, ...] = ()
    counts: tuple[tuple[str, str, int], ...] = ()
    """(code, name, matters), most first."""


def situation(actor: Actor, book: Book, query: MapQuery, at: datetime, language: str) -> Situation:
    """What `actor` may see of `query` at `at`."""
    shapes = outlines()
    levels, more = _levels(actor, query, at)
    inside = frozenset(below(query.zone, {z.code: z.within for z in book.pack.zones.zones})) if query.zone else None
    found = [m for m in shown(levels) if _wanted(m, query) and (inside is None or (levels[m.id] >= Level.VIEW and m.place in inside))]
    exact = positions([m.id for m in found if levels[m.id] >= Level.WORK and not m.restricted])
    placed, unplaced = [], 0
    for matter in found:
        spot = next(iter(exact.get(matter.id, ())), None)
        middle = _middle(matter.place, shapes) if spot is None and levels[matter.id] >= Level.VIEW else None
        if spot is None and middle is None:
            unplaced += 1
        else:
            lat, lng = spot or middle or (0.0, 0.0)
            placed.append(Placed(matter, lat, lng, spot is not None))
    counts = Counter(matter.place for matter in found if matter.place and levels[matter.id] >= Level.VIEW)
    zones, layers = _zones(book, query, shapes, counts, language), _layers(book, query, found, language)
    by_zone = tuple((code, name(book.pack, "zone", code, language), n) for code, n in counts.most_common())
    return Situation(tuple(zones), tuple(placed), unplaced, more, tuple(layers), by_zone)


def _levels(actor: Actor, query: MapQuery, at: datetime) -> tuple[dict[UUID, Level], bool]:
    """The newest matters of the period with the reader's level: the unit's own grants, newest first, so the cost does not grow with the node."""
    rows = policy.grants(actor, at).filter(listed_at__gte=at - timedelta(days=query.days)).order_by("-listed_at", "-subject")
    levels: dict[UUID, Level] = {}
    for subject, level in rows.values_list("subject", "level")[: 2 * MOST]:
        if subject not in levels and len(levels) == MOST:
            return levels, True
        levels[subject] = max(Level(level), levels.get(subject, Level.KNOW))
    return levels, False


def _wanted(matter: Shown, query: MapQuery) -> bool:
    if query.open_only and matter.state != "OPEN":
        return False
    return (not query.kinds or matter.kind in query.kinds) and (not query.units or matter.lead in query.units)


def _middle(place: str | None, shapes: dict[str, Any]) -> tuple[float, float] | None:
    geometry = shapes.get(place) if place else None
    return None if geometry is None else _representative(shapely.geometry.shape(geometry).wkb)


@lru_cache(maxsize=2000)
def _representative(wkb: bytes) -> tuple[float, float]:
    spot = shapely.from_wkb(wkb).representative_point()
    return spot.y, spot.x


def _zones(book: Book, query: MapQuery, shapes: dict[str, Any], counts: dict[str, int], language: str) -> Iterable[dict[str, Any]]:
    """The outlines of the date as GeoJSON features, larger first; with `old` also those that had ended by then."""
    marked = _marked(book, query)
    out = []
    for zone in book.pack.zones.zones:
        holds, ended = zone.valid.covers(query.on), zone.valid.until is not None and zone.valid.until <= query.on
        if zone.code not in shapes or not (holds or (query.old and ended)):
            continue
        label = name(book.pack, "zone", zone.code, language)
        if ended:
            label = WORDS["ended"][language].format(name=label, day=f"{zone.valid.until - timedelta(days=1):%d/%m/%Y}")  # type: ignore[operator]
        style = "old" if ended else marked.get(zone.code, "now")
        properties = {"code": zone.code, "name": label, "kind": zone.kind, "style": style, "count": counts.get(zone.code, 0)}
        feature = {"type": "Feature", "properties": properties, "geometry": shapes[zone.code]}
        out.append((-shapely.geometry.shape(shapes[zone.code]).area, zone.code, feature))
    return [feature for _, _, feature in sorted(out, key=lambda row: row[:2])]


def _styles(book: Book, query: MapQuery) -> dict[str, str]:
    """How the territory of each unit asked for is drawn: one alone is simply chosen, several have a look each, in the order of the pack."""
    asked = [u.code for u in book.pack.units.units if u.code in query.units]
    if len(asked) < 2:
        return dict.fromkeys(asked, "chosen")
    return {code: LAYERS[n] if n < len(LAYERS) else "chosen" for n, code in enumerate(asked)}


def _marked(book: Book, query: MapQuery) -> dict[str, str]:
    """The zones of the units asked for with their look; one that several of them share has none of its own."""
    marked = {query.zone: "chosen"} if query.zone else {}
    for unit, style in _styles(book, query).items():
        for zone in _territory(book, unit):
            marked[zone] = "chosen" if zone in marked else style
    return marked


def _layers(book: Book, query: MapQuery, found: Sequence[Shown], language: str) -> Iterable[Layer]:
    counts = Counter(matter.lead for matter in found)
    return (Layer(code, name(book.pack, "unit", code, language), style, counts[code]) for code, style in _styles(book, query).items())


def _territory(book: Book, unit: str) -> frozenset[str]:
    area = next((u.area for u in book.pack.units.units if u.code == unit), ())
    return frozenset(area) | {z.code for z in book.pack.zones.zones if z.units == (unit,)}


def age(matter: Shown, at: datetime) -> str:
    """The tone of a matter's mark."""
    return next((tone for tone, limit in AGES if at - matter.received_at <= limit), "old")


@dataclass(frozen=True, slots=True)
class Group:
    """One mark of the map: the matters in it, newest first."""

    lat: float
    lng: float
    matters: tuple[Shown, ...]
    tone: str


def groups(found: Sequence[Placed], zoom: float, at: datetime) -> list[Group]:
    """Matters gathered for a zoom level; a group has the tone of its newest."""

    def group(cluster: Cluster) -> Group:
        inside = sorted((found[key].matter for key in cluster.keys), key=lambda m: (m.received_at, m.number), reverse=True)
        return Group(cluster.lat, cluster.lng, tuple(inside), age(inside[0], at))

    return [group(cluster) for cluster in clusters((Point(p.lat, p.lng, i) for i, p in enumerate(found)), zoom)]


def picture(book: Book, seen: Situation, query: MapQuery, at: datetime, language: str, *, zoom: float = 12, title: str = "") -> Picture:
    """The map as a drawing: the same outlines and groups as on the page."""

    def mark(group: Group) -> Mark:
        n = len(group.matters)
        first = group.matters[0]
        text = str(n) if n > 1 else first.number.partition("-")[0]
        label = WORDS["several"][language].format(n=n) if n > 1 else f"{first.number}: {name(book.pack, 'field', first.field, language)}"
        return Mark(group.lat, group.lng, text, label, group.tone, n)

    more = WORDS["more"][language].format(most=MOST) if seen.more else ""
    return Picture(
        title=title or WORDS["title"][language].format(day=f"{query.on:%d/%m/%Y}"),
        areas=[Area(f["properties"]["name"], f["geometry"], f["properties"]["style"], f["properties"]["style"] != "old") for f in seen.zones],
        marks=[mark(g) for g in groups(seen.placed, zoom, at)],
        legend=[(tone, WORDS[tone][language]) for tone in ("day", "week", "month", "old")],
        layers=[(layer.style, WORDS["layer"][language].format(name=layer.name, n=layer.count)) for layer in seen.layers],
        footer=WORDS["footer"][language].format(shown=len(seen.placed), unplaced=seen.unplaced, more=more),
        language=language,
    )


def end_of(on: date, book: Book) -> datetime:
    """The last instant of a local day."""
    return datetime.combine(on + timedelta(days=1), time(), tzinfo=book.calendar.zone) - timedelta(microseconds=1)


def one(book: Book, matter: Shown, level: Level, query: MapQuery, language: str) -> Situation:
    """One matter that the policy has let the reader see at `level`."""
    shapes = outlines()
    spots = positions([matter.id]).get(matter.id, []) if level >= Level.WORK else []
    middle = _middle(matter.place, shapes) if not spots and level >= Level.VIEW else None
    placed = [Placed(matter, lat, lng, True) for lat, lng in spots] or ([Placed(matter, *middle, False)] if middle else [])
    counts = {matter.place: 1} if matter.place and level >= Level.VIEW else {}
    zones = tuple(_zones(book, query, shapes, counts, language))
    for feature in zones:
        if feature["properties"]["count"]:
            feature["properties"]["style"] = "chosen"
    return Situation(zones, tuple(placed), 0 if placed else 1, False)


def extent_of(zone: str) -> tuple[float, float, float, float] | None:
    """(south, west, north, east) in degrees of a zone's outline with a little room; None where it has none."""
    shape = outlines().get(zone)
    if shape is None:
        return None
    west, south, east, north = shapely.geometry.shape(shape).bounds
    room = max(north - south, east - west) * 0.05
    return south - room, west - room, north + room, east + room


def around(seen: Situation) -> tuple[float, float, float, float] | None:
    """(south, west, north, east) in degrees about what is placed, some 3 km across; None where nothing is."""
    if not seen.placed:
        return None
    lats, lngs = [p.lat for p in seen.placed], [p.lng for p in seen.placed]
    return min(lats) - 0.014, min(lngs) - 0.02, max(lats) + 0.014, max(lngs) + 0.02
