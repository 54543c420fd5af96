"""The shapes of what the API takes; unknown keys are refused."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, ConfigDict, Field

from lienket.intake.draft import Draft, Words, facts_from
from lienket.regulation.examples import FactsEntry
from lienket.regulation.format import Code
from lienket.situation.mapping import MapQuery
from lienket.situation.parameters import WithoutNul

Key = Annotated[str, Field(min_length=8, max_length=80, pattern=r"^[A-Za-z0-9._:-]+$")]
Short = Annotated[str, Field(max_length=64, pattern=r"^[A-Za-z0-9_.-]*$")]


class Given(WithoutNul):
    """Base of what is sent: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ReportIn(Given):
    """A report taken in by the unit of the post acted in."""

    key: Key | None = Field(default=None, description="Made by the sender, so that sending twice is harmless; here or as Idempotency-Key.")
    unit: Code | None = Field(default=None, description="The unit that takes it in; left out: the unit of the post acted in.")
    channel: Code
    facts: FactsEntry
    occurred_at: AwareDatetime
    received_at: AwareDatetime | None = Field(default=None, description="Left out: now.")
    text: Annotated[str, Field(min_length=1, max_length=20_000)]
    lat: float | None = Field(default=None, ge=-90, le=90)
    lng: float | None = Field(default=None, ge=-180, le=180)
    name: Annotated[str, Field(max_length=200)] = ""
    phone: Annotated[str, Field(max_length=40)] = ""
    address: Annotated[str, Field(max_length=400)] = ""

    def draft(self, key: str, unit: str, now: datetime) -> Draft:
        """The draft; words in NFC."""
        return Draft(
            key=key,
            unit=self.unit or unit,
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


class PreviewIn(Given):
    """The facts of a report that is not sent yet."""

    facts: FactsEntry
    received_at: AwareDatetime | None = None
    lat: float | None = Field(default=None, ge=-90, le=90)
    lng: float | None = Field(default=None, ge=-180, le=180)


class SimilarIn(Given):
    """What is known so far of a report being written."""

    text: Words = ""
    kind: Annotated[str, Field(max_length=64)] = ""
    field: Annotated[str, Field(max_length=64)] = ""
    place: Annotated[str, Field(max_length=64)] = ""
    lat: float | None = Field(default=None, ge=-90, le=90)
    lng: float | None = Field(default=None, ge=-180, le=180)


class GuessIn(Given):
    """Words of a report."""

    text: Words


class Asked(Given):
    """The filters of a list; the same as in the pages' addresses. Codes are those of the pack; an unknown one finds nothing."""

    q: Annotated[str, Field(max_length=200, description="Words, diacritics or not; a number; one letter may be wrong in longer words.")] = ""
    near: bool = False
    state: Literal["", "OPEN", "CLOSED"] = ""
    part: Literal["", "LEAD", "SUPPORT", "INFORMED"] = ""
    kind: Short = ""
    field: Short = ""
    severity: Short = ""
    lead: Short = ""
    now: Annotated[Literal["", "on"], Field(description="`on`: what ended units led counts under the units that answer for it today.")] = ""
    zone: Short = ""
    since: date | None = None
    until: date | None = None
    overdue: bool = False
    unassigned: bool = False
    mine: Annotated[bool, Field(description="Waiting for the own unit's answer.")] = False
    waiting: Annotated[bool, Field(description="Led by the own unit, waiting for another's answer.")] = False
    sort: Literal["newest", "oldest", "due"] = "newest"


class ReadIn(Given):
    """How far notices have been read."""

    up_to: Annotated[str, Field(max_length=60)]


class ShiftIn(Given):
    """A shift of a post of the own unit."""

    post: UUID
    person: UUID | None = None
    start_at: AwareDatetime
    end_at: AwareDatetime


class ViewIn(Given):
    """A list under a name: `query` is the query string of `GET /matters`."""

    name: Annotated[str, Field(min_length=1, max_length=60)]
    query: Annotated[str, Field(max_length=1000)]


class NameIn(Given):
    """Another name for a saved view."""

    name: Annotated[str, Field(min_length=1, max_length=60)]


class MapAsked(Given):
    """What to draw on a map."""

    on: Annotated[date | None, Field(description="The date of the outlines; left out: today.")] = None
    days: Annotated[int, Field(ge=1, le=3660, description="How far back matters were received.")] = 31
    open_only: bool = True
    kind: Short = ""
    zone: Annotated[str, Field(max_length=64, description="A zone, with what lies in it; left out: all.")] = ""
    unit: list[Annotated[str, Field(max_length=64)]] = Field(default_factory=list, max_length=100, description="Units that lead; none: all.")

    def query(self, today: date) -> MapQuery:
        """As the map takes it."""
        kinds = (self.kind,) if self.kind else ()
        units = tuple(filter(None, self.unit))
        return MapQuery(on=self.on or today, days=self.days, open_only=self.open_only, kinds=kinds, units=units, zone=self.zone)


class PersonIn(Given):
    """A new person in a post, perhaps with an account."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    post: UUID
    since: date
    login: Annotated[str, Field(max_length=40)] = ""
    administrator: bool = False


class ExportIn(Asked):
    """A list as a file, and why it is taken out."""

    format: Literal["csv", "xlsx"] = "csv"
    why: Annotated[str, Field(min_length=10, max_length=1000)]
