"""The full-text tables of SQLite, each of so many documents: a search goes over all of them, and the upgrade to them loses no document."""

from __future__ import annotations

import importlib
from uuid import UUID

import pytest
from django.db import connection

from lienket.instruments.queries import book
from lienket.journal.door import delivering
from lienket.sharing.codes import Level
from lienket.situation import search_engine, search_index
from lienket.situation.lists import Filters, page
from lienket.units.queries import unit_id
from tests.world import MODEL, NOON, a_matter, post

pytestmark = [pytest.mark.sqlite_only, pytest.mark.usefixtures("world")]


def test_every_document_is_found_after_the_upgrade(monkeypatch):
    migration = importlib.import_module("lienket.situation.migrations.0004_shelves")
    monkeypatch.setattr(migration, "SHELF", 2)
    monkeypatch.setattr(search_engine, "SHELF", 2)
    made = [a_matter(text=f"Mất xe máy lần {n}.") for n in range(5)]
    search_index.catch_up(NOON)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE situation_searchfts%'")
        for (shelf,) in cursor.fetchall():
            cursor.execute(f"DROP TABLE {shelf}")
        cursor.execute("CREATE VIRTUAL TABLE situation_searchfts USING fts5(who, k, v, w, content='situation_searchdoc', content_rowid='id')")
    migration.onto_shelves(None, connection.SchemaEditorClass(connection))
    rows = page(post("town-police"), Filters(q="xe may"), book(MODEL), NOON).rows
    assert {row.matter.id for row in rows} == set(made)


def test_a_page_goes_on_where_the_last_one_ended_across_tables_either_way(monkeypatch):
    monkeypatch.setattr(search_engine, "SHELF", 2)
    unit = unit_id(MODEL, "town-police")
    who = search_engine.tokens([(unit, Level.KNOW)])
    with delivering(""):
        search_engine.replace([], [search_engine.Doc(n, UUID(int=n), MODEL, who, " xe " if n % 3 else " may ", "", "") for n in range(1, 12)])

    def seen(**bounds: int | None) -> list[int]:
        return [doc.id for doc in search_engine.candidates(unit, ((" xe ",),), **({"before": None, "after": None, "limit": 100} | bounds))]

    assert seen() == [11, 10, 8, 7, 5, 4, 2, 1]
    assert seen(limit=3) == [11, 10, 8]
    assert seen(before=8, limit=3) == [7, 5, 4]
    assert seen(before=1) == seen(after=11) == seen(after=99) == []
    assert seen(after=4, limit=3) == [5, 7, 8]
    assert seen(after=4, before=8) == [5, 7]
