"""The shapes of what the API takes about people, posts, drafts of reports and acts on several matters; unknown keys are refused."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from lienket.api.given import Given, Short
from lienket.intake.draft import Words
from lienket.situation.lists_bulk import MOST

Text = Annotated[str, Field(max_length=400)]
Codes = Annotated[list[Annotated[str, Field(max_length=64)]], Field(max_length=200)]


class HoldIn(Given):
    """A post to be held from a local day."""

    post: UUID
    since: date


class EndIn(Given):
    """The first day on which a post is held no longer."""

    until: date


class LoginIn(Given):
    """A login name for a person who has none."""

    login: Annotated[str, Field(min_length=1, max_length=40)]


class LinkIn(Given):
    """What a new one-time code sets anew beside the password."""

    second_step: Annotated[bool, Field(description="Turn the second step off, for who lost the phone.")] = False


class ForgetIn(Given):
    """Why a name is erased."""

    reason: Literal["left", "asked", "mistake", "law"]


class IdentityIn(Given):
    """What the holder of an account is called at the node's OpenID Connect server."""

    identity: Annotated[str, Field(max_length=190, description="Empty: signs in there no longer.")]


class EndSessionsIn(Given):
    """Why an account is signed out everywhere."""

    reason: Literal["lost", "suspected", "asked", "other-machine"]


class PostIn(Given):
    """A post of a unit that the pack does not name."""

    code: Annotated[str, Field(max_length=64, pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")]
    title_vi: Annotated[str, Field(min_length=1, max_length=200)]
    title_en: Annotated[str, Field(max_length=200, description="Left out: the Vietnamese one.")] = ""
    duty: bool = False
    since: Annotated[date | None, Field(description="Left out: since ever.")] = None


class DemandIn(Given):
    """Whether a post demands a second step of signing in."""

    demanded: bool


class ChosenIn(Given):
    """An act and the matters it is to be done to."""

    act: Literal["acknowledge", "note", "share"]
    numbers: Annotated[list[Annotated[str, Field(min_length=1, max_length=64)]], Field(min_length=1, max_length=MOST)]


class BulkIn(ChosenIn):
    """With what the act needs: a note its text, a share its unit, level and reason (text)."""

    text: Annotated[str, Field(max_length=4000)] = ""
    unit: Short = ""
    level: Literal["view", "know"] = "view"


class UploadIn(Given):
    """A file to be sent in pieces. `mark`: by what the sender knows it again, so that it goes on where it stopped; `digest`: its SHA-256, where it is known."""

    name: Annotated[str, Field(min_length=1, max_length=1000)]
    size: Annotated[int, Field(ge=0, le=1_000_000_000_000)]
    mark: Annotated[str, Field(max_length=64)] = ""
    digest: Annotated[str, Field(pattern="^(?:[0-9a-f]{64})?$")] = ""


class DraftIn(Given):
    """What has been written of a report so far, field by field, as typed: nothing is checked but that it bears no marking of secrecy."""

    text: Words = ""
    place: Text = ""
    kind: Text = ""
    field: Text = ""
    severity: Text = ""
    flags: Codes = Field(default_factory=list)
    channel: Text = ""
    reporter: Text = ""
    name: Text = ""
    phone: Text = ""
    address: Text = ""
    occurred_at: Annotated[Text, Field(description="As on the page: 14:20, or 23/11/2026 14:20.")] = ""
    received_at: Text = ""
    concerns: Codes = Field(default_factory=list)
    lat: Text = ""
    lng: Text = ""

    def body(self) -> dict[str, Any]:
        """As the draft is kept: what was left empty is left out."""
        return {name: value for name, value in self.model_dump().items() if value}
