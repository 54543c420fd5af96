"""One pack as it stands on a date, compiled: clauses become bits, conditions become masks.

For every value of every dimension the edition holds the set of clauses (an int, one bit a clause) whose condition admits that value.
The clauses that apply to a set of facts are the AND of a handful of such sets; what follows from a set of clauses is worked out once and kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from lienket.regulation.format import Clause, ClockRule, Condition, Instrument, LawLimit, LawRow, Limit, Role
from lienket.regulation.law import rows_in_force
from lienket.regulation.load import Pack
from lienket.regulation.model import Citation, Facts, UnknownFact


@dataclass(frozen=True, slots=True)
class Compiled:
    """A clause (or a law clock) with its bit, its instrument and its rank for the choice of a lead."""

    bit: int
    clause: Clause
    instrument: Instrument | None
    rank: tuple[int, int, int]
    citation: Citation
    when: Condition
    overrides: frozenset[str]
    reserved: frozenset[str] = frozenset()
    """Units that reserved this clause, or withdrew their consent, and have not accepted it since."""
    remote: Limit | None = None
    """Of a law clock: the limit by which it runs in remote areas and on islands, where the row has one."""

    @property
    def key(self) -> str:
        """``instrument#clause``."""
        return self.citation.code


@dataclass(frozen=True, slots=True)
class Placed:
    """Where facts lie: every zone, nearest first, and the clause sets that admit it; `loose` also admits clauses that need a place when none is known."""

    zones: tuple[str, ...]
    strict: int
    loose: int
    remote: bool = False
    """Whether every place named lies in a remote area or on an island: only then the law's longer limit applies."""


