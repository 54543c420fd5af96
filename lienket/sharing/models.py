"""Rows of sharing: grants, bars, recalls to be acknowledged, openings by breaking the glass. A subject is the id of whatever is shared (a matter)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lienket.journal.rows import DomainRow, ErasableRow
from lienket.sharing.codes import Cause, ConsentState, Copies, Ground, Level, Verdict


class Grant(DomainRow):
    """A unit (or one post of it) may read a subject at a level, for a cause, until ended or expired."""

    id = models.UUIDField(primary_key=True)
    subject = models.UUIDField()
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    post = models.ForeignKey("units.Post", models.PROTECT, null=True, related_name="+", db_index=False)
    level = models.SmallIntegerField(choices=Level)
    cause = models.CharField(max_length=10, choices=Cause)
    because = models.JSONField(default=list)
    listed_at = models.DateTimeField()
    granted_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta(DomainRow.Meta):
        """`sharing_grant_list` serves every list of a unit, `sharing_grant_led` what it leads, oldest first; `sharing_grant_subject` serves explanation."""

        indexes = [
            models.Index(fields=["unit", "-listed_at", "-subject"], condition=Q(ended_at=None), name="sharing_grant_list"),
            models.Index(fields=["subject", "unit"], name="sharing_grant_subject"),
            models.Index(fields=["unit", "listed_at", "subject"], condition=Q(ended_at=None, level=Level.LEAD), name="sharing_grant_led"),
        ]


class Bar(DomainRow):
    """A unit or post the subject is about: it never sees it, whatever grants say. Nobody judges their own case."""

    id = models.UUIDField(primary_key=True)
    subject = models.UUIDField()
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    post = models.ForeignKey("units.Post", models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta(DomainRow.Meta):
        """Looked up by subject in every read; `sharing_bar_unit` serves oversight, from which all that is about its own unit is kept."""

        indexes = [
            models.Index(fields=["subject", "unit"], name="sharing_bar_subject"),
            models.Index(fields=["unit", "subject"], name="sharing_bar_unit"),
        ]


class Recalled(DomainRow):
    """A unit reads a subject no more, since its lead took back what it had shared: until acknowledged, a notice to that unit.

    It outlives the reading and tells nothing of the subject but its number.
    """

    id = models.UUIDField(primary_key=True)
    subject = models.UUIDField()
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    recalled_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    copies = models.CharField(max_length=8, choices=Copies, blank=True, default="")

    class Meta(DomainRow.Meta):
        """`sharing_recalled_unit` serves the notices of a unit, `sharing_recalled_waits` those that wait, `sharing_recalled_subject` the ledger of a matter."""

        indexes = [
            models.Index(fields=["unit", "-recalled_at"], name="sharing_recalled_unit"),
            models.Index(fields=["unit", "-recalled_at"], condition=Q(acknowledged_at=None), name="sharing_recalled_waits"),
            models.Index(fields=["subject"], name="sharing_recalled_subject"),
        ]


class Consent(DomainRow):
    """The lead asked the unit a subject came from whether another may read it; `note` holds the reason."""

    id = models.UUIDField(primary_key=True)
    subject = models.UUIDField()
    asker = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    originator = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    taker = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    level = models.SmallIntegerField(choices=Level)
    expires_at = models.DateTimeField(null=True)
    note = models.UUIDField()
    state = models.CharField(max_length=9, choices=ConsentState)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta(DomainRow.Meta):
        """One question is open about a subject at a time."""

        constraints = [models.UniqueConstraint(fields=["subject"], condition=Q(state="ASKED"), name="sharing_consent_open")]
        indexes = [models.Index(fields=["subject"], name="sharing_consent_subject")]


class Opening(DomainRow):
    """A post opened a subject for a grave reason though nothing entitled it to; somebody of another unit reviews it afterwards."""

    id = models.UUIDField(primary_key=True)
    subject = models.UUIDField()
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    post = models.ForeignKey("units.Post", models.PROTECT, related_name="+", db_index=False)
    person = models.UUIDField(null=True)
    ground = models.CharField(max_length=8, choices=Ground)
    opened_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    verdict = models.CharField(max_length=11, choices=Verdict, blank=True, default="")
    reviewed_at = models.DateTimeField(null=True)
    reviewer = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta(DomainRow.Meta):
        """`sharing_opening_verdict` serves oversight, `sharing_opening_subject` the ledger of a matter, `sharing_opening_post` how many of a post run."""

        indexes = [
            models.Index(fields=["verdict", "-opened_at"], name="sharing_opening_verdict"),
            models.Index(fields=["subject"], name="sharing_opening_subject"),
            models.Index(fields=["post", "expires_at"], name="sharing_opening_post"),
        ]


class OpeningWords(ErasableRow):
    """Why the glass was broken (`review` False), or why the review found as it did, in words; `opening` is what they are about."""

    id = models.UUIDField(primary_key=True)
    opening = models.UUIDField(db_index=True)
    review = models.BooleanField(default=False)
    text = models.TextField()
