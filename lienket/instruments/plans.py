"""Plans (kế hoạch): drafted by a unit, approved by another post of it, issued under a number; each task owed by one unit by a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from lienket.instruments.consultation import remarks
from lienket.instruments.drafts import NotInState, reason
from lienket.instruments.events import PlanDrafted, PlanSettled, PlanTaskSet, PlanTaskSettled
from lienket.instruments.models import Plan, PlanTask, Remark
from lienket.instruments.policy import refuse, require_other, sees_plan
from lienket.instruments.queries import book
from lienket.journal.door import writing
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.kernel.ids import uuid7
from lienket.kernel.secrecy import guard
from lienket.units import directory
from lienket.units.queries import code_of


class NoSuchPlan(LienketError):
    """There is no such plan, or it is not for this unit to see: (id)."""

    code = "no-such-plan"


class NoSuchPlanTask(LienketError):
    """The plan has no such open task: (id)."""

    code = "no-such-plan-task"


class PlanPeriod(LienketError):
    """A plan ends no earlier than it starts, and its tasks are due within it: (day)."""

    code = "plan-period"


class PlanWithoutTasks(LienketError):
    """A plan without a task says nothing to do."""

    code = "plan-without-tasks"


class NumberTaken(LienketError):
    """The unit has issued a plan under this number in the same year: (number)."""

    code = "plan-number-taken"


class WordsMissing(LienketError):
    """A title, number or task is empty or too long: (field)."""

    code = "words-missing"


@dataclass(frozen=True, slots=True)
class Owed:
    """A task of a plan with its words."""

    row: PlanTask
    text: str
    why: str
    late: bool


def draft_plan(*, actor: Actor, title: str, starts_on: date, ends_on: date | None, at: datetime) -> UUID:
    """Begin a plan of the own unit.   Records: plan.drafted/1.   Raises: WordsMissing, PlanPeriod, StateSecretRefused."""
    words = _words("title", title, 300)
    if ends_on is not None and ends_on < starts_on:
        raise PlanPeriod(ends_on.isoformat())
    with writing(actor, at) as door:
        assert actor.unit is not None
        plan = uuid7(door.recorded_at)
        values = {"unit_id": actor.unit, "title": words, "starts_on": starts_on, "ends_on": ends_on}
        door.add(Plan, id=plan, drafted_by_id=actor.post, drafter=actor.person, drafted_at=door.recorded_at, **values)
        door.record(PlanDrafted(plan=plan, unit=code_of(actor.unit), revision=1), plan)
    return plan


def revise_plan(*, actor: Actor, plan: UUID, title: str, starts_on: date, ends_on: date | None, revision: int, at: datetime) -> None:
    """Change title and period of a drafted plan, typed over `revision`.

    Records: plan.drafted/1. Raises: Overtaken, NotInState, PlanPeriod, WordsMissing.
    """
    words = _words("title", title, 300)
    if ends_on is not None and ends_on < starts_on:
        raise PlanPeriod(ends_on.isoformat())
    with writing(actor, at) as door:
        row = _own(actor, plan, "DRAFTED")
        values = {"title": words, "starts_on": starts_on, "ends_on": ends_on, "revision": revision + 1}
        values |= {"drafted_by_id": actor.post, "drafter": actor.person}
        door.change(Plan, plan, expect={"revision": revision, "state": "DRAFTED"}, **values)
        door.record(PlanDrafted(plan=plan, unit=row.unit.code, revision=revision + 1), plan)


def add_task(*, actor: Actor, plan: UUID, unit: str, text: str, due_on: date, at: datetime) -> UUID:
    """Give a unit a task in a drafted plan.   Records: plan.task-set/1, plan.drafted/1.   Raises: NoSuchUnit, PlanPeriod, WordsMissing, NotInState."""
    words = _words("task", text, 2000)
    with writing(actor, at) as door:
        row = _own(actor, plan, "DRAFTED")
        owing = directory.unit(unit)
        if due_on < row.starts_on or (row.ends_on is not None and due_on > row.ends_on):
            raise PlanPeriod(due_on.isoformat())
        task = uuid7(door.recorded_at)
        door.add(PlanTask, id=task, plan_id=plan, unit_id=owing.id, position=row.revision, due_on=due_on, set_at=door.recorded_at)
        door.add(Remark, id=task, text=words)
        door.change(Plan, plan, expect={"revision": row.revision, "state": "DRAFTED"}, revision=row.revision + 1)
        door.record(PlanTaskSet(plan=plan, task=task, unit=unit, due_on=due_on.isoformat()), plan)
    return task


def approve_plan(*, actor: Actor, plan: UUID, revision: int, at: datetime) -> None:
    """Approve a plan as it stood at `revision`, in another post than its drafter's.

    Records: plan.settled/1. Raises: PlanWithoutTasks, Overtaken, NotAllowed.
    """
    with writing(actor, at) as door:
        row = _own(actor, plan, "DRAFTED")
        require_other(actor, row.drafted_by_id, row.drafter)
        if not PlanTask.unrestricted.filter(plan=row, state="OPEN").exists():  # Own plan.
            raise PlanWithoutTasks()
        values = {"state": "APPROVED", "approved_by_id": actor.post, "approved_at": door.recorded_at}
        door.change(Plan, plan, expect={"state": "DRAFTED", "revision": revision}, **values)
        door.record(PlanSettled(plan=plan, unit=row.unit.code, state="APPROVED"), plan)


def issue_plan(*, actor: Actor, plan: UUID, number: str, on: date, at: datetime) -> None:
    """Issue an approved plan under a number; from now on each unit sees what it owes.

    Records: plan.settled/1. Raises: NumberTaken, NotInState, WordsMissing, PlanPeriod.
    """
    words = _words("number", number, 60)
    with writing(actor, at) as door:
        row = _own(actor, plan, "APPROVED")
        today = at.astimezone(book(actor.model).calendar.zone).date()
        assert row.approved_at is not None
        if not row.approved_at.astimezone(book(actor.model).calendar.zone).date() <= on <= today:
            raise PlanPeriod(on.isoformat())
        if Plan.unrestricted.filter(unit=row.unit, number=words, state="ISSUED", issued_on__year=on.year).exists():  # Own plans.
            raise NumberTaken(words)
        door.change(Plan, plan, expect={"state": "APPROVED"}, state="ISSUED", number=words, issued_on=on)
        door.record(PlanSettled(plan=plan, unit=row.unit.code, state="ISSUED", on=on.isoformat()), plan)


def withdraw_plan(*, actor: Actor, plan: UUID, why: str, at: datetime) -> None:
    """Give up a plan that is not issued.   Records: plan.settled/1.   Raises: NotInState, ReasonMissing."""
    with writing(actor, at) as door:
        row = _own(actor, plan, "DRAFTED", "APPROVED")
        note = reason(door, why)
        door.change(Plan, plan, expect={"state": row.state}, state="WITHDRAWN")
        door.record(PlanSettled(plan=plan, unit=row.unit.code, state="WITHDRAWN", note=note), plan)


def finish_task(*, actor: Actor, plan: UUID, task: UUID, note: str, at: datetime) -> None:
    """The unit that owes a task of an issued plan says that it is done.   Records: plan.task-settled/1.   Raises: NoSuchPlan, NoSuchPlanTask, NotAllowed."""
    with writing(actor, at) as door:
        row = plan_of(actor, plan)
        found = _open_task(row, task)
        if row.state != "ISSUED":
            raise NotInState(row.state)
        if found.unit_id != actor.unit:
            raise refuse("owe")
        words = reason(door, note) if note.strip() else None
        values = {"state": "DONE", "reason": words, "settled_by_id": actor.post, "settled_at": door.recorded_at}
        door.change(PlanTask, task, expect={"state": "OPEN"}, **values)
        door.record(PlanTaskSettled(plan=plan, task=task, unit=found.unit.code, state="DONE", note=words), plan)


def cancel_task(*, actor: Actor, plan: UUID, task: UUID, why: str, at: datetime) -> None:
    """The unit whose plan it is cancels a task, with a reason.   Records: plan.task-settled/1.   Raises: NoSuchPlanTask, ReasonMissing, NotAllowed."""
    with writing(actor, at) as door:
        row = _own(actor, plan, "DRAFTED", "APPROVED", "ISSUED")
        found = _open_task(row, task)
        words = reason(door, why)
        values = {"state": "CANCELLED", "reason": words, "settled_by_id": actor.post, "settled_at": door.recorded_at}
        door.change(PlanTask, task, expect={"state": "OPEN"}, **values)
        door.record(PlanTaskSettled(plan=plan, task=task, unit=found.unit.code, state="CANCELLED", note=words), plan)


def _words(field: str, text: str, longest: int) -> str:
    words = " ".join(text.split())
    if not words or len(words) > longest:
        raise WordsMissing(field)
    guard(words)
    return words


def plan_of(actor: Actor, plan: UUID) -> Plan:
    """A plan that the actor's unit may see. Raises NoSuchPlan."""
    row = Plan.unrestricted.select_related("unit").filter(pk=plan).first()  # Asked of the policy below.
    if row is None or not sees_plan(actor, row, _owing(row)):
        raise NoSuchPlan(plan.hex)
    return row


