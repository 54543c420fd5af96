"""Hand-over of the lead: propose, accept, refuse and say whose it is, propose something else, withdraw; and what silence does.

One offer is open at a time and one unit leads throughout, so that nobody is ever in doubt whose the matter is. What runs while an offer waits for its
answer is a clock of the unit asked: by a clause of the regulation, else by the default of the model.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from lienket.access.rulings import require
from lienket.clocks import actions as clocks
from lienket.clocks import queries as clock_queries
from lienket.clocks.codes import State
from lienket.instruments.queries import Book, book
from lienket.journal.door import Writing, writing
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.matters.actions import ConcernedUnit, NotOpen, reason, said, set_lead, standing
from lienket.matters.offers import AlreadyOffered, NothingToAnswer, add_referral, make_offer, open_offer, settle_offer
from lienket.matters.outside import require_here
from lienket.matters.queries import find, own_part
from lienket.regulation.model import Timed, UnknownFact
from lienket.routing.steps import decision_of, start_clock, unit_at
from lienket.sharing import actions as sharing
from lienket.units.queries import NoSuchUnit, code_of, unit_codes

if TYPE_CHECKING:
    from lienket.matters.models import Matter, Transfer


class WhoseNeeded(LienketError):
    """Whoever refuses says whose it is: another unit of the model, or a body outside it in words – one of the two: (act)."""

    code = "whose-needed"


def term_of(rules: Book, matter: Matter) -> Timed | None:
    """Within what time an offer of this matter's lead is answered; None where nothing says, or the pack no longer knows its facts."""
    try:
        return decision_of(rules, matter).offer
    except UnknownFact:
        return None


def propose_transfer(*, actor: Actor, matter: str | UUID, taker: UUID, why: str, at: datetime) -> None:
    """Offer the lead to another unit, with the reason; the lead stays until it accepts.

    Records: access.granted/1, transfer.answered/1, clock.started/1. Raises NoSuchUnit, ConcernedUnit, AlreadyOffered, SentOutside, ReasonNeeded.
    """
    with writing(actor, at) as door:
        row, _part = standing(actor, matter, "propose", at)
        _may_lead(row, taker)
        if taker == actor.unit:
            raise AlreadyOffered(row.id.hex)
        note = reason(door, row.id, actor, "propose", why)
        _open(door, actor, row, taker, None, note, at)


def _may_lead(row: Matter, taker: UUID) -> None:
    """Nobody judges their own case, and nobody is offered what is on its way out of the model."""
    if taker not in unit_codes():
        raise NoSuchUnit(taker.hex)
    if sharing.is_barred(subject=row.id, unit=taker):
        raise ConcernedUnit(row.id.hex)
    require_here(row)


def _open(door: Writing, actor: Actor, row: Matter, taker: UUID, by: UUID | None, note: UUID | None, at: datetime) -> None:
    """Make the offer and start the clock of whoever is asked."""
    make_offer(door, actor, row, taker=taker, by=by, note=note, at=at)
    rules = book(actor.model)
    timed = term_of(rules, row)
    if timed is not None:
        start_clock(actor, rules, row, timed, code_of(taker if by is None else row.lead_id), at, at)


def _asked(actor: Actor, matter: str | UUID, act: str, at: datetime) -> tuple[Matter, Transfer]:
    """The matter and the open offer that waits for the actor's unit. Raises NoSuchMatter, NotOpen, NothingToAnswer."""
    row = find(actor, matter, at)
    offer = open_offer(row.id)
    if offer is None or offer.asked_id != actor.unit:
        raise NothingToAnswer(row.id.hex)
    require(act, "OFFERED")
    if row.state != "OPEN":
        raise NotOpen(row.id.hex)
    return row, offer


