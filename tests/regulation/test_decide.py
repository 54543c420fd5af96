"""The laws of `decide`: it answers for all facts, always the same, says why, and never lets a unit judge a report about itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lienket.matters.sentences import MISSING
from lienket.regulation.decide import Rulebook
from lienket.regulation.load import load_pack, pack_from_sources
from lienket.regulation.model import Assigned, Facts, Undetermined, UnknownFact
from tests.regulation.mini_pack import added, changed

PACKS = Path(__file__).parents[2] / "packs"
FORMOSA, COUNTY = (Rulebook(load_pack(PACKS / name)) for name in ("formosa-ha-tinh", "montgomery-911"))
BOTH = pytest.mark.parametrize("rules", [FORMOSA, COUNTY], ids=["formosa", "county"])
MOMENTS = [
    datetime(y, m, d, 5, tzinfo=UTC) for y, m, d in ((2014, 6, 1), (2016, 3, 2), (2023, 3, 10), (2025, 3, 15), (2025, 6, 30), (2025, 7, 1), (2026, 5, 20))
]
LAWS = settings(max_examples=60, deadline=None)


@st.composite
def moments_and_facts(draw, rules: Rulebook, concerns: bool = True):
    """An instant and facts in the vocabulary of that date."""
    at = draw(st.sampled_from(MOMENTS))
    edition = rules.edition(at)
    pick = {name: st.sampled_from(sorted(getattr(edition, name))) for name in ("kind", "field", "severity", "reporter")}
    zones, flags = st.sampled_from(sorted(edition.zones)), st.sampled_from(sorted(edition.flags))
    units = st.frozensets(st.sampled_from(sorted(edition.units)), max_size=4) if concerns else st.just(frozenset())
    facts = Facts(
        **{name: draw(choice) for name, choice in pick.items()},
        place=draw(st.none() | zones),
        zones=draw(st.frozensets(zones, max_size=2)),
        flags=draw(st.frozensets(flags, max_size=3)),
        concerns=draw(units),
    )
    return at, facts


def involved(decision) -> set[str]:
    units = {a.unit for a in (*decision.support, *decision.informed)} | {r.unit for ladder in decision.ladders for r in ladder.rungs}
    return units | ({decision.lead.unit} if isinstance(decision.lead, Assigned) else set())


@BOTH
@LAWS
@given(data=st.data())
def test_every_report_gets_a_decision_that_says_why(rules, data):
    at, facts = data.draw(moments_and_facts(rules))
    edition, decision = rules.edition(at), rules.decide(facts, at)
    for part in (*decision.support, *decision.informed, *decision.clocks, *decision.ladders):
        assert part.because
        assert all(citation.cite and citation.basis for citation in part.because)
    if isinstance(decision.lead, Assigned):
        assert decision.lead.because
        assert decision.lead.unit in edition.units
    else:  # What is missing is named in words people read; only where no clause speaks is there none to cite.
        assert decision.lead.missing
        assert all(code.partition(":")[0] in MISSING for code in decision.lead.missing)
        assert decision.lead.because or decision.lead.missing == ("no-clause",)
    assert decision.in_force == tuple(i.code for i in edition.instruments)


@BOTH
@LAWS
@given(data=st.data())
def test_the_same_facts_in_any_order_give_the_same_decision_in_a_fresh_program_too(rules, data):
    at, facts = data.draw(moments_and_facts(rules))
    turned = Facts(
        facts.kind,
        facts.field,
        facts.severity,
        facts.reporter,
        facts.place,
        *(frozenset(data.draw(st.permutations(sorted(codes)))) for codes in (facts.zones, facts.flags, facts.concerns)),
    )
    decision = rules.decide(facts, at)
    assert rules.decide(turned, at) == decision
    fresh = Rulebook(rules.pack)
    fresh._editions = rules._editions  # Compiling is dear; what is worked out from the edition is done anew.
    assert fresh.decide(turned, at) == decision


@BOTH
@LAWS
@given(data=st.data())
def test_a_unit_the_report_is_about_plays_no_part_in_it(rules, data):
    at, facts = data.draw(moments_and_facts(rules, concerns=False))
    first = rules.decide(facts, at)
    about = data.draw(st.frozensets(st.sampled_from(sorted(involved(first) - {"parent"} or rules.edition(at).units)), min_size=1))
    decision = rules.decide(Facts(facts.kind, facts.field, facts.severity, facts.reporter, facts.place, facts.zones, facts.flags, about), at)
    assert not involved(decision) & about
    if isinstance(first.lead, Assigned) and first.lead.unit not in about:
        assert decision.lead == first.lead


@BOTH
@LAWS
@given(data=st.data())
def test_a_decision_is_the_same_all_day_until_the_edition_changes(rules, data):
    at, facts = data.draw(moments_and_facts(rules))
    later = at + timedelta(minutes=data.draw(st.integers(0, 600)))
    if rules.edition(later) is rules.edition(at):
        assert rules.decide(facts, later) == rules.decide(facts, at)


@BOTH
@pytest.mark.parametrize("dimension", ["kind", "field", "severity", "reporter", "place", "zones", "flags"])
def test_a_code_the_vocabulary_does_not_hold_is_refused_by_name(rules, dimension):
    at, edition = MOMENTS[-1], rules.edition(MOMENTS[-1])
    codes = {name: next(iter(getattr(edition, name))) for name in ("kind", "field", "severity", "reporter")}
    value = frozenset({"no-such-code"}) if dimension in {"zones", "flags"} else "no-such-code"
    with pytest.raises(UnknownFact) as refused:
        rules.decide(Facts(**(codes | {dimension: value})), at)
    assert refused.value.args == ({"place": "zone", "zones": "zone", "flags": "flag"}.get(dimension, dimension), "no-such-code")


# --- the reference case over the years --------------------------------------------------------------------------------


def theft(place: str | None = "fhs", severity: str = "it-nghiem-trong", field: str = "trom-cap", **values: object) -> Facts:
    return Facts("tin-bao-toi-pham", field, severity, "bao-ve", place, **values)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("on", "model", "lead"),
    [
        ("2014-06-01T12:00:00+07:00", None, None),
        ("2016-03-02T12:00:00+07:00", "qc-01-2015", "ca-tx-ky-anh"),
        ("2022-05-24T23:59:59+07:00", "qc-01-2015", "ca-tx-ky-anh"),
        ("2022-05-25T00:00:00+07:00", "qc-2022", "ca-tx-ky-anh"),
        ("2023-03-10T01:30:00+07:00", "qc-2022", "ca-tx-ky-anh"),
        ("2025-03-15T12:00:00+07:00", "qc-2022", "ca-ky-long"),
        ("2025-06-30T23:59:59+07:00", "qc-2022", "ca-ky-long"),
        ("2025-07-01T00:00:00+07:00", "qc-2025", "ca-p-vung-ang"),
        ("2026-05-20T12:00:00+07:00", "qc-2025", "ca-p-vung-ang"),
    ],
)
def test_the_version_in_force_on_the_local_date_decides(on, model, lead):
    decision = FORMOSA.decide(theft(), local(on))
    assert [code for code in decision.in_force if code in {"qc-01-2015", "qc-2022", "qc-2025"}] == ([model] if model else [])
    assert decision.leader == lead
    if lead is None:
        assert decision.lead == Undetermined(("no-clause",))
    else:
        assert {c.instrument for c in decision.lead.because} == {model}


def test_where_two_levels_are_in_force_the_higher_precedence_leads_and_the_rest_adds_up():
    at = local("2016-10-02T20:10:00+07:00")
    precedence = {i.code: i.precedence for i in FORMOSA.edition(at).instruments}
    assert precedence["qc-tinh-fhs-2015"] > precedence["qc-01-2015"]
    grave = FORMOSA.decide(theft(severity="dac-biet-nghiem-trong", field="co-y-gay-thuong-tich"), at)
    assert grave.leader == "pc02"
    assert {c.instrument for c in grave.lead.because} == {"qc-tinh-fhs-2015"}
    assert {"qc-01-2015", "qc-tinh-fhs-2015"} <= {c.instrument for t in grave.clocks for c in t.because}
    ordinary = FORMOSA.decide(theft(field="co-y-gay-thuong-tich"), at)
    assert {c.instrument for c in ordinary.lead.because} == {"qc-01-2015"}


@pytest.mark.parametrize("on", ["2016-03-02T12:00:00+07:00", "2023-03-10T12:00:00+07:00", "2026-05-20T12:00:00+07:00"])
def test_without_a_place_nobody_leads_where_a_clause_bound_to_a_place_could_win(on):
    decision = FORMOSA.decide(theft(place=None, severity="dac-biet-nghiem-trong", field="co-y-gay-thuong-tich"), local(on))
    assert isinstance(decision.lead, Undetermined)
    assert "place" in decision.lead.missing
    assert decision.lead.because


def test_a_role_played_by_the_first_of_several_asks_for_the_place_instead_of_guessing():
    edition = FORMOSA.edition(local("2026-05-20T12:00:00+07:00"))
    general = next(i for i in edition.instruments if i.code == "phap-luat-chung")
    assert edition.resolve(general, "cong-an-co-tham-quyen", ()) == (None, "place")
    assert edition.resolve(general, "bien-phong", ()) == (None, "place")  # The province's border guard is what is left where no post answers for the place.
    assert edition.resolve(general, "bien-phong", ("no-such-zone",)) == ("bdbp-ha-tinh", "")
    before = FORMOSA.edition(local("2016-03-02T12:00:00+07:00"))
    assert before.resolve(general, "cong-an-co-tham-quyen", ()) == ("ca-tx-ky-anh", "")  # The town police answered for every place.


def test_the_marks_of_assumed_clauses_and_unconfirmed_law_reach_the_decision():
    decision = FORMOSA.decide(theft(), local("2026-05-20T12:00:00+07:00"))
    assert isinstance(decision.lead, Assigned)
    assert {c.basis for c in decision.lead.because} == {"assumed"}
    assert {c.basis for t in decision.clocks for c in t.because} >= {"assumed", "law:verified", "law:memory"}


def test_equal_clauses_that_name_different_leads_are_a_conflict_not_a_choice():
    two = """\
  - {id: z1, cite: Điều 90, basis: assumed, text: {vi: a, en: a}, routing: {when: {severity: [high], kind: [incident], field: [crime]}, lead: plant}}
  - {id: z2, cite: Điều 91, basis: assumed, text: {vi: b, en: b}, routing: {when: {severity: [high], kind: [incident], field: [crime]}, lead: town-police}}
"""
    rules = Rulebook(pack_from_sources(added("regulations/01-qc.yaml", two)))
    at = datetime(2016, 3, 2, 5, tzinfo=UTC)
    decision = rules.decide(Facts("incident", "crime", "high", "citizen", "ward"), at)
    assert isinstance(decision.lead, Undetermined)
    assert decision.lead.missing == ("conflict",)
    assert {c.clause for c in decision.lead.because} == {"z1", "z2"}


def test_an_exception_that_may_apply_were_the_place_known_leaves_the_lead_open():
    leadless = changed("regulations/01-qc.yaml", "      lead: border-post\n", "")
    rules = Rulebook(pack_from_sources(leadless))
    edition = rules.edition(MOMENTS[-1])
    facts = Facts("incident", next(iter(edition.field)), next(iter(edition.severity)), next(iter(edition.reporter)))
    decision = rules.decide(facts, MOMENTS[-1])
    assert isinstance(decision.lead, Undetermined)
    assert decision.lead.missing == ("place",)
