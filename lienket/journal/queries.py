"""Reads of the journal."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID

from lienket.journal.models import Entry, EntrySubject, Head, LinkageModel
from lienket.journal.statement import Statement
from lienket.kernel.batches import batched


@dataclass(frozen=True, slots=True)
class Line:
    """One event of a subject's timeline."""

    seq: int
    recorded_at: datetime
    name: str
    data: dict[str, Any]
    actor: dict[str, str]


_SPOKEN = Statement(lambda subject, after: EntrySubject.objects.filter(subject=subject, seq__gt=after).order_by("seq").values_list("seq"), scoped=False)
_NEWEST = Statement(lambda subject: EntrySubject.objects.filter(subject=subject).order_by("-seq").values_list("seq")[:1], scoped=False)
_LAST = Statement(lambda: EntrySubject.objects.order_by("-id").values_list("id")[:1], scoped=False)
_ENTRIES = Statement(lambda seqs: Entry.objects.filter(seq__in=seqs).order_by("seq").values_list("data"), scoped=False)
_HEAD = Statement(lambda: Head.objects.filter(pk=1).values_list("seq", "hash"), scoped=False)


@cache
def _after(most: int) -> Statement:
    return Statement(lambda after: EntrySubject.objects.filter(id__gt=after).values_list("id")[:most], scoped=False)


def timeline(subject: UUID, limit: int = 1000, after: int = 0) -> list[Line]:
    """The events of the entries that speak of `subject` (those after entry `after`), oldest first; callers have asked the policy about the subject."""
    seqs = [seq for (seq,) in _SPOKEN(subject=subject, after=after)][:limit]
    lines = []
    for (data,) in _ENTRIES(seqs=seqs):
        entry = json.loads(bytes(data))
        recorded_at = datetime.fromisoformat(entry["recorded_at"]).replace(tzinfo=UTC)
        for event in entry["events"]:
            about = {event.get(name) for name in ("matter", "other", "subject")} - {None}
            if not about or subject.hex in about:
                body = {k: v for k, v in event.items() if k != "name"}
                lines.append(Line(entry["seq"], recorded_at, event["name"], body, entry["actor"]))
    return lines


def newest(subject: UUID) -> int:
    """The last entry that speaks of `subject`; 0 where none does. Callers have asked the policy about the subject."""
    return next((seq for (seq,) in _NEWEST(subject=subject)), 0)


def head() -> tuple[int, str]:
    """Sequence number and hash at the end of the chain; (0, '') before the first act."""
    return next(iter(_HEAD()), (0, ""))


def models_loaded() -> list[str]:
    """Codes of the linkage models on this node."""
    return list(LinkageModel.objects.order_by("code").values_list("code", flat=True))


def changed(after: int, limit: int) -> list[tuple[int, str, UUID]]:
    """What the journal spoke of after position `after`, in order: (position, linkage model, subject). Positions grow with the journal."""
    rows = list(EntrySubject.objects.filter(id__gt=after).order_by("id").values_list("id", "seq", "subject")[:limit])
    models = dict(Entry.objects.filter(seq__in={seq for _, seq, _ in rows}).values_list("seq", "model_id"))
    return [(position, models[seq], subject) for position, seq, subject in rows]


def changes_after(after: int, most: int) -> int:
    """How many positions come after one, counted up to `most`: numbers have gaps where an act was rolled back."""
    return _after(most).count(after=after)


def last_change() -> int:
    """The newest position of `changed`."""
    return next((position for (position,) in _LAST()), 0)


def acted_on(subjects: Collection[UUID], after: int) -> set[UUID]:
    """Those of `subjects` on which a person acted after entry `after`; what the program did by itself, and reading alone, do not count."""
    found: set[UUID] = set()
    if not subjects:
        return found
    spoken: dict[int, set[UUID]] = {}
    for seq, subject in EntrySubject.objects.filter(seq__gt=after).values_list("seq", "subject"):
        if subject in subjects:
            spoken.setdefault(seq, set()).add(subject)
    for some in batched(sorted(spoken), 400):
        for seq, data in Entry.objects.filter(seq__in=some).values_list("seq", "data"):
            entry = json.loads(bytes(data))
            if entry["actor"]["kind"] != "SYSTEM" and any(event["name"] != "restricted.read/1" for event in entry["events"]):
                found |= spoken[seq]
    return found
