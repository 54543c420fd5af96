"""Rungs that tell several units: which clocks belong together, and how many of them must be met."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clocks", "0002_board"),
    ]

    operations = [
        migrations.AddField(model_name="clock", name="chain", field=models.UUIDField(null=True)),
        migrations.AddField(model_name="clock", name="needed", field=models.SmallIntegerField(null=True)),
    ]
