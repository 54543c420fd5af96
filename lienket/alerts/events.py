"""What the journal says of alerts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

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
