"""A channel may be a person's own: it serves while that person is on duty."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("alerts", "0002_channels"),
        ("units", "0004_duty_changes"),
    ]

    operations = [
        migrations.AddField(
            model_name="channel",
            name="person",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.person"),
        ),
    ]
