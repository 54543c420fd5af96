"""Rows of alerts."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lienket.journal.rows import DomainRow


class Notice(DomainRow):
    """Something a unit's duty post is told about a matter, or about a draft it is asked about. The words are made at reading time, under the policy."""

    id = models.UUIDField(primary_key=True)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    subject = models.UUIDField()
    event = models.CharField(max_length=60)
    seq = models.BigIntegerField()
    raised_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta(DomainRow.Meta):
        """One notice an event and unit, however often delivery is tried; `alerts_unread` serves the inbox."""

        constraints = [models.UniqueConstraint(fields=["seq", "event", "unit", "subject"], name="alerts_once")]
        indexes = [models.Index(fields=["unit", "-raised_at"], condition=Q(read_at=None), name="alerts_unread")]
