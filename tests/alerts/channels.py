"""Channels of the cast and the worker's half, with time passed in."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from lienket.alerts import keeping
from lienket.alerts.keeping import Wish
from lienket.alerts.models import Delivery
from lienket.alerts.sending import recover, send_next
from tests.world import MODEL, NOON, delivered, post

PHONE, MAIL = "0912345678", "truc.ban@example.vn"


def a_channel(kind: str, address: str, unit: str = "town-police", at: datetime = NOON, **values: Any) -> UUID:
    """A channel of a unit."""
    return keeping.add_channel(actor=post(unit), wish=Wish(kind=kind, address=address, **values), at=at)


def worked(at: datetime) -> int:
    """Hand notices over and send all that is due; how many messages were looked at."""
    delivered(at)
    recover(model=MODEL, at=at)
    n = 0
    while send_next(model=MODEL, at=at):
        n += 1
    return n


def states(channel: UUID | None = None) -> list[tuple[str, str]]:
    """(state, error) of the deliveries, in the order in which they were made."""
    rows = Delivery.unrestricted.order_by("made_at", "id")
    return [(d.state, d.error) for d in (rows.filter(channel_id=channel) if channel else rows)]
