"""Rows of instruments."""

from __future__ import annotations

from django.db import models

from lienket.journal.rows import DomainRow


class PackEdition(DomainRow):
    """One loaded edition of a model pack, with its sources word for word; old editions stay, the newest is in use."""

    id = models.UUIDField(primary_key=True)
    digest = models.CharField(max_length=64)
    sources = models.JSONField()
    number = models.IntegerField()
    loaded_at = models.DateTimeField()

    class Meta(DomainRow.Meta):
        """Editions are counted in a model."""

        constraints = [models.UniqueConstraint(fields=["model", "number"], name="instruments_edition_number")]
