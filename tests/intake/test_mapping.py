"""Mapping files: what they accept, what they refuse and how, and the county's real 911 feed through its own pack."""

from __future__ import annotations

import gzip
import unicodedata
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienket.intake.mapping import RAGGED, Mapper, MappingError, RowError, TableError, fold, fold_names, load_mapping, read_rows
from lienket.regulation.load import load_pack

REPO = Path(__file__).parents[2]
PACK = REPO / "packs" / "montgomery-911"
NEW_YORK = ZoneInfo("America/New_York")
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
ZONES = fold_names([("ky-long", ["Phường Kỳ Long"]), ("ky-thinh", ["Phường Kỳ Thịnh", "Dĩnh Thịnh"])])

MAPPING = """\
mapping: so-truc
pack: vung-ang
approved_by: police/clerk
received_by: police
channel: book
occurred_at: {column: Thời gian, formats: ["%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M"]}
text: {columns: [Nội dung, Ghi chú], joiner: " | "}
position: {lat: lat, lng: lng}
place: {column: Nơi, by_name: true, table: {KL: ky-long}}
facts:
  - constant: {kind: report, severity: normal, reporter: citizen}
  - column: Loại
    strip: " -."
    prefixes:
      Trộm: {field: theft, flags: [property]}
      Trộm xe: {field: vehicle-theft}
      Cháy: {field: fire, severity: grave}
    table:
      Trộm cắp: {}
      Trộm xe máy: {flags: [vehicle, property]}
      Cháy: {kind: incident}
"""
HEADER = "Thời gian,Nơi,Loại,Nội dung,Ghi chú,lat,lng"
GOOD = {"Thời gian": "2026-03-01 08:30:00", "Nơi": "KL", "Loại": "Trộm cắp", "Nội dung": "Mất dây cáp", "Ghi chú": "", "lat": "18.05", "lng": "106.4"}


@pytest.fixture
def written(tmp_path):
    """Writes text to a file and returns its path."""

    def write(text: str, name: str = "mapping.yaml") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def mapping(written):
    return load_mapping(written(MAPPING))


@pytest.fixture
def mapper(mapping):
    return Mapper(mapping, ZONES, VIETNAM)


def refusal(mapper: Mapper, **cells: str) -> RowError:
    with pytest.raises(RowError) as refused:
        mapper.draft_fields(7, {**GOOD, **cells})
    return refused.value


def test_a_row_becomes_codes_times_in_utc_and_text(mapper):
    row = mapper.draft_fields(2, GOOD)

    assert row.line == 2
    assert row.occurred_at == row.received_at == datetime(2026, 3, 1, 1, 30, tzinfo=UTC)
    assert (row.kind, row.field, row.severity, row.place, row.reporter, row.flags) == ("report", "theft", "normal", "ky-long", "citizen", ("property",))
    assert (row.text, row.lat, row.lng) == ("Mất dây cáp", 18.05, 106.4)


def test_later_lookups_override_the_longest_prefix_counts_and_flags_add_up(mapper):
    theft = mapper.draft_fields(2, {**GOOD, "Loại": "TRỘM  XE MÁY -"})
    fire = mapper.draft_fields(3, {**GOOD, "Loại": "cháy."})

    assert (theft.field, theft.flags) == ("vehicle-theft", ("vehicle", "property"))
    assert (fire.kind, fire.field, fire.severity) == ("incident", "fire", "grave")


@pytest.mark.parametrize("name", ["Phường Kỳ Thịnh", "PHUONG KY THINH", "phường  kỳ thịnh ", "Dinh Thinh", "đĩnh thịnh"])
def test_places_are_found_by_name_without_case_diacritics_or_form(mapper, name):
    for form in ("NFC", "NFD"):
        assert mapper.draft_fields(2, {**GOOD, "Nơi": unicodedata.normalize(form, name)}).place == "ky-thinh"


def test_headers_values_and_text_may_be_decomposed(mapping, mapper, written):
    path = written(unicodedata.normalize("NFD", f"{HEADER}\n01/03/2026 08:30,Phường Kỳ Long,Trộm cắp,Mất dây cáp,,,\n"), "so.csv")

    [(line, cells)] = read_rows(path, mapping)
    row = mapper.draft_fields(line, cells)

    assert (line, row.place, row.field, row.text) == (2, "ky-long", "theft", "Mất dây cáp")


