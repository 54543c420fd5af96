"""The newest lines of several timelines together."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID

from lienket.journal.models import Entry, EntrySubject
from lienket.journal.statement import Statement


@dataclass(frozen=True, slots=True)
class Happened:
    """One event, and the subject it is about."""

    seq: int
    subject: UUID
    recorded_at: datetime
    name: str
    data: dict[str, Any]
    unit: str
    """The unit that acted, as 32 hexadecimal digits; empty for the program's own parts."""


_ENTRIES = Statement(lambda seqs: Entry.objects.filter(seq__in=seqs).order_by("-seq").values_list("data"), scoped=False)


@cache
def _spoken(limit: int) -> Statement:
    return Statement(lambda subjects: EntrySubject.objects.filter(subject__in=subjects).order_by("-seq").values_list("seq")[:limit], scoped=False)


def latest(subjects: Iterable[UUID], limit: int) -> list[Happened]:
    """The events of the last `limit` entries that speak of `subjects`, newest first; callers have asked the policy about each of them."""
    wanted = {subject.hex: subject for subject in subjects}
    if not wanted:
        return []
    out: list[Happened] = []
    for (data,) in _ENTRIES(seqs=[seq for (seq,) in _spoken(limit)(subjects=list(wanted.values()))]):
        entry = json.loads(bytes(data))
        recorded_at = datetime.fromisoformat(entry["recorded_at"]).replace(tzinfo=UTC)
        for event in reversed(entry["events"]):
            about = next((wanted[value] for name in ("matter", "subject") if (value := event.get(name)) in wanted), None)
            if about is not None:
                body = {k: v for k, v in event.items() if k != "name"}
                out.append(Happened(entry["seq"], about, recorded_at, event["name"], body, entry["actor"].get("unit", "")))
    return out
