"""The clauses of an instrument: prose as signed, and what of it the program executes.

A clause carries at most one rule of each kind. Rules about a report (`routing`, `clock`, `escalation`, `sharing`) run when one comes in; rules about the
life of the model (`information`, `reporting`, `meeting`, `target`, `commendation`, `transition`) make its calendar, its targets and what happens at its ends.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from lienket.regulation.parts import Code, Part, Words

Clock = Literal["acknowledge", "first-report", "hand-over", "accept", "decide", "resolve", "answer", "notify", "offer"]
Duty = Literal["lead", "support", "informed", "receiver", "offered"]
Level = Literal["know", "view", "work", "lead"]
Label = Literal["TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"]
Every = Literal["week", "month", "quarter", "half-year", "nine-months", "year"]


class Limit(Part):
    """A length of time: exactly one unit."""

    minutes: int | None = Field(default=None, gt=0)
    hours: int | None = Field(default=None, gt=0)
    days: int | None = Field(default=None, gt=0)
    working_days: int | None = Field(default=None, gt=0)
    months: int | None = Field(default=None, gt=0)

    @model_validator(mode="after")
    def _one(self) -> Limit:
        given = [v for v in (self.minutes, self.hours, self.days, self.working_days, self.months) if v is not None]
        if len(given) != 1:
            raise ValueError("give exactly one of minutes, hours, days, working_days, months")
        return self

    @property
    def unit(self) -> str:
        """The unit given: minutes, hours, days, working_days or months."""
        return next(u for u in ("minutes", "hours", "days", "working_days", "months") if getattr(self, u) is not None)

    @property
    def amount(self) -> int:
        """How many of the unit."""
        return int(getattr(self, self.unit))


class LawLimit(Limit):
    """A limit of law with what the law says beside the figure; a plain `Limit` says that nothing is said. No pack may write one."""

    moves: Code | None = Field(default=None, description="Row of law that moves a last day on a day off to the next working day.")
    remote: bool = Field(default=False, description="The longer limit for remote areas and islands.")


class Condition(Part):
    """When a clause applies. Every dimension left out admits anything; lists are 'one of'; fields include their children."""

    kind: tuple[Code, ...] = ()
    field: tuple[Code, ...] = ()
    severity: tuple[Code, ...] = ()
    zone: tuple[Code, ...] = ()
    fence: Literal["inside", "outside"] | None = None
    reporter: tuple[Code, ...] = ()
    flags: tuple[Code, ...] = Field(default=(), description="All of these flags are set.")
    without_flags: tuple[Code, ...] = Field(default=(), description="None of these flags is set.")


class FirstAction(Words):
    """What is done at once, perhaps by a unit the clause names, within a time counted from the report."""

    by: Code | None = Field(default=None, description="A role of this regulation, or a unit code; left out: the lead.")
    within: Limit | None = Field(default=None, description="How long after the report; left out: at once, without a date.")


class RoutingRule(Part):
    """Facts → who leads, supports, is told. Without `lead` the clause only adds supporters and informed."""

    when: Condition = Condition()
    lead: Code | None = Field(default=None, description="A role of this regulation, or a unit code.")
    support: tuple[Code, ...] = ()
    inform: tuple[Code, ...] = ()
    first_actions: tuple[FirstAction, ...] = ()
    overrides: tuple[Code, ...] = Field(default=(), description="Clauses this one sets aside where both apply (an exception).")


class ClockRule(Part):
    """A duty with a time limit. It may be tighter than the law's, never looser."""

    clock: Clock
    limit: Limit
    when: Condition = Condition()
    duty: Duty = "lead"
    law: Code | None = Field(default=None, description="Row of the law table this clause restates or tightens.")
    warn: tuple[Annotated[int, Field(ge=1, le=99)], ...] | None = Field(
        default=None, max_length=4, description="Percent of the time after which who owes it is warned, rising; empty: never; left out: 50 and 80."
    )

    @model_validator(mode="after")
    def _rising(self) -> ClockRule:
        if self.warn and list(self.warn) != sorted(set(self.warn)):
            raise ValueError("'warn' must rise: name each percentage once, the smaller ones first")
        return self

    @model_validator(mode="after")
    def _offered(self) -> ClockRule:
        if (self.clock == "offer") != (self.duty == "offered"):
            raise ValueError("'clock: offer' (answering an offer of the lead) and 'duty: offered' (the unit asked) belong together")
        return self


class LadderStep(Part):
    """One rung: when the rung before was not acknowledged, tell `to` (and `also`) and give them this long."""

    to: str = Field(description="A role, a unit code, or 'parent' (the unit above the one that was late).")
    also: tuple[str, ...] = Field(default=(), max_length=19, description="Further roles, units or 'parent' told at the same moment.")
    acknowledge_within: Limit
    acknowledgments: int = Field(default=1, ge=1, le=20, description="How many of those told must acknowledge; a refusal moves on at once.")
    level: Level = "view"

    @property
    def told(self) -> tuple[str, ...]:
        """Everyone this rung tells: roles, units or 'parent'."""
        return (self.to, *self.also)

    @model_validator(mode="after")
    def _enough(self) -> LadderStep:
        if self.acknowledgments > len(self.told):
            raise ValueError(f"'acknowledgments' asks for {self.acknowledgments}, but only {len(self.told)} are told; name more in 'also'")
        return self


