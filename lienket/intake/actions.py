"""Receiving one report."""

from __future__ import annotations

import hmac
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from lienket.access.rulings import require
from lienket.geo.zones import ZoneIndex
from lienket.instruments.queries import Book, book, zone_index
from lienket.intake.draft import Draft
from lienket.intake.events import ReporterForgotten
from lienket.intake.models import Report, Reporter, ReportText
from lienket.intake.plan import Received, plan_conflict, plan_receive
from lienket.journal.door import writing
from lienket.journal.reads import one
from lienket.journal.rows import in_model
from lienket.journal.storage import require_room_for_reports
from lienket.kernel.actor import Actor
from lienket.kernel.canonical import commitment
from lienket.kernel.errors import LienketError
from lienket.kernel.secrecy import guard
from lienket.matters.actions import NothingToAnswer, reason, standing
from lienket.matters.events import NoteAdded
from lienket.matters.queries import last_serial
from lienket.regulation.decide import Rulebook
from lienket.regulation.model import UnknownFact
from lienket.units.queries import unit_id


class KeyConflict(LienketError):
    """The key was used before with another body: (first report, the copy kept of this one)."""

    code = "key-conflict"


def known_codes(rules: Rulebook, draft: Draft, channels: frozenset[str]) -> None:
    """Refuse codes no clause could understand. Raises UnknownFact (dimension, code)."""
    edition = rules.edition(draft.received_at)
    if draft.unit not in edition.units:
        raise UnknownFact("unit", draft.unit)
    if draft.channel not in channels:
        raise UnknownFact("channel", draft.channel)
    for code in draft.facts.concerns:
        unit, _, post = code.partition("/")
        if unit not in edition.units or (post and post not in {p.code for p in edition.units[unit].posts}):
            raise UnknownFact("concerns_units", code)


def channels_of(rules: Book) -> frozenset[str]:
    """The channels of the pack."""
    return frozenset(c.code for c in rules.pack.taxonomy.channels)


def located(draft: Draft, index: ZoneIndex, rules: Rulebook) -> Draft:
    """Where no place is named but a position is: the smallest zone of the date that holds it becomes the place, the others zones it touches."""
    if draft.facts.place is not None or draft.lat is None or draft.lng is None:
        return draft
    valid = rules.edition(draft.received_at).zones
    found = [z for z in index.zones_at(draft.lat, draft.lng) if z in valid]
    if not found:
        return draft
    return replace(draft, facts=replace(draft.facts, place=found[0], zones=draft.facts.zones | frozenset(found[1:])))


def receive(*, actor: Actor, draft: Draft, at: datetime) -> Received:
    """Take in a report: the regulation routes it, and matter, parts, grants, clocks and journal are written together or not at all.

    The same key with the same body gives the first answer again; with another body both are kept and KeyConflict is raised.
    Records: report.received/1, matter.opened/1; or report.conflicted/1.
    Raises: StateSecretRefused (nothing is stored), UnknownFact, NobodyLeft, KeyConflict, NoRoomForReports.
    """
    guard(draft.key, draft.text, draft.name, draft.phone, draft.address)
    kept: UUID | None = None
    with in_model(actor.model):  # What needs no lock is done before the writers' line.
        rules = book(actor.model)
        known_codes(rules.rules, draft, channels_of(rules))
        facts = draft.facts if draft.lat is None else located(draft, zone_index(at), rules.rules).facts
        rules.rules.decide(facts, draft.received_at)  # The rulebook remembers it; worked out within the line, it would make everybody wait.
    if actor.kind == "PERSON":
        require("receive", "RECEIVER" if actor.unit == unit_id(actor.model, draft.unit) else None)
    with writing(actor, at) as door:
        first = _earlier(actor.model, draft)
        if first is not None:
            if _same(first, draft):
                assert first.matter is not None
                return Received(first.id, first.matter, None, repeated=True)
            kept, plan = plan_conflict(rules, draft, first=first.id, recorded_at=door.recorded_at)
            door.apply(plan)
        else:
            require_room_for_reports()
            serial = last_serial(rules.prefix(_kind(rules, draft)), rules.year(draft.received_at)) + 1
            answer, plan = plan_receive(rules, draft, facts=facts, serial=serial, recorded_at=door.recorded_at)
            door.apply(plan)
            return answer
    raise KeyConflict(first.id.hex, kept.hex)


def _kind(rules: Book, draft: Draft) -> str:
    if draft.facts.kind not in rules.rules.edition(draft.received_at).kind:
        raise UnknownFact("kind", draft.facts.kind)
    return draft.facts.kind


def _earlier(model: str, draft: Draft) -> Report | None:
    return one(Report, unit_id=unit_id(model, draft.unit), key=draft.key, conflicts_with_id=None)  # The sender's own key.


def _same(first: Report, draft: Draft) -> bool:
    """Whether the first report under the key, or a copy kept since, said exactly this. Erased words can no longer be compared: then it did not."""
    for report in (first, *Report.unrestricted.filter(conflicts_with=first)):  # The sender's own reports.
        words = ReportText.unrestricted.filter(pk=report.pk).first()  # Only to compare, nothing is shown.
        if words is not None and hmac.compare_digest(report.mac, commitment(bytes(words.nonce), draft.body())):
            if report.conflicts_with_id is None:
                return True
            raise KeyConflict(first.id.hex, report.id.hex)
    return False


def as_before(draft: Draft, model: str) -> Draft:
    """The draft with the time its key was first received at, where that makes it the very same report: who sends again states no time either."""
    with in_model(model):
        first = _earlier(model, draft)
        words = one(ReportText, id=first.pk) if first else None  # Only to compare, nothing is shown.
    if first is None or words is None:
        return draft
    again = replace(draft, received_at=first.received_at)
    return again if hmac.compare_digest(first.mac, commitment(bytes(words.nonce), again.body())) else draft


def forget_reporter(*, actor: Actor, matter: str | UUID, why: str, at: datetime) -> int:
    """Erase who reported (name, phone, address) from every report of a matter, with the reason; the journal keeps that it was done. Returns how many.

    Records: reporter.forgotten/1 each, note.added/1. Raises NothingToAnswer where nobody's identity is kept.
    """
    with writing(actor, at) as door:
        row, _part = standing(actor, matter, "forget", at, state=None)
        note = reason(door, row.id, actor, "forget", why)
        reports = Report.unrestricted.filter(matter=row.id).values_list("id", flat=True)  # The lead's own matter.
        kept = list(Reporter.unrestricted.filter(id__in=reports).values_list("id", flat=True))  # Likewise; nothing is shown.
        if not kept:
            raise NothingToAnswer(row.id.hex)
        for report in kept:
            door.erase(Reporter, report)
            door.record(ReporterForgotten(report=report, matter=row.id), row.id)
        door.record(NoteAdded(matter=row.id, note=note, about="forget"), row.id)
    return len(kept)
