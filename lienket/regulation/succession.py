"""Who follows a unit that ended: one successor for all of it, or several by area. Pure: from the pack, and from plans that say more than the pack.

The same rule moves open matters in a reorganisation and reads the figures of an ended unit under the units of today.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from lienket.kernel.errors import LienketError
from lienket.regulation.load import Pack


class NoHeir(LienketError):
    """Nobody in being on the date follows the unit, or its successions run in a circle: (unit, date)."""

    code = "no-heir"


@dataclass(frozen=True, slots=True)
class Share:
    """A successor and the zones it takes; None: the zones its pack entry and its wholly merged predecessors answer for."""

    unit: str
    area: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """What becomes of a unit: its shares, who takes what lies in nobody's share, and who takes its people and their duty."""

    unit: str
    shares: tuple[Share, ...]
    fallback: str
    people: str


@dataclass(frozen=True, slots=True)
class Heir:
    """The unit that follows, and whether by its `area`, as the `only` successor, or as the `fallback`."""

    unit: str
    how: str


def ending_in(pack: Pack, code: str) -> Ending | None:
    """What the pack's successions say of the end of a unit; None where they say nothing. The first successor named is the fallback."""
    until = pack.unit(code).valid.until
    named = [to for s in pack.units.successions if s.on == until and code in s.predecessors for to in s.successors]
    units = tuple(dict.fromkeys(named))
    return Ending(code, tuple(Share(unit) for unit in units), units[0], units[0]) if units else None


_DOUBT = ("only", "area", "fallback")


class Heirs:
    """The successions of one pack, with the endings of plans in the place of the pack's own."""

    def __init__(self, pack: Pack, planned: Mapping[str, Ending] | None = None) -> None:
        """Take the pack's successions; `planned` says otherwise for some units."""
        self.pack = pack
        self._within = {zone.code: zone.within for zone in pack.zones.zones}
        self._endings = {u.code: found for u in pack.units.units if u.valid.until is not None and (found := ending_in(pack, u.code))}
        self._endings |= planned or {}
        self._areas: dict[str, frozenset[str]] = {}

    def ending(self, unit: str) -> Ending | None:
        """What became of a unit, or None."""
        return self._endings.get(unit)

    def around(self, place: str | None, zones: Iterable[str] = ()) -> tuple[str, ...]:
        """The zones of a place, nearest first, of whatever date: a matter of June lies in zones of June, its taker answers for zones of July."""
        order: list[str] = []
        level = [zone for zone in (place, *sorted(zones)) if zone is not None]
        while level:
            order.extend(zone for zone in dict.fromkeys(level) if zone not in order)
            level = [up for zone in level for up in self._within.get(zone, ()) if up not in order]
        return tuple(order)

    def heir(self, unit: str, around: Iterable[str], day: date) -> Heir:
        """Who answers on `day` for what `unit` had at a place; the unit itself where it still exists. Raises NoHeir."""
        order, seen, code, how = tuple(around), {unit}, unit, "only"
        while not self.pack.unit(code).valid.covers(day):
            ending = self._endings.get(code)
            if ending is None:
                raise NoHeir(unit, day.isoformat())
            following = self._by_area(ending, order)
            code, how = following.unit, max(how, following.how, key=_DOUBT.index)
            if code in seen:
                raise NoHeir(unit, day.isoformat())
            seen.add(code)
        return Heir(code, how)

    def heirs(self, unit: str, day: date) -> tuple[str, ...]:
        """Everybody in being on `day` who follows `unit`, in the order named."""
        out, level, seen = list[str](), [unit], set[str]()
        while level:
            code = level.pop(0)
            if code in seen:
                continue
            seen.add(code)
            if self.pack.unit(code).valid.covers(day):
                out.append(code)
            elif ending := self._endings.get(code):
                level += [*(share.unit for share in ending.shares), ending.fallback]
        return tuple(out)

    def before(self, unit: str, day: date) -> tuple[str, ...]:
        """The ended units of which `unit` takes at least a part on `day`."""
        gone = [u.code for u in self.pack.units.units if not u.valid.covers(day) and u.code in self._endings]
        return tuple(code for code in gone if unit in self.heirs(code, day))

    def zones_to(self, predecessor: str, unit: str, day: date) -> tuple[tuple[str, ...], bool]:
        """(zones of which `unit` follows `predecessor`, whether also what has no place goes to it). Raises NoHeir."""
        zones = tuple(z.code for z in self.pack.zones.zones if self.heir(predecessor, self.around(z.code), day).unit == unit)
        return zones, self.heir(predecessor, (), day).unit == unit

    def _by_area(self, ending: Ending, order: tuple[str, ...]) -> Heir:
        if len(ending.shares) == 1 and ending.shares[0].area is None:
            return Heir(ending.shares[0].unit, "only")
        for zone in order:
            takers = [share.unit for share in ending.shares if zone in (self._area(share.unit) if share.area is None else share.area)]
            if len(takers) == 1:
                return Heir(takers[0], "area")
            if takers:  # Two answer for the place: choosing one of them would be a guess.
                break
        return Heir(ending.fallback, "fallback")

    def _area(self, code: str) -> frozenset[str]:
        """The zones a successor answers for: its own, and those of every unit that was merged into it as a whole."""
        if code not in self._areas:
            merged = [e.unit for e in self._endings.values() if len(e.shares) == 1 and e.shares[0].unit == code]
            own = frozenset(self.pack.unit(code).area)
            self._areas[code] = own.union(*(frozenset(self.pack.unit(unit).area) for unit in merged))
        return self._areas[code]
