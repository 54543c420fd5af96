"""Rows of clocks. The start is the clock's own row; everything later is a ClockEvent; `state` and `due_at` are what follows from both."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lienket.clocks.codes import State
from lienket.journal.rows import DomainRow


class Clock(DomainRow):
    """A duty of a unit with a time limit."""

    id = models.UUIDField(primary_key=True)
    subject = models.UUIDField()
    clock = models.CharField(max_length=20)
    duty = models.CharField(max_length=10)
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", db_index=False)
    limits = models.JSONField()
    because = models.JSONField()
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=8, choices=State, default=State.RUNNING)
    ended_at = models.DateTimeField(null=True)
    rung = models.SmallIntegerField(default=0)
    ladder = models.CharField(max_length=20, default="")
    chain = models.UUIDField(null=True)
    """Of a rung: the clock whose lapse began the climb. Those told together share chain and rung."""
    needed = models.SmallIntegerField(null=True)
    """Of a rung that told several: how many of them must acknowledge."""
    shares = models.JSONField(null=True)
    """Percent of its time after which it warns, as the clauses say; None: `arithmetic.WARN`."""
    warn_at = models.DateTimeField(null=True)
    """When it warns next; it means something only while the clock runs."""

    class Meta(DomainRow.Meta):
        """`clocks_due` serves the sweeper and holds running clocks only; `clocks_to_warn` serves warnings, `clocks_subject` a matter's page, the last
        two a unit's board.
        """

        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(state="RUNNING"), name="clocks_due"),
            models.Index(fields=["warn_at", "id"], condition=Q(state="RUNNING", warn_at__isnull=False), name="clocks_to_warn"),
            models.Index(fields=["subject", "unit"], name="clocks_subject"),
            models.Index(fields=["unit", "due_at"], condition=Q(state="RUNNING"), name="clocks_of_unit"),
            models.Index(fields=["unit", "-ended_at"], condition=Q(state="LAPSED"), name="clocks_lapsed_of_unit"),
        ]


WHAT = ("PAUSED", "RESUMED", "EXTENDED", "REVOKED", "COMPLEX", "ORDINARY", "REBASED", "REOPENED", "MET", "LAPSED", "STOPPED")


class ClockEvent(DomainRow):
    """Something that happened to a clock after its start; `seq` is the journal entry it belongs to and gives the order (instants may coincide).

    An extension (`EXTENDED`) holds what it adds in `limits` and the decision it rests on; `REVOKED` takes the last one back.
    `COMPLEX` holds the limits of the complex case, and the decision where there is one; `ORDINARY` ends that. `MET` may hold a notice's number and date in
    their place (a matter taken up), and in `because` the ground on which it was refused.
    """

    id = models.UUIDField(primary_key=True)
    clock = models.ForeignKey(Clock, models.PROTECT, related_name="events")
    what = models.CharField(max_length=8, choices=[(w, w) for w in WHAT])
    at = models.DateTimeField()
    seq = models.BigIntegerField()
    start_at = models.DateTimeField(null=True)
    limits = models.JSONField(null=True)
    because = models.JSONField(default=list)
    decision = models.CharField(max_length=60, default="")
    decided_on = models.DateField(null=True)