def test_an_empty_place_or_position_is_none_and_no_error(mapper):
    row = mapper.draft_fields(2, {**GOOD, "Nơi": " ", "lat": "", "lng": ""})

    assert (row.place, row.lat, row.lng) == (None, None, None)


@pytest.mark.parametrize(
    ("cells", "column", "rule", "remedy"),
    [
        ({"Loại": "Đánh bạc"}, "Loại", "unknown-value", "add-lookup-entry"),
        ({"Loại": "Trộm gà"}, "Loại", "unknown-value", "add-lookup-entry"),
        ({"Nơi": "Kỳ Lạ"}, "Nơi", "unknown-value", "add-alias-or-table-entry"),
        ({"Thời gian": ""}, "Thời gian", "missing-value", "fill-cell"),
        ({"Thời gian": "2026-02-30 08:00:00"}, "Thời gian", "bad-time", "correct-cell-or-formats"),
        ({"Thời gian": "2026-03-01T08:30:00"}, "Thời gian", "bad-time", "correct-cell-or-formats"),
        ({"Thời gian": "0001-01-01 00:00:00"}, "Thời gian", "bad-time", "correct-cell-or-formats"),
        ({"lat": "mười tám"}, "lat", "bad-number", "correct-cell"),
        ({"lng": "nan"}, "lng", "out-of-range", "correct-cell"),
        ({"lat": "91"}, "lat", "out-of-range", "correct-cell"),
        ({"lng": ""}, "lng", "missing-value", "fill-or-clear-position"),
        ({RAGGED: "6/7"}, "", "cells", "correct-row"),
    ],
)
def test_a_refused_row_names_line_column_rule_and_remedy(mapper, cells, column, rule, remedy):
    refused = refusal(mapper, **cells)

    assert (refused.line, refused.column, refused.rule, refused.remedy) == (7, column, rule, remedy)


def test_a_row_without_a_mapped_column_or_a_fact_is_refused(mapper, written):
    with pytest.raises(RowError) as refused:
        mapper.draft_fields(2, {column: cell for column, cell in GOOD.items() if column != "Nơi"})
    assert (refused.value.column, refused.value.rule) == ("Nơi", "missing-column")

    incomplete = Mapper(load_mapping(written(MAPPING.replace(", reporter: citizen", ""))), ZONES, VIETNAM)
    assert (refusal(incomplete).rule, refusal(incomplete).params) == ("missing-fact", {"facts": "reporter"})


def test_a_place_name_two_zones_share_is_not_guessed():
    assert fold_names([("a", ["Kỳ Hà"]), ("b", ["Ky Ha", "B"])]) == {"b": "b"}


@pytest.mark.parametrize(
    ("local", "utc"),
    [
        ("2016-01-15 12:00:00", "2016-01-15T17:00:00"),
        ("2016-07-15 12:00:00", "2016-07-15T16:00:00"),
        ("2016-03-13 01:59:59", "2016-03-13T06:59:59"),
        ("2016-03-13 02:30:00", "2016-03-13T07:30:00"),  # does not exist: taken with the offset before the change
        ("2016-03-13 03:00:00", "2016-03-13T07:00:00"),
        ("2016-11-06 01:30:00", "2016-11-06T05:30:00"),  # occurs twice: the first
        ("2016-11-06 02:00:00", "2016-11-06T07:00:00"),
    ],
)
def test_local_times_follow_daylight_saving(mapping, local, utc):
    row = Mapper(mapping, ZONES, NEW_YORK).draft_fields(2, {**GOOD, "Thời gian": local})

    assert row.occurred_at == datetime.fromisoformat(utc).replace(tzinfo=UTC)


