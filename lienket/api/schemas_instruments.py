"""The shapes of what the API gives about instruments, what they order, and committees."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, Field


class EditionOut(BaseModel):
    """A loaded edition of the pack."""

    number: int
    loaded_at: datetime


class InstrumentOut(BaseModel):
    """A regulation, plan or decision, and how it stands on the day asked about."""

    code: str
    kind: Literal["plan", "regulation", "decision"]
    number: str | None = Field(description="Null where it bears none.")
    title: str
    state: Literal["now", "later", "superseded", "ended"]
    valid_from: date | None = Field(alias="from", default=None)
    until: date | None = Field(description="The first day on which it is in force no longer.")
    signed_on: date | None
    issued_by: str | None
    parties: list[str]
    replaces: str | None
    replaced_by: str | None
    versions: list[str] = Field(description="The succession it stands in, oldest first.")
    confidence: str
    text_since: EditionOut | None = Field(description="The edition that brought its text as it is.")


class InstrumentsOut(BaseModel):
    """The instruments of a day, those in force first."""

    on: date
    edition: EditionOut | None = Field(description="In use when the day ended; null for a day to come.")
    items: list[InstrumentOut]


class PartyOut(BaseModel):
    """A unit that signs."""

    unit: str
    as_lead: bool
    signed_on: date | None
    confidence: str


class ClauseOut(BaseModel):
    """A clause: its prose, and the kinds of rule the program executes of it."""

    id: str
    cite: str
    title: str
    text: str
    basis: Literal["published", "assumed", "law"]
    executes: list[str]


class InstrumentFull(InstrumentOut):
    """An instrument with its text."""

    edition: int = Field(description="The loaded edition this text is of.")
    source: str
    bases: list[str]
    signing: list[PartyOut]
    clauses: list[ClauseOut]
    editions: list[EditionOut] = Field(description="Those in which its text was new or changed, newest first.")


class ShareOut(BaseModel):
    """One outcome: who leads, by which clauses, in how many combinations of what else may differ."""

    state: Literal["lead", "gap", "conflict", "unresolved"]
    unit: str | None
    because: list[str]
    combinations: int


class CellOut(BaseModel):
    """A field at a zone: the outcome of the most combinations, then the exceptions."""

    field: str
    zone: str
    main: ShareOut
    others: list[ShareOut]


class FindingOut(BaseModel):
    """What lint finds."""

    rule: str
    severity: Literal["error", "warning", "note"]
    clause: str
    message: str
    remedy: str


class CoverageOut(BaseModel):
    """Who leads, by field and zone, on a day, and what is proved of it."""

    on: date
    complete: bool
    proved: str
    findings: list[FindingOut]
    fields: list[str]
    zones: list[str]
    cells: list[CellOut]


class OccasionOut(BaseModel):
    """A report due or a meeting held."""

    on: date
    kind: Literal["report", "meeting"]
    every: str
    title: str
    window_from: date
    window_to: date
    by: list[str] = Field(description="Who owes or hosts it.")
    to: list[str] = Field(description="Who receives or attends it.")
    because: str
    basis: str


class TargetOut(BaseModel):
    """A zero-incident target, with the days since a matter the reader may see broke it; null: none did."""

    name: str
    days: int | None
    last_on: date | None
    since: date | None
    because: str


class CalendarOut(BaseModel):
    """What the regulations order in [from, until), and the targets of today."""

    starts: date = Field(alias="from")
    until: date
    occasions: list[OccasionOut]
    targets: list[TargetOut]


class CommitteeOut(BaseModel):
    """A steering committee or helper team."""

    id: str
    sort: Literal["COMMITTEE", "HELPERS"]
    name: str
    unit: str
    parent: str | None
    replaces: str | None
    decision: str
    decided_on: date
    valid_from: date
    valid_until: date | None
    term_until: date | None
    stands: bool


class SeatOut(BaseModel):
    """One term of a post."""

    id: str
    chair: str
    unit: str
    post: str
    role: str
    rank: int
    valid_from: date
    valid_until: date | None
    decision: str


class ChargeOut(BaseModel):
    """A duty, of a chair or (null) of the whole body."""

    id: str
    chair: str | None
    text: str
    every: str
    valid_from: date
    valid_until: date | None


class CommitteeTaskOut(BaseModel):
    """One time a duty falls due; open, or done in the last thirty days."""

    id: str
    charge: str
    text: str
    period: str
    due_on: date
    state: Literal["OPEN", "DONE"]
    late: bool
    unit: str | None = Field(description="The unit whose place answers for it; null: the whole body.")
    done_by: str | None


class CommitteeFull(CommitteeOut):
    """A body with its members, duties and tasks."""

    seats: list[SeatOut]
    charges: list[ChargeOut]
    tasks: list[CommitteeTaskOut]
