"""The shapes of what the API gives about people, drafts of reports and acts on several matters."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, Field


class PersonOut(BaseModel):
    """A person, as administrators see one."""

    id: str
    name: str | None
    login: str | None
    active: bool
    administrator: bool
    posts: list[str]


class HoldingOut(BaseModel):
    """A post held from a day until a day (the first on which it is held no longer)."""

    id: str
    unit: str
    post: str
    title: str
    valid_from: date | None
    valid_until: date | None


class PersonFull(PersonOut):
    """A person with every post held, now, before and later."""

    holdings: list[HoldingOut]


class InvitationOut(BaseModel):
    """What is handed over on paper; `code` is shown this once."""

    person: str
    login: str | None
    code: str | None
    expires_at: datetime | None


class DraftFileOut(BaseModel):
    """A file of a draft. `state`: "" where it is given out, WAITING for the scanner, INFECTED."""

    id: str
    name: str
    media: str
    size: int
    state: str


class UploadOut(BaseModel):
    """A file on its way: `offset` of its `size` bytes have arrived; a piece has at most `piece`."""

    id: str
    name: str
    size: int
    offset: int
    piece: int


class DraftOut(BaseModel):
    """A draft with what has been written so far; its id is the key to send the report under."""

    id: str
    saved_at: datetime
    body: dict[str, Any]
    files: list[DraftFileOut]


class OutlookOut(BaseModel):
    """What an act would do to a chosen matter: whether it applies, and if not why not."""

    number: str
    headline: str
    applies: bool
    why_not: str


class BulkOut(BaseModel):
    """What became of an act on one matter."""

    number: str
    done: bool
    refused: str = Field(description="Why not, in the reader's language; empty where it was done.")
