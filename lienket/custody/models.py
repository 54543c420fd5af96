"""Rows of custody: what must be kept as it is."""

from __future__ import annotations

from django.db import models

from lienket.journal.rows import DomainRow


class Hold(DomainRow):
    """Nothing of a subject is erased until `until`, or until the hold is released: a procedure of law needs it. Over at read time, without an act."""

    id = models.UUIDField(primary_key=True)
    subject = models.UUIDField()
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    since = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta(DomainRow.Meta):
        """Asked before anything of a subject is erased."""

        indexes = [models.Index(fields=["subject"], name="custody_hold_subject")]
