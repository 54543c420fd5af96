"""What the ledger of a matter and a look as another unit answer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field


class CouldRead(BaseModel):
    """A grant from its beginning to its end."""

    unit: str
    name: str
    post: str = Field(description="Title of the one post it is for; empty: the whole unit.")
    level: str
    cause: str
    cites: str
    since: datetime
    until: datetime | None
    hindered_by: str = Field(description="Empty where it holds now; else ended, expired or barred.")


class DidRead(BaseModel):
    """A journaled read, with the cause that opened the matter then."""

    unit: str
    name: str
    post: str
    level: str
    form: str
    at: datetime
    cause: str
    cites: str


class RecalledOut(BaseModel):
    """What was recalled from a unit, and whether it has acknowledged that."""

    unit: str
    name: str
    at: datetime
    acknowledged_at: datetime | None
    copies: str = Field(description="RETURNED, DELETED or NONE; empty until acknowledged.")


class OpenedOut(BaseModel):
    """An opening by breaking the glass, and its review."""

    unit: str
    name: str
    post: str
    ground: str
    why: str
    at: datetime
    until: datetime
    verdict: str = Field(description="JUSTIFIED or UNJUSTIFIED; empty until reviewed.")
    reviewed_at: datetime | None
    reviewer: str
    review: str


class LedgerOut(BaseModel):
    """Who could see a matter and who did."""

    number: str
    restricted: bool = Field(description="Only of restricted matters each read is journaled.")
    could: list[CouldRead]
    did: list[DidRead] = Field(description="Newest first.")
    recalled: list[RecalledOut] = Field(description="Oldest first.")
    opened: list[OpenedOut] = Field(description="Oldest first.")
    more: bool = Field(description="Not all of the matter's entries were looked through.")


class SeenAsOut(BaseModel):
    """A matter as another unit gets it, or would."""

    unit: str
    would: bool = Field(description="True where it does not see as much now.")
    matter: dict[str, Any] = Field(description="As the answer of `GET /matters/{number}`, with why the unit sees it.")
