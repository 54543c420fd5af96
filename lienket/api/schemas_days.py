"""The shapes of what the API gives about the day, the hand-over of a shift, and checklists."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field


class ShiftOfDay(BaseModel):
    """A shift of the own unit."""

    id: str
    unit: str
    post: str
    title: str
    name: str
    start_at: datetime
    end_at: datetime


class DayOut(BaseModel):
    """What lies before a person or a unit."""

    at: datetime
    whole_unit: bool
    now: list[dict[str, Any]] = Field(description="Overdue, or to be done at once.")
    today: list[dict[str, Any]]
    week: list[dict[str, Any]] = Field(description="The six days after today.")
    later: list[dict[str, Any]] = Field(description="After that, or without a date.")
    waiting: list[dict[str, Any]]
    shifts: list[ShiftOfDay]
    unread: int
    untold: int


class HandoverOut(BaseModel):
    """The sheet of a shift."""

    at: datetime
    shift: ShiftOfDay
    following: ShiftOfDay | None = Field(description="Who takes over by the roster.")
    rows: list[dict[str, Any]]
    happened: list[dict[str, Any]]
    cut: bool = Field(description="More happened in the shift than is here.")
    waiting: list[dict[str, Any]]
    text: str
    written_by: str
    written_at: datetime | None
    taken_by: str
    taken_at: datetime | None


class MarkOut(BaseModel):
    """An item of a checklist and how it stands."""

    item: str
    text: str
    state: Literal["DONE", "NOT_APPLICABLE", "OPEN"]
    unit: str | None
    at: datetime | None


class ChecklistOut(BaseModel):
    """A checklist opened for a matter."""

    checklist: str
    opened_by: str
    opened_at: datetime
    items: list[MarkOut]
