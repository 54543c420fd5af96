"""The two engines of the index: FTS5 with words, or PostgreSQL with pg_trgm. Both only sieve; what they let through is looked at again word by word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.transaction import atomic

from lienket.sharing.codes import Level

DOC, FTS = "situation_searchdoc", "situation_searchfts"

COLUMNS = {Level.WORK: ("k", "v", "w"), Level.VIEW: ("k", "v"), Level.KNOW: ("k",)}
"""What a reader's words are looked for in, by level."""


def token(unit: UUID, level: Level) -> str:
    """The word that stands for a unit reading at `level`. Two units with the same token would cost time and show nothing."""
    return blake2b(unit.bytes + bytes([level]), digest_size=4).hexdigest()


def tokens(grants: Iterable[tuple[UUID, int]]) -> str:
    """One token for each unit with a grant (unit, level), at its highest: so each document is looked at once, however many levels are asked for."""
    highest: dict[UUID, int] = {}
    for unit, level in grants:
        highest[unit] = max(level, highest.get(unit, 0))
    return " ".join(sorted({token(unit, next(level for level in COLUMNS if given >= level)) for unit, given in highest.items()}))


@dataclass(frozen=True, slots=True)
class Doc:
    """One matter as it lies in the index."""

    id: int
    subject: UUID
    scope: str
    who: str
    k: str
    v: str
    w: str

    def text(self, level: Level) -> str:
        """What a reader at `level` may find it by."""
        return self.k if level == Level.KNOW else self.k + self.v if level == Level.VIEW else self.k + self.v + self.w


SHELF = 1 << 16
"""On SQLite: documents of one full-text table. FTS5 merges all places of a word in one go, inside the writers' line: among a million matters for seconds."""

MERGED = 500
"""Pages of one step of merging: others wait to write meanwhile."""

_MADE = (
    # A word of the folded text is one token, whatever the engine's table of letters: characters it does not know (Cn) or holds for marks (M) are letters too.
    # detail=column keeps no places of words: whole phrases are compared afterwards in any case. prefix: a search finds what begins so.
    "CREATE VIRTUAL TABLE IF NOT EXISTS {shelf} USING fts5(who, k, v, w, content='',"
    " tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* M* Co Cn'\", prefix='3 4', detail=column, columnsize=0)"
)


Terms = Sequence[Sequence[str]]
"""All of these must be found, each in one of its spellings."""


def candidates(unit: UUID, terms: Terms, *, before: int | None, after: int | None, limit: int) -> list[Doc]:
    """Documents that may hold all terms at one of the unit's levels: newest first below `before`, oldest first above `after`."""
    if connection.vendor != "sqlite":
        where, values = _postgresql(unit, terms)
        return _found(f"{DOC} d", "d.id", where, values, before, after, limit)
    where, values = _sqlite(unit, terms)
    newest, found = last_id(), list[Doc]()
    top, bottom = min(newest, newest if before is None else before - 1), max(1, 1 if after is None else after + 1)
    shelves = range(bottom // SHELF, top // SHELF + 1) if newest else range(0)
    for shelf in shelves if after is not None else reversed(shelves):
        table = f"{FTS}_{shelf}"
        found += _found(f"{table} f CROSS JOIN {DOC} d ON d.id = f.rowid", "f.rowid", f"{table} {where}", values, before, after, limit - len(found))
        if len(found) >= limit:
            break
    return found


def _found(source: str, key: str, where: str, values: list[Any], before: int | None, after: int | None, limit: int) -> list[Doc]:
    if before is not None:
        where, values = f"{where} AND {key} < %s", [*values, before]
    if after is not None:
        where, values = f"{where} AND {key} > %s", [*values, after]
    order = "ASC" if after is not None else "DESC"
    sql = f"SELECT d.id, d.subject, d.scope, d.who, d.k, d.v, d.w FROM {source} WHERE {where} ORDER BY {key} {order} LIMIT %s"  # noqa: S608 – own names, all values are parameters.
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, limit])
        return [Doc(pk, UUID(str(subject)), *rest) for pk, subject, *rest in cursor.fetchall()]


def _sqlite(unit: UUID, terms: Terms) -> tuple[str, list[Any]]:
    sieve = " AND ".join("(" + " OR ".join(map(_words, term)) + ")" for term in terms)
    levels = [f'({{who}} : "{token(unit, level)}" AND {{{" ".join(columns)}}} : ({sieve}))' for level, columns in COLUMNS.items()]
    return "MATCH %s", [" OR ".join(levels)]


def _words(spelling: str) -> str:
    """All words of `spelling`; the last one may go on, where no blank ends it. Words are letters and digits alone: nothing in them is a sign of the query.

    Of a number the serial alone is looked for, as its prefix and its year stand in every document; the whole is compared afterwards, as phrases are.
    """
    *whole, last = spelling.split()
    if whole and last.isdecimal() and len(whole[-1]) == 4 and whole[-1].isdecimal():
        whole = []
    return "(" + " AND ".join([*(f'"{word}"' for word in whole), f'"{last}"' + ("" if spelling.endswith(" ") else " *")]) + ")"


def _postgresql(unit: UUID, terms: Terms) -> tuple[str, list[Any]]:
    levels, values = [], []
    for level, columns in COLUMNS.items():
        text = " || ".join(f"d.{column}" for column in columns)
        tests = ["string_to_array(d.who, ' ') @> ARRAY[%s]"]
        values.append(token(unit, level))
        for term in terms:
            tests.append("(" + " OR ".join([f"({text}) LIKE %s"] * len(term)) + ")")
            values += [f"%{spelling}%" for spelling in term]
        levels.append("(" + " AND ".join(tests) + ")")
    return "(" + " OR ".join(levels) + ")", values


