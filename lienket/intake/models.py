"""Rows of intake: the report in codes, its words and its reporter apart and erasable, import runs and refused rows."""

from __future__ import annotations

from django.db import models

from lienket.journal.rows import DomainRow, ErasableRow, NodeRow


class ReportState(models.TextChoices):
    """What became of a report."""

    ROUTED = "ROUTED"
    CONFLICT = "CONFLICT"


class Report(DomainRow):
    """What came in, in codes. `mac` commits to the draft, but for who reported, under the nonce of its ReportText."""

    id = models.UUIDField(primary_key=True)
    key = models.CharField(max_length=80)
    state = models.CharField(max_length=8, choices=ReportState, default=ReportState.ROUTED)
    matter = models.UUIDField(null=True)
    conflicts_with = models.ForeignKey("self", models.PROTECT, null=True, related_name="conflicts", db_index=False)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    channel = models.CharField(max_length=64)
    facts = models.JSONField()
    mac = models.CharField(max_length=64)
    run = models.ForeignKey("ImportRun", models.PROTECT, null=True, related_name="+", db_index=False)
    line = models.IntegerField(null=True)
    occurred_at = models.DateTimeField()
    received_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta(DomainRow.Meta):
        """The first report under a key counts; later ones with another body are kept as conflicts."""

        constraints = [models.UniqueConstraint(fields=["unit", "key", "model"], condition=models.Q(conflicts_with=None), name="intake_key_once")]
        indexes = [models.Index(fields=["matter"], name="intake_report_matter")]


class ReportText(ErasableRow):
    """The words and the position of a report; `id` is the report's."""

    id = models.UUIDField(primary_key=True)
    text = models.TextField()
    lat = models.FloatField(null=True)
    lng = models.FloatField(null=True)


class SealedUnder(models.Func):
    """The letters of a sealed value that tell under which version of the key it lies (`custody.sealing.begins`), as the indexes hold them."""

    template = "SUBSTR(%(expressions)s, 1, 4)"
    output_field = models.CharField()


class Identity(ErasableRow):
    """Who reported, as far as they said: name, telephone and address under seal; `id` is the report's, `unit` whose key seals it.

    The other columns are of the blind index: `whole` tells a repeat from a conflict, by `phone` and `name` an exact value is found.
    """

    id = models.UUIDField(primary_key=True)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    sealed = models.TextField()
    whole = models.CharField(max_length=32)
    phone = models.CharField(max_length=32, blank=True, default="")
    name = models.CharField(max_length=32, blank=True, default="")

    class Meta(ErasableRow.Meta):
        """Searched by telephone or name (whole indexes: no engine knows of a value not yet given that it is not empty); the unit's for changing its key."""

        indexes = [
            models.Index(fields=["phone"], name="intake_identity_by_phone"),
            models.Index(fields=["name"], name="intake_identity_by_name"),
            models.Index("unit", SealedUnder("sealed"), name="intake_identity_key"),
        ]


class IdentityReason(ErasableRow):
    """Why somebody looked for an identity, in words."""

    id = models.UUIDField(primary_key=True)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    text = models.TextField()
    written_at = models.DateTimeField()


class Reporter(ErasableRow):
    """Who reported, in plain words, as kept before there were seals: sealed when the program first runs on such a database (`identity.seal_plain`)."""

    id = models.UUIDField(primary_key=True)
    name = models.CharField(max_length=200, default="")
    phone = models.CharField(max_length=40, default="")
    address = models.CharField(max_length=400, default="")


class ImportRun(DomainRow):
    """One file under one mapping; resumed by the same digests."""

    id = models.UUIDField(primary_key=True)
    file_digest = models.CharField(max_length=64)
    mapping = models.CharField(max_length=64)
    mapping_digest = models.CharField(max_length=64)
    approved_by = models.ForeignKey("units.Post", models.PROTECT, related_name="+", db_index=False)
    started_at = models.DateTimeField()
    line = models.IntegerField(default=0)
    accepted = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    class Meta(DomainRow.Meta):
        """The same file under the same mapping is the same run."""

        constraints = [models.UniqueConstraint(fields=["file_digest", "mapping_digest", "model"], name="intake_run_once")]


class RefusedRow(ErasableRow):
    """A row the import could not take, kept whole and sealed for correction – except a guarded row, of which only line and rule are kept."""

    id = models.UUIDField(primary_key=True)
    run = models.ForeignKey(ImportRun, models.PROTECT, related_name="refused_rows")
    line = models.IntegerField()
    column = models.CharField(max_length=100, default="")
    rule = models.CharField(max_length=60)
    remedy = models.CharField(max_length=200, default="")
    values = models.JSONField(null=True)
    """In plain, as kept before there were seals; empty since."""
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+", db_index=False)
    sealed = models.TextField(null=True)
    """The row's own values under the unit's seal; none of a guarded row."""

    class Meta(ErasableRow.Meta):
        """`intake_refused_key` serves changing the unit's key, `intake_refused_plain` what is still to be sealed when the program starts."""

        indexes = [
            models.Index("unit", SealedUnder("sealed"), condition=models.Q(sealed__isnull=False), name="intake_refused_key"),
            models.Index("id", condition=models.Q(values__isnull=False), name="intake_refused_plain"),
        ]


class SavedDraft(NodeRow):
    """A report somebody has begun to write; the author's own, deleted when sent or discarded. The node's: no report yet, nobody else sees it."""

    id = models.UUIDField(primary_key=True)
    account = models.ForeignKey("units.Account", models.CASCADE, related_name="+")
    post = models.ForeignKey("units.Post", models.CASCADE, related_name="+", db_index=False)
    body = models.JSONField(default=dict)
    saved_at = models.DateTimeField()


class DraftFile(NodeRow):
    """A file added to a draft; becomes an attachment of the matter when the report is sent."""

    id = models.UUIDField(primary_key=True)
    draft = models.ForeignKey(SavedDraft, models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)
    media = models.CharField(max_length=100)
    size = models.BigIntegerField()
    digest = models.CharField(max_length=64)
