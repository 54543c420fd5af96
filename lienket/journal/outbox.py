"""Delivery of recorded events to consumers: each item once in effect, in its own transaction with what the consumer writes."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from lienket.journal.models import Entry, OutboxItem
from lienket.kernel.errors import LienketError


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a consumer is handed: one event of one entry."""

    seq: int
    model: str
    name: str
    data: Mapping[str, Any]
    actor: Mapping[str, str]
    recorded_at: str


Consumer = Callable[[list[Delivery], datetime], None]

routes: dict[str, tuple[str, ...]] = {}
"""Event name → consumers; filled by config.wiring at start."""

consumers: dict[str, Consumer] = {}
"""Consumer name → function; filled by config.wiring at start."""


def waiting(at: datetime, limit: int) -> list[OutboxItem]:
    """Items due for delivery, oldest first."""
    return list(OutboxItem.objects.filter(done_at=None, due_at__lte=at).order_by("due_at", "id")[:limit])


def waiting_count() -> int:
    """How many items are undelivered."""
    return OutboxItem.objects.filter(done_at=None).count()


def delivery_of(item: OutboxItem) -> Delivery:
    """Read the event an item points at from the stored entry."""
    entry = json.loads(bytes(Entry.objects.get(pk=item.seq).data))
    event = dict(entry["events"][item.position])
    return Delivery(item.seq, entry["model"], event.pop("name"), event, entry["actor"], entry["recorded_at"])


def deliver(at: datetime, batch: int = 500) -> tuple[int, int]:
    """Hand up to `batch` waiting items to their consumers: (delivered, failed).

    Items of one model and consumer go together in one transaction with the marks that they are done: after a crash all of it happened or none. Where the
    consumer refuses a group, its items are tried one by one; a failing one is tried again later, doubling from one minute.
    """
    groups: dict[tuple[str, str], list[tuple[OutboxItem, Delivery]]] = {}
    for item in waiting(at, batch):
        delivery = delivery_of(item)
        groups.setdefault((delivery.model, item.consumer), []).append((item, delivery))
    done = failed = 0
    for group in groups.values():
        try:
            done += _hand_over(group, at)
        except LienketError:
            for pair in group:
                try:
                    done += _hand_over([pair], at)
                except LienketError as error:
                    failed += 1
                    _put_off(pair[0], error, at)
    return done, failed


def _hand_over(group: list[tuple[OutboxItem, Delivery]], at: datetime) -> int:
    from lienket.journal.door import delivering

    first, delivery = group[0]
    with delivering(delivery.model):
        mine = [d for item, d in group if OutboxItem.objects.filter(pk=item.pk, done_at=None).update(done_at=at, attempts=item.attempts + 1, error="") == 1]
        if mine:
            consumers[first.consumer](mine, at)
    return len(mine)


def _put_off(item: OutboxItem, error: LienketError, at: datetime) -> None:
    later = at + timedelta(minutes=2 ** min(item.attempts, 10))
    OutboxItem.objects.filter(pk=item.pk, done_at=None).update(attempts=item.attempts + 1, due_at=later, error=error.code)