class Edition:
    """The compiled pack for one local date. Use `decide.Rulebook` to pick the edition of an instant."""

    def __init__(self, pack: Pack, day: date) -> None:
        """Compile `pack` as of `day` (local date)."""
        self.pack = pack
        self.day = day
        self.zones = {z.code: z for z in pack.zones.zones if z.valid.covers(day)}
        self.remote = frozenset(z.code for z in self.zones.values() if z.remote is not None and z.remote.valid.covers(day))
        self.units = {u.code: u for u in pack.units.units if u.valid.covers(day)}
        self.instruments = tuple(i for i in pack.instruments if i.kind == "regulation" and i.in_force.covers(day))
        self.clauses = self._compile()
        self.all = (1 << len(self.clauses)) - 1
        self._placed: dict[tuple[str | None, frozenset[str]], Placed] = {}
        self._flags: dict[frozenset[str], int] = {}
        taxonomy = pack.taxonomy
        self.kind = self._naming("kind", {e.code: (e.code,) for e in taxonomy.kinds})
        self.field = self._naming("field", {e.code: (e.code, *pack.field_ancestors(e.code)) for e in taxonomy.fields})
        self.severity = self._naming("severity", {e.code: (e.code,) for e in taxonomy.severities})
        self.reporter = self._naming("reporter", {e.code: (e.code,) for e in taxonomy.reporters})
        self.flags = frozenset(e.code for e in taxonomy.flags)
        self.protected = frozenset(e.code for e in taxonomy.reporters if e.protected)
        self.restricted_kinds = frozenset(e.code for e in taxonomy.kinds if e.restricted)

    def _naming(self, dimension: str, lines: dict[str, tuple[str, ...]]) -> dict[str, int]:
        """Value → the clauses that name it, or one above it in its line, or nothing in this dimension."""
        silent, naming = 0, dict[str, int]()
        for c in self.clauses:
            named = getattr(c.when, dimension)
            silent |= 0 if named else c.bit
            for value in named:
                naming[value] = naming.get(value, 0) | c.bit
        out = {}
        for value, line in lines.items():
            out[value] = silent
            for step in line:
                out[value] |= naming.get(step, 0)
        return out

    def _mask(self, admits: Callable[[Condition], bool]) -> int:
        return sum(c.bit for c in self.clauses if admits(c.when))

    def _compile(self) -> tuple[Compiled, ...]:
        out: list[Compiled] = []
        for instrument in self.instruments:
            reserved = reservations(instrument, self.day)
            for clause in instrument.clauses:
                rule = clause.routing or clause.clock or clause.escalation or clause.sharing
                if rule is None:
                    continue
                when = rule.when
                overrides = frozenset(f"{instrument.code}#{c}" for c in clause.routing.overrides) if clause.routing else frozenset[str]()
                out.append(
                    Compiled(
                        bit=1 << len(out),
                        clause=clause,
                        instrument=instrument,
                        rank=(instrument.precedence, _dimensions(when), max((len(self.pack.field_ancestors(f)) + 1 for f in when.field), default=0)),
                        citation=Citation(instrument.code, clause.id, clause.cite, clause.basis),
                        when=when,
                        overrides=overrides,
                        reserved=reserved.get(clause.id, _NOBODY),
                    )
                )
        if self.pack.law is not None:
            rows = rows_in_force(self.pack.law, self.day)
            for use in self.pack.file.law_clocks:
                row = rows.get(use.law)
                if row is None or row.limit is None:
                    continue
                clause = Clause.model_construct(
                    id=row.code,
                    cite=f"{row.document} {row.article}",
                    text=row.matter,
                    basis="law",
                    title=None,
                    routing=None,
                    escalation=None,
                    sharing=None,
                    information=None,
                    reporting=None,
                    meeting=None,
                    target=None,
                    commendation=None,
                    transition=None,
                    clock=ClockRule(clock=use.clock, limit=law_limit(row, row.limit, rows, remote=False), when=use.when, duty=use.duty, law=row.code),
                )
                out.append(
                    Compiled(
                        bit=1 << len(out),
                        clause=clause,
                        instrument=None,
                        rank=(0, 0, 0),
                        citation=Citation(f"law:{self.pack.law.law}", row.code, clause.cite, f"law:{row.confidence}"),
                        when=use.when,
                        overrides=frozenset(),
                        remote=law_limit(row, row.limit_remote, rows, remote=True) if row.limit_remote else None,
                    )
                )
        return tuple(out)

    def complexified(self, c: Compiled, row: LawRow, *, remote: bool) -> Compiled:
        """`c`, or the complex case `row` in its place where it is the clock of the ordinary row or a clause that says the same."""
        rule = c.clause.clock
        assert self.pack.law is not None
        rows = rows_in_force(self.pack.law, self.day)
        ordinary = rows.get(row.complex_of or "")
        if rule is None or ordinary is None or row.limit is None or rule.law != ordinary.code:
            return c
        applies = ordinary.limit_remote if remote and ordinary.limit_remote else ordinary.limit
        same = applies is not None and (rule.limit.unit, rule.limit.amount) == (applies.unit, applies.amount)
        if c.instrument is not None and not same:
            return c
        plain = law_limit(row, row.limit, rows, remote=False)
        longer = law_limit(row, row.limit_remote, rows, remote=True) if row.limit_remote else None
        citation = Citation(f"law:{self.pack.law.law}", row.code, f"{row.document} {row.article}", f"law:{row.confidence}")
        return replace(c, clause=c.clause.model_copy(update={"clock": rule.model_copy(update={"limit": plain})}), citation=citation, remote=longer)

    def placed(self, place: str | None, zones: frozenset[str]) -> Placed:
        """Where facts with this place and these zones lie. Raises UnknownFact for a zone that does not exist on the date."""
        key = (place, zones)
        found = self._placed.get(key)
        if found is None:
            if len(self._placed) > 100_000:
                self._placed.clear()
            found = self._placed[key] = self._place(place, zones)
        return found

    def _place(self, place: str | None, zones: frozenset[str]) -> Placed:
        for code in (place, *sorted(zones)):
            if code is not None and code not in self.zones:
                raise UnknownFact("zone", code)
        order = self.closure(((place,) if place else ()) + tuple(sorted(zones)))
        fences = {self.zones[z].fence for z in order} - {None}
        fence = "inside" if "inside" in fences else "outside" if order else None
        here = frozenset(order)
        strict = self._mask(lambda c: (not c.zone or not here.isdisjoint(c.zone)) and (c.fence is None or c.fence == fence))
        return Placed(order, strict, strict if order else self.all, self._is_remote(((place,) if place else ()) + tuple(sorted(zones))))

    def _is_remote(self, named: tuple[str, ...]) -> bool:
        """Whether each place named lies in a remote zone; one that holds another of them says nothing. Where one does not, the shorter limit holds."""
        if not self.remote or not named:
            return False
        lines = {code: frozenset(self.closure((code,))) for code in named}
        nearest = [code for code in named if not any(code in line for other, line in lines.items() if other != code)]
        return all(not self.remote.isdisjoint(lines[code]) for code in nearest)

    def closure(self, start: Iterable[str]) -> tuple[str, ...]:
        """`start` and every zone those lie in: by `within`, or because their units are among a larger zone's units. Nearest first."""
        order: list[str] = []
        level = list(start)
        while level:
            order.extend(z for z in dict.fromkeys(level) if z not in order)
            above: list[str] = []
            for code in level:
                zone = self.zones[code]
                above.extend(z for z in zone.within if z in self.zones)
                units = frozenset(zone.units)
                if units:
                    above.extend(z.code for z in self.zones.values() if units < frozenset(z.units))
            level = [z for z in dict.fromkeys(above) if z not in order]
        return tuple(order)

    def flagged(self, flags: frozenset[str]) -> int:
        """The clauses whose flag conditions hold. Raises UnknownFact."""
        mask = self._flags.get(flags)
        if mask is None:
            if unknown := flags - self.flags:
                raise UnknownFact("flag", min(unknown))
            mask = self._flags[flags] = self._mask(lambda c: flags.issuperset(c.flags) and flags.isdisjoint(c.without_flags))
        return mask

    def applicable(self, facts: Facts) -> tuple[int, int, Placed]:
        """The clauses that apply to `facts`, those that might if the place were known, and where the facts lie. Raises UnknownFact."""
        placed = self.placed(facts.place, facts.zones)
        try:
            common = self.kind[facts.kind] & self.field[facts.field] & self.severity[facts.severity] & self.reporter[facts.reporter]
        except KeyError as error:
            raise UnknownFact(self._which(facts), str(error.args[0])) from None
        common &= self.flagged(facts.flags) if facts.flags else self.flagged(_NONE)
        return common & placed.strict, common & placed.loose, placed

    def _which(self, facts: Facts) -> str:
        return next(d for d in ("kind", "field", "severity", "reporter") if getattr(facts, d) not in getattr(self, d))

    def role(self, instrument: Instrument | None, code: str) -> Role | None:
        """The role `code` of an instrument, or None where `code` names a unit."""
        return next((r for r in instrument.roles if r.code == code), None) if instrument else None

    def resolve(self, instrument: Instrument | None, code: str, zones: tuple[str, ...]) -> tuple[str | None, str]:
        """The unit that plays role (or is unit) `code` at a place: (unit, ''), or (None, why)."""
        role = self.role(instrument, code)
        if role is None or role.unit:
            unit = role.unit if role and role.unit else code
            return (unit, "") if unit in self.units else (None, f"unit-not-valid:{unit}")
        if role.first:
            for option in role.first:
                unit_code, why = self.resolve(instrument, option, zones)
                if unit_code or why == "place":  # With the place known this option might exist: a later one would be a guess.
                    return unit_code, why
            return None, f"role-unresolved:{code}"
        if not zones:
            return None, "place"
        for zone in zones:
            found = [u.code for u in self.units.values() if u.kind == role.kind and zone in u.area]
            if len(found) == 1:
                return found[0], ""
            if found:
                return None, f"role-ambiguous:{code}"
        return None, f"role-unresolved:{code}"


