"""How urgent a notice is, and until when it may wait: from what the pack and the running clocks say, without a number of our own.

* A step up a ladder is of urgency ESCALATION: it is never held and never bundled.
* A warning before a clock lapses is HIGH where the clock counts minutes or hours; where it counts days, nobody need be woken for it and it is LOW.
* A matter of the lowest severity of the pack is LOW; every other one is HIGH and goes at once.
* That somebody broke the glass to read a matter is HIGH, however grave the matter.
* That a party is asked about a draft is LOW: it has days.
* LOW waits for the end of the channel's quiet hours – unless a clock of the unit in this matter runs out before: then waiting would make it late.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING
from uuid import UUID

from lienket.alerts.calls import CALLS
from lienket.alerts.codes import Urgency
from lienket.clocks import queries as clocks
from lienket.clocks.codes import State as ClockState
from lienket.instruments.queries import Book

if TYPE_CHECKING:
    from lienket.alerts.models import Channel

ESCALATED = "matter.escalated/1"
WARNED = "clock.warned/1"
OPENED = "breakglass.opened/1"
DAY = 24 * 60


def urgency_of(event: str, severity: str, rules: Book, *, hours: bool = False) -> Urgency:
    """The urgency of a notice of `event` about a matter of `severity`; `hours`: it warns of a clock that counts minutes or hours."""
    if event == ESCALATED:
        return Urgency.ESCALATION
    if event == OPENED:
        return Urgency.HIGH
    if event in CALLS or event == WARNED:
        return Urgency.HIGH if hours else Urgency.LOW
    ranks = {s.code: s.rank for s in rules.pack.taxonomy.severities}
    return Urgency.LOW if severity in ranks and ranks[severity] == min(ranks.values()) else Urgency.HIGH  # A code the pack dropped is not made light of.


def quiet_until(channel: Channel, at: datetime, zone: tzinfo) -> datetime | None:
    """The end of the quiet hours that hold `at`, or None. Hours that begin later than they end go over midnight."""
    start, end = channel.quiet_from, channel.quiet_until
    if start is None or end is None or start == end:
        return None
    local = at.astimezone(zone)
    minute = local.hour * 60 + local.minute
    if not (start <= minute < end if start < end else minute >= start or minute < end):
        return None
    day = local.date() + timedelta(days=1 if start > end and minute >= start else 0)
    return datetime.combine(day, time(end // 60 % 24, end % 60), zone)


def not_before(channel: Channel, urgency: int, subject: UUID | None, at: datetime, zone: tzinfo) -> datetime:
    """The earliest instant from `at` on at which a message of this urgency goes out by the channel."""
    if urgency > Urgency.LOW:
        return at
    morning = quiet_until(channel, at, zone)
    if morning is None or (subject is not None and _runs_out(channel.unit_id, subject, morning)):
        return at
    return max(at, morning.astimezone(at.tzinfo))


def _runs_out(unit: UUID, subject: UUID, until: datetime) -> bool:
    """Whether a clock of the unit in this matter would run out by then."""
    running = clocks.running(subject)
    return any(c.unit_id == unit and c.state == ClockState.RUNNING and c.due_at is not None and c.due_at <= until for c in running)
