"""The coverage matrix against enumeration: each cell counts exactly what asking about every fact of it counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings

from lienket.regulation.decide import Rulebook
from lienket.regulation.load import pack_from_sources
from lienket.regulation.matrix import annex_rows, matrix
from lienket.regulation.model import Assigned, Facts
from tests.regulation.mini_pack import SOURCES, changed
from tests.regulation.random_packs import DAY, EVERY_FACT, NOON, QC, REGULATIONS, pack_of


def outcome(facts: Facts, rules: Rulebook) -> tuple[str, str | None, frozenset[str]]:
    lead = rules.decide(facts, NOON).lead
    cited = frozenset(c.code for c in lead.because)
    if isinstance(lead, Assigned):
        return "lead", lead.unit, cited
    state = {"no-clause": "gap", "reserved": "gap", "conflict": "conflict"}.get(lead.missing[0], "unresolved")
    return state, None, frozenset() if state == "gap" else cited


@settings(max_examples=80, deadline=None)
@given(rules=REGULATIONS)
def test_every_cell_counts_what_every_fact_shows(rules) -> None:
    pack = pack_of(rules)
    rulebook = Rulebook(pack)
    for kind in (None, "petition"):
        table = matrix(pack, DAY, kind)
        for (field, cells), (n, zone) in product(zip(table.fields, table.rows, strict=True), enumerate(table.zones)):
            same = [facts for facts in EVERY_FACT if facts.field == field and kind in (None, facts.kind)]
            expected = Counter(outcome(replace(f, place=zone, reporter=r), rulebook) for f in same for r in ("citizen", "guard"))
            shares = (cells[n].main, *cells[n].others)

            assert {(s.state, s.unit, frozenset(s.clauses)): s.combinations for s in shares} == expected
            leads = Counter()
            for (state, unit, _clauses), count in expected.items():
                leads[state, unit] += count
            assert leads[cells[n].main.state, cells[n].main.unit] == max(leads.values())


def test_rows_follow_the_tree_and_zones_with_the_same_column_share_one() -> None:
    table = matrix(pack_from_sources(SOURCES), DAY)

    assert list(zip(table.fields, table.depth, strict=True)) == [("crime", 0), ("theft", 1), ("traffic", 0)]
    assert table.alike() == (("ward", "works"), ("port",))
    assert table.units == ("town-police", "border-post")
    assert table.column("port")[0].units == ("border-post", "town-police")


def test_the_annex_names_lead_clause_and_exceptions() -> None:
    vi, en = (annex_rows(matrix(pack_from_sources(SOURCES), DAY), language) for language in ("vi", "en"))

    assert vi[0] == ["Lĩnh vực", "Phường; Nhà máy", "Cảng"]
    assert vi[1] == ["Tội phạm", "Công an thị xã (Điều 2)", "Đồn Biên phòng (Điều 3); 1 ngoại lệ"]
    assert en[2][0] == "– Theft"
    assert en[2][2].endswith("; 1 exception")


def test_a_hole_is_shown_and_is_the_state_of_its_cell() -> None:
    sources = changed(
        QC,
        "{kind: [incident, petition]}",
        "{kind: [incident]}",
        base=changed(QC, "routing: {lead: higher}", "routing: {when: {severity: [low]}, lead: higher}"),
    )
    sources.pop("cases/main.yaml")

    cell = matrix(pack_from_sources(sources), DAY, "petition").rows[0][0]

    assert cell.state == "gap"
    assert {share.state for share in (cell.main, *cell.others)} == {"gap", "lead"}


def test_without_a_regulation_there_are_no_columns_and_an_unknown_kind_is_refused() -> None:
    pack = pack_from_sources(SOURCES)

    assert matrix(pack, date(2015, 1, 1)).zones == ()
    assert annex_rows(matrix(pack, date(2015, 1, 1)), "vi")[0] == ["Lĩnh vực"]
    with pytest.raises(KeyError):
        matrix(pack, DAY, "no-such-kind")
