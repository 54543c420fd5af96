"""Who acts: always a post of a unit, filled by a person, or a named part of the system."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """The one who acts or reads, inside one linkage model.

    `post` and `unit` are None for the system's own parts; `person` is None where no account stands behind the act
    (a seeded officer of a demonstration, the local operator).
    """

    model: str
    kind: Literal["PERSON", "SYSTEM", "IMPORT", "DEMO"]
    unit: UUID | None = None
    post: UUID | None = None
    person: UUID | None = None
    part: str = ""

    @classmethod
    def system(cls, model: str, part: str) -> Actor:
        """The actor for work the program does by itself, for instance the sweeper."""
        return cls(model=model, kind="SYSTEM", part=part)
