"""`decide`: facts + regulations in force → who leads, supports, is told, by when, who may read, and why. Pure and deterministic.

Order of choice for the lead (docs/why/decide.md): clauses set aside by an exception drop out; the highest precedence among regulations; the most specific
clause (dimensions it names, then depth of the field). Units the report is about, and units that reserved the clause, drop out. Equal clauses naming
different leads, an unknown place or a role nobody plays give `Undetermined`, never a guess.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, datetime, time
from itertools import groupby
from zoneinfo import ZoneInfo

from lienket.regulation.edition import Compiled, Edition, Placed, change_dates
from lienket.regulation.format import LawLimit, LawRow, Limit
from lienket.regulation.load import Pack
from lienket.regulation.model import Assigned, Citation, Decision, Facts, First, Ladder, Rung, Timed, Undetermined, offer_citation

_LABELS = ("TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED")
_LEVELS = ("know", "view", "work", "lead")
_ONWARD = ("none", "originator", "parties")


@dataclass(slots=True)
class _Span:
    start: datetime
    end: datetime
    edition: Edition


class Rulebook:
    """A pack ready to decide at any instant; editions are compiled when first needed."""

    def __init__(self, pack: Pack) -> None:
        """Prepare `pack`; nothing is compiled yet."""
        self.pack = pack
        self.zone = ZoneInfo(pack.file.time_zone)
        self.days = change_dates(pack)
        self._starts = [self._midnight(i) for i in range(len(self.days))]
        self._editions: dict[int, Edition] = {}
        self._memo: dict[tuple[int, int, int, tuple[str, ...], bool, frozenset[str], bool], Decision] = {}
        self._span = _Span(_LONG_AGO, _LONG_AGO, Edition.__new__(Edition))

    def _midnight(self, i: int) -> datetime:
        return datetime.combine(self.days[i], time(), self.zone).astimezone(UTC)

    @property
    def starts(self) -> tuple[datetime, ...]:
        """The instants (UTC) from which an edition holds: between two of them the same facts are always decided alike."""
        return tuple(self._starts)

    def edition(self, at: datetime) -> Edition:
        """The edition in force at the aware instant `at`."""
        span = self._span
        if not span.start <= at < span.end:
            i = max(bisect_right(self._starts, at) - 1, 0)
            if i not in self._editions:
                self._editions[i] = Edition(self.pack, self.days[i])
            end = self._starts[i + 1] if i + 1 < len(self._starts) else _FAR
            self._span = span = _Span(self._starts[i] if i else _LONG_AGO, end, self._editions[i])
        return span.edition

    def decide(self, facts: Facts, at: datetime) -> Decision:
        """Decide `facts` by the regulations in force at `at` (aware). Raises UnknownFact for codes the vocabulary does not hold then."""
        edition = self.edition(at)
        mask, loose, placed = edition.applicable(facts)
        reserved = facts.reporter in edition.protected or facts.kind in edition.restricted_kinds
        key = (id(edition), mask, loose, placed.zones, placed.remote, facts.concerns, reserved)
        decision = self._memo.get(key)
        if decision is None:
            if len(self._memo) > 200_000:
                self._memo.clear()
            decision = self._memo[key] = _work_out(edition, mask, loose, placed, facts.concerns, reserved)
        return decision

    def timed_if_complex(self, facts: Facts, at: datetime, clock: str, row: LawRow) -> Timed | None:
        """The lead's clock were the matter found complex by `row`: it stands in the place of its ordinary row, all other limits hold. Raises UnknownFact.

        A clause that restates the ordinary figure gives way with it; one that says less is a limit of its own.
        """
        edition = self.edition(at)
        mask, _loose, placed = edition.applicable(facts)
        found = _clocks([edition.complexified(c, row, remote=placed.remote) for c in _standing(edition, mask, mask)], placed.remote)
        return next((t for t in found if (t.clock, t.duty) == (clock, "lead")), None)


_LONG_AGO = datetime(1, 1, 2, tzinfo=UTC)
_FAR = datetime(9999, 12, 30, tzinfo=UTC)


def _work_out(edition: Edition, mask: int, loose: int, placed: Placed, concerns: frozenset[str], reserved: bool) -> Decision:
    applying = _standing(edition, mask, mask)
    leading = [c for c in _standing(edition, loose, mask) if c.clause.routing and c.clause.routing.lead]
    notes: list[str] = []
    lead, winners = _choose(edition, leading, mask, placed, concerns, notes)
    doubts = frozenset[str]().union(*(c.overrides for c in edition.clauses if c.bit & loose & ~mask))
    if any(c.key in doubts for c in winners):  # An exception that may apply, were the place known, would set the winner aside.
        lead, winners = Undetermined(("place",), tuple(c.citation for c in winners)), []
    additive = [c for c in applying if c.clause.routing and not c.clause.routing.lead]
    barred = {lead.unit} if isinstance(lead, Assigned) else set[str]()
    support = _units(edition, [*winners, *additive], "support", placed, concerns, barred, notes)
    informed = _units(edition, [*winners, *additive], "inform", placed, concerns, barred | {s.unit for s in support}, notes)
    sharing = [c for c in applying if c.clause.sharing]
    labels = [c.clause.sharing.label for c in sharing if c.clause.sharing and c.clause.sharing.label]
    default = max((i.default_label for i in edition.instruments), key=_LABELS.index, default="TLP:AMBER")
    levels = [c.clause.sharing.informed_level for c in sharing if c.clause.sharing and c.clause.sharing.informed_level]
    label = max(labels, key=_LABELS.index, default=default)
    profiles, shows = _profile(sharing)
    clocks = _clocks(applying, placed.remote)
    return Decision(
        lead=lead,
        support=support,
        informed=informed,
        clocks=tuple(t for t in clocks if t.duty != "offered"),
        ladders=_ladders(edition, applying, placed, concerns, notes),
        label=label,
        restricted=reserved or any(c.clause.sharing.restricted for c in sharing if c.clause.sharing),
        informed_level=min((min(levels, key=_LEVELS.index, default="view"), _opened(shows)), key=_LEVELS.index),
        sharing_because=tuple(c.citation for c in sharing),
        first_actions=_first_actions(edition, [*winners, *additive], placed, concerns),
        in_force=tuple(i.code for i in edition.instruments),
        notes=tuple(dict.fromkeys(notes)),
        profiles=profiles,
        shows=shows,
        onward=_onward(sharing, label),
        offer=next((t for t in clocks if t.duty == "offered"), None) or _default_offer(edition),
    )


def _default_offer(edition: Edition) -> Timed | None:
    """The model's own term for answering an offer of the lead, in force on the day of the edition."""
    term = next((t for t in edition.pack.file.offers if t.valid.covers(edition.day)), None)
    return Timed("offer", "offered", (term.limit,), (offer_citation(term),)) if term else None


