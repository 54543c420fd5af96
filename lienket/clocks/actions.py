"""Acts on clocks: start, settle, warn, lapse, re-base, pause, resume, extend, find complex, hand over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from lienket.clocks.arithmetic import ELAPSED, LimitData, due, measure, next_warning
from lienket.clocks.codes import State
from lienket.clocks.events import ClockExtended, ClockFoundComplex, ClockLapsed, ClockSettled, ClockStarted, ClockWarned
from lienket.clocks.models import Clock, ClockEvent
from lienket.clocks.queries import extensions, has_lapsed, history_of, recomputed
from lienket.journal.door import Writing, writing
from lienket.journal.plan import NewRow
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.kernel.ids import key7, uuid7
from lienket.kernel.worktime import Calendar

FOLLOWS_LEAD = frozenset({"first-report", "accept", "notify", "decide", "resolve", "answer", "hand-over"})
"""Clocks of the matter itself (with duty `lead`): they go with the lead and are neither stopped nor started again when it changes."""


def follows_lead(clock: Clock) -> bool:
    """Whether a clock belongs to the matter itself; a supporter's clock of the same name is the supporter's own."""
    return clock.duty == "lead" and clock.clock in FOLLOWS_LEAD


class NotPausable(LienketError):
    """Only a running clock can be paused, only a paused one resumed."""

    code = "not-pausable"


class NotExtendable(LienketError):
    """No row of law by which this clock runs lets a decision give it more time, or it runs no more: (clock)."""

    code = "not-extendable"


class NotExtended(LienketError):
    """The clock has no extension that could be taken back: (clock)."""

    code = "not-extended"


def clock_row(
    *,
    calendar: Calendar,
    subject: UUID,
    clock: str,
    duty: str,
    unit: UUID,
    limits: Sequence[LimitData],
    because: list[str],
    start: datetime,
    rung: int = 0,
    ladder: str = "",
    chain: UUID | None = None,
    needed: int | None = None,
    shares: Sequence[int] | None = None,
    after: datetime | None = None,
) -> NewRow:
    """A clock that begins at `start`, as a row to add; it warns from `after` (else the start) on."""
    due_at = due(calendar, start, limits)
    return Clock, {
        "id": key7(start),
        "subject": subject,
        "clock": clock,
        "duty": duty,
        "unit_id": unit,
        "limits": list(limits),
        "because": because,
        "started_at": start,
        "due_at": due_at,
        "state": "RUNNING",
        "rung": rung,
        "ladder": ladder or clock,
        "chain": chain,
        "needed": needed,
        "shares": None if shares is None else list(shares),
        "warn_at": next_warning(start, due_at, timedelta(), shares, after or start),
    }


def start(*, actor: Actor, row: NewRow, unit: str, at: datetime) -> None:
    """Start a clock outside the opening of a matter. Records: clock.started/1."""
    model, values = row
    with writing(actor, at) as door:
        door.add(model, **values)
        door.record(ClockStarted(clock=UUID(values["id"]), what=values["clock"], unit=unit, due_at=values["due_at"]), values["subject"])


def _event(door: Writing, clock: Clock, what: str, **values: object) -> None:
    door.add(ClockEvent, id=uuid7(door.recorded_at), clock_id=clock.id, what=what, at=door.recorded_at, seq=door.seq + 1, **values)


def settle(*, actor: Actor, clock: Clock, how: State, at: datetime, because: Sequence[str] = (), decision: str = "", decided_on: date | None = None) -> None:
    """Meet or stop a clock, perhaps with the document that did it. Records: clock.settled/1. Raises Overtaken where it is settled already.

    A lapsed clock is met too, late, where the duty is done by an act of its own.
    """
    with writing(actor, at) as door:
        door.change(Clock, clock.id, {"state": clock.state}, state=how.value, ended_at=door.recorded_at)
        _event(door, clock, how.value, because=list(because), decision=decision, decided_on=decided_on)
        late = clock.due_at is not None and door.recorded_at >= clock.due_at  # A deed at this very instant is late.
        door.record(ClockSettled(clock=clock.id, what=clock.clock, how=how.value, late=late), clock.subject)


def restart(*, actor: Actor, clock: Clock, at: datetime) -> None:
    """Let a settled clock go on as it was – running to its old due date, or paused: what settled it was undone. Records: clock.settled/1.

    A warning whose time came meanwhile is given at the next pass. One that had lapsed before it was met, late, is lapsed again, in silence: its ladder was
    climbed then. Records: clock.lapsed/1.
    """
    with writing(actor, at) as door:
        if clock.due_at is not None and has_lapsed(clock):
            door.change(Clock, clock.id, {"state": clock.state}, state="LAPSED", ended_at=door.recorded_at)
            _event(door, clock, "LAPSED")
            door.record(ClockLapsed(clock=clock.id, what=clock.clock, due_at=clock.due_at, silent=True), clock.subject)
            return
        door.change(Clock, clock.id, {"state": clock.state}, state="RUNNING" if clock.due_at else "PAUSED", ended_at=None)
        _event(door, clock, "REOPENED")
        door.record(ClockSettled(clock=clock.id, what=clock.clock, how="REOPENED"), clock.subject)


def lapse(*, actor: Actor, clock: Clock, silent: bool, at: datetime) -> None:
    """Mark a clock that was not met in time; the guard makes sure one sweeper does it. Records: clock.lapsed/1. Raises Overtaken."""
    assert clock.due_at is not None
    with writing(actor, at) as door:
        door.change(Clock, clock.id, {"state": "RUNNING", "due_at": clock.due_at}, state="LAPSED", ended_at=door.recorded_at)
        _event(door, clock, "LAPSED")
        door.record(ClockLapsed(clock=clock.id, what=clock.clock, due_at=clock.due_at, silent=silent), clock.subject)


def warn(*, actor: Actor, clock: Clock, unit: str, calendar: Calendar, at: datetime) -> None:
    """Say once that a share of a clock's time is over – the last one passed, where a late sweeper finds several. Records: clock.warned/1. Raises Overtaken."""
    assert clock.due_at is not None
    course = recomputed(clock, calendar)
    share = max((share for instant, share in course.warnings(clock.shares) if instant <= at), default=0)
    hours = any(measure(limit)[0] in ELAPSED for limit in course.limits)
    with writing(actor, at) as door:
        door.change(
            Clock,
            clock.id,
            {"state": "RUNNING", "due_at": clock.due_at, "warn_at": clock.warn_at},
            warn_at=course.next_warning(clock.shares, at),
        )
        said = ClockWarned(matter=clock.subject, clock=clock.id, what=clock.clock, unit=unit, share=share, due_at=clock.due_at, hours=hours)
        door.record(said, clock.subject)


