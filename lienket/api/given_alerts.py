"""The shapes of what the API takes about channels and broadcasts; unknown keys are refused."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from lienket.alerts.broadcasts import LONGEST_TEXT, LONGEST_TITLE, Words
from lienket.alerts.codes import BUNDLE_OVER, Urgency
from lienket.alerts.keeping import Wish
from lienket.alerts.urgency import DAY
from lienket.api.given import Given, Short

Minute = Annotated[int, Field(ge=0, lt=DAY)]
URGENCY = {u.label: u.value for u in Urgency}


class ChannelIn(Given):
    """A channel of the own unit, whole: what is left out has its usual value."""

    kind: Literal["mail", "webhook", "sms"]
    address: Annotated[str, Field(min_length=1, max_length=500)]
    posts: Annotated[tuple[UUID, ...], Field(max_length=50, description="Posts that read it; left out: every post of the unit.")] = ()
    person: Annotated[UUID | None, Field(description="Whose own it is: used only while that person is on duty in the unit.")] = None
    since: Literal["low", "high", "escalation"] = "low"
    language: Literal["vi", "en"] = "vi"
    on: bool = True
    quiet: Annotated[tuple[Minute, Minute] | None, Field(description="Minutes of the local day from when until when low urgency waits.")] = None
    bundle_over: Annotated[int, Field(ge=1, le=50)] = BUNDLE_OVER

    def wish(self) -> Wish:
        """As the act takes it."""
        plain = {key: getattr(self, key) for key in ("kind", "address", "language", "on", "quiet", "bundle_over")}
        return Wish(posts=self.posts, person=self.person, since=URGENCY[self.since], **plain)


class BroadcastIn(Given):
    """What is told to whom at which zone."""

    zone: Short
    kinds: Annotated[tuple[Short, ...], Field(max_length=100, description="Kinds of units; left out: all.")] = ()
    title: Annotated[str, Field(min_length=1, max_length=LONGEST_TITLE)]
    text: Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)]
    title_en: Annotated[str, Field(max_length=LONGEST_TITLE)] = ""
    text_en: Annotated[str, Field(max_length=LONGEST_TEXT)] = ""
    urgent: Annotated[bool, Field(description="Goes out at once by every channel, in quiet hours too.")] = False

    def words(self) -> Words:
        """As the act takes it."""
        return Words(title=self.title, text=self.text, title_en=self.title_en, text_en=self.text_en)