class EscalationRule(Part):
    """What happens when a clock lapses."""

    clock: Clock
    when: Condition = Condition()
    ladder: tuple[LadderStep, ...] = Field(min_length=1)


class SharingRule(Part):
    """Label, restriction and the level at which the informed read."""

    when: Condition = Condition()
    label: Label | None = None
    restricted: bool = False
    informed_level: Level | None = None
    profile: Code | None = Field(default=None, description="Redaction profile of the instrument by which the informed read.")
    onward: Literal["none", "originator", "parties"] | None = Field(
        default=None, description="Who may pass it on: nobody, whoever the originator lets, or any party to any other. Never wider than the label."
    )


class InformationRule(Part):
    """A class of information the parties exchange (thường xuyên, định kỳ, đột xuất), by whom, to whom, how and how soon."""

    information: Literal["regular", "periodic", "sudden"]
    by: tuple[Code, ...] = Field(default=(), description="Roles or units; left out: every party.")
    to: tuple[Code, ...] = Field(default=(), description="Roles or units; left out: every party.")
    channels: tuple[Code, ...] = Field(min_length=1, description="Channels of the taxonomy.")
    within: Limit | None = Field(default=None, description="How soon after it is known.")


class DueDay(Part):
    """When something periodic is due: so many days or working days after its window closes, or on a day of the month in which it closes."""

    days: int | None = Field(default=None, ge=0, le=90)
    working_days: int | None = Field(default=None, ge=0, le=60)
    day_of_month: int | None = Field(default=None, ge=1, le=31)

    @model_validator(mode="after")
    def _one(self) -> DueDay:
        if sum(v is not None for v in (self.days, self.working_days, self.day_of_month)) != 1:
            raise ValueError("give exactly one of days, working_days, day_of_month")
        return self


class ReportingRule(Part):
    """A periodic report: its window, who owes it to whom, when it is due."""

    every: Every
    window: Literal["legal", "calendar"] = Field(default="legal", description="legal: NĐ 09/2019 (15th to 14th); calendar: whole calendar periods.")
    by: tuple[Code, ...] = Field(default=(), description="Roles or units; left out: every party.")
    to: tuple[Code, ...] = Field(min_length=1)
    due: DueDay
    law: Code | None = Field(default=None, description="Row of the law table that sets the window.")


class MeetingRule(Part):
    """A meeting held regularly (giao ban, sơ kết, tổng kết)."""

    every: Every
    purpose: Words
    host: tuple[Code, ...] = Field(min_length=1, description="Roles or units that hold it; several take turns.")
    attend: tuple[Code, ...] = Field(default=(), description="Roles or units; left out: every party.")
    day: int | None = Field(default=None, ge=1, le=28, description="Usual day of the last month of the period; left out: its last working day.")


class TargetRule(Part):
    """A zero-incident target (không để xảy ra …): no matter that meets the condition."""

    name: Words
    when: Condition = Field(default_factory=lambda: Condition())


class CommendationRule(Part):
    """Who may be commended in which form, on which occasion, on whose proposal."""

    forms: tuple[Words, ...] = Field(min_length=1)
    subjects: tuple[Literal["collective", "individual", "household", "foreigner"], ...] = ("collective", "individual")
    occasion: Literal["review", "sudden"] = Field(default="review", description="At the periodic reviews, or at once for a sudden achievement.")
    proposed_by: tuple[Code, ...] = Field(default=(), description="Roles or units; left out: every party.")
    decided_by: tuple[Code, ...] = Field(min_length=1)


class TransitionRule(Part):
    """What becomes of pending matters when this instrument takes over from the one it replaces, or a party is succeeded."""

    pending: Literal["successor", "stay"] = Field(default="successor", description="Go to the successor of their unit, or stay until closed.")
    clocks: Literal["run-on", "restart"] = Field(default="run-on", description="Whether limits of the regulation start anew; those of law never do.")


class Clause(Part):
    """One clause: its prose as signed, and what of it the program executes."""

    id: Code
    cite: str = Field(min_length=1, description="As people cite it: Điều 5, Điều 5 khoản 2, Điều 5 khoản 2 điểm a.")
    title: Words | None = Field(default=None, description="Of the article where the clause is its first; else a heading within it.")
    text: Words
    basis: Literal["published", "assumed", "law"] = Field(description="Published text, our own assumption, or restated law.")
    routing: RoutingRule | None = None
    clock: ClockRule | None = None
    escalation: EscalationRule | None = None
    sharing: SharingRule | None = None
    information: InformationRule | None = None
    reporting: ReportingRule | None = None
    meeting: MeetingRule | None = None
    target: TargetRule | None = None
    commendation: CommendationRule | None = None
    transition: TransitionRule | None = None

    @property
    def executed(self) -> bool:
        """Whether the clause carries any rule beside its prose."""
        return any(getattr(self, kind) is not None for kind in RULES)


RULES = ("routing", "clock", "escalation", "sharing", "information", "reporting", "meeting", "target", "commendation", "transition")
"""Every kind of rule a clause may carry, by its key."""

TargetRule.model_rebuild()
