"""Rows of the situation: the search index and saved views, which are the node's own; why a list was taken out; what waits for a second person."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lienket.journal.rows import DomainRow, ErasableRow, NodeRow


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


class SecondState(models.TextChoices):
    """Where a request for a second person stands; one that nobody answered by its end is still ASKED, and over."""

    ASKED = "ASKED"
    CONFIRMED = "CONFIRMED"
    DECLINED = "DECLINED"
    WITHDRAWN = "WITHDRAWN"


class SecondRequest(DomainRow):
    """A person asked for a dangerous act; another person entitled to the same act confirms it, and then it is carried out, or declines.

    `subject` is what the act is about (a matter, a person); none for a list, which lies in the words.
    """

    id = models.UUIDField(primary_key=True)
    act = models.CharField(max_length=16)
    subject = models.UUIDField(null=True)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    post = models.ForeignKey("units.Post", models.PROTECT, related_name="+", db_index=False)
    person = models.UUIDField()
    asked_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=SecondState, default=SecondState.ASKED)
    second = models.UUIDField(null=True)
    second_post = models.ForeignKey("units.Post", models.PROTECT, null=True, related_name="+", db_index=False)
    settled_at = models.DateTimeField(null=True)

    class Meta(DomainRow.Meta):
        """Whoever writes, the database takes no confirmation by nobody or by the one who asked."""

        indexes = [
            models.Index(fields=["state", "ends_at"], name="situation_second_state"),
            models.Index(fields=["person", "-asked_at"], name="situation_second_person"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="CONFIRMED") | (Q(second__isnull=False) & ~Q(second=F("person"))),
                name="situation_second_other_person",
            )
        ]


class SecondWords(ErasableRow):
    """Why it was asked, with what the act must be told, or (`answer`) why it was declined; `request` is what they are about."""

    id = models.UUIDField(primary_key=True)
    request = models.UUIDField(db_index=True)
    answer = models.BooleanField(default=False)
    text = models.TextField(blank=True)
    values = models.JSONField(default=dict)


class ReplayDraft(NodeRow):
    """A draft somebody uploaded to try over past matters: a whole pack as texts. A working paper of one account, in no journal; nothing follows from it."""

    id = models.UUIDField(primary_key=True)
    account = models.ForeignKey("units.Account", models.CASCADE, related_name="+")
    scope = models.CharField(max_length=64)
    name = models.CharField(max_length=120)
    sources = models.JSONField()
    uploaded_at = models.DateTimeField()
