"""What becomes of a task after it was set: another unit or time, taken by a person, taken up again, its time run out."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from lienket.access.rulings import RULES, NotAllowed
from lienket.journal.door import Overtaken, writing
from lienket.journal.reads import one
from lienket.journal.rows import in_model
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.matters.actions import reason, standing
from lienket.matters.codes import Part
from lienket.matters.events import TaskChanged, TaskLapsed, TaskReopened, TaskTaken
from lienket.matters.models import Task
from lienket.matters.tasks import DueInThePast, NoSuchTask, open_task, worker
from lienket.units.queries import code_of


class NothingChanged(LienketError):
    """The change names neither another unit nor another time: (task)."""

    code = "nothing-changed"


def change_task(*, actor: Actor, matter: str | UUID, task: UUID, why: str, at: datetime, unit: UUID | None = None, due_at: datetime | None = None) -> None:
    """The lead gives an open task to another unit that takes part, or another time, with the reason. What is left out stays.

    Records: task.changed/1. Raises NoSuchTask, NotTakingPart, DueInThePast, NothingChanged, ReasonNeeded, Overtaken.
    """
    with writing(actor, at) as door:
        row, _part = standing(actor, matter, "task-change", at)
        found = open_task(row.id, task)
        moved = unit is not None and unit != found.unit_id
        timed = due_at is not None and due_at != found.due_at
        if not moved and not timed:
            raise NothingChanged(task.hex)
        if timed and due_at is not None and due_at <= at:
            raise DueInThePast(due_at.isoformat())
        to: dict[str, object] = {}
        if moved:
            assert unit is not None
            worker(row.id, unit)
            to |= {"unit_id": unit, "person": None}
        if timed:
            to |= {"due_at": due_at, "lapsed_at": None}
        note = reason(door, row.id, actor, "task-change", why)
        door.change(Task, task, {"state": "OPEN", "unit_id": found.unit_id, "due_at": found.due_at}, **to)
        now = unit if moved and unit is not None else found.unit_id
        door.record(TaskChanged(matter=row.id, task=task, unit=code_of(now), due_at=due_at if timed else found.due_at, note=note), row.id)


def reopen_task(*, actor: Actor, matter: str | UUID, task: UUID, why: str, at: datetime) -> None:
    """Take up a settled task again, with the reason: one that was done the lead or its own unit, one that was cancelled the lead.

    Records: task.reopened/1. Raises NoSuchTask, NotAllowed, NotTakingPart (the unit's part has ended), ReasonNeeded, Overtaken.
    """
    with writing(actor, at) as door:
        row, part = standing(actor, matter, "task-reopen", at)
        found = one(Task, id=task, matter_id=row.id)  # The actor has a part in this matter.
        if found is None or found.state == "OPEN":
            raise NoSuchTask(task.hex)
        if part.part != Part.LEAD and not (found.state == "DONE" and found.unit_id == actor.unit):
            raise NotAllowed("task-reopen", RULES["task-reopen"].vi, RULES["task-reopen"].en)
        code = worker(row.id, found.unit_id)
        note = reason(door, row.id, actor, "task-reopen", why)
        door.change(Task, task, {"state": found.state}, state="OPEN", settled_at=None, done_note=None, done_files=None)
        door.record(TaskReopened(matter=row.id, task=task, unit=code, was=found.state, note=note), row.id)


def take_task(*, actor: Actor, matter: str | UUID, task: UUID, at: datetime, leave: bool = False) -> None:
    """A person of the unit a task was set for takes it upon himself, or with `leave` puts it back for the whole unit.

    Who takes it takes it over from a colleague. Records: task.taken/1. Raises NoSuchTask, Overtaken (it is taken, or put back, already).
    """
    with writing(actor, at) as door:
        row, _part = standing(actor, matter, "task-leave" if leave else "task-take", at)
        found = open_task(row.id, task)
        if found.unit_id != actor.unit or actor.person is None:
            raise NoSuchTask(task.hex)
        after = None if leave else actor.person
        if (found.person == actor.person) is not leave:
            raise Overtaken("matters_task", task.hex)
        door.change(Task, task, {"state": "OPEN", "person": found.person}, person=after)
        door.record(TaskTaken(matter=row.id, task=task, unit=code_of(found.unit_id), person=after), row.id)


def lapse_due(*, actor: Actor, at: datetime, limit: int = 200) -> int:
    """Mark the open tasks whose time has run out, each once, at most `limit` in one transaction; returns how many (index `matters_task_lapse`).

    A task's time is a duty like a clock: its unit and the lead are told. Records: task.lapsed/1.
    """
    with in_model(actor.model):
        if not _due(at).exists():  # Asked at every pass of the worker, so outside the writers' line.
            return 0
    with writing(actor, at) as door:
        found = list(_due(at).order_by("due_at", "id")[:limit])
        for task in found:
            assert task.due_at is not None
            door.next_act(actor, max(at, task.due_at))
            door.change(Task, task.id, {"state": "OPEN", "lapsed_at": None, "due_at": task.due_at}, lapsed_at=door.recorded_at)
            door.record(TaskLapsed(matter=task.matter_id, task=task.id, unit=code_of(task.unit_id), due_at=task.due_at), task.matter_id)
    return len(found)


def _due(at: datetime) -> QuerySet[Task]:
    return Task.unrestricted.filter(state="OPEN", lapsed_at=None, due_at__lte=at)  # The sweeper serves all units.
