"""Checklists at work: opened for a matter, each item done, not applicable, or open again; who said so last, and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lienket.journal.door import writing
from lienket.journal.reads import one, rows
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.kernel.ids import uuid7
from lienket.matters.actions import standing
from lienket.matters.events import ChecklistMarked, ChecklistOpened
from lienket.matters.models import ChecklistMark, OpenedChecklist
from lienket.units.queries import code_of

OPEN = "OPEN"


class NoSuchChecklist(LienketError):
    """The model has no such checklist, or it is not opened for this matter: (checklist)."""

    code = "no-such-checklist"


class NoSuchItem(LienketError):
    """The checklist has no such item: (item)."""

    code = "no-such-item"


class AlreadyOpened(LienketError):
    """The checklist is opened for this matter already: (checklist)."""

    code = "already-opened"


class SaidAlready(LienketError):
    """The item stands like this already: (item)."""

    code = "said-already"


@dataclass(frozen=True, slots=True)
class Mark:
    """How an item stands; without `at` nobody has said anything yet. `person` is for readers of that unit."""

    item: str
    state: str = OPEN
    unit: UUID | None = None
    person: UUID | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A checklist opened for a matter, its items in the order they had then."""

    id: UUID
    code: str
    opened_by: UUID
    opened_at: datetime
    marks: tuple[Mark, ...]

    @property
    def settled(self) -> int:
        """How many items are done or do not apply."""
        return sum(mark.state != OPEN for mark in self.marks)


def open_checklist(*, actor: Actor, matter: str | UUID, checklist: str, items: Sequence[str], at: datetime) -> UUID:
    """Open a checklist with these items for a matter; one that nobody marks means nothing. Records: checklist.opened/1. Raises AlreadyOpened."""
    with writing(actor, at) as door:
        row, _part = standing(actor, matter, "checklist", at)
        if one(OpenedChecklist, matter_id=row.id, checklist=checklist) is not None:  # The actor works on this matter.
            raise AlreadyOpened(checklist)
        assert actor.unit is not None
        opened = uuid7(door.recorded_at)
        values = {"checklist": checklist, "items": list(items), "opened_by_id": actor.unit, "opened_at": door.recorded_at}
        door.add(OpenedChecklist, id=opened, matter_id=row.id, **values)
        door.record(ChecklistOpened(matter=row.id, opened=opened, checklist=checklist, unit=code_of(actor.unit)), row.id)
    return opened


def mark_item(*, actor: Actor, matter: str | UUID, checklist: str, item: str, state: str, at: datetime) -> None:
    """Say that an item is DONE or NOT_APPLICABLE; OPEN takes that back. Records: checklist.marked/1. Raises NoSuchChecklist, NoSuchItem, SaidAlready."""
    with writing(actor, at) as door:
        row, _part = standing(actor, matter, "checklist-mark", at)
        found = one(OpenedChecklist, matter_id=row.id, checklist=checklist)  # The actor works on this matter.
        if found is None:
            raise NoSuchChecklist(checklist)
        if item not in found.items:
            raise NoSuchItem(item)
        before = one(ChecklistMark, opened_id=found.id, item=item)  # Likewise.
        if (before.state if before else OPEN) == state:
            raise SaidAlready(item)
        assert actor.unit is not None
        said = {"state": state, "unit_id": actor.unit, "person": actor.person, "marked_at": door.recorded_at}
        if before is None:
            door.add(ChecklistMark, id=uuid7(door.recorded_at), opened_id=found.id, item=item, **said)
        else:
            door.change(ChecklistMark, before.id, {"state": before.state}, **said)
        door.record(ChecklistMarked(matter=row.id, opened=found.id, item=item, state=state, unit=code_of(actor.unit)), row.id)


def checklists_of(matter: UUID) -> list[Opened]:
    """The checklists opened for a matter, the first opened first; for readers at level work, as the policy has found."""
    found = sorted(rows(OpenedChecklist, matter_id=matter), key=lambda x: (x.opened_at, x.id))  # See docstring.
    out = []
    for each in found:
        said = {m.item: Mark(m.item, m.state, m.unit_id, m.person, m.marked_at) for m in rows(ChecklistMark, opened_id=each.id)}  # See docstring.
        out.append(Opened(each.id, each.checklist, each.opened_by_id, each.opened_at, tuple(said.get(item, Mark(item)) for item in each.items)))
    return out
