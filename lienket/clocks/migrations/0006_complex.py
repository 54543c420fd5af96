"""A matter found complex, and ordinary again."""

from django.db import migrations, models

WHAT = ("PAUSED", "RESUMED", "EXTENDED", "REVOKED", "COMPLEX", "ORDINARY", "REBASED", "REOPENED", "MET", "LAPSED", "STOPPED")


class Migration(migrations.Migration):
    dependencies = [
        ("clocks", "0005_warnings"),
    ]

    operations = [
        migrations.AlterField(model_name="clockevent", name="what", field=models.CharField(choices=[(w, w) for w in WHAT], max_length=8)),
    ]
