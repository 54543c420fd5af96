"""Files that wait for the scanner, and files it has locked."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matters", "0007_files_of_a_day")]

    operations = [
        migrations.AddField(model_name="attachment", name="locked", field=models.CharField(max_length=80, null=True)),
        migrations.AddIndex(model_name="attachment", index=models.Index(fields=["digest"], name="matters_file_digest")),
        migrations.CreateModel(
            name="Scan",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("state", models.CharField(choices=[("WAITING", "WAITING"), ("CLEAN", "CLEAN"), ("INFECTED", "INFECTED")], max_length=8)),
                ("found", models.CharField(default="", max_length=80)),
                ("trouble", models.CharField(default="", max_length=200)),
                ("asked_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
            ],
            options={"abstract": False, "default_manager_name": "of_node"},
            managers=[("of_node", models.manager.Manager())],
        ),
        migrations.AddIndex(model_name="scan", index=models.Index(condition=models.Q(("state", "WAITING")), fields=["due_at"], name="matters_scan_due")),
    ]
