"""Rows of instruments: loaded editions, plans, and drafts on their way to being signed."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q

from lienket.journal.rows import DomainRow, ErasableRow, NodeRow


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


class Remark(ErasableRow):
    """Words beside a row: a task of a plan, a note to an answer, a reason. Its id is that of what it belongs to."""

    id = models.UUIDField(primary_key=True)
    text = models.TextField()


class Plan(DomainRow):
    """A plan (kế hoạch): drafted by a unit, approved by another post of it, issued under a number."""

    id = models.UUIDField(primary_key=True)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    title = models.CharField(max_length=300)
    number = models.CharField(max_length=60, default="")
    state = models.CharField(max_length=9, choices=[(s, s) for s in ("DRAFTED", "APPROVED", "ISSUED", "WITHDRAWN")], default="DRAFTED")
    revision = models.IntegerField(default=1)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    drafted_by = models.ForeignKey("units.Post", models.PROTECT, related_name="+", db_index=False)
    drafter = models.UUIDField(null=True)
    drafted_at = models.DateTimeField()
    approved_by = models.ForeignKey("units.Post", models.PROTECT, null=True, related_name="+", db_index=False)
    approved_at = models.DateTimeField(null=True)
    issued_on = models.DateField(null=True)

    class Meta(DomainRow.Meta):
        """A plan ends no earlier than it starts."""

        constraints = [models.CheckConstraint(condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")), name="instruments_plan_period")]


class PlanTask(DomainRow):
    """A task of a plan that one unit owes by a day; its words are the Remark of the same id."""

    id = models.UUIDField(primary_key=True)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="tasks")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    position = models.IntegerField()
    due_on = models.DateField()
    state = models.CharField(max_length=9, choices=[(s, s) for s in ("OPEN", "DONE", "CANCELLED")], default="OPEN")
    reason = models.UUIDField(null=True)
    set_at = models.DateTimeField()
    settled_by = models.ForeignKey("units.Post", models.PROTECT, null=True, related_name="+", db_index=False)
    settled_at = models.DateTimeField(null=True)

    class Meta(DomainRow.Meta):
        """Serves what a unit owes."""

        indexes = [models.Index(fields=["unit", "due_on"], condition=Q(state="OPEN"), name="instruments_task_due")]


class Draft(DomainRow):
    """An instrument in the making: changed files over an edition of the pack, from the first line to the day it comes into force.

    `shown_to` names the parties by code, once they have been consulted; `final` is the revision that was frozen.
    """

    id = models.UUIDField(primary_key=True)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    code = models.CharField(max_length=64)
    base = models.CharField(max_length=64, default="")
    edition = models.IntegerField()
    state = models.CharField(max_length=10, choices=[(s, s) for s in ("DRAFTING", "CONSULTING", "FINAL", "IN_FORCE", "WITHDRAWN")], default="DRAFTING")
    revision = models.IntegerField(default=1)
    shown_to = models.JSONField(default=list)
    begun_by = models.ForeignKey("units.Post", models.PROTECT, related_name="+", db_index=False)
    begun_at = models.DateTimeField()
    final = models.IntegerField(null=True)
    digest = models.CharField(max_length=64, default="")
    finalised_by = models.ForeignKey("units.Post", models.PROTECT, null=True, related_name="+", db_index=False)
    finaliser = models.UUIDField(null=True)
    finalised_at = models.DateTimeField(null=True)
    in_force_on = models.DateField(null=True)
    loaded_as = models.IntegerField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta(DomainRow.Meta):
        """One living draft of a code."""

        constraints = [models.UniqueConstraint(fields=["model", "code"], condition=~Q(state="WITHDRAWN"), name="instruments_draft_code")]


class DraftRevision(DomainRow):
    """One saved state of a draft: the files it changes, whole. Never changed."""

    id = models.UUIDField(primary_key=True)
    draft = models.ForeignKey(Draft, models.PROTECT, related_name="revisions", db_index=False)
    number = models.IntegerField()
    changes = models.JSONField()
    digest = models.CharField(max_length=64)
    saved_by = models.ForeignKey("units.Post", models.PROTECT, related_name="+", db_index=False)
    saved_at = models.DateTimeField()

    class Meta(DomainRow.Meta):
        """Revisions are counted in a draft."""

        constraints = [models.UniqueConstraint(fields=["draft", "number"], name="instruments_revision_number")]


class Consultation(DomainRow):
    """One round of asking the parties about one revision of a draft."""

    id = models.UUIDField(primary_key=True)
    draft = models.ForeignKey(Draft, models.PROTECT, related_name="consultations", db_index=False)
    round = models.IntegerField()
    revision = models.IntegerField()
    parties = models.JSONField()
    due_on = models.DateField()
    opened_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta(DomainRow.Meta):
        """Rounds are counted in a draft; one is open at a time."""

        constraints = [
            models.UniqueConstraint(fields=["draft", "round"], name="instruments_consultation_round"),
            models.UniqueConstraint(fields=["draft"], condition=Q(closed_at=None), name="instruments_consultation_open"),
        ]


class PartyAnswer(DomainRow):
    """What a party said of a clause (or, with an empty clause, of the whole). The newest counts; older ones stay. Words: the Remark of the same id."""

    id = models.UUIDField(primary_key=True)
    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="answers")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    clause = models.CharField(max_length=64, default="")
    answer = models.CharField(max_length=8, choices=[(s, s) for s in ("ACCEPT", "RESERVE", "COMMENT", "WITHDRAW")])
    given_by = models.ForeignKey("units.Post", models.PROTECT, related_name="+", db_index=False)
    given_at = models.DateTimeField()
    noted = models.BooleanField(default=False)


class Signature(DomainRow):
    """A party's signature under the frozen text of a draft, on paper or in the PDF."""

    id = models.UUIDField(primary_key=True)
    draft = models.ForeignKey(Draft, models.PROTECT, related_name="signatures", db_index=False)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    manner = models.CharField(max_length=5, choices=[(s, s) for s in ("PAPER", "PDF")])
    number = models.CharField(max_length=60, default="")
    signed_on = models.DateField()
    digest = models.CharField(max_length=64)
    file_digest = models.CharField(max_length=64, default="")
    recorded_by = models.ForeignKey("units.Post", models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField()

    class Meta(DomainRow.Meta):
        """A party signs once."""

        constraints = [models.UniqueConstraint(fields=["draft", "unit"], name="instruments_signature_once")]


class KeptText(NodeRow):
    """What an author wrote and the program could not take: kept as it is, for the author alone, until a save succeeds or it is thrown away."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    draft = models.UUIDField()
    post = models.UUIDField()
    file = models.CharField(max_length=120)
    text = models.TextField()
    revision = models.IntegerField()
    kept_at = models.DateTimeField()

    class Meta:
        """One text of a file for each author."""

        constraints = [models.UniqueConstraint(fields=["draft", "post", "file"], name="instruments_kept_once")]


class SignedFile(DomainRow):
    """The PDF of a frozen draft with the signatures made so far (base 64), so that the next party signs after the last. Never changed."""

    id = models.UUIDField(primary_key=True)
    draft = models.ForeignKey(Draft, models.PROTECT, related_name="files", db_index=False)
    number = models.IntegerField()
    digest = models.CharField(max_length=64)
    content = models.TextField()

    class Meta(DomainRow.Meta):
        """Files are counted in a draft."""

        constraints = [models.UniqueConstraint(fields=["draft", "number"], name="instruments_file_number")]
