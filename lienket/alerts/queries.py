"""Reads of a unit's own inbox."""

from __future__ import annotations

from datetime import datetime

from lienket.alerts.models import Notice
from lienket.kernel.actor import Actor
from lienket.sharing import policy


def inbox(actor: Actor, at: datetime, limit: int = 50) -> list[Notice]:
    """Unread notices of the actor's unit about matters it may still see, newest first."""
    if actor.unit is None:  # A system part has no inbox.
        return []
    rows = Notice.unrestricted.filter(unit_id=actor.unit, read_at=None, subject__in=policy.subjects(actor, at))  # Own inbox, under the policy.
    return list(rows.order_by("-raised_at", "-id")[:limit])
