"""What the journal says of the situation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from lienket.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class JournalTaken(Event):
    """An overseer took lines of the journal (`acts`) or the report of reads (`reads`) of local days out of the program."""

    name: ClassVar[str] = "journal.taken/1"
    what: str
    since: str
    until: str
    count: int


@dataclass(frozen=True, kw_only=True)
class ListExported(Event):
    """A list was taken out of the program; why is said in the erasable row `export`. Of searched words only that there were some."""

    name: ClassVar[str] = "list.exported/1"
    export: UUID
    format: str
    count: int
    restricted: int
    label: str = ""
    filters: tuple[str, ...] = ()
