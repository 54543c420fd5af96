"""How much may be kept: so many files and bytes in a matter, and so many from a unit within a day. Nobody fills the disk of everybody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, QuerySet, Sum

from lienket.matters.models import Attachment
from lienket.matters.refused import MatterFilesFull, UnitFilesFull

DAY = timedelta(hours=24)
MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Held:
    """Files and bytes that lie here."""

    files: int
    size: int


waiting: list[Callable[[UUID], Held]] = []
"""What else lies here for a unit and is no file of a matter yet (drafts); filled by config/wiring.py."""


def held_by(found: QuerySet[Any]) -> Held:
    """How many rows with a `size`, and their bytes together."""
    sums = found.aggregate(files=Count("pk"), bytes=Sum("size"))
    return Held(sums["files"], int(sums["bytes"] or 0))  # PostgreSQL sums big integers as decimals.


def require_room_in_matter(matter: UUID, size: int) -> None:
    """Raise MatterFilesFull where one more file of `size` bytes goes over what a matter may have."""
    held = held_by(Attachment.unrestricted.filter(matter_id=matter))  # A sum; the actor works on this matter.
    if held.files + 1 > settings.MATTER_FILES or held.size + size > settings.MATTER_BYTES:
        raise MatterFilesFull(settings.MATTER_FILES, settings.MATTER_BYTES // MEGABYTE)


def require_room_for_unit(unit: UUID, size: int, at: datetime) -> None:
    """Raise UnitFilesFull where one more file of `size` bytes goes over what a unit may send within 24 hours, with what waits in its drafts."""
    sent = held_by(Attachment.unrestricted.filter(unit_id=unit, written_at__gt=at - DAY))  # A sum over the unit's own.
    held = [sent, *(of(unit) for of in waiting)]
    if sum(h.files for h in held) + 1 > settings.UNIT_DAY_FILES or sum(h.size for h in held) + size > settings.UNIT_DAY_BYTES:
        raise UnitFilesFull(settings.UNIT_DAY_FILES, settings.UNIT_DAY_BYTES // MEGABYTE)
