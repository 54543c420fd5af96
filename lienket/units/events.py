"""What the journal says of units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from lienket.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class RegisterLoaded(Event):
    """Units, posts, zones and successions were taken from a pack."""

    name: ClassVar[str] = "register.loaded/1"
    pack_digest: str
    units: int
    posts: int
    zones: int
    successions: int


@dataclass(frozen=True, kw_only=True)
class BoundariesReplaced(Event):
    """Outlines of zones were replaced by an operator's file."""

    name: ClassVar[str] = "boundaries.replaced/1"
    file_digest: str
    zones: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PersonPosted(Event):
    """A person took a post."""

    name: ClassVar[str] = "person.posted/1"
    person: UUID
    post: UUID
    since: str
