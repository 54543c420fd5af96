"""An index of the entries that bear a watched event (`journal.watched`), so that weeks of a large journal are told without reading it whole."""

from __future__ import annotations

from django.db import migrations

NAMES = ("list.exported/1", "person.posted/1", "restricted.read/1")


def add(apps, schema_editor):
    find = "instr(\"data\", X'{0}') > 0" if schema_editor.connection.vendor == "sqlite" else "position('\\x{0}'::bytea in \"data\") > 0"
    stands = " OR ".join(find.format(f'"{name}"'.encode().hex()) for name in NAMES)
    schema_editor.execute(f'CREATE INDEX journal_entry_watched ON journal_entry ("seq") WHERE ({stands})')


def remove(apps, schema_editor):
    schema_editor.execute("DROP INDEX journal_entry_watched")


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_append_only")]
    operations = [migrations.RunPython(add, remove)]
