"""Small real acts for tests of the journal: people, units and outlines of two linkage models, some changed, some erased, all through the door."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid5

from lienket.journal.door import Writing, register_model, writing
from lienket.kernel.actor import Actor
from lienket.kernel.ids import NAMESPACE
from lienket.units.events import BoundariesReplaced, PersonPosted
from lienket.units.models import Person, PersonDetail, Post, Unit, Zone, ZoneOutline

BEGIN = datetime(2016, 3, 1, 7, tzinfo=UTC)
MODELS = ("first", "second")


def someone(model: str = "first") -> Actor:
    return Actor.system(model, "test")


def ident(*parts: object) -> UUID:
    return uuid5(NAMESPACE, "/".join(map(str, parts)))


def prepare() -> None:
    for model in MODELS:
        register_model(model, BEGIN)


def came(person: UUID) -> PersonPosted:
    return PersonPosted(person=person, post=ident("post"), since="2016-03-01")


def add_person(door: Writing, person: UUID, name: str = "Người thử") -> None:
    door.add(Person, id=person)
    door.add(PersonDetail, id=person, name=name)
    door.record(came(person), person)


def add_unit(door: Writing, unit: UUID, code: str) -> None:
    door.add(Unit, id=unit, code=code, kind="police", name_vi="Công an thử", name_en="Test police", valid_from=date(2015, 1, 1))
    door.add(Post, id=ident(unit, "desk"), unit_id=unit, code="desk", title_vi="Trực ban", title_en="Desk", duty=True)
    door.add(Zone, id=ident(unit, "zone"), code=code, kind="ward", name_vi="Phường", name_en="Ward")
    shape = {"type": "Polygon", "coordinates": [[[106.3, 18.0], [106.5, 18.0], [106.5, 18.2], [106.3, 18.0]]]}
    door.add(ZoneOutline, id=ident(unit, "outline"), zone_id=ident(unit, "zone"), geometry=shape, approximate=True, origin="test", recorded_at=door.recorded_at)
    door.record(BoundariesReplaced(file_digest="0" * 64, zones=(code,)), unit)


def one_act(number: int) -> None:
    """The act with this number; of each dozen one adds a unit, one changes it, one erases a name, the others bring a person."""
    model, turn = MODELS[number // 12 % 2], number % 12
    unit = ident(model, number // 12)
    with writing(someone(model), BEGIN + timedelta(minutes=number)) as door:
        if turn == 0:
            add_unit(door, unit, f"unit-{number // 12}")
        elif turn == 5:
            door.change(Unit, unit, name_vi=f"Công an thử {number}", valid_until=date(2026, 1, 1))
            door.record(BoundariesReplaced(file_digest="1" * 64, zones=()), unit)
        elif turn == 11:
            door.erase(PersonDetail, ident("person", number - 1))
            door.record(came(ident("person", number - 1)), ident("person", number - 1))
        else:
            add_person(door, ident("person", number))
