"""A clause a party reserved, or withdrew from, gives that party no part; accepting changes nothing; profiles and onward rules only narrow."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienket.regulation.decide import Rulebook, widest_onward
from lienket.regulation.edition import reservations
from lienket.regulation.format import Consent
from lienket.regulation.load import PackRefused, pack_from_sources
from lienket.regulation.model import Assigned, Facts, Undetermined
from tests.regulation.mini_pack import SOURCES, added, changed
from tests.regulation.test_decide import COUNTY, FORMOSA, LAWS, moments_and_facts

QC = "regulations/01-qc.yaml"
AT = datetime(2016, 3, 2, 5, tzinfo=UTC)
AT_PORT = Facts("incident", "theft", "high", "guard", place="port")
BOTH = pytest.mark.parametrize("rules", [FORMOSA, COUNTY], ids=["formosa", "county"])


def with_consents(*lines: str, base: dict[str, str] | None = None) -> Rulebook:
    return Rulebook(pack_from_sources(added(QC, "consents:\n" + "".join(f"  - {{{line}}}\n" for line in lines), base=base)))


def rebuilt(rules: Rulebook, index: int, consents: tuple[Consent, ...]) -> Rulebook:
    """The rulebook with `consents` in one instrument, all else the same."""
    pack = rules.pack
    instruments = list(pack.instruments)
    instruments[index] = instruments[index].model_copy(update={"consents": consents})
    values = {name: getattr(pack, name) for name in type(pack).__slots__ if name != "instruments"}
    return Rulebook(type(pack)(**values, instruments=tuple(instruments)))


def given_by(decision, unit: str, clause: str) -> bool:
    """Whether `clause` (instrument#clause) gives `unit` a part or a rung."""
    parts = [*decision.support, *decision.informed, *([decision.lead] if isinstance(decision.lead, Assigned) else [])]
    told = [ladder for ladder in decision.ladders if unit in chain.from_iterable(r.told for r in ladder.rungs)]
    return any(c.code == clause for a in parts if a.unit == unit for c in a.because) or any(c.code == clause for x in told for c in x.because)


def test_the_next_rank_is_asked_where_the_lead_reserved_and_the_reservation_is_among_the_reasons():
    rules = with_consents("unit: border-post, clause: d3, answer: reserve, on: 2015-05-01")
    decision = rules.decide(AT_PORT, AT)
    assert decision.leader == "province-police"  # d3 still sets d2 aside for everybody else.
    assert "reserved:border-post:d3" in decision.notes


def test_where_nobody_else_is_named_the_lead_is_undetermined_and_says_so():
    # Without the general clause d1 and the case that cites it there is no next rank.
    start, end = SOURCES[QC].index("  - id: d1"), SOURCES[QC].index("  - id: d2")
    bare = {**{name: text for name, text in SOURCES.items() if name != "cases/main.yaml"}, QC: SOURCES[QC][:start] + SOURCES[QC][end:]}
    lead = with_consents("unit: border-post, clause: d3, answer: reserve, on: 2015-05-01", base=bare).decide(AT_PORT, AT).lead
    assert isinstance(lead, Undetermined)
    assert lead.missing == ("reserved",)
    assert [c.clause for c in lead.because] == ["d3"]


def test_a_supporter_who_reserved_is_not_asked():
    rules = with_consents("unit: plant, clause: d2, answer: reserve, on: 2015-05-01")
    decision = rules.decide(Facts("incident", "theft", "high", "guard", place="works"), AT)
    assert (decision.leader, decision.support, decision.notes) == ("town-police", (), ("reserved:plant:d2",))


def test_a_withdrawal_counts_from_its_date_and_a_later_acceptance_ends_it():
    rules = with_consents("unit: border-post, clause: d3, answer: withdraw, on: 2017-01-01", "unit: border-post, clause: d3, answer: accept, on: 2018-01-01")
    leads = [rules.decide(AT_PORT, datetime(year, 6, 1, tzinfo=UTC)).leader for year in (2016, 2017, 2018)]
    assert leads == ["border-post", "province-police", "border-post"]
    last_of_2016 = datetime(2016, 12, 31, 16, 59, 59, tzinfo=UTC)  # The local day ends at 17:00 UTC.
    assert [rules.decide(AT_PORT, last_of_2016 + timedelta(seconds=n)).leader for n in (0, 1)] == ["border-post", "province-police"]


def test_the_last_word_up_to_the_day_counts():
    pack = with_consents("unit: plant, clause: d2, answer: reserve, on: 2015-01-01", "unit: plant, clause: d2, answer: accept, on: 2015-02-01").pack
    assert reservations(pack.instruments[0], date(2015, 1, 31)) == {"d2": frozenset({"plant"})}
    assert reservations(pack.instruments[0], date(2015, 2, 1)) == {}
    assert reservations(pack.instruments[0], date(2014, 12, 31)) == {}


@BOTH
@LAWS
@given(data=st.data())
def test_reserving_gives_the_unit_no_part_by_the_clause_and_accepting_changes_nothing(rules, data):
    at, facts = data.draw(moments_and_facts(rules))
    n = data.draw(st.sampled_from([i for i, x in enumerate(rules.pack.instruments) if x.kind == "regulation"]))
    instrument = rules.pack.instruments[n]
    unit = data.draw(st.sampled_from(sorted(u.code for u in rules.pack.units.units)))
    clause = data.draw(st.sampled_from([c.id for c in instrument.clauses if c.routing or c.escalation] or [instrument.clauses[0].id]))

    accepted = rebuilt(rules, n, (Consent(unit=unit, clause=clause, answer="accept", on=date(1990, 1, 1)),)).decide(facts, at)
    reserved = rebuilt(rules, n, (Consent(unit=unit, clause=clause, answer="reserve", on=date(1990, 1, 1)),)).decide(facts, at)

    assert accepted == rules.decide(facts, at)
    assert not given_by(reserved, unit, f"{instrument.code}#{clause}")
    assert (reserved.label, reserved.restricted, reserved.clocks) == (accepted.label, accepted.restricted, accepted.clocks)


SHARING = '    sharing: {when: {flags: [foreigner]}, label: "TLP:AMBER+STRICT"}\n'
PROFILES = """\
profiles:
  - {code: brief, name: {vi: Tóm tắt, en: Brief}, shows: [headline, severity]}
  - {code: situation, name: {vi: Tình hình, en: Situation}, shows: [headline, place, time, severity]}
"""


def sharing(rule: str, *more: str) -> dict[str, str]:
    base = changed(QC, "clauses:\n", PROFILES + "clauses:\n")
    clauses = "".join(f"  - {{id: s{n}, cite: § {n}, text: {{vi: x, en: x}}, basis: assumed, sharing: {{{m}}}}}\n" for n, m in enumerate(more))
    return added(QC, clauses, base=changed(QC, SHARING, f"    sharing: {{{rule}}}\n", base=base))


@pytest.mark.parametrize(
    ("rules", "level", "shows"),
    [
        (("profile: brief",), "know", ("headline", "severity")),
        (("profile: situation",), "view", ("headline", "place", "time", "severity")),
        (("profile: situation, informed_level: know",), "know", ("headline", "place", "time", "severity")),
        (("profile: situation, informed_level: work",), "view", ("headline", "place", "time", "severity")),
        (("profile: situation", "profile: brief"), "know", ("headline", "severity")),
        (("label: 'TLP:AMBER'",), "view", None),
    ],
)
def test_a_profile_only_narrows_what_the_informed_read(rules, level, shows):
    decision = Rulebook(pack_from_sources(sharing(*rules))).decide(AT_PORT, AT)
    assert (decision.informed_level, decision.shows) == (level, shows)
    assert len(decision.profiles) == sum("profile" in r for r in rules)


@pytest.mark.parametrize(
    ("rules", "onward"),
    [
        (("label: 'TLP:AMBER'",), None),
        (("onward: parties",), "parties"),
        (("onward: parties", "onward: none"), "none"),
        (("onward: originator", "onward: parties"), "originator"),
        (("onward: parties, label: 'TLP:AMBER+STRICT'",), "originator"),
        (("onward: parties", "label: 'TLP:RED'"), "none"),
    ],
)
def test_the_strictest_onward_rule_wins_and_never_goes_beyond_the_label(rules, onward):
    decision = Rulebook(pack_from_sources(sharing(*rules))).decide(AT_PORT, AT)
    assert decision.onward == onward
    if onward:
        order = ["none", "originator", "parties"]
        assert order.index(onward) <= order.index(widest_onward(decision.label))


@pytest.mark.parametrize(
    ("text", "code", "line_says"),
    [
        ("consents:\n  - {unit: province-police, clause: d1, answer: reserve, on: 2015-05-01}\n", "unknown.own-party", "province-police"),
        ("consents:\n  - {unit: plant, clause: d77, answer: reserve, on: 2015-05-01}\n", "unknown.own-clause", "d77"),
        ("signatories:\n  - {unit: province-police, position: {vi: Giám đốc, en: Director}}\n", "unknown.own-party", "province-police"),
        ("profiles:\n  - {code: p, name: {vi: x, en: x}, shows: [names]}\n", "unknown.part", "names"),
        ("profiles:\n  - {code: p, name: {vi: x, en: x}, shows: []}\n  - {code: p, name: {vi: x, en: x}, shows: []}\n", "duplicate", "p"),
    ],
)
def test_codes_that_the_instrument_does_not_hold_are_named_with_their_line(text, code, line_says):
    with pytest.raises(PackRefused) as refused:
        pack_from_sources(added(QC, text))
    (error,) = refused.value.errors
    assert error.rule == code
    assert line_says in str(error)
    assert QC in str(error)


def test_more_words_than_units_told_is_refused():
    with pytest.raises(PackRefused, match="acknowledgments"):
        pack_from_sources(changed(QC, "{to: higher, acknowledge_within: {hours: 2}}", "{to: higher, acknowledge_within: {hours: 2}, acknowledgments: 2}"))
