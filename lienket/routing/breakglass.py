"""Breaking the glass: a post opens a matter by its number for a grave reason though nothing entitles it to, and answers for it afterwards.

It reads at level view, for hours, by a grant of its own cause for that post alone. What is restricted, under TLP:RED or about the unit or any post of it is
opened by no reason, and a number that is nobody's is answered in the same way: so nobody finds out by trying what there is.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from lienket.access.rulings import require
from lienket.journal.door import Overtaken, writing
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.kernel.secrecy import guard
from lienket.matters.actions import ReasonNeeded
from lienket.matters.queries import sought
from lienket.sharing import actions as sharing
from lienket.sharing import policy
from lienket.sharing.codes import Cause, Ground, Level, Verdict
from lienket.sharing.events import GlassBroken, GlassHeld, GlassReviewed
from lienket.sharing.openings import add_opening, opening_of, settle_opening
from lienket.units.queries import code_of

if TYPE_CHECKING:
    from lienket.matters.models import Matter
    from lienket.sharing.models import Opening

LASTS = timedelta(hours=4)
"""Long enough for the first hours of an emergency, shorter than a shift: who needs it longer needs a part, or a share with a reason."""
LONGEST = 1_000
RED = "TLP:RED"
NOTHING = UUID(int=0)


class UnknownGround(LienketError):
    """The glass is broken for one of the grave reasons of the list only: (what was given)."""

    code = "unknown-ground"


class AlreadyReads(LienketError):
    """The post reads the matter at level view or more: there is no glass to break: (number)."""

    code = "already-reads"


class NoSuchOpening(LienketError):
    """There is no such opening, or it is about what the reader must not know of: (id)."""

    code = "no-such-opening"


class OwnOpening(LienketError):
    """Nobody reviews what he or his own unit opened: (id)."""

    code = "own-opening"


class UnknownVerdict(LienketError):
    """A review finds an opening JUSTIFIED or UNJUSTIFIED: (what was given)."""

    code = "unknown-verdict"


def break_glass(*, actor: Actor, number: str, ground: str, why: str, at: datetime) -> Opening | None:
    """Open a matter at level view for the actor's post, for `LASTS`. None where nothing is opened, whatever hinders it: the caller says what it says of
    a number that is nobody's.

    Records: access.granted/1 and breakglass.opened/1, or breakglass.refused/1. Raises NotAllowed, UnknownGround, ReasonNeeded, StateSecretRefused,
    AlreadyReads (only to who does).
    """
    text = _words(why, "break-glass")
    if ground not in Ground.values:
        raise UnknownGround(ground)
    with writing(actor, at) as door:
        require("break-glass", "POST" if actor.unit and actor.post else None)
        assert actor.unit is not None
        assert actor.post is not None
        row = sought(number)
        subject = NOTHING if row is None else row.id
        level, own = policy.level_of(actor, subject, at), sharing.touches(subject=subject, unit=actor.unit)  # A colleague of whom it is about too.
        if level is not None and level >= Level.VIEW:
            raise AlreadyReads(number)
        if row is None or own or not may_open(row.restricted, row.label):
            door.record(GlassHeld(unit=code_of(actor.unit), ground=ground))
            return None
        until = door.recorded_at + LASTS
        sharing.give(
            actor=actor,
            subject=row.id,
            unit=actor.unit,
            post=actor.post,
            level=Level.VIEW,
            cause=Cause.BREAKGLASS,
            because=[],
            listed_at=row.received_at,
            at=at,
            expires_at=until,
        )
        opening = add_opening(door, actor, row.id, ground, text, until)
        door.record(GlassBroken(matter=row.id, unit=code_of(actor.unit), opening=opening.id, ground=ground), row.id)
    return opening


def may_open(restricted: bool, label: str) -> bool:
    """Whether a grave reason opens such a matter at all."""
    return not restricted and label != RED


def shut(actor: Actor, matter: Matter, restricted: bool, label: str, at: datetime) -> None:
    """End what was opened where the matter has become one that no reason opens. Records: access.ended/1 each."""
    if not may_open(restricted, label):
        sharing.end_cause(actor=actor, subject=matter.id, cause=Cause.BREAKGLASS, at=at)


def review(*, actor: Actor, opening: UUID, verdict: str, why: str, overseer: bool, at: datetime) -> None:
    """Say once, with the reason, whether an opening was justified; `overseer`: the pack names the actor's post for oversight.

    Records: breakglass.reviewed/1. Raises NotAllowed, NoSuchOpening, OwnOpening, UnknownVerdict, ReasonNeeded, StateSecretRefused, Overtaken.
    """
    with writing(actor, at) as door:
        require("review-opening", "OVERSEER" if overseer else None)
        row = opening_of(opening)  # Overseers see the openings; what is about their own unit or post is kept from them too.
        if row is None or actor.unit is None or policy.is_barred_from(actor, row.subject):
            raise NoSuchOpening(opening.hex)
        if is_own(actor, row):
            raise OwnOpening(opening.hex)
        if verdict not in Verdict.values:
            raise UnknownVerdict(verdict)
        text = _words(why, "review-opening")
        if row.verdict:
            raise Overtaken("sharing_opening", opening.hex)
        settle_opening(door, row, verdict, text, actor.unit)
        told = GlassReviewed(matter=row.subject, unit=code_of(row.unit_id), opening=row.id, state=verdict, reviewer=code_of(actor.unit))
        door.record(told, row.subject)


def is_own(actor: Actor, row: Opening) -> bool:
    """Whether the actor's unit opened it, or the same person in another unit's post."""
    return row.unit_id == actor.unit or (actor.person is not None and row.person == actor.person)


def _words(why: str, about: str) -> str:
    text = why.strip()[:LONGEST]
    if not text:
        raise ReasonNeeded(about)
    guard(text)
    return text
