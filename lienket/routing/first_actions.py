"""The first actions of the clauses that decided a matter, offered as tasks. They are never set by themselves: a person of the lead chooses."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from lienket.clocks.arithmetic import due, limit_data
from lienket.instruments.queries import Book, book
from lienket.journal.door import writing
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.matters.actions import standing
from lienket.matters.codes import Part
from lienket.matters.queries import notes_of, participants
from lienket.matters.tasks import add_task, tasks_of
from lienket.regulation.model import First, UnknownFact
from lienket.routing.plan import codes
from lienket.routing.steps import decision_of
from lienket.units.queries import unit_id

if TYPE_CHECKING:
    from lienket.matters.models import Matter


class NoFirstActions(LienketError):
    """None of the actions named is offered, or all of them are set already."""

    code = "no-first-actions"


@dataclass(frozen=True, slots=True)
class Offered:
    """A first action as a task it could become: for `unit` – the lead where the clause names nobody, or one that takes no part (`instead_of`)."""

    key: str
    words: First
    unit: str
    instead_of: str
    due_at: datetime | None
    because: str
    set_already: bool


def offered(rules: Book, matter: Matter) -> list[Offered]:
    """What the clauses that decided the matter say is done at once; a time counts from the report, like a clock. For the lead."""
    try:
        decision = decision_of(rules, matter)
    except UnknownFact:  # A later edition of the pack dropped a code of the matter.
        return []
    if not decision.first_actions:
        return []
    working = {p.unit.code for p in participants(matter.id) if p.part in {Part.LEAD, Part.SUPPORT}}
    said = {note.id: note.text for note in notes_of(matter.id) if note.about == "task"}
    standing_ = {(said.get(t.note, ""), code) for t in tasks_of(matter.id) if t.state != "CANCELLED" for code in t.because or ()}
    out, numbers = [], dict[str, int]()
    for action in decision.first_actions:
        (because,) = codes((action.because,))
        number = numbers[because] = numbers.get(because, 0) + 1
        unit = action.unit if action.unit in working else None
        due_at = due(rules.calendar, matter.received_at, limit_data((action.within,))) if action.within else None
        instead_of = action.unit if action.unit and unit is None else ""
        out.append(Offered(f"{because}:{number}", action, unit or matter.lead.code, instead_of, due_at, because, (action.vi, because) in standing_))
    return out


def set_first_actions(*, actor: Actor, matter: str | UUID, chosen: Collection[str], at: datetime) -> int:
    """Set the first actions named by `chosen` as tasks, in one act; each cites its clause. Returns how many.

    One whose time has run out since the report is set all the same, and is overdue at once. Records: task.set/1 each. Raises NoFirstActions.
    """
    with writing(actor, at) as door:
        row, _part = standing(actor, matter, "first-actions", at)
        rules = book(actor.model)
        found = [one for one in offered(rules, row) if one.key in chosen and not one.set_already]
        if not found:
            raise NoFirstActions(row.id.hex)
        for one in found:
            add_task(door, actor, row, unit=unit_id(rules.model, one.unit), text=one.words.vi, due_at=one.due_at, because=[one.because])
    return len(found)
