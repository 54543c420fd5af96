"""What the proof stands on: every clause as a number, and the places that the clauses tell apart on a date.

The numbers are the same on every date, so that a question answered once is answered for all dates on which the same clauses bear on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lienket.regulation.cubes import Space, Wall
from lienket.regulation.edition import Compiled, Edition
from lienket.regulation.load import Pack


def bits(mask: int) -> Iterator[int]:
    """The numbers in a set."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


@dataclass(frozen=True, slots=True)
class Spot:
    """A class of places that no routing clause and no role tells apart, with one place that stands for it (None: the place is not known)."""

    place: str | None
    certain: int
    """The clauses that admit the place."""
    leads: int
    """Those of them that name a lead; where no place is known also those that would need one."""
    player: dict[int, str]
    """Lead clause → the unit that plays its leading role here."""
    problem: dict[int, str]
    """Lead clause → why nobody does (reason codes of `Undetermined`)."""

    def played_by(self, unit: str) -> int:
        """The lead clauses that would give the lead to `unit`."""
        return sum(1 << n for n, player in self.player.items() if player == unit)

    @property
    def troubled(self) -> int:
        """The lead clauses whose role nobody can be named for."""
        return sum(1 << n for n in self.problem)


@dataclass(slots=True)
class Clauses:
    """Every clause that is executed on some date, numbered in the order met; sets of clauses are ints."""

    pack: Pack
    space: Space
    rules: list[Compiled] = field(default_factory=list)
    cubes: list[int] = field(default_factory=list)
    meets: list[int] = field(default_factory=list)
    """Of each: which others some facts meet together with it, whatever the place; itself among them."""
    ousters: list[int] = field(default_factory=list)
    """Of each: the exceptions that set it aside where they hold."""
    above: list[int] = field(default_factory=list)
    """Of each lead clause: the lead clauses of higher rank."""
    beside: list[int] = field(default_factory=list)
    """Of each lead clause: the other lead clauses of the same rank."""
    leading: int = 0
    _numbers: dict[str, int] = field(default_factory=dict)
    _keys: dict[str, int] = field(default_factory=dict)
    _announced: dict[str, int] = field(default_factory=dict)
    """Key of a clause → those met so far that set it aside, also where it is yet to be met itself."""
    _circles: tuple[int, int] = (0, 0)
    """How many clauses there were when circles of exceptions were last looked for, and those found."""
    _answers: dict[tuple[int, ...], int] = field(default_factory=dict)

    def add(self, edition: Edition) -> tuple[int, ...]:
        """Number the clauses of `edition`; the answer follows their order there."""
        found = []
        for c in edition.clauses:
            name = c.key if c.instrument is not None else f"{c.key} {c.clause.clock!r}"
            if name not in self._numbers:
                self._numbers[name] = len(self.rules)
                self._take_in(c)
            found.append(self._numbers[name])
        return tuple(found)

    def _take_in(self, c: Compiled) -> None:
        n, cube, empty = len(self.rules), self.space.cube(c.when), self.space.empty
        meets = 0
        for m, other in enumerate(self.cubes):
            if not empty(cube & other):
                meets |= 1 << m
                self.meets[m] |= 1 << n
        self.cubes.append(cube)
        self.meets.append(meets if empty(cube) else meets | 1 << n)
        self.rules.append(c)
        self._keys[c.key] = n
        self.ousters.append(self._announced.get(c.key, 0))
        for key in c.overrides:
            self._announced[key] = self._announced.get(key, 0) | 1 << n
            if key in self._keys:
                self.ousters[self._keys[key]] |= 1 << n
        self._rank(n, c)

    def _rank(self, n: int, c: Compiled) -> None:
        above = beside = 0
        if leads(c):
            for m in bits(self.leading):
                other = self.rules[m]
                if other.rank > c.rank:
                    above |= 1 << m
                elif other.rank < c.rank:
                    self.above[m] |= 1 << n
                else:
                    beside |= 1 << m
                    self.beside[m] |= 1 << n
            self.leading |= 1 << n
        self.above.append(above)
        self.beside.append(beside)

    def ask(self, need: int, base: int, walls: int, certain: int, closed: int = 0) -> int:
        """A cube of facts in `base` that meet every clause of `need`, none of these set aside, and no clause of `walls` that stands; 0 if there is none.

        `certain` are the clauses the place admits: the exceptions among them set others aside. A clause of `closed` may not hold at all. Raises TooHard.
        """
        cube, near, hard = base, -1, 0
        for n in bits(need):
            cube &= self.cubes[n]
            near &= self.meets[n]
            hard |= self.ousters[n]
        hard = (hard & certain | closed) & near
        if hard & need or self.space.empty(cube):
            return 0
        walls &= near
        doors = 0
        for n in bits(walls):
            doors |= self.ousters[n]
        doors &= certain & near & ~hard
        if doors:
            doors &= ~self._among_themselves(walls, certain & near & ~hard)
        key = (need, base, hard, walls, doors)
        answer = self._answers.get(key)
        if answer is None:
            answer = self._answers[key] = self.space.outside(cube, self._walls(hard, walls, doors))
        return answer

    def _among_themselves(self, walls: int, holding: int) -> int:
        """The walls that only walls of this set set aside, in no circle: if one of them holds, then one of them stands, so that none of them is ever lifted."""
        within = walls & ~self.circular()
        while True:
            out = sum(1 << n for n in bits(within) if self.ousters[n] & holding & ~within)
            if not out:
                return within
            within &= ~out

    def circular(self) -> int:
        """Clauses that set themselves aside by way of others."""
        if self._circles[0] != len(self.rules):
            found = 0
            for n in range(len(self.rules)):
                seen, todo = 0, self.ousters[n]
                while todo & ~seen:
                    m = next(bits(todo & ~seen))
                    seen |= 1 << m
                    todo |= self.ousters[m]
                found |= seen & 1 << n
            self._circles = len(self.rules), found
        return self._circles[1]

    def standing(self, point: int, among: int, certain: int) -> int:
        """The clauses of `among` that hold for the facts of `point` and that no exception sets aside."""
        holding = sum(1 << n for n in bits(among | certain) if self.cubes[n] & point == point)
        return sum(1 << n for n in bits(among & holding) if not self.ousters[n] & certain & holding)

    def _walls(self, hard: int, walls: int, doors: int) -> list[Wall]:
        closed = [(self.cubes[n], ()) for n in bits(hard)]
        return closed + [(self.cubes[n], tuple(self.cubes[m] for m in bits(self.ousters[n] & doors))) for n in bits(walls & ~hard)]


