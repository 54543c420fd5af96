"""Entries are append-only: a trigger refuses UPDATE and DELETE. A speed bump; detection is the promise (journal verify)."""

from django.db import migrations

SQLITE = """
CREATE TRIGGER journal_entry_no_{verb} BEFORE {VERB} ON journal_entry
BEGIN SELECT RAISE(ABORT, 'journal entries are append-only'); END
"""

POSTGRESQL = """
CREATE FUNCTION journal_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'journal entries are append-only'; END $$;
CREATE TRIGGER journal_entry_append_only BEFORE UPDATE OR DELETE ON journal_entry
FOR EACH ROW EXECUTE FUNCTION journal_entry_refuse()
"""


def add(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for verb in ("update", "delete"):
            schema_editor.execute(SQLITE.format(verb=verb, VERB=verb.upper()))
    else:
        schema_editor.execute(POSTGRESQL)


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for verb in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER journal_entry_no_{verb}")
    else:
        schema_editor.execute("DROP TRIGGER journal_entry_append_only ON journal_entry; DROP FUNCTION journal_entry_refuse()")


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_first")]
    operations = [migrations.RunPython(add, remove)]
