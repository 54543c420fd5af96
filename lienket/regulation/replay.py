"""Past matters under two packs: who would have led, supported and been told, by when, and who would have read. Pure and reproducible.

Matters with the same facts in the same edition are decided once and counted; a million of them cost one pass. What each pack says is what `decide` says
at the instant the matter was received. Lateness is judged by one assumption: whoever leads would have acknowledged, and the matter would have been
closed, at the instants that are recorded. A matter without such an instant is not judged.
"""

from __future__ import annotations

import hashlib
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import chain, compress
from operator import sub
from typing import Generic, TypeVar

from lienket.kernel.canonical import canonical
from lienket.kernel.worktime import Calendar, add_limit, end_at_work
from lienket.regulation.decide import Rulebook
from lienket.regulation.format import LawLimit, Limit
from lienket.regulation.model import Decision, Facts, UnknownFact

Key = TypeVar("Key", bound=Hashable)
Row = tuple[int, int, int]
"""Received, acknowledged by the lead, closed: whole seconds since 1970; -1 where it is not recorded."""

CHANGES = ("lead", "support", "informed", "clocks", "ladders", "readers")
RECORDED = {"acknowledge": 1, "resolve": 2, "decide": 2, "answer": 2}
"""The clocks of the lead whose end is recorded, and where in a row it stands (matters.actions.MET_BY_CLOSING)."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIXED = {"minutes": 60, "hours": 3600}
_NEVER = 1 << 60
_HOLD = 100_000


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two packs, ready to decide, with its working calendar."""

    rules: Rulebook
    calendar: Calendar


@dataclass(frozen=True, slots=True)
class Pair:
    """What both packs say of the same facts; None where a pack does not know one of them, which `unknown` then names."""

    facts: Facts
    before: Decision | None
    after: Decision | None
    unknown: tuple[str, str]
    changes: tuple[str, ...]


@dataclass(slots=True)
class Load:
    """What falls to one unit before and after. `timed` are clocks of the lead whose end is recorded, `late` those of them that ended past their time."""

    unit: str
    lead: list[int]
    support: list[int]
    informed: list[int]
    timed: list[int]
    late: list[int]

    @classmethod
    def none(cls, unit: str) -> Load:
        """Nothing yet."""
        return cls(unit, [0, 0], [0, 0], [0, 0], [0, 0], [0, 0])


@dataclass(frozen=True, slots=True)
class Shift:
    """So many matters whose lead goes from one unit to another ('' where none is named), and the clauses that say so."""

    before: str
    after: str
    because: tuple[tuple[str, ...], tuple[str, ...]]
    count: int


@dataclass(frozen=True, slots=True)
class Result:
    """The whole answer, in a fixed order: the same packs and the same matters give the same result, to the byte."""

    packs: tuple[str, str]
    count: int
    digest: str
    changed: int
    by: Mapping[str, int]
    undetermined: tuple[int, int]
    unknown: tuple[int, int]
    timed: tuple[int, int]
    late: tuple[int, int]
    units: tuple[Load, ...]
    shifts: tuple[Shift, ...]


