"""The shapes of what the API gives about alerts."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, Field


class ReceivedOut(BaseModel):
    """A notice of the own inbox: UNREAD, READ, ACKNOWLEDGED or REFUSED, and since when."""

    id: str
    event: str
    words: str
    number: str
    headline: str
    raised_at: datetime
    state: str
    since: datetime


class ReceiptOut(BaseModel):
    """How far a unit told of a matter has come; `unread`: how many of its notices nobody there has read."""

    unit: str
    state: str
    since: datetime
    unread: int


class ChannelOut(BaseModel):
    """A channel of the own unit."""

    id: str
    kind: str
    address: str
    posts: list[str]
    person: str | None = Field(description="Whose own it is: used only while that person is on duty in the unit.")
    since: str
    language: str
    on: bool
    quiet: list[int] | None
    bundle_over: int
    key: str = Field(description="The signing key of a webhook; empty for other kinds.")


class DeliveryOut(BaseModel):
    """One notice, copy of a broadcast or test on its way by one channel; its words are nowhere kept."""

    id: str
    channel: str
    about: str = Field(description="The event of the notice, `broadcast` or `test`.")
    urgency: str
    state: str
    error: str
    attempts: int
    made_at: datetime
    due_at: datetime
    settled_at: datetime | None
    bundle: str | None = Field(description="The delivery whose message carried this one.")


class BroadcastOut(BaseModel):
    """A broadcast the own unit sent or was told; without words where it was withdrawn."""

    id: str
    unit: str
    zone: str
    kinds: list[str]
    urgent: bool
    title: str
    text: str
    sent_at: datetime
    withdrawn_at: datetime | None
    own: bool
    read_at: datetime | None = Field(description="When the own unit said to have read it.")
    told: int = Field(description="For the unit that told it: how many were told.")
    read: int


class CopyOut(BaseModel):
    """One unit that was told."""

    unit: str
    read_at: datetime | None


class BroadcastFull(BroadcastOut):
    """A broadcast, for the unit that told it with everybody told."""

    copies: list[CopyOut]
