"""Rules about clauses without effect, ladders and places: each fires on a pack broken in its way."""

from __future__ import annotations

from lienket.regulation.load import pack_from_sources
from lienket.regulation.proof import prove
from tests.regulation.mini_pack import added, changed
from tests.regulation.random_packs import QC, WORDS


def clause(body: str) -> str:
    return f"  - {{id: d9, cite: Điều 9, {WORDS}, {body}}}\n"


def rules_of(sources: dict[str, str]) -> list[tuple[str, str, str]]:
    return [(f.rule, f.severity, f.clause) for f in prove(pack_from_sources(sources)).findings if f.rule != "numbering"]


def test_a_clock_always_tightened_by_another_is_shadowed() -> None:
    assert rules_of(added(QC, clause("clock: {clock: acknowledge, limit: {minutes: 45}, when: {severity: [high], kind: [incident]}}"))) == [
        ("shadowed", "warning", "d9")
    ]
    assert rules_of(added(QC, clause("clock: {clock: acknowledge, limit: {minutes: 45}, when: {kind: [incident]}}"))) == []
    assert rules_of(added(QC, clause("clock: {clock: acknowledge, limit: {days: 2}, when: {severity: [high]}}"))) == [("shadowed", "warning", "d9")]


def test_a_label_or_supporter_that_adds_nothing_is_shadowed() -> None:
    label = 'sharing: {when: {flags: [foreigner], kind: [incident]}, label: "TLP:AMBER"}'
    inform = "routing: {when: {kind: [incident]}, inform: [higher]}"
    narrower = "routing: {when: {kind: [incident], severity: [low]}, inform: [higher]}"

    assert rules_of(added(QC, clause(label))) == [("shadowed", "warning", "d9")]
    assert rules_of(added(QC, clause(label.replace("label", "restricted: true, label")))) == []
    assert rules_of(added(QC, clause(inform))) == []
    assert rules_of(added(QC, clause(inform) + clause(narrower).replace("d9", "d10"))) == [("shadowed", "warning", "d10")]


def test_a_ladder_that_comes_back_is_found_with_who_leads() -> None:
    back = changed(QC, "- {to: higher, acknowledge_within: {hours: 2}}", "- {to: lead-police, acknowledge_within: {hours: 2}}")

    (finding,) = [f for f in prove(pack_from_sources(back)).findings if f.severity == "warning"]

    assert (finding.rule, finding.clause) == ("escalation-loop", "d5")
    assert "rung 2 leads back to 'town-police'" in finding.message[1]
    assert finding.example is not None
    assert finding.example["kind"] in ("incident", "petition")


def test_a_role_no_unit_plays_somewhere_is_noted_with_the_places() -> None:
    sources = changed(QC, "inform: [lead-police]", "inform: [lead-police, local]")
    sources = changed(QC, "roles:\n", "roles:\n  - {code: local, kind: company, name: {vi: a, en: a}}\n", base=sources)

    (finding,) = prove(pack_from_sources(sources)).findings

    assert (finding.rule, finding.severity, finding.clause) == ("role-without-unit", "note", "d3")
    assert "'port'" in finding.message[1]


def test_a_party_outside_every_zone_is_found_where_its_like_have_one() -> None:
    sources = changed("units.yaml", "  - code: old-police\n", "  - {code: plant-b, kind: company, name: {vi: B, en: B}}\n  - code: old-police\n")

    assert rules_of(changed(QC, "  - {unit: plant}\n", "  - {unit: plant}\n  - {unit: plant-b}\n", base=sources)) == [
        ("party-without-zone", "warning", "plant-b")
    ]


def test_a_part_of_the_site_outside_every_named_zone_is_found() -> None:
    square = '"geometry": {"type": "Polygon", "coordinates": [[[106.44, 18.06], [106.48, 18.06], [106.48, 18.1], [106.44, 18.1], [106.44, 18.06]]]}'
    site = f'{{"type": "Feature", "properties": {{"zone": "works"}}, {square}}},\n  {{"type": "Feature", "properties": {{"zone": "ward"}},'
    sources = changed("boundaries.geojson", '{"type": "Feature", "properties": {"zone": "ward"},', site)
    sources = changed("zones.yaml", "fence: inside, within: [ward]", "fence: inside", base=sources)

    (finding,) = [f for f in prove(pack_from_sources(sources)).findings if f.rule == "site-uncovered"]

    assert finding.clause == "works"
    assert finding.example is not None
    assert finding.example["lat"] > 18.05
