"""What the operations on the roster answer."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, Field


class DayOffOut(BaseModel):
    """A day off; `holiday`: by the calendar's list, not merely a weekend."""

    on: date
    name: str
    holiday: bool


class GapOut(BaseModel):
    """A stretch in which nobody is on duty in a duty post."""

    post: str
    title: str
    start_at: datetime
    end_at: datetime
    days_off: list[DayOffOut]


class StandInOut(BaseModel):
    """Who stands in, for a part of a shift or all of it."""

    id: str
    person: str
    name: str
    start_at: datetime
    end_at: datetime


class ShiftOut(BaseModel):
    """A shift; `person`, `name`, `instead_of` and `stand_ins` for the own unit only. On duty now, the person is the one who stands in."""

    id: str
    unit: str
    post: str
    title: str
    person: str | None
    name: str
    start_at: datetime
    end_at: datetime
    instead_of: str = Field(description="On duty now: whom the person stands in for.")
    stand_ins: list[StandInOut]


class SwapOut(BaseModel):
    """Two people's shifts for each other."""

    id: str
    giver: str
    offered_start: datetime
    offered_end: datetime
    taker: str
    wanted_start: datetime
    wanted_end: datetime
    state: Literal["PROPOSED", "AGREED"]
    may: list[str]


class RepeatedOut(BaseModel):
    """One shift of the pattern in a later week."""

    pattern: str
    post: str
    name: str
    start_at: datetime
    end_at: datetime
    state: Literal["new", "taken", "past", "nobody", "ended"]
