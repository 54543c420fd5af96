"""Finding a place as people name it: type-ahead over the zones of a date, old names that lead to the zone of today, and the zone at a position."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from lienket.geo.zones import ZoneIndex
from lienket.regulation.edition import Edition
from lienket.regulation.format import ZoneEntry
from lienket.regulation.load import Pack
from lienket.situation.folding import within_one_edit, words

SLIP_LETTERS = 5
"""From this length on a word may hold one slip of the finger; in shorter ones a slip makes another word."""
NEAREST_KM = 5.0

HINTS = {
    "now": {"vi": "{old} nay thuộc {zone}", "en": "{old} is now part of {zone}"},
    "alias": {"vi": "còn gọi là {name}", "en": "also called {name}"},
    "within": {"vi": "thuộc {zone}", "en": "in {zone}"},
    "near": {"vi": "gần nhất, cách {km} km", "en": "the nearest, {km} km away"},
}


@dataclass(frozen=True, slots=True)
class Place:
    """A zone of the date offered for what was typed; `hint` says why it, or where it lies."""

    value: str
    label: str
    hint: str


@dataclass(frozen=True, slots=True)
class _Name:
    """One name under which a zone of the date is known; `old` where it is the name of a zone that ended."""

    words: tuple[str, ...]
    zone: str
    name: str
    sort: str


def search(edition: Edition, text: str, language: str = "vi", limit: int = 8) -> list[Place]:
    """Zones of the edition's date whose name (vi, en, alias, or the name of a zone that ended) holds every word of `text`, best first.

    Words are folded; the beginning of a word is enough, and one slip is forgiven in words of five letters or more. No words: the first zones of the pack.
    """
    asked = words(text)
    if not asked:
        return [_place(edition, zone, "", "", language) for zone in list(edition.zones)[:limit]]
    best: dict[str, tuple[float, _Name]] = {}
    for name in _names(edition):
        score = _score(asked, name.words)
        if score and (name.zone not in best or score > best[name.zone][0]):
            best[name.zone] = (score, name)
    ranked = sorted(best.items(), key=lambda item: (-item[1][0], item[1][1].sort == "now", len(item[1][1].words), item[0]))
    return [_place(edition, zone, name.sort, name.name, language) for zone, (_score, name) in ranked[:limit]]


def named_in(edition: Edition, text: str, limit: int = 2) -> list[tuple[str, str]]:
    """Zones whose whole name stands in `text`, the longest first, each with the name found; names of one short word are not looked for."""
    said = words(text)
    positions: dict[str, list[int]] = {}
    for at, word in enumerate(said):
        positions.setdefault(word, []).append(at)
    found: dict[str, tuple[int, int, str]] = {}
    for name in _names(edition):
        n = len(name.words)
        if n == 1 and (len(name.words[0]) < SLIP_LETTERS and not any(c.isdigit() for c in name.words[0])):
            continue
        for at in positions.get(name.words[0], ()):
            if said[at : at + n] == name.words and (name.zone not in found or n > found[name.zone][0]):
                found[name.zone] = (n, at, name.name)
    ranked = sorted(found.items(), key=lambda item: (-item[1][0], item[1][1], item[0]))
    return [(zone, name) for zone, (_n, _at, name) in ranked[:limit]]


def at_point(edition: Edition, index: ZoneIndex, lat: float, lng: float, language: str = "vi") -> list[Place]:
    """The zones of the date that hold a position, smallest first; where none does, the nearest within 5 km. Raises CoordinateError."""
    held = [_place(edition, zone, "", "", language) for zone in index.zones_at(lat, lng) if zone in edition.zones]
    if held:
        return held
    near = index.nearest(lat, lng, NEAREST_KM)
    if near is None or near.zone not in edition.zones:
        return []
    distance = f"{near.distance_km:.1f}"
    hint = HINTS["near"][language].format(km=distance.replace(".", ",") if language == "vi" else distance)
    return [Place(near.zone, zone_name(edition, near.zone, language), hint)]


def zone_name(edition: Edition, zone: str, language: str) -> str:
    """The name of a zone of the edition's date."""
    name = edition.zones[zone].name
    return name.vi if language == "vi" else name.en


