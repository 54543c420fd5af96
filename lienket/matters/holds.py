"""Putting a matter on hold, and releasing it."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from lienket.custody.events import HoldReleased, HoldSet
from lienket.custody.holds import add_hold, end_hold, hold_of
from lienket.journal.door import writing
from lienket.kernel.actor import Actor
from lienket.kernel.canonical import instant
from lienket.kernel.errors import LienketError
from lienket.matters.actions import NothingToAnswer, reason, standing
from lienket.matters.events import NoteAdded
from lienket.matters.tasks import DueInThePast

LONGEST = timedelta(days=3660)


class HoldTooLong(LienketError):
    """A hold lasts ten years at most; it can be set anew: (until, ISO 8601)."""

    code = "hold-too-long"


def hold(*, actor: Actor, matter: str | UUID, until: datetime, why: str, at: datetime) -> UUID:
    """The lead keeps everything of a matter from being erased until `until`, with the reason; a later one that lasts longer may be set beside it.

    Records: hold.set/1, note.added/1. Raises DueInThePast, HoldTooLong, ReasonNeeded.
    """
    with writing(actor, at) as door:
        row, _part = standing(actor, matter, "hold", at, state=None)
        if until <= at:
            raise DueInThePast(until.isoformat())
        if until - at > LONGEST:
            raise HoldTooLong(until.isoformat())
        note = reason(door, row.id, actor, "hold", why)
        assert actor.unit is not None  # It leads.
        pk = add_hold(door, row.id, actor.unit, until)
        door.record(HoldSet(matter=row.id, hold=pk, until=instant(until), note=note), row.id)
        door.record(NoteAdded(matter=row.id, note=note, about="hold"), row.id)
    return pk


def release(*, actor: Actor, matter: str | UUID, why: str, at: datetime) -> int:
    """The lead releases every hold that stands on a matter, with the reason; returns how many.

    Records: hold.released/1 each, note.added/1. Raises NothingToAnswer where none stands, ReasonNeeded.
    """
    with writing(actor, at) as door:
        row, _part = standing(actor, matter, "release-hold", at, state=None)
        note = reason(door, row.id, actor, "release-hold", why)
        count = 0
        while (found := hold_of(row.id, at)) is not None:
            end_hold(door, found)
            door.record(HoldReleased(matter=row.id, hold=found.id, note=note), row.id)
            count += 1
        if not count:
            raise NothingToAnswer(row.id.hex)
        door.record(NoteAdded(matter=row.id, note=note, about="release-hold"), row.id)
    return count