class Replay(Generic[Key]):
    """Takes matters in and counts. `read` turns the key of a matter – whatever the source has at hand – into facts; equal keys mean equal facts."""

    def __init__(self, before: Side, after: Side, read: Callable[[Key], Facts]) -> None:
        """Nothing is taken in yet."""
        self.sides = (before, after)
        self._read = read
        starts = {_seconds(at) for side in self.sides for at in side.rules.starts}
        self._starts = sorted(starts)
        self._groups: defaultdict[Key, array[int]] = defaultdict(partial(array, "q"))  # Row after row, packed: a million tuples lie far apart.
        self._pairs: dict[tuple[Key, int], Pair] = {}
        first = _Due(before.calendar)
        self._due = (first, first if after.calendar == before.calendar else _Due(after.calendar))

    def take(self, rows: Iterable[tuple[Key, Row]]) -> None:
        """Take in matters; their order never matters."""
        groups = self._groups
        for key, row in rows:
            groups[key].extend(row)

    def _sorted(self, instants: dict[Key, array[int]]) -> Iterator[tuple[Key, list[Row]]]:
        """Matters decided alike, in order of time; what is hashed of them goes into `instants` on the way, while it is at hand."""
        for key, packed in self._groups.items():
            rows = sorted(_rows(packed))
            instants[key] = array("q", chain.from_iterable(rows))
            for span in self._spans(rows):
                yield key, span

    def _spans(self, rows: list[Row]) -> Iterator[list[Row]]:
        """Matters with the same facts, in order of time, by the stretches of time in which both packs say the same."""
        at = 0
        while at < len(rows):
            n = bisect_right(self._starts, rows[at][0])
            until = len(rows) if n == len(self._starts) else bisect_left(rows, (self._starts[n],), at)
            yield rows[at:until] if until - at < len(rows) else rows
            at = until

    def pair(self, key: Key, received: int) -> Pair:
        """What both packs say of the matter with these facts received then."""
        span = (key, bisect_right(self._starts, received))
        found = self._pairs.get(span)
        if found is None:
            if len(self._pairs) > _HOLD:
                self._pairs.clear()
            found = self._pairs[span] = self._decide(self._read(key), EPOCH + timedelta(seconds=received))
        return found

    def _decide(self, facts: Facts, at: datetime) -> Pair:
        said: list[Decision | None] = []
        unknown: list[str] = []
        for side in self.sides:
            try:
                said.append(side.rules.decide(facts, at))
                unknown.append("")
            except UnknownFact as error:
                said.append(None)
                unknown.append(f"{error.args[0]}:{error.args[1]}")
        return Pair(facts, said[0], said[1], (unknown[0], unknown[1]), changes(said[0], said[1]))

    def due(self, pair: Pair, received: int) -> tuple[dict[str, int], dict[str, int]]:
        """Clock of the lead → due time, under each pack."""
        return self._dues(0, pair.before, received), self._dues(1, pair.after, received)

    def _dues(self, n: int, said: Decision | None, received: int) -> dict[str, int]:
        return {t.clock: self._due[n].at(t.limits, received) for t in said.clocks if t.duty == "lead"} if said else {}

    def result(self) -> Result:
        """Everything counted. Asking twice gives the same."""
        instants: dict[Key, array[int]] = {}
        units: dict[str, Load] = {}
        by: Counter[str] = Counter()
        shifts: Counter[tuple[str, str, tuple[tuple[str, ...], tuple[str, ...]]]] = Counter()
        counts = Counter[str]()
        undetermined, unknown = [0, 0], [0, 0]
        for key, rows in self._sorted(instants):
            pair, n = self.pair(key, rows[0][0]), len(rows)
            judged = Judged(rows)
            counts["all"] += n
            counts["changed"] += n if pair.changes else 0
            by.update(dict.fromkeys(pair.changes, n))
            for i, said in enumerate((pair.before, pair.after)):
                unknown[i] += 0 if said else n
                if said:
                    undetermined[i] += 0 if said.leader else n
                    self._load(units, i, said, judged)
            if "lead" in pair.changes:
                shifts[leader(pair.before), leader(pair.after), (causes(pair.before), causes(pair.after))] += n
        loads = tuple(units[unit] for unit in sorted(units))
        return Result(
            packs=(self.sides[0].rules.pack.digest, self.sides[1].rules.pack.digest),
            count=counts["all"],
            digest=self._digest(instants),
            changed=counts["changed"],
            by={change: by[change] for change in CHANGES},
            undetermined=(undetermined[0], undetermined[1]),
            unknown=(unknown[0], unknown[1]),
            timed=(sum(u.timed[0] for u in loads), sum(u.timed[1] for u in loads)),
            late=(sum(u.late[0] for u in loads), sum(u.late[1] for u in loads)),
            units=loads,
            shifts=tuple(Shift(*key, n) for key, n in sorted(shifts.items(), key=lambda item: (-item[1], item[0]))),
        )

    def _load(self, units: dict[str, Load], i: int, said: Decision, judged: Judged) -> None:
        for part in ("support", "informed"):
            for assigned in getattr(said, part):
                getattr(units.setdefault(assigned.unit, Load.none(assigned.unit)), part)[i] += judged.count
        if said.leader is None:
            return
        load = units.setdefault(said.leader, Load.none(said.leader))
        load.lead[i] += judged.count
        for timed in said.clocks:
            if timed.duty == "lead" and (column := RECORDED.get(timed.clock)):
                timely, late = judged.late(self._due[i], timed.limits, column)
                load.timed[i] += timely
                load.late[i] += late

    def _digest(self, instants: Mapping[Key, array[int]]) -> str:
        """SHA-256 over the facts and instants of every matter, in an order of their own: neither the source's order nor the packs' dates matter."""
        whole: dict[bytes, array[int]] = {}
        for key, packed in instants.items():
            f = self._read(key)
            facts = canonical([f.kind, f.field, f.severity, f.reporter, f.place, sorted(f.zones), sorted(f.flags), sorted(f.concerns)])
            if facts in whole:  # Different keys may mean equal facts.
                packed = array("q", chain.from_iterable(sorted(_rows(whole[facts] + packed))))
            whole[facts] = packed
        sha = hashlib.sha256()
        for facts in sorted(whole):
            sha.update(len(facts).to_bytes(8, "big") + facts + len(whole[facts]).to_bytes(8, "big") + whole[facts].tobytes())
        return sha.hexdigest()


def _rows(packed: array[int]) -> Iterator[Row]:
    """Rows as they were packed."""
    each = iter(packed)
    return zip(each, each, each, strict=True)


def leader(said: Decision | None) -> str:
    """The lead unit's code, '' where none is named."""
    return (said.leader or "") if said else ""


def causes(said: Decision | None) -> tuple[str, ...]:
    """The clauses that name the lead, or say why none can be named."""
    return tuple(c.code for c in said.lead.because) if said else ()


