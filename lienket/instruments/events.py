"""What the journal says of instruments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from lienket.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class EditionLoaded(Event):
    """A new edition of the model's pack is in use."""

    name: ClassVar[str] = "edition.loaded/1"
    number: int
    digest: str
    instruments: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PlanDrafted(Event):
    """A unit drafted a plan, or changed its draft."""

    name: ClassVar[str] = "plan.drafted/1"
    plan: UUID
    unit: str
    revision: int


@dataclass(frozen=True, kw_only=True)
class PlanSettled(Event):
    """A plan was approved, issued or withdrawn: `APPROVED`, `ISSUED`, `WITHDRAWN`."""

    name: ClassVar[str] = "plan.settled/1"
    plan: UUID
    unit: str
    state: str
    on: str = ""
    note: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class PlanTaskSet(Event):
    """A plan gives a unit a task."""

    name: ClassVar[str] = "plan.task-set/1"
    plan: UUID
    task: UUID
    unit: str
    due_on: str


@dataclass(frozen=True, kw_only=True)
class PlanTaskSettled(Event):
    """A task of a plan is `DONE` or `CANCELLED`."""

    name: ClassVar[str] = "plan.task-settled/1"
    plan: UUID
    task: UUID
    unit: str
    state: str
    note: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class DraftBegun(Event):
    """A unit began to draft an instrument over an edition of the pack."""

    name: ClassVar[str] = "instrument.begun/1"
    draft: UUID
    instrument: str
    unit: str
    base: str
    edition: int


@dataclass(frozen=True, kw_only=True)
class DraftSaved(Event):
    """A revision of a draft was saved."""

    name: ClassVar[str] = "instrument.saved/1"
    draft: UUID
    revision: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class ConsultationOpened(Event):
    """The parties are asked about a revision."""

    name: ClassVar[str] = "consultation.opened/1"
    draft: UUID
    consultation: UUID
    revision: int
    parties: tuple[str, ...]
    due_on: str


@dataclass(frozen=True, kw_only=True)
class PartyAnswered(Event):
    """A party answered about a clause, or about the whole where `clause` is empty."""

    name: ClassVar[str] = "party.answered/1"
    draft: UUID
    consultation: UUID
    answer_id: UUID
    unit: str
    clause: str
    answer: str


@dataclass(frozen=True, kw_only=True)
class PartiesReminded(Event):
    """The parties that have not answered were reminded."""

    name: ClassVar[str] = "parties.reminded/1"
    draft: UUID
    consultation: UUID
    units: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ConsultationClosed(Event):
    """No more answers are taken."""

    name: ClassVar[str] = "consultation.closed/1"
    draft: UUID
    consultation: UUID


@dataclass(frozen=True, kw_only=True)
class InstrumentFinalised(Event):
    """The text is frozen for signing; `warnings` is the number of lint warnings, `note` the reason why they stand."""

    name: ClassVar[str] = "instrument.finalised/1"
    draft: UUID
    instrument: str
    revision: int
    digest: str
    warnings: int
    note: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class InstrumentReopened(Event):
    """A frozen text that nobody had signed went back to drafting."""

    name: ClassVar[str] = "instrument.reopened/1"
    draft: UUID
    instrument: str
    note: UUID


@dataclass(frozen=True, kw_only=True)
class InstrumentWithdrawn(Event):
    """A draft was given up."""

    name: ClassVar[str] = "instrument.withdrawn/1"
    draft: UUID
    instrument: str
    note: UUID


@dataclass(frozen=True, kw_only=True)
class InstrumentSigned(Event):
    """A party's signature was recorded: on `PAPER`, or found valid in the `PDF`."""

    name: ClassVar[str] = "instrument.signed/1"
    draft: UUID
    instrument: str
    unit: str
    manner: str
    signed_on: str
    digest: str


@dataclass(frozen=True, kw_only=True)
class InstrumentInForce(Event):
    """A signed instrument comes into force on a local date, with a new edition of the pack."""

    name: ClassVar[str] = "instrument.in-force/1"
    draft: UUID
    instrument: str
    on: str
    edition: int


@dataclass(frozen=True, kw_only=True)
class InstrumentEnded(Event):
    """An instrument in force ends on a local date."""

    name: ClassVar[str] = "instrument.ended/1"
    instrument: str
    on: str
    note: UUID


@dataclass(frozen=True, kw_only=True)
class ConsentWithdrawn(Event):
    """A party withdrew its consent to a clause of an instrument in force, from a local date on."""

    name: ClassVar[str] = "consent.withdrawn/1"
    instrument: str
    clause: str
    unit: str
    on: str
    note: UUID
