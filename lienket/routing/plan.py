"""From a decision to rows and events. Nothing here reads the database or the clock: one plan serves one report or a hundred thousand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from lienket.clocks.actions import clock_row
from lienket.clocks.arithmetic import limit_data
from lienket.instruments.queries import Book
from lienket.journal.plan import NewRow, Plan, Recorded
from lienket.kernel.errors import LienketError
from lienket.kernel.ids import readable_number
from lienket.matters.codes import Part
from lienket.matters.events import MatterOpened
from lienket.matters.rows import matter_row, participant_row
from lienket.regulation.edition import Edition
from lienket.regulation.model import Assigned, Citation, Decision, Facts, Undetermined
from lienket.sharing.actions import bar_row, grant_row
from lienket.sharing.codes import Cause, Level
from lienket.units.queries import post_id, unit_id

LEVELS = {"know": Level.KNOW, "view": Level.VIEW, "work": Level.WORK, "lead": Level.LEAD}


class NobodyLeft(LienketError):
    """Every unit that could hold the report is a unit the report is about; name another receiving unit."""

    code = "nobody-left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What a matter is opened with. `tell` is False for imports of things past: no inbox is filled with them."""

    matter: UUID
    serial: int
    facts: Facts
    receiver: str
    occurred_at: datetime
    received_at: datetime
    recorded_at: datetime
    tell: bool = True


@lru_cache(maxsize=10_000)
def _codes(because: tuple[Citation, ...]) -> tuple[str, ...]:
    return tuple(c.code for c in because)


def codes(because: tuple[Citation, ...]) -> list[str]:
    """Citations as stored: ``instrument#clause``."""
    return list(_codes(because))


def interim_holder(edition: Edition, receiver: str, concerns: frozenset[str]) -> str:
    """Who holds a report nobody leads: the receiving unit, else the first unit above it, else the first leading or other party, that is not concerned."""
    unit = edition.units.get(receiver)
    while unit is not None:
        if unit.code not in concerns:
            return unit.code
        unit = edition.units.get(unit.parent) if unit.parent else None
    parties = sorted((p for i in edition.instruments for p in i.parties), key=lambda p: not p.as_lead)
    for party in parties:
        if party.unit in edition.units and party.unit not in concerns:
            return party.unit
    raise NobodyLeft(receiver)


def widened(edition: Edition, concerns: frozenset[str]) -> frozenset[str]:
    """`concerns` and every unit all of whose posts they name: with nobody left in it to act, the report is about the unit."""
    units = {code.partition("/")[0] for code in concerns if "/" in code}
    whole = {u for u in units if u in edition.units and all(f"{u}/{p.code}" in concerns for p in edition.units[u].posts)}
    return concerns | whole