def changes(before: Decision | None, after: Decision | None) -> tuple[str, ...]:
    """In what two decisions on the same facts differ, of CHANGES. Other clauses saying the same are no change."""
    if before is None or after is None:
        return () if before is after else ("lead",)
    return tuple(name for name in CHANGES if _said(before, name) != _said(after, name))


def _said(said: Decision, what: str) -> object:
    if what == "lead":
        return said.leader
    if what in {"support", "informed"}:
        return frozenset(a.unit for a in getattr(said, what))
    if what == "clocks":
        return frozenset((t.clock, t.duty, frozenset(t.limits)) for t in said.clocks)
    if what == "ladders":
        return frozenset((ladder.clock, ladder.rungs) for ladder in said.ladders)
    return (said.informed_level if said.informed else "", *(getattr(said, part, None) for part in ("label", "restricted", "shows", "onward")))


class Judged:
    """Matters decided alike, and how many of them were late: most limits are the same before and after, so each question is answered once."""

    def __init__(self, rows: list[Row]) -> None:
        """Nothing is asked yet."""
        self.count = len(rows)
        self._columns = tuple(zip(*rows, strict=True))
        self._given: dict[int, tuple[Sequence[int], Sequence[int]]] = {}
        self._known: dict[tuple[int, tuple[Limit, ...], int], int] = {}

    def late(self, due: _Due, limits: tuple[Limit, ...], column: int) -> tuple[int, int]:
        """How many have the instant of `column`, and how many of these past the earliest of `limits`."""
        given = self._given.get(column)
        if given is None:
            received, ended = self._columns[0], self._columns[column]
            if -1 in ended:
                received, ended = tuple(compress(received, map((-1).__lt__, ended))), tuple(filter((-1).__lt__, ended))
            given = self._given[column] = received, ended
        question = (id(due), limits, column)
        if question not in self._known:
            self._known[question] = due.late(limits, *given)
        return len(given[0]), self._known[question]


class _Due:
    """Due times in whole seconds by one calendar. Limits of days end with a local day, so one answer serves a day."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self._offsets: dict[int, int | None] = {}
        self._ends: dict[tuple[Limit, ...], dict[int, int]] = {}

    def at(self, limits: tuple[Limit, ...], received: int) -> int:
        """The earliest of `limits` counted from `received`."""
        ends = [received + limit.amount * _FIXED[limit.unit] for limit in limits if limit.unit in _FIXED]
        if days := tuple(limit for limit in limits if limit.unit not in _FIXED):
            ends.append(self._end(days, received))
        return min(ends)

    def late(self, limits: tuple[Limit, ...], received: Sequence[int], ended: Sequence[int]) -> int:
        """How many of the matters that were received and ended at these instants ended past the earliest of `limits`."""
        length = min((limit.amount * _FIXED[limit.unit] for limit in limits if limit.unit in _FIXED), default=_NEVER)
        days = tuple(limit for limit in limits if limit.unit not in _FIXED)
        if not days:
            return sum(map(length.__lt__, map(sub, ended, received)))
        late, ends, offsets = 0, self._ends.setdefault(days, {}), self._offsets  # Asked a million times: no call where a look will do.
        for begun, end in zip(received, ended, strict=True):
            offset = offsets.get(begun // 86_400)
            due = None if offset is None else ends.get((begun + offset) // 86_400)
            if end > (due or self._end(days, begun)) or end - begun > length:
                late += 1
        return late

    def _end(self, days: tuple[Limit, ...], received: int) -> int:
        ends, day = self._ends.setdefault(days, {}), self._day(received)
        if day not in ends:
            start = EPOCH + timedelta(seconds=received)
            ends[day] = min(_seconds(_over(self._calendar, start, limit)) for limit in days)
        return ends[day]

    def _day(self, received: int) -> int:
        """The local day of an instant; the zone is asked twice a day unless its clocks are changed on it."""
        day = received // 86_400
        try:
            offset = self._offsets[day]
        except KeyError:
            first, last = self._offset(day * 86_400), self._offset(day * 86_400 + 86_399)
            offset = self._offsets[day] = first if first == last else None
        return (received + (self._offset(received) if offset is None else offset)) // 86_400

    def _offset(self, instant: int) -> int:
        offset = (EPOCH + timedelta(seconds=instant)).astimezone(self._calendar.zone).utcoffset()
        return int(offset.total_seconds()) if offset else 0


def _over(calendar: Calendar, start: datetime, limit: Limit) -> datetime:
    """The instant at which a limit of days is over; where law moves its last day, on a day of work."""
    end = add_limit(calendar, start, limit.amount, limit.unit)  # type: ignore[arg-type]
    return end_at_work(calendar, end) if isinstance(limit, LawLimit) and limit.moves else end


def _seconds(at: datetime) -> int:
    """Whole seconds since 1970."""
    return (at - EPOCH) // timedelta(seconds=1)
