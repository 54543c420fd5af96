"""An index for what a unit may send within a day."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matters", "0006_checklists")]

    operations = [
        migrations.AddIndex(model_name="attachment", index=models.Index(fields=["unit", "written_at"], name="matters_file_unit_day")),
    ]
