"""What the journal says of matters. Units by code; free text never."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from lienket.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class MatterOpened(Event):
    """A report became a matter, routed by the clauses cited, or held by the receiving unit where `missing` says what kept it from being routed."""

    name: ClassVar[str] = "matter.opened/1"
    matter: UUID
    number: str
    kind: str
    field: str
    severity: str
    place: str = ""
    lead: str
    support: tuple[str, ...] = ()
    informed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    label: str
    restricted: bool = False


@dataclass(frozen=True, kw_only=True)
class PartAnswered(Event):
    """A participant acknowledged or declined its part."""

    name: ClassVar[str] = "part.answered/1"
    matter: UUID
    unit: str
    part: str
    answer: str
    note: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class PartGiven(Event):
    """A unit was given a part after the opening."""

    name: ClassVar[str] = "part.given/1"
    matter: UUID
    unit: str
    part: str
    because: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LeadChanged(Event):
    """The lead passed to another unit: assigned, handed over, declined (then interim), reclassified."""

    name: ClassVar[str] = "lead.changed/1"
    matter: UUID
    giver: str
    taker: str
    how: str
    interim: bool = False
    note: UUID | None = None
    because: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PartMoved(Event):
    """The part of a unit that ended on the local day `on` is its successor's, by reorganisation `act`; READER where it only read the matter."""

    name: ClassVar[str] = "part.moved/1"
    matter: UUID
    part: str
    giver: str
    taker: str
    on: str
    document: str
    act: UUID
    interim: bool = False


@dataclass(frozen=True, kw_only=True)
class PartRestored(Event):
    """A reorganisation was undone: the part is `taker`'s again, which had it before."""

    name: ClassVar[str] = "part.restored/1"
    matter: UUID
    part: str
    giver: str
    taker: str
    on: str
    document: str
    act: UUID


@dataclass(frozen=True, kw_only=True)
class TransferAnswered(Event):
    """A hand-over was proposed, accepted, rejected, withdrawn, countered, or returned in silence. `by`: the unit asked proposed it instead of an answer."""

    name: ClassVar[str] = "transfer.answered/1"
    matter: UUID
    giver: str
    taker: str
    state: str
    note: UUID | None = None
    by: str = ""


@dataclass(frozen=True, kw_only=True)
class LeadReferred(Event):
    """A unit that refused a matter said whose it is: `whose`, or where that is empty a body outside the model, named in the note."""

    name: ClassVar[str] = "lead.referred/1"
    matter: UUID
    unit: str
    whose: str = ""
    note: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class OutsideSent(Event):
    """The lead transferred the matter to a body outside the model under record `number`; until the receiver confirms it stays with `unit`."""

    name: ClassVar[str] = "outside.sent/1"
    matter: UUID
    unit: str
    record: UUID
    number: str
    note: UUID


@dataclass(frozen=True, kw_only=True)
class OutsideConfirmed(Event):
    """The body outside confirmed that it has the matter: by which `way`, at which time. What it said lies in the note."""

    name: ClassVar[str] = "outside.confirmed/1"
    matter: UUID
    unit: str
    record: UUID
    number: str
    way: str
    received_at: datetime
    note: UUID


@dataclass(frozen=True, kw_only=True)
class OutsideRecalled(Event):
    """The lead took a transfer outside back before anybody confirmed it, for the reason in the note."""

    name: ClassVar[str] = "outside.recalled/1"
    matter: UUID
    unit: str
    record: UUID
    number: str
    note: UUID


@dataclass(frozen=True, kw_only=True)
class NoteAdded(Event):
    """Words were added to a matter; they lie in the note."""

    name: ClassVar[str] = "note.added/1"
    matter: UUID
    note: UUID
    about: str


@dataclass(frozen=True, kw_only=True)
class AcceptanceSaid(Event):
    """The lead took the matter up, refused to on `ground`, or took that back; `on` is the day of the notice, its number lies in the clock's row."""

    name: ClassVar[str] = "acceptance.said/1"
    matter: UUID
    unit: str
    how: str
    on: date | None = None
    ground: str = ""
    note: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class MatterClosed(Event):
    """The lead closed a matter with an outcome."""

    name: ClassVar[str] = "matter.closed/1"
    matter: UUID
    outcome: str
    note: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class MatterReopened(Event):
    """The lead opened a closed matter again."""

    name: ClassVar[str] = "matter.reopened/1"
    matter: UUID
    note: UUID


