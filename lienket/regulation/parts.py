"""What the files of a pack are made of: codes, words, periods, sources."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

Code = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$", description="Lower-case code: letters, digits, hyphens.")]
PostRef = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*/[a-z0-9][a-z0-9-]*$", description="unit-code/post-code")]


class Part(BaseModel):
    """Base of everything in a pack: unknown keys are errors, values never change after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(Part):
    """A phrase in the languages of the model; Vietnamese and English are complete, Traditional Chinese optional."""

    vi: str = Field(min_length=1)
    en: str = Field(min_length=1)
    zh_hant: str | None = Field(default=None, alias="zh-Hant")


class Confidence(StrEnum):
    """How sure we are of a fact: read in a source, read in a copy, from memory, or written by us."""

    VERIFIED = "verified"
    SECONDARY = "secondary"
    MEMORY = "memory"
    ASSUMED = "assumed"


class Validity(Part):
    """Half-open period of local dates [from, until); an open end is left out."""

    start: date | None = Field(default=None, alias="from")
    until: date | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Validity:
        if self.start and self.until and self.until <= self.start:
            raise ValueError("'until' must be later than 'from' (the period is half-open)")
        return self

    def covers(self, day: date) -> bool:
        """Whether `day` (local date) lies in the period."""
        return (self.start is None or self.start <= day) and (self.until is None or day < self.until)

    def meets(self, other: Validity) -> bool:
        """Whether some day lies in both periods."""
        first = max((p.start for p in (self, other) if p.start), default=None)
        return first is None or (self.covers(first) and other.covers(first))


ALWAYS = Validity()


class Sourced(Part):
    """Anything that must say where it comes from and how sure we are."""

    source: str | None = None
    confidence: Confidence = Confidence.ASSUMED


class Named(Part):
    """A code with its words."""

    code: Code
    name: Words
