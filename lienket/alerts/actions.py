"""Raising notices: for each event the units that must be told, as far as the policy lets them know of the matter at all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from lienket.alerts.calls import CALLS, called, calls
from lienket.alerts.events import NoticesRaised, NoticesRead
from lienket.alerts.models import Notice
from lienket.alerts.outgoing import Outgoing
from lienket.alerts.queries import inbox
from lienket.journal.door import writing
from lienket.journal.outbox import Delivery
from lienket.kernel.actor import Actor
from lienket.matters.codes import Part
from lienket.matters.queries import participants
from lienket.sharing import policy
from lienket.units.queries import code_of, unit_id

PART = "alerts"
AT_ONCE = 200
"""At most so many notices are marked as read by one act."""


def raise_notices(deliveries: list[Delivery], at: datetime) -> None:
    """Consumer of the outbox: one notice for each event and unit told, however often delivery is tried. Records: notices.raised/1."""
    model = deliveries[0].model
    actor = Actor.system(model, PART)
    with writing(actor, at) as door:
        count = 0
        outgoing = Outgoing(door)
        outgoing.expect({UUID(d.data["matter"]) for d in deliveries if d.name not in CALLS})
        known = set(Notice.unrestricted.filter(seq__in={d.seq for d in deliveries}).values_list("seq", "event", "unit_id", "subject"))  # All units.
        for delivery in deliveries:
            subject = UUID(delivery.data["draft" if delivery.name in CALLS else "matter"])
            for unit in _told(delivery, subject, at):
                if (delivery.seq, delivery.name, unit, subject) in known:
                    continue
                known.add((delivery.seq, delivery.name, unit, subject))
                notice = uuid4()
                door.add(Notice, id=notice, unit_id=unit, subject=subject, event=delivery.name, seq=delivery.seq, raised_at=door.recorded_at)
                outgoing.notice(notice, unit, subject, delivery.name, hours=bool(delivery.data.get("hours")))
                count += 1
        if count:
            door.record(NoticesRaised(seq=max(d.seq for d in deliveries), count=count))


def _told(delivery: Delivery, subject: UUID, at: datetime) -> list[UUID]:
    """The units an event concerns, less those that may not know of the matter or the draft."""
    data, model = delivery.data, delivery.model
    if delivery.name in CALLS:
        return called(model, delivery.name, data)
    if delivery.name == "matter.opened/1":
        codes = [data["lead"], *data.get("support", ()), *data.get("informed", ())]
        return [unit_id(model, code) for code in codes]  # The opening granted exactly these.
    if delivery.name in {"matter.escalated/1", "part.given/1", "clock.warned/1"}:
        candidates = [unit_id(model, data["unit"])]
    elif delivery.name == "task.lapsed/1":
        candidates = [unit_id(model, data["unit"]), *(p.unit_id for p in participants(subject) if p.part == Part.LEAD)]
    elif delivery.name == "consent.asked/1" or (delivery.name == "consent.answered/1" and data["state"] == "WITHDRAWN"):
        candidates = [unit_id(model, data["originator"])]
    elif delivery.name in {"breakglass.opened/1", "second.asked/1", "consent.answered/1"}:
        candidates = [p.unit_id for p in participants(subject) if p.part == Part.LEAD]
    elif delivery.name == "lead.changed/1":
        candidates = [unit_id(model, data["taker"]), unit_id(model, data["giver"])]
    elif delivery.name == "transfer.answered/1":
        candidates = [unit_id(model, code) for code in _of_offer(data)]
    else:
        candidates = [p.unit_id for p in participants(subject)]
    return [u for u in dict.fromkeys(candidates) if policy.level_of(Actor(model=model, kind="SYSTEM", unit=u, part=PART), subject, at) is not None]


def _of_offer(data: Mapping[str, Any]) -> tuple[str, ...]:
    """Whose word an offer awaits, or who made it; both where nobody answered – the unit asked if it reads the matter for another reason, for its access to
    answer ends with the offer. One that is answered with another says so by that other.
    """
    asked, maker = (data["giver"], data["by"]) if data.get("by") else (data["taker"], data["giver"])
    return {"PROPOSED": (asked,), "WITHDRAWN": (asked,), "RETURNED": (maker, asked), "COUNTERED": ()}.get(data["state"], (maker,))


def mark_read(*, actor: Actor, up_to: int, at: datetime) -> int:
    """Mark the unit's unread notices for entries up to `up_to` as read, newest first and at most `AT_ONCE`; returns how many.

    Only what the actor may see is marked: a notice out of its sight is nobody's to settle. Marking none writes nothing. Records: notices.read/1.
    """
    with writing(actor, at) as door:
        unread = [*inbox(actor, at, AT_ONCE), *(call.notice for call in calls(actor))]
        seen = [notice for notice in unread if notice.seq <= up_to][:AT_ONCE]
        if not seen or actor.unit is None:
            return 0
        for notice in seen:
            door.change(Notice, notice.id, {"read_at": None}, read_at=door.recorded_at)
        door.record(NoticesRead(unit=code_of(actor.unit), seq=max(n.seq for n in seen), count=len(seen)))
    return len(seen)
