"""Transfer outside the model: to the competent body, with a record; until its receiver confirms, the lead and its clocks stay with the giver."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from lienket.clocks import actions as clocks
from lienket.clocks import queries as clock_queries
from lienket.clocks.arithmetic import limit_data
from lienket.clocks.codes import State
from lienket.instruments.queries import Book, book
from lienket.journal.door import writing
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.kernel.secrecy import guard
from lienket.matters import events
from lienket.matters.actions import end, reason, standing
from lienket.matters.attachments import attachments_of
from lienket.matters.offers import AlreadyOffered, open_offer
from lienket.matters.outside import add_sent, on_its_way, require_here, sent_of, settle_sent
from lienket.routing.offers import term_of
from lienket.routing.plan import codes
from lienket.units.queries import code_of

if TYPE_CHECKING:
    from lienket.clocks.models import Clock
    from lienket.matters.models import Matter, SentOut

WAYS = ("PHONE", "LETTER", "RECEIPT", "IN_PERSON")
"""How the receiver confirmed."""


class NothingSent(LienketError):
    """No transfer of the matter outside the model waits for its receiver: (matter)."""

    code = "nothing-sent"


class NotAnOutside(LienketError):
    """The pack has no such outcome for a matter of this kind that went outside the model: (outcome, kind)."""

    code = "not-an-outside-outcome"


class ReceiptTime(LienketError):
    """The receiver confirmed neither before the record was made nor in the future: (time)."""

    code = "receipt-time"


def outside_outcomes(rules: Book, kind: str) -> list[str]:
    """Outcomes with which a matter of this kind may go to a body outside the model."""
    return [o.code for o in rules.pack.taxonomy.outcomes if o.outside and (not o.kinds or kind in o.kinds)]


def record_number(row: SentOut, rules: Book) -> str:
    """The number of a hand-over record: serial, kind of document (BB, biên bản), and the unit as offices abbreviate it."""
    unit = rules.pack.unit(code_of(row.unit_id))
    return f"{row.serial:02d}/BB-{initials(unit.short or unit.name.vi)}"


def initials(name: str) -> str:
    """A name as the symbol of a document: words in capitals whole, of others the first letter, no diacritics but the stroke of Đ.

    ``CAP Hoành Sơn`` → ``CAPHS``. The journal takes numbers of these letters only.
    """
    parts = (word if word.isupper() else word[0] for word in name.split())
    plain = unicodedata.normalize("NFD", "".join(parts).upper())
    return "".join(letter for letter in plain if letter in _SYMBOLS)


_SYMBOLS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZĐ0123456789")


def send_out(*, actor: Actor, matter: str | UUID, outcome: str, body: str, contact: str, receiver: str, why: str, at: datetime) -> UUID:
    """The lead transfers the matter to a body outside the model. Returns the id of the record; the matter stays open until the receiver confirms.

    `receiver` is a position, never a name. Where no clock of law runs for the hand-over, the model's term for answering an offer does.
    Records: outside.sent/1, clock.started/1. Raises AlreadyOffered, SentOutside, NotAnOutside, ReasonNeeded, StateSecretRefused.
    """
    with writing(actor, at) as door:
        row, part = standing(actor, matter, "transfer-out", at)
        require_here(row)
        if open_offer(row.id) is not None:
            raise AlreadyOffered(row.id.hex)
        rules = book(actor.model)
        if outcome not in outside_outcomes(rules, row.kind):
            raise NotAnOutside(outcome, row.kind)
        for words in (body, contact, receiver):
            guard(words)
        note = reason(door, row.id, actor, "sent-out", why)
        sent = add_sent(
            door,
            row,
            unit=part.unit_id,
            year=rules.year(at),
            outcome=outcome,
            note=note,
            files=[[f.media, f.size, f.digest] for f in attachments_of(row.id)],
            clock=_clock_of_its_own(actor, rules, row, at),
            words={"body": body, "contact": contact, "receiver": receiver},
        )
        door.record(events.OutsideSent(matter=row.id, unit=part.unit.code, record=sent.id, number=record_number(sent, rules), note=note), row.id)
    return sent.id


def clocks_of_word(row: Matter, found: Iterable[Clock]) -> list[Clock]:
    """Of a matter's clocks those by which a receiver's word is due; the one of an earlier transfer, taken back or confirmed, is of the past."""
    past = {sent.clock for sent, _words in sent_of(row.id) if sent.state != "SENT"}
    theirs = (c for c in found if c.clock == "hand-over" and c.unit_id == row.lead_id and c.id not in past)
    return [c for c in theirs if c.state in {State.RUNNING, State.PAUSED, State.LAPSED}]


def _clock_of_its_own(actor: Actor, rules: Book, row: Matter, at: datetime) -> UUID | None:
    """Start a clock for the receiver's word where the hand-over has none that runs or has lapsed."""
    timed = term_of(rules, row)
    if timed is None or clocks_of_word(row, clock_queries.of_subject(row.id)):
        return None
    new = clocks.clock_row(
        calendar=rules.calendar,
        subject=row.id,
        clock="hand-over",
        duty="lead",
        unit=row.lead_id,
        limits=limit_data(timed.limits),
        because=codes(timed.because),
        start=at,
        shares=timed.warn,
    )
    clocks.start(actor=actor, row=new, unit=code_of(row.lead_id), at=at)
    return UUID(str(new[1]["id"]))


