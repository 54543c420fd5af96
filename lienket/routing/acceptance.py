"""Thụ lý: the lead takes a matter up for handling, or refuses to on a ground of law. Either meets the matter's `accept` clock, late where it has lapsed."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from lienket.access.rulings import require
from lienket.clocks import actions as clocks
from lienket.clocks import queries as clock_queries
from lienket.clocks.codes import State
from lienket.instruments.queries import book
from lienket.journal.door import Writing, writing
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.matters import events
from lienket.matters.actions import reason, said, standing
from lienket.matters.outside import require_here
from lienket.routing.actions import close_with
from lienket.routing.extending import document_if_any

if TYPE_CHECKING:
    from lienket.clocks.models import Clock
    from lienket.matters.models import Matter, Participant

UNDONE = frozenset({State.RUNNING, State.PAUSED, State.LAPSED})


class NothingToTakeUp(LienketError):
    """The matter has no `accept` clock that waits, so there is nothing to take up or refuse."""

    code = "nothing-to-take-up"


class NotTakenUp(LienketError):
    """The matter was not taken up, so that cannot be taken back."""

    code = "not-taken-up"


class NotARefusal(LienketError):
    """The pack does not mark this outcome as one by which a matter is not taken up: (outcome)."""

    code = "not-a-refusal"


def waiting(found: list[Clock] | tuple[Clock, ...]) -> Clock | None:
    """Of a matter's clocks the one that taking it up would meet; it may be that of an earlier lead who was late."""
    return next((c for c in found if c.clock == "accept" and c.duty == "lead" and c.rung == 0 and c.state in UNDONE), None)


def taken_up(found: list[Clock] | tuple[Clock, ...]) -> Clock | None:
    """Of a matter's clocks the one that taking it up has met."""
    return next((c for c in found if c.clock == "accept" and c.duty == "lead" and c.rung == 0 and c.state == State.MET), None)


def take_up(*, actor: Actor, matter: str | UUID, at: datetime, notice: str | None = None, noticed_on: date | None = None, text: str | None = None) -> None:
    """Take the matter up, with number and date of the notice where there is one.

    Records: acceptance.said/1, clock.settled/1. Raises NothingToTakeUp, BadDecision.
    """
    with writing(actor, at) as door:
        row, part, clock = _before(actor, matter, at)
        number = document_if_any(book(actor.model), row, notice, noticed_on, at)
        note = said(door, row.id, actor, "take-up", text)
        clocks.settle(actor=actor, clock=clock, how=State.MET, decision=number, decided_on=noticed_on, at=at)
        for rung in clock_queries.running(row.id):
            if rung.rung > 0 and rung.ladder and rung.chain == clock.id:  # The duty is done: its ladder is climbed no further.
                clocks.settle(actor=actor, clock=rung, how=State.STOPPED, at=at)
        _say(door, row, part, "TAKEN_UP", note, noticed_on)


def refuse(
    *, actor: Actor, matter: str | UUID, outcome: str, ground: str, why: str, at: datetime, notice: str | None = None, noticed_on: date | None = None
) -> None:
    """Refuse to take the matter up, on a clause or row of law and with the reason, and close it with an outcome that says so; reopening undoes both.

    Records: acceptance.said/1, clock.settled/1, matter.closed/1. Raises NothingToTakeUp, NotARefusal, UnknownOutcome, BadDecision, ReasonNeeded.
    """
    with writing(actor, at) as door:
        row, part, clock = _before(actor, matter, at)
        rules = book(actor.model)
        if outcome not in {o.code for o in rules.pack.taxonomy.outcomes if o.refuses}:
            raise NotARefusal(outcome)
        number = document_if_any(rules, row, notice, noticed_on, at)
        note = reason(door, row.id, actor, "refuse-take-up", why)
        clocks.settle(actor=actor, clock=clock, how=State.MET, because=[ground], decision=number, decided_on=noticed_on, at=at)
        _say(door, row, part, "REFUSED", note, noticed_on, ground)
        close_with(actor=actor, row=row, outcome=outcome, at=at)


def withdraw(*, actor: Actor, matter: str | UUID, why: str, at: datetime) -> None:
    """Take back that the matter was taken up, with the reason: its clock runs on to the old due date, and one that had lapsed is lapsed again.

    Records: acceptance.said/1, clock.settled/1. Raises NotTakenUp, ReasonNeeded.
    """
    with writing(actor, at) as door:
        row, part = standing(actor, matter, "take-up", at)
        clock = taken_up(clock_queries.of_subject(row.id))
        if clock is None:
            raise NotTakenUp(row.id.hex)
        note = reason(door, row.id, actor, "withdraw-take-up", why)
        clocks.restart(actor=actor, clock=clock, at=at)
        if clock.unit_id != row.lead_id and not clock_queries.has_lapsed(clock):  # Who was late stays named.
            clocks.pass_on(actor=actor, clock=clock, unit=row.lead_id, at=at)
        _say(door, row, part, "WITHDRAWN", note, None)


def _before(actor: Actor, matter: str | UUID, at: datetime) -> tuple[Matter, Participant, Clock]:
    row, part = standing(actor, matter, "take-up", at)
    if row.interim:  # Who holds it only until a lead is assigned does not speak for that lead.
        require("take-up", None)
    require_here(row)
    clock = waiting(clock_queries.of_subject(row.id))
    if clock is None:
        raise NothingToTakeUp(row.id.hex)
    return row, part, clock


def _say(door: Writing, row: Matter, part: Participant, how: str, note: UUID | None, on: date | None, ground: str = "") -> None:
    door.record(events.AcceptanceSaid(matter=row.id, unit=part.unit.code, how=how, on=on, ground=ground, note=note), row.id)
