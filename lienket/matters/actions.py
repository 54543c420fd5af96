"""Acts on a matter that need no new decision: acknowledge, decline a supporting part, note, close, reopen."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from lienket.access.rulings import require
from lienket.clocks import actions as clocks
from lienket.clocks import queries as clock_queries
from lienket.clocks.codes import State
from lienket.journal.door import Writing, writing
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.kernel.secrecy import guard
from lienket.matters import events
from lienket.matters.codes import Answer, MatterState, Part
from lienket.matters.models import Matter, Participant
from lienket.matters.offers import NothingToAnswer as NothingToAnswer
from lienket.matters.offers import withdraw_offers
from lienket.matters.outside import require_here
from lienket.matters.queries import find, own_part, participants
from lienket.matters.rows import end_tasks, note_row, participant_row, pass_tasks
from lienket.sharing import actions as sharing
from lienket.sharing.codes import Cause, Level
from lienket.units.queries import code_of

MET_BY_CLOSING = frozenset({"resolve", "decide", "answer"})


class ReasonNeeded(LienketError):
    """This act needs a reason in words: (act)."""

    code = "reason-needed"


class NotOpen(LienketError):
    """The matter is closed; reopen it first: (number)."""

    code = "not-open"


class NotClosed(LienketError):
    """The matter is open: (number)."""

    code = "not-closed"


class ConcernedUnit(LienketError):
    """The report is about this unit; it can neither lead, support nor read it."""

    code = "concerned-unit"


def standing(actor: Actor, matter: str | UUID, act: str, at: datetime, *, state: MatterState | None = MatterState.OPEN) -> tuple[Matter, Participant]:
    """The matter and the actor's own part, after policy and ruling. Raises NoSuchMatter, NotAllowed, NotOpen, NotClosed."""
    row = find(actor, matter, at)
    part = own_part(row.id, actor.unit)
    require(act, part.part if part else None)
    assert part is not None
    if state is not None and row.state != state:
        raise (NotOpen if state == MatterState.OPEN else NotClosed)(row.id.hex)
    return row, part


def said(door: Writing, matter: UUID, actor: Actor, about: str, text: str | None) -> UUID | None:
    """Keep free text said in an act; None where nothing was said. Raises StateSecretRefused: marked content is never stored."""
    guard(text)
    if not text or not text.strip():
        return None
    pk, (model, values) = note_row(matter=matter, unit=actor.unit, about=about, text=text.strip(), at=door.recorded_at)
    door.add(model, **values)
    return pk


def reason(door: Writing, matter: UUID, actor: Actor, about: str, text: str | None) -> UUID:
    """Like `said`, where the act needs a reason. Raises ReasonNeeded."""
    note = said(door, matter, actor, about, text)
    if note is None:
        raise ReasonNeeded(about)
    return note


def acknowledge(*, actor: Actor, matter: str | UUID, at: datetime) -> None:
    """Say “received, we act”: meets the unit's acknowledge and notify clocks; where the lead or a rung of a ladder says so, that ladder climbs no further.

    Records: part.answered/1, clock.settled/1. Raises NothingToAnswer.
    """
    with writing(actor, at) as door:
        row, part = standing(actor, matter, "acknowledge", at)
        every = clock_queries.of_subject(row.id)
        own = [c for c in every if c.unit_id == actor.unit and c.clock in {"acknowledge", "notify"}]
        waiting = [c for c in own if c.state in {State.RUNNING, State.PAUSED}]
        if part.answer != Answer.PENDING and not waiting:
            raise NothingToAnswer(row.id.hex)
        if part.answer == Answer.PENDING:
            door.change(Participant, part.id, {"answer": Answer.PENDING.value}, answer=Answer.ACKNOWLEDGED.value, answered_at=door.recorded_at)
        for clock in waiting:
            clocks.settle(actor=actor, clock=clock, how=State.MET, at=at)
        # Also where the own clock had lapsed: late is better than never. A rung that asks for several is answered when enough of them have.
        answered = {c.ladder for c in own if (clock_queries.enough(c, actor.unit) if c.rung > 0 else c.duty == "lead")}
        for clock in every:
            if clock.rung > 0 and clock.ladder in answered and clock.state == State.RUNNING and clock.unit_id != actor.unit:
                clocks.settle(actor=actor, clock=clock, how=State.STOPPED, at=at)
        door.record(events.PartAnswered(matter=row.id, unit=part.unit.code, part=part.part, answer=Answer.ACKNOWLEDGED.value), row.id)


