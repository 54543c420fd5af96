"""Files kept before a scanner was set: taken in by and by, a small batch at a time, and looked at after all files that somebody waits for.

What has been looked at lies in the rows of the node (`Scan`), so a worker that is killed leaves nothing to be done twice or forgotten; where the walk
stands is no row, since going over what is known costs little. Nothing here is written through the door: only a file found infected is an act.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, QuerySet

from lienket.journal.storage import storing
from lienket.matters.models import Scan
from lienket.matters.pictures import WRITTEN
from lienket.matters.quarantine import AWAY, CLEAN, INFECTED, OLDER, WAITING

BATCH = 100
"""Contents taken in at once; no more than these lie ready for the scanner."""
AGAIN = timedelta(hours=1)
"""After a whole walk: then it is looked whether files came while no scanner was set, for instance out of a backup."""

sources: list[Callable[[str, int], list[str]]] = []
"""Whoever has files gives the digests after one, in order, of contents nobody has looked at (config/wiring.py)."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the scanner is, in contents: the same bytes in ten files are one. `left`: older ones that nobody has looked at yet."""

    waiting: int
    left: int
    troubled: int
    """Those of `left` at which it was tried in vain: too large for the scanner, or it did not answer."""

    clean: int
    infected: int
    trouble: str
    """What kept the scanner from answering last; '' where nothing did."""


class OlderFiles:
    """A walk over the contents kept before, by digest."""

    def __init__(self) -> None:
        self._after = ""
        self._rests_until: datetime | None = None

    def take_in(self, at: datetime) -> int:
        """Let the next batch have its turn with the scanner, where the one before is done; returns how many."""
        if not settings.SCANNER or (self._rests_until is not None and at < self._rests_until):
            return 0
        if Scan.of_node.filter(state=OLDER, due_at__lte=at + AWAY)[:BATCH].count() >= BATCH:
            return 0
        found = _next(self._after, BATCH)
        if not found:
            self._after, self._rests_until = "", at + AGAIN
            return 0
        with storing():
            new = [Scan(digest=digest, state=OLDER, asked_at=at, due_at=at) for digest in found]
            Scan.of_node.bulk_create(new, ignore_conflicts=True)  # A page may just have let the same bytes wait.
        self._after = found[-1]
        return len(found)


def unseen(files: QuerySet[Any], after: str, most: int) -> list[str]:
    """The digests after one, in order, of those of these files that nobody has looked at and that are no picture written anew by us."""
    known = Exists(Scan.of_node.filter(digest=OuterRef("digest")))
    found = files.exclude(media__in=WRITTEN).filter(~known, digest__gt=after).order_by("digest")
    return list(found.values_list("digest", flat=True).distinct()[:most])


def progress() -> Progress:
    """How far the scanner is, for those who keep the node running; counts every content."""
    counted = dict(Scan.of_node.order_by().values_list("state").annotate(n=Count("digest")))
    troubled = Scan.of_node.filter(state=OLDER).exclude(trouble="").count()
    left, after = counted.get(OLDER, 0), ""
    while some := _next(after, 1_000):
        left, after = left + len(some), some[-1]
    told = Scan.of_node.filter(state__in=(WAITING, OLDER)).exclude(trouble="").order_by("-due_at").values_list("trouble", flat=True).first()
    return Progress(counted.get(WAITING, 0), left, troubled, counted.get(CLEAN, 0), counted.get(INFECTED, 0), told or "")


def _next(after: str, most: int) -> list[str]:
    """Each source gives its first ones, so the first ones of all are among them."""
    return sorted({digest for source in sources for digest in source(after, most)})[:most]