def answer_transfer(
    *, actor: Actor, matter: str | UUID, accept: bool, at: datetime, why: str | None = None, whose: str | None = None, outside: str | None = None
) -> None:
    """The unit asked accepts, or refuses with a reason and says whose the matter is: `whose`, a unit's code, or `outside`, a body in words.

    A lead that accepts a counter-proposal hands over at once to the unit that made it on a condition, or offers the lead to the unit named; one that
    refuses goes on leading and names nobody. Records: transfer.answered/1, and lead.changed/1 or lead.referred/1. Raises WhoseNeeded.
    """
    with writing(actor, at) as door:
        row, offer = _asked(actor, matter, "accept" if accept else "reject", at)
        if not accept:
            note = reason(door, row.id, actor, "reject", why)
            settle_offer(door, actor, row, offer, "REJECTED", note, at)
            if offer.by_id is None:
                refer(door, actor, row, "OFFERED", whose, outside, at)
            return
        noted = said(door, row.id, actor, "accept", why)
        settle_offer(door, actor, row, offer, "ACCEPTED", noted, at)
        if offer.by_id is not None and offer.by_id != offer.taker_id:
            _may_lead(row, offer.taker_id)
            _open(door, actor, row, offer.taker_id, None, noted, at)
            return
        for clock in clock_queries.running(row.id):
            if clock.clock == "hand-over":
                clocks.settle(actor=actor, clock=clock, how=State.MET, at=at)
        set_lead(
            door, actor, row, offer.taker_id,
            role="", because=[], interim=False, missing=[], acknowledged=True, how="HANDED_OVER", note=noted, at=at,
        )  # fmt: skip


def counter_transfer(*, actor: Actor, matter: str | UUID, taker: UUID, why: str, at: datetime) -> None:
    """Answer an offer with another: the first ends, and the new one is open in its place.

    The unit that was asked names another unit, or itself, `why` being then the condition: the lead answers. The lead, asked by a counter-proposal, names
    the unit to which it offers the lead instead. Records: transfer.answered/1 twice. Raises ConcernedUnit, AlreadyOffered, ReasonNeeded.
    """
    with writing(actor, at) as door:
        row, offer = _asked(actor, matter, "counter", at)
        _may_lead(row, taker)
        if taker == row.lead_id:
            raise AlreadyOffered(row.id.hex)
        note = reason(door, row.id, actor, "counter", why)
        leads = actor.unit == row.lead_id
        settle_offer(door, actor, row, offer, "REJECTED" if leads else "COUNTERED", note, at)
        _open(door, actor, row, taker, None if leads else actor.unit, note, at)


def withdraw_transfer(*, actor: Actor, matter: str | UUID, at: datetime) -> None:
    """Whoever made the open offer takes it back. Records: transfer.answered/1. Raises NotAllowed, NothingToAnswer."""
    with writing(actor, at) as door:
        row = find(actor, matter, at)
        offer, part = open_offer(row.id), own_part(row.id, actor.unit)
        leads = part is not None and part.part == "LEAD"
        require("withdraw", "PROPOSER" if (offer is not None and offer.maker_id == actor.unit) or leads else None)
        if row.state != "OPEN":
            raise NotOpen(row.id.hex)
        if offer is None or offer.maker_id != actor.unit:
            raise NothingToAnswer(row.id.hex)
        settle_offer(door, actor, row, offer, "WITHDRAWN", None, at)


def refer(door: Writing, actor: Actor, row: Matter, part: str, whose: str | None, outside: str | None, at: datetime, *, needed: bool = True) -> None:
    """Keep whose the matter is by the word of the unit that refuses it. Records: lead.referred/1. Raises WhoseNeeded, UnknownUnit, ConcernedUnit."""
    words = (outside or "").strip()
    if bool(whose) == bool(words):
        if not whose and not needed:
            return
        raise WhoseNeeded(part)
    assert actor.unit is not None
    named = unit_at(book(actor.model), whose, at) if whose else None
    if named == actor.unit:
        raise WhoseNeeded(part)
    if named is not None and sharing.is_barred(subject=row.id, unit=named):
        raise ConcernedUnit(row.id.hex)
    add_referral(door, row, actor.unit, part, named, reason(door, row.id, actor, "outside", words) if words else None)
