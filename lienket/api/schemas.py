"""The shapes of what the API gives. What a reader's level does not open is left out, hence the many optional fields."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Level = Literal["know", "view", "work", "lead"]


class Problem(BaseModel):
    """Problem details, RFC 9457."""

    type: str = Field(description="/problems/<code>, stable.")
    title: str
    status: int
    detail: str = Field(description="What was refused and by which rule, in the language asked for.")
    code: str = Field(description="Stable, for programs.")
    remedy: str
    instance: str = Field(description="urn:lienket:request: and the id of this request, as the server's log has it.")
    field: str | None = None
    errors: list[dict[str, str]] | None = None


class Because(BaseModel):
    """A clause of an instrument or a row of the law table."""

    instrument: str
    clause: str
    cite: str
    basis: str


class Assigned(BaseModel):
    """A unit with a part to play."""

    unit: str
    role: str
    because: list[Because]


class Timed(BaseModel):
    """A clock of the decision."""

    clock: str
    duty: str
    limits: list[dict[str, Any]] = Field(description="By unit; `moves`: row of law that moves a last day on a day off; `remote`: limit for remote areas.")
    due_at: datetime
    because: list[Because]


class DecisionOut(BaseModel):
    """What the regulations in force say; codes and due dates."""

    lead: Assigned | None
    undetermined: dict[str, Any] | None
    support: list[Assigned]
    informed: list[Assigned]
    clocks: list[Timed]
    ladders: list[dict[str, Any]]
    label: str
    restricted: bool
    informed_level: str
    profiles: list[str] = Field(description="Redaction profiles by which the informed read, as instrument#profile.")
    shows: list[str] | None = Field(description="The parts every one of them shows; null: no profile, the level alone decides.")
    onward: str | None = Field(description="Who may pass it on: none, originator or parties; null: no clause says.")
    first_actions: list[dict[str, str]]
    in_force: list[str]
    notes: list[str]


class ReportOut(BaseModel):
    """The receipt of a report."""

    report: str
    matter: str
    number: str
    repeated: bool = Field(description="The same report had come before under this key.")
    decision: DecisionOut


class PreviewOut(BaseModel):
    """What would be decided, as data and in sentences."""

    place: str | None
    decision: DecisionOut
    sentences: list[str]


class SimilarOut(BaseModel):
    """An open matter that may be the same, with reasons."""

    number: str
    headline: str
    reasons: list[str]
    level: str


class GuessOut(BaseModel):
    """A code offered for a part of the facts, and the words that caused it. Never set it without asking."""

    part: str
    code: str
    because: list[str]


class PlaceOut(BaseModel):
    """A zone of the date."""

    code: str
    name: str
    hint: str


class MatterRow(BaseModel):
    """A matter in a list."""

    id: str
    number: str
    kind: str
    field: str
    severity: str
    state: str
    received_on: str
    lead: str
    headline: str
    label: str
    level: Level
    place: str | None = None
    interim: bool | None = None
    received_at: datetime | None = None
    outcome: str | None = None
    restricted: bool | None = None
    part: str | None = Field(default=None, description="The own unit's part.")
    answer: str | None = Field(default=None, description="What the own unit answered.")
    due_at: datetime | None = Field(default=None, description="The own unit's nearest deadline.")


class MatterPage(BaseModel):
    """One page of a list; `next` is the cursor of the page after, null on the last. `complete`: the search index knows all there is."""

    items: list[MatterRow]
    next: str | None
    complete: bool = True


class MatterOut(MatterRow):
    """A matter as the reader's level opens it; see docs/reference/api.md."""

    model_config = ConfigDict(extra="allow")

    participants: list[dict[str, Any]] | None = None
    clocks: list[dict[str, Any]] | None = None
    timeline: list[dict[str, Any]] | None = None
    text: list[str] | None = None


class ExplainOut(BaseModel):
    """Why the reader sees a matter, who else does, what the regulation says, and how its clocks are counted."""

    number: str
    headline: str
    why_me: list[dict[str, Any]]
    who_sees: list[dict[str, Any]] | None
    regulation_says: list[str]
    clocks: list[dict[str, Any]] | None = Field(
        description="Each clock of the matter with `steps`: its history and arithmetic in words. None for who only knows of it."
    )


class TimelineOut(BaseModel):
    """The plain sentences of a matter."""

    items: list[dict[str, Any]]


