"""Every worked case of every pack holds, and every clause the program executes is the cause of at least one of them."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from lienket.regulation.decide import Rulebook
from lienket.regulation.examples import Case
from lienket.regulation.load import Pack, load_pack
from lienket.regulation.model import Assigned, Citation, Decision, Facts, Undetermined
from lienket.regulation.rhythm import commendations, exchanges, meets, occasions, targets, transition_of

PACKS = Path(__file__).parents[2] / "packs"
DAY = timedelta(days=1)
NAMES = sorted(folder.name for folder in PACKS.iterdir() if (folder / "pack.yaml").is_file())


@cache
def pack(name: str) -> Pack:
    return load_pack(PACKS / name)


@cache
def rules(name: str) -> Rulebook:
    return Rulebook(pack(name))


def given(case: Case) -> Facts:
    g = case.given
    assert g is not None
    return Facts(g.kind, g.field, g.severity, g.reporter, g.place, frozenset(g.zones), frozenset(g.flags), frozenset(g.concerns_units))


def causes(decision: Decision) -> set[Citation]:
    """Every clause and law row the decision cites anywhere."""
    parts = (decision.lead, *decision.support, *decision.informed, *decision.clocks, *decision.ladders)
    return {c for part in parts for c in part.because} | set(decision.sharing_because)


def differences(case: Case, decision: Decision) -> list[str]:
    """Where the decision is not what the case expects, as sentences."""
    expect, out = case.expect, []
    if expect.undetermined != isinstance(decision.lead, Undetermined):
        out.append(f"lead is {decision.lead}")
    elif isinstance(decision.lead, Assigned) and decision.lead.unit != expect.lead:
        out.append(f"lead is {decision.lead.unit}, not {expect.lead}")
    for part in ("support", "informed"):
        wanted, found = getattr(expect, part), {a.unit for a in getattr(decision, part)}
        if wanted is not None and found != set(wanted):
            out.append(f"{part} is {sorted(found)}, not {sorted(wanted)}")
    for clock in expect.clocks:
        held = [
            t
            for t in decision.clocks
            if t.clock == clock.clock
            and (clock.limit.unit, clock.limit.amount) in {(x.unit, x.amount) for x in t.limits}
            and (clock.cites is None or clock.cites in {c.clause for c in t.because})
        ]
        if not held:
            out.append(f"no clock {clock}")
    if expect.profiles is not None and {p.partition("#")[2] for p in decision.profiles} != set(expect.profiles):
        out.append(f"profiles are {decision.profiles}, not {expect.profiles}")
    for name in ("restricted", "label", "onward"):
        wanted = getattr(expect, name)
        if wanted is not None and getattr(decision, name) != wanted:
            out.append(f"{name} is {getattr(decision, name)}, not {wanted}")
    if missing := set(expect.cites) - {c.clause for c in causes(decision)}:
        out.append(f"not cited: {sorted(missing)}")
    return out


def broken(name: str, case: Case) -> set[str]:
    """Clauses of the targets in force on the case's date that its facts break."""
    edition = rules(name).edition(case.on)
    return {t.because.clause for t in targets(pack(name), case.on.astimezone(rules(name).zone).date()) if meets(edition, t.when, given(case))}


def ordered(name: str, case: Case) -> list[tuple[Any, ...]]:
    """Everything the regulations in force order on the case's local date: kind, clause, its code, by, to, window, what is replaced."""
    p = pack(name)
    day = case.on.astimezone(rules(name).zone).date()
    out = [(o.kind, o.because.clause, o.because.code, set(o.by), set(o.to), o.window.first, o.window.last, None) for o in occasions(p, day, day + DAY)]
    out += [("information", x.because.clause, x.because.code, set(x.by), set(x.to), None, None, None) for x in exchanges(p, day)]
    out += [("commendation", c.because.clause, c.because.code, set(c.proposed_by), set(c.decided_by), None, None, None) for c in commendations(p, day)]
    if t := transition_of(p, day):
        out.append(("transition", t.because.clause, t.because.code, set(), set(), None, None, t.replaced))
    return out


def missing(name: str, case: Case) -> list[str]:
    """What of the expected rhythm is not ordered on the date, as sentences."""
    out = []
    for want in case.expect.rhythm:
        held = [o for o in ordered(name, case) if (o[0], o[1]) == (want.kind, want.cites)]
        wanted = (want.by and set(want.by), want.to and set(want.to), want.opens, want.closes, want.replaces)
        if not any(all(w is None or w == h for w, h in zip(wanted, o[3:], strict=True)) for o in held):
            out.append(f"{want} is not ordered; found {held}")
    return out


def every_case() -> list[object]:
    return [pytest.param(name, n, id=f"{name}: {case.name.en}") for name in NAMES for n, case in enumerate(pack(name).cases)]


@pytest.mark.parametrize(("name", "number"), every_case())
def test_the_case_holds(name, number):
    case = pack(name).cases[number]
    assert missing(name, case) == []
    if case.given is not None:
        assert case.expect.undetermined or case.expect.lead, "a case with facts names a lead or expects none"
        assert differences(case, rules(name).decide(given(case), case.on)) == []
        assert case.expect.breaks is None or broken(name, case) == set(case.expect.breaks)


@pytest.mark.parametrize("name", NAMES)
def test_every_clause_that_is_executed_is_the_cause_of_a_case(name):
    executed = {f"{i.code}#{c.id}" for i in pack(name).instruments if i.kind == "regulation" for c in i.clauses if c.executed}
    cases = pack(name).cases
    cited = {cause.code for case in cases if case.given for cause in causes(rules(name).decide(given(case), case.on))}
    cited |= {o[2] for case in cases for want in case.expect.rhythm for o in ordered(name, case) if (o[0], o[1]) == (want.kind, want.cites)}
    cited |= {f"{i.code}#{clause}" for case in cases for clause in case.expect.breaks or () for i in pack(name).instruments}
    assert sorted(executed - cited) == []


def test_a_case_that_does_not_hold_is_told_apart():
    case = pack("formosa-ha-tinh").cases[0]
    decision = rules("formosa-ha-tinh").decide(given(case), case.on)
    wrong = case.model_copy(
        update={"expect": case.expect.model_copy(update={"lead": "nobody", "support": ("nobody",), "label": "TLP:CLEAR", "cites": ("nothing",)})}
    )
    assert len(differences(wrong, decision)) == 4
