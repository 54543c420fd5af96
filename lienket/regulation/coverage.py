"""The whole product of vocabularies, folded to the few regions that the clauses tell apart.

The lead depends on facts only through the set of routing clauses they meet and through where roles resolve. So each dimension is partitioned into
classes of values that meet the same routing clauses, classes are intersected one dimension after the other, and equal clause sets are merged at once:
exact over the product (of one place a report), in the number of distinct sets instead of the number of combinations.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, permutations

from lienket.regulation.edition import Edition
from lienket.regulation.model import Facts

MAX_REGIONS = 2_000_000
MAX_FLAGS = 12


@dataclass(frozen=True, slots=True)
class _Spot:
    """A class of places: where facts of the class may lie, the routing clauses that admit it, and who plays each leading role there."""

    place: str | None
    zones: frozenset[str]
    strict: int
    loose: int
    players: tuple[str | None, ...]


@dataclass(slots=True)
class Coverage:
    """The regions of one edition. `collapsed` says what was not split in full (see lint rule `bounded`)."""

    edition: Edition
    relevant: int
    spots: tuple[_Spot, ...]
    fields: dict[int, str]
    severities: dict[int, str]
    reporters: dict[int, str]
    flags: dict[int, frozenset[str]]
    collapsed: list[str]

    @property
    def signature(self) -> object:
        """Equal for editions in which every lead is chosen alike, so that the second need not be walked."""
        kinds = tuple((code, mask & self.relevant) for code, mask in self.edition.kind.items())
        keys = tuple((c.key, c.rank) for c in self.edition.clauses if c.bit & self.relevant)
        parties = tuple(sorted(p.unit for i in self.edition.instruments for p in i.parties))
        return keys, kinds, parties, self.spots, *(tuple(d.items()) for d in (self.fields, self.severities, self.reporters, self.flags))

    def regions(self, kind: str) -> Iterator[Facts]:
        """For each region with this kind one set of facts; places known by a single zone come first."""
        masks: dict[int, Facts] = {}
        for common, facts in self._without_place(kind):
            masks.setdefault(common, facts)
        seen: set[tuple[int, int, tuple[str | None, ...]]] = set()
        for spot in self.spots:
            for common, facts in masks.items():
                key = (common & spot.strict, common & spot.loose, spot.players)
                if key in seen:
                    continue
                if len(seen) >= MAX_REGIONS:
                    self.collapsed.append(f"{kind}: > {MAX_REGIONS}")
                    return
                seen.add(key)
                yield Facts(facts.kind, facts.field, facts.severity, facts.reporter, spot.place, spot.zones, facts.flags)

    def _without_place(self, kind: str) -> Iterator[tuple[int, Facts]]:
        start = self.edition.kind[kind] & self.relevant
        by_field = _fold({start: ()}, self.fields)
        by_severity = _fold(by_field, self.severities)
        by_reporter = _fold(by_severity, self.reporters)
        for mask, values in _fold(by_reporter, self.flags).items():
            field, severity, reporter, flags = values
            yield mask, Facts(kind, str(field), str(severity), str(reporter), flags=flags if isinstance(flags, frozenset) else frozenset())


_Values = tuple[str | frozenset[str], ...]


def _fold(known: dict[int, _Values], classes: dict[int, str] | dict[int, frozenset[str]]) -> dict[int, _Values]:
    out: dict[int, _Values] = {}
    for mask, values in known.items():
        for admitted, value in classes.items():
            out.setdefault(mask & admitted, (*values, value))
    return out


def cover(edition: Edition) -> Coverage:
    """Partition every dimension of `edition` by the routing clauses."""
    routing = [c for c in edition.clauses if c.clause.routing and (c.clause.routing.lead or c.overrides)]
    relevant = sum(c.bit for c in routing)
    collapsed: list[str] = []
    return Coverage(
        edition=edition,
        relevant=relevant,
        spots=_spots(edition, relevant),
        fields=_classes(edition.field, relevant),
        severities=_classes(edition.severity, relevant),
        reporters=_classes(edition.reporter, relevant),
        flags=_flag_classes(edition, relevant, sorted({f for c in routing for f in (*c.when.flags, *c.when.without_flags)}), collapsed),
        collapsed=collapsed,
    )


def _classes(masks: dict[str, int], relevant: int) -> dict[int, str]:
    out: dict[int, str] = {}
    for value, mask in masks.items():
        out.setdefault(mask & relevant, value)
    return out


def _flag_classes(edition: Edition, relevant: int, used: list[str], collapsed: list[str]) -> dict[int, frozenset[str]]:
    largest = len(used)
    if largest > MAX_FLAGS:
        largest = 3
        collapsed.append(f"flags: {len(used)} > {MAX_FLAGS}")
    out: dict[int, frozenset[str]] = {}
    for size in range(largest + 1):
        for flags in combinations(used, size):
            out.setdefault(edition.flagged(frozenset(flags)) & relevant, frozenset(flags))
    return out


def _spots(edition: Edition, relevant: int) -> tuple[_Spot, ...]:
    """Every class of single zones and of no known place, exactly; then pairs of zones, two of each class standing for all."""
    leads = [(c.instrument, c.clause.routing.lead) for c in edition.clauses if c.bit & relevant and c.clause.routing and c.clause.routing.lead]
    nowhere: frozenset[str] = frozenset()

    def spot(place: str | None, zones: frozenset[str]) -> _Spot:
        placed = edition.placed(place, zones)
        players = tuple(edition.resolve(instrument, lead, placed.zones)[0] for instrument, lead in leads)
        return _Spot(place, zones, placed.strict & relevant, placed.loose & relevant, players)

    containers = {outer for zone in edition.zones.values() for outer in zone.within}
    singles: dict[tuple[int, int, tuple[str | None, ...]], _Spot] = {}
    alike: dict[tuple[int, int, tuple[int | None, ...]], list[str]] = {}
    # Zones that hold no other come first: the example of a finding is then as precise as a place can be.
    for zone in sorted(edition.zones, key=lambda code: code in containers):
        one = spot(zone, nowhere)
        singles.setdefault((one.strict, one.loose, one.players), one)
        alike.setdefault((one.strict, one.loose, _pattern(one.players)), []).append(zone)
    unknown = spot(None, nowhere)
    pairs: dict[tuple[int, int, tuple[int | None, ...]], _Spot] = {}
    for place, other in permutations([zone for zones in alike.values() for zone in zones[:2]], 2):
        two = spot(place, frozenset((other,)))
        key = (two.strict, two.loose, _pattern(two.players))
        if key not in alike:
            pairs.setdefault(key, two)
    return (*singles.values(), unknown, *pairs.values())


def _pattern(players: tuple[str | None, ...]) -> tuple[int | None, ...]:
    """Which roles nobody plays and which are played by the same unit, whoever that is."""
    return tuple(None if unit is None else players.index(unit) for unit in players)
