"""What the feed of a calendar address says: when something is due, and the least that tells what. No words of reports, no names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _

from lienket.desk.ics import Event
from lienket.instruments.queries import Book
from lienket.kernel.actor import Actor
from lienket.kernel.canonical import digest
from lienket.matters.queries import by_ids
from lienket.regulation.rhythm import occasions
from lienket.routing.explain import name
from lienket.situation.day import Day, Entry, said_of, shifts
from lienket.units.queries import code_of

SECRET_LABELS = {"TLP:RED"}
AHEAD = timedelta(days=60)
"""So far ahead are shifts, reports and meetings in the feed."""


def events(found: Day, actor: Actor, rules: Book, at: datetime, language: str) -> Iterator[Event]:
    """What is due by an instant, the person's shifts, and the reports and meetings of the unit."""
    dated = [one for one in (*found.now, *found.today, *found.week, *found.later) if one.due.at is not None]
    matters = by_ids({one.matter for one in dated if one.matter})  # The rows of the day, which the policy has let the person see.
    for one in dated:
        if one.sort in {"report-due", "meeting"}:  # They come with the calendar below.
            continue
        assert one.due.at is not None
        matter = matters.get(one.matter) if one.matter else None
        hidden = one.matter is not None and (matter is None or matter.restricted or matter.label in SECRET_LABELS)
        kind = name(rules.pack, "kind", matter.kind, language) if matter else ""
        summary = _("Một thời hạn") if hidden else _summary(one, kind)
        yield Event(_uid(one.key, actor.model), one.due.at.astimezone(UTC), summary)
    for shift in shifts(actor, at - timedelta(days=1), at + AHEAD):
        yield Event(_uid(f"shift-{shift.id.hex}", actor.model), shift.start_at, _("Ca trực"), end=shift.end_at)
    today = at.astimezone(rules.calendar.zone).date()
    unit = code_of(actor.unit) if actor.unit else ""
    for occasion in occasions(rules.pack, today, today + AHEAD, rules.calendar):
        if unit in occasion.by or (occasion.kind != "report" and unit in occasion.to):
            yield Event(_uid(f"calendar-{occasion.because.code}-{occasion.on}", actor.model), occasion.on, said_of(occasion, language))


def _summary(one: Entry, kind: str) -> str:
    return f"{one.about} – {kind}: {one.do}" if one.matter else one.do


def _uid(key: str, model: str) -> str:
    """Always the same for the same thing, and nothing can be read from it."""
    return f"{digest(key.encode())[:32]}@{model}.lienket"
