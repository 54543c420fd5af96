"""Each lint rule fires on a pack broken in its way, and on no sound one."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from lienket.regulation import references
from lienket.regulation.decide import Rulebook
from lienket.regulation.finding import Finding
from lienket.regulation.format import LawFile, Limit
from lienket.regulation.lint import lint
from lienket.regulation.lint_law import looser
from lienket.regulation.load import Pack, pack_from_sources
from lienket.regulation.model import Facts, Undetermined
from tests.regulation.mini_pack import SOURCES, added, changed

QC = "regulations/01-qc.yaml"
NOON_2016 = datetime(2016, 3, 2, 5, tzinfo=UTC)
WORDS = "text: {vi: x, en: x}, basis: assumed"


def findings(sources: dict[str, str], rule: str, on: date | None = None) -> list[Finding]:
    return [f for f in lint(pack_from_sources(sources), on) if f.rule == rule]


def clause(body: str) -> str:
    return f"  - {{id: d9, cite: § 9, {WORDS}, {body}}}\n"


def without_fallback() -> dict[str, str]:
    """The pack without its general clause d1 (and without the case that cites it)."""
    start, end = SOURCES[QC].index("  - id: d1"), SOURCES[QC].index("  - id: d2")
    return {**{name: text for name, text in SOURCES.items() if name != "cases/main.yaml"}, QC: SOURCES[QC][:start] + SOURCES[QC][end:]}


def test_a_sound_pack_has_no_findings() -> None:
    assert lint(pack_from_sources(SOURCES)) == ()
    assert lint(pack_from_sources(SOURCES), date(2016, 1, 1)) == ()


def test_a_gap_shows_facts_that_nobody_leads() -> None:
    sources = changed(QC, "{kind: [incident, petition]}", "{kind: [incident, petition], severity: [high], field: [theft]}", base=without_fallback())

    gaps = findings(sources, "gap")

    assert {f.clause for f in gaps} == {"incident", "petition"}
    assert {f.severity for f in gaps} == {"error"}
    shown = next(f.example for f in gaps if f.clause == "petition")
    assert shown is not None
    facts = Facts(shown["kind"], shown["field"], shown["severity"], shown["reporter"], shown.get("place"))
    lead = Rulebook(pack_from_sources(sources)).decide(facts, NOON_2016).lead
    assert isinstance(lead, Undetermined)
    assert lead.missing == ("no-clause",)


def test_a_gap_for_one_value_of_one_dimension_is_found() -> None:
    base = without_fallback()
    sources = changed(QC, "{kind: [incident, petition]}", "{kind: [incident, petition], without_flags: [at-sea]}", base=base)

    (gap, *_others) = findings(sources, "gap")

    assert gap.example is not None
    assert gap.example["flags"] == ["at-sea"]


def test_a_conflict_names_both_clauses_and_an_example() -> None:
    sources = added(QC, clause("routing: {when: {field: [theft, traffic]}, lead: plant}"))
    sources = changed(QC, "{kind: [incident, petition]}", "{field: [theft]}", base=sources)

    (conflict,) = [f for f in findings(sources, "conflict") if f.severity == "error"]

    assert conflict.clause in ("d2", "d9")
    assert "qc#d2" in conflict.message[1]
    assert "qc#d9" in conflict.message[1]
    assert conflict.example is not None
    assert conflict.example["field"] == "theft"
    assert conflict.line > 1


def test_an_override_or_a_higher_precedence_settles_a_conflict() -> None:
    conflicting = clause("routing: {when: {field: [theft, traffic]}, lead: plant, overrides: [d2]}")
    sources = changed(QC, "{kind: [incident, petition]}", "{field: [theft]}", base=added(QC, conflicting))

    assert not findings(sources, "conflict")


def test_two_regulations_in_force_at_once_conflict_only_while_both_are() -> None:
    second = SOURCES[QC].replace("code: qc\n", "code: qc-b\n").replace("lead: lead-police\n", "lead: plant\n").replace("2015-05-27}", "2018-01-01}")
    sources = {**SOURCES, "regulations/02-qc.yaml": second}
    ended = changed(QC, "in_force: {from: 2015-05-27}", "in_force: {from: 2015-05-27, until: 2018-01-01}", base=sources)

    conflicts = findings(sources, "conflict")

    assert conflicts
    assert conflicts[0].example is not None
    assert conflicts[0].example["on"] == "2018-01-01"
    assert not findings(sources, "conflict", date(2017, 6, 1))
    assert not findings(ended, "conflict")


def test_what_was_wrong_only_in_the_past_weighs_less() -> None:
    old = without_fallback()
    old = changed(QC, "{kind: [incident, petition]}", "{kind: [incident]}", base=old)
    old = changed(QC, "in_force: {from: 2015-05-27}", "in_force: {from: 2015-05-27, until: 2018-01-01}", base=old)
    sources = {**old, "regulations/02-qc.yaml": SOURCES[QC].replace("code: qc\n", "code: qc-b\n").replace("2015-05-27}", "2018-01-01}")}

    assert [(f.clause, f.severity) for f in findings(sources, "gap")] == [("petition", "warning")]
    assert [f.severity for f in findings(sources, "gap", date(2016, 1, 1))] == ["error"]


def test_a_role_nobody_plays_is_found_with_the_place() -> None:
    role = "roles:\n  - {code: local-border, kind: border, name: {vi: Đồn sở tại, en: Local post}}\n"
    sources = changed(QC, "roles:\n", role)
    sources = changed(QC, "zone: [port]}\n      lead: border-post", "fence: inside}\n      lead: local-border", base=sources)

    (finding,) = findings(sources, "role-unresolved")

    assert (finding.clause, finding.severity) == ("d3", "error")
    assert finding.example is not None
    assert finding.example["place"] == "works"


def test_a_lead_that_ended_is_an_error_and_an_expired_unit() -> None:
    sources = changed("units.yaml", "    area: [port]\n", "    area: [port]\n    valid: {until: 2020-01-01}\n")

    (unresolved,) = [f for f in findings(sources, "role-unresolved") if f.severity == "error"]
    expired = findings(sources, "expired-unit")

    assert unresolved.example is not None
    assert unresolved.example["on"] == "2020-01-01"
    assert {f.clause for f in expired} == {"border-post", "d3"}
    assert not findings(sources, "expired-unit", date(2019, 12, 31))


def test_an_expired_party_names_its_successor() -> None:
    sources = changed(QC, "{unit: border-post}", "{unit: old-police}")

    (finding,) = findings(sources, "expired-unit")

    assert "'town-police'" in finding.remedy[1]
    assert finding.file == QC


def test_a_party_is_represented_by_a_successor_that_is_listed_too() -> None:
    ends = changed("units.yaml", "    area: [port]\n", "    area: [port]\n    valid: {until: 2020-01-01}\n")
    new = "  - {code: new-post, kind: border, name: {vi: Đồn mới, en: New post}, area: [port], valid: {from: 2020-01-01}}\n  - code: plant"
    heir = "successions:\n  - {from: [border-post], to: [new-post], on: 2020-01-01, reason: {vi: Sắp xếp, en: Reorganised}}\n"
    units = changed("units.yaml", "successions:\n", heir, base=changed("units.yaml", "  - code: plant", new, base=ends))

    listed = changed(QC, "{unit: border-post}", "{unit: border-post}\n  - {unit: new-post}", base=units)

    assert "border-post" in {f.clause for f in findings(units, "expired-unit")}, "nobody sits in its place"
    assert {f.clause for f in findings(listed, "expired-unit")} == {"d3"}, "the clause still names the one that ended"


def test_a_role_with_a_living_successor_is_sound() -> None:
    assert not findings(changed(QC, "first: [province-police]", "first: [old-police, province-police]"), "expired-unit")
    assert [f.clause for f in findings(changed(QC, "first: [province-police]", "first: [old-police]"), "expired-unit")] == ["higher"]


def test_a_report_about_a_party_needs_another_lead() -> None:
    own = findings(without_fallback(), "own-case")

    # At the port d3 sets d2 aside, so nobody is left for a report about the border post either.
    assert {(f.clause, f.example["kind"]) for f in own if f.example} == {
        ("town-police", "incident"),
        ("town-police", "petition"),
        ("border-post", "incident"),
    }
    assert {f.file for f in own} == {"units.yaml"}


def test_a_clause_always_set_aside_is_unreachable() -> None:
    sources = added(QC, clause("routing: {when: {kind: [incident, petition], field: [crime, traffic]}, lead: plant, overrides: [d2]}"))

    assert [f.clause for f in findings(sources, "unreachable")] == ["d2"]


def test_a_last_resort_is_reachable_through_those_concerned() -> None:
    general = SOURCES[QC].replace("code: qc\n", "code: last\nprecedence: -5\n").partition("clauses:")[0]
    sources = {**SOURCES, "regulations/09-last.yaml": general + "clauses:\n" + clause("routing: {lead: plant}")}

    assert not findings(sources, "unreachable")


def test_a_condition_that_cannot_be_met_never_applies() -> None:
    sources = changed(QC, "when: {flags: [foreigner]}", "when: {flags: [foreigner], without_flags: [foreigner]}")
    fenced = changed(QC, "zone: [port]}", "zone: [port], fence: inside}")

    assert [f.clause for f in findings(sources, "never-applies")] == ["d6"]
    assert [f.clause for f in findings(fenced, "never-applies")] == ["d3"]


def test_rules_in_a_plan_are_not_executed() -> None:
    assert {f.clause for f in findings(changed(QC, "kind: regulation", "kind: plan"), "not-executed")} == {f"d{n}" for n in range(1, 7)}


def test_a_pack_without_regulation_in_force_says_so() -> None:
    assert findings(changed(QC, "kind: regulation", "kind: plan"), "no-regulation")
    assert findings(SOURCES, "no-regulation", date(2015, 5, 26))


def test_a_zone_of_ended_units_is_found_unless_a_successor_is_listed() -> None:
    sources = changed("zones.yaml", "units: [plant]", "units: [plant, old-police]")

    assert [f.clause for f in findings(sources, "ended-zone")] == ["works"]
    assert not findings(changed("zones.yaml", "units: [plant]", "units: [old-police, town-police]"), "ended-zone")


def test_a_condition_whose_zones_have_all_ended_is_found() -> None:
    sources = changed("zones.yaml", "name: {vi: Cảng, en: Port}", "name: {vi: Cảng, en: Port}, valid: {until: 2020-01-01}")

    assert [(f.clause, f.example) for f in findings(sources, "ended-zone")] == [("d3", {"on": "2020-01-01"})]


# --- law ---------------------------------------------------------------------------------------------------------------


def law(confidence: str = "verified", limit: str = "{days: 10}", valid: str = "{}") -> LawFile:
    row = {"code": "row", "document": "Luật X", "article": "Điều 1", "matter": {"vi": "x", "en": "x"}, "confidence": confidence}
    unit, amount = limit.strip("{}").split(": ")
    period = {"from": date(2018, 1, 1)} if valid == "from 2018" else {}
    return LawFile.model_validate({"law": "vn", "rows": [{**row, "limit": {unit: int(amount)}, "valid": period}]})


def with_law(monkeypatch: pytest.MonkeyPatch, table: LawFile, clock: str, uses: str = "") -> Pack:
    monkeypatch.setattr(references, "law_table", lambda code: table)
    sources = added("pack.yaml", f"law: vn\n{uses}")
    return pack_from_sources(added(QC, clause(f"clock: {clock}"), base=sources))


def law_rules(pack: Pack) -> list[tuple[str, str, str]]:
    return [(f.rule, f.severity, f.clause) for f in lint(pack)]


USE = "law_clocks:\n  - {law: row, clock: answer, when: {kind: [petition]}}\n"


def test_a_clause_that_restates_law_more_loosely_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    pack = with_law(monkeypatch, law(), "{clock: answer, limit: {days: 11}, law: row}")

    assert law_rules(pack) == [("looser-than-law", "error", "d9")]
    assert lint(pack)[0].line == len(SOURCES[QC].splitlines()) + 1


def test_a_clause_as_tight_as_the_law_or_tighter_is_sound(monkeypatch: pytest.MonkeyPatch) -> None:
    for limit in ("{days: 10}", "{days: 3}", "{hours: 240}", "{minutes: 5}"):
        assert law_rules(with_law(monkeypatch, law(), f"{{clock: answer, limit: {limit}, law: row}}", USE)) == []


@pytest.mark.parametrize("confidence", ["memory", "secondary", "assumed"])
def test_a_figure_of_law_not_verified_gives_a_warning_marked_so(monkeypatch: pytest.MonkeyPatch, confidence: str) -> None:
    pack = with_law(monkeypatch, law(confidence), "{clock: answer, limit: {days: 11}, law: row}")

    assert law_rules(pack) == [("looser-than-law", "warning", "d9")]
    assert "chưa kiểm chứng" in lint(pack)[0].message[0]


def test_the_same_clock_on_overlapping_facts_is_compared_without_being_named(monkeypatch: pytest.MonkeyPatch) -> None:
    looser_clause = "{clock: answer, limit: {days: 11}, when: {field: [theft]}}"
    other_kind = "{clock: answer, limit: {days: 11}, when: {kind: [incident]}}"
    other_duty = "{clock: answer, limit: {days: 11}, duty: support}"

    assert law_rules(with_law(monkeypatch, law(), looser_clause, USE)) == [("looser-than-law", "error", "d9")]
    assert law_rules(with_law(monkeypatch, law(), other_kind, USE)) == []
    assert law_rules(with_law(monkeypatch, law(), other_duty, USE)) == []


def test_a_row_not_in_force_all_the_time_is_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    pack = with_law(monkeypatch, law(valid="from 2018"), "{clock: answer, limit: {days: 3}, law: row}")

    assert law_rules(pack) == [("law-not-in-force", "note", "d9")]


def test_a_law_clock_without_a_limit_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    table = law()
    norm = LawFile.model_validate({"law": "vn", "rows": [{**table.rows[0].model_dump(by_alias=True), "limit": None}]})

    assert law_rules(with_law(monkeypatch, norm, "{clock: answer, limit: {days: 3}}", USE)) == [("law-without-limit", "warning", "row")]


def test_a_warning_that_is_never_given_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def found(clock: str) -> list[tuple[str, str, str]]:
        return [one for one in law_rules(with_law(monkeypatch, law(), clock, "")) if one[0] == "warning-never"]

    assert [rule for rule, *_ in found("{clock: answer, limit: {minutes: 5}, warn: [50, 80]}")] == ["warning-never"]
    assert found("{clock: answer, limit: {minutes: 30}, warn: [50, 80]}") == []
    assert found("{clock: answer, limit: {days: 3}, warn: [98, 99]}") == []


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        ({"days": 11}, {"days": 10}, True),
        ({"working_days": 10}, {"working_days": 10}, False),
        ({"working_days": 11}, {"days": 10}, True),
        ({"working_days": 10}, {"days": 12}, None),
        ({"working_days": 15}, {"days": 10}, True),
        ({"days": 10}, {"working_days": 10}, False),
        ({"days": 12}, {"working_days": 10}, None),
        ({"days": 20}, {"working_days": 10}, True),
        ({"hours": 25}, {"days": 1}, True),
        ({"working_days": 1}, {"days": 30}, False),
        ({"months": 1}, {"days": 20}, True),
        ({"days": 28}, {"months": 1}, False),
        ({"days": 30}, {"months": 1}, None),
    ],
)
def test_limits_compare_conservatively(ours: dict[str, int], theirs: dict[str, int], expected: bool | None) -> None:
    assert looser(Limit(**ours), Limit(**theirs)) is expected
