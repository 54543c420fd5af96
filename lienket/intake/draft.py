"""A report before it is a report: the frozen draft and its JSON form at the boundary."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from lienket.kernel.canonical import canonical, instant
from lienket.regulation.examples import FactsEntry
from lienket.regulation.format import Code
from lienket.regulation.model import Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a unit says came in. `key` is made by the sender, so that sending twice is harmless; times are aware UTC."""

    key: str
    unit: str
    channel: str
    facts: Facts
    occurred_at: datetime
    received_at: datetime
    text: str
    lat: float | None = None
    lng: float | None = None
    name: str = ""
    phone: str = ""
    address: str = ""
    run: UUID | None = None
    line: int | None = None

    @property
    def named(self) -> bool:
        """Whether anything says who reported."""
        return bool(self.name or self.phone or self.address)

    def body(self) -> bytes:
        """The canonical bytes of everything said but who reported, for telling a repeat from a conflict: that somebody is named, not who."""
        f = self.facts
        return canonical(
            [
                [self.unit, self.channel, self.text, "apart" if self.named else "", "", ""],
                [None if self.lat is None else repr(self.lat), None if self.lng is None else repr(self.lng)],
                [instant(self.occurred_at), instant(self.received_at)],
                [f.kind, f.field, f.severity, f.reporter, f.place, sorted(f.zones), sorted(f.flags), sorted(f.concerns)],
            ]
        )


def facts_data(facts: Facts) -> dict[str, Any]:
    """Facts as stored."""
    return {
        "kind": facts.kind,
        "field": facts.field,
        "severity": facts.severity,
        "reporter": facts.reporter,
        "place": facts.place,
        "zones": sorted(facts.zones),
        "flags": sorted(facts.flags),
        "concerns": sorted(facts.concerns),
    }


def facts_from(entry: FactsEntry) -> Facts:
    """Facts from their pack or JSON form."""
    return Facts(
        kind=entry.kind,
        field=entry.field,
        severity=entry.severity,
        reporter=entry.reporter,
        place=entry.place,
        zones=frozenset(entry.zones),
        flags=frozenset(entry.flags),
        concerns=frozenset(entry.concerns_units),
    )


Words = Annotated[str, Field(max_length=20_000)]


class DraftJSON(BaseModel):
    """One report as JSON (``lienket receive``); unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: Annotated[str, Field(min_length=8, max_length=80, pattern=r"^[A-Za-z0-9._:-]+$")]
    unit: Code
    channel: Code
    facts: FactsEntry
    occurred_at: AwareDatetime
    received_at: AwareDatetime | None = None
    text: Words = Field(min_length=1)
    lat: float | None = Field(default=None, ge=-90, le=90)
    lng: float | None = Field(default=None, ge=-180, le=180)
    name: Annotated[str, Field(max_length=200)] = ""
    phone: Annotated[str, Field(max_length=40)] = ""
    address: Annotated[str, Field(max_length=400)] = ""

    def draft(self, now: datetime) -> Draft:
        """The draft; words in NFC. A report received without a time is received now."""
        return Draft(
            key=self.key,
            unit=self.unit,
            channel=self.channel,
            facts=facts_from(self.facts),
            occurred_at=self.occurred_at,
            received_at=self.received_at or now,
            text=unicodedata.normalize("NFC", self.text),
            lat=self.lat,
            lng=self.lng,
            name=unicodedata.normalize("NFC", self.name),
            phone=self.phone,
            address=unicodedata.normalize("NFC", self.address),
        )
