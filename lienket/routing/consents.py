"""Consent of the unit a matter came from: where the label or a clause lets only that unit pass it on, the lead asks, and that unit says yes or no.

Source: TLP 2.0 (AMBER+STRICT stays within the own organisation unless the source agrees); design.md, Sharing. One question is open at a time.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from lienket.access.rulings import require
from lienket.instruments.queries import Book, book
from lienket.journal.door import writing
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.matters.actions import ConcernedUnit, NothingToAnswer, NotOpen, reason, standing
from lienket.matters.codes import MatterState
from lienket.matters.events import NoteAdded
from lienket.matters.queries import find
from lienket.routing.actions import NotShareable, OnwardForbidden, onward_of
from lienket.routing.plan import LEVELS
from lienket.routing.steps import unit_at
from lienket.sharing import actions as sharing
from lienket.sharing import policy
from lienket.sharing.codes import Cause, ConsentState
from lienket.sharing.consents import add_consent, asked_about, settle_consent
from lienket.sharing.events import ConsentAnswered, ConsentAsked
from lienket.units.queries import code_of

if TYPE_CHECKING:
    from lienket.matters.models import Matter
    from lienket.sharing.models import Consent


class AlreadyAsked(LienketError):
    """A question about this matter waits for its answer already: (number)."""

    code = "consent-asked"


class NoConsentNeeded(LienketError):
    """Passing this matter on needs nobody's consent: share it, or see why it may not be shared: (number)."""

    code = "no-consent-needed"


def needed(rules: Book, matter: Matter, unit: UUID | None) -> bool:
    """Whether passing the matter on is for the unit it came from, and that is another one."""
    return onward_of(rules, matter) == "originator" and unit != matter.received_by_id


def ask(*, actor: Actor, matter: str | UUID, unit: str, level: str, why: str, at: datetime, expires_at: datetime | None = None) -> None:
    """The lead asks the unit the matter came from whether `unit` may read it at `level`, with the reason.

    Records: consent.asked/1, note.added/1. Raises NotShareable, ConcernedUnit, NoConsentNeeded, OnwardForbidden where that unit reads the matter no more
    (it cannot say what it consents to), AlreadyAsked, ReasonNeeded.
    """
    with writing(actor, at) as door:
        row, _part = standing(actor, matter, "ask-consent", at)
        if level not in {"know", "view"}:
            raise NotShareable(level)
        taker = unit_at(book(actor.model), unit, at)
        if sharing.is_barred(subject=row.id, unit=taker):
            raise ConcernedUnit(row.id.hex)
        if not needed(book(actor.model), row, actor.unit):
            raise NoConsentNeeded(row.id.hex)
        originator = row.received_by_id
        if policy.level_of(Actor(model=actor.model, kind="SYSTEM", unit=originator, part="consent"), row.id, at) is None:
            raise OnwardForbidden("originator", unit)
        if asked_about(row.id) is not None:
            raise AlreadyAsked(row.id.hex)
        note = reason(door, row.id, actor, "ask-consent", why)
        assert actor.unit is not None  # It leads.
        add_consent(door, subject=row.id, asker=actor.unit, originator=originator, taker=taker, level=LEVELS[level], expires_at=expires_at, note=note)
        door.record(ConsentAsked(matter=row.id, originator=code_of(originator), taker=unit, level=level), row.id)
        door.record(NoteAdded(matter=row.id, note=note, about="ask-consent"), row.id)


def agree(*, actor: Actor, matter: str | UUID, at: datetime) -> None:
    """The unit asked consents: the taker reads from now on, as if the lead had shared; the lead may recall it.

    Records: access.granted/1, consent.answered/1. Raises NothingToAnswer, NotOpen, ConcernedUnit, OnwardForbidden where the label has become stricter since.
    """
    with writing(actor, at) as door:
        row, asked = _asked(actor, matter, at)
        if row.state != MatterState.OPEN:
            raise NotOpen(row.id.hex)
        if sharing.is_barred(subject=row.id, unit=asked.taker_id):
            raise ConcernedUnit(row.id.hex)
        if onward_of(book(actor.model), row) == "none":
            raise OnwardForbidden("none", code_of(asked.taker_id))
        if asked.expires_at is None or asked.expires_at > at:  # What would be over already is not begun.
            sharing.give(
                actor=actor,
                subject=row.id,
                unit=asked.taker_id,
                level=LEVELS[asked.get_level_display()],
                cause=Cause.ACT,
                because=[],
                listed_at=row.received_at,
                at=at,
                expires_at=asked.expires_at,
            )
        settle_consent(door, asked, ConsentState.GIVEN)
        door.record(_answered(row.id, asked, ConsentState.GIVEN), row.id)


def refuse(*, actor: Actor, matter: str | UUID, why: str, at: datetime) -> None:
    """The unit asked says no, with the reason. Records: consent.answered/1, note.added/1. Raises NothingToAnswer, ReasonNeeded."""
    with writing(actor, at) as door:
        row, asked = _asked(actor, matter, at)
        note = reason(door, row.id, actor, "refuse-consent", why)
        settle_consent(door, asked, ConsentState.REFUSED)
        door.record(_answered(row.id, asked, ConsentState.REFUSED), row.id)
        door.record(NoteAdded(matter=row.id, note=note, about="refuse-consent"), row.id)


def withdraw(*, actor: Actor, matter: str | UUID, at: datetime) -> None:
    """The lead takes its question back. Records: consent.answered/1. Raises NothingToAnswer where none is open."""
    with writing(actor, at) as door:
        row, _part = standing(actor, matter, "withdraw-consent", at, state=None)
        asked = asked_about(row.id)
        if asked is None:
            raise NothingToAnswer(row.id.hex)
        settle_consent(door, asked, ConsentState.WITHDRAWN)
        door.record(_answered(row.id, asked, ConsentState.WITHDRAWN), row.id)


def _asked(actor: Actor, matter: str | UUID, at: datetime) -> tuple[Matter, Consent]:
    row = find(actor, matter, at)
    asked = asked_about(row.id)
    own = asked is not None and asked.originator_id == actor.unit
    require("answer-consent", "ORIGINATOR" if own or row.received_by_id == actor.unit else None)
    if asked is None or not own:
        raise NothingToAnswer(row.id.hex)
    return row, asked


def _answered(subject: UUID, asked: Consent, state: ConsentState) -> ConsentAnswered:
    return ConsentAnswered(matter=subject, originator=code_of(asked.originator_id), taker=code_of(asked.taker_id), state=state.value)
