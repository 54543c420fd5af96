"""Rows of matters. Free text lives in Note, which can be erased without breaking the journal."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lienket.journal.rows import DomainRow, ErasableRow
from lienket.matters.codes import Answer, MatterState, Part


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
    """A lead offered to another unit: proposed, then accepted, rejected or withdrawn."""

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="transfers")
    giver = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    taker = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=9, choices=[(s, s) for s in ("PROPOSED", "ACCEPTED", "REJECTED", "WITHDRAWN")], default="PROPOSED")
    proposed_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta(DomainRow.Meta):
        """One open offer a matter; the indexes serve the boards of who is asked and of who waits."""

        constraints = [models.UniqueConstraint(fields=["matter"], condition=Q(state="PROPOSED"), name="matters_one_offer")]
        indexes = [models.Index(fields=[side, "proposed_at"], condition=Q(state="PROPOSED"), name=f"matters_offer_{side}") for side in ("taker", "giver")]


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
    """A file belonging to a matter (photo, voice, document). The bytes lie in the data folder under their digest."""

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="attachments")
    unit = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+", db_index=False)
    name = models.CharField(max_length=200)
    media = models.CharField(max_length=100)
    size = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    written_at = models.DateTimeField()
