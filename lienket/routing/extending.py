"""More time for a clock of law by a decision: how much the law allows, and the acts that give it and take it back.

The head of the lead unit decides; the act records that decision with its number, date and ground. A second pair of eyes on the act itself is not asked for
yet. What may be added is data of the law table (`extension`, `extension_times`), never a figure here; rows are those in force on the day the matter was
received, like the limit that is extended.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from lienket.clocks import actions as clocks
from lienket.clocks import queries as clock_queries
from lienket.clocks.actions import NotExtendable
from lienket.clocks.arithmetic import measure
from lienket.clocks.codes import State
from lienket.clocks.refused import ExtensionTooLong
from lienket.instruments.queries import Book, book
from lienket.journal.door import writing
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.kernel.secrecy import guard
from lienket.matters import events
from lienket.matters.actions import reason, standing
from lienket.regulation.format import LawRow, Limit
from lienket.regulation.law import rows_in_force

if TYPE_CHECKING:
    from lienket.clocks.models import Clock, ClockEvent
    from lienket.matters.models import Matter

NUMBER = re.compile(r"[0-9A-Za-zĐƠƯđơư_.:/#+\-]{1,60}")
GOING = frozenset({State.RUNNING, State.PAUSED})


class BadDecision(LienketError):
    """A decision or notice without a usable number, or dated before the matter or after today: (number, date)."""

    code = "bad-decision"


class ClockOver(LienketError):
    """The clock's time is over; nothing can be added to it any more: (clock)."""

    code = "clock-over"


class NoClockToExtend(LienketError):
    """The lead has no running or paused clock of this name: (clock)."""

    code = "no-clock-to-extend"


@dataclass(frozen=True, slots=True)
class Allowance:
    """What one row of law lets decisions add to a clock: `most` by the next one (None where nothing is left)."""

    row: LawRow
    most: Limit | None


def allowances(rules: Book, matter: Matter, clock: Clock, history: Sequence[ClockEvent]) -> dict[str, Allowance]:
    """By ``law:TABLE#row`` the rows that let a clock with this history be extended, with what is left of each."""
    law = rules.pack.law
    if law is None:
        return {}
    rows = rows_in_force(law, matter.received_at.astimezone(rules.calendar.zone).date())
    bound = bound_rows(rules, law.law, clock_queries.terms_in(clock, history)[1])
    extending = {r.code for code in bound if (ordinary := rows.get(code)) for r in rows.values() if ordinary.extended_by(r)}
    found = [row for row in rows.values() if row.extension is not None and (row.code in bound or row.code in extending)]
    given = [measure(added) for event in clock_queries.extensions(history) for added in event.limits or ()]
    return {f"law:{law.law}#{row.code}": Allowance(row, _most(row, given)) for row in found}


def bound_rows(rules: Book, law: str, because: Sequence[str]) -> frozenset[str]:
    """Rows of law a clock runs by: cited themselves, or restated by a clause it cites."""
    cited = frozenset(because)
    rows = {code.partition("#")[2] for code in cited if code.startswith(f"law:{law}#")}
    clauses = (c.clock.law for i in rules.pack.instruments for c in i.clauses if c.clock and f"{i.code}#{c.id}" in cited)
    return frozenset(rows | {code for code in clauses if code})


def _most(row: LawRow, given: list[tuple[str, int]]) -> Limit | None:
    """What the next decision may add at most: an equal share, and never more than what is left of the whole."""
    assert row.extension is not None
    unit, total = row.extension.unit, row.extension.amount
    if len(given) >= row.extension_times or any(other != unit for other, _amount in given):
        return None
    left = min(total // row.extension_times, total - sum(amount for _unit, amount in given))
    return Limit.model_validate({unit: left}) if left > 0 else None


def extend_clock(*, actor: Actor, matter: str | UUID, clock: str, ground: str, amount: int, decision: str, decided_on: date, why: str, at: datetime) -> None:
    """Record the decision that gives the matter's clock `clock` `amount` more days or months, on the row of law `ground`.

    Records: clock.extended/1. Raises NoClockToExtend, ClockOver, NotExtendable, ExtensionTooLong, BadDecision, ReasonNeeded.
    """
    with writing(actor, at) as door:
        row, _part = standing(actor, matter, "extend", at)
        rules = book(actor.model)
        chosen = still_going(row, clock, door.recorded_at)
        allowed = allowances(rules, row, chosen, clock_queries.history_of(chosen)).get(ground)
        if allowed is None or allowed.row.extension is None:
            raise NotExtendable(clock)
        if allowed.most is None or not 0 < amount <= allowed.most.amount:
            raise ExtensionTooLong(allowed.most)
        number = document_number(rules, row, decision, decided_on, at)
        clocks.extend(
            actor=actor,
            clock=chosen,
            calendar=rules.calendar,
            added={allowed.row.extension.unit: amount},
            because=[ground],
            decision=number,
            decided_on=decided_on,
            note=reason(door, row.id, actor, "extend", why),
            at=at,
        )


def withdraw_extension(*, actor: Actor, matter: str | UUID, clock: str, why: str, at: datetime) -> None:
    """Take the last extension of the matter's clock back, with the reason. Records: clock.settled/1, note.added/1. Raises NoClockToExtend, NotExtended."""
    with writing(actor, at) as door:
        row, _part = standing(actor, matter, "extend", at)
        note = reason(door, row.id, actor, "withdraw-extension", why)
        clocks.revoke(actor=actor, clock=own_clock(row, clock), calendar=book(actor.model).calendar, at=at)
        door.record(events.NoteAdded(matter=row.id, note=note, about="withdraw-extension"), row.id)


def document_number(rules: Book, matter: Matter, number: str, on: date, at: datetime) -> str:
    """The number of a decision or notice about the matter, dated between its receipt and today. Raises BadDecision, StateSecretRefused."""
    guard(number)
    received, today = (moment.astimezone(rules.calendar.zone).date() for moment in (matter.received_at, at))
    if not NUMBER.fullmatch(number.strip()) or not received <= on <= today:
        raise BadDecision(number.strip(), f"{on:%d/%m/%Y}")
    return number.strip()


def document_if_any(rules: Book, matter: Matter, number: str | None, on: date | None, at: datetime) -> str:
    """The same where there need be no such document: number and date, or neither. Raises BadDecision, StateSecretRefused."""
    if not (number or "").strip() and on is None:
        return ""
    if on is None:
        raise BadDecision(number, "–")
    return document_number(rules, matter, number or "", on, at)


def own_clock(matter: Matter, name: str) -> Clock:
    """The lead's running or paused clock of this name. Raises NoClockToExtend."""
    for clock in clock_queries.running(matter.id):
        if clock.clock == name and clock.unit_id == matter.lead_id and clock.state in GOING:
            return clock
    raise NoClockToExtend(name)


def still_going(matter: Matter, name: str, now: datetime) -> Clock:
    """The same, where its time is not over, also where no sweeper has come by yet. Raises NoClockToExtend, ClockOver."""
    clock = own_clock(matter, name)
    if clock.due_at is not None and clock.due_at <= now:
        raise ClockOver(name)
    return clock
