"""The offer of a matter's lead, of which at most one is open: made, settled, its clock and the access that goes with it. Acts on it: routing.offers."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from lienket.clocks import actions as clocks
from lienket.clocks import queries as clock_queries
from lienket.clocks.codes import State
from lienket.journal.door import Writing
from lienket.journal.reads import rows
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.kernel.ids import uuid7
from lienket.matters import events
from lienket.matters.models import Referral, Transfer
from lienket.sharing import actions as sharing
from lienket.sharing.codes import Cause, Level
from lienket.units.queries import code_of, unit_of

if TYPE_CHECKING:
    from lienket.matters.models import Matter

OFFER = "offer"
"""The clock of whoever is asked, and the ladder that is climbed from it."""
_ANSWERED = frozenset({"ACCEPTED", "REJECTED", "COUNTERED"})


class NothingToAnswer(LienketError):
    """There is no part or offer waiting for this unit's answer."""

    code = "nothing-to-answer"


class AlreadyOffered(LienketError):
    """The lead is offered to a unit already, or belongs to it; withdraw the offer first: (unit)."""

    code = "already-offered"


def open_offer(matter: UUID) -> Transfer | None:
    """The offer of a matter's lead that waits for an answer, if there is one; for actions, which check whose it is."""
    offer = next(iter(rows(Transfer, matter_id=matter, state="PROPOSED")), None)  # See docstring.
    if offer is not None:
        offer.giver, offer.taker = unit_of(offer.giver_id), unit_of(offer.taker_id)
    return offer


def make_offer(door: Writing, actor: Actor, row: Matter, *, taker: UUID, by: UUID | None, note: UUID | None, at: datetime) -> None:
    """Offer the lead; the unit asked reads what it is asked about. Records: access.granted/1, transfer.answered/1."""
    if open_offer(row.id) is not None:
        raise AlreadyOffered(row.id.hex)
    door.add(Transfer, id=uuid7(door.recorded_at), matter_id=row.id, giver_id=row.lead_id, taker_id=taker, by_id=by, proposed_at=door.recorded_at)
    if by is None:
        sharing.give(actor=actor, subject=row.id, unit=taker, level=Level.VIEW, cause=Cause.OFFER, because=[], listed_at=row.received_at, at=at)
    door.record(_said(row, row.lead_id, taker, by, "PROPOSED", note), row.id)


def settle_offer(door: Writing, actor: Actor, row: Matter, offer: Transfer, state: str, note: UUID | None, at: datetime) -> None:
    """End an offer with its clock and the rungs climbed from it. The access that went with it ends, but whoever proposes something else waits for the answer.

    Records: transfer.answered/1, clock.settled/1, access.ended/1.
    """
    door.change(Transfer, offer.id, {"state": "PROPOSED"}, state=state, answered_at=door.recorded_at)
    door.record(_said(row, offer.giver_id, offer.taker_id, offer.by_id, state, note), row.id)
    stop_clocks(actor, row.id, answered=state in _ANSWERED, at=at)
    if state != "COUNTERED":
        sharing.end_grants(actor=actor, subject=row.id, unit=offer.by_id or offer.taker_id, causes=(Cause.OFFER,), at=at)


def stop_clocks(actor: Actor, matter: UUID, *, answered: bool, at: datetime) -> None:
    """The clock of whoever was asked, and the rungs that waited for its word, run no more. Records: clock.settled/1."""
    for clock in clock_queries.running(matter):
        if clock.ladder == OFFER:
            clocks.settle(actor=actor, clock=clock, how=State.MET if answered and clock.rung == 0 else State.STOPPED, at=at)


def _said(row: Matter, giver: UUID, taker: UUID, by: UUID | None, state: str, note: UUID | None) -> events.TransferAnswered:
    return events.TransferAnswered(matter=row.id, giver=code_of(giver), taker=code_of(taker), state=state, note=note, by=code_of(by) if by else "")


def withdraw_offers(door: Writing, actor: Actor, row: Matter, at: datetime) -> None:
    """The offer that is open, if there is one, ends with what it was about. Records: transfer.answered/1."""
    offer = open_offer(row.id)
    if offer is not None:
        settle_offer(door, actor, row, offer, "WITHDRAWN", None, at)


def return_offer(door: Writing, actor: Actor, row: Matter, at: datetime) -> None:
    """Nobody answered in time: the offer ends, and the lead, which never left its place, knows it. Records: transfer.answered/1."""
    offer = open_offer(row.id)
    if offer is not None:
        settle_offer(door, actor, row, offer, "RETURNED", None, at)


def add_referral(door: Writing, row: Matter, unit: UUID, part: str, whose: UUID | None, outside: UUID | None) -> None:
    """Keep whose a matter is by the word of a unit that refused it. Records: lead.referred/1."""
    door.add(Referral, id=uuid7(door.recorded_at), matter_id=row.id, unit_id=unit, part=part, whose_id=whose, outside=outside, said_at=door.recorded_at)
    door.record(events.LeadReferred(matter=row.id, unit=code_of(unit), whose=code_of(whose) if whose else "", note=outside), row.id)


def referrals_of(matter: UUID) -> list[Referral]:
    """What units that refused the matter said of whose it is, newest first; for readers at level work, as the policy has found."""
    return sorted(rows(Referral, matter_id=matter), key=lambda r: (r.said_at, r.id), reverse=True)  # See docstring.
