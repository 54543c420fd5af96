"""A list as a file: under the policy, with a reason, in the journal, safe in a spreadsheet."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest

from lienket.instruments.queries import book
from lienket.kernel.secrecy import StateSecretRefused
from lienket.situation import export as exporting
from lienket.situation import second
from lienket.situation.export_bulk import fetch, take_out
from lienket.situation.lists import Filters
from lienket.situation.models import ExportReason
from tests.situation.test_second import somebody
from tests.world import MODEL, NOON, a_matter, journal_is_true, last_seq, minutes, post, recorded_after

pytestmark = pytest.mark.usefixtures("world")

WHY = "Báo cáo giao ban tuần cho lãnh đạo."


def made(unit: str, format: str = "csv", language: str = "vi", why: str = WHY, **filters) -> bytes:
    found = exporting.export(actor=post(unit), filters=Filters(**filters), book=book(MODEL), at=minutes(5), format=format, why=why, language=language)
    with found.file as file:
        return file.read()


def made_by_two(unit: str, **filters) -> bytes:
    """The file of a list that takes two: asked for by one person of the unit and confirmed by another in the same post."""
    one, two = somebody(unit), somebody(unit)
    told = {"filters": Filters(**filters), "format": "csv", "why": WHY}
    asked = take_out(actor=one, book=book(MODEL), at=minutes(5), language="vi", **told)
    assert not isinstance(asked, exporting.Exported)
    second.confirm(actor=two, request=asked.id, at=minutes(5))
    with fetch(actor=one, request=asked.id, book=book(MODEL), at=minutes(5), language="vi").file as file:
        return file.read()


def rows(data: bytes, delimiter: str = ";") -> list[list[str]]:
    assert data.startswith("\ufeff".encode())
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=delimiter))


def test_a_file_holds_what_the_list_shows_and_the_journal_says_so():
    a_matter(text="Lời kể không ra ngoài.", name="Người Báo", phone="0900 000 001")
    restricted = a_matter(kind="denunciation", field="traffic")
    start = last_seq()
    data = made("town-police")
    table = rows(data)
    assert table[0][0].startswith("TLP:")
    assert table[1][:3] == ["Số", "Tiếp nhận", "Loại"]
    assert len(table) == 2 + len([r for r in table[2:] if r])
    for word in ("Lời kể", "Người Báo", "0900"):
        assert word not in data.decode("utf-8")
    names = recorded_after(start)
    assert names[0] == "list.exported/1"
    assert set(names[1:]) <= {"restricted.read/1"}
    assert last_seq() == start + 1
    assert ExportReason.unrestricted.get().text == WHY
    assert restricted
    journal_is_true()


def test_each_restricted_matter_in_a_file_is_a_journaled_read():
    for n in range(3):
        a_matter(flags=["foreigner"], at=minutes(n))
    a_matter(at=minutes(3))
    assert len(rows(made_by_two("town-police/desk"))) == 2 + 4
    assert recorded_after(last_seq() - 1) == ["list.exported/1", *["restricted.read/1"] * 3]


def test_at_level_know_the_place_stays_out_and_receipt_is_a_day():
    a_matter(kind="petition", place="works")
    table = rows(made("border-post"))
    row = dict(zip(table[1], table[2], strict=True))
    assert row["Địa điểm"] == row["Kết thúc"] == ""
    assert row["Tiếp nhận"] == "02/03/2016"
    full = rows(made("town-police"))
    assert dict(zip(full[1], full[2], strict=True))["Tiếp nhận"] == "02/03/2016 12:00"


def test_the_outsider_takes_out_an_empty_list():
    a_matter()
    assert len(rows(made("neighbour"))) == 2


def test_a_workbook_has_dates_that_are_dates_and_no_formula():
    a_matter()
    sheet = openpyxl.load_workbook(io.BytesIO(made("town-police", "xlsx"))).active
    assert sheet.cell(3, 2).value.isoformat() == "2016-03-02T12:00:00"
    assert sheet.cell(3, 2).number_format == "dd/mm/yyyy hh:mm"
    assert sheet.freeze_panes == "B3"
    assert sheet.column_dimensions["A"].width > 15
    assert sheet.cell(1, 1).value.startswith("TLP:")
    assert not [cell for line in sheet for cell in line if cell.data_type == "f"]


def test_english_files_are_parted_by_commas():
    a_matter()
    assert rows(made("town-police", language="en"), ",")[1][:2] == ["Number", "Received"]


def test_without_a_reason_or_with_a_secret_in_it_nothing_leaves_and_nothing_is_written(monkeypatch):
    a_matter()
    start = last_seq()
    for why, error in (("", exporting.ExportReasonNeeded), ("ngắn", exporting.ExportReasonNeeded), ("Trích tài liệu độ TỐI MẬT số 5.", StateSecretRefused)):
        with pytest.raises(error):
            made("town-police", why=why)
    a_matter(at=minutes(1))
    monkeypatch.setattr(exporting, "MOST", 1)
    start = last_seq()
    with pytest.raises(exporting.ExportTooLong):
        made("town-police")
    assert last_seq() == start
    assert ExportReason.unrestricted.count() == 0
    assert NOON
