"""Sets of facts as single integers, and the one question the proof asks of them: is there a fact that meets this and none of those?

A cube is a product of one set of values per dimension (kinds × fields × severities × reporters) and, for each flag, of "unset", "set" or both – exactly
what a clause's condition says of everything but the place. One bit stands for one value, two bits for one flag, so that two conditions meet in one AND.
Taking a cube away from another leaves a few disjoint cubes; the question is answered by taking away one clause after the other and following what is left,
never by trying combinations (docs/why/proof.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from lienket.regulation.format import Condition, Named
from lienket.regulation.load import Pack
from lienket.regulation.model import Facts

MAX_STEPS = 400_000
"""So many steps one question may take; real regulations need some hundred."""

Wall = tuple[int, tuple[int, ...]]
"""A cube to keep out of, and cubes that lift it where they hold (the exceptions that set a clause aside)."""


class TooHard(Exception):
    """One question took more than `MAX_STEPS` steps; caught by whoever asked, who must say that this part is not proved."""


@dataclass(frozen=True, slots=True)
class _Dimension:
    name: str
    values: tuple[str, ...]
    shift: int
    within: dict[str, int]
    """Value → its bits, with what lies under it in a tree."""

    @property
    def whole(self) -> int:
        return ((1 << len(self.values)) - 1) << self.shift


class Space:
    """The vocabularies of one pack, laid out in bits."""

    def __init__(self, pack: Pack) -> None:
        """Lay out the taxonomy of `pack`: flags lowest, then reporters, severities, fields and kinds."""
        taxonomy = pack.taxonomy
        self.flags = tuple(e.code for e in taxonomy.flags)
        self._flag = {code: n for n, code in enumerate(self.flags)}
        self._low = sum(1 << 2 * n for n in range(len(self.flags)))
        under = {e.code: [f.code for f in taxonomy.fields if e.code == f.code or e.code in pack.field_ancestors(f.code)] for e in taxonomy.fields}
        lists = {name: tuple(e.code for e in entries) for name, entries in _lists(pack)}
        shifts = accumulate((len(values) for values in lists.values()), initial=2 * len(self.flags))
        self.dimensions = tuple(self._dimension(name, values, shift, under) for (name, values), shift in zip(lists.items(), shifts, strict=False))
        self._wholes = tuple(d.whole for d in self.dimensions)
        self.whole = sum(self._wholes) | 3 * self._low

    @staticmethod
    def _dimension(name: str, values: tuple[str, ...], shift: int, under: dict[str, list[str]]) -> _Dimension:
        bit = {value: 1 << shift + n for n, value in enumerate(values)}
        within = {value: sum(bit[v] for v in under[value]) for value in values} if name == "field" else bit
        return _Dimension(name, values, shift, within)

    def cube(self, when: Condition) -> int:
        """Everything that meets `when`, whatever the place."""
        out = self.whole
        for dimension in self.dimensions:
            named = getattr(when, dimension.name)
            if named:
                bits = 0
                for value in named:
                    bits |= dimension.within[value]
                out &= ~dimension.whole | bits
        for flag in when.flags:
            out &= ~(1 << 2 * self._flag[flag])
        for flag in when.without_flags:
            out &= ~(2 << 2 * self._flag[flag])
        return out

    def among(self, name: str, values: Iterable[str]) -> int:
        """Everything with exactly one of these values (and none under them) in dimension `name`."""
        dimension = next(d for d in self.dimensions if d.name == name)
        return (self.whole & ~dimension.whole) | sum(1 << dimension.shift + dimension.values.index(value) for value in values)

    def point(self, facts: Facts) -> int:
        """Exactly these facts, whatever the place."""
        out = sum(1 << d.shift + d.values.index(getattr(facts, d.name)) for d in self.dimensions)
        return out + sum((2 if flag in facts.flags else 1) << 2 * n for n, flag in enumerate(self.flags))

    def empty(self, cube: int) -> bool:
        """Whether nothing is in `cube`: some dimension has no value left, or some flag is neither set nor unset."""
        if (cube | cube >> 1) & self._low != self._low:
            return True
        for whole in self._wholes:  # noqa: SIM110 - asked more often than anything else: a generator would double the time.
            if not cube & whole:
                return True
        return False

    def size(self, cube: int) -> int:
        """How many combinations `cube` holds."""
        if self.empty(cube):
            return 0
        out = 1 << (cube & cube >> 1 & self._low).bit_count()
        for whole in self._wholes:
            out *= (cube & whole).bit_count()
        return out

    def facts(self, cube: int, place: str | None = None, zones: frozenset[str] = frozenset()) -> Facts:
        """One set of facts out of `cube`: the first value of each dimension, no flag but those that must be set."""
        first = {d.name: d.values[((cube & d.whole) & -(cube & d.whole)).bit_length() - 1 - d.shift] for d in self.dimensions}
        flags = frozenset(flag for n, flag in enumerate(self.flags) if not cube & 1 << 2 * n)
        return Facts(first["kind"], first["field"], first["severity"], first["reporter"], place, zones, flags)

    def without(self, cube: int, taken: int) -> Iterator[int]:
        """`cube` less `taken`, as disjoint cubes."""
        out = cube & ~taken
        for whole in self._wholes:
            if part := out & whole:
                yield (cube & ~whole) | part
                cube &= ~part
        flags = out & 3 * self._low
        while flags:
            bit = flags & -flags
            pair = bit | bit << 1 if bit & self._low else bit | bit >> 1
            yield (cube & ~pair) | bit
            cube &= ~bit
            flags &= ~pair

    def outside(self, cube: int, walls: Sequence[Wall]) -> int:
        """A cube of facts of `cube` that lie behind no wall, or 0 if there is none. Raises TooHard."""
        # The widest first: a general clause often settles the question alone.
        order = sorted(walls, key=lambda wall: -wall[0].bit_count())
        stack, steps = [(cube, 0)], 0
        while stack:
            here, start = stack.pop()
            for n in range(start, len(order)):
                steps += 1
                if steps > MAX_STEPS:
                    raise TooHard
                wall, doors = order[n]
                meet = here & wall
                if self.empty(meet):
                    continue
                if meet != here:
                    stack.extend((piece, n + 1) for piece in self.without(here, wall))
                stack.extend((meet & door, n + 1) for door in doors if not self.empty(meet & door))
                break
            else:
                return here
        return 0


def _lists(pack: Pack) -> tuple[tuple[str, Sequence[Named]], ...]:
    taxonomy = pack.taxonomy
    return (("reporter", taxonomy.reporters), ("severity", taxonomy.severities), ("field", taxonomy.fields), ("kind", taxonomy.kinds))
