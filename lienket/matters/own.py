"""What a unit has before it: its open parts, offers of the lead, tasks. Found by indexes that hold open work only, so the past costs nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lienket.kernel.actor import Actor
from lienket.matters.codes import Answer, MatterState, Part
from lienket.matters.models import Matter, Note, Participant, Task, Transfer
from lienket.sharing.codes import Level
from lienket.sharing.reach import reaches

WORK = ((Answer.PENDING, Part.LEAD), (Answer.PENDING, Part.SUPPORT), (Answer.PENDING, Part.INFORMED), (Answer.ACKNOWLEDGED, Part.LEAD), (Answer.ACKNOWLEDGED, Part.SUPPORT))
"""The parts a unit has to do something about, by what it answered."""


@dataclass(frozen=True, slots=True)
class OwnPart:
    """The unit's own part in an open matter."""

    matter: UUID
    part: str
    answer: str
    because: tuple[str, ...]
    since: datetime


def open_parts(actor: Actor, at: datetime, each: int) -> list[OwnPart]:
    """The own unit's open parts that ask for something, at most `each` of every sort in `WORK`, oldest first (index `matters_part_open`)."""
    found: list[OwnPart] = []
    for answer, part in WORK:
        rows = _open(actor, at, answer, part).order_by("since").values_list("matter_id", "because", "since")[:each]
        found += [OwnPart(matter, part.value, answer.value, tuple(because), since) for matter, because, since in rows]
    return found


def count_parts(actor: Actor, at: datetime, answers: Iterable[Answer], part: Part, most: int) -> int:
    """How many open parts of a sort the own unit has; counting ends at `most`."""
    return sum(_open(actor, at, answer, part).order_by()[:most].count() for answer in answers)


def _open(actor: Actor, at: datetime, answer: Answer, part: Part):  # type: ignore[no-untyped-def]
    own = Participant.unrestricted.filter(unit_id=actor.unit, ended_at=None, closed_at=None, answer=answer.value, part=part.value)  # Own parts, …
    return own.filter(reaches(actor, at, "matter_id"), matter__state=MatterState.OPEN)  # … under the policy.


@dataclass(frozen=True, slots=True)
class Other:
    """Somebody whose word is awaited: a supporter, the unit a lead is offered to, the unit a task is set to."""

    matter: UUID
    unit: UUID
    since: datetime
    due_at: datetime | None = None


def silent_supporters(matters: Iterable[UUID], limit: int) -> list[Other]:
    """Supporters of these matters that have not acknowledged, longest silent first; asked by the lead of the matters."""
    rows = Participant.unrestricted.filter(matter_id__in=list(matters), part=Part.SUPPORT.value, answer=Answer.PENDING.value, ended_at=None)  # See docstring.
    return [Other(*row) for row in rows.order_by("since").values_list("matter_id", "unit_id", "since")[:limit]]


def offers_to(actor: Actor, at: datetime, limit: int) -> list[Other]:
    """Leads offered to the own unit, by the unit that offers, oldest first."""
    rows = Transfer.unrestricted.filter(reaches(actor, at, "matter_id"), taker_id=actor.unit, state="PROPOSED", matter__state=MatterState.OPEN)  # Own offers.
    return [Other(*row) for row in rows.order_by("proposed_at").values_list("matter_id", "giver_id", "proposed_at")[:limit]]


def offers_by(actor: Actor, at: datetime, limit: int) -> list[Other]:
    """Leads the own unit has offered, by the unit that has not answered, oldest first."""
    rows = Transfer.unrestricted.filter(reaches(actor, at, "matter_id"), giver_id=actor.unit, state="PROPOSED", matter__state=MatterState.OPEN)  # Own offers.
    return [Other(*row) for row in rows.order_by("proposed_at").values_list("matter_id", "taker_id", "proposed_at")[:limit]]


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A task that is not done, and its words where they may be read."""

    id: UUID
    matter: UUID
    unit: UUID
    set_by: UUID
    set_at: datetime
    due_at: datetime | None


_TASK = ("id", "matter_id", "unit_id", "set_by_id", "set_at", "due_at")


def tasks_for(actor: Actor, at: datetime, limit: int) -> list[OpenTask]:
    """Tasks set to the own unit in open matters it works on, first due first (index `matters_task_due`)."""
    rows = Task.unrestricted.filter(reaches(actor, at, "matter_id", Level.WORK), unit_id=actor.unit, state="OPEN", matter__state=MatterState.OPEN)  # Own tasks.
    return [OpenTask(*row) for row in rows.order_by("due_at").values_list(*_TASK)[:limit]]


def tasks_given(actor: Actor, matters: Iterable[UUID], limit: int) -> list[OpenTask]:
    """Tasks in these matters that wait for other units; asked by the lead of the matters."""
    rows = Task.unrestricted.filter(matter_id__in=list(matters), state="OPEN").exclude(unit_id=actor.unit)  # See docstring.
    return [OpenTask(*row) for row in rows.order_by("due_at").values_list(*_TASK)[:limit]]


def noted_by(unit: UUID | None, matters: Iterable[UUID]) -> set[UUID]:
    """Those of `matters` in which the unit has noted progress; nothing of the notes is read."""
    rows = Note.unrestricted.filter(matter_id__in=list(matters), unit_id=unit, about="note")  # One's own notes.
    return set(rows.values_list("matter_id", flat=True))


def rows_of(ids: Iterable[UUID]) -> dict[UUID, Matter]:
    """Matters by id, for a reader whom the policy has let see each of them."""
    return Matter.unrestricted.in_bulk(list(ids))  # See docstring.


def open_of_lead(actor: Actor, at: datetime, lead: UUID, limit: int) -> list[UUID]:
    """Open matters another unit leads and the actor may see, newest first (index `matters_open_of_lead`)."""
    rows = Matter.unrestricted.filter(reaches(actor, at, "id"), lead_id=lead, state=MatterState.OPEN)  # Under the policy.
    return list(rows.order_by("-received_at").values_list("id", flat=True)[:limit])


def open_at_place(actor: Actor, at: datetime, place: str, limit: int) -> list[UUID]:
    """Open matters at a place, newest first, for readers at level view: who only knows of a matter does not learn where it is."""
    rows = Matter.unrestricted.filter(reaches(actor, at, "id", Level.VIEW), place=place, state=MatterState.OPEN)  # Under the policy.
    return list(rows.order_by("-received_at").values_list("id", flat=True)[:limit])
