"""Indexes by the version of the key a row lies under, and of refused rows still in plain: changing a key and starting look at nothing that is done.

Those by telephone and name are made anew without a condition, under which SQLite did not use them.
"""

from __future__ import annotations

from django.db import migrations, models

import lienket.intake.models


class Migration(migrations.Migration):
    dependencies = [("intake", "0003_identity")]

    operations = [
        migrations.RemoveIndex(model_name="identity", name="intake_identity_unit"),
        migrations.RemoveIndex(model_name="identity", name="intake_identity_phone"),
        migrations.RemoveIndex(model_name="identity", name="intake_identity_name"),
        migrations.AddIndex(model_name="identity", index=models.Index(fields=["phone"], name="intake_identity_by_phone")),
        migrations.AddIndex(model_name="identity", index=models.Index(fields=["name"], name="intake_identity_by_name")),
        migrations.AddIndex(
            model_name="identity",
            index=models.Index(models.F("unit"), lienket.intake.models.SealedUnder("sealed"), name="intake_identity_key"),
        ),
        migrations.AddIndex(
            model_name="refusedrow",
            index=models.Index(
                models.F("unit"), lienket.intake.models.SealedUnder("sealed"), condition=models.Q(sealed__isnull=False), name="intake_refused_key"
            ),
        ),
        migrations.AddIndex(
            model_name="refusedrow",
            index=models.Index(models.F("id"), condition=models.Q(values__isnull=False), name="intake_refused_plain"),
        ),
    ]
