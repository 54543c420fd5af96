"""Tasks: pieces of work that the lead sets for itself or a supporter, done by the unit they were set for."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from lienket.journal.door import writing
from lienket.journal.reads import one, rows
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.kernel.ids import uuid7
from lienket.matters.actions import reason, standing
from lienket.matters.codes import Part
from lienket.matters.events import TaskSet
from lienket.matters.models import Task
from lienket.matters.queries import own_part
from lienket.matters.rows import settle_task
from lienket.units.queries import unit_of


class NoSuchTask(LienketError):
    """The matter has no such open task that this unit could settle: (task)."""

    code = "no-such-task"


class NotTakingPart(LienketError):
    """The unit neither leads nor supports the matter: (unit)."""

    code = "not-taking-part"


class DueInThePast(LienketError):
    """A time that must lie ahead lies in the past: (time)."""

    code = "due-in-the-past"


def set_task(*, actor: Actor, matter: str | UUID, unit: UUID, text: str, at: datetime, due_at: datetime | None = None) -> UUID:
    """The lead sets a task for itself or a supporter, perhaps with a time. Returns its id.

    Records: task.set/1. Raises NotTakingPart, DueInThePast, ReasonNeeded (no words).
    """
    with writing(actor, at) as door:
        row, _part = standing(actor, matter, "task", at)
        part = own_part(row.id, unit)
        if part is None or part.part not in {Part.LEAD, Part.SUPPORT}:
            raise NotTakingPart(unit.hex if part is None else part.unit.code)
        if due_at is not None and due_at <= at:
            raise DueInThePast(due_at.isoformat())
        note = reason(door, row.id, actor, "task", text)
        task = uuid7(door.recorded_at)
        assert actor.unit is not None
        door.add(Task, id=task, matter_id=row.id, unit_id=unit, note=note, set_by_id=actor.unit, set_at=door.recorded_at, due_at=due_at)
        door.record(TaskSet(matter=row.id, task=task, unit=part.unit.code, note=note, due_at=due_at), row.id)
    return task


def finish_task(*, actor: Actor, matter: str | UUID, task: UUID, at: datetime) -> None:
    """The unit a task was set for says that it is done. Records: task.settled/1. Raises NoSuchTask, Overtaken."""
    with writing(actor, at) as door:
        row, _part = standing(actor, matter, "task-done", at)
        found = _open(row.id, task)
        if found.unit_id != actor.unit:
            raise NoSuchTask(task.hex)
        settle_task(door, found, "DONE")


def cancel_task(*, actor: Actor, matter: str | UUID, task: UUID, at: datetime) -> None:
    """The lead takes a task back. Records: task.settled/1. Raises NoSuchTask, Overtaken."""
    with writing(actor, at) as door:
        row, _part = standing(actor, matter, "task-cancel", at)
        settle_task(door, _open(row.id, task), "CANCELLED")


def _open(matter: UUID, task: UUID) -> Task:
    found = one(Task, id=task, matter_id=matter, state="OPEN")  # The actor has a part in this matter.
    if found is None:
        raise NoSuchTask(task.hex)
    return found


def tasks_of(matter: UUID) -> list[Task]:
    """Tasks of a matter, open ones first by their time; for readers at level work, as the policy has found."""
    found = rows(Task, matter_id=matter)  # See docstring.
    for task in found:
        task.unit, task.set_by = unit_of(task.unit_id), unit_of(task.set_by_id)
    last = datetime.max.replace(tzinfo=found[0].set_at.tzinfo) if found else None
    return sorted(found, key=lambda t: (t.state != "OPEN", t.due_at or last, t.set_at, t.id))