def widest_onward(label: str) -> str:
    """How far matters under `label` may be passed on at most: RED nowhere, AMBER+STRICT by the originator, the others among the parties."""
    return {"TLP:RED": "none", "TLP:AMBER+STRICT": "originator"}.get(label, "parties")


def _onward(sharing: list[Compiled], label: str) -> str | None:
    """The strictest that a clause says, and never wider than the label; where none says anything, only a strict label does."""
    said = [c.clause.sharing.onward for c in sharing if c.clause.sharing and c.clause.sharing.onward]
    widest = widest_onward(label)
    return min((*said, widest), key=_ONWARD.index) if said or widest != "parties" else None


def _profile(sharing: list[Compiled]) -> tuple[tuple[str, ...], tuple[str, ...] | None]:
    """The profiles named, and the parts that all of them show, in the order of the first."""
    named = []
    for c in sharing:
        code = c.clause.sharing.profile if c.clause.sharing else None
        profile = next((p for p in c.instrument.profiles if p.code == code), None) if c.instrument and code else None
        if profile is not None and c.instrument is not None:
            named.append((f"{c.instrument.code}#{profile.code}", profile.shows))
    if not named:
        return (), None
    return tuple(dict.fromkeys(code for code, _ in named)), tuple(part for part in named[0][1] if all(part in shows for _, shows in named))


def _standing(edition: Edition, among: int, certain: int) -> list[Compiled]:
    """The clauses of `among` that no exception of `certain` sets aside, in the order of the pack."""
    aside = frozenset[str]().union(*(c.overrides for c in edition.clauses if c.bit & certain))
    return [c for c in edition.clauses if c.bit & among and c.key not in aside]


def _choose(
    edition: Edition, leading: list[Compiled], mask: int, placed: Placed, concerns: frozenset[str], notes: list[str]
) -> tuple[Assigned | Undetermined, list[Compiled]]:
    dropped: list[Citation] = []
    reserved: list[Citation] = []
    for _rank, group in groupby(sorted(leading, key=lambda c: c.rank, reverse=True), key=lambda c: c.rank):
        candidates: dict[str, list[Compiled]] = {}
        cited: list[Citation] = []
        problems: list[str] = []
        for c in group:
            cited.append(c.citation)
            if not c.bit & mask:  # It would apply if the place were known: anything below it would be a guess.
                problems.append("place")
                continue
            assert c.clause.routing is not None
            assert c.clause.routing.lead is not None
            unit, why = edition.resolve(c.instrument, c.clause.routing.lead, placed.zones)
            if unit is None:
                problems.append(why)
            elif unit in concerns:
                dropped.append(c.citation)
            elif unit in c.reserved:
                reserved.append(c.citation)
                notes.append(f"reserved:{unit}:{c.clause.id}")
            else:
                candidates.setdefault(unit, []).append(c)
        if problems:
            return Undetermined(tuple(dict.fromkeys(problems)), tuple(cited)), []
        if len(candidates) > 1:
            return Undetermined(("conflict",), tuple(cited)), []
        for unit, winners in candidates.items():
            routing = winners[0].clause.routing
            role = routing.lead if routing and routing.lead else unit
            return Assigned(unit, role, tuple(c.citation for c in winners)), winners
    missing = (("concerned",) if dropped else ()) + (("reserved",) if reserved else ())
    return Undetermined(missing or ("no-clause",), (*dropped, *reserved)), []


