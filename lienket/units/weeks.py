"""The pattern of one week repeated over the weeks that follow: looked at first, then planned, in one act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Literal

from lienket.journal.door import writing
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.kernel.ids import uuid7
from lienket.units.duty import Shift, between, holds, in_being
from lienket.units.events import DutyPlanned
from lienket.units.models import DutyShift

MOST_WEEKS = 26
WEEK = timedelta(days=7)


class NothingToRepeat(LienketError):
    """The week has no shift, or all of it is planned already in the weeks named."""

    code = "nothing-to-repeat"


class TooManyWeeks(LienketError):
    """A pattern is repeated over 1 to `MOST_WEEKS` weeks."""

    code = "too-many-weeks"


@dataclass(frozen=True, slots=True)
class Repeated:
    """One shift of the pattern in a later week. `state`: `new`; `taken`, the post is on duty then already; `past`; `nobody`, the person no longer holds the
    post; `ended`, the post is no more. Only what is new is planned.
    """

    pattern: Shift
    start_at: datetime
    end_at: datetime
    state: Literal["new", "taken", "past", "nobody", "ended"]


def preview(actor: Actor, monday: date, weeks: int, zone: tzinfo, at: datetime) -> list[Repeated]:
    """What `repeat` would do, in order of time. Shifts keep their local hours, also where the clocks are changed meanwhile. Raises TooManyWeeks."""
    if not 1 <= weeks <= MOST_WEEKS:
        raise TooManyWeeks
    if actor.unit is None:
        return []
    start, end = (datetime.combine(day, time(), zone) for day in (monday, monday + WEEK))
    until = end + WEEK * (weeks + 1)
    pattern = [s for s in between(actor, {actor.unit}, start, end) if s.start_at >= start]
    there = between(actor, {actor.unit}, end, until)
    out = [_repeated(one, n, there, zone, at) for n in range(1, weeks + 1) for one in pattern]
    return sorted(out, key=lambda r: (r.start_at, r.pattern.post_code, r.pattern.id))


def _repeated(one: Shift, week: int, there: list[Shift], zone: tzinfo, at: datetime) -> Repeated:
    start, end = (moment.astimezone(zone).replace(tzinfo=None) + WEEK * week for moment in (one.start_at, one.end_at))
    begin, until = start.replace(tzinfo=zone), end.replace(tzinfo=zone)
    state: Literal["new", "taken", "past", "nobody", "ended"] = "new"
    if until <= at:
        state = "past"
    elif any(s.post == one.post and s.start_at < until and s.end_at > begin for s in there):
        state = "taken"
    elif not in_being(one.post, begin, until, zone):
        state = "ended"
    elif one.person and not holds(one.person, begin, until, zone, post_id=one.post):
        state = "nobody"
    return Repeated(one, begin, until, state)


def repeat(*, actor: Actor, monday: date, weeks: int, zone: tzinfo, at: datetime) -> int:
    """Plan the week of `monday` again in each of the `weeks` that follow; what is there already stays, so that doing it twice does nothing more.

    Returns how many shifts were planned; each can be called off. Records: duty.planned/1 for each. Raises TooManyWeeks, NothingToRepeat.
    """
    with writing(actor, at) as door:
        new = [one for one in preview(actor, monday, weeks, zone, at) if one.state == "new"]
        if not new:
            raise NothingToRepeat
        for one in new:
            pk = uuid7(at)
            door.add(DutyShift, id=pk, post_id=one.pattern.post, person_id=one.pattern.person, start_at=one.start_at, end_at=one.end_at)
            door.record(DutyPlanned(shift=pk, post=one.pattern.post, person=one.pattern.person, start_at=one.start_at, end_at=one.end_at))
    return len(new)