def stored(subjects: Iterable[UUID]) -> dict[UUID, Doc]:
    """The documents of these matters."""
    keys = [_key(subject) for subject in subjects]
    if not keys:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, subject, scope, who, k, v, w FROM {DOC} WHERE subject IN ({', '.join(['%s'] * len(keys))})", keys)  # noqa: S608 – own names.
        return {(doc := Doc(pk, UUID(str(subject)), *rest)).subject: doc for pk, subject, *rest in cursor.fetchall()}


def last_id() -> int:
    """The id of the newest document, 0 where there is none."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COALESCE(MAX(id), 0) FROM {DOC}")  # noqa: S608 – own names.
        return int(cursor.fetchone()[0])


def replace(old: Sequence[Doc], new: Sequence[Doc]) -> None:
    """Take `old` out of the index and put `new` in."""
    with connection.cursor() as cursor:
        cursor.executemany(f"DELETE FROM {DOC} WHERE id = %s", [(d.id,) for d in old])  # noqa: S608 – own names.
        docs = [(d.id, _key(d.subject), d.scope, d.who, d.k, d.v, d.w) for d in new]
        cursor.executemany(f"INSERT INTO {DOC} (id, subject, scope, who, k, v, w) VALUES (%s, %s, %s, %s, %s, %s, %s)", docs)  # noqa: S608 – own names.
        if connection.vendor != "sqlite":
            return
        gone, come = _by_shelf(old), _by_shelf(new)
        for shelf in come:
            cursor.execute(_MADE.format(shelf=shelf))
        with atomic():  # FTS5 cannot go back to a savepoint before a table's making with words still in hand: this one makes it put them down.
            for shelf, rows in gone.items():
                cursor.executemany(f"INSERT INTO {shelf}({shelf}, rowid, who, k, v, w) VALUES('delete', %s, %s, %s, %s, %s)", rows)
            for shelf, rows in come.items():
                cursor.executemany(f"INSERT INTO {shelf}(rowid, who, k, v, w) VALUES (%s, %s, %s, %s, %s)", rows)  # noqa: S608 – own names.


def _by_shelf(docs: Iterable[Doc]) -> dict[str, list[tuple[Any, ...]]]:
    found: dict[str, list[tuple[Any, ...]]] = {}
    for d in docs:
        found.setdefault(f"{FTS}_{d.id // SHELF}", []).append((d.id, d.who, d.k, d.v, d.w))
    return found


def scrub(ids: Iterable[int]) -> None:
    """On SQLite: make the full-text tables of these documents anew, so that nothing stays of words that were taken out of them (secure_delete overwrites)."""
    if connection.vendor == "sqlite":
        for number in sorted({pk // SHELF for pk in ids}):
            shelf = f"{FTS}_{number}"
            with connection.cursor() as cursor:
                cursor.execute(f"INSERT INTO {shelf}({shelf}) VALUES('delete-all')")
                cursor.execute(
                    f"INSERT INTO {shelf}(rowid, who, k, v, w) SELECT id, who, k, v, w FROM {DOC} WHERE id >= %s AND id < %s",  # noqa: S608 – own names.
                    [number * SHELF, (number + 1) * SHELF],
                )


def merge(shelf: int, first: bool) -> bool:
    """On SQLite: merge the parts of a full table by a few megabytes, which halves the time of a search; False once it is one (fts5.html, 'merge')."""
    if connection.vendor != "sqlite":
        return False
    table = f"{FTS}_{shelf}"
    with connection.cursor() as cursor:
        before = connection.connection.total_changes
        cursor.execute(f"INSERT INTO {table}({table}, rank) VALUES('merge', %s)", [-MERGED if first else MERGED])
        return bool(connection.connection.total_changes - before >= 2)


def empty() -> None:
    """Forget everything, also what a cleared table left behind."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE sql LIKE %s", [f"CREATE VIRTUAL TABLE {FTS}%"])
            for (shelf,) in cursor.fetchall():  # Not dropped: a search that goes on meanwhile may be about to look into it.
                cursor.execute(f"INSERT INTO {shelf}({shelf}) VALUES('delete-all')")
        cursor.execute(f"DELETE FROM {DOC}")  # noqa: S608 – own names.
        cursor.execute("DELETE FROM situation_searchword")


def count_words(change: Iterable[tuple[str, int]]) -> None:
    """Add to the counts of words; a word in no document is forgotten."""
    rows = [(word, n) for word, n in change if n]
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO situation_searchword (word, docs) VALUES (%s, %s) ON CONFLICT (word) DO UPDATE SET docs = situation_searchword.docs + excluded.docs",
            rows,
        )
        cursor.executemany("DELETE FROM situation_searchword WHERE word = %s AND docs <= 0", [(word,) for word, n in rows if n < 0])


def known_words(words: Sequence[str]) -> list[str]:
    """Those of `words` that stand in any document."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT word FROM situation_searchword WHERE word IN ({', '.join(['%s'] * len(words))}) ORDER BY word", list(words))  # noqa: S608 – own names.
        return [word for (word,) in cursor.fetchall()]


def _key(subject: UUID) -> str:
    return subject.hex if connection.vendor == "sqlite" else str(subject)
