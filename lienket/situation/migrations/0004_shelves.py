"""The full-text index of SQLite in tables of 65,536 documents each, so that no change of one holds up the others for long."""

from django.db import migrations

SHELF = 1 << 16


def onto_shelves(apps, schema_editor):
    """Only SQLite has an index of its own kind. The documents stay; their words are put in anew, in 7 seconds for 200,000."""
    if schema_editor.connection.vendor != "sqlite":
        return
    schema_editor.execute("DROP TABLE situation_searchfts", params=None)
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT COALESCE(MAX(id), -1) FROM situation_searchdoc")
        (last,) = cursor.fetchone()
    for number in range(last // SHELF + 1):
        schema_editor.execute(
            f"CREATE VIRTUAL TABLE situation_searchfts_{number} USING fts5(who, k, v, w, content='',"
            " tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* M* Co Cn'\", prefix='3 4', detail=column, columnsize=0)",
            params=None,
        )
        schema_editor.execute(
            f"INSERT INTO situation_searchfts_{number}(rowid, who, k, v, w) SELECT id, who, k, v, w FROM situation_searchdoc"  # noqa: S608 – own names.
            f" WHERE id >= {number * SHELF} AND id < {(number + 1) * SHELF}",
            params=None,
        )


class Migration(migrations.Migration):
    dependencies = [("situation", "0003_words")]

    operations = [migrations.RunPython(onto_shelves, migrations.RunPython.noop)]
