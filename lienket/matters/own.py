"""What a unit has before it: its open parts, offers of the lead, tasks. Found by indexes that hold open work only, so the past costs nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from lienket.clocks.owed import UNTIL_ANSWERED, UNTIL_CLOSED, UNTIL_NOTED, lapsed, past
from lienket.journal.statement import Statement
from lienket.kernel.actor import Actor
from lienket.matters.codes import Answer, MatterState, Part
from lienket.matters.models import Matter, Note, Participant, Task, Transfer
from lienket.sharing.codes import Level
from lienket.sharing.reach import reaches

EACH = 24
"""At most so many parts of every sort; a board shows fewer, and figures count on."""
MOST = 100
"""Counting ends here; more than that no unit has before it in one night."""
WHOLE = 500
"""At most so many parts of every sort on a board that leaves nothing out."""
FEW = 12
PAGE = 60

_OPEN = MatterState.OPEN.value
WORK = (
    (Answer.PENDING, Part.LEAD),
    (Answer.PENDING, Part.SUPPORT),
    (Answer.PENDING, Part.INFORMED),
    (Answer.ACKNOWLEDGED, Part.LEAD),
    (Answer.ACKNOWLEDGED, Part.SUPPORT),
)
"""The parts a unit has to do something about, by what it answered."""


@dataclass(frozen=True, slots=True)
class OwnPart:
    """The unit's own part in an open matter."""

    matter: UUID
    part: str
    answer: str
    because: tuple[str, ...]
    since: datetime
    interim: bool


def _parts(unit: UUID, post: UUID | None, at: datetime, answer: str, part: str) -> Any:
    own = Participant.unrestricted.filter(unit_id=unit, ended_at=None, closed_at=None, answer=answer, part=part)  # Own parts, under the policy.
    return own.filter(reaches(unit, post, at, "matter_id"), matter__state=_OPEN)


_OWN = ("matter_id", "part", "answer", "because", "since", "matter__interim")


def _sorted_parts(limit: int) -> dict[Answer, Statement]:
    """Unanswered parts newest first – their time is short –, those at work oldest first."""
    orders = {Answer.PENDING: "-since", Answer.ACKNOWLEDGED: "since"}
    return {answer: Statement(lambda _by=order, **by: _parts(**by).order_by(_by).values_list(*_OWN)[:limit]) for answer, order in orders.items()}


def _of(unit: UUID, matters: list[UUID]) -> Any:
    own = Participant.unrestricted.filter(matter_id__in=matters, unit_id=unit, ended_at=None, closed_at=None, matter__state=_OPEN)  # Own parts.
    return own.values_list(*_OWN)


_FEW, _ALL = _sorted_parts(EACH), _sorted_parts(WHOLE)
_PARTS_OF = Statement(_of)
_COUNT = Statement(lambda **by: _parts(**by).order_by().values_list("part")[:MOST])


def open_parts(actor: Actor, at: datetime, *, whole: bool = False) -> list[OwnPart]:
    """The own unit's open parts that ask for something, of every sort in `WORK` at most `EACH`, `WHOLE` for the whole (index `matters_part_open`)."""
    chosen = _ALL if whole else _FEW
    rows = [row for answer, part in WORK for row in chosen[answer](unit=actor.unit, post=actor.post, at=at, answer=answer.value, part=part.value)]
    return _own(rows)


def parts_of(actor: Actor, matters: Iterable[UUID]) -> list[OwnPart]:
    """The own unit's parts in those of `matters` that are open; the policy is still to be asked."""
    return _own(_PARTS_OF(unit=actor.unit, matters=list(matters)))


def _own(rows: list[tuple[Any, ...]]) -> list[OwnPart]:
    return [OwnPart(matter, part, answer, tuple(because), since, bool(interim)) for matter, part, answer, because, since, interim in rows]


def _late(unit: UUID, post: UUID | None, at: datetime, answer: str, part: str) -> Any:
    sort = Participant.unrestricted.filter(unit_id=unit, ended_at=None, closed_at=None, answer=answer, part=part)  # Own parts, under the policy.
    own = Participant.unrestricted.filter(reaches(unit, post, at, "matter_id"), id__in=sort.values("id")[:MOST], matter__state=_OPEN)
    noted = Exists(Note.unrestricted.filter(matter_id=OuterRef("matter_id"), unit_id=unit, about="note"))  # Own notes; nothing of them is read.
    unanswered = Q(answer=Answer.PENDING.value) & Q(lapsed(unit, "matter_id", UNTIL_ANSWERED))
    unnoted = Q(lapsed(unit, "matter_id", UNTIL_NOTED)) & ~Q(noted)
    return own.filter(Q(past(unit, at, "matter_id")) | Q(lapsed(unit, "matter_id", UNTIL_CLOSED)) | unanswered | unnoted).order_by().values_list("part")