def leads(c: Compiled) -> bool:
    """Whether the clause names a lead."""
    return c.clause.routing is not None and c.clause.routing.lead is not None


def spots(edition: Edition, clauses: Clauses, numbers: tuple[int, ...]) -> tuple[Spot, ...]:
    """Every single place and the unknown one, each class once. Zones that hold no other come first: the example of a finding is then a precise place."""
    containers = {outer for zone in edition.zones.values() for outer in zone.within}
    zones = sorted(edition.zones, key=lambda code: code in containers)
    found: dict[tuple[object, ...], Spot] = {}
    for place in (*zones, None):
        spot = spot_at(edition, clauses, numbers, place)
        key = (place is None, spot.certain, spot.leads, *spot.player.items(), *spot.problem.items())
        found.setdefault(key, spot)
    return tuple(found.values())


def spot_at(edition: Edition, clauses: Clauses, numbers: tuple[int, ...], place: str | None) -> Spot:
    """One place, or none known."""
    placed = edition.placed(place, frozenset())
    certain = _global(numbers, placed.strict)
    leading = _global(numbers, placed.loose) & clauses.leading
    player: dict[int, str] = {}
    problem: dict[int, str] = {}
    for n in bits(leading):
        c = clauses.rules[n]
        assert c.clause.routing is not None
        assert c.clause.routing.lead is not None
        unit, why = edition.resolve(c.instrument, c.clause.routing.lead, placed.zones) if certain >> n & 1 else (None, "place")
        if unit is None:
            problem[n] = why
        elif unit in c.reserved:
            leading &= ~(1 << n)  # Who reserved a clause has no part by it: as if it named no lead here.
        else:
            player[n] = unit
    return Spot(place, certain, leading, player, problem)


def _global(numbers: tuple[int, ...], mask: int) -> int:
    """The numbers of the clauses in a set of bits of one edition."""
    out = 0
    for n in bits(mask):
        out |= 1 << numbers[n]
    return out
