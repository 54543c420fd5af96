"""The worked examples of a pack, run: which do not hold, and which clauses that are executed no example shows.

`pack check` and the tests ask here, so that whoever writes a pack sees the same verdict as whoever ships it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from lienket.regulation.decide import Rulebook
from lienket.regulation.examples import Case, ExpectedRhythm
from lienket.regulation.finding import Finding, at
from lienket.regulation.load import Pack
from lienket.regulation.model import Citation, Decision, Facts, Undetermined
from lienket.regulation.refusal import Both
from lienket.regulation.rhythm import commendations, exchanges, meets, occasions, targets, transition_of

_DAY = timedelta(days=1)
_FAILS: Both = (
    "đọc lại điều khoản: sửa ví dụ nếu ví dụ sai, sửa điều khoản nếu quy chế không nói như vậy",
    "read the clause again: correct the case if the case is wrong, the clause if the regulation does not say so",
)
_BARE: Both = (
    "thêm vào cases/ một ví dụ mà kết quả dựa trên điều khoản này",
    "add to cases/ an example whose outcome rests on this clause",
)
_BEGIN: Both = (
    "viết cases/*.yaml: dữ kiện, ngày, kết quả phải có, vì sao",
    "write cases/*.yaml: facts, day, what must come out, why",
)


@dataclass(frozen=True, slots=True)
class Ordered:
    """What the regulations order on a day: an occasion, an exchange, a commendation or a transition."""

    kind: str
    because: Citation
    by: frozenset[str] = frozenset()
    to: frozenset[str] = frozenset()
    opens: date | None = None
    closes: date | None = None
    replaces: str | None = None

    def meets(self, want: ExpectedRhythm) -> bool:
        """Whether this is what a case expects; what it leaves out is not compared."""
        wanted = (want.by and frozenset(want.by), want.to and frozenset(want.to), want.opens, want.closes, want.replaces)
        held = (self.by, self.to, self.opens, self.closes, self.replaces)
        return (self.kind, self.because.clause) == (want.kind, want.cites) and all(w is None or w == h for w, h in zip(wanted, held, strict=True))


def worked_findings(pack: Pack) -> list[Finding]:
    """Every case that does not hold (error), and every clause that is executed and no case rests on (warning)."""
    rules = Rulebook(pack)
    found = [
        Finding("case-fails", "error", *pack.where(f"case:{n}"), "", (f"“{case.name.vi}”: {vi}", f"“{case.name.en}”: {en}"), _FAILS)
        for n, case in enumerate(pack.cases)
        for vi, en in (*differences(pack, rules, case), *missing(pack, rules, case))
    ]
    bare = bare_clauses(pack, rules)
    if not pack.cases and bare:  # Said once: whoever begins a pack has other things to read first.
        none = (f"gói chưa có ví dụ nào; {len(bare)} điều khoản được thực thi", f"the pack has no case yet; {len(bare)} clauses are executed")
        return [Finding("no-case", "warning", "pack.yaml", 1, "", none, _BEGIN)]
    for key in bare:
        message = ("không ví dụ nào dựa trên điều khoản này", "no case rests on this clause")
        found.append(Finding("no-case", "warning", *at(pack, key), message, _BARE))
    return found


def bare_clauses(pack: Pack, rules: Rulebook) -> list[str]:
    """Clauses that are executed and are the cause of no case, as `instrument#clause`."""
    executed = {f"{i.code}#{c.id}" for i in pack.instruments if i.kind == "regulation" for c in i.clauses if c.executed}
    shown: set[str] = set()
    for case in pack.cases:
        if case.given is not None:
            shown |= {cause.code for cause in causes(rules.decide(facts_of(case), case.on))}
        shown |= {o.because.code for want in case.expect.rhythm for o in ordered(pack, rules, case) if (o.kind, o.because.clause) == (want.kind, want.cites)}
        shown |= {f"{i.code}#{clause}" for clause in case.expect.breaks or () for i in pack.instruments}
    return [key for key in pack.places if key in executed - shown]


def facts_of(case: Case) -> Facts:
    """The facts of a case that has some."""
    g = case.given
    assert g is not None
    return Facts(g.kind, g.field, g.severity, g.reporter, g.place, frozenset(g.zones), frozenset(g.flags), frozenset(g.concerns_units))


def causes(decision: Decision) -> set[Citation]:
    """Every clause and law row the decision cites anywhere."""
    parts = (decision.lead, *decision.support, *decision.informed, *decision.clocks, *decision.ladders)
    return {c for part in parts for c in part.because} | set(decision.sharing_because)


def differences(pack: Pack, rules: Rulebook, case: Case) -> list[Both]:
    """Where what is decided is not what the case expects, as sentences."""
    if case.given is None:
        return []
    expect, decision = case.expect, rules.decide(facts_of(case), case.on)
    if not expect.undetermined and not expect.lead:
        return [("ví dụ có dữ kiện phải nêu 'lead' hoặc 'undetermined: true'", "a case with facts names a 'lead' or says 'undetermined: true'")]
    broken = {t.because.clause for t in targets(pack, _day(rules, case)) if meets(rules.edition(case.on), t.when, facts_of(case))}
    decided: dict[str, set[str]] = {
        "support": {a.unit for a in decision.support},
        "informed": {a.unit for a in decision.informed},
        "profiles": {p.partition("#")[2] for p in decision.profiles},
        "breaks": broken,
    }
    out = [*_lead(case, decision)]
    for name, found in decided.items():
        if (wanted := getattr(expect, name)) is not None and found != set(wanted):
            out.append(_not(name, _listed(found), _listed(wanted)))
    out += _clocks(case, decision)
    for name in ("restricted", "label", "onward"):
        if (wanted := getattr(expect, name)) is not None and getattr(decision, name) != wanted:
            out.append(_not(name, str(getattr(decision, name)), str(wanted)))
    return [*out, *_uncited(case, decision)]


def missing(pack: Pack, rules: Rulebook, case: Case) -> list[Both]:
    """What of the expected rhythm is not ordered on the date, as sentences."""
    out: list[Both] = []
    for want in case.expect.rhythm:
        of_clause = [o for o in ordered(pack, rules, case) if (o.kind, o.because.clause) == (want.kind, want.cites)]
        if any(o.meets(want) for o in of_clause):
            continue
        shown = "; ".join(_occasion(o) for o in of_clause)
        day = _day(rules, case)
        out.append(
            (
                f"{want.kind} theo '{want.cites}' vào {day:%d/%m/%Y} không như ví dụ nêu; quy chế định: {shown or 'không có'}",
                f"{want.kind} of '{want.cites}' on {day.isoformat()} is not as expected; ordered is: {shown or 'none'}",
            )
        )
    return out


def ordered(pack: Pack, rules: Rulebook, case: Case) -> Iterator[Ordered]:
    """Everything the regulations in force order on the case's local date."""
    day = _day(rules, case)
    for o in occasions(pack, day, day + _DAY):
        yield Ordered(o.kind, o.because, frozenset(o.by), frozenset(o.to), o.window.first, o.window.last)
    for x in exchanges(pack, day):
        yield Ordered("information", x.because, frozenset(x.by), frozenset(x.to))
    for c in commendations(pack, day):
        yield Ordered("commendation", c.because, frozenset(c.proposed_by), frozenset(c.decided_by))
    if t := transition_of(pack, day):
        yield Ordered("transition", t.because, replaces=t.replaced)