def confirm_receipt(*, actor: Actor, matter: str | UUID, way: str, reference: str, received_at: datetime, at: datetime) -> None:
    """The body outside has confirmed, `way` and `reference` (a number, or who by position): the hand-over clock is met and the matter ends.

    Records: outside.confirmed/1, clock.settled/1, matter.closed/1. Raises NothingSent, ReceiptTime, ReasonNeeded.
    """
    with writing(actor, at) as door:
        row, part = standing(actor, matter, "confirm-receipt", at)
        sent = _sent(row)
        if not sent.sent_at.replace(second=0, microsecond=0) <= received_at <= at:  # People write minutes.
            raise ReceiptTime(received_at.isoformat())
        note = reason(door, row.id, actor, "receipt", reference)
        for clock in clock_queries.running(row.id):
            if clock.clock == "hand-over" and clock.unit_id == part.unit_id:
                clocks.settle(actor=actor, clock=clock, how=State.MET, at=at)
        settle_sent(door, sent, "CONFIRMED", way=way, receipt=note, received_at=received_at)
        number = record_number(sent, book(actor.model))
        door.record(
            events.OutsideConfirmed(matter=row.id, unit=part.unit.code, record=sent.id, number=number, way=way, received_at=received_at, note=note), row.id
        )
        end(door, actor, row, part, sent.outcome, None, at)


def take_back(*, actor: Actor, matter: str | UUID, why: str, at: datetime) -> None:
    """The lead takes a transfer back before anybody confirmed it, with the reason; the clocks of the matter never stopped.

    Records: outside.recalled/1. Raises NothingSent, ReasonNeeded.
    """
    with writing(actor, at) as door:
        row, part = standing(actor, matter, "take-back", at)
        sent = _sent(row)
        note = reason(door, row.id, actor, "take-back", why)
        for clock in clock_queries.running(row.id):
            if sent.clock is not None and sent.clock in {clock.id, clock.chain}:
                clocks.settle(actor=actor, clock=clock, how=State.STOPPED, at=at)
        settle_sent(door, sent, "TAKEN_BACK")
        number = record_number(sent, book(actor.model))
        door.record(events.OutsideRecalled(matter=row.id, unit=part.unit.code, record=sent.id, number=number, note=note), row.id)


def _sent(row: Matter) -> SentOut:
    sent = on_its_way(row.id)
    if sent is None:
        raise NothingSent(row.id.hex)
    return sent
