"""The journal read backwards, entry by entry, for those who oversee it. Callers say what is kept from the reader (`hidden`)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
from django.db.models import QuerySet

from lienket.journal.models import Entry, EntrySubject
from lienket.journal.queries import head
from lienket.journal.watched import bearing

BATCH = 500


@dataclass(frozen=True, slots=True)
class Act:
    """One entry: who did what when. `subjects` are the things on whose timeline it stands."""

    seq: int
    at: datetime
    recorded_at: datetime
    actor: dict[str, str]
    events: tuple[dict[str, Any], ...]
    subjects: tuple[UUID, ...] = ()


def first_since(moment: datetime) -> int:
    """The number of the first entry recorded at or after `moment`; one after the last where there is none. Recorded times never go back."""
    low, high = 1, head()[0] + 1
    while low < high:
        middle = (low + high) // 2
        if _recorded(middle) < moment:
            low = middle + 1
        else:
            high = middle
    return low


def speaking_of(subjects: list[UUID] | QuerySet[Any, UUID], low: int, high: int) -> set[int]:
    """The numbers from `low` to `high` of the entries on the timeline of any of these things, which may be named by a query."""
    return set(EntrySubject.objects.filter(subject__in=subjects, seq__range=(low, high)).values_list("seq", flat=True))


def acts(
    model: str, low: int, high: int, *, most: int, deepest: int, keep: Callable[[Act], bool], hidden: Collection[int], only: Collection[int] | None = None
) -> tuple[list[Act], int]:
    """At most `most` entries of a linkage model numbered `low` to `high` that `keep` keeps, the newest first, and where to go on below (0: at the end).

    At most `deepest` entries are looked at, so that a rare thing costs no more than a common one; `only` are the numbers that come into question.
    """
    found: list[Act] = []
    for looked, (seq, data) in enumerate(_down(model, low, high, only)):
        if looked == deepest or len(found) == most:
            return _with_subjects(found), seq
        if seq not in hidden and keep(act := _act(seq, data)):
            found.append(act)
    return _with_subjects(found), 0


def told(model: str, names: Collection[str], low: int, high: int, hidden: Collection[int]) -> Iterator[tuple[Act, dict[str, Any]]]:
    """Each event with one of these names (of `WATCHED`: the others lie in no index) in entries `low` to `high`, and its entry, the newest first."""
    found = [(high + 1, b"")]
    while found:
        found = bearing(model, names, low, found[-1][0] - 1, 4 * BATCH)
        for seq, data in found:
            if seq not in hidden:
                act = _act(seq, data)
                yield from ((act, event) for event in act.events if event["name"] in names)


def _down(model: str, low: int, high: int, only: Collection[int] | None) -> Iterator[tuple[int, bytes]]:
    rows = Entry.objects.filter(model_id=model).order_by("-seq").values_list("seq", "data")
    if only is not None:
        wanted = sorted((seq for seq in only if low <= seq <= high), reverse=True)
        for start in range(0, len(wanted), BATCH):
            yield from ((seq, bytes(data)) for seq, data in rows.filter(seq__in=wanted[start : start + BATCH]))
        return
    while high >= low:
        for seq, data in rows.filter(seq__range=(max(low, high - BATCH + 1), high)):
            yield seq, bytes(data)
        high -= BATCH


def _act(seq: int, data: bytes) -> Act:
    entry = orjson.loads(data)
    at, recorded_at = (datetime.fromisoformat(entry[name]).replace(tzinfo=UTC) for name in ("at", "recorded_at"))
    return Act(seq, at, recorded_at, entry["actor"], tuple(entry["events"]))


def _recorded(seq: int) -> datetime:
    (data,) = Entry.objects.filter(seq=seq).values_list("data", flat=True)
    return _act(seq, bytes(data)).recorded_at


def _with_subjects(found: list[Act]) -> list[Act]:
    if not found:
        return []
    rows = EntrySubject.objects.filter(id__range=(_place(found[-1].seq), _place(found[0].seq + 1) - 1), seq__in=[act.seq for act in found])
    subjects: dict[int, list[UUID]] = {}
    for seq, subject in rows.order_by("id").values_list("seq", "subject"):
        subjects.setdefault(seq, []).append(subject)
    return [Act(act.seq, act.at, act.recorded_at, act.actor, act.events, tuple(subjects.get(act.seq, ()))) for act in found]


def _place(seq: int) -> int:
    """The id of the first row of the timelines' index for entry `seq` or later: its rows are written in the order of the chain."""
    last = EntrySubject.objects.order_by("-id").values_list("id", flat=True).first() or 0
    low, high = 1, last + 1
    while low < high:
        middle = (low + high) // 2
        row = EntrySubject.objects.filter(id__gte=middle).order_by("id").values_list("id", "seq").first()
        if row is not None and row[1] < seq:
            low = row[0] + 1
        else:
            high = middle
    return low
