"""Writes of units, posts, people and zones."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db.models import Q

from lienket.journal.door import Writing, writing
from lienket.journal.rows import DomainRow
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.kernel.ids import uuid7
from lienket.regulation.format import Validity
from lienket.regulation.load import Pack
from lienket.units.events import BoundariesReplaced, PersonPosted, PostAdded, PostEnded, RegisterLoaded
from lienket.units.models import Account, Holding, Person, PersonDetail, Post, Succession, Unit, Zone, ZoneOutline, ZoneUnit
from lienket.units.queries import NoSuchPost, NoSuchUnit, post_id, row_id, unit_id


class PostExists(LienketError):
    """The unit has a post with this code already: (code)."""

    code = "post-exists"


class PostHeld(LienketError):
    """Somebody still holds the post on the day it is to end: (code)."""

    code = "post-held"


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
            Account.objects.open(login=login, person=person)
        door.record(PersonPosted(person=person, post=post, since=since.isoformat()), person)
    return person


def add_post(*, actor: Actor, unit: UUID, code: str, title_vi: str, title_en: str, duty: bool, since: date | None, at: datetime) -> UUID:
    """A post of a unit that the pack does not name; should a later edition name it, it is this row.

    Records: post.added/1.   Raises: NoSuchUnit, PostExists.
    """
    with writing(actor, at) as door:
        owner = Unit.unrestricted.filter(pk=unit).first()  # The register is public inside a model.
        if owner is None:
            raise NoSuchUnit(unit.hex)
        pk = post_id(actor.model, f"{owner.code}/{code}")
        if Post.unrestricted.filter(pk=pk).exists():  # Likewise.
            raise PostExists(code)
        door.add(Post, id=pk, unit_id=unit, code=code, title_vi=title_vi, title_en=title_en, duty=duty, valid_from=since, valid_until=owner.valid_until)
        door.record(PostAdded(post=pk, unit=owner.code, code=code, duty=duty))
    return pk


def end_post(*, actor: Actor, post: UUID, until: date, at: datetime) -> None:
    """End a post from the local day `until` on.

    Records: post.ended/1.   Raises: NoSuchPost, PostHeld, Overtaken.
    """
    with writing(actor, at) as door:
        row = Post.unrestricted.filter(pk=post).first()  # The register is public inside a model.
        if row is None:
            raise NoSuchPost(post.hex)
        if Holding.unrestricted.filter(post_id=post).filter(Q(valid_until=None) | Q(valid_until__gt=until)).exists():  # Whoever holds it, it is held.
            raise PostHeld(row.code)
        door.change(Post, post, expect={"valid_until": row.valid_until}, valid_until=until)
        door.record(PostEnded(post=post, until=until.isoformat()))


def set_password(account: Account, password: str) -> None:
    """Set a password that was checked before. Called where a one-time link is used, and by the demonstration in its own database; never by an administrator."""
    account.password = make_password(password)
    Account.of_node.filter(pk=account.pk).update(password=account.password)
