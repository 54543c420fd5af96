"""Recalls to be acknowledged: the unit that had a subject says what became of its copies. It sees the number and the notice, nothing of what was in it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from lienket.access.rulings import require
from lienket.journal.door import Overtaken, Writing, writing
from lienket.journal.reads import one, rows
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.kernel.ids import uuid7
from lienket.sharing.codes import Copies
from lienket.sharing.events import AccessRecalled, RecallAcknowledged
from lienket.sharing.models import Recalled
from lienket.sharing.policy import is_barred_from, unbarred
from lienket.units.queries import code_of

SHOWN = 100
"""Beside all that wait, so many of those acknowledged last are shown."""


class NoSuchRecall(LienketError):
    """There is no such notice of a recall, or it is not the unit's: both are answered alike: (id)."""

    code = "no-such-recall"


class UnknownCopies(LienketError):
    """What became of the copies is RETURNED, DELETED or NONE: (what was said)."""

    code = "unknown-copies"


def ask(door: Writing, subject: UUID, unit: UUID) -> None:
    """Leave a unit the notice that a subject was recalled from it. Records: access.recalled/1."""
    pk = uuid7(door.recorded_at)
    door.add(Recalled, id=pk, subject=subject, unit_id=unit, recalled_at=door.recorded_at)
    door.record(AccessRecalled(subject=subject, unit=code_of(unit), recalled=pk), subject)


def acknowledge(*, actor: Actor, recalled: UUID, copies: str, at: datetime) -> None:
    """The unit acknowledges a recall: its copies were returned or deleted, or there were none. Said once, and not taken back.

    Records: recall.acknowledged/1. Raises NoSuchRecall, UnknownCopies, Overtaken.
    """
    with writing(actor, at) as door:
        row = one(Recalled, id=recalled)
        if row is None or actor.unit is None or row.unit_id != actor.unit or is_barred_from(actor, row.subject):
            raise NoSuchRecall(recalled.hex)
        require("acknowledge-recall", "RECALLED")
        if copies not in Copies.values:
            raise UnknownCopies(copies)
        if row.acknowledged_at is not None:
            raise Overtaken("sharing_recalled", recalled.hex)
        door.change(Recalled, row.id, {"acknowledged_at": None, "unit_id": actor.unit}, acknowledged_at=door.recorded_at, copies=copies)
        door.record(RecallAcknowledged(subject=row.subject, unit=code_of(actor.unit), recalled=row.id, state=copies), row.subject)


def asked_of(actor: Actor) -> list[Recalled]:
    """The notices of the actor's unit: all that wait, then those answered, newest first; none about what is about the unit or the post itself."""
    if actor.unit is None:
        return []
    found = Recalled.unrestricted.filter(unbarred(actor), unit_id=actor.unit).order_by("-recalled_at", "-id")  # Its own notices.
    return [*found.filter(acknowledged_at=None), *found.exclude(acknowledged_at=None)[:SHOWN]]


def waiting(actor: Actor) -> int:
    """How many of them wait to be acknowledged."""
    if actor.unit is None:
        return 0
    return Recalled.unrestricted.filter(unbarred(actor), unit_id=actor.unit, acknowledged_at=None).count()  # Its own notices, counted.


def recalls_of(subject: UUID) -> list[Recalled]:
    """The recalls of a subject, oldest first. Need-to-know like its ledger: ask only for its lead."""
    return sorted(rows(Recalled, subject=subject), key=lambda row: (row.recalled_at, row.id))  # Callers have checked that the reader leads.
