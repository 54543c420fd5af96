"""Two people of a unit exchange their shifts: one proposes, the other agrees, and either takes it back while both shifts are still to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo
from uuid import UUID

from lienket.journal.door import Overtaken, Writing, writing
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.kernel.ids import uuid7
from lienket.units.duty import NotHolding, holds, own_shift
from lienket.units.events import DutySwapAnswered
from lienket.units.models import DutyShift, DutyStandIn, DutySwap, PersonDetail

SHOWN = 50


class NotYourShift(LienketError):
    """People exchange their own shifts: only who has the shift offers it, only who was asked agrees."""

    code = "not-your-shift"


class NotSwappable(LienketError):
    """Shifts are exchanged between two people, while both are to come, stand as planned and nobody stands in."""

    code = "not-swappable"


class NoSuchSwap(LienketError):
    """There is no such exchange, or it is another unit's: both are answered alike."""

    code = "no-such-swap"


@dataclass(frozen=True, slots=True)
class Swap:
    """An exchange as it is shown to the own unit: who offers which time for which; `may` names what the reader can do about it."""

    id: UUID
    giver: str
    offered_start: datetime
    offered_end: datetime
    taker: str
    wanted_start: datetime
    wanted_end: datetime
    state: str
    may: tuple[str, ...]


def propose(*, actor: Actor, offered: UUID, wanted: UUID, at: datetime) -> UUID:
    """Offer the own shift `offered` for the shift `wanted` of somebody else. Records: duty.swap-answered/1. Raises NoSuchShift, NotYourShift, NotSwappable."""
    with writing(actor, at) as door:
        own, other = own_shift(actor, offered), own_shift(actor, wanted)
        if actor.person is None or own.person_id != actor.person:
            raise NotYourShift
        _swappable(own, other, at)
        if DutySwap.unrestricted.filter(offered=own, wanted=other, state="PROPOSED").exists():  # Own unit.
            raise NotSwappable
        pk = uuid7(at)
        door.add(DutySwap, id=pk, offered_id=own.id, wanted_id=other.id, giver_id=own.person_id, taker_id=other.person_id, proposed_at=door.recorded_at)
        door.record(DutySwapAnswered(swap=pk, offered=own.id, wanted=other.id, state="PROPOSED"))
    return pk


def answer(*, actor: Actor, swap: UUID, agree: bool, zone: tzinfo, at: datetime) -> None:
    """Agree, and each has the other's shift; or do not. Records: duty.swap-answered/1. Raises NoSuchSwap, NotYourShift, NotSwappable, NotHolding, Overtaken."""
    with writing(actor, at) as door:
        row = _own(actor, swap)
        if actor.person != row.taker_id:
            raise NotYourShift
        if agree:
            _swappable(row.offered, row.wanted, at)
            _holding(row, row.taker_id, row.giver_id, zone)
            _exchange(door, row, row.giver_id, row.taker_id)
        _settle(door, row, "PROPOSED", "AGREED" if agree else "REJECTED")


def _holding(row: DutySwap, offered_to: UUID, wanted_to: UUID, zone: tzinfo) -> None:
    for person, shift in ((offered_to, row.offered), (wanted_to, row.wanted)):
        if not holds(person, shift.start_at, shift.end_at, zone, post_id=shift.post_id):
            raise NotHolding(person.hex)


def withdraw(*, actor: Actor, swap: UUID, at: datetime) -> None:
    """Take an offer back before it is answered. Records: duty.swap-answered/1. Raises NoSuchSwap, NotYourShift, Overtaken."""
    with writing(actor, at) as door:
        row = _own(actor, swap)
        if actor.person != row.giver_id:
            raise NotYourShift
        _settle(door, row, "PROPOSED", "WITHDRAWN")