def test_formats_are_tried_in_order_and_an_offset_in_the_cell_wins(written):
    formats = '"%Y-%m-%d %H:%M:%S", "%Y-%d-%m %H:%M:%S", "%Y-%m-%dT%H:%M:%S%z"'
    mapper = Mapper(load_mapping(written(MAPPING.replace('"%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M"', formats))), ZONES, VIETNAM)

    for cell in ("2026-05-25 08:30:00", "2026-25-05 08:30:00", "2026-05-25T01:30:00+0000", "2026-05-25T04:30:00+0300"):
        assert mapper.draft_fields(2, {**GOOD, "Thời gian": cell}).occurred_at == datetime(2026, 5, 25, 1, 30, tzinfo=UTC)


@given(st.datetimes(datetime(1970, 1, 1), datetime(2037, 12, 31)), st.sampled_from(["America/New_York", "America/St_Johns", "Asia/Ho_Chi_Minh"]))  # noqa: DTZ001
def test_the_fast_way_to_utc_equals_the_zone_itself(local, zone):
    from lienket.intake.mapping import _LocalTime  # The cache is the one thing here that could be wrong unseen.

    local = local.replace(microsecond=0)

    assert _LocalTime(("%Y-%m-%d %H:%M:%S",), ZoneInfo(zone)).read(str(local)) == local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@given(st.text())
def test_folding_twice_changes_nothing_and_forms_do_not_matter(text):
    assert fold(fold(text)) == fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


def test_csv_rows_carry_the_line_they_begin_on_also_gzipped(mapping, tmp_path):
    text = f'\ufeff{HEADER}\n\n2026-03-01 08:30:00,KL,Cháy,"dòng một\ndòng hai",,,\n2026-03-01 09:00:00,KL,Cháy,thiếu ô\n2026-03-01 10:00:00,KL,Cháy,đủ,,,\n'
    plain, packed = tmp_path / "so.csv", tmp_path / "so.csv.gz"
    plain.write_bytes(text.encode())
    packed.write_bytes(gzip.compress(text.encode(), mtime=0))

    rows = list(read_rows(plain, mapping))

    assert rows == list(read_rows(packed, mapping))
    assert [line for line, _ in rows] == [3, 5, 6]
    assert [row.get(RAGGED) for _, row in rows] == [None, "4/7", None]