def _opened(shows: tuple[str, ...] | None) -> str:
    """The highest level that opens nothing a profile hides: without place or time only `know`, without text or files at most `view`."""
    if shows is None or {"place", "time", "text", "files"} <= set(shows):
        return "lead"
    return "view" if {"place", "time"} <= set(shows) else "know"


def _units(
    edition: Edition, clauses: list[Compiled], part: str, placed: Placed, concerns: frozenset[str], taken: set[str], notes: list[str]
) -> tuple[Assigned, ...]:
    found: dict[str, tuple[str, list[Citation]]] = {}
    for c in clauses:
        assert c.clause.routing is not None
        for code in getattr(c.clause.routing, part):
            unit, why = edition.resolve(c.instrument, code, placed.zones)
            if unit is None:
                notes.append(why if ":" in why else f"{why}:{code}")
            elif unit in c.reserved:
                notes.append(f"reserved:{unit}:{c.clause.id}")
            elif unit not in concerns and unit not in taken:
                found.setdefault(unit, (code, []))[1].append(c.citation)
    return tuple(Assigned(unit, role, tuple(dict.fromkeys(cited))) for unit, (role, cited) in found.items())


def _clocks(applying: list[Compiled], remote: bool) -> tuple[Timed, ...]:
    """One clock per (clock, duty): law and clauses together; within one unit of time the smallest stays, across units all stay and the earliest date holds.

    A limit whose last day may move is not measured against one whose does not: which is earlier depends on the calendar, so both stay.
    """
    groups: dict[tuple[str, str], list[tuple[Limit, Citation]]] = {}
    warned: dict[tuple[str, str], set[int]] = {}
    for c in applying:
        rule = c.clause.clock
        if rule is not None:
            limit = c.remote if remote and c.remote is not None else rule.limit
            groups.setdefault((rule.clock, rule.duty), []).append((limit, c.citation))
            if rule.warn is not None:
                warned.setdefault((rule.clock, rule.duty), set()).update(rule.warn)
    out = []
    for (clock, duty), pairs in groups.items():
        smallest: dict[tuple[str, str | None], Limit] = {}
        for limit, _cited in pairs:
            sort = _sort(limit)
            if sort not in smallest or limit.amount < smallest[sort].amount:
                smallest[sort] = limit
        because = [cited for limit, cited in pairs if limit.amount == smallest[_sort(limit)].amount]
        shares = warned.get((clock, duty))
        out.append(Timed(clock, duty, tuple(smallest.values()), tuple(because), None if shares is None else tuple(sorted(shares))))
    return tuple(out)


def _sort(limit: Limit) -> tuple[str, str | None]:
    """What limits must share for one of them always to end no later than the other."""
    return limit.unit, limit.moves if isinstance(limit, LawLimit) else None


def _ladders(edition: Edition, applying: list[Compiled], placed: Placed, concerns: frozenset[str], notes: list[str]) -> tuple[Ladder, ...]:
    """Per clock the ladder of the highest-ranking clause; a rung nobody can stand on, or one the report is about, is left out and noted."""
    best: dict[str, Compiled] = {}
    for c in applying:
        rule = c.clause.escalation
        if rule is not None and (rule.clock not in best or c.rank > best[rule.clock].rank):
            best[rule.clock] = c
    out = []
    for clock, c in best.items():
        assert c.clause.escalation is not None
        rungs = []
        for step in c.clause.escalation.ladder:
            told = [unit for to in step.told if (unit := _told(edition, c, to, placed, concerns, notes))]
            if told:  # Where some of those named cannot be told, the others' word must do.
                needed = min(step.acknowledgments, len(told))
                rungs.append(Rung(told[0], step.acknowledge_within, step.level, tuple(told[1:]), needed))
        out.append(Ladder(clock, tuple(rungs), (c.citation,), tuple(sorted(c.reserved))))
    return tuple(out)


def _told(edition: Edition, c: Compiled, to: str, placed: Placed, concerns: frozenset[str], notes: list[str]) -> str | None:
    """Who stands on a rung for `to`: a unit, ``parent`` (found when the clock lapses), or None, noted."""
    unit, why = ("parent", "") if to == "parent" else edition.resolve(c.instrument, to, placed.zones)
    if unit is None:
        notes.append(why if ":" in why else f"{why}:{to}")
        return None
    if unit in c.reserved:
        notes.append(f"reserved:{unit}:{c.clause.id}")
        return None
    return None if unit in concerns else unit


def _first_actions(edition: Edition, clauses: list[Compiled], placed: Placed, concerns: frozenset[str]) -> tuple[First, ...]:
    """The first actions of these clauses, each once; a unit nobody can find, or that the report is about, leaves the action to the lead."""
    found: dict[tuple[str, str | None], First] = {}
    for c in clauses:
        for action in c.clause.routing.first_actions if c.clause.routing else ():
            unit = edition.resolve(c.instrument, action.by, placed.zones)[0] if action.by else None
            unit = None if unit in concerns or unit in c.reserved else unit
            found.setdefault((action.vi, unit), First(action, unit, action.within, c.citation))
    return tuple(found.values())
