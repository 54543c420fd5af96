"""Acts in which the regulation decides again: assign, decline the lead, reclassify, share, escalate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from lienket.clocks import actions as clocks
from lienket.clocks import queries as clock_queries
from lienket.clocks.arithmetic import limit_data
from lienket.clocks.models import Clock, State
from lienket.instruments.queries import Book, book
from lienket.journal.door import Writing, writing
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.matters import events
from lienket.matters.actions import ConcernedUnit, reason, set_lead, standing
from lienket.matters.models import Answer, Matter, Part
from lienket.matters.queries import own_part, participants
from lienket.matters.rows import participant_row
from lienket.regulation.model import Assigned, Decision, Facts, Undetermined
from lienket.routing.plan import LEVELS, codes, interim_holder
from lienket.sharing import actions as sharing
from lienket.sharing.models import Cause, Level
from lienket.units.queries import unit_codes, unit_id


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


def _unit(rules: Book, code: str, at: datetime) -> UUID:
    if code not in rules.rules.edition(at).units:
        raise UnknownUnit(code)
    return unit_id(rules.model, code)


def _start_acknowledging(actor: Actor, rules: Book, matter: Matter, decision: Decision, unit: str, at: datetime) -> None:
    """The new lead's own clocks: acknowledge and first report, from now."""
    for timed in decision.clocks:
        if timed.duty == "lead" and timed.clock in {"acknowledge", "first-report"}:
            row = clocks.clock_row(
                calendar=rules.calendar,
                subject=matter.id,
                clock=timed.clock,
                duty="lead",
                unit=unit_id(rules.model, unit),
                limits=limit_data(timed.limits),
                because=codes(timed.because),
                start=at,
            )
            clocks.start(actor=actor, row=row, unit=unit, at=at)


def assign_lead(*, actor: Actor, matter: str | UUID, unit: str, why: str, at: datetime) -> None:
    """A person names the lead, with the reason (override of routing, or the end of 'chưa phân công').

    Records: lead.changed/1, clock.started/1. Raises UnknownUnit, ConcernedUnit, ReasonNeeded.
    """
    with writing(actor, at) as door:
        row, _part = standing(actor, matter, "assign", at)
        rules = book(actor.model)
        taker = _unit(rules, unit, at)
        note = reason(door, row.id, actor, "assign", why)
        own = taker == actor.unit
        set_lead(
            door, actor, row, taker, role="", because=[], interim=False, missing=[], acknowledged=own, how="ASSIGNED", note=note, at=at
        )
        if not own:
            _start_acknowledging(actor, rules, row, decision_of(rules, row), unit, at)


def decline_lead(*, actor: Actor, matter: str | UUID, why: str, at: datetime) -> None:
    """The lead declines with a reason: the matter goes back to the receiving unit (or the unit above), which assigns a lead.

    Records: part.answered/1, lead.changed/1, clock.started/1.
    """
    with writing(actor, at) as door:
        row, part = standing(actor, matter, "decline", at)
        rules = book(actor.model)
        note = reason(door, row.id, actor, "decline", why)
        barred = frozenset(row.concerns) | {part.unit.code}
        holder = interim_holder(rules.rules.edition(at), unit_codes()[row.received_by_id], barred)
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
        _start_acknowledging(actor, rules, row, decision_of(rules, row), holder, at)


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
    *, actor: Actor, matter: str | UUID, why: str, at: datetime, kind: str | None = None, field: str | None = None, severity: str | None = None, place: str | None = None
) -> tuple[str, ...]:
    """State other facts with a reason: the regulation decides again, parts and grants follow, clocks are re-based on the old start.

    Returns what differs. Records: matter.reclassified/1 and what follows. Raises UnknownFact, ReasonNeeded.
    """
    with writing(actor, at) as door:
        row, _part = standing(actor, matter, "reclassify", at)
        rules = book(actor.model)
        old = facts_of(row)
        facts = replace(old, kind=kind or old.kind, field=field or old.field, severity=severity or old.severity, place=place or old.place)
        _before, decision, differs = preview(matter=row, facts=facts, model=actor.model)
        note = reason(door, row.id, actor, "reclassify", why)
        door.change(
            Matter,
            row.id,
            {"state": "OPEN"},
            kind=facts.kind,
            field=facts.field,
            severity=facts.severity,
            place=facts.place,
            label=decision.label,
            restricted=decision.restricted,
        )
        door.record(
            events.MatterReclassified(matter=row.id, kind=facts.kind, field=facts.field, severity=facts.severity, differs=differs, note=note), row.id
        )
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
        elif isinstance(lead, Assigned) and row.interim:
            door.change(Matter, row.id, {"interim": True}, interim=False, missing=[], because=codes(lead.because))
        _add_parts(door, actor, row, decision, at)
        _rebase(actor, rules, row, decision, at)
    return differs


def _add_parts(door: Writing, actor: Actor, matter: Matter, decision: Decision, at: datetime) -> None:
    """Parts the new decision gives and the matter does not have yet; parts it no longer gives stay until their unit or the lead ends them."""
    door.flush()
    present = {p.unit_id for p in participants(matter.id)}
    wanted = [(Part.SUPPORT, Level.WORK, a) for a in decision.support]
    wanted += [(Part.INFORMED, LEVELS[decision.informed_level], a) for a in decision.informed]
    for part, level, assigned in wanted:
        unit = unit_id(actor.model, assigned.unit)
        if unit not in present:
            give_part(door, actor, matter, unit, part, level, Cause.CLAUSE, codes(assigned.because), assigned.role, at)


