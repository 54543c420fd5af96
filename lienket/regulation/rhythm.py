"""The rhythm of a regulation: which reports and meetings it orders in a stretch of time, by whom and with whom; its targets; what becomes of pending matters.

Pure: instruments, units and reservations are read as they stand on the date of each occasion. Only regulations have a rhythm; plans and decisions are
kept, not run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from lienket.kernel.worktime import Calendar, calendar_from
from lienket.regulation.edition import Edition, reservations
from lienket.regulation.format import (
    Clause,
    CommendationRule,
    Every,
    InformationRule,
    Instrument,
    MeetingRule,
    ReportingRule,
    TransitionRule,
    Words,
)
from lienket.regulation.format import Condition as Condition
from lienket.regulation.load import Pack
from lienket.regulation.model import Citation, Facts
from lienket.regulation.windows import Window, due_on, meeting_day, turn, windows

_LATEST_DUE = timedelta(days=130)
"""More than a `DueDay` can put between the close of a window and its due date (60 working days and the holidays among them)."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """One report due, or one meeting held, on the local date `on`; `by` owes or hosts it, `to` receives or attends it."""

    on: date
    kind: Literal["report", "meeting"]
    every: Every
    window: Window
    by: tuple[str, ...]
    to: tuple[str, ...]
    title: Words | None
    because: Citation


@dataclass(frozen=True, slots=True)
class Target:
    """A zero-incident target in force: no matter may meet `when`."""

    name: Words
    when: Condition
    because: Citation


@dataclass(frozen=True, slots=True)
class Exchange:
    """A class of information, who gives it to whom, by which channels and how soon."""

    rule: InformationRule
    by: tuple[str, ...]
    to: tuple[str, ...]
    title: Words | None
    because: Citation


@dataclass(frozen=True, slots=True)
class Commendation:
    """Who may be commended how, proposed and decided by whom."""

    rule: CommendationRule
    proposed_by: tuple[str, ...]
    decided_by: tuple[str, ...]
    because: Citation


@dataclass(frozen=True, slots=True)
class Transition:
    """What the instrument in force says of matters pending under the one it replaced."""

    rule: TransitionRule
    replaced: str
    because: Citation


def calendar_of(pack: Pack) -> Calendar:
    """The working calendar of a pack."""
    data = pack.calendar
    holidays, swaps = [(h.on, h.last) for h in data.holidays], [(s.off, s.worked) for s in data.swaps]
    return calendar_from(zone=pack.file.time_zone, weekend=data.weekend, holidays=holidays, swaps=swaps)


def occasions(pack: Pack, start: date, end: date, calendar: Calendar | None = None) -> tuple[Occasion, ...]:
    """Every report due and meeting held on a date of [start, end) by the regulation in force on that date, in order."""
    calendar = calendar or calendar_of(pack)
    out: list[Occasion] = []
    for instrument in pack.instruments:
        for clause in instrument.clauses if instrument.kind == "regulation" else ():
            if clause.reporting is not None:
                out.extend(_reports(pack, instrument, clause, clause.reporting, start, end, calendar))
            if clause.meeting is not None:
                out.extend(_meetings(pack, instrument, clause, clause.meeting, start, end, calendar))
    return tuple(sorted(out, key=lambda o: (o.on, o.kind, o.because.code)))


def _reports(pack: Pack, instrument: Instrument, clause: Clause, rule: ReportingRule, start: date, end: date, calendar: Calendar) -> Iterator[Occasion]:
    # A report may be due before its window closes: lint says so, and the calendar shows it all the same.
    for window in windows(rule.every, rule.window, start - _LATEST_DUE, end + timedelta(days=31)):
        on = due_on(window, rule.due, calendar)
        if start <= on < end and instrument.in_force.covers(on):
            to = who(pack, instrument, clause, rule.to, on)
            by = tuple(unit for unit in who(pack, instrument, clause, rule.by, on) if unit not in to)  # Nobody reports to itself.
            yield Occasion(on, "report", rule.every, window, by, to, clause.title, citation(instrument, clause))


def _meetings(pack: Pack, instrument: Instrument, clause: Clause, rule: MeetingRule, start: date, end: date, calendar: Calendar) -> Iterator[Occasion]:
    for period in windows(rule.every, "calendar", start - timedelta(days=31), end + timedelta(days=31)):
        on = meeting_day(rule.every, rule.day, period, calendar)
        if start <= on < end and instrument.in_force.covers(on):
            hosts = who(pack, instrument, clause, rule.host, on)
            host = (hosts[turn(rule.every, period.last) % len(hosts)],) if hosts else ()
            attend = tuple(u for u in who(pack, instrument, clause, rule.attend, on) if u not in host)
            yield Occasion(on, "meeting", rule.every, period, host, attend, rule.purpose, citation(instrument, clause))


def citation(instrument: Instrument, clause: Clause) -> Citation:
    """The clause as a reason."""
    return Citation(instrument.code, clause.id, clause.cite, clause.basis)


def who(pack: Pack, instrument: Instrument, clause: Clause, codes: Iterable[str], day: date) -> tuple[str, ...]:
    """The units on `day` behind roles and units; none named: every party. Units that reserved the clause are left out.

    A role by kind is every unit of the kind that is a party. Where it is `first` of several, the first that anybody plays counts.
    """
    named = tuple(codes)
    units = _parties(pack, instrument, day) if not named else tuple(unit for code in named for unit in _played(pack, instrument, code, day, frozenset()))
    barred = reservations(instrument, day).get(clause.id, frozenset())
    return tuple(dict.fromkeys(unit for unit in units if unit not in barred))


def _played(pack: Pack, instrument: Instrument, code: str, day: date, asked: frozenset[str]) -> tuple[str, ...]:
    role = next((r for r in instrument.roles if r.code == code), None)
    if role is None or role.unit:
        unit = role.unit if role and role.unit else code
        return (unit,) if pack.unit(unit).valid.covers(day) else ()
    if role.kind:
        return tuple(unit for unit in _parties(pack, instrument, day) if pack.unit(unit).kind == role.kind)
    options = (option for option in role.first if option not in asked)
    return next((found for option in options if (found := _played(pack, instrument, option, day, asked | {code}))), ())


def _parties(pack: Pack, instrument: Instrument, day: date) -> tuple[str, ...]:
    return tuple(party.unit for party in instrument.parties if pack.unit(party.unit).valid.covers(day))


def in_force(pack: Pack, day: date) -> Iterator[tuple[Instrument, Clause]]:
    """Every clause of every regulation in force on `day`, in the order of the pack."""
    for instrument in pack.instruments:
        if instrument.kind == "regulation" and instrument.in_force.covers(day):
            for clause in instrument.clauses:
                yield instrument, clause


def targets(pack: Pack, day: date) -> tuple[Target, ...]:
    """The zero-incident targets in force on `day`."""
    return tuple(Target(c.target.name, c.target.when, citation(i, c)) for i, c in in_force(pack, day) if c.target)


def exchanges(pack: Pack, day: date) -> tuple[Exchange, ...]:
    """The information the parties owe each other on `day`."""
    return tuple(
        Exchange(c.information, who(pack, i, c, c.information.by, day), who(pack, i, c, c.information.to, day), c.title, citation(i, c))
        for i, c in in_force(pack, day)
        if c.information
    )


def commendations(pack: Pack, day: date) -> tuple[Commendation, ...]:
    """The rules of commendation in force on `day`."""
    return tuple(
        Commendation(c.commendation, who(pack, i, c, c.commendation.proposed_by, day), who(pack, i, c, c.commendation.decided_by, day), citation(i, c))
        for i, c in in_force(pack, day)
        if c.commendation
    )


def transition_of(pack: Pack, day: date, replaced: str | None = None) -> Transition | None:
    """What a regulation in force on `day` says of matters pending under the one it replaces (that of code `replaced`, or any); None: nothing is said."""
    for instrument, clause in in_force(pack, day):
        if clause.transition is not None and instrument.replaces is not None and replaced in {None, instrument.replaces}:
            return Transition(clause.transition, instrument.replaces, citation(instrument, clause))
    return None


def meets(edition: Edition, when: Condition, facts: Facts) -> bool:
    """Whether `facts` meet a condition, read as `decide` reads that of a clause. Zones that do not exist in `edition` are nowhere."""
    named = {facts.field, *edition.pack.field_ancestors(facts.field)}
    plain = (not when.kind or facts.kind in when.kind) and (not when.field or not named.isdisjoint(when.field))
    plain = plain and (not when.severity or facts.severity in when.severity) and (not when.reporter or facts.reporter in when.reporter)
    if not plain or not facts.flags.issuperset(when.flags) or not facts.flags.isdisjoint(when.without_flags):
        return False
    zones = edition.closure(z for z in ((facts.place,) if facts.place else ()) + tuple(sorted(facts.zones)) if z in edition.zones)
    fences = {edition.zones[z].fence for z in zones} - {None}
    fence = "inside" if "inside" in fences else "outside" if zones else None
    return (not when.zone or not frozenset(zones).isdisjoint(when.zone)) and (when.fence is None or when.fence == fence)
