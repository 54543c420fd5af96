"""Files kept before there was a scanner have a state of their own until it has looked at them."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matters", "0010_scan_waits")]

    operations = [
        migrations.AlterField(
            model_name="scan",
            name="state",
            field=models.CharField(choices=[("WAITING", "WAITING"), ("CLEAN", "CLEAN"), ("INFECTED", "INFECTED"), ("OLDER", "OLDER")], max_length=8),
        ),
    ]
