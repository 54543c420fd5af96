"""A draft as rows and events: the report, its words apart, and the matter the regulation makes of it. Pure, for one or many."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lienket.instruments.queries import Book
from lienket.intake.draft import Draft, facts_data
from lienket.intake.events import ReportConflicted, ReportReceived
from lienket.intake.models import Identity, Report, ReportText
from lienket.intake.seals import identity_values
from lienket.journal.plan import NewRow, Plan, Recorded
from lienket.kernel.canonical import commitment
from lienket.kernel.ids import readable_number, uuid7
from lienket.regulation.model import Decision, Facts
from lienket.routing.plan import Opening, open_matter
from lienket.units.queries import unit_id


@dataclass(frozen=True, slots=True)
class Received:
    """The answer to a report: its matter and the decision. `repeated` where the same report had come before; then `number` is left empty."""

    report: UUID
    matter: UUID
    decision: Decision | None
    repeated: bool = False
    number: str = ""


def plan_receive(book: Book, draft: Draft, *, serial: int, recorded_at: datetime, tell: bool = True, facts: Facts | None = None) -> tuple[Received, Plan]:
    """Everything receiving `draft` writes; `facts` where a place was found for its position. Raises UnknownFact, NobodyLeft."""
    report, matter = uuid7(recorded_at), uuid7(recorded_at)
    decision, opened = open_matter(
        book,
        Opening(
            matter=matter,
            serial=serial,
            facts=facts or draft.facts,
            receiver=draft.unit,
            occurred_at=draft.occurred_at,
            received_at=draft.received_at,
            recorded_at=recorded_at,
            tell=tell,
        ),
    )
    rows, mac = _report_rows(book, draft, report, matter, None, recorded_at)
    event = ReportReceived(report=report, unit=draft.unit, channel=draft.channel, mac=mac)
    plan = Plan((*rows, *opened.rows), (Recorded(event, (matter,), tell), *opened.events))
    number = readable_number(book.prefix(draft.facts.kind), book.year(draft.received_at), serial)
    return Received(report, matter, decision, number=number), plan


def plan_conflict(book: Book, draft: Draft, *, first: UUID, recorded_at: datetime) -> tuple[UUID, Plan]:
    """Keep a report whose key was used with another body, beside the first."""
    report = uuid7(recorded_at)
    rows, mac = _report_rows(book, draft, report, None, first, recorded_at)
    return report, Plan(tuple(rows), (Recorded(ReportConflicted(report=report, first=first, mac=mac), ()),))


def _report_rows(book: Book, draft: Draft, report: UUID, matter: UUID | None, first: UUID | None, recorded_at: datetime) -> tuple[list[NewRow], str]:
    nonce = os.urandom(32)
    mac = commitment(nonce, draft.body())
    rows: list[NewRow] = [
        (
            Report,
            {
                "id": report,
                "key": draft.key,
                "state": "ROUTED" if first is None else "CONFLICT",
                "matter": matter,
                "conflicts_with_id": first,
                "unit_id": unit_id(book.model, draft.unit),
                "channel": draft.channel,
                "facts": facts_data(draft.facts),
                "mac": mac,
                "run_id": draft.run,
                "line": draft.line,
                "occurred_at": draft.occurred_at,
                "received_at": draft.received_at,
                "recorded_at": recorded_at,
            },
        ),
        (ReportText, {"id": report, "nonce": nonce, "text": draft.text, "lat": draft.lat, "lng": draft.lng}),
    ]
    if draft.named:
        rows.append((Identity, identity_values(report, unit_id(book.model, draft.unit), draft)))
    return rows, mac
