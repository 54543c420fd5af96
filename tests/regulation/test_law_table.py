"""The law table says of each figure where it comes from, how sure we are, and when it holds."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienket.regulation.format import Confidence, LawFile, LawRow, Limit
from lienket.regulation.law import OverlappingLawRows, UnknownLawTable, law_table, law_tables, rows_in_force

VN = law_table("vn")
BEFORE_2026_7, FROM_2026_7 = date(2026, 6, 30), date(2026, 7, 1)
PETITIONS = ("tcd-", "kn-", "tc-")


def versions() -> dict[str, list[LawRow]]:
    by_code: dict[str, list[LawRow]] = defaultdict(list)
    for row in VN.rows:
        by_code[row.code].append(row)
    return by_code


def in_force(code: str, on: date) -> LawRow:
    return rows_in_force(VN, on)[code]


def test_every_row_names_its_source_and_says_how_sure_we_are():
    for row in VN.rows:
        assert row.source, row.code
        assert "confidence" in row.model_fields_set, row.code


def test_every_row_speaks_both_languages_and_cites_a_document():
    for row in VN.rows:
        assert row.document.strip(), row.code
        assert row.article.strip(), row.code
        assert row.matter.vi != row.matter.en, row.code


def test_a_row_from_memory_never_claims_a_page_that_was_read_for_it_unless_it_says_what_changed():
    for row in VN.rows:
        if row.confidence is Confidence.MEMORY:
            assert (row.source or "").startswith("theo trí nhớ") or row.note or "trí nhớ" in row.document, row.code


def test_versions_of_one_row_never_overlap_and_stand_in_order():
    for code, rows in versions().items():
        for earlier, later in pairwise(rows):
            assert earlier.valid.until is not None, code
            assert later.valid.start is not None, code
            assert earlier.valid.until <= later.valid.start, code


def test_a_row_that_gave_way_says_to_what():
    for code, rows in versions().items():
        for row in rows[:-1]:
            assert row.superseded_by or code.startswith("tin-khan"), code  # A practice ended with its levels, no document replaced it.


@given(st.dates(date(1990, 1, 1), date(2040, 1, 1)))
def test_on_any_day_each_code_has_one_version_and_the_rows_are_those_that_cover_the_day(day: date):
    rows = rows_in_force(VN, day)
    assert {id(row) for row in rows.values()} == {id(row) for row in VN.rows if row.valid.covers(day)}


def test_codes_say_their_text_in_plain_letters():
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", row.code) for row in VN.rows)


@pytest.mark.parametrize(
    ("code", "on", "limit", "remote"),
    [
        ("bltths-147-quyet-dinh", date(2022, 5, 25), Limit(days=20), None),
        ("ttlt01-2017-chuyen-tin-bao", date(2026, 8, 1), Limit(hours=24), Limit(hours=48)),
        ("xnc-33-khai-bao-tam-tru", date(2026, 1, 1), Limit(hours=12), Limit(hours=24)),
        ("tcd-28-thong-bao", date(2015, 6, 1), Limit(working_days=10), None),
        ("kn-28-giai-quyet-lan-1", date(2020, 1, 1), Limit(days=30), Limit(days=45)),
        ("kn-37-giai-quyet-lan-2-phuc-tap", date(2020, 1, 1), Limit(days=60), Limit(days=70)),
        ("tc-30-giai-quyet", date(2020, 1, 1), Limit(days=30), None),
        ("tin-khan-bao-cao-don-vi", date(2020, 1, 1), Limit(hours=2), None),
        ("tin-khan-bao-cao-cap-tren", date(2020, 1, 1), Limit(hours=4), None),
        ("bvdlcn-23-thong-bao", date(2026, 1, 1), Limit(hours=72), None),
        ("pccc-tu-kiem-tra-6-thang", date(2026, 1, 1), Limit(months=6), None),
    ],
)
def test_figures_are_those_of_the_text(code: str, on: date, limit: Limit, remote: Limit | None):
    row = in_force(code, on)
    assert (row.limit, row.limit_remote) == (limit, remote)


def test_petition_clocks_lose_their_confirmation_when_the_new_law_comes_in():
    old, new = rows_in_force(VN, BEFORE_2026_7), rows_in_force(VN, FROM_2026_7)
    codes = {code for code in old if code.startswith(PETITIONS)}
    assert len(codes) >= 12
    for code in codes:
        assert old[code].superseded_by == "Luật 136/2025/QH15", code
        assert new[code].confidence is Confidence.MEMORY, code
        assert "chưa kiểm chứng" in (new[code].note.vi if new[code].note else ""), code
        assert (new[code].limit, new[code].limit_remote, new[code].extension) == (old[code].limit, old[code].limit_remote, old[code].extension), code


def test_a_complex_matter_never_has_less_time_than_a_simple_one():
    rows = rows_in_force(VN, date(2025, 1, 1))
    for code in ("kn-28-giai-quyet-lan-1", "kn-37-giai-quyet-lan-2"):
        simple, hard = rows[code], rows[f"{code}-phuc-tap"]
        assert simple.limit is not None
        assert hard.limit is not None
        assert hard.limit.amount > simple.limit.amount


def test_where_a_remote_limit_exists_it_is_the_longer_one_in_the_same_unit():
    for row in VN.rows:
        if row.limit_remote is not None:
            assert row.limit is not None, row.code
            assert row.limit.unit == row.limit_remote.unit, row.code
            assert row.limit.amount < row.limit_remote.amount, row.code


def test_an_unknown_table_is_refused_and_a_path_is_no_table():
    assert "vn" in law_tables()
    for wanted in ("us", "../vn", "vn.yaml", ""):
        with pytest.raises(UnknownLawTable):
            law_table(wanted)


def test_the_table_is_read_once():
    assert law_table("vn") is VN


def test_two_versions_in_force_at_once_are_refused():
    row = VN.rows[0]
    day = (row.valid.start or date(2020, 1, 1)) + timedelta(days=1)
    with pytest.raises(OverlappingLawRows):
        rows_in_force(LawFile(law="vn", rows=(row, row)), day)
