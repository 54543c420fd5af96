"""The proof against enumeration: what it finds on small random regulations is exactly what asking about every fact finds, no more and no less."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lienket.regulation import cubes
from lienket.regulation.cubes import Space, TooHard
from lienket.regulation.decide import Rulebook
from lienket.regulation.edition import Edition
from lienket.regulation.format import Condition
from lienket.regulation.ground import Clauses
from lienket.regulation.ledger import Ledger, Scene
from lienket.regulation.lint_idle import IdleSurvey
from lienket.regulation.lint_leads import LeadSurvey
from lienket.regulation.lint_sets import SetSurvey
from lienket.regulation.load import Pack, load_pack, pack_from_sources
from lienket.regulation.model import Assigned, Decision, Facts, Undetermined
from lienket.regulation.proof import prove
from tests.regulation.mini_pack import SOURCES, changed
from tests.regulation.random_packs import CONDITION, DAY, EVERY_FACT, NOON, PARTIES, QC, REGULATIONS, SEVERAL, SINGLE, UNITS, pack_of, subsets

NOBODY = (("no-clause",), ("reserved",))


class Enumeration:
    """What asking `decide` about every fact shows."""

    def __init__(self, pack: Pack) -> None:
        self.rules = Rulebook(pack)
        self.edition: Edition = self.rules.edition(NOON)
        self.by_key = {c.key: c for c in self.edition.clauses}

    def decide(self, facts: Facts) -> Decision:
        return self.rules.decide(facts, NOON)

    def unit(self, key: str, facts: Facts) -> str | None:
        c = self.by_key[key]
        placed = self.edition.placed(facts.place, facts.zones)
        if not placed.strict & c.bit or not (c.clause.routing and c.clause.routing.lead):
            return None
        unit = self.edition.resolve(c.instrument, c.clause.routing.lead, placed.zones)[0]
        return "" if unit in c.reserved else unit  # Who reserved a clause leads nothing by it.

    def conflicts(self, facts: Facts, lead: Undetermined, *, loosely: bool = False) -> set[tuple[str, str]]:
        if lead.missing != ("conflict",) and not (loosely and lead.missing[0] not in ("concerned", "reserved", "no-clause", "place")):
            return set()
        units = {c.code: unit for c in lead.because if (unit := self.unit(c.code, facts)) and unit not in facts.concerns}
        return {tuple(sorted((a, b))) for a, b in combinations(units, 2) if units[a] != units[b]}  # type: ignore[misc]

    def troubled(self, facts: Facts, lead: Undetermined) -> set[str]:
        if not any(why.startswith("role-") for why in lead.missing):
            return set()
        return {c.code for c in lead.because if self.unit(c.code, facts) is None}


class Survey:
    """What the proof finds in the same edition."""

    def __init__(self, pack: Pack) -> None:
        self.ledger, self.clauses = Ledger(), Clauses(pack, Space(pack))
        edition = Rulebook(pack).edition(NOON)
        numbers = self.clauses.add(edition)
        containers = frozenset(outer for zone in edition.zones.values() for outer in zone.within)
        scene = Scene(edition, DAY, self.clauses, numbers, frozenset(PARTIES), containers)
        self.leads, self.idle = LeadSurvey(pack, self.clauses, self.ledger), IdleSurvey(pack, self.clauses, self.ledger)
        self.idle.walk(scene)
        self.leads.walk(scene)
        self.singles = set(self.ledger.found)
        SetSurvey(pack, self.clauses, self.ledger).walk(scene)
        self.sets = set(self.ledger.found) - self.singles

    def keys(self, *start: str) -> set[tuple[str, ...]]:
        return {key[len(start) :] for key in self.singles if key[: len(start)] == start}


@settings(max_examples=150, deadline=None)
@given(rules=REGULATIONS)
def test_gaps_conflicts_and_empty_roles_are_those_of_the_whole_product(rules) -> None:
    pack = pack_of(rules)
    found, all_facts = Survey(pack), Enumeration(pack)
    gaps, conflicts, troubled = set(), set(), set()
    for facts in SINGLE:
        lead = all_facts.decide(facts).lead
        if isinstance(lead, Undetermined):
            gaps |= {(facts.kind,)} if lead.missing in NOBODY else set()
            conflicts |= all_facts.conflicts(facts, lead)
            troubled |= all_facts.troubled(facts, lead) if facts.place else set()

    assert not found.ledger.unproved
    assert found.keys("gap") == gaps
    assert found.keys("conflict") == conflicts
    assert {key[-1] for key in found.keys("role-unresolved")} == troubled


@settings(max_examples=100, deadline=None)
@given(rules=REGULATIONS)
def test_own_cases_are_those_of_every_set_of_parties_concerned(rules) -> None:
    pack = pack_of(rules)
    found, all_facts = Survey(pack), Enumeration(pack)
    alone, conflicts, troubled = set(), set(), set()
    for facts in SINGLE:
        first = all_facts.decide(facts).lead
        for about in subsets(PARTIES)[1:]:
            concerning = replace(facts, concerns=about)
            lead = all_facts.decide(concerning).lead
            if isinstance(lead, Undetermined):
                if lead.missing[0] == "concerned" and isinstance(first, Assigned):
                    alone.add((first.unit, facts.kind))
                conflicts |= all_facts.conflicts(concerning, lead)
                troubled |= all_facts.troubled(concerning, lead) if facts.place else set()

    base = {("conflict", *pair) for pair in found.keys("conflict")}
    assert {key for key in found.keys("own-case") if key[0] in UNITS} == alone
    assert {key[1:] for key in found.keys("own-case") if key[0] == "conflict"} == {pair for pair in conflicts if ("conflict", *pair) not in base}
    unresolved = {key[-1] for key in found.keys("role-unresolved")}
    assert {key[-1] for key in found.keys("own-case") if key[0] == "role-unresolved"} == troubled - unresolved


@settings(max_examples=100, deadline=None)
@given(rules=REGULATIONS)
def test_a_clause_is_unreachable_exactly_where_no_fact_and_no_one_concerned_reaches_it(rules) -> None:
    pack = pack_of(rules)
    found, all_facts = Survey(pack), Enumeration(pack)
    reached, held = set(), set()
    for facts in SINGLE:
        mask, _loose, _placed = all_facts.edition.applicable(facts)
        held |= {c.key for c in all_facts.edition.clauses if c.bit & mask}
        for about in subsets((*UNITS, "sea-post")):
            lead = all_facts.decide(replace(facts, concerns=about)).lead
            if isinstance(lead, Assigned):
                reached |= {c.code for c in lead.because}
            elif lead.missing[0] not in ("place", "concerned", "reserved", "no-clause"):
                reached |= all_facts.troubled(facts, lead)
                reached |= {c.code for pair in all_facts.conflicts(replace(facts, concerns=about), lead) for c in lead.because if c.code in pair}
    leading = {c.key for c in all_facts.edition.clauses if c.clause.routing and c.clause.routing.lead}

    assert {f"qc#{f.clause}" for f in found.leads.dead(found.idle.held)} == (leading & held) - reached
    assert {f"qc#{f.clause}" for f in found.idle.findings() if f.rule == "never-applies"} == set(all_facts.by_key) - held


@settings(max_examples=100, deadline=None)
@given(rules=REGULATIONS)
def test_a_clock_or_ladder_is_shadowed_exactly_where_no_decision_cites_it(rules) -> None:
    pack = pack_of(rules)
    found, all_facts = Survey(pack), Enumeration(pack)
    cited = {c.code for facts in SINGLE for d in [all_facts.decide(facts)] for part in (*d.clocks, *d.ladders) for c in part.because}
    timed = {c.key for c in all_facts.edition.clauses if c.clause.clock or c.clause.escalation}
    never = {f"qc#{f.clause}" for f in found.idle.findings() if f.rule == "never-applies"}

    shadowed = {f"qc#{f.clause}" for f in found.idle.findings() if f.rule == "shadowed"}

    assert shadowed & timed == timed - cited - never


@settings(max_examples=60, deadline=None)
@given(rules=REGULATIONS)
def test_reports_in_several_zones_are_decided_for_every_place_with_every_set(rules) -> None:
    pack = pack_of(rules)
    found, all_facts = Survey(pack), Enumeration(pack)
    conflicts, troubled, gap_kinds = set(), set(), set()
    for facts in SEVERAL:
        lead = all_facts.decide(facts).lead
        if isinstance(lead, Undetermined):
            conflicts |= all_facts.conflicts(facts, lead, loosely=True)
            troubled |= all_facts.troubled(facts, lead)
            gap_kinds |= {facts.kind} if lead.missing in NOBODY else set()
    known = found.keys("conflict")
    beyond = {key for pair in conflicts - known for key in pair}

    assert not found.ledger.unproved
    assert {key[1] for key in found.sets if len(key) == 2} == beyond
    assert {key[2] for key in found.sets if key[1] == "role-unresolved"} == troubled - {key[-1] for key in found.keys("role-unresolved")}
    assert any(key[1] == "gap" for key in found.sets) == bool(gap_kinds - {key[0] for key in found.keys("gap")})


@settings(max_examples=60, deadline=None)
@given(rules=REGULATIONS)
def test_every_example_shows_what_its_finding_says(rules) -> None:
    pack = pack_of(rules)
    all_facts = Enumeration(pack)
    for finding in prove(pack, DAY).findings:
        if finding.rule in ("gap", "conflict", "role-unresolved", "own-case"):
            assert finding.example is not None
            shown = finding.example
            facts = Facts(
                *(shown[name] for name in ("kind", "field", "severity", "reporter")),
                place=shown.get("place"),
                zones=frozenset(shown.get("zones", ())),
                flags=frozenset(shown.get("flags", ())),
                concerns=frozenset(shown.get("concerns_units", ())),
            )
            assert isinstance(all_facts.decide(facts).lead, Undetermined)


@settings(max_examples=60, deadline=None)
@given(conditions=st.lists(CONDITION, min_size=1, max_size=6))
def test_what_is_left_of_a_cube_is_counted_and_found_rightly(conditions) -> None:
    space = Space(pack_from_sources(SOURCES))
    whens = [Condition(**{k: tuple(sorted(v)) if isinstance(v, (set, frozenset)) else v for k, v in c.items() if k != "zone"}) for c in conditions]
    first, *others = [space.cube(when) for when in whens]
    points = [space.point(facts) for facts in EVERY_FACT] + [space.point(replace(facts, reporter="guard")) for facts in EVERY_FACT]

    inside = [p for p in points if p & first == p]
    outside = [p for p in inside if all(p & other != p for other in others)]

    assert space.size(first) == len(inside)
    if not space.empty(first):
        answer = space.outside(first, [(other, ()) for other in others])
        assert bool(answer) == bool(outside)
        if answer:
            assert space.point(space.facts(answer)) in outside


# --- what is too hard is said ------------------------------------------------------------------------------------------


def test_a_proof_that_ran_out_of_steps_is_not_complete_and_says_of_what(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cubes, "MAX_STEPS", 0)

    proof = prove(pack_from_sources(SOURCES))

    assert not proof.complete
    assert proof.unproved
    assert "left: gap: 'incident'" in proof.proved[1]


def test_a_question_that_takes_too_many_steps_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    space = Space(pack_from_sources(SOURCES))
    monkeypatch.setattr(cubes, "MAX_STEPS", 1)
    walls = [(space.among("field", [field]), ()) for field in ("crime", "theft")]

    with pytest.raises(TooHard):
        space.outside(space.whole, walls)


def test_a_sound_pack_is_complete_and_says_over_what() -> None:
    proof = prove(pack_from_sources(SOURCES), DAY)

    # 2 kinds × 3 fields × 2 severities × 2 reporters × 4 sets of flags × (3 zones and none).
    assert (proof.complete, proof.combinations, proof.days) == (True, 384, (DAY,))
    assert "384" in proof.proved[0]


def test_many_flags_are_no_limit() -> None:
    flags = [f"f{n}" for n in range(60)]
    vocabulary = "".join(f"  - {{code: {f}, name: {{vi: {f}, en: {f}}}}}\n" for f in flags)
    sources = changed("taxonomy.yaml", "flags:\n", f"flags:\n{vocabulary}")
    sources = changed(QC, "when: {kind: [incident, petition]}", f"when: {{kind: [incident, petition], without_flags: [{', '.join(flags)}]}}", base=sources)

    proof = prove(pack_from_sources(sources), DAY)

    assert proof.complete
    assert proof.combinations == 96 * 2**60 * 4


# --- the shipped packs -------------------------------------------------------------------------------------------------

PACKS = Path(__file__).parents[2] / "packs"


@pytest.mark.parametrize("name", ["bien-gioi-khe-may", "formosa-ha-tinh", "montgomery-911"])
def test_random_facts_never_contradict_the_verdict(name: str) -> None:
    pack = load_pack(PACKS / name)
    rules, random = Rulebook(pack), Random(4)
    proofs = {day: prove(pack, day) for day in (rules.days[-1], rules.days[-5 if len(rules.days) > 4 else -1])}
    for day, proof in proofs.items():
        noon = datetime(day.year, day.month, day.day, 5, tzinfo=UTC)
        edition = rules.edition(noon)
        choices = [sorted(values) for values in (edition.kind, edition.field, edition.severity, edition.reporter)]
        places, flags = [*sorted(edition.zones), None], sorted(edition.flags)
        gaps = {f.clause for f in proof.findings if f.rule == "gap"}
        troubled = {f.clause for f in proof.findings if f.rule in ("role-unresolved", "conflict")}
        for _ in range(20_000 // len(proofs)):
            facts = Facts(*(random.choice(values) for values in choices), random.choice(places), flags=frozenset(f for f in flags if random.random() < 0.2))
            lead = rules.decide(facts, noon).lead
            if isinstance(lead, Undetermined) and "place" not in lead.missing:
                assert not proof.complete
                assert facts.kind in gaps or troubled & {c.clause for c in lead.because}


def test_the_model_of_another_shape_is_complete_and_nothing_is_found() -> None:
    proof = prove(load_pack(PACKS / "bien-gioi-khe-may"))

    assert proof.complete, proof.proved[1]
    assert proof.findings == ()


def test_no_ladder_of_the_reference_regulation_comes_back() -> None:
    assert [f for f in prove(load_pack(PACKS / "formosa-ha-tinh")).findings if f.rule == "escalation-loop"] == []


def test_the_reference_regulation_is_complete_on_every_date() -> None:
    proof = prove(load_pack(PACKS / "formosa-ha-tinh"))

    assert proof.complete, proof.proved[1]
    assert len(proof.days) > 20
