"""Reads of clocks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Count, QuerySet, Value
from django.db.models.functions import Coalesce

from lienket.clocks.arithmetic import Course, Happening, LimitData, replay
from lienket.clocks.codes import State
from lienket.clocks.models import Clock, ClockEvent
from lienket.journal.reads import rows
from lienket.kernel.worktime import Calendar
from lienket.units.queries import unit_of


def next_due(at: datetime, limit: int) -> list[Clock]:
    """Running clocks at or past their time in the model in scope, longest past first."""
    due = Clock.unrestricted.filter(state=State.RUNNING, due_at__lte=at)  # The sweeper serves all units.
    found = list(due.order_by("due_at", "id")[:limit])
    for clock in found:
        clock.unit = unit_of(clock.unit_id)
    return found


def to_warn(at: datetime, limit: int) -> list[Clock]:
    """Running clocks whose time for a warning has come and whose end has not, longest waiting first (index `clocks_to_warn`)."""
    waiting = Clock.unrestricted.filter(state=State.RUNNING, warn_at__lte=at)  # The sweeper serves all units.
    # The plain column would make SQLite walk through every running clock in the order of its end.
    found = waiting.alias(end=Coalesce("due_at", Value(at))).filter(end__gt=at)
    return list(found.order_by("warn_at", "id")[:limit])


def owes(subject: UUID, unit: UUID, clocks: Collection[UUID]) -> bool:
    """Whether one of these clocks of a subject runs and is the unit's."""
    return any(c.id in clocks and c.unit_id == unit and c.state == State.RUNNING for c in _clocks(subject))


def of_subject(subject: UUID) -> list[Clock]:
    """All clocks of a subject; callers have asked the policy about the subject."""
    return sorted(_clocks(subject), key=lambda c: (c.started_at, c.due_at or c.started_at, c.id))


def running(subject: UUID) -> list[Clock]:
    """The running or paused clocks of a subject; for actions, which have checked the actor's part."""
    found = (c for c in _clocks(subject) if c.state in {State.RUNNING, State.PAUSED})
    return sorted(found, key=lambda c: (c.due_at is None, c.due_at or c.started_at, c.id))


def _clocks(subject: UUID) -> list[Clock]:
    found = rows(Clock, subject=subject)  # For readers and actions that the policy has let in.
    for clock in found:
        clock.unit = unit_of(clock.unit_id)
    return found


def rung_of(clock: Clock) -> list[Clock]:
    """The clocks of everyone told at the same rung as `clock`, itself among them."""
    return [clock] if clock.chain is None else [c for c in _clocks(clock.subject) if c.chain == clock.chain and c.rung == clock.rung]


def climbed(clock: Clock) -> bool:
    """Whether the ladder has been climbed beyond the rung of `clock` already: one of those told with it lapsed or refused before."""
    chain = clock.chain or clock.id
    return any(c.chain == chain and c.rung > clock.rung for c in _clocks(clock.subject))


def enough(clock: Clock, unit: UUID | None) -> bool:
    """Whether with the word of `unit` as many of those told with `clock` have acknowledged as the ladder asks for."""
    said = {c.unit_id for c in rung_of(clock) if c.state == State.MET} | ({unit} if unit else set())
    return len(said) >= (clock.needed or 1)


def still_possible(clock: Clock) -> bool:
    """Whether as many of those told with `clock` as the ladder asks for have acknowledged or still can."""
    return len({c.unit_id for c in rung_of(clock) if c.state in {State.MET, State.RUNNING}}) >= (clock.needed or 1)


def recomputed(clock: Clock, calendar: Calendar) -> Course:
    """What the clock's history says it is; equal to its row, or something is wrong."""
    history = clock.events.order_by("seq", "id")
    return replay(calendar, clock.started_at, clock.limits, [Happening(e.what, e.at, e.start_at, e.limits) for e in history])


def history_of(clock: Clock) -> list[ClockEvent]:
    """What happened to a clock after its start, in order; for actions and readers that may see it."""
    return list(clock.events.order_by("seq", "id"))


def extensions(history: Iterable[ClockEvent]) -> list[ClockEvent]:
    """Of a clock's history, the extensions that stand at its end: not taken back, and not before its last re-basing."""
    found: list[ClockEvent] = []
    for event in history:
        if event.what == "EXTENDED":
            found.append(event)
        elif event.what == "REVOKED":
            found = found[:-1]
        elif event.what == "REBASED":
            found = []
    return found


def complexity(history: Iterable[ClockEvent]) -> ClockEvent | None:
    """Of a clock's history, the finding that its matter is complex which stands at its end."""
    last = next((event for event in reversed(list(history)) if event.what in {"COMPLEX", "ORDINARY", "REBASED"}), None)
    return last if last is not None and last.what == "COMPLEX" else None


def has_lapsed(clock: Clock) -> bool:
    """Whether a clock has run out since it began to run as it does now: since its start or its last re-basing."""
    lapsed = False
    for event in history_of(clock):
        lapsed = event.what == "LAPSED" or (lapsed and event.what != "REBASED")
    return lapsed


def terms(clock: Clock) -> tuple[Sequence[LimitData], Sequence[str]]:
    """The limits of the ordinary matter and the clauses they come from: those of the clock's last re-basing, else those of its start."""
    bases = ClockEvent.unrestricted.filter(clock=clock, what="REBASED")  # For actions and readers that may see the clock.
    return terms_in(clock, bases.order_by("seq", "id"))


def terms_in(clock: Clock, history: Iterable[ClockEvent]) -> tuple[Sequence[LimitData], Sequence[str]]:
    """The limits a clock with this history runs by now and the clauses they come from, those of the complex case where the matter was found complex."""
    history = list(history)
    found = complexity(history)
    if found is not None:
        return found.limits or (), found.because
    last = next((event for event in reversed(history) if event.what == "REBASED" and event.limits is not None), None)
    return (clock.limits, clock.because) if last is None else (last.limits or (), last.because)


def tally() -> dict[str, int]:
    """How many clocks stand in each state, whole model in scope (demonstration and operations only)."""
    counted = Clock.unrestricted.values_list("state").annotate(n=Count("id"))  # Whole-model figures for the operator, no matter shown.
    return dict(counted.order_by("state"))


def every() -> QuerySet[Clock]:
    """The clocks of the model in scope, whoever may see them: to be tied to the policy by the caller."""
    return Clock.unrestricted.all()  # See docstring.


def histories(clocks: Iterable[Clock]) -> dict[UUID, list[ClockEvent]]:
    """What happened to each of these clocks after its start, in order; callers have asked the policy about their subjects."""
    events = rows(ClockEvent, clock_id=[clock.id for clock in clocks])  # See docstring.
    found: dict[UUID, list[ClockEvent]] = {}
    for event in sorted(events, key=lambda e: (e.seq, e.id)):
        found.setdefault(event.clock_id, []).append(event)
    return found
