"""Rows of a matter as plain data, for plans and actions; and what becomes of tasks when parts end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from lienket.journal.door import Writing
from lienket.journal.plan import NewRow
from lienket.journal.reads import rows
from lienket.kernel.ids import key7
from lienket.matters.codes import Part
from lienket.matters.events import TaskSet, TaskSettled
from lienket.matters.models import Matter, Note, Participant, Task
from lienket.units.queries import code_of


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


def settle_task(door: Writing, task: Task, state: str, *, note: UUID | None = None, files: Sequence[str] = ()) -> None:
    """Put an open task into its last state, with what shows it (ids of a note and of files). Records: task.settled/1. Raises Overtaken."""
    door.change(Task, task.id, {"state": "OPEN"}, state=state, settled_at=door.recorded_at, done_note=note, done_files=list(files) or None)
    late = (state == "DONE" and task.due_at is not None and door.recorded_at >= task.due_at) or None
    settled = TaskSettled(matter=task.matter_id, task=task.id, unit=code_of(task.unit_id), state=state, late=late, note=note, files=tuple(files))
    door.record(settled, task.matter_id)


def end_tasks(door: Writing, matter: UUID, unit: UUID | None = None) -> None:
    """Cancel what is still open: of a unit whose part ends, or of a matter that is closed. Records: task.settled/1 each."""
    of_unit = {} if unit is None else {"unit_id": unit}
    for task in rows(Task, matter_id=matter, state="OPEN", **of_unit):  # Part of the act that ends the part or the matter.
        settle_task(door, task, "CANCELLED")


def pass_tasks(door: Writing, matter: UUID, giver: UUID, taker: UUID) -> None:
    """The open tasks of a unit that gives the lead away go to the one that takes it. Records: task.set/1 each."""
    for task in rows(Task, matter_id=matter, unit_id=giver, state="OPEN"):  # Part of the hand-over.
        door.change(Task, task.id, {"state": "OPEN", "unit_id": giver}, unit_id=taker, person=None)
        door.record(TaskSet(matter=matter, task=task.id, unit=code_of(taker), note=task.note, due_at=task.due_at), matter)
