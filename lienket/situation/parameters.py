"""What each act must be told, checked before anything is done. The pages' forms and the API read the same models."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, field_validator
from pydantic_core import PydanticCustomError

Code = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[a-zA-Z0-9_.:/#+\-]+$")]
Number = Annotated[str, Field(min_length=1, max_length=40)]
Words = Annotated[str, Field(min_length=1, max_length=10_000)]


def _none_if_empty(value: object) -> object:
    return None if value == "" else value


Maybe = BeforeValidator(_none_if_empty)


class WithoutNul(BaseModel):
    """Base of what comes from outside: the NUL character, which no database keeps in words, is refused at its field."""

    @field_validator("*", mode="before")
    @classmethod
    def _without_nul(cls, value: Any) -> Any:
        if any(isinstance(part, str) and "\0" in part for part in (value if isinstance(value, list) else (value,))):
            raise PydanticCustomError("nul", "NUL")
        return value


class Parameters(WithoutNul):
    """Base of all: what is not named is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Nothing(Parameters):
    """Nothing but the will to do it."""


class Reason(Parameters):
    """Why, in words."""

    why: Words


class ToUnit(Reason):
    """A unit, and why."""

    unit: Code


class Refusal(Reason):
    """Why not, and whose it is: `whose`, a unit of the model, or `outside`, a body outside it in words."""

    whose: Annotated[Code | None, Maybe] = None
    outside: Annotated[Annotated[str, Field(max_length=200)] | None, Maybe] = None


class TransferOut(Reason):
    """To which body outside the model, how it is reached, who receives there – by position, never by name – and how the matter then ends."""

    outcome: Code
    body: Annotated[str, Field(min_length=1, max_length=200)]
    contact: Annotated[str, Field(min_length=1, max_length=300)]
    receiver: Annotated[str, Field(min_length=1, max_length=120)]


class Receipt(Parameters):
    """How and when the receiver confirmed, and what it said: the number of its letter or receipt, or who answered, by position."""

    way: Literal["PHONE", "LETTER", "RECEIPT", "IN_PERSON"]
    received_at: AwareDatetime
    reference: Annotated[str, Field(min_length=1, max_length=300)]


class NoteText(Parameters):
    """What is to be noted."""

    text: Words


class Outcome(Parameters):
    """How it ended, perhaps with words."""

    outcome: Code
    text: Annotated[Words | None, Maybe] = None


class Facts(Reason):
    """The facts that change; what is left out stays."""

    kind: Annotated[Code | None, Maybe] = None
    field: Annotated[Code | None, Maybe] = None
    severity: Annotated[Code | None, Maybe] = None
    place: Annotated[Code | None, Maybe] = None


class Share(ToUnit):
    """Who may read, at which level, until when."""

    level: Literal["know", "view"] = "view"
    expires_at: Annotated[AwareDatetime | None, Maybe] = None


class Hold(Reason):
    """Until when nothing of the matter is erased, and why."""

    until: AwareDatetime


class Recall(ToUnit):
    """From whom the reading is taken back, and why."""


class Pause(Reason):
    """Which clock stops, and the clause or law row that allows it."""

    clock: Code
    ground: Annotated[str, Field(min_length=3, max_length=140)]


class ClockName(Parameters):
    """Which clock."""

    clock: Code


class ClockAndReason(Reason):
    """Which clock, and why."""

    clock: Code


class Extension(Reason):
    """Which clock gets more time, by which decision, on which row of law, and how much: in the unit in which that row counts, days or months."""

    clock: Code
    ground: Annotated[str, Field(min_length=3, max_length=140)]
    amount: Annotated[int, Field(ge=1, le=3660)]
    decision: Annotated[str, Field(min_length=1, max_length=60)]
    decided_on: date


class Complex(Reason):
    """Which clock, by which row of law for complex matters; with the decision where there is one: number and date, or neither."""

    clock: Code
    ground: Annotated[str, Field(min_length=3, max_length=140)]
    decision: Annotated[Annotated[str, Field(max_length=60)] | None, Maybe] = None
    decided_on: Annotated[date | None, Maybe] = None


class Acceptance(Parameters):
    """The notice that tells the sender, where there is one: number and date, or neither."""

    notice: Annotated[Annotated[str, Field(max_length=60)] | None, Maybe] = None
    noticed_on: Annotated[date | None, Maybe] = None
    text: Annotated[Words | None, Maybe] = None


class NotTakenUp(Reason):
    """Why the matter is not taken up: the clause or row of law, how it ends, and the notice that tells the sender, where there is one."""

    outcome: Code
    ground: Annotated[str, Field(min_length=3, max_length=140)]
    notice: Annotated[Annotated[str, Field(max_length=60)] | None, Maybe] = None
    noticed_on: Annotated[date | None, Maybe] = None


class ProtectedOpening(Reason):
    """On which ground of law a protected identity is to be opened, of the closed list, and why."""

    ground: Annotated[str, Field(min_length=3, max_length=140)]


class OtherMatter(Parameters):
    """Another matter, by its number or id."""

    other: Number


class NewTask(Parameters):
    """What is to be done, by whom, by when."""

    unit: Code
    text: Words
    due_at: Annotated[AwareDatetime | None, Maybe] = None
    evidence: bool = False


class TaskId(Parameters):
    """Which task."""

    task: UUID


class TaskDone(TaskId):
    """Which task, and what shows that it is done."""

    text: Annotated[Words | None, Maybe] = None
    files: Annotated[tuple[UUID, ...], Field(max_length=20)] = ()


class TaskChange(TaskId):
    """Which task, what becomes of it, and why; what is left out stays."""

    unit: Annotated[Code | None, Maybe] = None
    due_at: Annotated[AwareDatetime | None, Maybe] = None
    why: Words


class TaskAndReason(TaskId):
    """Which task, and why."""

    why: Words


class Actions(Parameters):
    """Which of the first actions."""

    actions: Annotated[tuple[Annotated[str, Field(max_length=200)], ...], Field(min_length=1, max_length=50)]


class ChecklistCode(Parameters):
    """Which checklist of the pack."""

    checklist: Code


class ChecklistItem(ChecklistCode):
    """Which item, and how it stands; OPEN takes back what was said."""

    item: Code
    state: Literal["DONE", "NOT_APPLICABLE", "OPEN"]


class NewFile(Parameters):
    """A file: its name and its bytes."""

    name: Annotated[str, Field(max_length=1000)]
    content: bytes


class FileId(Reason):
    """Which file, and why."""

    attachment: UUID
