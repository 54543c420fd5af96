"""What one unit leads, and what goes on in one zone, as far as the reader may see it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from lienket.clocks import owed
from lienket.clocks.owed import Owed
from lienket.instruments.queries import Book, book
from lienket.intake.detail import headline
from lienket.journal.rows import in_model
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.matters import own
from lienket.matters.own import PAGE
from lienket.matters.queries import number_of
from lienket.matters.sentences import CLOCKS
from lienket.matters.still_owed import binding
from lienket.routing.explain import name
from lienket.sharing.codes import Level
from lienket.sharing.reach import levels
from lienket.situation.board_due import Due, due, first
from lienket.situation.board_words import ago
from lienket.units.queries import NoSuchUnit, code_of, unit_id

if TYPE_CHECKING:
    from lienket.matters.models import Matter


class NoSuchZone(LienketError):
    """The pack knows no such zone: (code)."""

    code = "no-such-zone"


@dataclass(frozen=True, slots=True)
class Case:
    """One open matter in a view: what it is, who leads it and what presses. A reader who only knows of it sees no deadline and no place."""

    matter: UUID
    number: str
    headline: str
    kind: str
    level: str
    restricted: bool
    lead: str
    what: str
    due: Due
    received_at: datetime
    ago: str


@dataclass(frozen=True, slots=True)
class Cases:
    """A view of a unit or of a zone."""

    at: datetime
    code: str
    title: str
    own: bool
    cases: tuple[Case, ...]
    more: bool
    """There are more than are shown here."""
    kinds: tuple[tuple[str, int], ...]
    late: int
    beside: tuple[tuple[str, str], ...]
    """Codes and names of the zones of a unit, or of the units of a zone."""


def unit_view(*, actor: Actor, code: str, at: datetime, language: str) -> Cases:
    """The open matters that unit `code` leads and the actor may see. Raises NoSuchUnit."""
    with in_model(actor.model):
        rules = book(actor.model)
        edition = rules.rules.edition(at)
        unit = next((u for u in rules.pack.units.units if u.code == code), None)
        if unit is None:
            raise NoSuchUnit(code)
        found = own.open_of_lead(actor, at, unit_id(actor.model, code))
        zones = [z for z in (edition.units[code].area if code in edition.units else ()) if z in edition.zones]
        beside = tuple((z, name(rules.pack, "zone", z, language)) for z in zones)
        title = name(rules.pack, "unit", code, language)
        return _cases(actor, rules, at, language, found, code, title, unit_id(actor.model, code) == actor.unit, beside)


def zone_view(*, actor: Actor, code: str, at: datetime, language: str) -> Cases:
    """The open matters at zone `code` that the actor may read: who only knows of a matter does not learn here where it is. Raises NoSuchZone."""
    with in_model(actor.model):
        rules = book(actor.model)
        if not any(z.code == code for z in rules.pack.zones.zones):
            raise NoSuchZone(code)
        found = own.open_at_place(actor, at, code)
        units = [u.code for u in rules.rules.edition(at).units.values() if code in u.area]
        beside = tuple((u, name(rules.pack, "unit", u, language)) for u in units)
        return _cases(actor, rules, at, language, found, code, name(rules.pack, "zone", code, language), False, beside)


def _cases(
    actor: Actor, rules: Book, at: datetime, language: str, found: list[UUID], code: str, title: str, is_own: bool, beside: tuple[tuple[str, str], ...]
) -> Cases:
    seen = levels(actor, found, at)
    matters = own.briefs(seen)
    viewed = [pk for pk, level in seen.items() if level >= Level.VIEW and pk in matters]
    held = owed.of_subjects(actor.unit, viewed) if is_own else owed.of_leads(viewed)
    clocks: dict[UUID, list[Owed]] = {}
    for clock in binding(c for c in held if c.unit == matters[c.subject].lead_id):  # A former lead's lapsed clock binds nobody any more.
        clocks.setdefault(clock.subject, []).append(clock)
    cases = [_case(matters[pk], seen[pk], clocks.get(pk, ()), rules, at, language) for pk in found if pk in matters]
    cases.sort(key=lambda c: (c.due.at is None, c.due.at or c.received_at))
    kinds = Counter(case.kind for case in cases)
    late = sum(case.due.kind == "late" for case in cases)
    return Cases(at, code, title, is_own, tuple(cases), len(found) == PAGE, tuple(kinds.most_common()), late, beside)


def _case(matter: Matter, level: Level, clocks: Iterable[Owed], rules: Book, at: datetime, language: str) -> Case:
    clock = first(list(clocks))
    by_when = due(at, language, rules.calendar, clock.due_at if clock else None, clock.started_at if clock else None, paused=clock is not None)
    return Case(
        matter=matter.id,
        number=number_of(matter),
        headline=headline(rules, matter, level, language),
        kind=name(rules.pack, "kind", matter.kind, language),
        level=level.label,
        restricted=matter.restricted,
        lead=name(rules.pack, "unit", code_of(matter.lead_id), language),
        what=CLOCKS[clock.clock][language] if clock else "",
        due=by_when,
        received_at=matter.received_at,
        ago=ago(matter.received_at, at, language),
    )