def law_limit(row: LawRow, limit: Limit, rows: Mapping[str, LawRow], *, remote: bool) -> Limit:
    """A figure of a row, with what the law says beside it."""
    moves = row.moves if row.moves in rows else None  # A rule that is not in force moves nothing.
    return LawLimit(**limit.model_dump(exclude_none=True), moves=moves, remote=remote) if moves or remote else limit


_NONE: frozenset[str] = frozenset()
_NOBODY: frozenset[str] = frozenset()


def reservations(instrument: Instrument, day: date) -> dict[str, frozenset[str]]:
    """Clause id → units that do not stand by it on `day`: their last word up to that day is a reservation or a withdrawal."""
    last: dict[tuple[str, str], str] = {}
    for consent in sorted((c for c in instrument.consents if c.on <= day), key=lambda c: c.on):
        last[consent.clause, consent.unit] = consent.answer
    out: dict[str, frozenset[str]] = {}
    for (clause, unit), answer in last.items():
        if answer != "accept":
            out[clause] = out.get(clause, _NOBODY) | {unit}
    return out


def _dimensions(when: Condition) -> int:
    return sum(bool(d) for d in (when.kind, when.field, when.severity, when.zone, when.fence, when.reporter, when.flags, when.without_flags))


def change_dates(pack: Pack) -> tuple[date, ...]:
    """Every local date on which anything in the pack begins or ends, in order; between two of them the edition is the same."""
    days: set[date] = set()
    periods = [u.valid for u in pack.units.units] + [z.valid for z in pack.zones.zones] + [i.in_force for i in pack.instruments]
    periods += [z.remote.valid for z in pack.zones.zones if z.remote is not None]
    periods += [term.valid for term in pack.file.offers]
    if pack.law is not None:
        periods += [r.valid for r in pack.law.rows]
    days.update(consent.on for i in pack.instruments for consent in i.consents)
    for period in periods:
        days.update(d for d in (period.start, period.until) if d is not None)
    first = min(days, default=date(2000, 1, 1))
    return (first - timedelta(days=36500), *sorted(days))
