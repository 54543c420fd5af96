"""The journal's own tables. Nobody outside this package touches them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class LinkageModel(models.Model):
    """One linkage model on this node; every domain row belongs to one."""

    code = models.CharField(primary_key=True, max_length=64)
    objects = models.Manager()  # Not a domain row: the list of models itself has no scope.


class Head(models.Model):
    """The end of the chain: one row."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    node = models.UUIDField()
    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64)
    recorded_at = models.DateTimeField()
    objects = models.Manager()


class Entry(models.Model):
    """One act: canonical bytes as they were hashed, never rebuilt. A trigger refuses UPDATE and DELETE."""

    seq = models.BigIntegerField(primary_key=True)
    model = models.ForeignKey(LinkageModel, models.PROTECT, related_name="+", db_index=False)
    data = models.BinaryField()
    hash = models.CharField(max_length=64)
    objects = models.Manager()


class EntrySubject(models.Model):
    """Index of the timeline: which entries speak of which subject. Derived from the entries, checked by verify."""

    id = models.BigAutoField(primary_key=True)
    subject = models.UUIDField()
    seq = models.BigIntegerField()
    objects = models.Manager()

    class Meta:
        """Used by the timeline of a matter."""

        indexes = [models.Index(fields=["subject", "seq"], name="journal_subject_seq")]


class OutboxItem(models.Model):
    """An event that a consumer must still hear, written in the transaction of the act."""

    id = models.BigAutoField(primary_key=True)
    seq = models.BigIntegerField()
    position = models.SmallIntegerField()
    consumer = models.CharField(max_length=40)
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    attempts = models.SmallIntegerField(default=0)
    error = models.CharField(max_length=200, default="")
    objects = models.Manager()

    class Meta:
        """Used by `work`; delivered items leave the index."""

        indexes = [models.Index(fields=["due_at", "id"], condition=Q(done_at=None), name="journal_outbox_waiting")]
        constraints = [models.UniqueConstraint(fields=["seq", "position", "consumer"], name="journal_outbox_once")]
