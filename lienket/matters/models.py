"""Rows of matters. Free text lives in Note, which can be erased without breaking the journal."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from lienket.journal.rows import DomainRow, ErasableRow, NodeRow
from lienket.matters.codes import OFFER_STATES, Answer, MatterState, Part


class Matter(DomainRow):
    """One thing to be dealt with, with one accountable lead. `interim`: the lead only holds it until a person assigns one (chưa phân công)."""

    id = models.UUIDField(primary_key=True)
    prefix = models.CharField(max_length=4)
    year = models.SmallIntegerField()
    serial = models.IntegerField()
    kind = models.CharField(max_length=64)
    field = models.CharField(max_length=64)
    severity = models.CharField(max_length=64)
    place = models.CharField(max_length=64, null=True)
    zones = models.JSONField(default=list)
    flags = models.JSONField(default=list)
    concerns = models.JSONField(default=list)
    reporter = models.CharField(max_length=64)
    state = models.CharField(max_length=6, choices=MatterState, default=MatterState.OPEN)
    lead = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    interim = models.BooleanField(default=False)
    missing = models.JSONField(default=list)
    because = models.JSONField(default=list)
    label = models.CharField(max_length=16)
    restricted = models.BooleanField(default=False)
    occurred_at = models.DateTimeField()
    received_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    received_by = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    outcome = models.CharField(max_length=64, default="")
    closed_at = models.DateTimeField(null=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta(DomainRow.Meta):
        """Numbers are unique in a model; `matters_unassigned` serves the list 'chưa phân công', the others the views of a unit and of a zone."""

        constraints = [models.UniqueConstraint(fields=["prefix", "year", "serial", "model"], name="matters_number")]
        indexes = [
            models.Index(fields=["received_at"], condition=Q(interim=True, state="OPEN"), name="matters_unassigned"),
            models.Index(fields=["lead", "-received_at"], condition=Q(state="OPEN"), name="matters_open_of_lead"),
            models.Index(fields=["place", "-received_at"], condition=Q(state="OPEN"), name="matters_open_at_place"),
        ]


class Participant(DomainRow):
    """A unit's part in a matter, with the clauses that gave it. One active lead at a time.

    `closed_at` repeats when the matter was closed (None while it is open), so that what a unit has before it is found without all it ever had.
    """

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="participants")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    part = models.CharField(max_length=8, choices=Part)
    role = models.CharField(max_length=64, default="")
    answer = models.CharField(max_length=12, choices=Answer, default=Answer.PENDING)
    because = models.JSONField(default=list)
    since = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta(DomainRow.Meta):
        """At most one active lead, at most one active part of a unit; `matters_part_open` serves the board of a unit."""

        constraints = [
            models.UniqueConstraint(fields=["matter"], condition=Q(part="LEAD", ended_at=None), name="matters_one_lead"),
            models.UniqueConstraint(fields=["matter", "unit"], condition=Q(ended_at=None), name="matters_one_part"),
        ]
        indexes = [models.Index(fields=["unit", "answer", "part", "since"], condition=Q(ended_at=None, closed_at=None), name="matters_part_open")]


class Transfer(DomainRow):
    """A lead offered to another unit: proposed, then accepted, rejected, withdrawn, countered, or returned because nobody answered.

    `by`: the unit that was asked and proposed this instead, so that the lead (`giver`) is the one to answer; None: the lead's own offer, `taker` answers.
    """

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="transfers")
    giver = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    taker = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    by = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+", db_index=False)
    state = models.CharField(max_length=9, choices=[(s, s) for s in OFFER_STATES], default="PROPOSED")
    proposed_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta(DomainRow.Meta):
        """One open offer a matter, never to the unit that leads; the indexes serve the boards of who is asked and of who waits."""

        constraints = [
            models.UniqueConstraint(fields=["matter"], condition=Q(state="PROPOSED"), name="matters_one_offer"),
            models.CheckConstraint(condition=~Q(giver=models.F("taker")) | ~Q(state="PROPOSED"), name="matters_offer_to_another"),
        ]
        indexes = [models.Index(fields=[side, "proposed_at"], condition=Q(state="PROPOSED"), name=f"matters_offer_{side}") for side in ("taker", "giver")]
        indexes.append(models.Index(fields=["by", "proposed_at"], condition=Q(state="PROPOSED", by__isnull=False), name="matters_offer_by"))

    @property
    def asked_id(self) -> Any:
        """The unit whose answer is awaited."""
        return self.taker_id if self.by_id is None else self.giver_id

    @property
    def maker_id(self) -> Any:
        """The unit that made the offer."""
        return self.giver_id if self.by_id is None else self.by_id


class Referral(DomainRow):
    """ "Not ours": a unit that refused a matter says whose it is – a unit of the model (`whose`) or a body outside it, in the words of Note `outside`."""

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="referrals")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    part = models.CharField(max_length=8, choices=[(p, p) for p in ("LEAD", "SUPPORT", "OFFERED")])
    whose = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+", db_index=False)
    outside = models.UUIDField(null=True)
    said_at = models.DateTimeField()

    class Meta(DomainRow.Meta):
        """Exactly one of both."""

        constraints = [models.CheckConstraint(condition=Q(whose=None) ^ Q(outside=None), name="matters_referral_names_one")]


class SentOut(DomainRow):
    """A matter transferred to a competent body outside the model, with the record of what was handed over; the giver leads until the receiver confirms.

    `files` holds (media type, bytes, SHA-256) as they were; `clock` is the clock the transfer itself began where no law had set one. The reason and what the
    receiver said are the Notes `note` and `receipt`; the body is named in SentOutWords.
    """

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="sent_out")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    year = models.SmallIntegerField()
    serial = models.IntegerField()
    outcome = models.CharField(max_length=64)
    files = models.JSONField(default=list)
    note = models.UUIDField()
    receipt = models.UUIDField(null=True)
    clock = models.UUIDField(null=True)
    state = models.CharField(max_length=10, choices=[(s, s) for s in ("SENT", "CONFIRMED", "TAKEN_BACK")], default="SENT")
    way = models.CharField(max_length=10, default="")
    sent_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta(DomainRow.Meta):
        """One on its way a matter; records of a unit are numbered by the year."""

        constraints = [
            models.UniqueConstraint(fields=["matter"], condition=Q(state="SENT"), name="matters_one_sent_out"),
            models.UniqueConstraint(fields=["unit", "year", "serial", "model"], name="matters_sent_out_number"),
        ]


class SentOutWords(ErasableRow):
    """The words of a transfer outside: the body, how to reach it, who receives there by role. The id is that of SentOut."""

    id = models.UUIDField(primary_key=True)
    body = models.CharField(max_length=200)
    contact = models.CharField(max_length=300)
    receiver = models.CharField(max_length=120)


class Link(DomainRow):
    """Two matters that belong together, until `ended_at`; a duplicate points at the one that goes on."""

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="links")
    other = models.ForeignKey(Matter, models.PROTECT, related_name="linked_from")
    why = models.CharField(max_length=9, choices=[("RELATED", "RELATED"), ("DUPLICATE", "DUPLICATE")])
    ended_at = models.DateTimeField(null=True)

    class Meta(DomainRow.Meta):
        """A standing pair once."""

        constraints = [models.UniqueConstraint(fields=["matter", "other"], condition=Q(ended_at=None), name="matters_link_stands_once")]


class Note(ErasableRow):
    """Free text said in an act: a reason, a finding, an answer."""

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="notes")
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+", db_index=False)
    about = models.CharField(max_length=20)
    text = models.TextField()
    written_at = models.DateTimeField()


class Task(DomainRow):
    """A piece of work inside a matter, set by the lead for itself or a supporter; its words are the Note `note`.

    `evidence`: it is done only with words (`done_note`) or files (`done_files`) that show it. `because`: the clauses whose first action it is.
    `person`: who of the unit has taken it upon himself. `lapsed_at`: when the sweeper found its time run out.
    """

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="tasks")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    note = models.UUIDField()
    state = models.CharField(max_length=9, choices=[(s, s) for s in ("OPEN", "DONE", "CANCELLED")], default="OPEN")
    set_by = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    set_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    evidence = models.BooleanField(null=True)
    because = models.JSONField(null=True)
    person = models.UUIDField(null=True)
    lapsed_at = models.DateTimeField(null=True)
    done_note = models.UUIDField(null=True)
    done_files = models.JSONField(null=True)

    class Meta(DomainRow.Meta):
        """`matters_task_due` serves the board of the unit that has to do it, `matters_task_lapse` the sweeper."""

        indexes = [
            models.Index(fields=["unit", "due_at"], condition=Q(state="OPEN"), name="matters_task_due"),
            models.Index(fields=["due_at"], condition=Q(state="OPEN", lapsed_at=None), name="matters_task_lapse"),
        ]


class OpenedChecklist(DomainRow):
    """A checklist of the pack opened for a matter, with the items it had then; the words of items are in the pack."""

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="checklists")
    checklist = models.CharField(max_length=64)
    items = models.JSONField()
    opened_by = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    opened_at = models.DateTimeField()

    class Meta(DomainRow.Meta):
        """A checklist is opened once for a matter."""

        constraints = [models.UniqueConstraint(fields=["matter", "checklist"], name="matters_checklist_once")]


class ChecklistMark(DomainRow):
    """What was said last of one item of an opened checklist, by whom and when."""

    id = models.UUIDField(primary_key=True)
    opened = models.ForeignKey(OpenedChecklist, models.PROTECT, related_name="marks")
    item = models.CharField(max_length=64)
    state = models.CharField(max_length=14, choices=[(s, s) for s in ("DONE", "NOT_APPLICABLE", "OPEN")])
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    person = models.UUIDField(null=True)
    marked_at = models.DateTimeField()

    class Meta(DomainRow.Meta):
        """One mark an item."""

        constraints = [models.UniqueConstraint(fields=["opened", "item"], name="matters_mark_once")]


class Attachment(ErasableRow):
    """A file belonging to a matter (photo, voice, document). The bytes lie in the data folder under their digest.

    `locked`: what the scanner found in it; the file is kept and given out to nobody. `state` is its state in quarantine, filled in by `attachments_of`.
    """

    state: str = ""

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="attachments")
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+", db_index=False)
    name = models.CharField(max_length=200)
    media = models.CharField(max_length=100)
    size = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    written_at = models.DateTimeField()
    locked = models.CharField(max_length=80, null=True)

    class Meta(ErasableRow.Meta):
        """`matters_file_unit_day` serves what a unit may send within a day, `matters_file_digest` who has the same bytes."""

        indexes = [models.Index(fields=["unit", "written_at"], name="matters_file_unit_day"), models.Index(fields=["digest"], name="matters_file_digest")]


class Scan(NodeRow):
    """What the scanner said of bytes. The node's: the same bytes may belong to matters of several models; what members rely on is `Attachment.locked`."""

    digest = models.CharField(max_length=64, primary_key=True)
    state = models.CharField(max_length=8, choices=[(s, s) for s in ("WAITING", "CLEAN", "INFECTED", "OLDER")])
    found = models.CharField(max_length=80, default="")
    trouble = models.CharField(max_length=200, default="")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()

    class Meta(NodeRow.Meta):
        """`matters_scan_waits` serves the worker and what administrators are told: files looked at, which stay, are passed over."""

        indexes = [models.Index(fields=["state", "due_at"], name="matters_scan_waits")]


class Upload(NodeRow):
    """A file on its way in pieces; how much of it has arrived its part on the disk says. The node's: no file of anything yet, its sender's alone.

    `mark`: by what the sender knows the file again; `digest`: the SHA-256 it was announced with, or ''.
    """

    id = models.UUIDField(primary_key=True)
    account = models.ForeignKey("units.Account", models.CASCADE, related_name="+")
    post = models.ForeignKey("units.Post", models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=200)
    size = models.BigIntegerField()
    mark = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    touched_at = models.DateTimeField()
