"""Delivery of recorded events to consumers: each item once in effect, in its own transaction with what the consumer writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
from django.db.models import F

from lienket.journal.models import Entry, OutboxItem
from lienket.journal.storage import StorageTrouble, storing
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


def deliveries_of(items: list[OutboxItem]) -> list[Delivery]:
    """Read the events the items point at from the stored entries."""
    entries = {seq: orjson.loads(bytes(data)) for seq, data in Entry.objects.filter(seq__in={i.seq for i in items}).values_list("seq", "data")}
    out = []
    for item in items:
        entry = entries[item.seq]
        event = dict(entry["events"][item.position])
        out.append(Delivery(item.seq, entry["model"], event.pop("name"), event, entry["actor"], entry["recorded_at"]))
    return out


def deliver(at: datetime, batch: int = 500) -> tuple[int, int]:
    """Hand up to `batch` waiting items to their consumers: (delivered, failed).

    Items of one model and consumer go together in one transaction with the marks that they are done: after a crash all of it happened or none. Where the
    consumer refuses a group, its items are tried one by one; a failing one is tried again later, doubling from one minute. Raises StorageTrouble.
    """
    groups: dict[tuple[str, str], list[tuple[OutboxItem, Delivery]]] = {}
    items = waiting(at, batch)
    for item, delivery in zip(items, deliveries_of(items), strict=True):
        groups.setdefault((delivery.model, item.consumer), []).append((item, delivery))
    done = failed = 0
    for group in groups.values():
        try:
            done += _hand_over(group, at)
        except StorageTrouble:
            raise  # No fault of an item: all wait until the disk takes them.
        except LienketError:
            for pair in group:
                try:
                    done += _hand_over([pair], at)
                except StorageTrouble:
                    raise
                except LienketError as error:
                    failed += 1
                    _put_off(pair[0], error, at)
    return done, failed


def _hand_over(group: list[tuple[OutboxItem, Delivery]], at: datetime) -> int:
    from lienket.journal.door import delivering

    first, delivery = group[0]
    with delivering(delivery.model):
        waiting_still = OutboxItem.objects.filter(pk__in=[item.pk for item, _ in group], done_at=None)
        mine = set(waiting_still.select_for_update().values_list("pk", flat=True))  # On SQLite the transaction alone is the lock.
        waiting_still.update(done_at=at, attempts=F("attempts") + 1, error="")
        if mine:
            consumers[first.consumer]([d for item, d in group if item.pk in mine], at)
    return len(mine)


def _put_off(item: OutboxItem, error: LienketError, at: datetime) -> None:
    later = at + timedelta(minutes=2 ** min(item.attempts, 10))
    with storing():
        OutboxItem.objects.filter(pk=item.pk, done_at=None).update(attempts=item.attempts + 1, due_at=later, error=error.code)
