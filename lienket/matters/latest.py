"""The newest matters of some sort that a reader may see: what a zero-incident target counts its days from."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from lienket.kernel.actor import Actor
from lienket.matters.models import Matter
from lienket.sharing.codes import Level
from lienket.sharing.reach import reaches

MOST = 2000
"""At most so many matters are looked through for one target."""


def newest_of(
    actor: Actor, at: datetime, level: Level, *, kinds: Collection[str] = (), fields: Collection[str] = (), severities: Collection[str] = ()
) -> Iterator[Matter]:
    """Matters `actor` may read at `level` now, of these codes (none given: any), the latest to occur first; duplicates merged into others left out."""
    rows = Matter.unrestricted.filter(reaches(actor.unit, actor.post, at, "id", level), merged_into=None)  # Under the policy.
    for name, codes in (("kind", kinds), ("field", fields), ("severity", severities)):
        if codes:
            rows = rows.filter(**{f"{name}__in": list(codes)})
    yield from rows.order_by("-occurred_at", "-id")[:MOST].iterator(chunk_size=200)
