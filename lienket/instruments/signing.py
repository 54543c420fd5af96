"""From the frozen text to the regulation that runs: final, signed by every party, in force on a day, ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from lienket.instruments.actions import load
from lienket.instruments.consultation import Round, consents, party_codes, rounds_of
from lienket.instruments.drafts import (
    NoSuchInstrument,
    NotInState,
    ReasonMissing,
    add_revision,
    changes_of,
    draft_of,
    instrument_in,
    pack_of,
    reason,
    sources_of,
)
from lienket.instruments.events import ConsentWithdrawn, InstrumentEnded, InstrumentFinalised, InstrumentInForce, InstrumentReopened, InstrumentSigned
from lienket.instruments.models import Draft, PackEdition, Signature
from lienket.instruments.policy import drafters, is_head, refuse, require_other, require_own, speaks
from lienket.instruments.queries import book, findings, latest, loaded
from lienket.instruments.texts import composed, consented, file_of, plain, signed, source_of, unlike
from lienket.journal.door import writing
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.kernel.ids import uuid7
from lienket.regulation.finding import Finding
from lienket.regulation.format import Instrument
from lienket.regulation.load import Pack
from lienket.regulation.rewrite import NoSuchClause, with_keys
from lienket.units.queries import code_of, unit_id


class LintBlocks(LienketError):
    """Lint finds errors in the text; it cannot be frozen: (how many, the first of them)."""

    code = "lint-blocks"


class NotConsulted(LienketError):
    """The parties have not been consulted about this text."""

    code = "not-consulted"


class NotAParty(LienketError):
    """The unit is no party to the frozen text: (unit)."""

    code = "no-signing-party"


class AlreadySigned(LienketError):
    """The party's signature is recorded already: (unit)."""

    code = "signature-recorded"


class SignedBeforeFinal(LienketError):
    """A signature is dated before the text was frozen or after today: (day)."""

    code = "signed-out-of-time"


class NotAllSigned(LienketError):
    """Parties have not signed yet: (their codes)."""

    code = "not-all-signed"


class OtherText(LienketError):
    """What was signed is not the frozen text: (digest signed, digest of the frozen text)."""

    code = "other-text-signed"


class BaseMoved(LienketError):
    """The pack in use has changed where the draft changes it: (files). Begin a new draft over the edition in use."""

    code = "base-moved"


class DayPast(LienketError):
    """A text comes into force, ends or loses a consent on a day that has not begun, or today: (day, earliest day)."""

    code = "day-past"


class NotInForce(LienketError):
    """The instrument is not in force on that day: (code)."""

    code = "not-in-force"


