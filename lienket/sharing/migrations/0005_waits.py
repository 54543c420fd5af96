"""Indexes for recalls that wait, for what is about a unit, and for what a unit leads, oldest first."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sharing", "0004_consent")]

    operations = [
        migrations.AddIndex(model_name="bar", index=models.Index(fields=["unit", "subject"], name="sharing_bar_unit")),
        migrations.AddIndex(
            model_name="grant",
            index=models.Index(condition=models.Q(ended_at=None, level=4), fields=["unit", "listed_at", "subject"], name="sharing_grant_led"),
        ),
        migrations.AddIndex(
            model_name="recalled",
            index=models.Index(condition=models.Q(acknowledged_at=None), fields=["unit", "-recalled_at"], name="sharing_recalled_waits"),
        ),
    ]