def decline_support(*, actor: Actor, matter: str | UUID, why: str, at: datetime) -> None:
    """A supporter declines with a reason; it keeps reading at level view. Records: part.answered/1."""
    with writing(actor, at) as door:
        row, part = standing(actor, matter, "decline-support", at)
        note = reason(door, row.id, actor, "decline", why)
        end_part(door, actor, row, part, Answer.DECLINED, at)
        end_tasks(door, row.id, part.unit_id)
        door.record(events.PartAnswered(matter=row.id, unit=part.unit.code, part=part.part, answer=Answer.DECLINED.value, note=note), row.id)


def refuse(door: Writing, matter: Matter, part: Participant, note: UUID) -> None:
    """Keep that a unit which was only told cannot act; its part and what it reads stay. Records: part.answered/1."""
    if part.answer == Answer.PENDING:
        door.change(Participant, part.id, {"answer": Answer.PENDING.value}, answer=Answer.DECLINED.value, answered_at=door.recorded_at)
    door.record(events.PartAnswered(matter=matter.id, unit=part.unit.code, part=part.part, answer=Answer.DECLINED.value, note=note), matter.id)


def end_part(door: Writing, actor: Actor, matter: Matter, part: Participant, answer: Answer, at: datetime) -> None:
    """End a part: its own clocks stop, working access ends, reading what it has already read goes on."""
    door.change(Participant, part.id, {"ended_at": None}, answer=answer.value, answered_at=door.recorded_at, ended_at=door.recorded_at)
    for clock in clock_queries.running(matter.id):
        if clock.unit_id == part.unit_id and clock.duty == part.part.lower() and not clocks.follows_lead(clock):
            clocks.settle(actor=actor, clock=clock, how=State.STOPPED, at=at)
    ended = sharing.end_grants(actor=actor, subject=matter.id, unit=part.unit_id, causes=(Cause.CLAUSE, Cause.ACT, Cause.ESCALATION), lowest=Level.WORK, at=at)
    if ended:
        sharing.give(actor=actor, subject=matter.id, unit=part.unit_id, level=Level.VIEW, cause=Cause.ACT, because=[], listed_at=matter.received_at, at=at)


def set_lead(
    door: Writing,
    actor: Actor,
    matter: Matter,
    taker: UUID,
    *,
    role: str,
    because: list[str],
    interim: bool,
    missing: list[str],
    acknowledged: bool,
    how: str,
    note: UUID | None,
    at: datetime,
) -> None:
    """Put `taker` in the lead's place; an offer still open lapses with it. Records: lead.changed/1. Raises ConcernedUnit, SentOutside."""
    if sharing.is_barred(subject=matter.id, unit=taker):
        raise ConcernedUnit(matter.id.hex)
    require_here(matter)
    withdraw_offers(door, actor, matter, at)
    present = own_part(matter.id, matter.lead_id)
    if present is not None and present.part == Part.LEAD:
        pass_tasks(door, matter.id, matter.lead_id, taker)
        end_part(door, actor, matter, present, Answer.DECLINED if how == "DECLINED" else Answer.ENDED, at)
    other = own_part(matter.id, taker)
    if other is not None:
        end_part(door, actor, matter, other, Answer.ENDED, at)
    answer = "ACKNOWLEDGED" if acknowledged else "PENDING"
    model, values = participant_row(matter=matter.id, unit=taker, part=Part.LEAD, role=role, because=because, since=door.recorded_at, answer=answer)
    door.add(model, **values)
    sharing.give(
        actor=actor,
        subject=matter.id,
        unit=taker,
        level=Level.LEAD,
        cause=Cause.CLAUSE if because else Cause.ACT,
        because=because,
        listed_at=matter.received_at,
        at=at,
    )
    for clock in clock_queries.running(matter.id):
        if clocks.follows_lead(clock) and clock.unit_id != taker:
            clocks.pass_on(actor=actor, clock=clock, unit=taker, at=at)
    door.change(Matter, matter.id, {"lead_id": matter.lead_id}, lead_id=taker, interim=interim, missing=missing, because=because)
    door.record(
        events.LeadChanged(matter=matter.id, giver=code_of(matter.lead_id), taker=code_of(taker), how=how, interim=interim, note=note, because=tuple(because)),
        matter.id,
    )


