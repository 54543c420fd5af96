"""Acts in which the regulation decides again: assign, decline the lead, reclassify, share, escalate."""

from __future__ import annotations

from dataclasses import replace
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
from lienket.kernel.errors import LienketError
from lienket.matters import actions as matters
from lienket.matters import events
from lienket.matters.actions import ConcernedUnit, confirm_lead, reason, restate, set_lead, standing
from lienket.matters.codes import Answer, Part
from lienket.matters.outside import require_here
from lienket.matters.queries import find, own_part, participants
from lienket.matters.sentences import word
from lienket.regulation.model import Assigned, Decision, Facts, UnknownFact
from lienket.routing.breakglass import shut
from lienket.routing.explain import because_words
from lienket.routing.ladders import Rise as Rise
from lienket.routing.ladders import Swept as Swept
from lienket.routing.ladders import refuse_rung as refuse_rung
from lienket.routing.ladders import sweep as sweep
from lienket.routing.ladders import waits_for
from lienket.routing.offers import refer
from lienket.routing.plan import LEVELS, codes, interim_holder
from lienket.routing.steps import UnknownUnit as UnknownUnit
from lienket.routing.steps import decision_of as decision_of
from lienket.routing.steps import facts_of as facts_of
from lienket.routing.steps import give_part as give_part
from lienket.routing.steps import start_acknowledging, start_clock, unit_at
from lienket.sharing import actions as sharing
from lienket.sharing import policy, recalls
from lienket.sharing.codes import Cause, Level
from lienket.units.queries import code_of, unit_id

if TYPE_CHECKING:
    from lienket.clocks.models import Clock
    from lienket.matters.models import Matter


class NotShareable(LienketError):
    """A lead shares at level know or view; more needs a part in the matter: (level)."""

    code = "not-shareable"


class OnwardForbidden(LienketError):
    """The regulation's sharing clause does not let the matter be passed on like this: (rule, unit)."""

    code = "onward-forbidden"


class NotRecallable(LienketError):
    """The unit reads by a clause, a part or an offer, not by an act of sharing: (unit, what gives it in Vietnamese, in English)."""

    code = "not-recallable"


class UnknownOutcome(LienketError):
    """The pack knows no such outcome for matters of this kind: (outcome, kind)."""

    code = "unknown-outcome"


def assign_lead(*, actor: Actor, matter: str | UUID, unit: str, why: str, at: datetime) -> None:
    """A person names the lead, with the reason (override of routing, or the end of 'chưa phân công').

    Records: lead.changed/1, clock.started/1. Raises UnknownUnit, ConcernedUnit, ReasonNeeded.
    """
    with writing(actor, at) as door:
        row, _part = standing(actor, matter, "assign", at)
        rules = book(actor.model)
        taker = unit_at(rules, unit, at)
        note = reason(door, row.id, actor, "assign", why)
        if taker == row.lead_id:  # The actor's own unit: only the lead assigns.
            confirm_lead(door, actor, row, role="", because=[], how="ASSIGNED", note=note, acknowledged=True, at=at)
        else:
            set_lead(door, actor, row, taker, role="", because=[], interim=False, missing=[], acknowledged=False, how="ASSIGNED", note=note, at=at)
            start_acknowledging(actor, rules, row, decision_of(rules, row), unit, at)


def decline_lead(*, actor: Actor, matter: str | UUID, why: str, at: datetime, whose: str | None = None, outside: str | None = None) -> None:
    """The lead declines with a reason: the matter goes back to the receiving unit (or the unit above), which assigns a lead.

    It says whose the matter is: `whose`, a unit's code, or `outside`, a body in words. Records: part.answered/1, lead.changed/1, lead.referred/1,
    clock.started/1. Raises WhoseNeeded.
    """
    with writing(actor, at) as door:
        row, part = standing(actor, matter, "decline-lead", at)
        rules = book(actor.model)
        note = reason(door, row.id, actor, "decline", why)
        barred = frozenset(row.concerns) | {part.unit.code}
        holder = interim_holder(rules.rules.edition(at), code_of(row.received_by_id), barred)
        door.record(events.PartAnswered(matter=row.id, unit=part.unit.code, part=part.part, answer=Answer.DECLINED.value, note=note), row.id)
        set_lead(
            door,
            actor,
            row,
            unit_id(actor.model, holder),
            role="",
            because=[],
            interim=True,
            missing=["declined"],
            acknowledged=False,
            how="DECLINED",
            note=note,
            at=at,
        )
        refer(door, actor, row, "LEAD", whose, outside, at)
        start_acknowledging(actor, rules, row, decision_of(rules, row), holder, at)