def _day(rules: Rulebook, case: Case) -> date:
    return case.on.astimezone(rules.zone).date()


def _lead(case: Case, decision: Decision) -> Iterator[Both]:
    wanted, lead = case.expect.lead, decision.lead
    if isinstance(lead, Undetermined):
        if not case.expect.undetermined:
            why = ", ".join(lead.missing)
            yield f"không xác định được chủ trì ({why}), ví dụ nêu '{wanted}'", f"no lead can be named ({why}), the case expects '{wanted}'"
    elif case.expect.undetermined:
        yield f"chủ trì là '{lead.unit}', ví dụ nêu là chưa xác định", f"the lead is '{lead.unit}', the case expects none"
    elif lead.unit != wanted:
        because = ", ".join(c.clause for c in lead.because)
        yield f"chủ trì là '{lead.unit}' (theo {because}), ví dụ nêu '{wanted}'", f"the lead is '{lead.unit}' (by {because}), the case expects '{wanted}'"


def _clocks(case: Case, decision: Decision) -> Iterator[Both]:
    for want in case.expect.clocks:
        running = [t for t in decision.clocks if t.clock == want.clock]
        figure = (want.limit.unit, want.limit.amount)  # Law may say more beside its figure.
        if not any(figure in {(x.unit, x.amount) for x in t.limits} and (want.cites is None or want.cites in {c.clause for c in t.because}) for t in running):
            found = "; ".join(f"{_limits(t.limits)} ({', '.join(c.clause for c in t.because)})" for t in running)
            wanted = _limits((want.limit,)) + (f" ({want.cites})" if want.cites else "")
            yield _not(f"clock {want.clock}", found or "–", wanted)


def _uncited(case: Case, decision: Decision) -> Iterator[Both]:
    if absent := set(case.expect.cites) - {c.clause for c in causes(decision)}:
        yield f"kết quả không dựa trên {_listed(absent)}", f"the outcome does not rest on {_listed(absent)}"


def _not(name: str, found: str, wanted: str) -> Both:
    return f"{name} là {found}, ví dụ nêu {wanted}", f"{name} is {found}, the case expects {wanted}"


def _listed(codes: Any) -> str:
    return f"[{', '.join(sorted(codes))}]"


def _limits(limits: Any) -> str:
    return ", ".join(f"{limit.amount} {limit.unit}" for limit in limits)


def _occasion(o: Ordered) -> str:
    window = f", opens {o.opens}, closes {o.closes}" if o.opens else ""
    return f"by {_listed(o.by)}, to {_listed(o.to)}{window}" + (f", replaces {o.replaces}" if o.replaces else "")