def confirm_lead(
    door: Writing, actor: Actor, matter: Matter, *, role: str, because: list[str], how: str, note: UUID | None, acknowledged: bool, at: datetime
) -> None:
    """The unit that leads, perhaps as interim, leads from now on for these reasons; its clocks run on. Records: lead.changed/1."""
    part = own_part(matter.id, matter.lead_id)
    assert part is not None
    door.change(Participant, part.id, {"ended_at": None}, role=role, because=because)
    if acknowledged and part.answer == Answer.PENDING:
        door.change(Participant, part.id, {"answer": Answer.PENDING.value}, answer=Answer.ACKNOWLEDGED.value, answered_at=door.recorded_at)
        for clock in clock_queries.running(matter.id):
            if clock.unit_id == matter.lead_id and clock.duty == "lead" and clock.clock == "acknowledge":
                clocks.settle(actor=actor, clock=clock, how=State.MET, at=at)
    door.change(Matter, matter.id, {"lead_id": matter.lead_id}, interim=False, missing=[], because=because)
    code = part.unit.code
    door.record(events.LeadChanged(matter=matter.id, giver=code, taker=code, how=how, note=note, because=tuple(because)), matter.id)


def restate(door: Writing, matter: Matter, *, differs: tuple[str, ...], note: UUID, **facts: Any) -> None:
    """Write other facts into an open matter (routing has decided on them). Records: matter.reclassified/1."""
    door.change(Matter, matter.id, {"state": "OPEN"}, **facts)
    stated = {name: facts[name] for name in ("kind", "field", "severity")}
    door.record(events.MatterReclassified(matter=matter.id, differs=differs, note=note, **stated), matter.id)


def add_note(*, actor: Actor, matter: str | UUID, text: str, at: datetime) -> None:
    """Note progress; the first note of a unit meets its first-report clock. Records: note.added/1."""
    with writing(actor, at) as door:
        row, _part = standing(actor, matter, "note", at)
        note = reason(door, row.id, actor, "note", text)
        for clock in clock_queries.running(row.id):
            if clock.clock == "first-report" and clock.unit_id == actor.unit:
                clocks.settle(actor=actor, clock=clock, how=State.MET, at=at)
        door.record(events.NoteAdded(matter=row.id, note=note, about="note"), row.id)


def close(*, actor: Actor, matter: str | UUID, outcome: str, at: datetime, text: str | None = None) -> None:
    """End a matter with a typed outcome: its own clocks are met, all others stop. Records: matter.closed/1."""
    with writing(actor, at) as door:
        row, part = standing(actor, matter, "close", at)
        if row.interim:
            require("close", None)
        end(door, actor, row, part, outcome, text, at)


def end(door: Writing, actor: Actor, row: Matter, part: Participant, outcome: str, text: str | None, at: datetime) -> None:
    """What every closing does, also that of a duplicate: clocks, tasks, offers and parts end. Call inside the door. Records: matter.closed/1."""
    note = said(door, row.id, actor, "close", text)
    require_here(row)
    withdraw_offers(door, actor, row, at)
    end_tasks(door, row.id)
    for clock in clock_queries.running(row.id):
        met = clock.clock in MET_BY_CLOSING and clock.unit_id == part.unit_id
        clocks.settle(actor=actor, clock=clock, how=State.MET if met else State.STOPPED, at=at)
    door.change(Matter, row.id, {"state": "OPEN"}, state="CLOSED", outcome=outcome, closed_at=door.recorded_at)
    for present in participants(row.id):
        door.change(Participant, present.id, {"ended_at": None}, closed_at=door.recorded_at)
    door.record(events.MatterClosed(matter=row.id, outcome=outcome, note=note), row.id)


def reopen(*, actor: Actor, matter: str | UUID, why: str, at: datetime) -> None:
    """Undo a closing, with the reason: the matter's own clocks that it settled run on to their old due dates. Records: matter.reopened/1, clock.settled/1."""
    with writing(actor, at) as door:
        row, _part = standing(actor, matter, "reopen", at, state=MatterState.CLOSED)
        note = reason(door, row.id, actor, "reopen", why)
        for clock in clock_queries.of_subject(row.id):
            received = clock.clock == "hand-over" and clock.state == State.MET  # A receipt outside stays confirmed.
            if clock.ended_at == row.closed_at and clocks.follows_lead(clock) and not received:
                clocks.restart(actor=actor, clock=clock, at=at)
        door.change(Matter, row.id, {"state": "CLOSED"}, state="OPEN", outcome="", closed_at=None, merged_into_id=None)
        for present in participants(row.id):
            door.change(Participant, present.id, {"ended_at": None}, closed_at=None)
        door.record(events.MatterReopened(matter=row.id, note=note), row.id)
