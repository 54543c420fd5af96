"""Rows of consent: the lead asks the unit a matter came from whether it may be passed on. Who may ask and answer: routing.consents."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from lienket.journal.door import Writing
from lienket.journal.reads import one, rows
from lienket.kernel.ids import uuid7
from lienket.sharing.codes import ConsentState, Level
from lienket.sharing.models import Consent


def add_consent(door: Writing, *, subject: UUID, asker: UUID, originator: UUID, taker: UUID, level: Level, expires_at: datetime | None, note: UUID) -> UUID:
    """Write that consent was asked. The act records it."""
    pk = uuid7(door.recorded_at)
    said = {"asker_id": asker, "originator_id": originator, "taker_id": taker, "level": level, "expires_at": expires_at, "note": note}
    door.add(Consent, id=pk, subject=subject, asked_at=door.recorded_at, state=ConsentState.ASKED.value, **said)
    return pk


def settle_consent(door: Writing, row: Consent, state: ConsentState) -> None:
    """Write what became of a question. The act records it. Raises Overtaken."""
    door.change(Consent, row.id, {"state": ConsentState.ASKED.value}, state=state.value, answered_at=door.recorded_at)


def asked_of(unit: UUID) -> list[Consent]:
    """The questions that wait for a unit's answer, oldest first."""
    return sorted(rows(Consent, originator_id=unit, state=ConsentState.ASKED.value), key=lambda row: (row.asked_at, row.id))  # Asked of it.


def asked_about(subject: UUID) -> Consent | None:
    """The question that is open about a subject. For the lead and the unit asked; callers see to that."""
    return one(Consent, subject=subject, state=ConsentState.ASKED.value)  # See docstring.
