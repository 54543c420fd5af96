"""Somebody is on duty in place of the person planned: acts of the own unit.

The shift stays as it was planned, so that taking it back needs nothing restored.
"""

from __future__ import annotations

from datetime import datetime, tzinfo
from uuid import UUID

from lienket.journal.door import writing
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.kernel.ids import uuid7
from lienket.kernel.secrecy import guard
from lienket.units.duty import NoSuchShift, NotHolding, holds, own_shift
from lienket.units.events import DutyStandInEnded, DutyStoodIn
from lienket.units.models import DutyReason, DutyStandIn

LONGEST_REASON = 400


class StandInPeriod(LienketError):
    """Who stands in does so within the shift, not in the past, and where nobody stands in already: (begin, end)."""

    code = "stand-in-period"


class StandInReason(LienketError):
    """Standing in needs a reason of at most `LONGEST_REASON` characters."""

    code = "stand-in-reason"


class NoSuchStandIn(LienketError):
    """There is nobody standing in under this id, or it is another unit's: both are answered alike."""

    code = "no-such-stand-in"


def stand_in(*, actor: Actor, shift: UUID, person: UUID, start_at: datetime | None, end_at: datetime | None, why: str, zone: tzinfo, at: datetime) -> UUID:
    """Let a person of the own unit take a shift, or [start_at, end_at) of it, in place of the one planned; `end_stand_in` takes that back.

    Records: duty.stood-in/1. Raises NoSuchShift, StandInPeriod, StandInReason, NotHolding, StateSecretRefused.
    """
    guard(why)
    words = why.strip()
    if not words or len(words) > LONGEST_REASON:
        raise StandInReason
    with writing(actor, at) as door:
        row = own_shift(actor, shift)
        if row.cancelled_at is not None:
            raise NoSuchShift(shift.hex)
        start, end = start_at or row.start_at, end_at or row.end_at
        others = DutyStandIn.unrestricted.filter(shift=row, ended_at=None, start_at__lt=end, end_at__gt=start)  # Own unit.
        if not row.start_at <= start < end <= row.end_at or end <= at or others.exists():
            raise StandInPeriod(start.isoformat(), end.isoformat())
        assert actor.unit is not None
        if person == row.person_id or not holds(person, start, end, zone, post__unit_id=actor.unit):
            raise NotHolding(person.hex)
        pk = uuid7(at)
        door.add(DutyStandIn, id=pk, shift_id=row.id, person_id=person, start_at=start, end_at=end)
        door.add(DutyReason, id=pk, text=words)
        door.record(DutyStoodIn(stand_in=pk, shift=row.id, person=person, start_at=start, end_at=end))
    return pk


def end_stand_in(*, actor: Actor, stand_in: UUID, at: datetime) -> None:
    """Nobody stands in any more; the reason is erased with it. Records: duty.stand-in-ended/1. Raises NoSuchStandIn, Overtaken."""
    with writing(actor, at) as door:
        row = DutyStandIn.unrestricted.filter(id=stand_in, shift__post__unit_id=actor.unit).first() if actor.unit else None  # Own unit.
        if row is None:
            raise NoSuchStandIn(stand_in.hex)
        door.change(DutyStandIn, row.id, {"ended_at": None}, ended_at=door.recorded_at)
        door.erase(DutyReason, row.id)
        door.record(DutyStandInEnded(stand_in=row.id, shift=row.shift_id))


def reasons(actor: Actor, stand_ins: list[UUID]) -> dict[UUID, str]:
    """Why people of the own unit stand in."""
    if actor.unit is None:
        return {}
    own = DutyStandIn.unrestricted.filter(id__in=stand_ins, shift__post__unit_id=actor.unit).values_list("id", flat=True)  # Own unit.
    return dict(DutyReason.unrestricted.filter(id__in=list(own)).values_list("id", "text"))  # Likewise.