def give_part(
    door: Writing, actor: Actor, matter: Matter, unit: UUID, part: Part, level: Level, cause: Cause, because: list[str], role: str, at: datetime
) -> None:
    """Give a unit a part and the access that goes with it. Records: part.given/1, access.granted/1. Raises ConcernedUnit."""
    if sharing.is_barred(subject=matter.id, unit=unit):
        raise ConcernedUnit(matter.id.hex)
    model, values = participant_row(matter=matter.id, unit=unit, part=part, role=role, because=because, since=door.recorded_at)
    door.add(model, **values)
    door.record(events.PartGiven(matter=matter.id, unit=unit_codes()[unit], part=part.value, because=tuple(because)), matter.id)
    sharing.give(actor=actor, subject=matter.id, unit=unit, level=level, cause=cause, because=because, listed_at=matter.received_at, at=at)


def _rebase(actor: Actor, rules: Book, matter: Matter, decision: Decision, at: datetime) -> None:
    """Clocks of the matter get the new limits counted from the old start; new ones start there; ones no longer due stop."""
    lead = decision.leader
    if lead is None:
        return
    unit = unit_id(rules.model, lead)
    wanted = {t.clock: t for t in decision.clocks if t.duty == "lead"}
    running = {c.clock: c for c in clock_queries.running(matter.id) if c.duty == "lead" and c.unit_id == unit}
    ever = {c.clock for c in clock_queries.of_subject(matter.id) if c.duty == "lead"}
    for name, timed in wanted.items():
        limits, because = limit_data(timed.limits), codes(timed.because)
        clock = running.get(name)
        if clock is None:
            if name in ever and name != "acknowledge":
                continue
            start = at if name in {"acknowledge", "first-report"} else matter.received_at
            row = clocks.clock_row(
                calendar=rules.calendar, subject=matter.id, clock=name, duty="lead", unit=unit, limits=limits, because=because, start=start
            )
            clocks.start(actor=actor, row=row, unit=lead, at=at)
        elif clock.limits != limits:
            clocks.rebase(actor=actor, clock=clock, calendar=rules.calendar, start=clock.started_at, limits=limits, because=because, at=at)
    for name, clock in running.items():
        if name not in wanted:
            clocks.settle(actor=actor, clock=clock, how=State.STOPPED, at=at)


def share(*, actor: Actor, matter: str | UUID, unit: str, level: str, why: str, at: datetime, expires_at: datetime | None = None) -> None:
    """The lead lets another unit read, with the reason; it may expire. Records: access.granted/1, note.added/1. Raises ConcernedUnit."""
    with writing(actor, at) as door:
        row, _part = standing(actor, matter, "share", at)
        if level not in {"know", "view"}:
            raise UnknownUnit(level)
        taker = _unit(book(actor.model), unit, at)
        if sharing.is_barred(subject=row.id, unit=taker):
            raise ConcernedUnit(row.id.hex)
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


def recall(*, actor: Actor, matter: str | UUID, unit: str, at: datetime) -> int:
    """The lead takes back what it shared by its own act; what a clause gives cannot be taken back. Records: access.ended/1."""
    with writing(actor, at):
        row, _part = standing(actor, matter, "recall", at)
        return sharing.end_grants(actor=actor, subject=row.id, unit=unit_id(actor.model, unit), causes=(Cause.ACT,), at=at)


def sweep(*, actor: Actor, at: datetime, limit: int = 500) -> tuple[int, int]:
    """Lapse the clocks that are due and climb their ladders: (lapsed, escalated), at most `limit` clocks in one transaction.

    Records: clock.lapsed/1, matter.escalated/1. A clock whose time had run out before its matter was recorded lapses in silence.
    """
    escalated = 0
    with writing(actor, at) as door:
        due: Sequence[Clock] = clock_queries.next_due(at, limit)
        if not due:
            return 0, 0
        rules = book(actor.model)
        matters = Matter.unrestricted.in_bulk({c.subject for c in due})  # The sweeper serves all units.
        for clock in due:
            matter = matters[clock.subject]
            assert clock.due_at is not None
            door.next_act(actor, max(at, clock.due_at))
            silent = clock.due_at <= matter.recorded_at
            clocks.lapse(actor=actor, clock=clock, silent=silent, at=at)
            if not silent and matter.state == "OPEN" and _climb(door, actor, rules, matter, clock, at):
                escalated += 1
    return len(due), escalated


def _climb(door: Writing, actor: Actor, rules: Book, matter: Matter, clock: Clock, at: datetime) -> bool:
    """Tell the next rung that somebody can stand on; True where someone was told."""
    decision = decision_of(rules, matter)
    ladder = next((x for x in decision.ladders if x.clock == clock.ladder), None)
    if ladder is None:
        return False
    edition = rules.rules.edition(at)
    for number in range(clock.rung, len(ladder.rungs)):
        rung = ladder.rungs[number]
        late = edition.units.get(clock.unit.code)
        code = late.parent if rung.unit == "parent" and late else rung.unit
        if code is None or code not in edition.units or code in facts_of(matter).concerns or code == clock.unit.code:
            continue
        unit = unit_id(rules.model, code)
        because = codes(ladder.because)
        if own_part(matter.id, unit) is None:
            give_part(door, actor, matter, unit, Part.INFORMED, LEVELS[rung.level], Cause.ESCALATION, because, "", at)
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
        )
        clocks.start(actor=actor, row=row, unit=code, at=at)
        door.record(
            events.MatterEscalated(matter=matter.id, unit=code, late=clock.unit.code, rung=number + 1, because=tuple(because)), matter.id
        )
        return True
    return False


def undetermined(decision: Decision) -> bool:
    """Whether nobody could be named as lead."""
    return isinstance(decision.lead, Undetermined)
