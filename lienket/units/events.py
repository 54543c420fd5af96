"""What the journal says of units."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
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


@dataclass(frozen=True, kw_only=True)
class HoldingEnded(Event):
    """A person no longer holds a post from the local day `until` on."""

    name: ClassVar[str] = "holding.ended/1"
    holding: UUID
    person: UUID
    post: UUID
    until: str


@dataclass(frozen=True, kw_only=True)
class HoldingResumed(Event):
    """The end of a holding was taken back: the person holds the post on."""

    name: ClassVar[str] = "holding.resumed/1"
    holding: UUID
    person: UUID
    post: UUID


@dataclass(frozen=True, kw_only=True)
class PersonForgotten(Event):
    """The name of a person was erased; `reason` is one of people.ERASURES."""

    name: ClassVar[str] = "person.forgotten/1"
    person: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class PostAdded(Event):
    """An administrator added a post to a unit."""

    name: ClassVar[str] = "post.added/1"
    post: UUID
    unit: str
    code: str
    duty: bool


@dataclass(frozen=True, kw_only=True)
class PostEnded(Event):
    """A post is no more from the local day `until` on."""

    name: ClassVar[str] = "post.ended/1"
    post: UUID
    until: str


@dataclass(frozen=True, kw_only=True)
class PhoneSet(Event):
    """A post has a duty telephone from today on; the number stands in the row, not in the journal."""

    name: ClassVar[str] = "phone.set/1"
    phone: UUID
    post: UUID


@dataclass(frozen=True, kw_only=True)
class PhoneEnded(Event):
    """A duty telephone of a post is in use no more."""

    name: ClassVar[str] = "phone.ended/1"
    phone: UUID
    post: UUID


@dataclass(frozen=True, kw_only=True)
class SecondStepDemanded(Event):
    """A post demands a second step of signing in of whoever holds it, from now on; `demanded` false: no longer."""

    name: ClassVar[str] = "post.second-step/1"
    post: UUID
    demanded: bool


@dataclass(frozen=True, kw_only=True)
class AccountInvited(Event):
    """A one-time link was made with which a person takes up a new account; the link itself is in no journal."""

    name: ClassVar[str] = "account.invited/1"
    account: UUID
    person: UUID
    link: UUID


@dataclass(frozen=True, kw_only=True)
class AccountReset(Event):
    """A one-time link was made for a new password; `second_step` where the second step of signing in was taken off too."""

    name: ClassVar[str] = "account.reset/1"
    account: UUID
    link: UUID
    second_step: bool


@dataclass(frozen=True, kw_only=True)
class AccountActivated(Event):
    """The holder of a one-time link set a password with it, or an administrator let a closed account be used again (no link)."""

    name: ClassVar[str] = "account.activated/1"
    account: UUID
    link: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class AccountDeactivated(Event):
    """An account can no longer be used."""

    name: ClassVar[str] = "account.deactivated/1"
    account: UUID


@dataclass(frozen=True, kw_only=True)
class IdentityNamed(Event):
    """An account may sign in by what its holder is called at the OpenID Connect server (or, with `named` false, no longer); the identity is in no journal."""

    name: ClassVar[str] = "account.identity-named/1"
    account: UUID
    named: bool


@dataclass(frozen=True, kw_only=True)
class SessionsEnded(Event):
    """An administrator signed an account out everywhere; `reason` is one of access.ending.REASONS."""

    name: ClassVar[str] = "account.sessions-ended/1"
    account: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class AdministratorGiven(Event):
    """An account may administer this node."""

    name: ClassVar[str] = "administrator.given/1"
    account: UUID


@dataclass(frozen=True, kw_only=True)
class AdministratorTaken(Event):
    """An account may no longer administer this node."""

    name: ClassVar[str] = "administrator.taken/1"
    account: UUID


@dataclass(frozen=True, kw_only=True)
class TokenMade(Event):
    """A key was made by which a program acts in a post until `expires_at`."""

    name: ClassVar[str] = "token.made/1"
    token: UUID
    account: UUID
    post: UUID
    expires_at: str


@dataclass(frozen=True, kw_only=True)
class TokenRevoked(Event):
    """A key of a program is no longer valid."""

    name: ClassVar[str] = "token.revoked/1"
    token: UUID
    account: UUID


@dataclass(frozen=True, kw_only=True)
class FeedMade(Event):
    """A secret address was made by which a calendar program reads the deadlines of a post."""

    name: ClassVar[str] = "feed.made/1"
    feed: UUID
    account: UUID
    post: UUID


@dataclass(frozen=True, kw_only=True)
class FeedRevoked(Event):
    """The secret address of a calendar is no longer valid."""

    name: ClassVar[str] = "feed.revoked/1"
    feed: UUID
    account: UUID


@dataclass(frozen=True, kw_only=True)
class HandoverWritten(Event):
    """Notes for the hand-over of a shift were written, or written anew; the words lie in an erasable row."""

    name: ClassVar[str] = "handover.written/1"
    handover: UUID
    shift: UUID
    unit: str
    note: UUID


@dataclass(frozen=True, kw_only=True)
class HandoverTaken(Event):
    """Somebody signed that he has taken a shift over; `taken` false: he took that back."""

    name: ClassVar[str] = "handover.taken/1"
    handover: UUID
    shift: UUID
    unit: str
    person: UUID
    taken: bool


@dataclass(frozen=True, kw_only=True)
class DutyPlanned(Event):
    """A post, and perhaps a person in it, is on duty from `start_at` until `end_at`."""

    name: ClassVar[str] = "duty.planned/1"
    shift: UUID
    post: UUID
    person: UUID | None = None
    start_at: datetime
    end_at: datetime


@dataclass(frozen=True, kw_only=True)
class DutyCancelled(Event):
    """A shift was called off."""

    name: ClassVar[str] = "duty.cancelled/1"
    shift: UUID


@dataclass(frozen=True, kw_only=True)
class DutyRestored(Event):
    """The cancelling of a shift was taken back."""

    name: ClassVar[str] = "duty.restored/1"
    shift: UUID


@dataclass(frozen=True, kw_only=True)
class DutyStoodIn(Event):
    """A person is on duty in place of the one planned, from `start_at` until `end_at`; why lies in an erasable row under the same id."""

    name: ClassVar[str] = "duty.stood-in/1"
    stand_in: UUID
    shift: UUID
    person: UUID
    start_at: datetime
    end_at: datetime


@dataclass(frozen=True, kw_only=True)
class DutyStandInEnded(Event):
    """Nobody stands in any more: the person planned is on duty."""

    name: ClassVar[str] = "duty.stand-in-ended/1"
    stand_in: UUID
    shift: UUID


@dataclass(frozen=True, kw_only=True)
class DutySwapAnswered(Event):
    """Two people about their shifts: PROPOSED, AGREED (each has the other's shift from then on), REJECTED, WITHDRAWN, UNDONE (each has the own one again)."""

    name: ClassVar[str] = "duty.swap-answered/1"
    swap: UUID
    offered: UUID
    wanted: UUID
    state: str
