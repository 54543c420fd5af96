"""The shape of a model pack, file by file.

A pack is a folder: ``pack.yaml``, ``units.yaml``, ``zones.yaml``, ``taxonomy.yaml``, ``calendar.yaml`` (optional),
``regulations/*.yaml`` (one instrument each), ``boundaries.geojson`` (optional) and ``cases/*.yaml`` (what a jurist reads and the tests run).
The JSON Schema of each file is published by ``lienket pack schema`` from these classes; nothing else defines the format.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from lienket.regulation.parts import ALWAYS as ALWAYS
from lienket.regulation.parts import Code as Code
from lienket.regulation.parts import Confidence as Confidence
from lienket.regulation.parts import Named as Named
from lienket.regulation.parts import Part as Part
from lienket.regulation.parts import PostRef as PostRef
from lienket.regulation.parts import Sourced as Sourced
from lienket.regulation.parts import Validity as Validity
from lienket.regulation.parts import Words as Words

# --- pack.yaml -------------------------------------------------------------------------------------------------------


class LawUse(Part):
    """Which row of the law table runs a clock for which matters; the row holds the figure, the source and the dates."""

    law: Code = Field(description="Code of a row of the law table named in `law`.")
    clock: Clock
    when: Condition = Field(default_factory=lambda: Condition())
    duty: Duty = "lead"


class PackFile(Part):
    """``pack.yaml``: identity of the linkage model."""

    format: Literal[1]
    pack: Code
    name: Words
    description: Words
    time_zone: str = Field(description="IANA zone, for instance Asia/Ho_Chi_Minh.")
    law: Code | None = Field(default=None, description="Law table shipped with the program (vn), or none.")
    law_clocks: tuple[LawUse, ...] = ()
    demonstration: Words | None = Field(default=None, description="Notice shown wherever the pack is used for demonstration.")


# --- units.yaml ------------------------------------------------------------------------------------------------------


class PostEntry(Part):
    """A position in a unit, apart from whoever holds it; the duty post takes reports and holds what nobody leads."""

    code: Code
    title: Words
    duty: bool = False


class UnitEntry(Sourced):
    """An organisation at the table or beside it."""

    code: Code
    kind: Code
    name: Words
    short: str | None = Field(default=None, max_length=40, description="Usual abbreviation, for instance FHS.")
    parent: Code | None = Field(default=None, description="The unit above; escalation by 'parent' climbs here.")
    area: tuple[Code, ...] = Field(default=(), description="Zones this unit answers for (địa bàn phụ trách); roles by kind look here.")
    valid: Validity = ALWAYS
    posts: tuple[PostEntry, ...] = Field(default=(), description="Left out: one duty post 'truc-ban'.")


class SuccessionEntry(Sourced):
    """Who follows whom: many-to-many, with reason and date."""

    predecessors: tuple[Code, ...] = Field(alias="from", min_length=1)
    successors: tuple[Code, ...] = Field(alias="to", min_length=1)
    on: date
    share: Literal["whole", "part"] = "whole"
    reason: Words


class UnitsFile(Part):
    """``units.yaml``: kinds of unit, units, successions."""

    unit_kinds: tuple[Named, ...]
    units: tuple[UnitEntry, ...]
    successions: tuple[SuccessionEntry, ...] = ()


# --- zones.yaml ------------------------------------------------------------------------------------------------------


class ZoneEntry(Sourced):
    """A place the regulation speaks of: by outline (feature `zone: code` in boundaries.geojson), by a list of units, or both."""

    code: Code
    name: Words
    kind: Code
    fence: Literal["inside", "outside"] | None = Field(default=None, description="Whether the place lies inside the fence of the site.")
    units: tuple[Code, ...] = Field(default=(), description="The zone is the territory of these units.")
    within: tuple[Code, ...] = Field(default=(), description="Zones this one lies in; being here is being there.")
    official: str | None = Field(default=None, description="Official code, to match an operator's boundary file.")
    aliases: tuple[str, ...] = Field(default=(), description="Older or local names, for import and search.")
    valid: Validity = ALWAYS


class ZonesFile(Part):
    """``zones.yaml``: kinds of zone and zones."""

    zone_kinds: tuple[Named, ...]
    zones: tuple[ZoneEntry, ...]


# --- taxonomy.yaml ---------------------------------------------------------------------------------------------------


class KindEntry(Named):
    """What a matter is in law and procedure (crime report, petition, incident …)."""

    prefix: str = Field(pattern=r"^[A-Z]{1,4}$", description="Of readable numbers, for instance VV-2026-000123.")
    restricted: bool = Field(default=False, description="Every read of such a matter is journaled.")


class FieldEntry(Named):
    """A subject in the tree of fields."""

    parent: Code | None = None


class SeverityEntry(Named):
    """A grade; a higher rank is graver."""

    rank: int = Field(ge=0, le=9)


class ReporterEntry(Named):
    """Who reports."""

    protected: bool = Field(default=False, description="Identity protected by law; such matters are restricted.")


class OutcomeEntry(Named):
    """How a matter may end; `kinds` empty means any kind."""

    kinds: tuple[Code, ...] = ()


class TaxonomyFile(Part):
    """``taxonomy.yaml``: the finite vocabularies of the facts."""

    kinds: tuple[KindEntry, ...]
    fields: tuple[FieldEntry, ...]
    severities: tuple[SeverityEntry, ...]
    reporters: tuple[ReporterEntry, ...]
    flags: tuple[Named, ...] = ()
    channels: tuple[Named, ...]
    outcomes: tuple[OutcomeEntry, ...]


# --- calendar.yaml ---------------------------------------------------------------------------------------------------


class HolidayEntry(Sourced):
    """One or several days off; `on` to `last` inclusive."""

    on: date
    last: date | None = None
    name: Words


class SwapEntry(Sourced):
    """A working day moved by yearly decision: `off` is free, `worked` is worked instead."""

    off: date
    worked: date


class CalendarFile(Part):
    """``calendar.yaml``: working week, holidays and swap days as dated data."""

    weekend: tuple[int, ...] = Field(default=(5, 6), description="Days off, Monday = 0.")
    holidays: tuple[HolidayEntry, ...] = ()
    swaps: tuple[SwapEntry, ...] = ()


# --- regulations/*.yaml ----------------------------------------------------------------------------------------------

Clock = Literal["acknowledge", "first-report", "hand-over", "accept", "decide", "resolve", "answer", "notify"]
Duty = Literal["lead", "support", "informed", "receiver"]
Level = Literal["know", "view", "work", "lead"]
Label = Literal["TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"]


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


class RoutingRule(Part):
    """Facts → who leads, supports, is told. Without `lead` the clause only adds supporters and informed."""

    when: Condition = Condition()
    lead: Code | None = Field(default=None, description="A role of this regulation, or a unit code.")
    support: tuple[Code, ...] = ()
    inform: tuple[Code, ...] = ()
    first_actions: tuple[Words, ...] = ()
    overrides: tuple[Code, ...] = Field(default=(), description="Clauses this one sets aside where both apply (an exception).")


class ClockRule(Part):
    """A duty with a time limit. It may be tighter than the law's, never looser."""

    clock: Clock
    limit: Limit
    when: Condition = Condition()
    duty: Duty = "lead"
    law: Code | None = Field(default=None, description="Row of the law table this clause restates or tightens.")