_LATE = Statement(_late)


def count_late(actor: Actor, at: datetime, answer: str, part: str) -> int:
    """In how many open matters the own unit is overdue, among its first `MOST` open parts of a sort."""
    return _LATE.count(unit=actor.unit, post=actor.post, at=at, answer=answer, part=part)


def count_parts(actor: Actor, at: datetime, answer: str, part: str) -> int:
    """How many open parts of a sort the own unit has; counting ends at `MOST`."""
    return _COUNT.count(unit=actor.unit, post=actor.post, at=at, answer=answer, part=part)


@dataclass(frozen=True, slots=True)
class Other:
    """Somebody whose word is awaited or who awaits ours: a supporter, the unit on the other side of an offer."""

    matter: UUID
    unit: UUID
    since: datetime
    counter: bool = False
    """Of an offer: it was made instead of an answer to the lead's own."""


def _silent(matters: list[UUID]) -> Any:
    rows = Participant.unrestricted.filter(matter_id__in=matters, part=Part.SUPPORT.value, answer=Answer.PENDING.value, ended_at=None)  # Asked by their lead.
    return rows.order_by("since").values_list("matter_id", "unit_id", "since")[:FEW]


def _offers(unit: UUID, post: UUID | None, at: datetime, mine: Q) -> Any:
    rows = Transfer.unrestricted.filter(mine, reaches(unit, post, at, "matter_id"), state="PROPOSED", matter__state=_OPEN)  # Own offers.
    return rows.order_by("proposed_at").values_list("matter_id", "giver_id", "taker_id", "by_id", "proposed_at")[:EACH]


_SILENT = Statement(_silent)
_OFFERS_TO = Statement(lambda unit, post, at: _offers(unit, post, at, Q(taker=unit, by=None) | Q(giver=unit, by__isnull=False)))
_OFFERS_BY = Statement(lambda unit, post, at: _offers(unit, post, at, Q(giver=unit, by=None) | Q(by=unit)))


def silent_supporters(matters: Iterable[UUID]) -> list[Other]:
    """Supporters of these matters that have not acknowledged, longest silent first; asked by the lead of the matters."""
    return [Other(*row) for row in _SILENT(matters=list(matters))]


def offers_to(actor: Actor, at: datetime) -> list[Other]:
    """Offers that the own unit is asked to answer, by the unit that makes them, oldest first."""
    return [Other(m, by or giver, since, by is not None) for m, giver, _t, by, since in _OFFERS_TO(unit=actor.unit, post=actor.post, at=at)]


