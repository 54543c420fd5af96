"""The worker's half of deliveries: claim, send, settle – three steps, so that a crash between any two of them leaves a state that says what is known.

A claim is written before anything leaves. What a crash leaves claimed is, after `LEASE`, either sent again under the same id (mail, webhook), or, where that
would reach a person twice (SMS), put before a person: whether it went out is not known.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from lienket.alerts import events
from lienket.alerts.codes import HIDDEN, INTERRUPTED, LEASE, MOST_TRIES, NOT_CONFIGURED, OFF, OFF_DUTY, READ, UNKNOWN, State, Urgency
from lienket.alerts.content import compose
from lienket.alerts.message import TransportError
from lienket.alerts.models import Channel, ChannelAddress, Delivery
from lienket.alerts.outgoing import Outgoing
from lienket.alerts.queries import carried_by, gathered, interrupted, next_due
from lienket.alerts.transports import TRANSPORTS, Transport
from lienket.alerts.urgency import not_before
from lienket.instruments.queries import book
from lienket.journal.door import Overtaken, Writing, writing
from lienket.journal.rows import in_model
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError

log = logging.getLogger("lienket.alerts")
PART = "sender"


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery under way, the first of those its message carries."""

    channel: Channel
    carried: tuple[Delivery, ...]
    attempt: int

    @property
    def first(self) -> Delivery:
        """The delivery that gives the message its id."""
        return self.carried[0]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of sending."""

    state: State
    error: str = ""
    due_at: datetime | None = None


def send_next(*, model: str, at: datetime) -> bool:
    """Send what is most urgent among what is due; False where nothing is. Records: delivery.claimed/1, delivery.settled/1, delivery.held/1."""
    actor = Actor.system(model, PART)
    with in_model(model):
        if next_due(at) is None:
            return False
        claimed = claim(actor=actor, at=at)
        if claimed is not None:
            settle(actor=actor, claim=claimed, outcome=send(claimed, at), at=at)
    return True


def claim(*, actor: Actor, at: datetime) -> Claim | None:
    """Take the next delivery, and what goes with it, or settle that it does not go now; None then. Records: delivery.claimed/1, or what `_kept` does."""
    with writing(actor, at) as door:
        first = next_due(at)
        if first is None or _kept(door, actor, first, at):
            return None
        others: Sequence[Delivery] = carried_by(first)
        if not others and first.state == State.WAITING and first.urgency == Urgency.LOW:
            others = gathered(first, at)
            others = others if len(others) + 1 > first.channel.bundle_over else ()
        attempt = first.attempts + 1
        door.change(
            Delivery, first.id, {"state": first.state, "attempts": first.attempts}, state=State.SENDING, attempts=attempt, claimed_at=door.recorded_at, error=""
        )
        for state in {d.state for d in others}:
            some = [d.id for d in others if d.state == state]
            door.change_many(Delivery, some, {"state": state}, state=State.SENDING, bundle_id=first.id, claimed_at=door.recorded_at, error="")
        door.record(events.DeliveryClaimed(delivery=first.id, channel=first.channel_id, attempt=attempt, carried=len(others)))
    return Claim(first.channel, (first, *others), attempt)


def _kept(door: Writing, actor: Actor, first: Delivery, at: datetime) -> bool:
    """Whether a delivery that came due is not sent now: its channel is given up or off, it was read meanwhile, or it is the quiet hour for it."""
    channel = first.channel
    stopped = channel.ended_at is not None or not channel.on
    seen = first.urgency == Urgency.LOW and first.notice is not None and first.notice.read_at is not None
    if stopped or seen:
        _write(door, (first, *carried_by(first)), first.state, Outcome(State.WITHDRAWN, OFF if stopped else READ))
        return True
    outgoing = Outgoing(door)
    if (first.notice_id or first.copy_id) and not outgoing.serves(channel, at):
        leaving = (first, *carried_by(first))
        for one in leaving:
            outgoing.instead(one, channel.unit_id)
        _write(door, leaving, first.state, Outcome(State.WITHDRAWN, OFF_DUTY))
        return True
    subject = first.notice.subject if first.notice is not None else None
    later = not_before(channel, first.urgency, subject, at, book(actor.model).calendar.zone)
    if later <= at:
        return False
    door.change(Delivery, first.id, {"state": first.state}, due_at=later)
    door.record(events.DeliveryHeld(delivery=first.id, due_at=later))
    return True


def send(claimed: Claim, at: datetime) -> Outcome:
    """Make the words and hand them to the transport. No transaction is open meanwhile."""
    transport = TRANSPORTS[claimed.channel.kind]
    address = ChannelAddress.unrestricted.filter(pk=claimed.channel.id).values_list("address", flat=True).first()  # The worker sends there.
    if address is None:
        return Outcome(State.WITHDRAWN, OFF)
    if not transport.ready():
        return Outcome(State.DEAD, NOT_CONFIGURED)
    try:
        message = compose(claimed.channel, claimed.carried, transport.most, at)
    except LienketError as error:  # One message that cannot be made must not stop those of all others.
        return failed(transport, TransportError(error.code[:40]), claimed.attempt, at)
    if message is None:
        return Outcome(State.WITHDRAWN, HIDDEN)
    try:
        transport.send(address, message, str(claimed.channel.id), int(at.timestamp()))
    except TransportError as error:
        return failed(transport, error, claimed.attempt, at)
    return Outcome(State.SENT)


def failed(transport: Transport, error: TransportError, attempt: int, at: datetime) -> Outcome:
    """Whether to try again, and when: twice as long each time, from a minute on. What may have reached a person is not repeated."""
    if error.unknown and not transport.repeats:
        return Outcome(State.DEAD, UNKNOWN)
    if error.final or attempt >= MOST_TRIES:
        return Outcome(State.DEAD, error.reason)
    return Outcome(State.FAILED, error.reason, at + timedelta(minutes=2 ** (attempt - 1)))


def settle(*, actor: Actor, claim: Claim, outcome: Outcome, at: datetime) -> None:
    """Write down what became of a claim; where another worker settled it after its lease, that one's word stands. Records: delivery.settled/1."""
    try:
        with writing(actor, at) as door:
            _write(door, claim.carried, State.SENDING, outcome)
    except Overtaken:
        log.warning("a delivery was settled by another worker")


