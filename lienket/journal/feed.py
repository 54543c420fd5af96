"""The newest entries as live pages need them: which subjects each speaks of, and whose access it ended. Only committed rows are seen.

Rows of the timeline's index are written in the order of the chain, under its lock; so their own numbers lead through it without a further index.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

import orjson

from lienket.journal.models import Entry, EntrySubject, Head

ENDED = "access.ended/1"
SILENT = "restricted.read/1"
"""Reading changes nothing that a page shows; were it news, two open pages would have each other read for ever."""


@dataclass(frozen=True, slots=True)
class Act:
    """One entry: its subjects, and (subject, unit code) of each access it ended."""

    seq: int
    model: str
    subjects: frozenset[UUID]
    ended: frozenset[tuple[UUID, str]]


@dataclass(frozen=True, slots=True)
class News:
    """Acts in order. `seq` is how far they reach, `mark` where to read on; all acts after `floor` are among them."""

    seq: int
    mark: int
    floor: int
    acts: tuple[Act, ...]


def recent(rows: int) -> News:
    """The newest acts, as far as the newest `rows` rows of the index tell."""
    seq = _head()
    found = list(EntrySubject.objects.order_by("-id").values_list("id", "seq", "subject")[:rows])
    found.reverse()
    floor = found[0][1] if len(found) == rows else 0  # Of the first entry perhaps not all rows were read.
    kept = [row for row in found if row[1] > floor]
    return News(max(seq, floor, *(row[1] for row in kept[-1:])), found[-1][0] if found else 0, floor, _acts(kept))


def newer(since: News, rows: int = 2000) -> News:
    """What was committed after `since`; its `floor` is where `since` ended. An earlier head (a database put back) gives an empty picture from there."""
    seq = _head()
    if seq == since.seq:
        return News(seq, since.mark, seq, ())
    if seq < since.seq:
        last = EntrySubject.objects.order_by("-id").values_list("id", flat=True).first() or 0
        return News(seq, last, seq, ())
    found = list(EntrySubject.objects.filter(id__gt=since.mark).order_by("id").values_list("id", "seq", "subject")[:rows])
    if len(found) == rows and found[0][1] != found[-1][1]:  # The last entry may not be whole yet.
        found = [row for row in found if row[1] < found[-1][1]]
        seq = found[-1][1]
    if not found:  # Acts that speak of no subject.
        return News(seq, since.mark, since.seq, ())
    return News(max(seq, found[-1][1]), found[-1][0], since.seq, _acts(found))


def _head() -> int:
    return Head.objects.filter(pk=1).values_list("seq", flat=True).first() or 0


def _acts(rows: Iterable[tuple[int, int, UUID]]) -> tuple[Act, ...]:
    subjects: dict[int, set[UUID]] = {}
    for _id, seq, subject in rows:
        subjects.setdefault(seq, set()).add(subject)
    acts = []
    for seq, model, data in Entry.objects.filter(seq__gte=min(subjects, default=0), seq__in=list(subjects)).values_list("seq", "model_id", "data"):
        raw, ended = bytes(data), frozenset[tuple[UUID, str]]()
        if ENDED.encode() in raw or SILENT.encode() in raw:
            events = orjson.loads(raw)["events"]
            if all(event["name"] == SILENT for event in events):
                continue
            ended = frozenset((UUID(event["subject"]), event["unit"]) for event in events if event["name"] == ENDED)
        acts.append(Act(seq, model, frozenset(subjects[seq]), ended))
    return tuple(sorted(acts, key=lambda act: act.seq))
