"""Lint rules about reports that touch several zones: the same questions, for every place with every set of further zones.

A set of zones matters only through the clauses it admits, through whether any of it lies inside the fence, and through the nearest unit of a kind. Zones are
therefore added one after the other to such states; a state that differs from another only by admitting more of what stands in the way is dropped, since
whatever can be shown with it can be shown without. What is found here is rare and may fairly wait for a person: a note.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from lienket.regulation.cubes import TooHard
from lienket.regulation.edition import Edition
from lienket.regulation.finding import Finding, at, shown
from lienket.regulation.format import Condition, Instrument
from lienket.regulation.ground import Clauses, bits
from lienket.regulation.ledger import Ledger, Scene
from lienket.regulation.lint_leads import conflict, conflict_key, unresolved
from lienket.regulation.load import Pack
from lienket.regulation.model import Facts

MAX_STATES = 4_000

_Near = tuple[int, str] | None
"""How many steps away the nearest unit of a kind is, and which (empty: two at once)."""


def _known(near: _Near, anybody: bool) -> _Near:
    return (near[0], "*") if near and near[1] and anybody else near


@dataclass(frozen=True, slots=True)
class _State:
    admitted: int
    inside: bool
    nearest: tuple[_Near, ...]
    place: str | None
    zones: frozenset[str]

    def touching(self, zone: str, admitted: int, inside: bool, nearest: tuple[_Near, ...]) -> _State:
        both = tuple(_nearer(mine, theirs) for mine, theirs in zip(self.nearest, nearest, strict=True))
        return _State(self.admitted | admitted, self.inside or inside, both, self.place, self.zones | {zone})


def _nearer(mine: _Near, theirs: _Near) -> _Near:
    """The nearer one; of two as near, the one named first."""
    return mine if theirs is None or (mine is not None and mine[0] <= theirs[0]) else theirs


class _Ground:
    """The zones of one edition, one by one."""

    def __init__(self, scene: Scene, clauses: Clauses) -> None:
        self.edition = scene.edition
        self.clauses = clauses
        self.near: dict[str, dict[str, _Near]] = {}
        self.zones = sorted(self.edition.zones)
        closures = {zone: frozenset(self.edition.closure((zone,))) for zone in self.zones}
        self.inside = {zone: any(self.edition.zones[z].fence == "inside" for z in closures[zone]) for zone in self.zones}
        self.admitted = {zone: self._where(scene, partial(_within, closures[zone])) for zone in self.zones}
        self.fenced = {side: self._where(scene, partial(_fenced, side)) for side in ("inside", "outside")}
        self.everywhere = self._where(scene, lambda when: not when.zone and when.fence is None)

    def _where(self, scene: Scene, admits: Callable[[Condition], bool]) -> int:
        return sum(1 << n for n in scene.order if admits(self.clauses.rules[n].when))

    def certain(self, state: _State) -> int:
        """The clauses that admit the place and zones of `state`."""
        return state.admitted & self.fenced["inside" if state.inside else "outside"]

    def nearest(self, zone: str, kind: str) -> _Near:
        """The nearest unit of a kind to one zone."""
        known = self.near.setdefault(kind, {})
        if zone not in known:
            known[zone] = self._find(zone, kind)
        return known[zone]

    def _find(self, zone: str, kind: str) -> _Near:
        level, steps, seen = [zone], 0, set[str]()
        while level:
            for code in level:
                found = [u.code for u in self.edition.units.values() if u.kind == kind and code in u.area]
                if found:
                    return steps, found[0] if len(found) == 1 else ""
            seen.update(level)
            # One step up, in the order in which `Edition.closure` takes it.
            above = [z for code in level for z in _above(self.edition, code) if z not in seen]
            level, steps = list(dict.fromkeys(above)), steps + 1
        return None


def _within(here: frozenset[str], when: Condition) -> bool:
    return not when.zone or not here.isdisjoint(when.zone)


def _fenced(side: str, when: Condition) -> bool:
    return when.fence in (None, side)


def _above(edition: Edition, code: str) -> Iterator[str]:
    zone = edition.zones[code]
    yield from (z for z in zone.within if z in edition.zones)
    units = frozenset(zone.units)
    if units:
        yield from (z.code for z in edition.zones.values() if units < frozenset(z.units))


def _kinds(edition: Edition, instrument: Instrument | None, code: str) -> list[str]:
    """The kinds of unit that decide who plays `code`, in the order asked."""
    role = edition.role(instrument, code)
    if role is None or role.unit:
        return []
    return [role.kind] if role.kind else [kind for option in role.first for kind in _kinds(edition, instrument, option)]


def _resolve(edition: Edition, instrument: Instrument | None, code: str, nearest: dict[str, _Near]) -> tuple[str | None, str]:
    """`Edition.resolve`, with the nearest units known already."""
    role = edition.role(instrument, code)
    if role is None or not (role.kind or role.first):
        return edition.resolve(instrument, code, ())
    if role.kind:
        found = nearest[role.kind]
        return (found[1], "") if found and found[1] else (None, f"role-{'ambiguous' if found else 'unresolved'}:{code}")
    for option in role.first:
        unit, _why = _resolve(edition, instrument, option, nearest)
        if unit:
            return unit, ""
    return None, f"role-unresolved:{code}"


@dataclass(slots=True)
class SetSurvey:
    """Asks the questions about reports in several zones, one edition after the other."""

    pack: Pack
    clauses: Clauses
    ledger: Ledger

    def walk(self, scene: Scene) -> None:
        """Decide everything about who leads where a report touches several zones of one edition."""
        ground = _Ground(scene, self.clauses)
        leading = self._leading(scene)
        for n in bits(leading):
            self._role(scene, ground, n, leading)
            for m in bits(self.clauses.beside[n] & self.clauses.meets[n] & leading & ~((1 << n) - 1)):
                self._pair(scene, ground, n, m, leading)
        for n, o in self._exceptions(leading, scene.all):
            self._gap(scene, ground, n, o, leading)

    def _leading(self, scene: Scene) -> int:
        """The clauses that name a lead, without those whose lead reserved them: nobody leads by these."""
        out = 0
        for n in bits(scene.all & self.clauses.leading):
            reserved = self.clauses.rules[n].reserved
            if not reserved or _kinds(scene.edition, *self._lead(n)) or scene.edition.resolve(*self._lead(n), ())[0] not in reserved:
                out |= 1 << n
        return out

    def _walls(self, scene: Scene, among: int) -> int:
        """Clauses that surely name a lead where they stand: where the place decides whether it is a unit that reserved the clause, it is no wall."""
        return sum(1 << n for n in bits(among) if not (self.clauses.rules[n].reserved and _kinds(scene.edition, *self._lead(n))))

    def _lead(self, n: int) -> tuple[Instrument | None, str]:
        c = self.clauses.rules[n]
        assert c.clause.routing is not None
        assert c.clause.routing.lead is not None
        return c.instrument, c.clause.routing.lead

    def _pair(self, scene: Scene, ground: _Ground, n: int, m: int, leading: int) -> None:
        names = [("sets", self.clauses.rules[x].key) for x in (n, m)]
        if self.ledger.has(conflict_key(self.clauses, n, m)) or all(self.ledger.has(name) for name in names):
            return
        kinds = [_kinds(scene.edition, *self._lead(x)) for x in (n, m)]
        if not any(kinds) and scene.edition.resolve(*self._lead(n), ()) == scene.edition.resolve(*self._lead(m), ()):
            return
        walls = self._walls(scene, self.clauses.above[n] & leading)
        if self._hopeless(scene, ground, (n, m), walls):
            return
        for state in self._states(scene, ground, (n, m), walls, sorted({*kinds[0], *kinds[1]})):
            one, other = (self._player(scene, state, x, kinds) for x in (n, m))
            named = one[0] and other[0] and one[0] not in self.clauses.rules[n].reserved and other[0] not in self.clauses.rules[m].reserved
            if named and one[0] != other[0] and (facts := self._witness(scene, ground, state, (n, m), walls)):
                found = conflict(self.pack, self.clauses, n, m, facts, scene.day, "note")
                for name in names:
                    self.ledger.keep(name, found)
                return

    def _role(self, scene: Scene, ground: _Ground, n: int, leading: int) -> None:
        kinds = _kinds(scene.edition, *self._lead(n))
        key = self.clauses.rules[n].key
        if not kinds or self.ledger.about("role-unresolved", key):
            return
        walls = self._walls(scene, self.clauses.above[n] & leading)
        if any(all((near := ground.nearest(zone, kind)) and near[1] for zone in ground.zones) for kind in kinds) or self._hopeless(scene, ground, (n,), walls):
            return  # Some unit is there wherever one looks, or the clause never has the highest rank.
        for state in self._states(scene, ground, (n,), walls, sorted(set(kinds)), anybody=True):
            unit, why = self._player(scene, state, n, [kinds])
            if unit is None and (facts := self._witness(scene, ground, state, (n,), walls)):
                self.ledger.keep(("sets", "role-unresolved", key), unresolved(self.pack, self.clauses, n, why, facts, scene.day, "note"))
                return

    def _gap(self, scene: Scene, ground: _Ground, n: int, o: int, leading: int) -> None:
        key = ("sets", "gap", self.clauses.rules[n].key, self.clauses.rules[o].key)
        walls = self._walls(scene, leading)
        told = [kind.code for kind in self.pack.taxonomy.kinds if not self.ledger.has(("gap", kind.code))]
        base = self.clauses.cubes[n] & self.clauses.cubes[o] & self.clauses.space.among("kind", told)
        if self.clauses.space.empty(base):
            return
        for state in self._states(scene, ground, (n, o), walls, []):
            facts = self._witness(scene, ground, state, (), walls, base)
            if facts:
                message = (
                    f"điều này bị '{self.clauses.rules[o].key}' gạt ra mà không điều nào khác giao chủ trì",
                    f"'{self.clauses.rules[o].key}' sets this clause aside and no other names a lead",
                )
                remedy = ("để điều ngoại lệ cũng giao chủ trì", "let the exception name a lead too")
                where = at(self.pack, self.clauses.rules[n].key, "routing")
                self.ledger.keep(key, Finding("gap", "note", *where, message, remedy, shown(facts, scene.day)))
                return

    def _exceptions(self, leading: int, everything: int) -> Iterator[tuple[int, int]]:
        """Lead clauses with an exception that may leave nobody: one that names no lead, or that is set aside by way of what it sets aside."""
        circular = self.clauses.circular()
        for n in bits(leading):
            for o in bits(self.clauses.ousters[n] & everything):
                if not leading >> o & 1 or circular >> n & circular >> o & 1:
                    yield n, o

    def _player(self, scene: Scene, state: _State, n: int, kinds: list[list[str]]) -> tuple[str | None, str]:
        names = sorted({kind for each in kinds for kind in each})
        return _resolve(scene.edition, *self._lead(n), dict(zip(names, state.nearest, strict=True)))

    def _witness(self, scene: Scene, ground: _Ground, state: _State, need: tuple[int, ...], walls: int, base: int = -1) -> Facts | None:
        certain = ground.certain(state)
        try:
            cube = self.clauses.ask(sum(1 << n for n in need), self.clauses.space.whole & base, walls & certain, certain)
        except TooHard:
            self._unproved(scene, need)
            return None
        return self.clauses.space.facts(cube, state.place, state.zones - {state.place}) if cube else None

    def _states(self, scene: Scene, ground: _Ground, need: tuple[int, ...], walls: int, kinds: list[str], *, anybody: bool = False) -> list[_State]:
        """The states of sets of at least two zones that admit `need`, without those that can show nothing new. `anybody`: who plays a role is all one."""
        helps, against, near = 0, 0, scene.all
        for n in need:
            near &= self.clauses.meets[n]  # A clause that holds only where these do not is all one.
            against |= self.clauses.ousters[n]
        for w in bits(walls & near):
            helps |= self.clauses.ousters[w] & near
        helps |= sum(1 << n for n in need)
        against = (against | walls) & near
        relevant = helps | against
        effect = {z: (ground.admitted[z] & relevant, ground.inside[z], tuple(_known(ground.nearest(z, kind), anybody) for kind in kinds)) for z in ground.zones}
        useful = [z for z in ground.zones if effect[z][0] & helps or effect[z][1] or any(effect[z][2])]
        empty = _State(0, False, (None,) * len(kinds), None, frozenset())
        kept = _Best(helps, against)
        kept.add(empty)
        for zone in useful:
            kept.add(replace(empty.touching(zone, *effect[zone]), place=zone))
        for zone in useful:
            admitted, inside, nearest = effect[zone]
            for state in kept.all():
                settled = len(state.zones) > 1 and not admitted & ~state.admitted and (state.inside or not inside)
                if not settled or (kinds and any(_nearer(a, b) != a for a, b in zip(state.nearest, nearest, strict=True))):
                    kept.add(state.touching(zone, admitted, inside, nearest))
            if kept.count > MAX_STATES:
                self._unproved(scene, need)
                return []
        wanted = sum(1 << n for n in need)
        return [s for s in kept.all() if len(s.zones) > 1 and ground.certain(s) & wanted == wanted]

    def _hopeless(self, scene: Scene, ground: _Ground, need: tuple[int, ...], walls: int) -> bool:
        """Whether what holds everywhere settles it already, whatever the zones."""
        ousters = 0
        for n in need:
            ousters |= self.clauses.ousters[n]
        wanted = sum(1 << n for n in need)
        try:
            lifted = scene.all & ~ousters
            return wanted & ousters != 0 or not self.clauses.ask(
                wanted, self.clauses.space.whole, walls & ground.everywhere, lifted, ousters & ground.everywhere
            )
        except TooHard:
            return False

    def _unproved(self, scene: Scene, need: tuple[int, ...]) -> None:
        names = ", ".join(f"'{self.clauses.rules[n].key}'" for n in need)
        self.ledger.give_up((f"vụ việc chạm nhiều địa bàn: {names}", f"reports that touch several zones: {names}"), scene.day)


class _Best:
    """States, less those that differ from another only by admitting more of what stands in the way."""

    def __init__(self, helps: int, against: int) -> None:
        self.helps, self.against = helps, against
        self.count = 0
        self._by: dict[tuple[object, ...], list[_State]] = {}

    def add(self, state: _State) -> None:
        # Fewer than two zones are no result yet: they are kept apart, as the place they begin with may still matter.
        key = (state.inside, state.nearest, state.admitted & self.helps, min(len(state.zones), 2), state.zones if len(state.zones) < 2 else None)
        group = self._by.setdefault(key, [])
        bad = state.admitted & self.against
        if any(other.admitted & self.against & ~bad == 0 for other in group):
            return
        before = len(group)
        group[:] = [other for other in group if bad & ~(other.admitted & self.against)]
        group.append(state)
        self.count += len(group) - before

    def all(self) -> list[_State]:
        return [state for group in self._by.values() for state in group]
