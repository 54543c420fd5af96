"""``cases/*.yaml``: worked examples that a jurist reads and the tests run, and the facts of one report as data."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, model_validator

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


class ExpectedRhythm(Part):
    """What the regulation orders on the local date of the case, whatever comes in: a report due, a meeting held, an exchange, a commendation, a transition."""

    kind: Literal["report", "meeting", "information", "commendation", "transition"]
    cites: Code = Field(description="Clause id that orders it.")
    by: tuple[Code, ...] | None = Field(default=None, description="Who owes, hosts, gives, proposes.")
    to: tuple[Code, ...] | None = Field(default=None, description="Who receives, attends, is told, decides.")
    opens: date | None = Field(default=None, description="First day a report is about.")
    closes: date | None = Field(default=None, description="Last day a report is about.")
    replaces: Code | None = Field(default=None, description="Of a transition: the instrument whose pending matters it speaks of.")


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
    profiles: tuple[Code, ...] | None = Field(default=None, description="Redaction profiles by which the informed read.")
    onward: Literal["none", "originator", "parties"] | None = None
    breaks: tuple[Code, ...] | None = Field(default=None, description="Clause ids of the zero-incident targets these facts break.")
    rhythm: tuple[ExpectedRhythm, ...] = Field(default=(), description="What is ordered on the date itself; such a case needs no facts.")


class Case(Part):
    """A worked example: given these facts on this date, expect this decision, because. A case about the calendar alone gives no facts."""

    name: Words
    given: FactsEntry | None = None
    on: AwareDatetime
    expect: Expectation
    because: Words

    @model_validator(mode="after")
    def _about_something(self) -> Case:
        if self.given is None and not self.expect.rhythm:
            raise ValueError("give the facts of a report under 'given', or expect something of the calendar under 'rhythm'")
        if self.given is None and self.expect.model_copy(update={"rhythm": ()}) != Expectation():
            raise ValueError("without 'given' only 'rhythm' can be expected")
        return self


class CasesFile(Part):
    """``cases/*.yaml``."""

    cases: tuple[Case, ...]
