"""Extensions of a clock by decision: its number and its date."""

from django.db import migrations, models

WHAT = ("PAUSED", "RESUMED", "EXTENDED", "REVOKED", "REBASED", "REOPENED", "MET", "LAPSED", "STOPPED")


class Migration(migrations.Migration):
    dependencies = [
        ("clocks", "0003_rungs"),
    ]

    operations = [
        migrations.AlterField(model_name="clockevent", name="what", field=models.CharField(choices=[(w, w) for w in WHAT], max_length=8)),
        migrations.AddField(model_name="clockevent", name="decision", field=models.CharField(default="", max_length=60)),
        migrations.AddField(model_name="clockevent", name="decided_on", field=models.DateField(null=True)),
    ]
