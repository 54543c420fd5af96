"""Files on their way in pieces."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matters", "0008_quarantine"), ("units", "0003_postphone"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=200)),
                ("size", models.BigIntegerField()),
                ("mark", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=64)),
                ("touched_at", models.DateTimeField()),
                ("account", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("post", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="units.post")),
            ],
            options={"abstract": False, "default_manager_name": "of_node"},
            managers=[("of_node", models.manager.Manager())],
        ),
    ]
