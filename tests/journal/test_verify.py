"""Verification of the node's own database, on the engine this run is on: what it finds, and that it neither disturbs nor is disturbed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection

from lienket.journal.door import _opened
from lienket.journal.export import ExportRefused, NothingToExport, export
from lienket.journal.keys import UnusableNodeKey, node_key, public_key_text
from lienket.journal.reader import BATCH
from lienket.journal.verify import Verdict, verify
from tests.journal.acts import ident, one_act, prepare
from tests.journal.conftest import make
from tests.journal.test_export import run


@pytest.fixture
def acts(db: None) -> None:
    prepare()
    for number in range(30):
        one_act(number)


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path / "data")


def tamper(sql: str, *parameters: Any) -> None:
    """Write as someone would who owns the database: past the door, past the triggers."""
    with _opened(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER IF EXISTS journal_entry_no_update")
            cursor.execute("DROP TRIGGER IF EXISTS journal_entry_no_delete")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE journal_entry DISABLE TRIGGER USER")
        cursor.execute(sql, parameters)


def told(verdict: Verdict) -> list[tuple[int | None, str]]:
    return [(problem.seq, problem.rule) for problem in verdict.problems]


@pytest.mark.usefixtures("acts")
def test_what_the_door_wrote_is_in_order():
    found = verify()
    assert (found.ok, found.entries, found.head_seq, found.first_bad) == (True, 30, 30, None)
    assert found.rows == 3 * 4 + 22 * 2 - 2  # Three units, 22 people, two names erased.
    assert set(found.seconds) == {"chain", "rows", "total"}


@pytest.mark.django_db
def test_an_empty_node_is_in_order():
    assert verify().ok
    prepare()
    assert verify().ok


@pytest.mark.usefixtures("acts")
@pytest.mark.parametrize(
    ("sql", "parameters", "expected"),
    [
        ("UPDATE journal_entry SET hash = %s WHERE seq = 3", ["0" * 64], (3, "entry-hash")),
        ("UPDATE journal_entry SET data = %s WHERE seq = 3", [b"{}"], (3, "entry-hash")),
        ("UPDATE journal_entry SET model_id = 'second' WHERE seq = 3", [], (3, "entry-columns")),
        ("DELETE FROM journal_entry WHERE seq = 3", [], (3, "entry-missing")),
        ("DELETE FROM journal_entry WHERE seq > 20", [], (21, "entry-missing")),
        ("DELETE FROM journal_entry", [], (1, "entry-missing")),
        ("UPDATE journal_entry SET seq = 3000000000 WHERE seq = 3", [], (3, "entry-missing")),
        ("DELETE FROM journal_head", [], (1, "entry-beyond-head")),
        ("UPDATE journal_head SET seq = 29", [], (30, "entry-beyond-head")),
        ("UPDATE journal_head SET seq = 31", [], (31, "entry-missing")),
        ("UPDATE journal_head SET hash = %s", ["1" * 64], (30, "head")),
        ("UPDATE journal_head SET node = %s", [uuid4()], (1, "entry-node")),
        ("UPDATE journal_entrysubject SET seq = 77 WHERE seq = 2", [], (77, "subject-dangling")),
        ("UPDATE units_unit SET name_en = 'Other' WHERE code = 'unit-0'", [], (6, "row-differs")),
        ("UPDATE units_unit SET valid_from = NULL WHERE code = 'unit-2'", [], (30, "row-differs")),
        ("UPDATE units_post SET duty = NOT duty", [], (1, "row-differs")),
        ("UPDATE units_zoneoutline SET geometry = '{}'", [], (1, "row-differs")),
        ("UPDATE units_zoneoutline SET recorded_at = '2020-01-01 00:00:00+00:00'", [], (1, "row-differs")),
        ("DELETE FROM units_persondetail WHERE name <> ''", [], (2, "row-missing")),
    ],
)
def test_what_was_done_behind_the_door_is_found(sql, parameters, expected):
    given = [p.hex if connection.vendor == "sqlite" and hasattr(p, "hex") and not isinstance(p, bytes) else p for p in parameters]
    tamper(sql, *given)
    found = verify()
    assert not found.ok
    assert expected in told(found)
    assert found.first_bad == expected[0] or expected[1] == "subject-dangling"
    assert all(problem.vi and problem.en for problem in found.problems)


@pytest.mark.usefixtures("acts")
def test_a_row_nobody_journaled_is_found():
    person = uuid4()
    tamper("INSERT INTO units_person (id, model_id) VALUES (%s, 'first')", person.hex)
    (problem,) = verify().problems
    assert (problem.seq, problem.rule, problem.table, problem.row) == (None, "row-unjournaled", "units_person", person.hex)


@pytest.mark.usefixtures("acts")
def test_an_erased_row_put_back_is_found():
    tamper("INSERT INTO units_persondetail (id, model_id, name, nonce) VALUES (%s, 'first', 'x', %s)", ident("person", 10).hex, bytes(32))
    assert told(verify()) == [(12, "row-erased-present")]


@pytest.mark.django_db
def test_verification_reads_more_rows_than_one_batch():
    """Rows are fetched in batches and tables in parts: none is left out at the seams."""
    from lienket.journal.door import writing
    from tests.journal.acts import BEGIN, add_person, someone

    prepare()
    with writing(someone(), BEGIN) as door:
        for number in range(BATCH + 7):
            add_person(door, ident(number))
    found = verify()
    assert (found.ok, found.rows) == (True, 2 * (BATCH + 7))


@pytest.mark.usefixtures("acts")
def test_progress_is_told_to_the_end():
    said: list[tuple[str, int, int]] = []
    verify(lambda *step: said.append(step))
    assert said[0] == ("chain", 30, 30)
    assert said[-1][0] == "rows"
    assert said[-1][1] == said[-1][2]


@pytest.mark.usefixtures("acts")
def test_an_export_of_this_engine_verifies_with_the_tool(tmp_path):
    checkpoint = export(tmp_path / "journal.jsonl")
    assert (checkpoint.size, checkpoint.root) == (30, verify().root)
    assert run(tmp_path / "journal.jsonl", "--key", public_key_text()).returncode == 0
    assert sorted(p.name for p in tmp_path.glob("*journal*")) == ["journal.jsonl"]


@pytest.mark.usefixtures("acts")
def test_a_broken_journal_is_not_signed_and_leaves_no_file(tmp_path):
    tamper("UPDATE journal_entry SET data = %s WHERE seq = 3", b"{}")
    with pytest.raises(ExportRefused, match="3"):
        export(tmp_path / "journal.jsonl")
    assert list(tmp_path.glob("*journal*")) == []


@pytest.mark.django_db
def test_there_is_nothing_to_export_before_the_first_pack(tmp_path):
    with pytest.raises(NothingToExport):
        export(tmp_path / "journal.jsonl")


def test_the_node_key_is_made_once_and_is_its_owners_alone(tmp_path):
    first = public_key_text()
    path = tmp_path / "data" / "node-key"
    assert public_key_text() == first
    assert path.stat().st_mode & 0o777 == 0o600
    assert [p.name for p in path.parent.iterdir()] == ["node-key"]


def test_a_node_key_that_others_can_read_is_refused(tmp_path):
    node_key()
    (tmp_path / "data" / "node-key").chmod(0o644)
    with pytest.raises(UnusableNodeKey):
        node_key()


def test_a_file_that_holds_no_key_is_refused_and_kept(tmp_path):
    path = tmp_path / "data" / "node-key"
    path.parent.mkdir()
    path.touch(0o600)
    path.write_text("no key")
    with pytest.raises(UnusableNodeKey):
        node_key()
    assert path.read_text() == "no key"


@pytest.mark.postgresql_only
def test_two_processes_share_one_picture_of_a_postgresql_database(tmp_path):
    import psycopg

    url, name = os.environ["DATABASE_URL"], f"verify_{uuid4().hex}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')  # type: ignore[arg-type]
        try:
            one, two = make(tmp_path, 60, urlsplit(url)._replace(path=f"/{name}").geturl()).said["verdicts"]
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')  # type: ignore[arg-type]
    assert one == two
    assert one[:2] == [True, 60]