def decline(*, actor: Actor, matter: str | UUID, why: str, at: datetime, whose: str | None = None, outside: str | None = None) -> None:
    """Decline whatever part the unit has: the lead, support, or what a ladder told it of. Raises what these raise.

    A lead says whose the matter is, a supporter may.
    """
    with writing(actor, at) as door:
        row = find(actor, matter, at)
        part = own_part(row.id, actor.unit)
        if part is not None and part.part == Part.LEAD:
            decline_lead(actor=actor, matter=matter, why=why, at=at, whose=whose, outside=outside)
        elif part is not None and part.part == Part.INFORMED and waits_for(row.id, actor.unit):
            refuse_rung(actor=actor, matter=matter, why=why, at=at)
        else:
            matters.decline_support(actor=actor, matter=matter, why=why, at=at)
            refer(door, actor, row, "SUPPORT", whose, outside, at, needed=False)


def differences(old: Decision, new: Decision) -> tuple[str, ...]:
    """What would change between two decisions, as codes: lead, support, informed, clocks, label, restricted."""
    sides = {
        "lead": (old.leader, new.leader),
        "support": ({a.unit for a in old.support}, {a.unit for a in new.support}),
        "informed": ({a.unit for a in old.informed}, {a.unit for a in new.informed}),
        "clocks": (_clock_set(old), _clock_set(new)),
        "label": (old.label, new.label),
        "restricted": (old.restricted, new.restricted),
    }
    return tuple(name for name, (before, after) in sides.items() if before != after)


def _clock_set(decision: Decision) -> frozenset[tuple[str, str, str]]:
    return frozenset((t.clock, t.duty, repr(limit_data(t.limits))) for t in decision.clocks)


def preview(*, matter: Matter, facts: Facts, model: str) -> tuple[Decision, Decision, tuple[str, ...]]:
    """(decision as it stands, decision under `facts`, what differs), for a person to look at before reclassifying."""
    rules = book(model)
    old, new = decision_of(rules, matter), rules.rules.decide(facts, matter.received_at)
    return old, new, differences(old, new)


def reclassify(
    *,
    actor: Actor,
    matter: str | UUID,
    why: str,
    at: datetime,
    kind: str | None = None,
    field: str | None = None,
    severity: str | None = None,
    place: str | None = None,
) -> tuple[str, ...]:
    """State other facts with a reason: the regulation decides again, parts and grants follow, clocks are re-based on the old start.

    Returns what differs. Records: matter.reclassified/1 and what follows. Raises UnknownFact, ReasonNeeded, SentOutside.
    """
    with writing(actor, at) as door:
        row, _part = standing(actor, matter, "reclassify", at)
        require_here(row)  # The record of what was handed over says what it is.
        rules = book(actor.model)
        old = facts_of(row)
        facts = replace(old, kind=kind or old.kind, field=field or old.field, severity=severity or old.severity, place=place or old.place)
        _before, decision, differs = preview(matter=row, facts=facts, model=actor.model)
        note = reason(door, row.id, actor, "reclassify", why)
        restate(
            door,
            row,
            differs=differs,
            note=note,
            kind=facts.kind,
            field=facts.field,
            severity=facts.severity,
            place=facts.place,
            label=decision.label,
            restricted=decision.restricted,
        )
        shut(actor, row, decision.restricted, decision.label, at)
        lead = decision.lead
        if isinstance(lead, Assigned) and unit_id(actor.model, lead.unit) != row.lead_id:
            set_lead(
                door,
                actor,
                row,
                unit_id(actor.model, lead.unit),
                role=lead.role,
                because=codes(lead.because),
                interim=False,
                missing=[],
                acknowledged=False,
                how="RECLASSIFIED",
                note=note,
                at=at,
            )
            start_acknowledging(actor, rules, row, decision, lead.unit, at)
        elif isinstance(lead, Assigned) and (row.interim or row.because != codes(lead.because)):
            confirm_lead(door, actor, row, role=lead.role, because=codes(lead.because), how="RECLASSIFIED", note=note, acknowledged=False, at=at)
        _add_parts(door, actor, rules, row, decision, at)
        _rebase(actor, rules, row, decision, at)
    return differs