def rebase(
    *,
    actor: Actor,
    clock: Clock,
    calendar: Calendar,
    start: datetime,
    limits: Sequence[LimitData],
    because: list[str],
    shares: Sequence[int] | None = None,
    at: datetime,
) -> None:
    """Start a clock's time again from `start` with new limits (re-classification by a person). Records: clock.settled/1."""
    due_at = due(calendar, start, limits)
    with writing(actor, at) as door:
        values = {
            "due_at": due_at,
            "shares": None if shares is None else list(shares),
            "warn_at": next_warning(start, due_at, timedelta(), shares, door.recorded_at),
        }
        door.change(Clock, clock.id, {"state": clock.state}, state="RUNNING", ended_at=None, **values)
        _event(door, clock, "REBASED", start_at=start, limits=list(limits), because=because)
        door.record(ClockSettled(clock=clock.id, what=clock.clock, how="REBASED"), clock.subject)


def pause(*, actor: Actor, clock: Clock, because: list[str], at: datetime) -> None:
    """Stop a clock's time with its ground in law. Records: clock.settled/1. Raises NotPausable."""
    if clock.state != State.RUNNING:
        raise NotPausable(clock.id.hex)
    with writing(actor, at) as door:
        door.change(Clock, clock.id, {"state": "RUNNING"}, state="PAUSED", due_at=None, warn_at=None)
        _event(door, clock, "PAUSED", because=because)
        door.record(ClockSettled(clock=clock.id, what=clock.clock, how="PAUSED"), clock.subject)


