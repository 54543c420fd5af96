"""Warnings before a clock lapses: at which shares of its time, and when next. Clocks that run already say nothing of it until their time is moved."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clocks", "0004_extensions"),
    ]

    operations = [
        migrations.AddField(model_name="clock", name="shares", field=models.JSONField(null=True)),
        migrations.AddField(model_name="clock", name="warn_at", field=models.DateTimeField(null=True)),
        migrations.AddIndex(
            model_name="clock",
            index=models.Index(condition=models.Q(("state", "RUNNING"), ("warn_at__isnull", False)), fields=["warn_at", "id"], name="clocks_to_warn"),
        ),
    ]
