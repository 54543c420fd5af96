"""Checklists of a pack, and who does a first action: read, refused, linted, decided."""

from __future__ import annotations

from datetime import date

import pytest

from lienket.regulation.checklists import checklist_of, fitting
from lienket.regulation.compare import compare
from lienket.regulation.decide import Rulebook
from lienket.regulation.lint import lint
from lienket.regulation.load import PackRefused, load_pack, pack_from_sources
from lienket.regulation.model import Facts
from tests.architecture.rules import ROOT
from tests.world import NOON
from tests.worldpack import CHECKLISTS, REGULATION, SOURCES


def pack(**files):
    names = {"checklists": "checklists.yaml", "regulation": "regulations/01-qc.yaml"}
    return pack_from_sources({**SOURCES, **{names[key]: text for key, text in files.items()}})


def facts(**values):
    return Facts(**{"kind": "incident", "field": "theft", "severity": "low", "reporter": "citizen", "place": "works", **values})


def test_the_lists_whose_condition_the_facts_meet_come_first():
    edition = Rulebook(pack()).edition(NOON)
    for field, expected in (("theft", ["scene"]), ("traffic", ["road"])):
        fit, others = fitting(edition, facts(field=field))
        assert [x.code for x in fit] == expected
        assert {x.code for x in (*fit, *others)} == {"scene", "road"}
    assert checklist_of(pack(), "nothing") is None


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (("when: {field: [crime]}", "when: {field: [nothing]}"), "unknown.field"),
        (("code: road", "code: scene"), "duplicate"),
        (("code: cordon", "code: injured"), "duplicate"),
        (("    source: Sổ tay của đơn vị\n", "    confidence: verified\n"), ""),
        (("items:\n      - {code: warn, text: {vi: Đặt cảnh báo, en: Set up a warning}}", "items: []"), ""),
        (("items:", "things:"), ""),
    ],
)
def test_a_list_that_cannot_be_is_refused_with_its_line(change, rule):
    with pytest.raises(PackRefused) as refused:
        pack(checklists=CHECKLISTS.replace(*change))
    assert any(error.file == "checklists.yaml" and error.line > 0 and rule in (error.rule, "") for error in refused.value.errors)


def test_lint_names_a_list_never_offered_and_an_item_said_twice():
    never = CHECKLISTS.replace("when: {field: [traffic]}", "when: {flags: [foreigner], without_flags: [foreigner]}")
    twice = CHECKLISTS.replace("{code: witnesses, text: {vi: Ghi tên nhân chứng", "{code: witnesses, text: {vi: Khoanh vùng")
    for text, rule, code in ((never, "never-applies", "road"), (twice, "shadowed", "scene")):
        found = [f for f in lint(pack(checklists=text), date(2016, 3, 2)) if f.file == "checklists.yaml"]
        assert [(f.rule, f.clause, f.severity) for f in found] == [(rule, code, "warning")]
    assert [f for f in lint(pack(), date(2016, 3, 2)) if f.file == "checklists.yaml"] == []


@pytest.mark.parametrize(("name", "many"), [("formosa-ha-tinh", 7), ("bien-gioi-khe-may", 4)])
def test_the_packs_shipped_have_lists_without_findings(name, many):
    shipped = load_pack(ROOT / "packs" / name)
    assert len(shipped.checklists.checklists) == many
    assert [f for f in lint(shipped, date(2026, 1, 1)) if f.file == "checklists.yaml"] == []
    assert all(item.source is None or item.source.strip() for one in shipped.checklists.checklists for item in one.items)


def test_a_first_action_names_its_unit_and_time_and_a_concerned_unit_does_none():
    book = Rulebook(pack())
    said = [(a.vi, a.unit, a.within.minutes if a.within else None, a.because.clause) for a in book.decide(facts(), NOON).first_actions]
    assert said == [
        ("Giữ nguyên hiện trường", None, None, "d6"),
        ("Trích xuất camera", "plant", 45, "d6"),
        ("Kiểm tra cửa khẩu", "border-post", None, "d6"),
    ]
    concerned = book.decide(facts(concerns=frozenset({"plant"})), NOON).first_actions
    assert [a.unit for a in concerned] == [None, None, "border-post"]


def test_an_action_for_nobody_known_is_refused_and_a_changed_time_is_shown():
    with pytest.raises(PackRefused):
        pack(regulation=REGULATION.replace("by: plant", "by: nobody"))
    later = pack(regulation=REGULATION.replace("within: {minutes: 45}", "within: {minutes: 60}"))
    (changed,) = compare((pack(), pack().instruments[0]), (later, later.instruments[0])).changes
    assert changed.what == "routing.first_actions"
    assert "60" in changed.text[0]
