"""Reads of a unit's own inbox."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from lienket.alerts.codes import GATHER, State, Urgency
from lienket.alerts.models import Channel, ChannelAddress, Delivery, Notice
from lienket.journal.statement import Statement
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.sharing.reach import reaches

LIMIT = 200
MOST = 100
_COLUMNS = ("id", "unit_id", "subject", "event", "seq", "raised_at", "read_at")


def _unread(unit: UUID, post: UUID | None, at: datetime) -> Any:
    return Notice.unrestricted.filter(reaches(unit, post, at, "subject"), unit_id=unit, read_at=None)  # Own inbox, under the policy.


def _newest(limit: int) -> Statement:
    return Statement(lambda **by: _unread(**by).order_by("-raised_at", "-id").values_list(*_COLUMNS)[:limit])


_INBOX = {limit: _newest(limit) for limit in (6, 50, LIMIT)}
_COUNT = Statement(lambda **by: _unread(**by).order_by().values_list("seq")[:MOST])


def inbox(actor: Actor, at: datetime, limit: int = 50) -> list[Notice]:
    """Unread notices of the actor's unit about matters it may still see, newest first; at most `LIMIT`."""
    if actor.unit is None:  # A system part has no inbox.
        return []
    enough = min((size for size in _INBOX if size >= limit), default=LIMIT)
    rows = _INBOX[enough](unit=actor.unit, post=actor.post, at=at)[:limit]
    return [Notice.from_db(connection.alias, _COLUMNS, row) for row in rows]


def count_unread(actor: Actor, at: datetime) -> int:
    """How many such notices there are; counting ends at `MOST`."""
    return 0 if actor.unit is None else _COUNT.count(unit=actor.unit, post=actor.post, at=at)


_TO_SEND = (State.WAITING, State.FAILED)
_WITH = ("channel", "notice", "copy__broadcast")


def next_due(at: datetime) -> Delivery | None:
    """What the worker sends next: the most urgent that is due, then the longest due. A channel whose last message failed rests until that one is due again –
    but for escalations, which are tried all the same.
    """
    open_ = Delivery.unrestricted.filter(settled_at=None, bundle=None)  # The worker serves all units.
    resting = list(open_.filter(state=State.FAILED, due_at__gt=at).values_list("channel", flat=True).distinct())
    due = open_.filter(state__in=_TO_SEND, due_at__lte=at)
    rested = due.filter(Q(urgency=Urgency.ESCALATION) | ~Q(channel__in=resting)) if resting else due
    first = rested.order_by("-urgency", "due_at", "id").values_list("id", flat=True).first()
    return Delivery.unrestricted.select_related(*_WITH).get(pk=first) if first else None  # For the worker.


def gathered(first: Delivery, at: datetime) -> list[Delivery]:
    """Others of low urgency that wait for the same channel and are due soon; what waits for the morning goes on waiting."""
    rows = Delivery.unrestricted.filter(channel_id=first.channel_id, state=State.WAITING, urgency=Urgency.LOW, settled_at=None, bundle=None)  # For the worker.
    return list(rows.filter(due_at__lte=at + GATHER).exclude(pk=first.pk).select_related(*_WITH).order_by("due_at", "notice__seq", "id"))


def carried_by(first: Delivery) -> list[Delivery]:
    """Those that go in the message of `first`."""
    return list(Delivery.unrestricted.filter(bundle=first).select_related(*_WITH).order_by("due_at", "notice__seq", "id"))  # For the worker.


def interrupted(before: datetime, limit: int) -> list[Delivery]:
    """Messages under way since before `before`."""
    rows = Delivery.unrestricted.filter(state=State.SENDING, claimed_at__lte=before, settled_at=None, bundle=None)  # For the worker.
    return list(rows.select_related(*_WITH).order_by("claimed_at", "id")[:limit])


class NoSuchChannel(LienketError):
    """There is no such channel, or it is another unit's: both are answered alike."""

    code = "no-such-channel"


class NoSuchDelivery(LienketError):
    """There is no such delivery, or it is another unit's: both are answered alike."""

    code = "no-such-delivery"


def channels_of(actor: Actor) -> list[tuple[Channel, str]]:
    """The own unit's channels with where they lead, the oldest first."""
    if actor.unit is None:
        return []
    rows = list(Channel.unrestricted.filter(unit_id=actor.unit, ended_at=None).order_by("added_at", "id"))  # Own unit.
    addresses = dict(ChannelAddress.unrestricted.filter(pk__in=[c.id for c in rows]).values_list("id", "address"))  # Own unit.
    return [(c, addresses.get(c.id, "")) for c in rows]


def channel_of(actor: Actor, channel: UUID) -> tuple[Channel, str]:
    """One channel of the own unit with where it leads. Raises NoSuchChannel."""
    found = next((pair for pair in channels_of(actor) if pair[0].id == channel), None)
    if found is None:
        raise NoSuchChannel(channel.hex)
    return found


def deliveries_of(actor: Actor, limit: int = 100, *, dead: bool = False, channel: UUID | None = None) -> list[Delivery]:
    """The own unit's newest deliveries; `dead`: those that wait for a person, the oldest first."""
    if actor.unit is None:
        return []
    rows = Delivery.unrestricted.filter(channel__unit_id=actor.unit).select_related(*_WITH)  # Own unit.
    rows = rows.filter(channel_id=channel) if channel else rows
    chosen = rows.filter(state=State.DEAD, bundle=None).order_by("made_at", "id") if dead else rows.order_by("-made_at", "-id")
    return list(chosen[:limit])


def delivery_of(actor: Actor, delivery: UUID) -> Delivery:
    """One delivery of the own unit. Raises NoSuchDelivery."""
    found = Delivery.unrestricted.filter(pk=delivery, channel__unit_id=actor.unit).select_related(*_WITH).first() if actor.unit else None  # Own unit.
    if found is None:
        raise NoSuchDelivery(delivery.hex)
    return found
