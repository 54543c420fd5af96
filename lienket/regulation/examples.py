"""``cases/*.yaml``: worked examples that a jurist reads and the tests run, and the facts of one report as data."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from lienket.regulation.format import Clock, Label, Limit
from lienket.regulation.parts import Code, Part, Words


class FactsEntry(Part):
    """The facts of one report, in codes. `place` is the nearest zone; zones it lies in are added by the program."""

    kind: Code
    field: Code
    severity: Code
    place: Code | None = None
    zones: tuple[Code, ...] = ()
    reporter: Code
    flags: tuple[Code, ...] = ()
    concerns_units: tuple[Annotated[str, Field(pattern=r"^[a-z0-9-]+(/[a-z0-9-]+)?$")], ...] = Field(
        default=(), description="Units or posts (unit/post) the report is about."
    )


class ExpectedClock(Part):
    """A clock the decision must hold."""

    clock: Clock
    limit: Limit
    cites: str | None = Field(default=None, description="Clause id or law row that must be the cause.")


class Expectation(Part):
    """What the decision must be; lists are compared as sets, left-out keys are not compared."""

    lead: Code | None = None
    undetermined: bool = False
    support: tuple[Code, ...] | None = None
    informed: tuple[Code, ...] | None = None
    clocks: tuple[ExpectedClock, ...] = ()
    restricted: bool | None = None
    label: Label | None = None
    cites: tuple[Code, ...] = Field(default=(), description="Clause ids that must be among the causes.")


class Case(Part):
    """A worked example: given these facts on this date, expect this decision, because."""

    name: Words
    given: FactsEntry
    on: datetime
    expect: Expectation
    because: Words


class CasesFile(Part):
    """``cases/*.yaml``."""

    cases: tuple[Case, ...]
