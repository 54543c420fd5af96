"""Consultation: the parties are asked about one revision, answer clause by clause, and see what each answer would change."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from lienket.instruments.drafts import NotInState, draft_of, instrument_in, pack_of
from lienket.instruments.events import ConsultationClosed, ConsultationOpened, PartiesReminded, PartyAnswered
from lienket.instruments.models import Consultation, Draft, PartyAnswer, Remark
from lienket.instruments.policy import refuse, require_own, speaks
from lienket.instruments.queries import book
from lienket.journal.door import writing
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.kernel.ids import uuid7
from lienket.kernel.secrecy import guard
from lienket.regulation.format import Consent, Instrument
from lienket.regulation.rewrite import NoSuchClause
from lienket.units.queries import code_of

REMINDER_HOURS = 12


class DeadlinePassed(LienketError):
    """The day lies in the past, or is today: (day)."""

    code = "day-not-ahead"


class NoParties(LienketError):
    """The text names no party beside the drafting unit: there is nobody to ask."""

    code = "no-parties"


class NothingAsked(LienketError):
    """No consultation is open for this draft."""

    code = "no-consultation-open"


class NothingToWithdraw(LienketError):
    """The unit has given no answer about this clause: (clause)."""

    code = "nothing-to-withdraw"


class EverybodyAnswered(LienketError):
    """There is nobody to remind."""

    code = "nobody-to-remind"


class JustReminded(LienketError):
    """The parties were reminded a short while ago: (hours between reminders)."""

    code = "just-reminded"


class NoteNeeded(LienketError):
    """A reservation or a comment needs words."""

    code = "answer-note-needed"


@dataclass(frozen=True, slots=True)
class Given:
    """One answer with its words."""

    id: UUID
    unit: str
    clause: str
    answer: str
    note: str
    at: datetime
    counts: bool


@dataclass(frozen=True, slots=True)
class Round:
    """A consultation as its parties see it."""

    row: Consultation
    answers: tuple[Given, ...]

    @property
    def silent(self) -> tuple[str, ...]:
        """The parties that have said nothing yet."""
        heard = {a.unit for a in self.answers}
        return tuple(unit for unit in self.row.parties if unit not in heard)

    def standing(self, unit: str) -> dict[str, Given]:
        """What counts of a party's answers, by clause."""
        return {a.clause: a for a in self.answers if a.unit == unit and a.counts}

    @property
    def reservations(self) -> tuple[Given, ...]:
        """The reservations that stand."""
        return tuple(a for a in self.answers if a.counts and a.answer == "RESERVE")

    @property
    def whole(self) -> frozenset[str]:
        """The parties that reserved the whole: they do not join."""
        return frozenset(a.unit for a in self.reservations if not a.clause)


def party_codes(instrument: Instrument) -> tuple[str, ...]:
    """The parties of an instrument, as written."""
    return tuple(dict.fromkeys(p.unit for p in instrument.parties))


def open_consultation(*, actor: Actor, draft: UUID, due_on: date, at: datetime) -> UUID:
    """Ask the parties of the newest revision until the end of a local day; from now on they see the draft, and it does not change.

    Records: consultation.opened/1. Raises: DeadlinePassed, NoParties, NotInState, NotAllowed.
    """
    with writing(actor, at) as door:
        row = draft_of(actor, draft)
        require_own(actor, row)
        if row.state != "DRAFTING":
            raise NotInState(row.state)
        if due_on <= at.astimezone(book(actor.model).calendar.zone).date():
            raise DeadlinePassed(due_on.isoformat())
        parties = party_codes(instrument_in(pack_of(row), row.code))
        if not set(parties) - {row.unit.code}:
            raise NoParties()
        number = Consultation.unrestricted.filter(draft=row).count() + 1  # Own draft.
        consultation = uuid7(door.recorded_at)
        values = {"draft_id": draft, "round": number, "revision": row.revision, "parties": list(parties), "due_on": due_on}
        door.add(Consultation, id=consultation, opened_at=door.recorded_at, **values)
        shown = sorted({*row.shown_to, *parties})
        door.change(Draft, draft, expect={"state": "DRAFTING", "revision": row.revision}, state="CONSULTING", shown_to=shown)
        told = ConsultationOpened(draft=draft, consultation=consultation, revision=row.revision, parties=parties, due_on=due_on.isoformat())
        door.record(told, draft)
    return consultation


def rounds_of(draft: Draft) -> list[Round]:
    """Every consultation about a draft that the policy has let through, newest first, with all its answers."""
    rounds = list(Consultation.unrestricted.filter(draft=draft).order_by("-round"))  # As the draft.
    answers = PartyAnswer.unrestricted.filter(consultation__in=rounds).select_related("unit").order_by("given_at", "id")  # All parties see all answers.
    words = remarks(a.id for a in answers if a.noted)
    newest: dict[tuple[UUID, str, str], UUID] = {}
    for a in answers:
        if a.answer != "COMMENT":
            newest[a.consultation_id, a.unit.code, a.clause] = a.id
    counting = set(newest.values())
    by_round: dict[UUID, list[Given]] = {}
    for a in answers:
        given = Given(a.id, a.unit.code, a.clause, a.answer, words.get(a.id, ""), a.given_at, a.id in counting)
        by_round.setdefault(a.consultation_id, []).append(given)
    return [Round(row, tuple(by_round.get(row.id, ()))) for row in rounds]


