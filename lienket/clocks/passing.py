"""Running clocks of a unit that ends go to its successor and run on: neither started again nor re-based."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from lienket.clocks.codes import State
from lienket.clocks.models import Clock
from lienket.journal.door import Writing
from lienket.kernel.batches import batched
from lienket.units.passing import Held, Pass, Passed, back_in_place, in_place

GOING = (State.RUNNING.value, State.PAUSED.value)


class RunningClocks:
    """Clocks that run or pause, by matter. One that has lapsed says who was late and stays."""

    kinds = ("clock",)

    def held(self, units: Collection[UUID], day: date, at: datetime, within: Collection[UUID] | None = None) -> list[Held]:
        """The clocks of these units that run or pause."""
        rows = Clock.unrestricted.filter(unit_id__in=list(units), state__in=GOING)  # For the act that moves them.
        found = rows.order_by("id").values_list("id", "unit_id", "subject")
        return [Held("clock", pk, unit, subject) for pk, unit, subject in found if within is None or subject in within]

    def pass_on(self, door: Writing, passes: Sequence[Pass], day: date) -> list[Passed]:
        """The unit changes; start, limits and due date stay."""
        return in_place(door, Clock, "unit_id", passes)

    def pass_back(self, door: Writing, passed: Sequence[Passed], day: date) -> list[Passed]:
        """Clocks settled or lapsed meanwhile stay with who answered for them."""
        return back_in_place(door, Clock, "unit_id", passed, _standing(passed))


def _standing(passed: Sequence[Passed]) -> set[UUID]:
    takers, found = {one.held.row: one.taker for one in passed}, set[UUID]()
    for some in batched(takers, 400):
        rows = Clock.unrestricted.filter(id__in=some, state__in=GOING)  # For the act that moves them back.
        found.update(pk for pk, unit in rows.values_list("id", "unit_id") if unit == takers[pk])
    return found
