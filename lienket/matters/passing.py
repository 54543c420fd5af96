"""Parts in open matters, offers of the lead and open tasks of a unit that ends go to its successor; the matter's lead goes with the lead's part."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from lienket.journal.door import Writing
from lienket.kernel.batches import batched
from lienket.kernel.ids import uuid7
from lienket.matters.codes import MatterState, Part
from lienket.matters.models import Matter, Participant, Task, Transfer
from lienket.matters.offers import stop_clocks
from lienket.units.passing import Held, Pass, Passed, back_in_place, in_place

RANK = {Part.LEAD.value: 3, Part.SUPPORT.value: 2, Part.INFORMED.value: 1}
_OPEN = MatterState.OPEN.value
_PLACE = ("id", "place", "zones", "concerns", "state", "prefix", "year", "serial")


@dataclass(frozen=True, slots=True)
class Place:
    """What decides who takes a matter: where it is, what it is about, whether it is open."""

    id: UUID
    place: str | None
    zones: tuple[str, ...]
    concerns: tuple[str, ...]
    open: bool
    number: tuple[str, int, int]


def places(ids: Iterable[UUID]) -> dict[UUID, Place]:
    """Where these matters are; for the act that moves them."""
    found: dict[UUID, Place] = {}
    for some in batched(ids, 400):
        rows = Matter.unrestricted.filter(id__in=some)  # See docstring.
        for pk, place, zones, concerns, state, prefix, year, serial in rows.values_list(*_PLACE):
            found[pk] = Place(pk, place, tuple(zones), tuple(concerns), state == _OPEN, (prefix, year, serial))
    return found


def parts_in(matters: Iterable[UUID]) -> list[Held]:
    """Every active part in these matters, whoever plays it; for the act that moves some of them."""
    out: list[Held] = []
    for some in batched(matters, 400):
        out += _held(Participant.unrestricted.filter(matter_id__in=some, ended_at=None))  # See docstring.
    return out


def _held(rows: object) -> list[Held]:
    names = ("id", "unit_id", "matter_id", "part", "role", "because", "answer", "answered_at")
    found = rows.order_by("matter_id", "id").values_list(*names)  # type: ignore[attr-defined]
    return [Held("part", pk, unit, matter, RANK[part], dict(zip(names[3:], (part, *told), strict=True))) for pk, unit, matter, part, *told in found]


class Parts:
    """Active parts in open matters."""

    kinds = ("part",)

    def held(self, units: Collection[UUID], day: date, at: datetime, within: Collection[UUID] | None = None) -> list[Held]:
        """The parts of these units in matters that are open; those in closed ones are history and stay."""
        rows = Participant.unrestricted.filter(unit_id__in=list(units), ended_at=None, closed_at=None, matter__state=_OPEN)  # For the act that moves them.
        return [one for one in _held(rows) if within is None or one.subject in within]

    def pass_on(self, door: Writing, passes: Sequence[Pass], day: date) -> list[Passed]:
        """End each part and begin the same for the taker, unless it plays one as high already (`folded`); `ends` is a lower one of the taker's own."""
        out: list[Passed] = []
        ends = [one.held.row for one in passes] + [held.row for one in passes for held in one.data.get("ends", ())]
        door.change_many(Participant, ends, {"ended_at": None}, ended_at=door.recorded_at)
        before = _before(one.held.subject for one in passes if one.held.rank == RANK[Part.LEAD.value] and one.held.subject)
        leads: dict[tuple[UUID, UUID], list[UUID]] = {}
        for one in passes:
            data: dict[str, object] = {}
            out += [Passed(held, one.taker, None) for held in one.data.get("ends", ())]
            if one.held.rank == RANK[Part.LEAD.value]:
                assert one.held.subject is not None
                data = before[one.held.subject]
                if "lead" in one.data:
                    door.change(Matter, one.held.subject, {"lead_id": one.held.unit, "state": _OPEN}, lead_id=one.taker, **one.data["lead"])
                else:
                    leads.setdefault((one.held.unit, one.taker), []).append(one.held.subject)
            out.append(Passed(one.held, one.taker, None if one.data.get("folded") else _put(door, one.held, one.taker, one.data), data))
        for (giver, taker), matters in leads.items():
            door.change_many(Matter, matters, {"lead_id": giver, "state": _OPEN}, lead_id=taker)
        return out

    def pass_back(self, door: Writing, passed: Sequence[Passed], day: date) -> list[Passed]:
        """Where the new part still stands, it ends and the old one begins again, with what was answered meanwhile."""
        answers: dict[UUID, tuple[str, datetime | None]] = {}
        held: dict[UUID, Held] = {}
        for some in batched(passed, 400):
            now = Participant.unrestricted.filter(
                id__in=[one.now for one in some if one.now], ended_at=None, closed_at=None
            )  # For the act that moves them back.
            answers |= {pk: (answer, answered) for pk, answer, answered in now.values_list("id", "answer", "answered_at")}
            held |= {one.row: one for one in _held(Participant.unrestricted.filter(id__in=[one.held.row for one in some]))}  # Likewise.
        stand_in = {one.held.subject: one.now in answers for one in passed if one.now}
        back = [one for one in passed if stand_in.get(one.held.subject, True)]  # A part that was folded comes back by itself.
        door.change_many(Participant, [one.now for one in back if one.now], {"ended_at": None}, ended_at=door.recorded_at)
        leads = [one for one in back if one.data]
        for one in leads:
            door.change(Matter, one.held.subject, {"lead_id": one.taker, "state": _OPEN}, lead_id=one.held.unit, **one.data)
        for one in back:
            told: dict[str, object] = {}
            if one.now:
                told["answer"], told["answered_at"] = answers[one.now]
            _put(door, held[one.held.row], one.held.unit, told)
        return back