def offers_by(actor: Actor, at: datetime) -> list[Other]:
    """Offers that the own unit has made, by the unit that has not answered, oldest first."""
    return [Other(m, giver if by else taker, since, by is not None) for m, giver, taker, by, since in _OFFERS_BY(unit=actor.unit, post=actor.post, at=at)]


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A task that is not done."""

    id: UUID
    matter: UUID
    unit: UUID
    set_by: UUID
    set_at: datetime
    due_at: datetime | None
    person: UUID | None
    note: UUID


_TASK = ("id", "matter_id", "unit_id", "set_by_id", "set_at", "due_at", "person", "note")


def _tasks(unit: UUID, post: UUID | None, at: datetime) -> Any:
    rows = Task.unrestricted.filter(reaches(unit, post, at, "matter_id", Level.WORK), unit_id=unit, state="OPEN", matter__state=_OPEN)  # Own tasks.
    return rows.order_by("due_at").values_list(*_TASK)[:EACH]


def _given(unit: UUID, matters: list[UUID]) -> Any:
    rows = Task.unrestricted.filter(matter_id__in=matters, state="OPEN").exclude(unit_id=unit)  # Asked by the lead of the matters.
    return rows.order_by("due_at").values_list(*_TASK)[:FEW]


_TASKS, _GIVEN = Statement(_tasks), Statement(_given)


def tasks_for(actor: Actor, at: datetime) -> list[OpenTask]:
    """Tasks set to the own unit in open matters it works on, first due first (index `matters_task_due`)."""
    return [OpenTask(*row) for row in _TASKS(unit=actor.unit, post=actor.post, at=at)]


def tasks_given(actor: Actor, matters: Iterable[UUID]) -> list[OpenTask]:
    """Tasks in these matters that wait for other units; asked by the lead of the matters."""
    return [OpenTask(*row) for row in _GIVEN(unit=actor.unit, matters=list(matters))]


def words_of_tasks(tasks: Iterable[OpenTask]) -> dict[UUID, str]:
    """What tasks of the own unit say, by task; tasks come from `tasks_for`, which asks the policy."""
    by_note = {task.note: task.id for task in tasks}
    found = Note.unrestricted.filter(id__in=list(by_note)).values_list("id", "text")  # See docstring.
    return {by_note[note]: text for note, text in found}


_NOTED = Statement(lambda unit, matters: Note.unrestricted.filter(matter_id__in=matters, unit_id=unit, about="note").values_list("matter_id"))  # Own notes.


def noted_by(unit: UUID | None, matters: Iterable[UUID]) -> set[UUID]:
    """Those of `matters` in which the unit has noted progress; nothing of the notes is read."""
    return {matter for (matter,) in _NOTED(unit=unit, matters=list(matters))}


_SILENT_UNITS = Statement(
    lambda matters: Participant.unrestricted.filter(matter_id__in=matters, answer=Answer.PENDING.value, ended_at=None).values_list("matter_id", "unit_id")
)  # For readers of these matters.
_NOTING_UNITS = Statement(lambda matters: Note.unrestricted.filter(matter_id__in=matters, about="note").values_list("matter_id", "unit_id"))  # Only who wrote.


def silent_units(matters: Iterable[UUID]) -> set[tuple[UUID, UUID]]:
    """By (matter, unit) who has a part in these matters and has not answered; for a reader the policy has let view them."""
    return {(matter, unit) for matter, unit in _SILENT_UNITS(matters=list(matters))}


def noting_units(matters: Iterable[UUID]) -> set[tuple[UUID, UUID]]:
    """By (matter, unit) who has noted progress in these matters; nothing of the notes is read; for a reader the policy has let view them."""
    return {(matter, unit) for matter, unit in _NOTING_UNITS(matters=list(matters))}


_BRIEF = ("id", "prefix", "year", "serial", "kind", "field", "severity", "place", "state", "lead_id", "interim", "missing", "restricted", "received_at")
_MATTERS = Statement(lambda ids: Matter.unrestricted.filter(id__in=ids).values_list(*_BRIEF))  # For a reader the policy has let see each of them.


def briefs(ids: Iterable[UUID]) -> dict[UUID, Matter]:
    """The codes of matters by id, for a reader whom the policy has let see each of them."""
    return {row[0]: Matter.from_db(connection.alias, _BRIEF, row) for row in _MATTERS(ids=list(ids))}


def _led(unit: UUID, post: UUID | None, at: datetime, lead: UUID) -> Any:
    rows = Matter.unrestricted.filter(reaches(unit, post, at, "id"), lead_id=lead, state=_OPEN)  # Under the policy.
    return rows.order_by("-received_at").values_list("id")[:PAGE]


def _placed(unit: UUID, post: UUID | None, at: datetime, place: str) -> Any:
    rows = Matter.unrestricted.filter(reaches(unit, post, at, "id", Level.VIEW), place=place, state=_OPEN)  # Under the policy.
    return rows.order_by("-received_at").values_list("id")[:PAGE]


_LED, _PLACED = Statement(_led), Statement(_placed)


def open_of_lead(actor: Actor, at: datetime, lead: UUID) -> list[UUID]:
    """At most `PAGE` open matters that `lead` leads and the actor may see, newest first (index `matters_open_of_lead`)."""
    return [pk for (pk,) in _LED(unit=actor.unit, post=actor.post, at=at, lead=lead)]


def open_at_place(actor: Actor, at: datetime, place: str) -> list[UUID]:
    """At most `PAGE` open matters at a place, newest first, for readers at level view: who only knows of a matter does not learn where it is."""
    return [pk for (pk,) in _PLACED(unit=actor.unit, post=actor.post, at=at, place=place)]
