"""Who leads, by field and zone: the whole regulation of one date as a table, for the screen and for the annex of the document.

A cell is exact: everything that may still differ – kind, severity, reporter, flags – is cut into the cubes that the clauses tell apart, and each lead weighs
as many combinations as it holds. The lead of the most combinations, whatever the clause, stands for the cell; the others are its exceptions.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal

from lienket.regulation.cubes import Space
from lienket.regulation.decide import Rulebook
from lienket.regulation.format import Words
from lienket.regulation.ground import Clauses, Spot, bits, spot_at
from lienket.regulation.load import Pack
from lienket.regulation.refusal import Language

State = Literal["lead", "gap", "conflict", "unresolved"]


@dataclass(frozen=True, slots=True)
class Share:
    """One outcome of a cell: who leads by which clauses, and in how many combinations of what else may differ."""

    state: State
    unit: str | None
    clauses: tuple[str, ...]
    combinations: int


@dataclass(frozen=True, slots=True)
class Cell:
    """One field at one zone: an outcome of the lead of the most combinations, then all others, lead by lead."""

    main: Share
    others: tuple[Share, ...] = ()

    @property
    def units(self) -> tuple[str, ...]:
        """The different leads, that of the most combinations first."""
        return tuple(dict.fromkeys(share.unit for share in (self.main, *self.others) if share.unit))

    @property
    def state(self) -> State:
        """`lead` where every combination has one, else the gravest that is not so."""
        states = {share.state for share in (self.main, *self.others)}
        return next(state for state in _GRAVEST if state in states)


_GRAVEST: tuple[State, ...] = ("gap", "conflict", "unresolved", "lead")


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows are the fields in the order of the tree (`depth` tells how deep), columns the zones of the date."""

    pack: Pack
    on: date
    kind: str | None
    fields: tuple[str, ...]
    depth: tuple[int, ...]
    zones: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def column(self, zone: str) -> tuple[Cell, ...]:
        """The cells of one zone, field by field."""
        n = self.zones.index(zone)
        return tuple(row[n] for row in self.rows)

    def alike(self) -> tuple[tuple[str, ...], ...]:
        """The zones in groups whose columns are the same."""
        groups: dict[tuple[Cell, ...], list[str]] = {}
        for zone in self.zones:
            groups.setdefault(self.column(zone), []).append(zone)
        return tuple(tuple(zones) for zones in groups.values())

    @property
    def units(self) -> tuple[str, ...]:
        """Every unit that leads somewhere, in the order of the pack."""
        leading = {unit for row in self.rows for cell in row for unit in cell.units}
        return tuple(unit.code for unit in self.pack.units.units if unit.code in leading)


def matrix(pack: Pack, on: date, kind: str | None = None) -> Matrix:
    """The table of the local date `on`: over every kind, or of one. Raises KeyError for a kind the pack does not hold; without a regulation it has no zones."""
    rulebook, space = Rulebook(pack), Space(pack)
    edition = rulebook.edition(datetime.combine(on, time(12), rulebook.zone))
    clauses = Clauses(pack, space)
    numbers = clauses.add(edition)
    fields = tuple(_tree(pack))
    zones = tuple(edition.zones) if edition.instruments else ()
    if kind is not None and kind not in edition.kind:
        raise KeyError(kind)
    base = space.whole if kind is None else space.among("kind", [kind])
    cutter = _Cutter(clauses)
    spots = [spot_at(edition, clauses, numbers, zone) for zone in zones]
    rows = tuple(tuple(cutter.cell(base & space.among("field", [field]), spot) for spot in spots) for field, _depth in fields)
    return Matrix(pack, on, kind, tuple(f for f, _ in fields), tuple(d for _, d in fields), zones, rows)


def _tree(pack: Pack) -> list[tuple[str, int]]:
    """Fields with their depth, each before those under it."""
    under: dict[str | None, list[str]] = {}
    for entry in pack.taxonomy.fields:
        under.setdefault(entry.parent, []).append(entry.code)
    out: list[tuple[str, int]] = []
    todo = [(code, 0) for code in reversed(under.get(None, []))]
    while todo:
        code, depth = todo.pop()
        out.append((code, depth))
        todo.extend((child, depth + 1) for child in reversed(under.get(code, [])))
    return out


