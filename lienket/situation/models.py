"""Rows of the situation: the search index and saved views, which are the node's own, and why a list was taken out of the program."""

from __future__ import annotations

from django.db import models

from lienket.journal.rows import ErasableRow, NodeRow


class SearchDoc(NodeRow):
    """What can be found of one matter, folded, by the level that may find it. Derived from the rows, rebuilt at any time; `id` is in order of recording."""

    id = models.BigIntegerField(primary_key=True)
    subject = models.UUIDField(unique=True)
    scope = models.CharField(max_length=64)
    who = models.TextField()
    """A token for each unit and level with a grant that has not ended: only a first sieve, the policy decides."""

    k = models.TextField()
    """From level know: number, kind, field, lead."""

    v = models.TextField()
    """From level view: place, zones, their other names, outcome."""

    w = models.TextField()
    """From level work: the words of reports and notes."""


class SearchWord(NodeRow):
    """In how many documents a word stands; candidates for a word with one letter wrong."""

    word = models.CharField(max_length=40, primary_key=True)
    docs = models.IntegerField()


class SearchPosition(NodeRow):
    """How far the index has followed the journal: one row."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    position = models.BigIntegerField(default=0)
    rebuilding = models.BooleanField(default=False)


class SavedView(NodeRow):
    """A list with its filters under a name; belongs to an account."""

    account = models.ForeignKey("units.Account", models.CASCADE, related_name="+")
    scope = models.CharField(max_length=64)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000)

    class Meta(NodeRow.Meta):
        """A name once."""

        constraints = [models.UniqueConstraint(fields=["account", "scope", "name"], name="situation_view_once")]


class ExportReason(ErasableRow):
    """Why somebody took a list out of the program; `id` is the export's."""

    id = models.UUIDField(primary_key=True)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    text = models.TextField()
    written_at = models.DateTimeField()


class ReplayDraft(NodeRow):
    """A draft somebody uploaded to try over past matters: a whole pack as texts. A working paper of one account, in no journal; nothing follows from it."""

    id = models.UUIDField(primary_key=True)
    account = models.ForeignKey("units.Account", models.CASCADE, related_name="+")
    scope = models.CharField(max_length=64)
    name = models.CharField(max_length=120)
    sources = models.JSONField()
    uploaded_at = models.DateTimeField()
