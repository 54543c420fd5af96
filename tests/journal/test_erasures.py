"""The list of erased rows: it follows the journal, is joined, refuses what it cannot read, and repeats only what an older database still holds."""

from __future__ import annotations

import pytest
from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as law
from hypothesis import strategies as st

from lienket.intake.identity import forget_reporter
from lienket.intake.models import Identity, ReportText
from lienket.journal import erasures
from lienket.journal.door import writing
from lienket.journal.erasures import Erased, UnreadableErasures, join, note, read, repeat
from lienket.journal.models import Head
from tests.journal.acts import came
from tests.world import NOON, a_report, journal_is_true, last_seq, post, recorded_after

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)


def erased(matter) -> None:
    forget_reporter(actor=post("town-police"), matter=matter, why="Người báo yêu cầu", at=NOON)


def test_the_list_follows_the_journal(tmp_path):
    kept, gone = a_report(name="A"), a_report(name="B")
    assert note() == 0
    erased(gone.matter)
    assert note() == 1
    assert note() == 0
    listed = read(tmp_path / erasures.FILE)
    assert {(row.table, row.key) for row in listed.rows} == {("intake_identity", gone.report.hex)}
    assert kept.report.hex not in (tmp_path / erasures.FILE).read_text(encoding="ascii")
    assert oct((tmp_path / erasures.FILE).stat().st_mode & 0o777) == "0o600"


def test_no_entry_is_looked_through_twice_and_a_list_that_was_deleted_is_made_anew(tmp_path, monkeypatch):
    looked, since = [], erasures._since
    monkeypatch.setattr(erasures, "_since", lambda node, after: looked.append(after) or since(node, after))
    gone = a_report(name="B")
    note()
    began = last_seq()
    note()
    erased(gone.matter)
    assert note() == 1
    note()
    assert looked == [0, began, began, last_seq()]
    (tmp_path / erasures.FILE).unlink()
    assert note() == 1
    assert {row.key for row in read(tmp_path / erasures.FILE).rows} == {gone.report.hex}


def test_where_nothing_was_erased_no_row_of_the_list_is_read(tmp_path, monkeypatch):
    gone = [a_report(name="B") for _ in range(3)]
    for one in gone:
        erased(one.matter)
    assert note() == 3
    taken, parts = [], erasures._parts
    monkeypatch.setattr(erasures, "_parts", lambda path: (taken.append(line) or line for line in parts(path)))
    assert note() == 0
    assert len([line for line in taken if len(line) == 4]) <= 1, "how far it has come stands before the rows"
    made = []
    monkeypatch.setattr(erasures, "Erased", lambda *row: made.append(row))
    assert repeat(NOON) == []
    assert made == [], "what the database has erased itself is not kept in hand"


def _as_of_another_day(tmp_path, *rows: tuple[str, str]) -> None:
    """A list that knows of erasures later than the database, as after a restore."""
    node = Head.objects.get().node.hex
    lines = [erasures.FORMAT, *(f"{node} {last_seq() + 1 + n} {table} {key}" for n, (table, key) in enumerate(rows))]
    (tmp_path / erasures.FILE).write_text("\n".join(lines) + "\n", encoding="ascii")


def test_an_older_database_loses_again_what_was_erased_later_and_nothing_else(tmp_path):
    kept, gone = a_report(name="A", text="Ở lại"), a_report(name="B", text="Phải đi")
    table = "intake_reporttext"
    _as_of_another_day(tmp_path, ("intake_identity", gone.report.hex), (table, gone.report.hex), (table, "0" * 32), ("gone_table", "1"), ("intake_report", "2"))
    start = last_seq()
    assert len(repeat(NOON)) == 2
    assert recorded_after(start) == ["erasure.repeated/1"]
    assert [row.id for row in Identity.unrestricted.all()] == [kept.report]
    assert [row.text for row in ReportText.unrestricted.all()] == ["Ở lại"]
    assert repeat(NOON) == []
    assert recorded_after(start) == ["erasure.repeated/1"]
    journal_is_true()


def test_a_row_put_back_after_its_erasure_stays_and_another_nodes_list_does_nothing(tmp_path):
    report = a_report(name="A")
    with writing(post("town-police"), NOON) as door:
        row = Identity.unrestricted.get()
        door.erase(Identity, row.id)
        door.record(came(row.id))
    with writing(post("town-police"), NOON) as door:
        door.add(Identity, id=row.id, unit_id=row.unit_id, sealed=row.sealed, whole=row.whole)
        door.record(came(row.id))
    assert note() == 1
    assert repeat(NOON) == []
    (tmp_path / erasures.FILE).write_text(f"{erasures.FORMAT}\n{'f' * 32} 999999 intake_identity {report.report.hex}\n", encoding="ascii")
    assert repeat(NOON) == []
    assert Identity.unrestricted.exists()


@pytest.mark.parametrize("line", ["nonsense", "through x y", "a b c d", "a 1 c d e"])
def test_a_list_that_cannot_be_read_stops_with_its_line(tmp_path, line):
    (tmp_path / erasures.FILE).write_text(f"{erasures.FORMAT}\n{line}\n", encoding="ascii")
    with pytest.raises(UnreadableErasures) as refused:
        repeat(NOON)
    assert refused.value.args == (erasures.FILE, "2")


rows = st.builds(
    Erased, st.sampled_from(["a" * 32, "b" * 32]), st.integers(1, 99), st.sampled_from(["x", "y"]), st.text("0123456789abcdef", min_size=1, max_size=8)
)


@given(lists=st.lists(st.frozensets(rows, max_size=6), min_size=1, max_size=4))
@law(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
def test_joined_lists_hold_all_rows_of_each(tmp_path_factory, lists):
    folder = tmp_path_factory.mktemp("lists")
    for n, one in enumerate(lists):
        text = "".join(f"{row.node} {row.seq} {row.table} {row.key}\n" for row in one)
        (folder / str(n)).write_text(f"{erasures.FORMAT}\n{text}", encoding="ascii")
    every = frozenset().union(*lists)
    assert join(folder, [folder / str(n) for n in range(len(lists))]) == len(every)
    assert join(folder, [folder / "absent"]) == len(every)
    assert read(folder / erasures.FILE).rows == every