def recover(*, model: str, at: datetime, limit: int = 200) -> int:
    """Settle what a crash left under way; returns how many messages that were. Records: delivery.settled/1."""
    actor = Actor.system(model, PART)
    with in_model(model):
        if not interrupted(at - LEASE, 1):
            return 0
    with writing(actor, at) as door:
        found = interrupted(at - LEASE, limit)
        for first in found:
            door.next_act(actor, at)
            if not TRANSPORTS[first.channel.kind].repeats:
                outcome = Outcome(State.DEAD, UNKNOWN)
            elif first.attempts >= MOST_TRIES:
                outcome = Outcome(State.DEAD, INTERRUPTED)
            else:
                outcome = Outcome(State.FAILED, INTERRUPTED, at)
            _write(door, (first, *carried_by(first)), State.SENDING, outcome)
    return len(found)


def _write(door: Writing, carried: Sequence[Delivery], state: str, outcome: Outcome) -> None:
    """Give the first of `carried` and those that went with it the same end."""
    settled_at = None if outcome.state == State.FAILED else door.recorded_at
    values = {"state": outcome.state, "error": outcome.error, "settled_at": settled_at} | ({"due_at": outcome.due_at} if outcome.due_at else {})
    door.change_many(Delivery, [d.id for d in carried], {"state": state}, **values)
    door.record(events.DeliverySettled(delivery=carried[0].id, state=outcome.state, error=outcome.error, due_at=outcome.due_at))
