"""A job of the nursery: what happens while the database may not grow, seen from inside."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

PAGES_LEFT = 40


def fill_the_disk(acks: str) -> dict[str, Any]:
    """Send reports until the engine says `database or disk is full`, look at everything, make room, and send the refused one again."""
    from django.db import connection, connections

    from lienket.journal import outbox
    from lienket.journal.rows import in_model
    from lienket.journal.storage import StorageTrouble
    from tests.faults.jobs import appended, reports
    from tests.faults.reports import send
    from tests.world import MODEL, NOON, stored

    def limit(pages: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA max_page_count={pages}")

    def state() -> str:
        with in_model(MODEL):
            return repr((stored(), list(outbox.OutboxItem.objects.order_by("id").values_list())))

    def attempt(number: int) -> str:
        try:
            send(f"filling-{number:04d}", lambda line: appended(Path(acks), line))
        except StorageTrouble as error:
            return type(error).__name__
        return ""

    with connection.cursor() as cursor:
        (pages,) = cursor.execute("PRAGMA page_count").fetchone()
    limit(pages + PAGES_LEFT)
    seen: dict[str, Any] = {"refused_with": [], "after_each": []}
    for number in count():
        before = state()
        if refused := attempt(number):
            break
    seen["before"], seen["undelivered_before"] = before, outbox.waiting_count()
    for again in range(3):
        seen["refused_with"].append(refused if again == 0 else attempt(number))
        seen["after_each"].append(state())
    limit(pages)  # Not a page is left for the worker either, whatever the last report had room for.
    try:
        outbox.deliver(NOON + timedelta(minutes=1))
        seen["worker_refused_with"] = ""
    except StorageTrouble as error:
        seen["worker_refused_with"] = type(error).__name__
    seen["undelivered_while_full"] = outbox.waiting_count()
    seen["read_while_full"] = reports()
    connections.close_all()  # A new connection has no limit of its own: there is room again.
    seen["read_by_another_while_full"] = reports()
    assert attempt(number) == ""
    seen["taken_when_there_was_room"] = reports()
    outbox.deliver(NOON + timedelta(minutes=1))
    seen["undelivered_at_the_end"] = outbox.waiting_count()
    return seen
