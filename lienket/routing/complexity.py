"""A matter found complex in the course of the work: the law's longer limit for such matters takes the place of the ordinary one, from the same start.

Which row of law is the complex case of which is data of the law table (`complex_of`); rows are those in force on the day the matter was received. What a
clause says for itself stays a limit: where it is the tighter one, being complex changes nothing and is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from lienket.clocks import actions as clocks
from lienket.clocks import queries as clock_queries
from lienket.clocks.arithmetic import due, limit_data
from lienket.instruments.queries import Book, book
from lienket.journal.door import writing
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.matters import events
from lienket.matters.actions import reason, standing
from lienket.regulation.format import LawRow
from lienket.regulation.law import rows_in_force
from lienket.regulation.model import Timed, UnknownFact
from lienket.routing.extending import bound_rows, document_if_any, own_clock, still_going
from lienket.routing.plan import codes
from lienket.routing.steps import facts_of

if TYPE_CHECKING:
    from lienket.clocks.models import Clock, ClockEvent
    from lienket.matters.models import Matter


class NoComplexCase(LienketError):
    """No row of law gives this clock longer because its matter is complex, or it is counted by that row already: (clock)."""

    code = "no-complex-case"


class NotFoundComplex(LienketError):
    """The clock is not counted as that of a complex matter: (clock)."""

    code = "not-found-complex"


class ExtendedSince(LienketError):
    """The clock was extended after its matter was found complex; that extension is taken back first: (clock)."""

    code = "extended-since"


@dataclass(frozen=True, slots=True)
class ComplexCase:
    """What a row of law makes of a clock whose matter is complex."""

    row: LawRow
    timed: Timed


def complex_cases(rules: Book, matter: Matter, clock: Clock, history: Sequence[ClockEvent]) -> dict[str, ComplexCase]:
    """By ``law:TABLE#row`` the complex cases that would give a clock with this history longer; none where one holds already."""
    law = rules.pack.law
    if law is None or clock.duty != "lead" or clock_queries.complexity(history) is not None:
        return {}
    in_force = rows_in_force(law, matter.received_at.astimezone(rules.calendar.zone).date())
    limits, because = clock_queries.terms_in(clock, history)
    now, bound = due(rules.calendar, clock.started_at, limits), bound_rows(rules, law.law, because)
    found: dict[str, ComplexCase] = {}
    for row in in_force.values():
        ordinary = in_force.get(row.complex_of or "")
        if ordinary is None or ordinary.code not in bound or not ordinary.replaced_by(row):
            continue
        try:
            timed = rules.rules.timed_if_complex(facts_of(matter), matter.received_at, clock.clock, row)
        except UnknownFact:  # A later edition dropped a code: nothing more is said of this matter.
            return {}
        code = f"law:{law.law}#{row.code}"
        if timed is not None and code in codes(timed.because) and due(rules.calendar, clock.started_at, limit_data(timed.limits)) > now:
            found[code] = ComplexCase(row, timed)
    return found


def find_complex(
    *, actor: Actor, matter: str | UUID, clock: str, ground: str, why: str, at: datetime, decision: str | None = None, decided_on: date | None = None
) -> None:
    """Count the matter's clock `clock` by the complex case `ground` from its old start; pauses and extensions stay beside it.

    Records: clock.complex/1. Raises NoClockToExtend, ClockOver, NoComplexCase, BadDecision, ReasonNeeded.
    """
    with writing(actor, at) as door:
        row, _part = standing(actor, matter, "complex", at)
        rules = book(actor.model)
        chosen = still_going(row, clock, door.recorded_at)
        case = complex_cases(rules, row, chosen, clock_queries.history_of(chosen)).get(ground)
        if case is None:
            raise NoComplexCase(clock)
        clocks.find_complex(
            actor=actor,
            clock=chosen,
            calendar=rules.calendar,
            limits=limit_data(case.timed.limits),
            because=codes(case.timed.because),
            ground=ground,
            decision=document_if_any(rules, row, decision, decided_on, at),
            decided_on=decided_on,
            note=reason(door, row.id, actor, "complex", why),
            at=at,
        )


def find_ordinary(*, actor: Actor, matter: str | UUID, clock: str, why: str, at: datetime) -> None:
    """Take the finding back, with the reason: the clock is due by its ordinary limit again.

    Records: clock.settled/1, note.added/1. Raises NoClockToExtend, NotFoundComplex, ExtendedSince, ReasonNeeded.
    """
    with writing(actor, at) as door:
        row, _part = standing(actor, matter, "complex", at)
        chosen = own_clock(row, clock)
        history = clock_queries.history_of(chosen)
        found = clock_queries.complexity(history)
        if found is None:
            raise NotFoundComplex(clock)
        if any(event.seq > found.seq for event in clock_queries.extensions(history)):
            raise ExtendedSince(clock)
        note = reason(door, row.id, actor, "withdraw-complex", why)
        clocks.find_ordinary(actor=actor, clock=chosen, calendar=book(actor.model).calendar, at=at)
        door.record(events.NoteAdded(matter=row.id, note=note, about="withdraw-complex"), row.id)