def open_matter(book: Book, opening: Opening) -> tuple[Decision, Plan]:
    """Decide, and plan everything that follows: the matter, its parts, grants, bars and clocks. Raises UnknownFact, NobodyLeft."""
    edition = book.rules.edition(opening.received_at)
    if opening.facts.concerns:
        opening = replace(opening, facts=replace(opening.facts, concerns=widened(edition, opening.facts.concerns)))
    facts, model = opening.facts, book.model
    decision = book.rules.decide(facts, opening.received_at)
    if isinstance(decision.lead, Undetermined):
        lead = Assigned(interim_holder(edition, opening.receiver, facts.concerns), "", decision.lead.because)
        missing = list(decision.lead.missing)
    else:
        lead, missing = decision.lead, []
    support = tuple(s for s in decision.support if s.unit != lead.unit)
    informed = tuple(s for s in decision.informed if s.unit != lead.unit)
    prefix, year = book.prefix(facts.kind), book.year(opening.received_at)
    rows: list[NewRow] = [
        matter_row(
            id=opening.matter,
            prefix=prefix,
            year=year,
            serial=opening.serial,
            kind=facts.kind,
            field=facts.field,
            severity=facts.severity,
            place=facts.place,
            zones=sorted(facts.zones),
            flags=sorted(facts.flags),
            concerns=sorted(facts.concerns),
            reporter=facts.reporter,
            lead_id=unit_id(model, lead.unit),
            interim=bool(missing),
            missing=missing,
            because=codes(lead.because),
            label=decision.label,
            restricted=decision.restricted,
            occurred_at=opening.occurred_at,
            received_at=opening.received_at,
            recorded_at=opening.recorded_at,
            received_by_id=unit_id(model, opening.receiver),
        )
    ]
    for part, level, assigned in _parts(lead, support, informed, LEVELS[decision.informed_level]):
        unit, because = unit_id(model, assigned.unit), codes(assigned.because)
        if part is not Part.INFORMED or assigned.unit != opening.receiver:  # Nobody is told what it has just told us; it keeps reading.
            rows.append(participant_row(matter=opening.matter, unit=unit, part=part, role=assigned.role, because=because, since=opening.recorded_at))
        rows.append(
            grant_row(
                subject=opening.matter,
                unit=unit,
                level=level,
                cause=Cause.CLAUSE,
                because=because,
                listed_at=opening.received_at,
                at=opening.recorded_at,
            )
        )
    taking_part = {lead.unit, *(s.unit for s in support), *(s.unit for s in informed)}
    if opening.receiver not in taking_part and opening.receiver not in facts.concerns:
        rows.append(
            grant_row(
                subject=opening.matter,
                unit=unit_id(model, opening.receiver),
                level=Level.VIEW,
                cause=Cause.RECEIVER,
                because=[],
                listed_at=opening.received_at,
                at=opening.recorded_at,
            )
        )
    for code in sorted(facts.concerns):
        unit_code, _, post = code.partition("/")
        rows.append(bar_row(subject=opening.matter, unit=unit_id(model, unit_code), post=post_id(model, code) if post else None))
    rows.extend(_clocks(book, opening, decision, lead, support, informed))
    event = MatterOpened(
        matter=opening.matter,
        number=readable_number(prefix, year, opening.serial),
        kind=facts.kind,
        field=facts.field,
        severity=facts.severity,
        place=facts.place or "",
        lead=lead.unit,
        support=tuple(s.unit for s in support),
        informed=tuple(s.unit for s in informed if s.unit != opening.receiver),
        missing=tuple(missing),
        because=tuple(codes(lead.because)),
        label=decision.label,
        restricted=decision.restricted,
    )
    return decision, Plan(tuple(rows), (Recorded(event, (opening.matter,), opening.tell),))


def _parts(lead: Assigned, support: tuple[Assigned, ...], informed: tuple[Assigned, ...], informed_level: Level) -> Iterator[tuple[Part, Level, Assigned]]:
    yield Part.LEAD, Level.LEAD, lead
    for assigned in support:
        yield Part.SUPPORT, Level.WORK, assigned
    for assigned in informed:
        yield Part.INFORMED, informed_level, assigned


def _clocks(
    book: Book, opening: Opening, decision: Decision, lead: Assigned, support: tuple[Assigned, ...], informed: tuple[Assigned, ...]
) -> Iterator[NewRow]:
    bearers = {
        "lead": (lead.unit,),
        "support": tuple(s.unit for s in support),
        "informed": tuple(s.unit for s in informed if s.unit != opening.receiver),
        "receiver": () if opening.receiver in opening.facts.concerns else (opening.receiver,),
    }
    for timed in decision.clocks:
        limits, because = limit_data(timed.limits), codes(timed.because)
        for unit in bearers[timed.duty]:
            yield clock_row(
                calendar=book.calendar,
                subject=opening.matter,
                clock=timed.clock,
                duty=timed.duty,
                unit=unit_id(book.model, unit),
                limits=limits,
                because=because,
                start=opening.received_at,
                shares=timed.warn,
                after=opening.recorded_at,
            )
