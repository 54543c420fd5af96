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
    """A list was taken out of the program; why is said in the erasable row `export`. Of searched words only that there were some.

    `request`: what a second person confirmed, where it took two.
    """

    name: ClassVar[str] = "list.exported/1"
    export: UUID
    format: str
    count: int
    restricted: int
    label: str = ""
    filters: tuple[str, ...] = ()
    request: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class SecondAsked(Event):
    """A person asked for an act (`about`: forget, forget-person, export) that takes two; nothing is done yet. The words lie in an erasable row."""

    name: ClassVar[str] = "second.asked/1"
    request: UUID
    about: str
    unit: str
    matter: UUID | None = None
    person: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class SecondConfirmed(Event):
    """The person who acts confirmed what `asker` had asked for, and it was carried out in the same entry."""

    name: ClassVar[str] = "second.confirmed/1"
    request: UUID
    about: str
    unit: str
    asker: UUID
    matter: UUID | None = None
    person: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class SecondDeclined(Event):
    """The person who acts declined what `asker` had asked for, with a reason in an erasable row; nothing was done."""

    name: ClassVar[str] = "second.declined/1"
    request: UUID
    about: str
    unit: str
    asker: UUID
    matter: UUID | None = None
    person: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class SecondWithdrawn(Event):
    """Who had asked withdrew the request; nothing was done."""

    name: ClassVar[str] = "second.withdrawn/1"
    request: UUID
    about: str
    unit: str
    matter: UUID | None = None
    person: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class SecondCleared(Event):
    """The words of `count` requests that ended long ago were erased by the sweeper; what was done with whom stays."""

    name: ClassVar[str] = "second.cleared/1"
    count: int
