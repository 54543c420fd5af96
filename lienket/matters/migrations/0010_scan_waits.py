"""The index of what waits for the scanner, made anew without a condition, under which SQLite did not use it."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matters", "0009_uploads")]

    operations = [
        migrations.RemoveIndex(model_name="scan", name="matters_scan_due"),
        migrations.AddIndex(model_name="scan", index=models.Index(fields=["state", "due_at"], name="matters_scan_waits")),
    ]
