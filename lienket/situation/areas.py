"""Who answers for each area: the units that hold it, their posts on duty now and next, their telephones, and the stretches nobody is on duty."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from lienket.committees.policy import at_the_table
from lienket.instruments.queries import Book
from lienket.kernel.actor import Actor
from lienket.units import duty
from lienket.units.directory import units as all_units
from lienket.units.directory import zone_units
from lienket.units.duty import Shift
from lienket.units.phones import dialled, grouped, phones_of
from lienket.units.queries import post_id

AHEAD = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Contact:
    """A post to call; `until` is None where no roster names it and it is the unit's duty post by the pack. `name` only inside the own unit."""

    title_vi: str
    title_en: str
    name: str
    phone: str
    tel: str
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Answering:
    """A unit that answers for an area. `gaps` are the stretches of the coming week without anybody of it on duty; `planned` whether any shift is planned."""

    unit: str
    contacts: tuple[Contact, ...]
    next: Shift | None
    gaps: tuple[tuple[datetime, datetime], ...]
    planned: bool


@dataclass(frozen=True, slots=True)
class Area:
    """A zone with those who answer for it. `gaps`: in the coming week nobody of any of them is on duty."""

    zone: str
    answering: tuple[Answering, ...]
    gaps: tuple[tuple[datetime, datetime], ...]


def areas(actor: Actor, rules: Book, at: datetime) -> list[Area]:
    """Every area some unit the actor may call answers for, in the order of the pack; an area nobody answers for is listed too, empty."""
    table = at_the_table(actor, rules, at)
    edition = rules.rules.edition(at)
    codes = {u.id: u.code for u in all_units()}
    known = {codes[pk] for pk in table if codes[pk] in edition.units}
    holding: dict[str, set[str]] = defaultdict(set)
    for code in known:
        for zone in edition.units[code].area:
            holding[zone].add(code)
    for zone, members in zone_units(edition.day).items():
        holding[zone] |= {codes[pk] for pk in members} & known
    ids = {codes[pk]: pk for pk in table}
    shifts: dict[UUID, list[Shift]] = defaultdict(list)
    for shift in duty.between(actor, table, at, at + AHEAD):
        shifts[shift.unit].append(shift)
    answering = _answering(rules, at, {code: shifts[ids[code]] for code in known})
    found = []
    for zone in edition.zones:
        units = sorted(holding[zone])
        planned = [s for code in units for s in shifts[ids[code]]]
        found.append(Area(zone, tuple(answering[code] for code in units), tuple(duty.gaps(planned, at, at + AHEAD))))
    return found


def channels(rules: Book, at: datetime) -> list[tuple[str, str]]:
    """The channels of the taxonomy by which the regulations in force want information exchanged, with the clause that says so."""
    clauses = [c for instrument in rules.rules.edition(at).instruments for c in instrument.clauses if c.information is not None]
    return [(channel, c.cite) for c in clauses if c.information is not None for channel in c.information.channels]


def _answering(rules: Book, at: datetime, shifts: dict[str, list[Shift]]) -> dict[str, Answering]:
    fixed = {
        code: [(post_id(rules.model, f"{code}/{p.code}"), p.title.vi, p.title.en) for p in rules.rules.edition(at).units[code].posts if p.duty]
        for code in shifts
    }
    posts = {s.post for rows in shifts.values() for s in rows} | {pk for rows in fixed.values() for pk, *_ in rows}
    phones = phones_of(posts, at.astimezone(rules.calendar.zone).date())
    found = {}
    for code, rows in shifts.items():
        now = [s for s in rows if s.start_at <= at < s.end_at]
        contacts = [_contact(s.title_vi, s.title_en, s.name, phones.get(s.post), s.end_at) for s in now]
        contacts = contacts or [_contact(vi, en, "", phones.get(pk), None) for pk, vi, en in fixed[code]]
        later = min((s for s in rows if s.start_at > at), key=lambda s: s.start_at, default=None)
        found[code] = Answering(code, tuple(contacts), later, tuple(duty.gaps(rows, at, at + AHEAD)), bool(rows))
    return found


def _contact(vi: str, en: str, name: str, number: str | None, until: datetime | None) -> Contact:
    return Contact(vi, en, name, grouped(number) if number else "", dialled(number) if number else "", until)


def answered(found: Iterable[Area]) -> list[Area]:
    """The areas somebody answers for."""
    return [area for area in found if area.answering]
