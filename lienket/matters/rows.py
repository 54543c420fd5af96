"""Rows of a matter as plain data, for plans and actions."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from lienket.journal.plan import NewRow
from lienket.kernel.ids import key7
from lienket.matters.codes import Part
from lienket.matters.models import Matter, Note, Participant


def matter_row(**values: Any) -> NewRow:
    """A matter as a row to add."""
    return Matter, values


def participant_row(*, matter: UUID, unit: UUID, part: Part, role: str, because: list[str], since: datetime, answer: str = "PENDING") -> NewRow:
    """A unit's part as a row to add."""
    answered = since if answer != "PENDING" else None
    return Participant, {
        "id": key7(since),
        "matter_id": matter,
        "unit_id": unit,
        "part": part.value,
        "role": role,
        "because": because,
        "since": since,
        "answer": answer,
        "answered_at": answered,
    }


def note_row(*, matter: UUID, unit: UUID | None, about: str, text: str, at: datetime) -> tuple[UUID, NewRow]:
    """Free text said in an act as a row to add, with its id."""
    pk = uuid4()
    return pk, (Note, {"id": pk, "matter_id": matter, "unit_id": unit, "about": about, "text": text, "written_at": at})
