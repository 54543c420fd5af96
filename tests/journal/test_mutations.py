"""Whatever is done to the database behind the door's back is found, and the right entry is named.

The database is a SQLite file of its own; each mutation is made by bare SQL with the append-only triggers dropped, and rolled back after it was looked for.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from lienket.journal.chain import GENESIS, entry_bytes, leaf_hash
from lienket.journal.codec import Table, all_tables
from lienket.journal.reader import SQLiteReader
from lienket.journal.verify import Verdict, verify

pytestmark = pytest.mark.sqlite_only

GROUPS, EACH = 12, 180
"""2,160 mutations."""


@pytest.fixture
def copy(made_journal, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    shutil.copy(made_journal.database, tmp_path / "copy.sqlite3")
    raw = sqlite3.connect(tmp_path / "copy.sqlite3", isolation_level=None)
    raw.execute("PRAGMA synchronous=OFF")
    raw.execute("PRAGMA ignore_check_constraints=ON")
    raw.execute("DROP TRIGGER journal_entry_no_update")
    raw.execute("DROP TRIGGER journal_entry_no_delete")
    yield raw
    raw.close()


def verdict(raw: sqlite3.Connection) -> Verdict:
    return verify(reader=SQLiteReader(raw))


def flipped(value: Any, rng: random.Random) -> Any:
    """The value with one byte (or, of a number, something) changed."""
    if value is None:
        return "x"
    if isinstance(value, bytes):
        at = rng.randrange(len(value))
        return value[:at] + bytes([value[at] ^ rng.randrange(1, 256)]) + value[at + 1 :]
    if isinstance(value, str):
        data = value.encode()
        if not data:
            return "x"
        return flipped(data, rng).decode("utf-8", "surrogateescape")
    return value + rng.choice((-1, 1, 2, 1000, -value * 2 or 7))


def put(raw: sqlite3.Connection, table: str, column: str, value: Any, rowid: int) -> None:
    """Set one column; text may be any bytes, as it could be for someone who edits the file."""
    if isinstance(value, str):
        raw.execute(f'UPDATE "{table}" SET "{column}" = CAST(? AS TEXT) WHERE rowid = ?', (value.encode("utf-8", "surrogateescape"), rowid))
    else:
        raw.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE rowid = ?', (value, rowid))


def last_touch(raw: sqlite3.Connection, table: str, pk: str) -> int:
    """Brute force: the last entry that speaks of the row."""
    ((seq,),) = raw.execute("SELECT max(seq) FROM journal_entry WHERE instr(data, ?)", (f'["{table}","{pk}","'.encode(),))
    return int(seq)


def any_row(raw: sqlite3.Connection, rng: random.Random) -> tuple[Table, int, str]:
    sheets = [s for s in all_tables() if raw.execute(f'SELECT 1 FROM "{s.name}"').fetchone()]
    sheet = rng.choice(sheets)
    rowid, pk = rng.choice(raw.execute(f'SELECT rowid, "{sheet.pk}" FROM "{sheet.name}"').fetchall())
    return sheet, rowid, pk


def size(raw: sqlite3.Connection) -> int:
    return int(raw.execute("SELECT count(*) FROM journal_entry").fetchone()[0])


def flip_entry(raw: sqlite3.Connection, rng: random.Random) -> int:
    seq = rng.randint(1, size(raw))
    column = rng.choice(("data", "data", "data", "hash", "model_id"))
    ((rowid, value),) = raw.execute(f"SELECT rowid, {column} FROM journal_entry WHERE seq = ?", (seq,))
    put(raw, "journal_entry", column, flipped(value, rng), rowid)
    return seq


def flip_entry_and_hash_it_anew(raw: sqlite3.Connection, rng: random.Random) -> int:
    seq = rng.randint(1, size(raw))
    ((value,),) = raw.execute("SELECT data FROM journal_entry WHERE seq = ?", (seq,))
    data = flipped(value, rng)
    raw.execute("UPDATE journal_entry SET data = ?, hash = ? WHERE seq = ?", (data, leaf_hash(data), seq))
    return seq


def renumber_entry(raw: sqlite3.Connection, rng: random.Random) -> int:
    seq = rng.randint(1, size(raw))
    new = rng.choice((0, -seq, size(raw) + rng.choice((1, 2, 10**12)), 2**62))
    raw.execute("UPDATE journal_entry SET seq = ? WHERE seq = ?", (new, seq))
    return min(seq, new)


def delete_entry(raw: sqlite3.Connection, rng: random.Random) -> int:
    seq = rng.randint(1, size(raw))
    raw.execute("DELETE FROM journal_entry WHERE seq = ?", (seq,))
    return seq


def delete_entry_and_close_the_gap(raw: sqlite3.Connection, rng: random.Random) -> int:
    seq = delete_entry(raw, rng)
    raw.execute("UPDATE journal_entry SET seq = -seq WHERE seq > ?", (seq,))
    raw.execute("UPDATE journal_entry SET seq = -seq - 1 WHERE seq < 0")
    return seq


def swap_entries(raw: sqlite3.Connection, rng: random.Random) -> int:
    one, other = sorted(rng.sample(range(1, size(raw) + 1), 2))
    raw.execute("UPDATE journal_entry SET seq = -1 WHERE seq = ?", (one,))
    raw.execute("UPDATE journal_entry SET seq = ? WHERE seq = ?", (one, other))
    raw.execute("UPDATE journal_entry SET seq = ? WHERE seq = -1", (other,))
    return one


def insert_entry(raw: sqlite3.Connection, rng: random.Random) -> int:
    """A well-made entry at the end, whoever made it did not move the head; or one under a number that cannot be."""
    last = size(raw)
    prev, node, at = raw.execute("SELECT hash, node, recorded_at FROM journal_head").fetchone()
    seq = rng.choice((last + 1, 0, -3))
    at = at if len(at) == 26 else f"{at}.000000"
    data = entry_bytes(seq=seq, prev=prev, node=node, model="first", at=at, recorded_at=at, actor={"kind": "SYSTEM"}, events=[], rows=[])
    raw.execute("INSERT INTO journal_entry (seq, model_id, data, hash) VALUES (?, 'first', ?, ?)", (seq, data, leaf_hash(data)))
    return seq


def truncate(raw: sqlite3.Connection, rng: random.Random) -> int:
    seq = rng.randint(1, size(raw))
    raw.execute("DELETE FROM journal_entry WHERE seq >= ?", (seq,))
    return seq


def move_head(raw: sqlite3.Connection, rng: random.Random) -> int | None:
    column = rng.choice(("seq", "hash", "recorded_at"))
    ((value,),) = raw.execute(f"SELECT {column} FROM journal_head")
    changed = flipped(value, rng)
    put(raw, "journal_head", column, changed, 1)
    return size(raw) if column != "seq" else min(max(changed, 0), size(raw)) + 1


def change_row(raw: sqlite3.Connection, rng: random.Random) -> int | None:
    sheet, rowid, pk = any_row(raw, rng)
    seq = last_touch(raw, sheet.name, pk)
    column = rng.choice(sheet.columns)
    ((old,),) = raw.execute(f'SELECT "{column}" FROM "{sheet.name}" WHERE rowid = ?', (rowid,))
    put(raw, sheet.name, column, flipped(old, rng), rowid)
    return seq


def empty_column(raw: sqlite3.Connection, rng: random.Random) -> int | None:
    """An optional value taken away, or a row moved to the other model."""
    sheet, rowid, pk = any_row(raw, rng)
    seq = last_touch(raw, sheet.name, pk)
    ((model,),) = raw.execute(f'SELECT model_id FROM "{sheet.name}" WHERE rowid = ?', (rowid,))
    put(raw, sheet.name, "model_id", {"first": "second", "second": "first"}[model], rowid)
    return seq


def delete_row(raw: sqlite3.Connection, rng: random.Random) -> int:
    sheet, rowid, pk = any_row(raw, rng)
    seq = last_touch(raw, sheet.name, pk)
    raw.execute(f'DELETE FROM "{sheet.name}" WHERE rowid = ?', (rowid,))
    return seq


def insert_row(raw: sqlite3.Connection, rng: random.Random) -> None:
    raw.execute("INSERT INTO units_person (id, model_id) VALUES (?, 'first')", (rng.randbytes(16).hex(),))


def bring_back_erased(raw: sqlite3.Connection, rng: random.Random) -> int:
    pks = [pk for (pk,) in raw.execute("SELECT id FROM units_person WHERE id NOT IN (SELECT id FROM units_persondetail)")]
    pk = rng.choice(pks)
    raw.execute("INSERT INTO units_persondetail (id, model_id, name, nonce) VALUES (?, 'first', 'x', ?)", (pk, rng.randbytes(32)))
    return last_touch(raw, "units_persondetail", pk)


def dangling_subject(raw: sqlite3.Connection, rng: random.Random) -> int:
    seq = rng.choice((0, -5, size(raw) + rng.randint(1, 1000)))
    raw.execute("UPDATE journal_entrysubject SET seq = ? WHERE id = (SELECT max(id) FROM journal_entrysubject)", (seq,))
    return seq


MUTATIONS: tuple[Callable[[sqlite3.Connection, random.Random], int | None], ...] = (
    flip_entry,
    flip_entry,
    flip_entry,
    flip_entry_and_hash_it_anew,
    flip_entry_and_hash_it_anew,
    renumber_entry,
    delete_entry,
    delete_entry_and_close_the_gap,
    swap_entries,
    insert_entry,
    truncate,
    move_head,
    change_row,
    change_row,
    change_row,
    empty_column,
    delete_row,
    insert_row,
    bring_back_erased,
    dangling_subject,
)


def test_an_untouched_copy_passes(copy, made_journal):
    found = verdict(copy)
    assert (found.ok, found.entries, found.root, found.problems) == (True, made_journal.said["size"], made_journal.said["root"], ())


@pytest.mark.parametrize("group", range(GROUPS))
def test_every_mutation_is_found_and_the_right_entry_named(copy, group):
    rng = random.Random(f"mutations/{group}")
    for number in range(EACH):
        mutation = MUTATIONS[number % len(MUTATIONS)]
        copy.execute("BEGIN")
        seq = mutation(copy, rng)
        found = verdict(copy)
        copy.execute("ROLLBACK")
        assert not found.ok, f"{mutation.__name__} ({group}/{number}) was not found"
        assert found.first_bad == seq, f"{mutation.__name__} ({group}/{number}): {found.problems[:3]}"
    assert verdict(copy).ok


def test_a_rewritten_beginning_is_found_at_its_last_entry(copy):
    """Whoever rewrites an entry and re-links all that follow, but for the head, is betrayed by the head."""
    node = copy.execute("SELECT node FROM journal_head").fetchone()[0]
    prev = GENESIS
    last = size(copy)
    for seq in range(1, last + 1):
        data = entry_bytes(
            seq=seq,
            prev=prev,
            node=node,
            model="first",
            at="2016-03-01 07:00:00.000000",
            recorded_at="2016-03-01 07:00:00.000000",
            actor={"kind": "SYSTEM"},
            events=[],
            rows=[],
        )
        prev = leaf_hash(data)
        copy.execute("UPDATE journal_entry SET data = ?, hash = ?, model_id = 'first' WHERE seq = ?", (data, prev, seq))
    assert "head" in {p.rule for p in verdict(copy).problems}


def test_a_file_whose_pages_are_torn_is_not_called_in_order(copy, tmp_path):
    copy.close()
    data = bytearray((tmp_path / "copy.sqlite3").read_bytes())
    data[4096 * 3 :: 512] = bytes([255]) * len(data[4096 * 3 :: 512])
    (tmp_path / "torn.sqlite3").write_bytes(data)
    raw = sqlite3.connect(tmp_path / "torn.sqlite3", isolation_level=None)
    try:
        assert not verdict(raw).ok
    except sqlite3.DatabaseError:
        pass  # Not even the head could be read: the command says so and fails.
    finally:
        raw.close()


def test_one_process_and_two_come_to_the_same_verdict(made_journal):
    one, two = made_journal.said["verdicts"]
    assert one == two
    assert one[0] is True