@dataclass(frozen=True, slots=True)
class Readiness:
    """What stands between a draft and its freezing: what lint finds, the last consultation, the clauses changed since."""

    pack: Pack
    findings: tuple[Finding, ...]
    last: Round | None
    changed: tuple[str, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Findings that block."""
        return tuple(f for f in self.findings if f.severity == "error")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """Findings that need a reason."""
        return tuple(f for f in self.findings if f.severity == "warning")

    @property
    def needs_reason(self) -> bool:
        """Whether the one who freezes it has to say why it may stand."""
        return bool(self.warnings or self.changed)


def readiness(draft: Draft) -> Readiness:
    """How ready a draft is to be frozen."""
    pack = pack_of(draft)
    begins = instrument_in(pack, draft.code).in_force.start
    last = next((r for r in rounds_of(draft) if r.row.closed_at is not None), None)
    before = instrument_in(pack_of(draft, last.row.revision), draft.code) if last else None
    return Readiness(pack, findings(pack, begins), last, unlike(before, instrument_in(pack, draft.code)) if last else ())


def finalise(*, actor: Actor, draft: UUID, revision: int, why: str, at: datetime) -> str:
    """Freeze the text for signing, with the reservations written into it; returns its digest.

    Lint errors block; warnings, and clauses changed since the parties were asked, need a reason.
    Records: instrument.finalised/1, instrument.saved/1. Raises: LintBlocks, NotConsulted, ReasonMissing, NotInState, Overtaken, NotAllowed.
    """
    with writing(actor, at) as door:
        row = draft_of(actor, draft)
        require_own(actor, row)
        if row.state != "DRAFTING":
            raise NotInState(row.state)
        ready = readiness(row)
        if ready.errors:
            raise LintBlocks(len(ready.errors), ready.errors[0].text("vi"), ready.errors[0].text("en"))
        if ready.last is None and set(party_codes(instrument_in(ready.pack, row.code))) != {row.unit.code}:
            raise NotConsulted()
        if ready.needs_reason and len(why.strip()) < 3:
            raise ReasonMissing()
        note = reason(door, why) if why.strip() else None
        today = at.astimezone(book(actor.model).calendar.zone).date()
        changes = _with_answers(row, ready, today)
        frozen = loaded(sources_of(row, changes))
        number = row.revision + 1
        add_revision(door, actor, draft, number, changes, frozen.digest)
        values = {"state": "FINAL", "revision": number, "final": number, "digest": frozen.digest, "finalised_by_id": actor.post, "finaliser": actor.person}
        door.change(Draft, draft, expect={"state": "DRAFTING", "revision": revision}, finalised_at=door.recorded_at, **values)
        told = InstrumentFinalised(draft=draft, instrument=row.code, revision=number, digest=frozen.digest, warnings=len(ready.warnings), note=note)
        door.record(told, draft)
    return frozen.digest


def _with_answers(row: Draft, ready: Readiness, today: date) -> dict[str, str]:
    """The changes of the draft with the reservations of the last round written into the instrument."""
    changes, name = changes_of(row), file_of(row.code)
    if ready.last is None:
        return changes
    clauses = {c.id for c in instrument_in(ready.pack, row.code).clauses}
    given = consents(ready.last.reservations, clauses, today)
    listed = [c.model_dump(exclude_none=True) for c in given]
    return {**changes, name: consented(changes[name], listed, ready.last.whole)}


def reopen(*, actor: Actor, draft: UUID, why: str, at: datetime) -> None:
    """Take a frozen text that nobody has signed back to drafting.   Records: instrument.reopened/1.   Raises: NotInState, AlreadySigned, ReasonMissing."""
    with writing(actor, at) as door:
        row = draft_of(actor, draft)
        require_own(actor, row)
        if row.state != "FINAL":
            raise NotInState(row.state)
        first = Signature.unrestricted.filter(draft=row).select_related("unit").first()  # Own draft.
        if first is not None:
            raise AlreadySigned(first.unit.code)
        note = reason(door, why)
        door.change(Draft, draft, expect={"state": "FINAL"}, state="DRAFTING", final=None, digest="", finalised_by_id=None, finaliser=None, finalised_at=None)
        door.record(InstrumentReopened(draft=draft, instrument=row.code, note=note), draft)


def signatures_of(draft: Draft) -> list[Signature]:
    """The signatures under a draft that the policy has let through, in the order they were recorded."""
    return list(Signature.unrestricted.filter(draft=draft).select_related("unit", "recorded_by").order_by("recorded_at", "unit__code"))  # As the draft.


def signers(draft: Draft) -> tuple[str, ...]:
    """The parties to the frozen text."""
    return party_codes(instrument_in(pack_of(draft, draft.final), draft.code))


def sign(
    *,
    actor: Actor,
    draft: UUID,
    unit: str,
    signed_on: date,
    at: datetime,
    number: str = "",
    manner: Literal["PAPER", "PDF"] = "PAPER",
    digest: str = "",
    file_digest: str = "",
) -> None:
    """Record the signature of party `unit`: on paper (its number there and date), or found valid in a PDF (`digest` of the text signed, `file_digest`).

    Records: instrument.signed/1. Raises: NotAParty, AlreadySigned, SignedBeforeFinal, OtherText, NotInState, NotAllowed.
    """
    with writing(actor, at) as door:
        row = draft_of(actor, draft)
        own = actor.unit is not None and code_of(actor.unit) == unit and speaks(book(actor.model).pack, actor)
        if not own and actor.unit != row.unit_id:
            raise refuse("sign")
        if row.state != "FINAL":
            raise NotInState(row.state)
        if unit not in signers(row):
            raise NotAParty(unit)
        if any(s.unit.code == unit for s in signatures_of(row)):
            raise AlreadySigned(unit)
        zone = book(actor.model).calendar.zone
        assert row.finalised_at is not None
        if not row.finalised_at.astimezone(zone).date() <= signed_on <= at.astimezone(zone).date():
            raise SignedBeforeFinal(signed_on.isoformat())
        if digest and digest != row.digest:
            raise OtherText(digest, row.digest)
        values: dict[str, Any] = {
            "draft_id": draft,
            "unit_id": unit_id(actor.model, unit),
            "manner": manner,
            "number": number.strip()[:60],
            "signed_on": signed_on,
        }
        values |= {"digest": row.digest, "file_digest": file_digest, "recorded_by_id": actor.post, "recorded_at": door.recorded_at}
        door.add(Signature, id=uuid7(door.recorded_at), **values)
        told = InstrumentSigned(draft=draft, instrument=row.code, unit=unit, manner=manner, signed_on=signed_on.isoformat(), digest=row.digest)
        door.record(told, draft)


def bring_into_force(*, actor: Actor, draft: UUID, on: date, at: datetime) -> int:
    """Put the signed text in force on the local day `on`, today or later, by a post other than the one that froze it; returns the number of the new edition.

    Records: instrument.in-force/1, edition.loaded/1, register.loaded/1.
    Raises: NotAllSigned, BaseMoved, DayPast, NotInState, NotAllowed, PackRefused.
    """
    with writing(actor, at) as door:
        row = draft_of(actor, draft)
        require_own(actor, row)
        if row.state != "FINAL":
            raise NotInState(row.state)
        require_other(actor, row.finalised_by_id, row.finaliser)
        dates = {s.unit.code: s.signed_on for s in signatures_of(row)}
        if missing := [u for u in signers(row) if u not in dates]:
            raise NotAllSigned(", ".join(missing))
        changes = changes_of(row, row.final)
        begins = instrument_in(pack_of(row, row.final), row.code).in_force.start
        earliest = max(filter(None, (begins, at.astimezone(book(actor.model).calendar.zone).date())))
        if on < earliest:
            raise DayPast(on.isoformat(), earliest.isoformat())
        present = latest()
        assert present is not None
        _unmoved(row, changes, present)
        name = file_of(row.code)
        changes = {**changes, name: signed(changes[name], dates, on)}
        edition = _load(actor, composed(present.sources, changes, row.code), at)
        door.change(Draft, draft, expect={"state": "FINAL"}, state="IN_FORCE", in_force_on=on, loaded_as=edition, settled_at=door.recorded_at)
        door.record(InstrumentInForce(draft=draft, instrument=row.code, on=on.isoformat(), edition=edition), draft)
    return edition


def _unmoved(row: Draft, changes: Mapping[str, str], present: PackEdition) -> None:
    """What the draft changes must be today what it was when the draft was begun; other files may have moved on."""
    if present.number != row.edition:
        base = PackEdition.unrestricted.get(number=row.edition).sources  # The pack is public inside its model.
        moved = sorted(f for f in changes if base.get(f) != present.sources.get(f) and changes[f] != present.sources.get(f))
        if moved:
            raise BaseMoved(", ".join(moved))


def _load(actor: Actor, sources: Mapping[str, str], at: datetime) -> int:
    load(actor=actor, pack=loaded(sources), at=at)
    present = latest()
    assert present is not None
    return present.number


def instrument_named(pack: Pack, code: str) -> Instrument:
    """An instrument of a pack. Raises NoSuchInstrument."""
    found = next((i for i in pack.instruments if i.code == code), None)
    if found is None:
        raise NoSuchInstrument(code)
    return found


def end(*, actor: Actor, code: str, on: date, why: str, at: datetime) -> int:
    """End an instrument on a local day, today or later, by the head of a unit that could draft it; returns the number of the new edition.

    Records: instrument.ended/1, edition.loaded/1, register.loaded/1. Raises: NoSuchInstrument, NotInForce, DayPast, ReasonMissing, NotAllowed.
    """
    with writing(actor, at) as door:
        pack = book(actor.model).pack
        found = instrument_named(pack, code)
        if actor.unit is None or code_of(actor.unit) not in drafters(found) or not is_head(pack, actor):
            raise refuse("head")
        _ahead(on, actor, at)
        if not found.in_force.covers(on) or (found.in_force.start is not None and found.in_force.start >= on):
            raise NotInForce(code)
        note = reason(door, why)
        text = source_of(pack, code)
        period = {**plain(text)["in_force"], "until": on}
        edition = _load(actor, {**pack.sources, pack.places[code][0]: with_keys(text, {"in_force": period})}, at)
        door.record(InstrumentEnded(instrument=code, on=on.isoformat(), note=note))
    return edition


def withdraw_consent(*, actor: Actor, code: str, clause: str, on: date, why: str, at: datetime) -> int:
    """A party takes back its consent to a clause in force from a local day on, today or later; returns the number of the new edition.

    Records: consent.withdrawn/1, edition.loaded/1, register.loaded/1. Raises: NoSuchInstrument, NoSuchClause, NotInForce, DayPast, ReasonMissing, NotAllowed.
    """
    with writing(actor, at) as door:
        pack = book(actor.model).pack
        found = instrument_named(pack, code)
        assert actor.unit is not None
        unit = code_of(actor.unit)
        if unit not in party_codes(found) or not speaks(pack, actor):
            raise refuse("answer")
        if clause not in {c.id for c in found.clauses}:
            raise NoSuchClause(clause)
        _ahead(on, actor, at)
        if not found.in_force.covers(on):
            raise NotInForce(code)
        note = reason(door, why)
        text = source_of(pack, code)
        given = [*(plain(text).get("consents") or []), {"unit": unit, "clause": clause, "answer": "withdraw", "on": on}]
        edition = _load(actor, {**pack.sources, pack.places[code][0]: with_keys(text, {"consents": given})}, at)
        door.record(ConsentWithdrawn(instrument=code, clause=clause, unit=unit, on=on.isoformat(), note=note))
    return edition


def _ahead(on: date, actor: Actor, at: datetime) -> None:
    today = at.astimezone(book(actor.model).calendar.zone).date()
    if on < today:
        raise DayPast(on.isoformat(), today.isoformat())