class _Cutter:
    """Cuts one cell into cubes in each of which the same clauses stand."""

    def __init__(self, clauses: Clauses) -> None:
        self.clauses = clauses
        self.space: Space = clauses.space
        self._known: dict[object, Cell] = {}

    def cell(self, base: int, spot: Spot) -> Cell:
        """The outcomes of `base` at `spot`."""
        leads = self._near(base, spot.leads & spot.certain)
        aside = 0
        for n in bits(leads):
            aside |= self.clauses.ousters[n]
        aside = self._near(base, aside & spot.certain)
        # Fields in which the same clauses bear on the cell, at places where the same units play the roles, have the same cell.
        players = tuple((n, spot.player.get(n)) for n in bits(leads))
        key = (leads, aside, players, self._rest(base))
        if key not in self._known:
            shares: dict[tuple[State, str | None, tuple[str, ...]], int] = {}
            self._cut(base, leads, aside, spot, shares)
            whole: dict[tuple[State, str | None], int] = {}
            for (state, unit, _clauses), size in shares.items():
                whole[state, unit] = whole.get((state, unit), 0) + size
            ordered = sorted(
                (Share(*outcome, size) for outcome, size in shares.items()), key=lambda s: (-whole[s.state, s.unit], s.unit or "", -s.combinations)
            )
            self._known[key] = Cell(ordered[0], tuple(ordered[1:]))
        return self._known[key]

    def _rest(self, base: int) -> int:
        """`base` without its field: what the cell's combinations are made of."""
        return base | next(d.whole for d in self.space.dimensions if d.name == "field")

    def _near(self, cube: int, among: int) -> int:
        return sum(1 << n for n in bits(among) if not self.space.empty(self.clauses.cubes[n] & cube))

    def _cut(self, base: int, leads: int, aside: int, spot: Spot, shares: dict[tuple[State, str | None, tuple[str, ...]], int]) -> None:
        stack = [base]
        while stack:
            cube = stack.pop()
            sure, maybe = self._split(cube, leads | aside)
            standing = sum(1 << n for n in bits(sure & leads) if not self.clauses.ousters[n] & spot.certain & (sure | maybe))
            lost = sum(1 << n for n in bits(leads & (sure | maybe)) if self.clauses.ousters[n] & spot.certain & sure)
            # A clause below one that surely stands decides nothing here.
            lower = sum(1 << n for n in bits(leads & ~standing) if self.clauses.above[n] & standing)
            open_leads = leads & (sure | maybe) & ~lost & ~lower
            doubtful = open_leads & maybe
            for n in bits(open_leads):
                doubtful |= self.clauses.ousters[n] & spot.certain & maybe
            if doubtful:
                chosen = self.clauses.cubes[next(bits(doubtful))]
                stack.append(cube & chosen)
                stack.extend(self.space.without(cube, chosen))
            else:
                outcome = self._outcome(open_leads, spot)
                shares[outcome] = shares.get(outcome, 0) + self.space.size(cube)

    def _split(self, cube: int, among: int) -> tuple[int, int]:
        sure = maybe = 0
        for n in bits(among):
            meet = self.clauses.cubes[n] & cube
            if meet == cube:
                sure |= 1 << n
            elif not self.space.empty(meet):
                maybe |= 1 << n
        return sure, maybe

    def _outcome(self, standing: int, spot: Spot) -> tuple[State, str | None, tuple[str, ...]]:
        top = [n for n in bits(standing) if not self.clauses.above[n] & standing]
        keys = tuple(self.clauses.rules[n].key for n in top)
        if not top:
            return "gap", None, ()
        if any(n in spot.problem for n in top):
            return "unresolved", None, keys
        units = {spot.player[n] for n in top}
        return ("conflict", None, keys) if len(units) > 1 else ("lead", units.pop(), keys)


_STATES: dict[State, tuple[str, str]] = {
    "lead": ("", ""),
    "gap": ("không điều nào giao", "no clause"),
    "conflict": ("mâu thuẫn", "conflict"),
    "unresolved": ("chưa rõ đơn vị", "no single unit"),
}


def state_words(state: State, language: Language) -> str:
    """What a cell without a lead says."""
    return _STATES[state][0 if language == "vi" else 1]


def cites(pack: Pack) -> dict[str, str]:
    """Key of a clause → as people cite it: Điều 5 khoản 2."""
    return {f"{instrument.code}#{clause.id}": clause.cite for instrument in pack.instruments for clause in instrument.clauses}


def annex_rows(table: Matrix, language: Language) -> list[list[str]]:
    """The table as rows of text for the annex of the document, its heading first; zones with the same column share one.

    A cell reads: the lead, the clauses, and how many other leads there are in exceptional cases.
    """
    n = 0 if language == "vi" else 1
    groups = table.alike()

    def called(words: Words) -> str:
        return words.vi if language == "vi" else words.en

    zones = {entry.code: called(entry.name) for entry in table.pack.zones.zones}
    fields = {entry.code: called(entry.name) for entry in table.pack.taxonomy.fields}
    short = {unit.code: unit.short or called(unit.name) for unit in table.pack.units.units}
    cited = cites(table.pack)
    head = [("Lĩnh vực", "Field")[n], *("; ".join(zones[zone] for zone in group) for group in groups)]
    places = [table.zones.index(group[0]) for group in groups]
    rows = []
    for field, depth, cells in zip(table.fields, table.depth, table.rows, strict=True):
        rows.append(["– " * depth + fields[field], *(_text(cells[place], short, cited, language) for place in places)])
    return [head, *rows]


def _text(cell: Cell, short: dict[str, str], cited: dict[str, str], language: Language) -> str:
    main = cell.main
    lead = short[main.unit] if main.unit else state_words(main.state, language)
    by = f" ({', '.join(dict.fromkeys(cited[key] for key in main.clauses))})" if main.clauses else ""
    others = len({(share.state, share.unit) for share in cell.others} - {(main.state, main.unit)})
    more = (f"; {others} ngoại lệ" if language == "vi" else f"; {others} exception{'s' if others > 1 else ''}") if others else ""
    return f"{lead}{by}{more}"
