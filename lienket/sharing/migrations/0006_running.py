"""The index by which the openings of a post that still run are counted before it opens another."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sharing", "0005_waits")]

    operations = [
        migrations.AddIndex(model_name="opening", index=models.Index(fields=["post", "expires_at"], name="sharing_opening_post")),
    ]
