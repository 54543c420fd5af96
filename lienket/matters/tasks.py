"""Tasks: pieces of work that the lead sets for itself or a supporter, done by the unit they were set for, perhaps with evidence."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from lienket.journal.door import Writing, writing
from lienket.journal.reads import one, rows
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.kernel.ids import uuid7
from lienket.matters.actions import reason, said, standing
from lienket.matters.attachments import NoSuchAttachment, attachments_of
from lienket.matters.codes import Part
from lienket.matters.events import TaskSet
from lienket.matters.models import Matter, Task
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


class EvidenceNeeded(LienketError):
    """The task asks for evidence: words or a file of the matter must go with “done”: (task)."""

    code = "evidence-needed"


def set_task(*, actor: Actor, matter: str | UUID, unit: UUID, text: str, at: datetime, due_at: datetime | None = None, evidence: bool = False) -> UUID:
    """The lead sets a task for itself or a supporter, perhaps with a time; `evidence`: it is done only with words or files that show it. Returns its id.

    Records: task.set/1. Raises NotTakingPart, DueInThePast, ReasonNeeded (no words).
    """
    with writing(actor, at) as door:
        row, _part = standing(actor, matter, "task", at)
        if due_at is not None and due_at <= at:
            raise DueInThePast(due_at.isoformat())
        return add_task(door, actor, row, unit=unit, text=text, due_at=due_at, evidence=evidence)


def add_task(
    door: Writing, actor: Actor, matter: Matter, *, unit: UUID, text: str, due_at: datetime | None, evidence: bool = False, because: Collection[str] = ()
) -> UUID:
    """Add a task to a matter the actor leads; `because`: the clauses that ask for it. Records: task.set/1. Raises NotTakingPart, ReasonNeeded."""
    code = worker(matter.id, unit)
    note = reason(door, matter.id, actor, "task", text)
    task = uuid7(door.recorded_at)
    assert actor.unit is not None
    door.add(
        Task,
        id=task,
        matter_id=matter.id,
        unit_id=unit,
        note=note,
        set_by_id=actor.unit,
        set_at=door.recorded_at,
        due_at=due_at,
        evidence=evidence or None,
        because=list(because) or None,
    )
    door.record(TaskSet(matter=matter.id, task=task, unit=code, note=note, due_at=due_at, evidence=evidence, because=tuple(because)), matter.id)
    return task


def worker(matter: UUID, unit: UUID) -> str:
    """The code of a unit that leads or supports the matter. Raises NotTakingPart."""
    part = own_part(matter, unit)
    if part is None or part.part not in {Part.LEAD, Part.SUPPORT}:
        raise NotTakingPart(unit.hex if part is None else part.unit.code)
    return part.unit.code


def finish_task(*, actor: Actor, matter: str | UUID, task: UUID, at: datetime, text: str | None = None, files: Collection[UUID] = ()) -> None:
    """The unit a task was set for says that it is done, perhaps with words and files of the matter that show it; `reopen_task` takes that back.

    Records: task.settled/1. Raises NoSuchTask, EvidenceNeeded, NoSuchAttachment, Overtaken.
    """
    with writing(actor, at) as door:
        row, _part = standing(actor, matter, "task-done", at)
        found = open_task(row.id, task)
        if found.unit_id != actor.unit:
            raise NoSuchTask(task.hex)
        present = {file.id for file in attachments_of(row.id)} if files else set()
        for file in files:
            if file not in present:
                raise NoSuchAttachment(file.hex)
        note = said(door, row.id, actor, "task-done", text)
        if found.evidence and note is None and not files:
            raise EvidenceNeeded(task.hex)
        settle_task(door, found, "DONE", note=note, files=sorted(file.hex for file in set(files)))


def cancel_task(*, actor: Actor, matter: str | UUID, task: UUID, at: datetime) -> None:
    """The lead takes a task back; `reopen_task` undoes that. Records: task.settled/1. Raises NoSuchTask, Overtaken."""
    with writing(actor, at) as door:
        row, _part = standing(actor, matter, "task-cancel", at)
        settle_task(door, open_task(row.id, task), "CANCELLED")


def open_task(matter: UUID, task: UUID) -> Task:
    """An open task of a matter the actor works on. Raises NoSuchTask."""
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