def test_xlsx_rows_carry_their_row_number_and_true_dates(mapping, mapper, tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(HEADER.split(","))
    sheet.append([datetime(2026, 3, 1, 8, 30), "KL", "Cháy", "Bếp ăn", 12, 18.05, 106.4])  # noqa: DTZ001 - a sheet knows no zone
    sheet.append([])
    sheet.append(["01/03/2026 08:30", None, "Cháy", "Bếp ăn"])
    book.save(tmp_path / "so.xlsx")
    sheeted = mapping.model_copy(update={"table": mapping.table.model_copy(update={"kind": "xlsx"})})

    rows = [Mapper(sheeted, ZONES, VIETNAM).draft_fields(line, row) for line, row in read_rows(tmp_path / "so.xlsx", sheeted)]

    assert [row.line for row in rows] == [2, 4]
    assert rows[0].occurred_at == rows[1].occurred_at == datetime(2026, 3, 1, 1, 30, tzinfo=UTC)
    assert (rows[0].text, rows[0].lat, rows[1].lat, rows[1].place) == ("Bếp ăn | 12", 18.05, None, None)


@pytest.mark.parametrize(
    ("content", "rule", "line"),
    [
        (b"", "empty", 1),
        ("Thời gian,Nơi\n".encode(), "missing-column", 1),
        (f"{HEADER},lat\n".encode(), "repeated-column", 1),
        (f"{HEADER}\n".encode() + b"\xff\xfe,,,,,,\n", "encoding", 1),
        (f'{HEADER}\n2026-03-01 08:30:00,KL,Cháy,"không đóng\n'.encode(), "csv", 2),
        (gzip.compress(f"{HEADER}\n".encode(), mtime=0)[:-12], "unreadable", 1),
    ],
)
def test_an_unreadable_table_names_line_and_rule(mapping, tmp_path, content, rule, line):
    path = tmp_path / "so.csv"
    path.write_bytes(content)

    with pytest.raises(TableError) as refused:
        list(read_rows(path, mapping))

    assert (refused.value.rule, refused.value.line) == (rule, line)
    assert refused.value.remedy


def test_a_missing_file_or_sheet_is_refused(mapping, tmp_path):
    with pytest.raises(TableError, match="unreadable"):
        list(read_rows(tmp_path / "none.csv", mapping))
    openpyxl.Workbook().save(tmp_path / "so.xlsx")
    sheeted = mapping.model_copy(update={"table": mapping.table.model_copy(update={"kind": "xlsx", "sheet": "Tháng 3"})})
    with pytest.raises(TableError, match="missing-sheet"):
        list(read_rows(tmp_path / "so.xlsx", sheeted))


@pytest.mark.parametrize(
    ("change", "line", "key"),
    [
        (("channel: book", "chanel: book"), 5, "chanel"),
        (("channel: book\n", ""), 1, "channel"),
        (("approved_by: police/clerk", "approved_by: clerk"), 3, "approved_by"),
        (("Cháy: {field: fire, severity: grave}", "Cháy: {feld: fire}"), 17, "facts[1].prefixes.Cháy.feld"),
        (("Trộm xe máy: {flags", "TRỘM CẮP: {flags"), 12, "facts[1]"),
        (("received_by: police", "pack: vung-ang"), 4, "pack"),
        (("by_name: true, table: {KL: ky-long}", "by_name: false"), 9, "place"),
        (("text: {columns: [Nội dung, Ghi chú]", "text: {columns: []"), 7, "text.columns"),
        (("channel: book", "channel: book\ntable: {encoding: base64}"), 6, "table.encoding"),
        (("facts:", "facts: ]"), 10, ""),
    ],
)
def test_a_mapping_with_a_fault_names_file_line_key_and_remedy(written, change, line, key):
    path = written(MAPPING.replace(*change))

    with pytest.raises(MappingError) as refused:
        load_mapping(path)

    assert (line, key) in [(fault.line, fault.key) for fault in refused.value.faults]
    assert all(fault.remedy for fault in refused.value.faults)
    assert f"mapping.yaml:{line}:" in str(refused.value)


def test_the_county_mapping_and_pack_agree():
    pack, mapping = load_pack(PACK), load_mapping(PACK / "mapping.yaml")
    unit, post = mapping.approved_by.split("/")

    assert mapping.pack == pack.code
    assert post in [p.code for p in pack.unit(unit).posts]
    assert mapping.received_by in [u.code for u in pack.units.units]
    assert mapping.channel in [c.code for c in pack.taxonomy.channels]
    given = [g for step in mapping.facts for g in (step.constant, *step.prefixes.values(), *step.table.values()) if g]
    known = pack.taxonomy
    for name, entries in (("kind", known.kinds), ("field", known.fields), ("severity", known.severities), ("reporter", known.reporters)):
        assert {getattr(g, name) for g in given} - {None} <= {entry.code for entry in entries}
    assert {flag for g in given for flag in g.flags} <= {flag.code for flag in pack.taxonomy.flags}
    assert len(mapping.facts[-1].table) == 110


def test_every_real_call_maps(shared_data):
    pack, mapping = load_pack(PACK), load_mapping(PACK / "mapping.yaml")
    zones = fold_names((z.code, (z.name.en, z.name.vi, *z.aliases)) for z in pack.zones.zones)
    mapper = Mapper(mapping, zones, ZoneInfo(pack.file.time_zone))

    titles, rows = set[str](), []
    for line, row in read_rows(shared_data / "montgomery_911" / "911.csv.gz", mapping):
        titles.add(row["title"])
        rows.append(mapper.draft_fields(line, row))

    assert len(rows) == 99_492
    assert len(titles) == 110
    assert sum(row.place is None for row in rows) == 43
    assert len({row.place for row in rows} - {None}) == 68
    assert {kind: sum(row.kind == kind for row in rows) for kind in ("ems", "traffic", "fire")} == {"ems": 48_877, "traffic": 35_695, "fire": 14_920}
    assert min(row.occurred_at for row in rows) == datetime(2015, 12, 10, 22, 40, tzinfo=UTC)
    assert max(row.occurred_at for row in rows) == datetime(2016, 8, 24, 15, 17, 2, tzinfo=UTC)
