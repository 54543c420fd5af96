"""Steps that the acts of routing share: what a matter's facts are, what the regulation says of them, giving a part, starting a clock."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from lienket.clocks import actions as clocks
from lienket.clocks.arithmetic import limit_data
from lienket.instruments.queries import Book
from lienket.journal.door import Writing
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.matters import events
from lienket.matters.actions import ConcernedUnit
from lienket.matters.codes import Part
from lienket.matters.rows import participant_row
from lienket.regulation.model import Decision, Facts, Timed
from lienket.routing.plan import codes
from lienket.sharing import actions as sharing
from lienket.sharing.codes import Cause, Level
from lienket.units.queries import code_of, unit_id

if TYPE_CHECKING:
    from lienket.matters.models import Matter


class UnknownUnit(LienketError):
    """The pack knows no such unit on that date: (code)."""

    code = "unknown-unit"


def facts_of(matter: Matter) -> Facts:
    """The facts a matter stands on."""
    return Facts(
        kind=matter.kind,
        field=matter.field,
        severity=matter.severity,
        reporter=matter.reporter,
        place=matter.place,
        zones=frozenset(matter.zones),
        flags=frozenset(matter.flags),
        concerns=frozenset(matter.concerns),
    )


def decision_of(rules: Book, matter: Matter) -> Decision:
    """What the regulations in force when the matter was received say of its facts."""
    return rules.rules.decide(facts_of(matter), matter.received_at)


def unit_at(rules: Book, code: str, at: datetime) -> UUID:
    """The id of a unit that exists at `at`. Raises UnknownUnit."""
    if code not in rules.rules.edition(at).units:
        raise UnknownUnit(code)
    return unit_id(rules.model, code)


def start_acknowledging(actor: Actor, rules: Book, matter: Matter, decision: Decision, unit: str, at: datetime) -> None:
    """The new lead's own clock, from now: that it acknowledges. The matter's other clocks came with the lead."""
    for timed in decision.clocks:
        if timed.duty == "lead" and timed.clock == "acknowledge":
            start_clock(actor, rules, matter, timed, unit, at, at)


def start_clock(actor: Actor, rules: Book, matter: Matter, timed: Timed, unit: str, start: datetime, at: datetime) -> None:
    """Start the clock `timed` for `unit`. Records: clock.started/1."""
    row = clocks.clock_row(
        calendar=rules.calendar,
        subject=matter.id,
        clock=timed.clock,
        duty=timed.duty,
        unit=unit_id(rules.model, unit),
        limits=limit_data(timed.limits),
        because=codes(timed.because),
        start=start,
        shares=timed.warn,
        after=at,
    )
    clocks.start(actor=actor, row=row, unit=unit, at=at)


def give_part(
    door: Writing, actor: Actor, matter: Matter, unit: UUID, part: Part, level: Level, cause: Cause, because: list[str], role: str, at: datetime
) -> None:
    """Give a unit a part and the access that goes with it. Records: part.given/1, access.granted/1. Raises ConcernedUnit."""
    if sharing.is_barred(subject=matter.id, unit=unit):
        raise ConcernedUnit(matter.id.hex)
    add_part(door, actor, matter, unit, part, level, cause, because, role, at)


def add_part(
    door: Writing, actor: Actor, matter: Matter, unit: UUID, part: Part, level: Level, cause: Cause, because: list[str], role: str, at: datetime
) -> None:
    """The same for a unit that is known not to be concerned."""
    model, values = participant_row(matter=matter.id, unit=unit, part=part, role=role, because=because, since=door.recorded_at)
    door.add(model, **values)
    door.record(events.PartGiven(matter=matter.id, unit=code_of(unit), part=part.value, because=tuple(because)), matter.id)
    sharing.give(actor=actor, subject=matter.id, unit=unit, level=level, cause=cause, because=because, listed_at=matter.received_at, at=at)