class LadderStep(Part):
    """One rung: when the rung before was not acknowledged, tell `to` and give it this long."""

    to: str = Field(description="A role, a unit code, or 'parent' (the unit above the one that was late).")
    acknowledge_within: Limit
    level: Level = "view"


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


class Clause(Part):
    """One clause: its prose as signed, and what of it the program executes."""

    id: Code
    cite: str = Field(min_length=1, description="As people cite it, for instance: Điều 5 khoản 2.")
    title: Words | None = None
    text: Words
    basis: Literal["published", "assumed", "law"] = Field(description="Published text, our own assumption, or restated law.")
    routing: RoutingRule | None = None
    clock: ClockRule | None = None
    escalation: EscalationRule | None = None
    sharing: SharingRule | None = None


class Role(Part):
    """A part to play: one unit, or the unit of a kind that answers for the place, or the first of several that exists on the date."""

    code: Code
    name: Words
    unit: Code | None = None
    kind: Code | None = Field(default=None, description="The unit of this kind whose area holds the place (the nearest zone first).")
    first: tuple[Code, ...] = Field(default=(), description="The first of these roles or units that exists on the date.")

    @model_validator(mode="after")
    def _one(self) -> Role:
        if sum(bool(x) for x in (self.unit, self.kind, self.first)) != 1:
            raise ValueError("a role is resolved by exactly one of unit, kind, first")
        return self


class Party(Part):
    """A signatory."""

    unit: Code
    signed_on: date | None = None
    as_lead: bool = Field(default=False, description="Lực lượng nòng cốt / chủ trì tham mưu.")
    confidence: Confidence = Confidence.ASSUMED


class Instrument(Sourced):
    """``regulations/NAME.yaml``: one plan or regulation, whole, as it was in one version."""

    code: Code
    number: str
    kind: Literal["plan", "regulation", "decision"]
    title: Words
    level: Code
    precedence: int = Field(default=0, description="Where several regulations in force name a lead, the highest precedence decides.")
    issued_by: Code | None = None
    signed_on: date | None = None
    in_force: Validity
    replaces: Code | None = None
    implements: Code | None = Field(default=None, description="The plan this regulation carries out.")
    default_label: Label = "TLP:AMBER"
    parties: tuple[Party, ...] = ()
    roles: tuple[Role, ...] = ()
    clauses: tuple[Clause, ...] = ()


# --- law tables ------------------------------------------------------------------------------------------------------


class LawRow(Sourced):
    """One dated figure of law. `limit` empty: the row is a norm without a clock (a reporting window, a duty at once)."""

    code: Code
    document: str
    article: str
    matter: Words
    limit: Limit | None = None
    limit_remote: Limit | None = Field(default=None, description="The longer limit the law gives remote areas and islands.")
    extension: Limit | None = None
    valid: Validity = ALWAYS
    superseded_by: str | None = None
    note: Words | None = None


class LawFile(Part):
    """A law table, ``lienket/regulation/law/COUNTRY.yaml``."""

    law: Code
    rows: tuple[LawRow, ...]


for _part in (LawUse, PackFile):
    _part.model_rebuild()
