"""What the operations on the roster are told."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from lienket.api.given import Given
from lienket.units.standing_in import LONGEST_REASON
from lienket.units.weeks import MOST_WEEKS


class StandInIn(Given):
    """Who stands in, and why; without times the whole shift."""

    person: UUID
    start_at: AwareDatetime | None = None
    end_at: AwareDatetime | None = None
    why: Annotated[str, Field(min_length=1, max_length=LONGEST_REASON)]


class SwapIn(Given):
    """Two shifts: the own one, and the one wanted for it."""

    offered: UUID
    wanted: UUID


class SwapAnswer(Given):
    """What becomes of an exchange."""

    act: Literal["agree", "reject", "withdraw", "undo"]


class RepeatIn(Given):
    """A week, by its Monday, and how many weeks after it are planned like it."""

    monday: date
    weeks: Annotated[int, Field(ge=1, le=MOST_WEEKS)]
