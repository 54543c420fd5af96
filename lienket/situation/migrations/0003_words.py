"""The full-text index of SQLite by words instead of runs of three letters: a search reads the words asked for alone."""

from django.db import migrations

STATEMENTS = (
    "DROP TABLE situation_searchfts",
    # A word of the folded text is one token, whatever the age of the engine's table of letters: characters it does not know (Cn) or held for marks (M) are letters too.
    # detail=column keeps no places of words: whole phrases are compared afterwards in any case. prefix: a search finds what begins so.
    "CREATE VIRTUAL TABLE situation_searchfts USING fts5(who, k, v, w, content='situation_searchdoc', content_rowid='id',"
    " tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* M* Co Cn'\", prefix='3 4', detail=column, columnsize=0)",
    # No 'secure-delete': it looks through every matter with the same word, a quarter of a second each among a million. Erased words are scrubbed at once instead.
    "DELETE FROM situation_searchdoc",
    "DELETE FROM situation_searchword",
    # From the beginning of the journal: the worker, or `lienket search rebuild`, makes it anew.
    "UPDATE situation_searchposition SET position = 0",
)


def anew(apps, schema_editor):
    """Only SQLite has an index of its own kind; PostgreSQL's stays as it is."""
    if schema_editor.connection.vendor == "sqlite":
        for statement in STATEMENTS:
            schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("situation", "0002_replay_draft")]

    operations = [migrations.RunPython(anew, migrations.RunPython.noop)]
