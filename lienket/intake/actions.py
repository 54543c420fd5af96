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
from lienket.intake.models import Identity, Report, ReportText
from lienket.intake.plan import Received, plan_conflict, plan_receive
from lienket.intake.seals import same_person
from lienket.journal.door import writing
from lienket.journal.reads import one
from lienket.journal.rows import in_model
from lienket.journal.storage import require_room_for_reports
from lienket.kernel.actor import Actor
from lienket.kernel.canonical import commitment
from lienket.kernel.errors import LienketError
from lienket.kernel.secrecy import guard
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
    """Whether the first report under the key, or a copy kept since, said exactly this. Erased words can no longer be compared: then it did not.

    Who reported, once erased, is not compared: that report says the same whoever is named now.
    """
    for report in (first, *Report.unrestricted.filter(conflicts_with=first)):  # The sender's own reports.
        if _says(report, draft):
            if report.conflicts_with_id is None:
                return True
            raise KeyConflict(first.id.hex, report.id.hex)
    return False


def _says(report: Report, draft: Draft) -> bool:
    words = one(ReportText, id=report.pk)  # Only to compare, nothing is shown.
    if words is None or not hmac.compare_digest(report.mac, commitment(bytes(words.nonce), draft.body())):
        return False
    return not draft.named or same_person(one(Identity, id=report.pk), draft)  # Likewise.


def as_before(draft: Draft, model: str) -> Draft:
    """The draft with the time its key was first received at, where that makes it the very same report: who sends again states no time either."""
    with in_model(model):
        first = _earlier(model, draft)
        if first is None:
            return draft
        again = replace(draft, received_at=first.received_at)
        return again if _says(first, again) else draft
