"""What the journal says of alerts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from lienket.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class NoticesRaised(Event):
    """Notices were put into inboxes for the entries up to `seq`."""

    name: ClassVar[str] = "notices.raised/1"
    seq: int
    count: int


@dataclass(frozen=True, kw_only=True)
class NoticesRead(Event):
    """A post marked `count` notices of its unit as read, all raised for entries up to `seq`."""

    name: ClassVar[str] = "notices.read/1"
    unit: str
    seq: int
    count: int


@dataclass(frozen=True, kw_only=True)
class ChannelAdded(Event):
    """A unit added a channel; where it leads is in the erasable row of its id."""

    name: ClassVar[str] = "channel.added/1"
    channel: UUID
    unit: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class ChannelChanged(Event):
    """A unit changed a channel of its own: the names of what it changed."""

    name: ClassVar[str] = "channel.changed/1"
    channel: UUID
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ChannelEnded(Event):
    """A unit gave a channel up; its address was erased."""

    name: ClassVar[str] = "channel.ended/1"
    channel: UUID


@dataclass(frozen=True, kw_only=True)
class ChannelTested(Event):
    """A unit asked for a test message by a channel of its own."""

    name: ClassVar[str] = "channel.tested/1"
    channel: UUID
    delivery: UUID


@dataclass(frozen=True, kw_only=True)
class DeliveryClaimed(Event):
    """The worker began to send a delivery, with `carried` others in the same message."""

    name: ClassVar[str] = "delivery.claimed/1"
    delivery: UUID
    channel: UUID
    attempt: int
    carried: int


@dataclass(frozen=True, kw_only=True)
class DeliverySettled(Event):
    """What became of sending: SENT, FAILED (tried again at `due_at`), DEAD (waits for a person), WITHDRAWN; `error` says why."""

    name: ClassVar[str] = "delivery.settled/1"
    delivery: UUID
    state: str
    error: str = ""
    due_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class DeliveryHeld(Event):
    """A delivery of low urgency met quiet hours and waits."""

    name: ClassVar[str] = "delivery.held/1"
    delivery: UUID
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class DeliveryRetried(Event):
    """A person had a dead delivery tried again."""

    name: ClassVar[str] = "delivery.retried/1"
    delivery: UUID


@dataclass(frozen=True, kw_only=True)
class DeliveryDismissed(Event):
    """A person put a dead delivery away."""

    name: ClassVar[str] = "delivery.dismissed/1"
    delivery: UUID


@dataclass(frozen=True, kw_only=True)
class BroadcastSent(Event):
    """A unit told `count` units at a zone something; the words are in the erasable row of its id."""

    name: ClassVar[str] = "broadcast.sent/1"
    broadcast: UUID
    unit: str
    zone: str
    kinds: tuple[str, ...]
    count: int


@dataclass(frozen=True, kw_only=True)
class BroadcastRead(Event):
    """A unit told has read it."""

    name: ClassVar[str] = "broadcast.read/1"
    broadcast: UUID
    unit: str


@dataclass(frozen=True, kw_only=True)
class BroadcastWithdrawn(Event):
    """The unit that told it took it back: nobody reads it any more."""

    name: ClassVar[str] = "broadcast.withdrawn/1"
    broadcast: UUID