@dataclass(frozen=True, kw_only=True)
class MatterReclassified(Event):
    """A person stated other facts; the regulation decided again. `differs` names what changed."""

    name: ClassVar[str] = "matter.reclassified/1"
    matter: UUID
    kind: str
    field: str
    severity: str
    differs: tuple[str, ...]
    note: UUID


@dataclass(frozen=True, kw_only=True)
class MattersLinked(Event):
    """Two matters belong together, or `matter` is a duplicate of `other`."""

    name: ClassVar[str] = "matters.linked/1"
    matter: UUID
    other: UUID
    why: str


@dataclass(frozen=True, kw_only=True)
class MattersUnlinked(Event):
    """The link between two matters was taken back."""

    name: ClassVar[str] = "matters.unlinked/1"
    matter: UUID
    other: UUID


@dataclass(frozen=True, kw_only=True)
class MatterEscalated(Event):
    """Nobody acknowledged in time: the next unit of the ladder was told."""

    name: ClassVar[str] = "matter.escalated/1"
    matter: UUID
    unit: str
    late: str
    rung: int
    because: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TaskSet(Event):
    """A task was set for a unit, or passed to the new lead; its words lie in the note. `because`: the clauses whose first action it is."""

    name: ClassVar[str] = "task.set/1"
    matter: UUID
    task: UUID
    unit: str
    note: UUID
    due_at: datetime | None = None
    evidence: bool | None = None
    because: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TaskSettled(Event):
    """A task was done by its unit, or cancelled."""

    name: ClassVar[str] = "task.settled/1"
    matter: UUID
    task: UUID
    unit: str
    state: str
    late: bool | None = None
    note: UUID | None = None
    files: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TaskChanged(Event):
    """A task is for `unit` and due at `due_at` from now on, for the reason in the note."""

    name: ClassVar[str] = "task.changed/1"
    matter: UUID
    task: UUID
    unit: str
    due_at: datetime | None = None
    note: UUID


@dataclass(frozen=True, kw_only=True)
class TaskReopened(Event):
    """A task that was DONE or CANCELLED (`was`) is open again, for the reason in the note."""

    name: ClassVar[str] = "task.reopened/1"
    matter: UUID
    task: UUID
    unit: str
    was: str
    note: UUID


@dataclass(frozen=True, kw_only=True)
class TaskTaken(Event):
    """A person of the unit took a task upon himself; without `person` it is the whole unit's again."""

    name: ClassVar[str] = "task.taken/1"
    matter: UUID
    task: UUID
    unit: str
    person: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class TaskLapsed(Event):
    """The time of an open task ran out."""

    name: ClassVar[str] = "task.lapsed/1"
    matter: UUID
    task: UUID
    unit: str
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class ChecklistOpened(Event):
    """A checklist of the pack was opened for a matter."""

    name: ClassVar[str] = "checklist.opened/1"
    matter: UUID
    opened: UUID
    checklist: str
    unit: str


@dataclass(frozen=True, kw_only=True)
class ChecklistMarked(Event):
    """An item of an opened checklist is DONE, NOT_APPLICABLE, or OPEN again."""

    name: ClassVar[str] = "checklist.marked/1"
    matter: UUID
    opened: UUID
    item: str
    state: str
    unit: str


@dataclass(frozen=True, kw_only=True)
class AttachmentAdded(Event):
    """A file was added to a matter; name and digest lie in the erasable row."""

    name: ClassVar[str] = "attachment.added/1"
    matter: UUID
    attachment: UUID
    unit: str
    media: str


@dataclass(frozen=True, kw_only=True)
class AttachmentErased(Event):
    """A file was erased, for the reason in the note."""

    name: ClassVar[str] = "attachment.erased/1"
    matter: UUID
    attachment: UUID
    note: UUID


@dataclass(frozen=True, kw_only=True)
class AttachmentLocked(Event):
    """The scanner found something in a file: it is kept and given out to nobody."""

    name: ClassVar[str] = "attachment.locked/1"
    matter: UUID
    attachment: UUID
    found: str
