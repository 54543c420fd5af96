"""Clocks warn before they lapse: a pass beside the sweep that lapses them."""

from __future__ import annotations

from datetime import datetime

from lienket.clocks import actions as clocks
from lienket.clocks import queries as clock_queries
from lienket.instruments.queries import book
from lienket.journal.door import writing
from lienket.journal.rows import in_model
from lienket.kernel.actor import Actor
from lienket.units.queries import code_of


def warn(*, actor: Actor, at: datetime, limit: int = 500) -> int:
    """Warn of the clocks of which a share of the time is over, at most `limit` in one transaction; returns how many.

    Call it after the sweep: of a clock that is due already nobody is warned. With nothing to say no transaction is opened. Records: clock.warned/1.
    """
    with in_model(actor.model):
        if not clock_queries.to_warn(at, 1):
            return 0
    with writing(actor, at) as door:
        found, calendar = clock_queries.to_warn(at, limit), book(actor.model).calendar
        for clock in found:
            door.next_act(actor, at)
            clocks.warn(actor=actor, clock=clock, unit=code_of(clock.unit_id), calendar=calendar, at=at)
    return len(found)
