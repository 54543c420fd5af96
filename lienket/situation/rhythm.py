"""Zero-incident targets as one unit may see them: how many days since a matter last broke each, counted from what the sharing policy shows that unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from lienket.instruments.queries import Book
from lienket.kernel.actor import Actor
from lienket.matters.latest import MOST, newest_of
from lienket.matters.queries import number_of
from lienket.regulation.model import UnknownFact
from lienket.regulation.rhythm import Condition, Target, meets, targets
from lienket.routing.steps import facts_of
from lienket.sharing.codes import Level

if TYPE_CHECKING:
    from lienket.matters.models import Matter


@dataclass(frozen=True, slots=True)
class TargetStand:
    """A target and how it stands for one reader. `days` None: no matter the reader may see broke it. `searched`: so many were looked through, and no more."""

    target: Target
    days: int | None
    last_on: date | None
    number: str
    since: date | None
    searched: int | None


def level_needed(when: Condition) -> Level:
    """The level at which a reader must see a matter for it to count: a figure must not tell more of a matter than its page does."""
    if when.reporter:
        return Level.WORK
    return Level.VIEW if when.zone or when.fence or when.flags or when.without_flags else Level.KNOW


def target_stands(actor: Actor, at: datetime, rules: Book) -> list[TargetStand]:
    """Every target in force, with the days since the last matter that broke it and that `actor` may see now."""
    today = at.astimezone(rules.calendar.zone).date()
    return [_stand(actor, at, rules, target, today) for target in targets(rules.pack, today)]


def _stand(actor: Actor, at: datetime, rules: Book, target: Target, today: date) -> TargetStand:
    when, pack = target.when, rules.pack
    fields = {f.code for f in pack.taxonomy.fields if not {f.code, *pack.field_ancestors(f.code)}.isdisjoint(when.field)}
    since = next((i.in_force.start for i in pack.instruments if i.code == target.because.instrument), None)
    seen = 0
    for matter in newest_of(actor, at, level_needed(when), kinds=when.kind, fields=fields, severities=when.severity):
        seen += 1
        if _breaks(rules, when, matter):
            on = matter.occurred_at.astimezone(rules.calendar.zone).date()
            return TargetStand(target, max((today - on).days, 0), on, number_of(matter), since, None)
    return TargetStand(target, None, None, "", since, seen if seen >= MOST else None)


def _breaks(rules: Book, when: Condition, matter: Matter) -> bool:
    try:
        return meets(rules.rules.edition(matter.received_at), when, facts_of(matter))
    except (UnknownFact, KeyError):  # A later edition of the pack dropped a code of the matter: it is nothing a target of today speaks of.
        return False
