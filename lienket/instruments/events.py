"""What the journal says of instruments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from lienket.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class EditionLoaded(Event):
    """A new edition of the model's pack is in use."""

    name: ClassVar[str] = "edition.loaded/1"
    number: int
    digest: str
    instruments: tuple[str, ...]