def remarks(ids: Iterable[UUID]) -> dict[UUID, str]:
    """The words that belong to rows a reader has been let through to."""
    return dict(Remark.unrestricted.filter(id__in=list(ids)).values_list("id", "text"))  # As what they belong to.


def open_round(draft: Draft) -> Round:
    """The consultation that is open. Raises NothingAsked."""
    found = next((r for r in rounds_of(draft) if r.row.closed_at is None), None)
    if found is None:
        raise NothingAsked()
    return found


def answer(*, actor: Actor, draft: UUID, given: Mapping[str, str], notes: Mapping[str, str], at: datetime) -> int:
    """Answer for the own unit: clause (or "" for the whole) → ACCEPT, RESERVE, COMMENT or WITHDRAW, with words by clause. Returns how many were new.

    An answer that says again what stands is passed over. Records: party.answered/1.
    Raises: NothingAsked, NoteNeeded, NoSuchClause, NothingToWithdraw, NotAllowed, StateSecretRefused.
    """
    with writing(actor, at) as door:
        row = draft_of(actor, draft)
        asked = open_round(row)
        assert actor.unit is not None
        unit = code_of(actor.unit)
        if unit not in asked.row.parties or not speaks(book(actor.model).pack, actor):
            raise refuse("answer")
        standing, clauses = asked.standing(unit), {c.id for c in instrument_in(pack_of(row, asked.row.revision), row.code).clauses} | {""}
        new = 0
        for clause, what in given.items():
            if clause not in clauses:
                raise NoSuchClause(clause)
            words = notes.get(clause, "").strip()
            before = standing.get(clause)
            if what != "COMMENT" and before is not None and (before.answer, before.note) == (what, words):
                continue
            if what in {"RESERVE", "COMMENT"} and not words:
                raise NoteNeeded(clause)
            if what == "WITHDRAW" and (before is None or before.answer == "WITHDRAW"):
                raise NothingToWithdraw(clause)
            guard(words)
            pk = uuid7(door.recorded_at)
            values = {"consultation_id": asked.row.id, "unit_id": actor.unit, "clause": clause, "answer": what, "noted": bool(words)}
            door.add(PartyAnswer, id=pk, given_by_id=actor.post, given_at=door.recorded_at, **values)
            if words:
                door.add(Remark, id=pk, text=words)
            door.record(PartyAnswered(draft=draft, consultation=asked.row.id, answer_id=pk, unit=unit, clause=clause, answer=what), draft)
            new += 1
    return new


def remind(*, actor: Actor, draft: UUID, at: datetime) -> tuple[str, ...]:
    """Remind the parties that have said nothing; returns them.   Records: parties.reminded/1.   Raises: EverybodyAnswered, JustReminded, NothingAsked."""
    with writing(actor, at) as door:
        row = draft_of(actor, draft)
        require_own(actor, row)
        asked = open_round(row)
        units = tuple(u for u in asked.silent if u != row.unit.code)
        if not units:
            raise EverybodyAnswered()
        last = asked.row.reminded_at
        if last is not None and (at - last).total_seconds() < REMINDER_HOURS * 3600:
            raise JustReminded(REMINDER_HOURS)
        door.change(Consultation, asked.row.id, expect={"reminded_at": last}, reminded_at=door.recorded_at)
        door.record(PartiesReminded(draft=draft, consultation=asked.row.id, units=units), draft)
    return units


def close(*, actor: Actor, draft: UUID, at: datetime) -> None:
    """Take no more answers; the draft may be changed again.   Records: consultation.closed/1.   Raises: NothingAsked, NotAllowed."""
    with writing(actor, at) as door:
        row = draft_of(actor, draft)
        require_own(actor, row)
        asked = open_round(row)
        door.change(Consultation, asked.row.id, expect={"closed_at": None}, closed_at=door.recorded_at)
        door.change(Draft, draft, expect={"state": "CONSULTING"}, state="DRAFTING")
        door.record(ConsultationClosed(draft=draft, consultation=asked.row.id), draft)


def consents(given: Iterable[Given], clauses: Collection[str], day: date) -> tuple[Consent, ...]:
    """Reservations by clause in the form an instrument carries them; those of the whole and of clauses that are gone are left out."""
    kept = (g for g in given if g.answer == "RESERVE" and g.clause in clauses)
    return tuple(Consent(unit=g.unit, clause=g.clause, answer="reserve", on=day) for g in sorted(kept, key=lambda g: (g.clause, g.unit)))
