"""Acts on two matters: link them, end a link, merge a duplicate into the matter that goes on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from lienket.journal.door import writing
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.kernel.ids import uuid7
from lienket.matters import events
from lienket.matters.actions import end, standing
from lienket.matters.codes import Part
from lienket.matters.models import Link, Matter, Participant
from lienket.matters.queries import links_of, number_of, other_side


class AlreadyLinked(LienketError):
    """The two matters are linked already, or are one and the same: (matter, other)."""

    code = "already-linked"


class NotLinked(LienketError):
    """No link between the two matters stands: (matter, other)."""

    code = "not-linked"


class MergedTogether(LienketError):
    """One of the two is closed as merged into the other, so their link stands; reopening comes first: (number of the one closed)."""

    code = "merged-together"


def link(*, actor: Actor, matter: str | UUID, other: str | UUID, at: datetime) -> None:
    """Say that two matters belong together; the unit works on both. Records: matters.linked/1."""
    with writing(actor, at) as door:
        row, _ = standing(actor, matter, "link", at, state=None)
        second, _ = standing(actor, other, "link", at, state=None)
        if row.id == second.id or _links(row.id, second.id):
            raise AlreadyLinked(row.id.hex, second.id.hex)
        door.add(Link, id=uuid7(door.recorded_at), matter_id=row.id, other_id=second.id, why="RELATED")
        door.record(events.MattersLinked(matter=row.id, other=second.id, why="RELATED"), row.id, second.id)


def unlink(*, actor: Actor, matter: str | UUID, other: str | UUID, at: datetime) -> None:
    """Take a link back, from either side; the unit works on both. The row stays, ended. Records: matters.unlinked/1.

    Raises NotLinked, and MergedTogether while the one is closed in favour of the other.
    """
    with writing(actor, at) as door:
        row, _ = standing(actor, matter, "unlink", at, state=None)
        second, _ = standing(actor, other, "unlink", at, state=None)
        found = _links(row.id, second.id)
        if not found:
            raise NotLinked(row.id.hex, second.id.hex)
        for one, into in ((row, second), (second, row)):
            if one.merged_into_id == into.id:
                raise MergedTogether(number_of(one))
        for standing_link in found:
            door.change(Link, standing_link.id, {"ended_at": None}, ended_at=door.recorded_at)
        door.record(events.MattersUnlinked(matter=row.id, other=second.id), row.id, second.id)


def merge(*, actor: Actor, duplicate: str | UUID, into: str | UUID, at: datetime) -> None:
    """Close a duplicate in favour of the matter that goes on; nothing is deleted and reopening undoes it. Records: matters.linked/1, matter.closed/1."""
    with writing(actor, at) as door:
        row, part = standing(actor, duplicate, "merge", at)
        second, _ = standing(actor, into, "merge", at)
        if row.id == second.id:
            raise AlreadyLinked(row.id.hex, second.id.hex)
        if not _links(row.id, second.id):  # Linked before, or merged and reopened.
            door.add(Link, id=uuid7(door.recorded_at), matter_id=row.id, other_id=second.id, why="DUPLICATE")
        door.record(events.MattersLinked(matter=row.id, other=second.id, why="DUPLICATE"), row.id, second.id)
        end(door, actor, row, part, "duplicate", None, at)
        door.change(Matter, row.id, {"state": "CLOSED"}, merged_into_id=second.id)


def _links(matter: UUID, other: UUID) -> list[Link]:
    pair = Q(matter_id=matter, other_id=other) | Q(matter_id=other, other_id=matter)
    return list(Link.unrestricted.filter(pair, ended_at=None))  # Both seen by the actor, or this is not reached.


def separable(actor: Actor, matter: Matter) -> Mapping[UUID, str]:
    """Matters whose link with this one the unit may end now, with their numbers: it works on them, and neither is closed as merged into the other."""
    others = {other_side(each, matter.id) for each in links_of(matter.id)} - {matter.merged_into_id}
    if not others or actor.unit is None:
        return {}
    working = {"unit_id": actor.unit, "ended_at": None, "part__in": (Part.LEAD, Part.SUPPORT)}
    mine = Participant.unrestricted.filter(matter_id__in=others, **working).exclude(matter__merged_into_id=matter.id)  # The unit's own parts.
    return {part.matter_id: number_of(part.matter) for part in mine.select_related("matter").order_by("matter_id")}