def zones_of(edition: Edition, language: str) -> list[tuple[str, str]]:
    """(code, name) of every zone of the date, in the order of the pack, for a plain list."""
    return [(code, zone_name(edition, code, language)) for code in edition.zones]


def _place(edition: Edition, zone: str, sort: str, name: str, language: str) -> Place:
    label = zone_name(edition, zone, language)
    hint = ""
    if sort == "now":
        hint = HINTS["now"][language].format(old=name, zone=label)
    elif sort == "alias":
        hint = HINTS["alias"][language].format(name=name)
    else:
        above = [z for z in edition.zones[zone].within if z in edition.zones]
        if above:
            hint = HINTS["within"][language].format(zone=zone_name(edition, above[0], language))
    return Place(zone, label, hint)


def _score(asked: tuple[str, ...], known: tuple[str, ...]) -> float:
    """How well typed words fit a name; 0 where a typed word is nowhere in it."""
    joined, run = "".join(asked), "".join(known)
    if joined == run:
        return 10.0
    total, free = 0.0, list(known)
    for word in asked:
        points, match = max(((_fit(word, other), other) for other in free), default=(0.0, ""))
        if not points:
            return 4.0 if len(joined) >= SLIP_LETTERS and run.startswith(joined) else 0.0  # Typed without blanks.
        total += points
        free.remove(match)
    score = total / len(asked)
    if known[: len(asked)] == asked or run.startswith(joined):
        score += 1.5
    elif " ".join(asked) in " ".join(known):
        score += 1.0
    return score + len(asked) / (4 * len(known))


def _fit(typed: str, known: str) -> float:
    if typed == known:
        return 3.0
    if known.startswith(typed):
        return 2.0
    if len(typed) >= SLIP_LETTERS and len(known) >= SLIP_LETTERS and within_one_edit(typed, known):
        return 1.0
    return 0.0


@lru_cache(maxsize=16)
def _names(edition: Edition) -> tuple[_Name, ...]:
    """Every name under which a zone of the date may be asked for."""
    out: dict[tuple[tuple[str, ...], str], _Name] = {}

    def add(zone: str, name: str, sort: str) -> None:
        folded = words(name)
        if folded:
            out.setdefault((folded, zone), _Name(folded, zone, name, sort))

    for zone in edition.zones.values():
        add(zone.code, zone.name.vi, "")
        add(zone.code, zone.name.en, "")
    for old, now in _ended(edition):
        for name in (old.name.vi, old.name.en, *old.aliases):
            out.setdefault((words(name), now), _Name(words(name), now, old.name.vi, "now"))
    for zone in edition.zones.values():
        for alias in zone.aliases:
            add(zone.code, alias, "alias")
    return tuple(out.values())


def _ended(edition: Edition) -> Iterator[tuple[ZoneEntry, str]]:
    """Each zone that ended, with the zones of the date that took it over: by a name kept as alias, else by the units that followed its units."""
    pack = edition.pack
    known = {words(alias): zone.code for zone in edition.zones.values() for alias in zone.aliases}
    for old in pack.zones.zones:
        until = old.valid.until
        if old.code in edition.zones or until is None or until > edition.day:
            continue
        by_name = [known[key] for name in (old.name.vi, old.name.en, *old.aliases) if (key := words(name)) in known]
        followed = by_name or list(_areas_after(edition, pack, old))
        yield from ((old, now) for now in dict.fromkeys(followed))


def _areas_after(edition: Edition, pack: Pack, old: ZoneEntry) -> Iterator[str]:
    """Zones of the same kind in the areas of the units that succeeded the units of an ended zone."""
    level = [u.code for u in pack.units.units if old.code in u.area]
    seen: set[str] = set()
    while level:
        unit = level.pop()
        if unit in seen:
            continue
        seen.add(unit)
        level += [s for entry in pack.units.successions if unit in entry.predecessors and entry.on <= edition.day for s in entry.successors]
        standing = edition.units.get(unit)
        yield from (z for z in (standing.area if standing else ()) if z in edition.zones and edition.zones[z].kind == old.kind)
