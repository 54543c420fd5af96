"""Rows of committees and helper teams."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lienket.committees.codes import HEADS, Role, Sort, TaskState
from lienket.committees.rhythm import EVERY, SHIFTS
from lienket.journal.rows import DomainRow, ErasableRow


class Committee(DomainRow):
    """A steering committee, or a helper team of one, as a decision established it; in force on local days [valid_from, valid_until).

    `term_until` is the end the decision itself names; `end_decision` is the later decision that ended the body before.
    """

    id = models.UUIDField(primary_key=True)
    sort = models.CharField(max_length=9, choices=[(s.value, s.value) for s in Sort])
    name_vi = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="teams")
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    decision = models.CharField(max_length=80)
    decided_on = models.DateField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    term_until = models.DateField(null=True)
    end_decision = models.CharField(max_length=80, default="")
    end_decided_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()

    class Meta(DomainRow.Meta):
        """A helper team belongs to a committee, a committee to none; an end no earlier than the beginning."""

        constraints = [
            models.CheckConstraint(condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")), name="committees_period"),
            models.CheckConstraint(
                condition=Q(sort=Sort.COMMITTEE.value, parent=None) | Q(sort=Sort.HELPERS.value, parent__isnull=False), name="committees_team_of_committee"
            ),
        ]


class Seat(DomainRow):
    """One term of a post in a body. Terms that follow each other in one place share its `chair`, to which duties are tied.

    A term whose end is its beginning never took effect. The term of a head that is in place has no end of its own: it lasts as long as the body.
    """

    id = models.UUIDField(primary_key=True)
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="seats")
    chair = models.UUIDField()
    post = models.ForeignKey("units.Post", models.PROTECT, related_name="+")
    role = models.CharField(max_length=15, choices=[(r.value, r.value) for r in Role])
    rank = models.SmallIntegerField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    decision = models.CharField(max_length=80, default="")

    class Meta(DomainRow.Meta):
        """One head in place, one open term of a post, one open term of a chair; the door checks the dated ones, one writer at a time."""

        constraints = [
            models.CheckConstraint(condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")), name="committees_term"),
            models.UniqueConstraint(fields=["committee"], condition=Q(role__in=sorted(h.value for h in HEADS), valid_until=None), name="committees_one_head"),
            models.UniqueConstraint(fields=["committee", "post"], condition=Q(valid_until=None), name="committees_post_once"),
            models.UniqueConstraint(fields=["chair"], condition=Q(valid_until=None), name="committees_chair_once"),
        ]


class Remark(ErasableRow):
    """Words: what a duty is, what was said when it was done."""

    id = models.UUIDField(primary_key=True)
    text = models.TextField()


class Charge(DomainRow):
    """A duty of one chair, or of the whole body (no chair). `next_start` is the period whose task is made next, once the local day `wake_on` has come."""

    id = models.UUIDField(primary_key=True)
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="charges")
    chair = models.UUIDField(null=True)
    words = models.UUIDField()
    every = models.CharField(max_length=9, choices=[(e, e) for e in EVERY])
    month = models.SmallIntegerField()
    day = models.SmallIntegerField()
    on = models.DateField(null=True)
    shift = models.CharField(max_length=6, choices=[(s, s) for s in SHIFTS])
    ahead_days = models.SmallIntegerField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    next_start = models.DateField(null=True)
    wake_on = models.DateField(null=True)

    class Meta(DomainRow.Meta):
        """`committees_wake` serves the sweeper and holds only duties that will come round again."""

        indexes = [models.Index(fields=["wake_on"], condition=Q(wake_on__isnull=False), name="committees_wake")]
        constraints = [models.CheckConstraint(condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")), name="committees_charge_period")]


class CommitteeTask(DomainRow):
    """One occurrence of a duty, made ahead of its day and once however many sweepers run."""

    id = models.UUIDField(primary_key=True)
    charge = models.ForeignKey(Charge, models.PROTECT, related_name="tasks")
    period = models.CharField(max_length=10)
    due_on = models.DateField()
    state = models.CharField(max_length=4, choices=[(s.value, s.value) for s in TaskState], default=TaskState.OPEN.value)
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey("units.Unit", models.PROTECT, null=True, related_name="+", db_index=False)
    note = models.UUIDField(null=True)

    class Meta(DomainRow.Meta):
        """A period falls due once; `committees_open` serves "my duties"."""

        constraints = [models.UniqueConstraint(fields=["charge", "period"], name="committees_period_once")]
        indexes = [models.Index(fields=["due_on"], condition=Q(state=TaskState.OPEN.value), name="committees_open")]