class TaskOut(BaseModel):
    """A task of a matter; its words are among the matter's notes."""

    id: str
    unit: str
    set_by: str
    state: Literal["OPEN", "DONE", "CANCELLED"]
    set_at: datetime
    due_at: datetime | None
    settled_at: datetime | None
    evidence: bool
    because: list[str]
    taken: bool
    lapsed_at: datetime | None
    files: list[str]


class AttachmentOut(BaseModel):
    """A file of a matter. `state`: "" where it is given out, WAITING for the scanner, INFECTED: kept and given out to nobody."""

    id: str
    name: str
    media: str
    size: int
    unit: str | None
    written_at: datetime
    state: str


class AvailableAct(BaseModel):
    """An act this post may do now, with the fields it needs."""

    act: str
    label: str
    needs: list[str]
    undo: str | None = Field(description="The act that undoes it.")


class ActOut(BaseModel):
    """What was done."""

    model_config = ConfigDict(extra="allow")

    matter: str
    act: str
    done: bool
    result: Any = Field(description="How many, what differs, or the id of what was made; else null.")
    undo: str | None = Field(description="The act that undoes it.")


class Done(BaseModel):
    """How many rows an act touched."""

    done: int


class UnitOut(BaseModel):
    """A unit of the model."""

    code: str
    kind: str
    name: str
    parent: str | None
    valid_from: str | None
    valid_until: str | None


class TaxonomyOut(BaseModel):
    """The codes of the pack with their names."""

    model: str
    edition: int
    kinds: list[dict[str, Any]]
    fields: list[dict[str, Any]]
    severities: list[dict[str, Any]]
    reporters: list[dict[str, Any]]
    flags: list[dict[str, Any]]
    channels: list[dict[str, Any]]
    outcomes: list[dict[str, Any]]


class ZonesOut(BaseModel):
    """The zones of a date as GeoJSON (RFC 7946); those without an outline have a null geometry."""

    type: Literal["FeatureCollection"]
    features: list[dict[str, Any]]


class MeOut(BaseModel):
    """Who acts."""

    model: str
    unit: str
    unit_name: str
    post: str
    person: str | None
    administrator: bool
    language: str
    token: str | None
    posts: list[dict[str, str]]


class BoardOut(BaseModel):
    """What lies before a unit."""

    at: datetime
    late: list[dict[str, Any]] = Field(description="Overdue.")
    late_more: int
    coming: list[dict[str, Any]] = Field(description="Nearest deadline first.")
    coming_more: int
    waiting: list[dict[str, Any]]
    duty: list[dict[str, Any]]
    gaps: list[dict[str, Any]] = Field(description="When in the week ahead a duty post of the unit has nobody; on holidays first.")
    news: list[dict[str, Any]]
    asked: list[dict[str, Any]] = Field(description="Unread notices of drafts about which the unit's answer is waited for.")
    latest: list[dict[str, Any]]
    figures: dict[str, int]


class CasesOut(BaseModel):
    """Open matters of a unit or at a zone; `more`: not all are here; `beside`: codes and names of the unit's zones, or of the zone's units."""

    at: datetime
    code: str
    title: str
    own: bool
    cases: list[dict[str, Any]]
    more: bool
    kinds: list[tuple[str, int]]
    late: int
    beside: list[tuple[str, str]]


class NoticesOut(BaseModel):
    """Unread notices; `up_to` is given back to mark them as read."""

    items: list[dict[str, Any]]
    asked: list[dict[str, Any]] = Field(description="Drafts about which the unit's answer is waited for.")
    up_to: str


class Made(BaseModel):
    """The id of what was made."""

    id: str


class ViewOut(BaseModel):
    """A saved view."""

    id: int
    name: str
    query: str


class PostOut(BaseModel):
    """A post."""

    id: str
    code: str
    title: str
    duty: bool
    valid_from: str | None
    valid_until: str | None
    unit: str | None = None


class UnitFull(UnitOut):
    """A unit with its posts and its past."""

    posts: list[PostOut]
    zones: list[str]
    from_: list[dict[str, Any]] = Field(alias="from")
    to: list[dict[str, Any]]


class MapOut(ZonesOut):
    """Matters as points; `unplaced` have no place to be drawn at; `more`: the newest are not all."""

    unplaced: int
    more: bool


class ChangesOut(BaseModel):
    """Matters the post may see in which something happened; `next` goes on from here."""

    items: list[dict[str, str]]
    next: str
    more: bool
