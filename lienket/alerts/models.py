"""Rows of alerts."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lienket.alerts.codes import BUNDLE_OVER, Kind, State, Urgency
from lienket.journal.rows import DomainRow, ErasableRow


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
        """One notice an event and unit, however often delivery is tried; `alerts_unread` serves the inbox, the others its history and who was told."""

        constraints = [models.UniqueConstraint(fields=["seq", "event", "unit", "subject"], name="alerts_once")]
        indexes = [
            models.Index(fields=["unit", "-raised_at"], condition=Q(read_at=None), name="alerts_unread"),
            models.Index(fields=["unit", "-raised_at"], name="alerts_of_unit"),
            models.Index(fields=["subject"], name="alerts_of_subject"),
        ]


class Channel(DomainRow):
    """A way by which a unit is told outside the program; kept by its own people. The address lies in ChannelAddress.

    `posts`: whose eyes read what arrives there; none: those of every post of the unit. `quiet_from`, `quiet_until`: minutes of the local day between which
    what is of low urgency waits. `person`: whose own it is; it serves only while that person is on duty in the unit.
    """

    id = models.UUIDField(primary_key=True)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    posts = models.JSONField(default=list)
    person = models.ForeignKey("units.Person", models.PROTECT, null=True, related_name="+")
    since = models.SmallIntegerField(choices=Urgency, default=Urgency.LOW)
    language = models.CharField(max_length=2, choices=[("vi", "vi"), ("en", "en")], default="vi")
    on = models.BooleanField(default=True)
    quiet_from = models.SmallIntegerField(null=True)
    quiet_until = models.SmallIntegerField(null=True)
    bundle_over = models.SmallIntegerField(default=BUNDLE_OVER)
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)


class ChannelAddress(ErasableRow):
    """Where a channel leads: an address of mail, a telephone, a URL. Under the id of its channel."""

    id = models.UUIDField(primary_key=True)
    address = models.CharField(max_length=500)


class Broadcast(DomainRow):
    """What one unit tells many at a zone. The words lie in BroadcastText."""

    id = models.UUIDField(primary_key=True)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    zone = models.CharField(max_length=64)
    kinds = models.JSONField(default=list)
    urgency = models.SmallIntegerField(choices=Urgency, default=Urgency.LOW)
    sent_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)


class BroadcastText(ErasableRow):
    """The words of a broadcast, under its id."""

    id = models.UUIDField(primary_key=True)
    title = models.CharField(max_length=200)
    text = models.TextField()
    title_en = models.CharField(max_length=200)
    text_en = models.TextField()


class BroadcastCopy(DomainRow):
    """A broadcast in the inbox of one unit, and when it was read."""

    id = models.UUIDField(primary_key=True)
    broadcast = models.ForeignKey(Broadcast, models.PROTECT, related_name="copies")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    read_at = models.DateTimeField(null=True)

    class Meta(DomainRow.Meta):
        """One copy a unit."""

        constraints = [models.UniqueConstraint(fields=["broadcast", "unit"], name="alerts_copy_once")]


class Delivery(DomainRow):
    """One notice (or copy of a broadcast, or, with neither, a test) on its way by one channel. Its id is the id of the message, however often it is tried.

    `bundle`: the delivery whose message carried this one.
    """

    id = models.UUIDField(primary_key=True)
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="deliveries", db_index=False)
    notice = models.ForeignKey(Notice, models.PROTECT, null=True, related_name="+", db_index=False)
    copy = models.ForeignKey(BroadcastCopy, models.PROTECT, null=True, related_name="+", db_index=False)
    urgency = models.SmallIntegerField(choices=Urgency)
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    attempts = models.SmallIntegerField(default=0)
    due_at = models.DateTimeField()
    made_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=40, default="")
    bundle = models.ForeignKey("self", models.PROTECT, null=True, related_name="carried", db_index=False)

    class Meta(DomainRow.Meta):
        """A notice goes once by a channel. `alerts_to_send` serves the worker – what is due, what rests, what a crash left –, `alerts_log` the pages.

        Its condition is on NULL: SQLite uses a partial index only where it can prove the condition, and parameters prove nothing.
        """

        constraints = [
            models.UniqueConstraint(fields=["notice", "channel"], name="alerts_notice_once"),
            models.UniqueConstraint(fields=["copy", "channel"], name="alerts_copy_sent_once"),
        ]
        indexes = [
            models.Index(fields=["state", "due_at"], condition=Q(settled_at=None, bundle=None), name="alerts_to_send"),
            models.Index(fields=["channel", "-made_at"], name="alerts_log"),
            models.Index(fields=["bundle"], condition=Q(bundle__isnull=False), name="alerts_bundle"),
        ]