def _add_parts(door: Writing, actor: Actor, rules: Book, matter: Matter, decision: Decision, at: datetime) -> None:
    """Parts the new decision gives and the matter does not have yet, with their clocks; parts it no longer gives stay until their unit ends them."""
    present = {p.unit_id for p in participants(matter.id)}
    wanted = [(Part.SUPPORT, Level.WORK, a) for a in decision.support]
    wanted += [(Part.INFORMED, LEVELS[decision.informed_level], a) for a in decision.informed]
    for part, level, assigned in wanted:
        unit = unit_id(actor.model, assigned.unit)
        if unit not in present:
            give_part(door, actor, matter, unit, part, level, Cause.CLAUSE, codes(assigned.because), assigned.role, at)
            for timed in decision.clocks:
                if timed.duty == part.lower():
                    start_clock(actor, rules, matter, timed, assigned.unit, at, at)


def _rebase(actor: Actor, rules: Book, matter: Matter, decision: Decision, at: datetime) -> None:
    """The matter's clocks, also lapsed ones, get the new limits counted from their old start; new ones start at receipt; ones no longer due stop."""
    lead = own_part(matter.id, _lead_now(actor, matter, decision))
    assert lead is not None
    going = {State.RUNNING, State.PAUSED}
    wanted = {t.clock: t for t in decision.clocks if t.duty == "lead"}
    borne = (c for c in clock_queries.of_subject(matter.id) if c.duty == "lead" and (clocks.follows_lead(c) or c.unit_id == lead.unit_id))
    known = {c.clock: c for c in borne}
    for name, timed in wanted.items():
        clock, limits = known.get(name), limit_data(timed.limits)
        if clock is None:
            start_clock(actor, rules, matter, timed, lead.unit.code, at if name == "acknowledge" else matter.received_at, at)
        elif (clock.state in going or (clock.state == State.LAPSED and clocks.follows_lead(clock))) and clock_queries.terms(clock)[0] != limits:
            if clock.unit_id != lead.unit_id:
                clocks.pass_on(actor=actor, clock=clock, unit=lead.unit_id, at=at)
            clocks.rebase(
                actor=actor,
                clock=clock,
                calendar=rules.calendar,
                start=clock.started_at,
                limits=limits,
                because=codes(timed.because),
                shares=timed.warn,
                at=at,
            )
    for name, clock in known.items():
        if name not in wanted and clock.state in going:
            clocks.settle(actor=actor, clock=clock, how=State.STOPPED, at=at)


def _lead_now(actor: Actor, matter: Matter, decision: Decision) -> UUID:
    return matter.lead_id if decision.leader is None else unit_id(actor.model, decision.leader)


def share(*, actor: Actor, matter: str | UUID, unit: str, level: str, why: str, at: datetime, expires_at: datetime | None = None) -> None:
    """The lead lets another unit read, with the reason; it may expire. Records: access.granted/1, note.added/1. Raises ConcernedUnit, OnwardForbidden."""
    with writing(actor, at) as door:
        row, _part = standing(actor, matter, "share", at)
        if level not in {"know", "view"}:
            raise NotShareable(level)
        taker = unit_at(book(actor.model), unit, at)
        if sharing.is_barred(subject=row.id, unit=taker):
            raise ConcernedUnit(row.id.hex)
        _onward(book(actor.model), row, actor, unit, at)
        note = reason(door, row.id, actor, "share", why)
        sharing.give(
            actor=actor,
            subject=row.id,
            unit=taker,
            level=LEVELS[level],
            cause=Cause.ACT,
            because=[],
            listed_at=row.received_at,
            at=at,
            expires_at=expires_at,
        )
        door.record(events.NoteAdded(matter=row.id, note=note, about="share"), row.id)


def _onward(rules: Book, matter: Matter, actor: Actor, taker: str, at: datetime) -> None:
    """What the label and the sharing clauses say of passing a matter on; where they say nothing, the lead decides. Raises OnwardForbidden."""
    onward = onward_of(rules, matter)
    parties = {party.unit for instrument in rules.rules.edition(at).instruments for party in instrument.parties}
    allowed = {None: True, "none": False, "originator": actor.unit == matter.received_by_id, "parties": taker in parties}
    if not allowed[onward]:
        raise OnwardForbidden(str(onward), taker)