def undo(*, actor: Actor, swap: UUID, zone: tzinfo, at: datetime) -> None:
    """Give both their own shifts again, while both are to come and both still hold their posts.

    Records: duty.swap-answered/1. Raises NoSuchSwap, NotYourShift, NotSwappable, NotHolding, Overtaken.
    """
    with writing(actor, at) as door:
        row = _own(actor, swap)
        if actor.person not in {row.giver_id, row.taker_id}:
            raise NotYourShift
        if row.state != "AGREED":
            raise Overtaken("units_dutyswap", swap.hex)
        _swappable(row.offered, row.wanted, at)
        _holding(row, row.giver_id, row.taker_id, zone)
        _exchange(door, row, row.taker_id, row.giver_id)
        _settle(door, row, "AGREED", "UNDONE")


def settle(*, actor: Actor, swap: UUID, act: str, zone: tzinfo, at: datetime) -> None:
    """Do `agree`, `reject`, `withdraw` or `undo` to an exchange. Raises NoSuchSwap, also for another act, and what the act raises."""
    if act in {"agree", "reject"}:
        answer(actor=actor, swap=swap, agree=act == "agree", zone=zone, at=at)
    elif act == "withdraw":
        withdraw(actor=actor, swap=swap, at=at)
    elif act == "undo":
        undo(actor=actor, swap=swap, zone=zone, at=at)
    else:
        raise NoSuchSwap(swap.hex)


def swaps(actor: Actor, at: datetime) -> list[Swap]:
    """Exchanges of the own unit about shifts still to come, open ones first."""
    if actor.unit is None:
        return []
    rows = DutySwap.unrestricted.filter(offered__post__unit_id=actor.unit, state__in=("PROPOSED", "AGREED"))  # Own unit.
    found = list(rows.filter(offered__start_at__gt=at, wanted__start_at__gt=at).select_related("offered", "wanted").order_by("-state", "proposed_at")[:SHOWN])
    people = {person for row in found for person in (row.giver_id, row.taker_id)}
    names = dict(PersonDetail.unrestricted.filter(id__in=people).values_list("id", "name"))  # Own unit's people.
    return [
        Swap(
            row.id,
            names.get(row.giver_id, ""),
            row.offered.start_at,
            row.offered.end_at,
            names.get(row.taker_id, ""),
            row.wanted.start_at,
            row.wanted.end_at,
            row.state,
            _may(row, actor.person),
        )
        for row in found
    ]


def _may(row: DutySwap, person: UUID | None) -> tuple[str, ...]:
    if row.state == "AGREED":
        return ("undo",) if person in {row.giver_id, row.taker_id} else ()
    return ("agree", "reject") if person == row.taker_id else ("withdraw",) if person == row.giver_id else ()


def _swappable(one: DutyShift, other: DutyShift, at: datetime) -> None:
    standing = all(s.cancelled_at is None and s.start_at > at and s.person_id is not None for s in (one, other))
    covered = DutyStandIn.unrestricted.filter(shift__in=[one, other], ended_at=None).exists()  # Own unit.
    if not standing or covered or one.person_id == other.person_id:
        raise NotSwappable


def _exchange(door: Writing, row: DutySwap, now: UUID, then: UUID) -> None:
    """Of the shift offered `now` is to be `then`, and the other way round. Raises Overtaken where a shift has been given to somebody else meanwhile."""
    door.change(DutyShift, row.offered_id, {"person_id": now, "cancelled_at": None}, person_id=then)
    door.change(DutyShift, row.wanted_id, {"person_id": then, "cancelled_at": None}, person_id=now)


def _settle(door: Writing, row: DutySwap, before: str, state: str) -> None:
    door.change(DutySwap, row.id, {"state": before}, state=state, answered_at=door.recorded_at)
    door.record(DutySwapAnswered(swap=row.id, offered=row.offered_id, wanted=row.wanted_id, state=state))


def _own(actor: Actor, swap: UUID) -> DutySwap:
    if actor.unit is not None:
        rows = DutySwap.unrestricted.filter(id=swap, offered__post__unit_id=actor.unit).select_related("offered", "wanted")  # Own unit.
        if (row := rows.first()) is not None:
            return row
    raise NoSuchSwap(swap.hex)
