"""Ladders at work: clocks that lapse are climbed rung by rung, a refusal climbs at once, and enough acknowledgments end it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from lienket.clocks import actions as clocks
from lienket.clocks import queries as clock_queries
from lienket.clocks.arithmetic import limit_data
from lienket.clocks.codes import State
from lienket.instruments.queries import Book, book
from lienket.journal.door import Writing, writing
from lienket.kernel.actor import Actor
from lienket.matters import events
from lienket.matters.actions import NothingToAnswer, reason, refuse, standing
from lienket.matters.codes import Part
from lienket.matters.offers import OFFER, return_offer
from lienket.matters.queries import by_ids, taking_part
from lienket.regulation.model import Ladder, Rung, UnknownFact
from lienket.routing.plan import LEVELS, codes
from lienket.routing.steps import add_part, decision_of, facts_of
from lienket.sharing.actions import barred
from lienket.sharing.codes import Cause
from lienket.units.queries import unit_id

if TYPE_CHECKING:
    from lienket.clocks.models import Clock
    from lienket.matters.models import Matter


@dataclass(frozen=True, slots=True)
class Rise:
    """One unit told a step up a ladder: of which matter, and by when it must acknowledge."""

    matter: UUID
    unit: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Swept:
    """What one pass of the sweeper did."""

    lapsed: int
    rises: tuple[Rise, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """Of the matters of one batch, read once: (matter, unit) of those that take part, and of those the matter is about. Who is told is added to the parts."""

    parts: set[tuple[UUID, UUID]]
    barred: set[tuple[UUID, UUID]]

    @classmethod
    def of(cls, matters: Collection[UUID]) -> Known:
        """What is known of these matters."""
        return cls(taking_part(matters), barred(matters))


def sweep(*, actor: Actor, at: datetime, limit: int = 500) -> Swept:
    """Lapse the clocks that are due and climb their ladders, at most `limit` clocks in one transaction.

    Records: clock.lapsed/1, matter.escalated/1. A clock whose time had run out before its matter was recorded lapses in silence.
    """
    rises: list[Rise] = []
    with writing(actor, at) as door:
        due: Sequence[Clock] = clock_queries.next_due(at, limit)
        if not due:
            return Swept(0, ())
        rules = book(actor.model)
        found = by_ids({c.subject for c in due})
        known = Known.of(found)
        for clock in due:
            matter = found[clock.subject]
            assert clock.due_at is not None
            door.next_act(actor, max(at, clock.due_at))
            silent = clock.due_at <= matter.recorded_at
            clocks.lapse(actor=actor, clock=clock, silent=silent, at=at)
            if not silent and matter.state == "OPEN":
                risen = _climb(door, actor, rules, matter, clock, known, at)
                rises.extend(risen)
                if clock.ladder == OFFER and not risen and not waits_still(clock):
                    return_offer(door, actor, matter, at)
    return Swept(len(due), tuple(rises))


def waits_still(clock: Clock) -> bool:
    """Whether somebody told of the silence with `clock`, or further up its ladder, has acknowledged or still can: then the offer stays open."""
    chain = clock.chain or clock.id
    return any(c.chain == chain and c.state in {State.RUNNING, State.MET} for c in clock_queries.of_subject(clock.subject))


def waits_for(matter: UUID, unit: UUID | None) -> list[Clock]:
    """The running clocks by which ladders of a matter wait for the word of `unit`."""
    return [c for c in clock_queries.running(matter) if c.unit_id == unit and c.rung > 0 and c.state == State.RUNNING]


def refuse_rung(*, actor: Actor, matter: str | UUID, why: str, at: datetime) -> tuple[Rise, ...]:
    """A unit told by a ladder says that it cannot act: where the others told with it no longer suffice, the next rung is told at once.

    The unit keeps reading. Records: clock.settled/1, part.answered/1, matter.escalated/1. Raises NothingToAnswer, ReasonNeeded.
    """
    with writing(actor, at) as door:
        row, part = standing(actor, matter, "decline-rung", at)
        own = waits_for(row.id, actor.unit)
        if not own:
            raise NothingToAnswer(row.id.hex)
        note = reason(door, row.id, actor, "decline", why)
        for clock in own:
            clocks.settle(actor=actor, clock=clock, how=State.STOPPED, at=at)
        refuse(door, row, part, note)
        rules, rises, known = book(actor.model), list[Rise](), Known.of([row.id])
        for clock in own:
            if not clock_queries.still_possible(clock):
                risen = _climb(door, actor, rules, row, clock, known, at)
                rises.extend(risen)
                if clock.ladder == OFFER and not risen and not waits_still(clock):
                    return_offer(door, actor, row, at)
    return tuple(rises)


def _climb(door: Writing, actor: Actor, rules: Book, matter: Matter, clock: Clock, known: Known, at: datetime) -> list[Rise]:
    """Tell the next rung that somebody can stand on, once for all that were told together; nobody where there is none."""
    try:
        decision = decision_of(rules, matter)
    except UnknownFact:  # A later edition of the pack dropped a code; one such matter must not stop the sweep of all others.
        return []
    ladder = next((x for x in decision.ladders if x.clock == clock.ladder), None)
    if ladder is None:
        return []
    if clock.chain is not None and clock_queries.climbed(clock):
        return []
    for number in range(clock.rung, len(ladder.rungs)):
        told = _told(rules, matter, ladder, ladder.rungs[number], clock, known, at)
        if told:
            needed = min(ladder.rungs[number].acknowledgments, len(told))
            return [_tell(door, actor, rules, matter, clock, ladder, number, unit, needed if len(told) > 1 else None, known, at) for unit in told]
    return []


def _told(rules: Book, matter: Matter, ladder: Ladder, rung: Rung, clock: Clock, known: Known, at: datetime) -> list[str]:
    """Who can be told at a rung now: units that exist, are not concerned, did not reserve the clause and are not the one that was late."""
    edition, late = rules.rules.edition(at), rules.rules.edition(at).units.get(clock.unit.code)
    out: list[str] = []
    for named in rung.told:
        code = late.parent if named == "parent" and late else named
        if code is None or code not in edition.units or code in facts_of(matter).concerns or code in ladder.reserved or code == clock.unit.code:
            continue
        if (matter.id, unit_id(rules.model, code)) not in known.barred:
            out.append(code)
    return list(dict.fromkeys(out))


def _tell(
    door: Writing,
    actor: Actor,
    rules: Book,
    matter: Matter,
    clock: Clock,
    ladder: Ladder,
    number: int,
    code: str,
    needed: int | None,
    known: Known,
    at: datetime,
) -> Rise:
    unit, rung, because = unit_id(rules.model, code), ladder.rungs[number], codes(ladder.because)
    if (matter.id, unit) not in known.parts:
        known.parts.add((matter.id, unit))
        add_part(door, actor, matter, unit, Part.INFORMED, LEVELS[rung.level], Cause.ESCALATION, because, "", at)
    row = clocks.clock_row(
        calendar=rules.calendar,
        subject=matter.id,
        clock="acknowledge",
        duty="informed",
        unit=unit,
        limits=limit_data([rung.within]),
        because=because,
        start=door.recorded_at,
        rung=number + 1,
        ladder=clock.ladder,
        chain=clock.chain or clock.id,
        needed=needed,
    )
    clocks.start(actor=actor, row=row, unit=code, at=at)
    door.record(events.MatterEscalated(matter=matter.id, unit=code, late=clock.unit.code, rung=number + 1, because=tuple(because)), matter.id)
    return Rise(matter.id, code, row[1]["due_at"])
