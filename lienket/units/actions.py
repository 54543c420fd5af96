"""Writes of units, posts, people and zones."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from lienket.journal.door import Writing, writing
from lienket.journal.rows import DomainRow
from lienket.kernel.actor import Actor
from lienket.kernel.ids import uuid7
from lienket.regulation.format import Validity
from lienket.regulation.load import Pack
from lienket.units.events import BoundariesReplaced, PersonPosted, RegisterLoaded
from lienket.units.models import Account, Holding, Person, PersonDetail, Post, Succession, Unit, Zone, ZoneOutline, ZoneUnit
from lienket.units.queries import post_id, row_id, unit_id


def _period(valid: Validity) -> dict[str, date | None]:
    return {"valid_from": valid.start, "valid_until": valid.until}


def _bring(door: Writing, model: type[DomainRow], wanted: dict[UUID, dict[str, Any]], known: Mapping[UUID, DomainRow]) -> int:
    """Insert rows that are new, change rows that differ; rows no longer in the pack stay (nothing is deleted)."""
    for pk, values in wanted.items():
        row = known.get(pk)
        if row is None:
            door.add(model, id=pk, **values)
        elif changed := {name: value for name, value in values.items() if getattr(row, name) != value}:
            door.change(model, pk, **changed)
    return len(wanted)


def load_register(*, actor: Actor, pack: Pack, at: datetime) -> None:
    """Bring units, posts, zones and successions of `pack` into the register; loading the same pack again changes nothing.

    Records: register.loaded/1.
    """
    code = pack.code
    with writing(actor, at) as door:
        units: dict[UUID, dict[str, Any]] = {}
        posts: dict[UUID, dict[str, Any]] = {}
        for unit in sorted(pack.units.units, key=lambda u: u.parent is not None):
            parent = unit_id(code, unit.parent) if unit.parent else None
            units[unit_id(code, unit.code)] = dict(
                code=unit.code, kind=unit.kind, name_vi=unit.name.vi, name_en=unit.name.en, parent_id=parent, **_period(unit.valid)
            )
            for post in unit.posts:
                posts[post_id(code, f"{unit.code}/{post.code}")] = dict(
                    unit_id=unit_id(code, unit.code), code=post.code, title_vi=post.title.vi, title_en=post.title.en, duty=post.duty, **_period(unit.valid)
                )
        zones = {
            row_id(code, "zone", z.code): dict(
                code=z.code, kind=z.kind, name_vi=z.name.vi, name_en=z.name.en, fence=z.fence, official=z.official or "", **_period(z.valid)
            )
            for z in pack.zones.zones
        }
        members = {
            row_id(code, "zone-unit", f"{z.code}/{u}"): {"zone_id": row_id(code, "zone", z.code), "unit_id": unit_id(code, u)}
            for z in pack.zones.zones
            for u in z.units
        }
        successions = {
            row_id(code, "succession", f"{a}/{b}/{s.on}"): {
                "predecessor_id": unit_id(code, a),
                "successor_id": unit_id(code, b),
                "on": s.on,
                "share": s.share,
                "reason_vi": s.reason.vi,
                "reason_en": s.reason.en,
            }
            for s in pack.units.successions
            for a in s.predecessors
            for b in s.successors
        }
        for model, wanted in ((Unit, units), (Post, posts), (Zone, zones), (ZoneUnit, members), (Succession, successions)):
            _bring(door, model, wanted, model.unrestricted.in_bulk())  # Loading sees the whole register.
        for zone, geometry in pack_outlines(pack).items():
            pk = row_id(code, "outline", f"{zone}/{pack.digest}")
            if not ZoneOutline.unrestricted.filter(zone_id=row_id(code, "zone", zone)).exists():  # An operator's outline stays.
                door.add(
                    ZoneOutline,
                    id=pk,
                    zone_id=row_id(code, "zone", zone),
                    geometry=geometry,
                    approximate=True,
                    origin=f"pack:{pack.digest[:16]}",
                    recorded_at=door.recorded_at,
                )
        door.record(RegisterLoaded(pack_digest=pack.digest, units=len(units), posts=len(posts), zones=len(zones), successions=len(successions)))


def pack_outlines(pack: Pack) -> dict[str, Any]:
    """The pack's own outlines by zone code."""
    features = pack.boundaries["features"] if pack.boundaries else []
    return {feature["properties"]["zone"]: feature["geometry"] for feature in features}


def replace_boundaries(*, actor: Actor, outlines: Mapping[str, Any], digest: str, at: datetime) -> None:
    """Put an operator's outlines (GeoJSON geometry by zone code) in the place of those in use; the old ones stay as history.

    Records: boundaries.replaced/1.
    """
    with writing(actor, at) as door:
        for zone, geometry in outlines.items():
            door.add(
                ZoneOutline,
                id=uuid7(door.recorded_at),
                zone_id=row_id(actor.model, "zone", zone),
                geometry=geometry,
                approximate=False,
                origin=f"file:{digest[:16]}",
                recorded_at=door.recorded_at,
            )
        door.record(BoundariesReplaced(file_digest=digest, zones=tuple(sorted(outlines))))


def post_person(*, actor: Actor, name: str, post: UUID, since: date, at: datetime, login: str | None = None) -> UUID:
    """A new person takes `post` from the local day `since`, with an account where `login` is given (password set later).

    Records: person.posted/1.
    """
    person = uuid7(at)
    with writing(actor, at) as door:
        door.add(Person, id=person)
        door.add(PersonDetail, id=person, name=name)
        door.add(Holding, id=uuid7(at), person_id=person, post_id=post, valid_from=since)
        if login is not None:
            door.flush()
            Account.objects.open(login=login, person=person)
        door.record(PersonPosted(person=person, post=post, since=since.isoformat()))
    return person
