"""The annex: who leads where, derived from the source and proved again when the document is opened."""

from __future__ import annotations

from pathlib import Path

import pytest

from lienket.instruments.paper import pdf as pdf_module
from lienket.instruments.paper.annexes import coverage
from lienket.instruments.paper.content import Table, instrument_of
from lienket.instruments.paper.opened import open_document
from lienket.instruments.paper.pdf import issue
from lienket.instruments.paper.texts import passages
from lienket.ops.measure_paper import document_seconds, of_twenty_pages
from lienket.regulation.load import load_pack
from tests.paper.press import NOON, pack

PACKS = Path(__file__).resolve().parents[2] / "packs"


@pytest.fixture(scope="module")
def formosa():
    return load_pack(PACKS / "formosa-ha-tinh")


def test_the_annex_says_who_leads_by_field_and_zone():
    (table,) = coverage(pack(), instrument_of(pack(), "qc"))
    assert table.title == "Đơn vị chủ trì theo lĩnh vực và địa bàn, ngày 27/05/2015"
    assert any("Cảng" in column for column in table.columns)
    assert any("Đồn Biên phòng" in cell or "Công an thị xã" in cell for row in table.rows for cell in row)


def test_a_regulation_that_gives_nobody_a_lead_has_none():
    assert coverage(pack(), instrument_of(pack())) == ()


def test_a_wide_matrix_is_laid_on_several_sheets_of_like_width(formosa):
    tables = coverage(formosa, instrument_of(formosa, "qc-01-2015"))
    assert len(tables) > 1
    assert max(len(t.columns) for t in tables) <= 8
    assert max(len(t.columns) for t in tables) - min(len(t.columns) for t in tables) <= 2


@pytest.mark.parametrize("code", ["qc-01-2015", "qc-2025"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_reference_regulations_open_back_to_themselves(formosa, code, language):
    made = issue(formosa, instrument_of(formosa, code), language=language)
    opened = open_document(made.pdf, at=NOON)
    assert (opened.match, opened.differences) == (True, ())
    assert opened.pack == formosa
    assert made.content.mark in {"BẢN MÔ PHỎNG – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ", "SIMULATION – NO LEGAL VALUE"}
    assert len(made.content.signatures) >= 13
    clauses = {p.key for p in passages(made.content)}
    assert {clause.id for clause in instrument_of(formosa, code).clauses} <= clauses


@pytest.mark.parametrize("code", ["mc-dps-1-2015", "pa-hazmat"])
def test_the_pack_of_another_country_is_set_as_well(code):
    county = load_pack(PACKS / "montgomery-911")
    assert open_document(issue(county, instrument_of(county, code), language="en").pdf, at=NOON).match


def test_an_annex_that_does_not_follow_from_the_source_is_noticed(monkeypatch):
    invented = Table("Đơn vị chủ trì", ("Lĩnh vực", "Cảng"), (("Tội phạm", "Nhà máy"),))
    monkeypatch.setattr(pdf_module, "coverage", lambda *_: (invented,))
    opened = open_document(issue(pack(), instrument_of(pack(), "qc")).pdf, at=NOON)
    assert opened.problems == ("annex-differs",)


def test_the_measured_regulation_has_twenty_pages(formosa):
    long = of_twenty_pages(formosa)
    assert len({clause.id for clause in long.clauses}) == len(long.clauses)
    (seconds,) = document_seconds(1)
    assert seconds > 0
