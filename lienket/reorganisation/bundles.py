"""The parts of a preview, and what of it a reader may see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from lienket.kernel.actor import Actor
from lienket.matters.codes import Part
from lienket.reorganisation.plan_file import Plan
from lienket.sharing import policy
from lienket.units.passing import Pass
from lienket.units.queries import code_of

READER = "READER"


@dataclass(frozen=True, slots=True)
class Bundle:
    """All that goes from `giver` to `taker` in one matter, or (no `subject`) outside of matters. `how`: only, area, fallback, concerned."""

    giver: UUID
    taker: UUID
    subject: UUID | None
    open: bool
    part: str
    how: str
    interim: bool
    ended: bool
    """Whether the giver is a unit that ends; if not, it inherits a bar and lets go of the matter."""
    passes: tuple[Pass, ...]


@dataclass(frozen=True, slots=True)
class Warn:
    """Something to look at before confirming: a code and its values."""

    code: str
    values: tuple[str, ...]
    subject: UUID | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be moved. `digest` tells one state of the world from another; unread notices, which come and go, are left out of it."""

    plan: Plan
    at: datetime
    bundles: tuple[Bundle, ...]
    bars: tuple[tuple[UUID, UUID, UUID | None], ...]
    concerns: dict[UUID, tuple[str, ...]]
    counts: dict[str, int]
    table: tuple[tuple[str, str, dict[str, int]], ...]
    """(unit that ends, successor, how many of each kind); `matters` are open ones."""
    warnings: tuple[Warn, ...]
    barred: frozenset[tuple[UUID, UUID]]
    """(matter, unit) where the report is about the unit: nothing of it is shown to that unit's people, not even in a count."""
    digest: str

    @property
    def early(self) -> bool:
        """Whether the day has not come."""
        return any(warn.code == "early" for warn in self.warnings)


def counts(bundles: Iterable[Bundle]) -> dict[str, int]:
    """How many of each kind; `matters` are open ones, `leads` those of them that are led."""
    counted = Counter(one.held.kind for bundle in bundles for one in bundle.passes)
    counted["matters"] = len({bundle.subject for bundle in bundles if bundle.open})
    counted["leads"] = sum(bundle.open and bundle.part == Part.LEAD.value for bundle in bundles)
    return dict(counted)


def table(bundles: Iterable[Bundle]) -> tuple[tuple[str, str, dict[str, int]], ...]:
    """(unit that ends, successor, how many of each kind)."""
    rows: dict[tuple[str, str], Counter[str]] = {}
    for bundle in bundles:
        counted = rows.setdefault((code_of(bundle.giver), code_of(bundle.taker)), Counter())
        counted["matters"] += bundle.open
        counted["leads"] += bundle.open and bundle.part == Part.LEAD.value
        counted.update(one.held.kind for one in bundle.passes)
    return tuple((giver, taker, dict(counted)) for (giver, taker), counted in sorted(rows.items()))


_COUNTED = frozenset({"fallback", "folded"})


def notes(bundles: Iterable[Bundle]) -> list[Warn]:
    """What the bundles themselves say: matters that lie in nobody's area, parts that meet."""
    fallbacks = Counter((code_of(b.giver), code_of(b.taker)) for b in bundles if b.how == "fallback" and b.open)
    folded = sum(bool(one.data.get("folded")) for bundle in bundles for one in bundle.passes)
    found = [Warn("fallback", (str(n), giver, taker)) for (giver, taker), n in sorted(fallbacks.items())]
    return [*found, *([Warn("folded", (str(folded),))] if folded else [])]


def seen_by(found: Preview, actor: Actor) -> Preview:
    """A preview as an administrator in a post may see it: without matters about the own unit, and without the numbers of matters it does not know.

    The operator at the command line (no unit) sees the whole. What is carried out is always the whole.
    """
    if actor.unit is None:
        return found
    hidden = {subject for subject, unit in found.barred if unit == actor.unit}
    bundles = tuple(b for b in found.bundles if b.subject not in hidden)
    said = [w for w in found.warnings if w.code not in _COUNTED and (w.subject is None or w.subject not in hidden)]
    warnings = (*(_without_number(w, actor, found.at) for w in said), *notes(bundles))
    return replace(found, bundles=bundles, warnings=warnings, counts=counts(bundles), table=table(bundles))


def _without_number(warn: Warn, actor: Actor, at: datetime) -> Warn:
    known = warn.subject is None or policy.level_of(actor, warn.subject, at) is not None
    return warn if known else replace(warn, values=("…", *warn.values[1:]))
