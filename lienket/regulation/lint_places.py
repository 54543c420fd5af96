"""Lint rules about places: role-without-unit, party-without-zone, site-uncovered."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

import shapely
from shapely.errors import GEOSException
from shapely.geometry.base import BaseGeometry

from lienket.regulation.edition import Compiled
from lienket.regulation.finding import Finding, at
from lienket.regulation.ground import Clauses, leads
from lienket.regulation.ledger import Ledger, Scene
from lienket.regulation.load import Pack

SPARE = 0.02
"""So much of the site may lie outside: outlines of packs are coarse."""


def place_findings(pack: Pack, clauses: Clauses, scene: Scene, ledger: Ledger) -> None:
    """Roles that some place leaves empty, parties that no zone belongs to, parts of the site outside every zone a lead is named for."""
    _roles(pack, clauses, scene, ledger)
    _parties(pack, scene, ledger)
    _site(pack, clauses, scene, ledger)


def _roles(pack: Pack, clauses: Clauses, scene: Scene, ledger: Ledger) -> None:
    """Roles other than the lead's: the decision goes on without them, so that this is only noted."""
    empty: dict[tuple[str, str], list[str]] = {}
    for zone in sorted(scene.edition.zones):
        if zone in scene.containers:
            continue
        placed = scene.edition.placed(zone, frozenset())
        for bit, c in enumerate(scene.edition.clauses):
            if placed.strict >> bit & 1:
                for code in _named(c):
                    _unit, why = scene.edition.resolve(c.instrument, code, placed.zones)
                    if why.startswith("role-") and zone not in (zones := empty.setdefault((c.key, code), [])):
                        zones.append(zone)
    for (key, code), zones in empty.items():
        listed = ", ".join(f"'{zone}'" for zone in zones[:4]) + (" …" if len(zones) > 4 else "")
        message = (f"tại {listed} không xác định được một đơn vị giữ vai trò '{code}'", f"at {listed} no single unit plays the role '{code}'")
        remedy = ("thêm địa bàn vào 'area' của một đơn vị, hoặc thu hẹp điều kiện", "add the zone to the 'area' of one unit, or narrow the condition")
        example = {"place": zones[0], "on": scene.day.isoformat()}
        ledger.keep(("role-without-unit", key, code), Finding("role-without-unit", "note", *at(pack, key), message, remedy, example))


def _named(c: Compiled) -> Iterator[str]:
    if c.clause.routing:
        yield from c.clause.routing.support
        yield from c.clause.routing.inform
        yield from (action.by for action in c.clause.routing.first_actions if action.by)
    if c.clause.escalation:
        yield from (to for step in c.clause.escalation.ladder for to in step.told if to != "parent")


def _parties(pack: Pack, scene: Scene, ledger: Ledger) -> None:
    """A party whose like have a territory (communes), but which has none."""
    placed = {code for zone in scene.edition.zones.values() for code in zone.units}
    kinds = {unit.kind for code in placed if (unit := scene.edition.units.get(code))}
    for instrument in scene.edition.instruments:
        for n, party in enumerate(instrument.parties):
            unit = scene.edition.units.get(party.unit)
            if unit and unit.kind in kinds and party.unit not in placed and not unit.area:
                file, line = pack.where(instrument.code, "parties", n)
                message = (
                    f"'{unit.code}' là một bên ký nhưng không địa bàn nào thuộc đơn vị này, trong khi đơn vị cùng loại có địa bàn",
                    f"'{unit.code}' is a party, but no zone belongs to it, while others of its kind have zones",
                )
                remedy = ("nêu đơn vị trong 'units' của một địa bàn, hoặc ghi 'area'", "list it in the 'units' of a zone, or give it an 'area'")
                finding = Finding("party-without-zone", "warning", file, line, unit.code, message, remedy, {"on": scene.day.isoformat()})
                ledger.keep(("party-without-zone", instrument.code, unit.code), finding)


def _site(pack: Pack, clauses: Clauses, scene: Scene, ledger: Ledger) -> None:
    """Parts of the site that lie in no other zone for which some clause names a lead."""
    outlines = _outlines(pack)
    named = {zone for n in scene.order if leads(clauses.rules[n]) for zone in clauses.rules[n].when.zone if zone in scene.edition.zones}
    if not outlines or not named:
        return
    for code, zone in scene.edition.zones.items():
        site = outlines.get(code)
        if zone.fence != "inside" or site is None or not named.isdisjoint(scene.edition.closure((code,))):
            continue
        around = [outlines[z] for z in scene.edition.zones if z in outlines and not named.isdisjoint(scene.edition.closure((z,)))]
        left = site.difference(shapely.union_all(around)) if around else site
        if left.area > SPARE * site.area:
            _uncovered(pack, code, left, left.area / site.area, scene.day, ledger)


def _outlines(pack: Pack) -> dict[str, BaseGeometry]:
    """Zone → its outline; one that cannot be read is refused elsewhere and left out here."""
    found: dict[str, list[BaseGeometry]] = {}
    for feature in (pack.boundaries or {}).get("features", ()):
        try:
            shape = shapely.make_valid(shapely.from_geojson(json.dumps(feature["geometry"])))
        except (GEOSException, TypeError, ValueError):
            continue
        found.setdefault(feature["properties"]["zone"], []).append(shape)
    return {zone: shapely.union_all(shapes) for zone, shapes in found.items()}


def _uncovered(pack: Pack, code: str, left: BaseGeometry, share: float, day: date, ledger: Ledger) -> None:
    point = left.representative_point()
    message = (
        f"{share:.0%} diện tích của '{code}' nằm ngoài mọi địa bàn mà quy chế giao chủ trì",
        f"{share:.0%} of the area of '{code}' lies outside every zone for which the regulation names a lead",
    )
    remedy = ("sửa ranh giới, hoặc nêu thêm địa bàn trong điều kiện", "correct the outlines, or name one more zone in the condition")
    example = {"lat": round(point.y, 5), "lng": round(point.x, 5), "on": day.isoformat()}
    ledger.keep(("site-uncovered", code), Finding("site-uncovered", "warning", *at(pack, f"zone:{code}"), message, remedy, example))
