"""The shape of a model pack, file by file.

A pack is a folder: ``pack.yaml``, ``units.yaml``, ``zones.yaml``, ``taxonomy.yaml``, ``regulations/*.yaml`` (one instrument each) and, optional,
``calendar.yaml``, ``checklists.yaml``, ``retention.yaml``, ``boundaries.geojson`` and ``cases/*.yaml`` (what a jurist reads and the tests run).
The JSON Schema of each file is published by ``lienket pack schema`` from these classes; nothing else defines the format.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from lienket.regulation.checklist_format import ChecklistEntry as ChecklistEntry
from lienket.regulation.checklist_format import ChecklistItem as ChecklistItem
from lienket.regulation.checklist_format import ChecklistsFile as ChecklistsFile
from lienket.regulation.clauses import Clause as Clause
from lienket.regulation.clauses import Clock as Clock
from lienket.regulation.clauses import ClockRule as ClockRule
from lienket.regulation.clauses import CommendationRule as CommendationRule
from lienket.regulation.clauses import Condition as Condition
from lienket.regulation.clauses import DueDay as DueDay
from lienket.regulation.clauses import Duty as Duty
from lienket.regulation.clauses import EscalationRule as EscalationRule
from lienket.regulation.clauses import Every as Every
from lienket.regulation.clauses import FirstAction as FirstAction
from lienket.regulation.clauses import InformationRule as InformationRule
from lienket.regulation.clauses import Label as Label
from lienket.regulation.clauses import LadderStep as LadderStep
from lienket.regulation.clauses import LawLimit as LawLimit
from lienket.regulation.clauses import Level as Level
from lienket.regulation.clauses import Limit as Limit
from lienket.regulation.clauses import MeetingRule as MeetingRule
from lienket.regulation.clauses import ReportingRule as ReportingRule
from lienket.regulation.clauses import RoutingRule as RoutingRule
from lienket.regulation.clauses import SharingRule as SharingRule
from lienket.regulation.clauses import TargetRule as TargetRule
from lienket.regulation.clauses import TransitionRule as TransitionRule
from lienket.regulation.parts import ALWAYS as ALWAYS
from lienket.regulation.parts import Code as Code
from lienket.regulation.parts import Confidence as Confidence
from lienket.regulation.parts import Named as Named
from lienket.regulation.parts import Part as Part
from lienket.regulation.parts import PostRef as PostRef
from lienket.regulation.parts import Sourced as Sourced
from lienket.regulation.parts import Validity as Validity
from lienket.regulation.parts import Words as Words
from lienket.regulation.retention_format import RetentionEntry as RetentionEntry
from lienket.regulation.retention_format import RetentionFile as RetentionFile
from lienket.regulation.spans import looser

# --- pack.yaml -------------------------------------------------------------------------------------------------------


class LawUse(Part):
    """Which row of the law table runs a clock for which matters; the row holds the figure, the source and the dates."""

    law: Code = Field(description="Code of a row of the law table named in `law`.")
    clock: Clock
    when: Condition = Field(default_factory=lambda: Condition())
    duty: Duty = "lead"

    @model_validator(mode="after")
    def _of_a_report(self) -> LawUse:
        if self.clock == "offer" or self.duty == "offered":
            raise ValueError("an offer of the lead is answered by a clause or by 'offers', not by a row of law")
        return self


class OfferTerm(Sourced):
    """Within what time an offer of the lead is answered where no clause says so: a default of the model, dated."""

    code: Code
    cite: str = Field(min_length=1, description="As people cite it.")
    limit: Limit
    valid: Validity = ALWAYS


class PackFile(Part):
    """``pack.yaml``: identity of the linkage model."""

    format: Literal[1]
    pack: Code
    name: Words
    description: Words
    time_zone: str = Field(description="IANA zone, for instance Asia/Ho_Chi_Minh.")
    law: Code | None = Field(default=None, description="Law table shipped with the program (vn), or none.")
    law_clocks: tuple[LawUse, ...] = ()
    offers: tuple[OfferTerm, ...] = Field(default=(), description="Within what time an offer of the lead is answered where no clause says so.")
    demonstration: Words | None = Field(default=None, description="Notice shown wherever the pack is used for demonstration.")


# --- units.yaml ------------------------------------------------------------------------------------------------------


class PostEntry(Part):
    """A position in a unit, apart from whoever holds it; the duty post takes reports and holds what nobody leads."""

    code: Code
    title: Words
    duty: bool = False
    oversight: bool = Field(default=False, description="Oversees the journal: every act and every read of a restricted matter, without the matters themselves.")


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


class RemoteMark(Sourced):
    """That the law counts a place as remote or as an island, since when, and who says so."""

    kind: Literal["remote", "island"]
    valid: Validity = ALWAYS


class ZoneEntry(Sourced):
    """A place the regulation speaks of: by outline (feature `zone: code` in boundaries.geojson), by a list of units, or both."""

    code: Code
    name: Words
    kind: Code
    fence: Literal["inside", "outside"] | None = Field(default=None, description="Whether the place lies inside the fence of the site.")
    units: tuple[Code, ...] = Field(default=(), description="The zone is the territory of these units.")
    within: tuple[Code, ...] = Field(default=(), description="Zones this one lies in; being here is being there.")
    remote: RemoteMark | None = Field(default=None, description="A remote area or an island in law, with all that lies in it: clocks run by `limit_remote`.")
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
    outside: bool = Field(default=False, description="The matter went to a competent body outside the model; the act that transfers it ends with one of these.")
    refuses: bool = Field(default=False, description="How a matter ends that is not taken up (không thụ lý).")


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


class Chapter(Part):
    """A heading over several articles: Chương I, from its first article on."""

    number: str = Field(pattern=r"^[IVXLC]{1,8}$", description="Roman numeral.")
    title: Words
    first: str = Field(min_length=1, description="The article it begins with, as cited: Điều 5.")


class Profile(Part):
    """A redaction profile: the parts of a matter that readers at level view may read."""

    code: Code
    name: Words
    shows: tuple[Code, ...] = Field(description="Parts of a matter: headline, place, time, severity, text, files, timeline.")


class Consent(Part):
    """What a party said of a clause before signing. A reserved clause gives that party no part; a withdrawn consent counts from its date."""

    unit: Code
    clause: Code
    answer: Literal["accept", "reserve", "withdraw"]
    on: date
    note: Words | None = None


class Signatory(Part):
    """How a party signs: the line above the signature, by position and never by name (principle 1: no living officer is named)."""

    unit: Code
    capacity: Literal["", "TM.", "Q.", "KT.", "TL.", "TUQ."] = ""
    position: Words


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
    note: Words | None = Field(default=None, description="Where the text comes from, as its readers are told; left out: they read `source`.")
    in_force: Validity
    replaces: Code | None = None
    implements: Code | None = Field(default=None, description="The plan this regulation carries out.")
    default_label: Label = "TLP:AMBER"
    parties: tuple[Party, ...] = ()
    roles: tuple[Role, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    bases: tuple[Words, ...] = Field(default=(), description="Căn cứ ban hành, one a line, without the mark at its end.")
    issued_at: Words | None = Field(default=None, description="Place named before the date (địa danh).")
    signatories: tuple[Signatory, ...] = Field(default=(), description="Left out: every party, by the head of the unit.")
    recipients: tuple[Words, ...] = Field(default=(), description="Nơi nhận, beside the parties.")
    profiles: tuple[Profile, ...] = ()
    clauses: tuple[Clause, ...] = ()
    consents: tuple[Consent, ...] = ()

    @property
    def numbered(self) -> bool:
        """Whether it bears a number: words such as "not published" stand where there is none."""
        return any(letter.isdigit() for letter in self.number)


# --- law tables ------------------------------------------------------------------------------------------------------


class LawRow(Sourced):
    """One dated figure of law. `limit` empty: the row is a norm without a clock (a reporting window, a duty at once)."""

    code: Code
    document: str
    article: str
    matter: Words
    limit: Limit | None = None
    limit_remote: Limit | None = Field(default=None, description="The longer limit the law gives remote areas and islands.")
    extension: Limit | None = Field(default=None, description="What decisions may add to `limit`, in all.")
    extension_times: int = Field(default=1, ge=1, description="By how many decisions at most; each adds an equal share of `extension` at most.")
    complex_of: Code | None = Field(
        default=None,
        description="The row of the ordinary matter. With the same limit and an extension, its clock may be extended by this row; with a longer limit, "
        "its clock is counted by this row once the matter is found complex.",
    )
    moves: Code | None = Field(default=None, description="Row of this table by which a last day on a day off moves to the next working day.")
    opens_protected: bool = Field(default=False, description="A ground on which two persons of the lead may open who a protected reporter is.")
    valid: Validity = ALWAYS
    superseded_by: str | None = None
    note: Words | None = None

    @model_validator(mode="after")
    def _shares(self) -> LawRow:
        if self.extension_times > 1 and (self.extension is None or self.extension.amount % self.extension_times):
            raise ValueError("'extension_times' divides 'extension' into equal shares")
        if (self.limit_remote or self.extension or self.moves) and self.limit is None:
            raise ValueError("'limit_remote', 'extension' and 'moves' belong to a 'limit'")
        return self

    def extended_by(self, row: LawRow) -> bool:
        """Whether decisions extend the clock of this ordinary row on the ground of its complex case `row`: same limit, more by decision."""
        return row.complex_of == self.code and row.extension is not None and (row.limit, row.limit_remote) == (self.limit, self.limit_remote)

    def replaced_by(self, row: LawRow) -> bool:
        """Whether the complex case `row` takes the place of this ordinary row: surely longer, in remote areas too."""
        if row.complex_of != self.code or self.limit is None or row.limit is None:
            return False
        remote, longer = self.limit_remote or self.limit, row.limit_remote or row.limit
        return looser(row.limit, self.limit) is True and looser(longer, remote) is True


class LawFile(Part):
    """A law table, ``lienket/regulation/law/COUNTRY.yaml``."""

    law: Code
    rows: tuple[LawRow, ...]

    @model_validator(mode="after")
    def _named(self) -> LawFile:
        if strange := sorted({named for row in self.rows for named in (row.complex_of, row.moves) if named} - {row.code for row in self.rows}):
            raise ValueError(f"no row of this table: {', '.join(strange)}")
        for row, ordinary in ((a, b) for a in self.rows for b in self.rows if a.complex_of == b.code and a.valid.meets(b.valid)):
            if not (ordinary.extended_by(row) or ordinary.replaced_by(row)):
                raise ValueError(f"'{row.code}' neither extends '{ordinary.code}' nor gives longer than it")
        return self


for _part in (LawUse, PackFile):
    _part.model_rebuild()
