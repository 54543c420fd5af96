"""Every worked case of every pack holds, and every clause the program executes is the cause of at least one of them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from lienket.regulation.decide import Rulebook
from lienket.regulation.load import Pack, load_pack, pack_from_sources
from lienket.regulation.worked import bare_clauses, differences, missing, worked_findings
from tests.regulation.mini_pack import SOURCES

PACKS = Path(__file__).parents[2] / "packs"
NAMES = sorted(folder.name for folder in PACKS.iterdir() if (folder / "pack.yaml").is_file())


@cache
def pack(name: str) -> Pack:
    return load_pack(PACKS / name)


@cache
def rules(name: str) -> Rulebook:
    return Rulebook(pack(name))


def every_case() -> list[object]:
    return [pytest.param(name, n, id=f"{name}: {case.name.en}") for name in NAMES for n, case in enumerate(pack(name).cases)]


@pytest.mark.parametrize(("name", "number"), every_case())
def test_the_case_holds(name, number):
    case = pack(name).cases[number]
    assert missing(pack(name), rules(name), case) == []
    assert differences(pack(name), rules(name), case) == []


@pytest.mark.parametrize("name", NAMES)
def test_every_clause_that_is_executed_is_the_cause_of_a_case(name):
    assert bare_clauses(pack(name), rules(name)) == []


def test_a_case_that_does_not_hold_is_told_apart():
    case = pack("formosa-ha-tinh").cases[0]
    wrong = case.model_copy(
        update={"expect": case.expect.model_copy(update={"lead": "nobody", "support": ("nobody",), "label": "TLP:CLEAR", "cites": ("nothing",)})}
    )
    assert len(differences(pack("formosa-ha-tinh"), rules("formosa-ha-tinh"), wrong)) == 4


CASES = """\
cases:
  - name: {vi: Trộm cắp trong phường, en: Theft in the ward}
    given: {kind: incident, field: crime, severity: low, place: ward, reporter: citizen}
    on: 2026-03-02T08:00:00+07:00
    because: {vi: Điều chung, en: The general clause}
    expect: {lead: plant, clocks: [{clock: acknowledge, limit: {minutes: 5}}]}
  - name: {vi: Giao ban, en: The meeting}
    on: 2026-03-02T08:00:00+07:00
    because: {vi: Không có cuộc họp nào, en: There is no meeting}
    expect: {rhythm: [{kind: meeting, cites: d2}]}
"""


def test_what_does_not_hold_is_said_with_its_place_in_both_languages():
    found = worked_findings(pack_from_sources({**SOURCES, "cases/01.yaml": CASES}))

    failing = [f for f in found if f.rule == "case-fails"]
    assert [(f.severity, f.file, f.line) for f in failing] == [("error", "cases/01.yaml", 2), ("error", "cases/01.yaml", 2), ("error", "cases/01.yaml", 7)]
    assert "“Theft in the ward”: the lead is 'town-police'" in failing[0].message[1]
    assert "“Trộm cắp trong phường”: chủ trì là 'town-police'" in failing[0].message[0]
    assert "5 minutes" in failing[1].message[1]
    assert "2026-03-02" in failing[2].message[1]


def test_a_clause_no_case_rests_on_is_a_warning():
    found = {f.clause: f for f in worked_findings(pack_from_sources({**SOURCES, "cases/01.yaml": CASES})) if f.rule == "no-case"}

    assert "d3" in found, "no case is at the port"
    assert "d2" not in found, "the theft rests on it"
    assert found["d3"].severity == "warning"


def test_a_pack_without_any_case_is_told_so_once():
    sources = {name: text for name, text in SOURCES.items() if not name.startswith("cases/")}

    (finding,) = worked_findings(pack_from_sources(sources))

    assert (finding.rule, finding.severity, finding.file) == ("no-case", "warning", "pack.yaml")


def test_a_case_with_facts_says_who_leads_or_that_nobody_can_be_named():
    silent = CASES.replace("expect: {lead: plant, clocks: [{clock: acknowledge, limit: {minutes: 5}}]}", "expect: {support: []}")

    found = worked_findings(pack_from_sources({**SOURCES, "cases/01.yaml": silent}))

    assert any("undetermined" in f.message[1] for f in found if f.rule == "case-fails")