def _before(matters: Iterable[UUID]) -> dict[UUID, dict[str, object]]:
    """How the lead of these matters stood: what giving it back needs."""
    found: dict[UUID, dict[str, object]] = {}
    for some in batched(matters, 400):
        rows = Matter.unrestricted.filter(id__in=some)  # For the act that moves them.
        found |= {pk: {"interim": i, "missing": m, "because": b} for pk, i, m, b in rows.values_list("id", "interim", "missing", "because")}
    return found


def _put(door: Writing, held: Held, unit: UUID, said: object) -> UUID:
    told = {**held.data, **(said if isinstance(said, dict) else {})}
    pk = uuid7(door.recorded_at)
    names = ("part", "role", "because", "answer", "answered_at")
    door.add(Participant, id=pk, matter_id=held.subject, unit_id=unit, since=door.recorded_at, **{name: told[name] for name in names})
    return pk


class Offers:
    """Offers of the lead nobody has answered: by a unit that ends, to one, or proposed by one instead of an answer."""

    kinds = ("offer-by", "offer-to", "offer-of")

    def held(self, units: Collection[UUID], day: date, at: datetime, within: Collection[UUID] | None = None) -> list[Held]:
        """Open offers that these units made or were made."""
        out = []
        for kind, side in _SIDES.items():
            rows = Transfer.unrestricted.filter(state="PROPOSED", matter__state=_OPEN, **{f"{side}__in": list(units)})  # For the act that moves them.
            found = rows.order_by("id").values_list("id", side, "matter_id", "giver_id", "taker_id")
            out += [Held(kind, pk, unit, m, data={"giver_id": g, "taker_id": t}) for pk, unit, m, g, t in found if within is None or m in within]
        return out

    def pass_on(self, door: Writing, passes: Sequence[Pass], day: date) -> list[Passed]:
        """The offer stands between the successors; one that a unit would make, or propose, to itself is withdrawn."""
        sides: dict[UUID, dict[str, UUID]] = {}
        for one in passes:
            sides.setdefault(one.held.row, {})[_SIDES[one.held.kind]] = one.taker
        gone = set()
        for row in Transfer.unrestricted.in_bulk(list(sides)).values():  # For the act that moves them.
            now = {"giver_id": row.giver_id, "taker_id": row.taker_id, "by_id": row.by_id} | sides[row.id]
            if now["giver_id"] in {now["taker_id"], now["by_id"]}:
                gone.add(row.id)
                door.change(Transfer, row.id, {"state": "PROPOSED"}, state="WITHDRAWN", answered_at=door.recorded_at)
                stop_clocks(door.actor, row.matter_id, answered=False, at=door.recorded_at)
            else:
                door.change(Transfer, row.id, {"state": "PROPOSED"}, **sides[row.id])
        return [Passed(one.held, one.taker, None if one.held.row in gone else one.held.row) for one in passes]

    def pass_back(self, door: Writing, passed: Sequence[Passed], day: date) -> list[Passed]:
        """Offers answered meanwhile stay."""
        rows = Transfer.unrestricted.filter(id__in=[one.now for one in passed if one.now], state="PROPOSED")  # For the act that moves them back.
        standing = set(rows.values_list("id", flat=True))
        back = [one for one in passed if one.now in standing]
        for one in back:
            door.change(Transfer, one.held.row, {"state": "PROPOSED"}, **{_SIDES[one.held.kind]: one.held.unit})
        return back


_SIDES = {"offer-by": "giver_id", "offer-to": "taker_id", "offer-of": "by_id"}


class Tasks:
    """Tasks that are not done."""

    kinds = ("task",)

    def held(self, units: Collection[UUID], day: date, at: datetime, within: Collection[UUID] | None = None) -> list[Held]:
        """The open tasks of these units."""
        rows = Task.unrestricted.filter(unit_id__in=list(units), state="OPEN")  # For the act that moves them.
        found = rows.order_by("id").values_list("id", "unit_id", "matter_id")
        return [Held("task", pk, unit, matter) for pk, unit, matter in found if within is None or matter in within]

    def pass_on(self, door: Writing, passes: Sequence[Pass], day: date) -> list[Passed]:
        """The task is the successor's; who set it, its words and its time stay."""
        return in_place(door, Task, "unit_id", passes, state="OPEN")

    def pass_back(self, door: Writing, passed: Sequence[Passed], day: date) -> list[Passed]:
        """Tasks settled meanwhile stay."""
        takers, standing = {one.held.row: one.taker for one in passed}, set[UUID]()
        for some in batched(takers, 400):
            rows = Task.unrestricted.filter(id__in=some, state="OPEN")  # For the act that moves them back.
            standing.update(pk for pk, unit in rows.values_list("id", "unit_id") if unit == takers[pk])
        return back_in_place(door, Task, "unit_id", passed, standing)


def say_concerned(door: Writing, matter: UUID, concerns: Sequence[str]) -> None:
    """The report is about these units and posts too: those that follow the ones it was about."""
    door.change(Matter, matter, concerns=sorted(concerns))