def resume(*, actor: Actor, clock: Clock, calendar: Calendar, at: datetime) -> None:
    """Let a paused clock go on; the due date moves by the length of the pause. Records: clock.settled/1. Raises NotPausable."""
    if clock.state != State.PAUSED:
        raise NotPausable(clock.id.hex)
    with writing(actor, at) as door:
        _event(door, clock, "RESUMED")
        course = recomputed(clock, calendar)
        door.change(
            Clock,
            clock.id,
            {"state": "PAUSED"},
            state="RUNNING",
            due_at=course.standing.due_at,
            warn_at=course.next_warning(clock.shares, door.recorded_at),
        )
        door.record(ClockSettled(clock=clock.id, what=clock.clock, how="RESUMED"), clock.subject)


def extend(
    *, actor: Actor, clock: Clock, calendar: Calendar, added: LimitData, because: list[str], decision: str, decided_on: date, note: UUID, at: datetime
) -> None:
    """Add time to a running or paused clock by a decision; callers have asked the law how much. Records: clock.extended/1. Raises NotExtendable."""
    (unit, amount), (ground,) = measure(added), because
    with writing(actor, at) as door:
        _lengthen(door, clock, calendar, "EXTENDED", limits=[dict(added)], because=because, decision=decision, decided_on=decided_on)
        door.record(ClockExtended(clock=clock.id, what=clock.clock, how=unit, amount=amount, on=decided_on, ground=ground, note=note), clock.subject)


def revoke(*, actor: Actor, clock: Clock, calendar: Calendar, at: datetime) -> None:
    """Take the last extension back; what is then overdue lapses at the next sweep. Records: clock.settled/1. Raises NotExtendable, NotExtended."""
    if not extensions(history_of(clock)):
        raise NotExtended(clock.clock)
    with writing(actor, at) as door:
        _lengthen(door, clock, calendar, "REVOKED")
        door.record(ClockSettled(clock=clock.id, what=clock.clock, how="REVOKED"), clock.subject)


def find_complex(
    *,
    actor: Actor,
    clock: Clock,
    calendar: Calendar,
    limits: Sequence[LimitData],
    because: list[str],
    ground: str,
    decision: str,
    decided_on: date | None,
    note: UUID,
    at: datetime,
) -> None:
    """Count a running or paused clock by the limits of the complex case, from its old start. Records: clock.complex/1. Raises NotExtendable."""
    with writing(actor, at) as door:
        _lengthen(door, clock, calendar, "COMPLEX", limits=[dict(one) for one in limits], because=because, decision=decision, decided_on=decided_on)
        door.record(ClockFoundComplex(clock=clock.id, what=clock.clock, ground=ground, note=note, on=decided_on), clock.subject)


def find_ordinary(*, actor: Actor, clock: Clock, calendar: Calendar, at: datetime) -> None:
    """Take the finding back; what is then overdue lapses at the next sweep. Records: clock.settled/1. Raises NotExtendable."""
    with writing(actor, at) as door:
        _lengthen(door, clock, calendar, "ORDINARY")
        door.record(ClockSettled(clock=clock.id, what=clock.clock, how="ORDINARY"), clock.subject)


def _lengthen(door: Writing, clock: Clock, calendar: Calendar, what: str, **values: object) -> None:
    if clock.state not in {State.RUNNING, State.PAUSED}:
        raise NotExtendable(clock.clock)
    _event(door, clock, what, **values)
    course = recomputed(clock, calendar)
    warn_at = course.next_warning(clock.shares, door.recorded_at)
    door.change(Clock, clock.id, {"state": clock.state, "due_at": clock.due_at}, due_at=course.standing.due_at, warn_at=warn_at)


def pass_on(*, actor: Actor, clock: Clock, unit: UUID, at: datetime) -> None:
    """Give a clock of the matter to the new lead; its time goes on. Recorded by the hand-over itself."""
    with writing(actor, at) as door:
        door.change(Clock, clock.id, {"unit_id": clock.unit_id}, unit_id=unit)