def _owing(row: Plan) -> set[object]:
    return set(PlanTask.unrestricted.filter(plan=row).values_list("unit_id", flat=True))  # To ask the policy.


def _own(actor: Actor, plan: UUID, *states: str) -> Plan:
    row = plan_of(actor, plan)
    if row.unit_id != actor.unit:
        raise refuse("own-draft")
    if row.state not in states:
        raise NotInState(row.state)
    return row


def _open_task(row: Plan, task: UUID) -> PlanTask:
    found = PlanTask.unrestricted.select_related("unit").filter(plan=row, pk=task, state="OPEN").first()  # As the plan.
    if found is None:
        raise NoSuchPlanTask(task.hex)
    return found


def plans_seen(actor: Actor) -> list[Plan]:
    """Every plan the actor's unit may see, newest first."""
    rows = Plan.unrestricted.select_related("unit").order_by("-drafted_at", "-id")  # Each is asked of the policy.
    return [row for row in rows if sees_plan(actor, row, _owing(row))]


def tasks_of(actor: Actor, plan: Plan, today: date) -> list[Owed]:
    """The tasks of a plan: all of them for the unit whose plan it is, else those the reader's unit owes; the nearest deadline first."""
    rows = PlanTask.unrestricted.filter(plan=plan).select_related("unit").order_by("due_on", "position", "id")  # The line below is the policy.
    return _worded([t for t in rows if actor.unit in {plan.unit_id, t.unit_id}], today)


def owed_by(actor: Actor, today: date) -> list[Owed]:
    """The open tasks of issued plans that the actor's unit owes, the nearest deadline first."""
    if actor.unit is None:
        return []
    rows = PlanTask.unrestricted.filter(unit_id=actor.unit, state="OPEN", plan__state="ISSUED")  # One's own tasks.
    return _worded(list(rows.select_related("unit", "plan").order_by("due_on", "position", "id")), today)


def _worded(rows: list[PlanTask], today: date) -> list[Owed]:
    words = remarks([r.id for r in rows] + [r.reason for r in rows if r.reason])
    return [Owed(r, words.get(r.id, ""), words.get(r.reason, "") if r.reason else "", r.state == "OPEN" and r.due_on < today) for r in rows]
