"""A plan: rows to insert and events to record, worked out without touching the database; the door writes one plan or many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from lienket.journal.rows import DomainRow
from lienket.kernel.events import Event

NewRow = tuple[type[DomainRow], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event, whose timelines it belongs to, and whether consumers are to hear of it."""

    event: Event
    subjects: tuple[UUID, ...]
    tell: bool = True


@dataclass(frozen=True, slots=True)
class Plan:
    """What one act will write."""

    rows: tuple[NewRow, ...]
    events: tuple[Recorded, ...]
