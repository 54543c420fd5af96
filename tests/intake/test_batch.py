"""Importing a file: CSV and XLSX alike, resumable, idempotent, refused rows kept for correction, guarded rows not kept at all."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from lienket.intake import batch
from lienket.intake.ahead import plan_batch
from lienket.intake.batch import import_file, write_refused
from lienket.intake.mapping import Mapping, TableError
from lienket.intake.models import ImportRun, RefusedRow, Report
from lienket.journal import outbox
from lienket.journal.door import Overtaken
from lienket.kernel.actor import Actor
from lienket.kernel.secrecy import StateSecretRefused
from lienket.matters.models import Matter
from tests.world import MODEL, NOON, a_report, last_seq, recorded_after, stored, swept, view_of

pytestmark = pytest.mark.usefixtures("world")

IMPORTER = Actor(model=MODEL, kind="IMPORT", part="batch")
HEADER = ["Ngày", "Loại", "Nơi", "Nội dung", "Ghi chú"]
GOOD = ["2016-02-01 08:00:00", "trộm", "Cảng", "Mất một xe đạp", ""]


def a_mapping(**values: Any) -> Mapping:
    return Mapping.model_validate(
        {
            "mapping": "so-truc",
            "pack": MODEL,
            "approved_by": "town-police/desk",
            "received_by": "town-police",
            "channel": "phone",
            "occurred_at": {"column": "Ngày"},
            "text": {"columns": ["Nội dung", "Ghi chú"], "joiner": " "},
            "place": {"column": "Nơi", "by_name": True},
            "facts": [
                {"constant": {"kind": "incident", "severity": "low", "reporter": "citizen"}},
                {"column": "Loại", "table": {"trộm": {"field": "theft"}, "giao thông": {"field": "traffic"}}},
            ],
        }
        | values
    )


def a_csv(folder: Path, *rows: list[str], name: str = "so.csv") -> Path:
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])
    return path


def an_xlsx(folder: Path, *rows: list[str]) -> Path:
    book = openpyxl.Workbook()
    for row in (HEADER, *rows):
        book.active.append(row)
    book.save(folder / "so.xlsx")
    return folder / "so.xlsx"


def imported(path: Path, mapping: Mapping | None = None, digest: str = "m" * 64, **options: Any) -> batch.Progress:
    return import_file(actor=IMPORTER, path=path, mapping=mapping or a_mapping(), mapping_digest=digest, now=lambda: NOON, **options)


def refused_of(run: batch.Progress, folder: Path) -> list[dict[str, str]]:
    assert write_refused(run.run, folder / "refused.csv") == run.refused
    with (folder / "refused.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


ROWS = [GOOD, ["2016-02-01 09:00:00", "giao thông", "", "Va chạm", ""], ["không rõ", "trộm", "Cảng", "x", ""], ["2016-02-02 10:00:00", "lạ", "Cảng", "y", ""]]


@pytest.mark.parametrize("kind", ["csv", "csv.gz", "xlsx"])
def test_rows_become_matters_and_the_rest_is_refused_with_its_reason(kind, tmp_path):
    path = an_xlsx(tmp_path, *ROWS) if kind == "xlsx" else a_csv(tmp_path, *ROWS)
    if kind == "csv.gz":
        path = tmp_path / "so.csv.gz"
        path.write_bytes(gzip.compress((tmp_path / "so.csv").read_bytes()))
    mapping = a_mapping(table={"kind": "xlsx"}) if kind == "xlsx" else None
    start = last_seq()
    done = imported(path, mapping)
    assert (done.accepted, done.refused, done.undetermined, done.resumed) == (2, 2, 1, False)
    assert recorded_after(start) == ["import.started/1", *["report.received/1", "matter.opened/1"] * 2, "import.advanced/1", "import.advanced/1"]
    by_field = {m.field: m for m in Matter.unrestricted.select_related("lead")}
    assert by_field["theft"].lead.code == "border-post"
    assert (by_field["traffic"].lead.code, by_field["traffic"].interim) == ("town-police", True)
    assert {(r["line"], r["column"], r["rule"]) for r in refused_of(done, tmp_path)} == {("4", "Ngày", "bad-time"), ("5", "Loại", "unknown-value")}
    assert view_of("neighbour", NOON) == ([], [], [], 0, [], [])


def test_the_same_file_again_changes_nothing(tmp_path):
    path = a_csv(tmp_path, *ROWS)
    imported(path)
    kept, end = stored(), last_seq()
    again = imported(path)
    assert (again.accepted, again.refused) == (2, 2)
    assert stored() == kept
    assert last_seq() == end


class Killed(Exception):
    """The process dies here."""


@pytest.mark.parametrize("dies_at", [1, 2, 3])
def test_after_a_crash_between_batches_the_import_goes_on_where_it_stopped(dies_at, tmp_path, monkeypatch):
    monkeypatch.setattr(batch, "BATCH", 2)
    rows = [[f"2016-02-01 08:00:0{n}", "trộm" if n % 3 else "lạ", "Cảng", f"Vụ {n}", ""] for n in range(7)]
    path, calls = a_csv(tmp_path, *rows), []

    def die(_progress: batch.Progress) -> None:
        calls.append(1)
        if len(calls) == dies_at:
            raise Killed

    with pytest.raises(Killed):
        imported(path, progress=die)
    assert Matter.unrestricted.count() + RefusedRow.unrestricted.count() == 2 * dies_at
    done = imported(path)
    assert (done.accepted, done.refused, done.resumed) == (4, 3, True)
    assert sorted(Report.unrestricted.values_list("line", flat=True)) == [3, 4, 6, 7]
    assert sorted(RefusedRow.unrestricted.values_list("line", flat=True)) == [2, 5, 8]
    assert sorted(Matter.unrestricted.values_list("serial", flat=True)) == [1, 2, 3, 4]


def test_a_crash_between_the_last_rows_and_the_end_leaves_nothing_twice(tmp_path, monkeypatch):
    def ahead(rules, items, numbers, now, _size):  # What the other process hands over, planned here.
        yield plan_batch(rules, list(items()), numbers, now(), last=True)

    monkeypatch.setattr(batch, "planned_ahead", ahead)
    path, start = a_csv(tmp_path, *ROWS), last_seq()

    def die(_progress: batch.Progress) -> None:
        raise Killed

    with pytest.raises(Killed):
        imported(path, progress=die)
    done = imported(path)
    assert (done.accepted, done.refused, done.resumed) == (2, 2, True)
    assert recorded_after(start).count("import.advanced/1") == 2, "the rows, and the end"


def test_a_crash_inside_a_batch_leaves_nothing_of_it(tmp_path, monkeypatch):
    path = a_csv(tmp_path, GOOD, GOOD)
    monkeypatch.setattr(batch, "_advance", lambda *_args, **_options: (_ for _ in ()).throw(Killed))
    with pytest.raises(Killed):
        imported(path)
    assert Matter.unrestricted.count() == 0
    monkeypatch.undo()
    assert imported(path).accepted == 2


def test_a_corrected_mapping_takes_only_what_was_refused_before(tmp_path):
    path = a_csv(tmp_path, *ROWS)
    imported(path)
    facts = [*(f.model_dump(exclude_none=True) for f in a_mapping().facts)]
    facts[1]["table"]["lạ"] = {"field": "crime"}
    done = imported(path, a_mapping(facts=facts), digest="n" * 64)
    assert (done.accepted, done.refused, done.repeated) == (1, 1, 2)
    assert Matter.unrestricted.count() == 3


def test_two_imports_of_one_run_never_take_a_row_twice(tmp_path, monkeypatch):
    monkeypatch.setattr(batch, "BATCH", 1)
    path = a_csv(tmp_path, GOOD, GOOD, GOOD)
    inner: list[int] = []

    def meanwhile(_progress: batch.Progress) -> None:
        if not inner:
            inner.append(0)
            inner[0] = imported(path).accepted

    with pytest.raises(Overtaken):
        imported(path, progress=meanwhile)
    assert inner == [3]
    assert Matter.unrestricted.count() == 3


def test_a_guarded_row_leaves_only_its_line_and_rule(tmp_path):
    path = a_csv(tmp_path, GOOD, ["2016-02-01 09:00:00", "trộm", "Cảng", "Độ mật: TỐI MẬT canary", ""], ["canary", "lạ", "TUYỆT MẬT", "canary", ""])
    done = imported(path)
    assert (done.accepted, done.refused) == (1, 2)
    assert [(r.line, r.column, r.values) for r in RefusedRow.unrestricted.order_by("line")] == [(3, "", None), (4, "", None)]
    refused = refused_of(done, tmp_path)
    assert [r["line"] for r in refused] == ["3", "4"]
    assert all(r["remedy"] == "state-secret" for r in refused)
    assert "canary" not in (tmp_path / "refused.csv").read_text(encoding="utf-8")
    assert "canary" not in repr(stored())


def test_a_marking_made_by_joining_cells_is_guarded_too(tmp_path):
    done = imported(a_csv(tmp_path, ["2016-02-01 09:00:00", "trộm", "Cảng", "TUYỆT", "MẬT"]))
    assert (done.accepted, done.refused) == (0, 1)
    assert RefusedRow.unrestricted.get().values is None


def test_a_marked_header_stops_the_file(tmp_path):
    path = tmp_path / "so.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([[*HEADER, "TÀI LIỆU TUYỆT MẬT"], [*GOOD, "canary"]])
    with pytest.raises(StateSecretRefused):
        imported(path)
    assert "canary" not in repr(stored())


def test_refused_cells_cannot_run_as_formulas_and_numbers_stay_numbers(tmp_path):
    path = a_csv(tmp_path, ["x", "=cmd|'/c calc'!A1", "+1+1", "@SUM(A1)", "-75.39"])
    row = refused_of(imported(path), tmp_path)[0]
    assert (row["Loại"], row["Nơi"], row["Nội dung"], row["Ghi chú"]) == ("'=cmd|'/c calc'!A1", "'+1+1", "'@SUM(A1)", "-75.39")


def test_a_file_without_the_mapped_columns_is_refused_whole(tmp_path):
    path = tmp_path / "so.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(TableError):
        imported(path)
    assert Matter.unrestricted.count() == 0
    assert ImportRun.unrestricted.get().finished_at is None


def test_an_import_tells_nobody_and_its_old_clocks_lapse_in_silence(tmp_path):
    imported(a_csv(tmp_path, GOOD))
    assert outbox.waiting_count() == 0
    start = last_seq()
    lapsed, escalated = swept(NOON)
    assert lapsed > 0
    assert escalated == 0
    assert set(recorded_after(start)) == {"clock.lapsed/1"}
    assert outbox.waiting_count() == 0


def test_numbers_go_on_after_an_import(tmp_path):
    a_report(at=NOON)
    imported(a_csv(tmp_path, GOOD, GOOD))
    a_report(at=NOON)
    assert sorted(Matter.unrestricted.values_list("serial", flat=True)) == [1, 2, 3, 4]
