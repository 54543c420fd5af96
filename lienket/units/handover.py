"""Handing a shift over: notes by the one who leaves, signed off by the one who takes over. Everything of it stays inside the unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from lienket.journal.door import Overtaken, writing
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.kernel.ids import uuid7
from lienket.kernel.secrecy import guard
from lienket.units.directory import names
from lienket.units.duty import NoSuchShift, between, serving
from lienket.units.events import HandoverTaken, HandoverWritten
from lienket.units.models import DutyShift, Handover, HandoverNote
from lienket.units.queries import code_of


class NotesMissing(LienketError):
    """Notes for a hand-over need words."""

    code = "notes-missing"


class OwnHandover(LienketError):
    """Who hands over does not take over himself."""

    code = "own-handover"


class AlreadyTaken(LienketError):
    """The shift is taken over already; its notes no longer change."""

    code = "already-taken"


@dataclass(frozen=True, slots=True)
class HandedOver:
    """How the hand-over of a shift stands."""

    text: str = ""
    written_by: str = ""
    written_at: datetime | None = None
    taken_by: str = ""
    taken_at: datetime | None = None
    taker: UUID | None = None
    givers: Mapping[UUID, str] = field(default_factory=dict)
    """Who hands over, with their names: whoever serves the shift, stand-ins included; where it names nobody, who wrote the notes."""

    @property
    def given_by(self) -> str:
        """Their names."""
        return ", ".join(filter(None, self.givers.values()))


def write_notes(*, actor: Actor, shift: UUID, text: str, at: datetime) -> None:
    """Write what the next shift must know, or write it anew; the words before are erased.

    Records: handover.written/1. Raises NoSuchShift, NotesMissing, AlreadyTaken, StateSecretRefused (nothing is stored).
    """
    guard(text)
    if not text.strip():
        raise NotesMissing
    with writing(actor, at) as door:
        _own(actor, shift)
        row = _row(shift)
        if row is not None and row.taken_at is not None:
            raise AlreadyTaken
        note = uuid4()
        door.add(HandoverNote, id=note, text=text.strip())
        said = {"note": note, "written_by": actor.person, "written_at": door.recorded_at}
        handover = row.id if row else uuid7(door.recorded_at)
        if row is None:
            door.add(Handover, id=handover, shift_id=shift, **said)
        else:
            door.change(Handover, row.id, {"note": row.note, "taken_at": None}, **said)
            if row.note:
                door.erase(HandoverNote, row.note)
        assert actor.unit is not None
        door.record(HandoverWritten(handover=handover, shift=shift, unit=code_of(actor.unit), note=note))


def take_over(*, actor: Actor, shift: UUID, at: datetime) -> None:
    """Sign that one has taken the shift over; `give_back` takes that back. Records: handover.taken/1. Raises NoSuchShift, OwnHandover, AlreadyTaken."""
    with writing(actor, at) as door:
        own = _own(actor, shift)
        row = _row(own.id)
        if actor.person is None or actor.person in _givers(actor, own, row):
            raise OwnHandover
        if row is not None and row.taken_at is not None:
            raise AlreadyTaken
        signed = {"taken_by": actor.person, "taken_at": door.recorded_at}
        handover = row.id if row else uuid7(door.recorded_at)
        if row is None:
            door.add(Handover, id=handover, shift_id=shift, **signed)
        else:
            door.change(Handover, row.id, {"taken_at": None, "note": row.note}, **signed)
        assert actor.unit is not None
        door.record(HandoverTaken(handover=handover, shift=shift, unit=code_of(actor.unit), person=actor.person, taken=True))


def give_back(*, actor: Actor, shift: UUID, at: datetime) -> None:
    """Take one's own signature back. Records: handover.taken/1. Raises NoSuchShift, Overtaken (one has not signed)."""
    with writing(actor, at) as door:
        row = _row(_own(actor, shift).id)
        if row is None or row.taken_by is None or row.taken_by != actor.person or actor.unit is None:
            raise Overtaken("units_handover", shift.hex)
        door.change(Handover, row.id, {"taken_by": row.taken_by, "taken_at": row.taken_at}, taken_by=None, taken_at=None)
        door.record(HandoverTaken(handover=row.id, shift=shift, unit=code_of(actor.unit), person=row.taken_by, taken=False))


def handover_of(actor: Actor, shift: UUID) -> HandedOver:
    """How the hand-over of a shift of the own unit stands. Raises NoSuchShift."""
    own = _own(actor, shift)
    row = _row(own.id)
    givers = _givers(actor, own, row)
    people = names({pk for pk in (*givers, row and row.written_by, row and row.taken_by) if pk})
    handing = {pk: people.get(pk, "") for pk in sorted(givers)}
    if row is None:
        return HandedOver(givers=handing)
    text = HandoverNote.unrestricted.filter(pk=row.note).values_list("text", flat=True).first() if row.note else ""  # Own shift.
    by, taken = (people.get(pk, "") if pk else "" for pk in (row.written_by, row.taken_by))
    return HandedOver(text or "", by, row.written_at, taken, row.taken_at, row.taken_by, handing)


def _givers(actor: Actor, own: DutyShift, row: Handover | None) -> set[UUID]:
    shift = next(s for s in between(actor, [own.post.unit_id], own.start_at, own.end_at) if s.id == own.id)
    return serving(shift) or ({row.written_by} if row and row.written_by else set())


def _own(actor: Actor, shift: UUID) -> DutyShift:
    row = DutyShift.unrestricted.filter(pk=shift, post__unit_id=actor.unit, cancelled_at=None).first() if actor.unit else None  # Own shift.
    if row is None:
        raise NoSuchShift(shift.hex)
    return row


def _row(shift: UUID) -> Handover | None:
    return Handover.unrestricted.filter(shift_id=shift).first()  # The shift is the actor's own.
