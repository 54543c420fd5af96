"""Rows of reorganisations: each act with its plan, and for each matter (or unit) what moved from whom to whom."""

from __future__ import annotations

from django.db import models

from lienket.journal.rows import DomainRow


class Reorganisation(DomainRow):
    """One act. `plan` is as given, `endings` what was made of it, `counts` how many of each kind moved; `undone_at` where a counter-act followed."""

    id = models.UUIDField(primary_key=True)
    on = models.DateField()
    document = models.CharField(max_length=80)
    reason = models.CharField(max_length=400)
    plan = models.TextField()
    endings = models.JSONField()
    digest = models.CharField(max_length=64)
    counts = models.JSONField()
    seq = models.BigIntegerField(default=0)
    done_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    restored = models.IntegerField(default=0)
    kept = models.IntegerField(default=0)

    class Meta(DomainRow.Meta):
        """Read newest first."""

        indexes = [models.Index(fields=["-done_at"], name="reorganisation_newest")]


class Moved(DomainRow):
    """What went from `giver` to `taker` in one matter (`subject`), or outside of matters. `things`: [kind, row, row now, what giving back needs]."""

    id = models.UUIDField(primary_key=True)
    act = models.ForeignKey(Reorganisation, models.PROTECT, related_name="moved")
    giver = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    taker = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    subject = models.UUIDField(null=True)
    open = models.BooleanField(default=False)
    part = models.CharField(max_length=8, default="")
    things = models.JSONField()
    state = models.CharField(max_length=8, default="MOVED", choices=[(s, s) for s in ("MOVED", "RESTORED", "KEPT")])
    why = models.CharField(max_length=20, default="")

    class Meta(DomainRow.Meta):
        """`reorganisation_taken` finds what a unit received in a matter."""

        indexes = [models.Index(fields=["taker", "subject"], name="reorganisation_taken")]