def onward_of(rules: Book, matter: Matter) -> str | None:
    """How far the label and the clauses let a matter be passed on: none, originator, parties; None where the lead decides."""
    try:
        return decision_of(rules, matter).onward
    except UnknownFact:  # A later edition dropped a code: nothing is said of this matter any more, so nothing may be widened.
        return "none"


def recall(*, actor: Actor, matter: str | UUID, unit: str, why: str, at: datetime) -> int:
    """The lead takes back what an act gave a unit to read, with the reason; returns how many grants ended, 0 where the unit reads nothing.

    Where it reads no more, it is asked to acknowledge that. Records: access.ended/1 each, note.added/1, access.recalled/1. Raises NotRecallable where
    the unit reads by something else alone, ReasonNeeded.
    """
    with writing(actor, at) as door:
        row, _part = standing(actor, matter, "recall", at)
        reader = unit_id(actor.model, unit)
        ended = sharing.end_grants(actor=actor, subject=row.id, unit=reader, causes=(Cause.ACT,), highest=Level.VIEW, at=at)
        if ended:
            note = reason(door, row.id, actor, "recall", why)
            door.record(events.NoteAdded(matter=row.id, note=note, about="recall"), row.id)
        others = [given for given in policy.circle(row.id, at) if given.unit == reader]  # The lead may know the circle.
        if ended and all(given.cause == Cause.BREAKGLASS for given in others):  # That runs out by itself, and copies do not.
            recalls.ask(door, row.id, reader)
        if others and not ended:
            pack, because = book(actor.model).pack, tuple(dict.fromkeys(cited for given in others for cited in given.because))
            vi, en = (because_words(pack, because, lang) or word("cause", others[0].cause, lang) for lang in ("vi", "en"))
            raise NotRecallable(unit, vi, en)
        return ended


def close(*, actor: Actor, matter: str | UUID, outcome: str, at: datetime, text: str | None = None) -> None:
    """End a matter with an outcome that the pack has for its kind. Records: matter.closed/1. Raises UnknownOutcome."""
    with writing(actor, at):
        row, _part = standing(actor, matter, "close", at)
        close_with(actor=actor, row=row, outcome=outcome, at=at, text=text)


def close_with(*, actor: Actor, row: Matter, outcome: str, at: datetime, text: str | None = None) -> None:
    """The same for a matter that is at hand. Raises UnknownOutcome."""
    outcomes = {o.code: o.kinds for o in book(actor.model).pack.taxonomy.outcomes}
    if outcome not in outcomes or (outcomes[outcome] and row.kind not in outcomes[outcome]):
        raise UnknownOutcome(outcome, row.kind)
    matters.close(actor=actor, matter=row.id, outcome=outcome, at=at, text=text)


class NoSuchClock(LienketError):
    """The matter has no clock of this name that could be paused or resumed: (clock)."""

    code = "no-such-clock"


def pause_clock(*, actor: Actor, matter: str | UUID, clock: str, ground: str, why: str, at: datetime) -> None:
    """Stop the time of the matter's clock `clock`; `ground` is the clause or law row that allows it. Records: clock.settled/1, note.added/1."""
    with writing(actor, at) as door:
        row, _part = standing(actor, matter, "pause", at)
        note = reason(door, row.id, actor, "pause", why)
        clocks.pause(actor=actor, clock=_own_clock(row, clock, State.RUNNING), because=[ground], at=at)
        door.record(events.NoteAdded(matter=row.id, note=note, about="pause"), row.id)


def resume_clock(*, actor: Actor, matter: str | UUID, clock: str, at: datetime) -> None:
    """Let a paused clock go on; its due date moves by the length of the pause. Records: clock.settled/1."""
    with writing(actor, at):
        row, _part = standing(actor, matter, "pause", at)
        clocks.resume(actor=actor, clock=_own_clock(row, clock, State.PAUSED), calendar=book(actor.model).calendar, at=at)


def _own_clock(matter: Matter, name: str, state: State) -> Clock:
    for clock in clock_queries.running(matter.id):
        if clock.clock == name and clock.unit_id == matter.lead_id and clock.state == state and clock.duty != "offered":
            return clock
    raise NoSuchClock(name)
