"""The index of copies kept beside a report: erasing who reported finds them without reading every report."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0004_key_index")]

    operations = [
        migrations.AddIndex(
            model_name="report",
            index=models.Index(fields=["conflicts_with"], condition=models.Q(conflicts_with__isnull=False), name="intake_report_beside"),
        ),
    ]
