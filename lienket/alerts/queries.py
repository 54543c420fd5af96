"""Reads of a unit's own inbox."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from lienket.alerts.models import Notice
from lienket.journal.statement import Statement
from lienket.kernel.actor import Actor
from lienket.sharing.reach import reaches

LIMIT = 200
MOST = 100
_COLUMNS = ("id", "unit_id", "subject", "event", "seq", "raised_at", "read_at")


def _unread(unit: UUID, post: UUID | None, at: datetime) -> Any:
    return Notice.unrestricted.filter(reaches(unit, post, at, "subject"), unit_id=unit, read_at=None)  # Own inbox, under the policy.


def _newest(limit: int) -> Statement:
    return Statement(lambda **by: _unread(**by).order_by("-raised_at", "-id").values_list(*_COLUMNS)[:limit])


_INBOX = {limit: _newest(limit) for limit in (6, 50, LIMIT)}
_COUNT = Statement(lambda **by: _unread(**by).order_by().values_list("seq")[:MOST])


def inbox(actor: Actor, at: datetime, limit: int = 50) -> list[Notice]:
    """Unread notices of the actor's unit about matters it may still see, newest first; at most `LIMIT`."""
    if actor.unit is None:  # A system part has no inbox.
        return []
    enough = min((size for size in _INBOX if size >= limit), default=LIMIT)
    rows = _INBOX[enough](unit=actor.unit, post=actor.post, at=at)[:limit]
    return [Notice.from_db(connection.alias, _COLUMNS, row) for row in rows]


def count_unread(actor: Actor, at: datetime) -> int:
    """How many such notices there are; counting ends at `MOST`."""
    return 0 if actor.unit is None else _COUNT.count(unit=actor.unit, post=actor.post, at=at)
