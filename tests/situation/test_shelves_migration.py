"""The upgrade that puts the words of the index on shelves loses no document."""

from __future__ import annotations

import importlib

import pytest
from django.db import connection

from lienket.instruments.queries import book
from lienket.situation import search_engine, search_index
from lienket.situation.lists import Filters, page
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
