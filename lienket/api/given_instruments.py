"""The shapes of what the API is asked about instruments and what they order; unknown keys are refused."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from lienket.api.given import Given, Short

Day = Annotated[date | None, Field(ge=date(1900, 1, 1), le=date(2200, 1, 1), description="A local day; left out: today.")]


class ListAsked(Given):
    """The instruments of a day."""

    on: Day = None
    in_force: Annotated[bool, Field(description="Only those in force on the day.")] = False


class OneAsked(Given):
    """One instrument on a day."""

    on: Day = None
    edition: Annotated[int | None, Field(ge=1, le=10**6, description="Word for word as in an earlier loaded edition; left out: as it is in use.")] = None


class CoverageAsked(Given):
    """Who leads on a day."""

    on: Day = None
    kind: Annotated[Short, Field(description="Only this kind of matter; left out: every kind.")] = ""
    zone: Annotated[Short, Field(description="Only this zone; left out: every zone of the day.")] = ""


class CalendarAsked(Given):
    """A stretch of time."""

    start: Annotated[Day, Field(alias="from")] = None
    days: Annotated[int, Field(ge=1, le=366)] = 92
    unit: Annotated[Short, Field(description="Only what this unit owes, receives, hosts or attends; left out: everybody's.")] = ""
