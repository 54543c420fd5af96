"""Notices nobody has read yet go to the inbox of the successor; and one notice tells it of a whole reorganisation."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID, uuid4

from lienket.alerts.calls import CALLS
from lienket.alerts.models import Notice
from lienket.journal.door import Writing
from lienket.kernel.batches import batched
from lienket.units.passing import Held, Pass, Passed, back_in_place


class Unread:
    """Notices that nobody of the unit has marked as read."""

    kinds = ("notice",)

    def held(self, units: Collection[UUID], day: date, at: datetime, within: Collection[UUID] | None = None) -> list[Held]:
        """The unread notices of these units; those of drafts stay, since a successor is asked by a consultation of its own."""
        rows = Notice.unrestricted.filter(unit_id__in=list(units), read_at=None).exclude(event__in=CALLS)  # For the act that moves them.
        found = rows.order_by("id").values_list("id", "unit_id", "subject", "event", "seq")
        return [Held("notice", pk, unit, subject, data={"event": event, "seq": seq}) for pk, unit, subject, event, seq in found if _in(subject, within)]

    def pass_on(self, door: Writing, passes: Sequence[Pass], day: date) -> list[Passed]:
        """The notice lies in the successor's inbox; where that one was told of the same thing already, it is settled."""
        known = _told({one.held.data["seq"] for one in passes})
        out, moved, settled = [], dict[tuple[UUID, UUID], list[UUID]](), []
        for one in passes:
            key = (one.held.data["seq"], one.held.data["event"], one.taker, one.held.subject)
            if key in known:
                settled.append(one.held.row)
            else:
                known.add(key)
                moved.setdefault((one.held.unit, one.taker), []).append(one.held.row)
            out.append(Passed(one.held, one.taker, None if settled and settled[-1] == one.held.row else one.held.row))
        for (giver, taker), rows in moved.items():
            door.change_many(Notice, rows, {"unit_id": giver, "read_at": None}, unit_id=taker)
        door.change_many(Notice, settled, {"read_at": None}, read_at=door.recorded_at)
        return out

    def pass_back(self, door: Writing, passed: Sequence[Passed], day: date) -> list[Passed]:
        """Notices read meanwhile stay read."""
        settled = [one for one in passed if one.now is None]  # Nobody of the former unit can have read it meanwhile.
        door.change_many(Notice, [one.held.row for one in settled], read_at=None)
        takers, standing = {one.held.row: one.taker for one in passed if one.now}, set[UUID]()
        for some in batched(takers, 400):
            rows = Notice.unrestricted.filter(id__in=some, read_at=None)  # For the act that moves them back.
            standing.update(pk for pk, unit in rows.values_list("id", "unit_id") if unit == takers[pk])
        return [*settled, *back_in_place(door, Notice, "unit_id", passed, standing)]


def _in(subject: UUID, within: Collection[UUID] | None) -> bool:
    return within is None or subject in within


def _told(seqs: set[int]) -> set[tuple[int, str, UUID, UUID | None]]:
    found: set[tuple[int, str, UUID, UUID | None]] = set()
    for some in batched(seqs, 400):
        rows = Notice.unrestricted.filter(seq__in=some)  # Whether a unit was told already; shown to nobody.
        found.update(rows.values_list("seq", "event", "unit_id", "subject"))
    return found


def tell(door: Writing, unit: UUID, subject: UUID, event: str) -> None:
    """Put one notice of the act under way into a unit's inbox; `subject` is a matter the unit may see."""
    door.add(Notice, id=uuid4(), unit_id=unit, subject=subject, event=event, seq=door.seq + 1, raised_at=door.recorded_at)
