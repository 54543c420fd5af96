"""What stands beside a matter: linked matters as far as the reader may know of them, and whom to call."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from lienket.instruments.queries import Book
from lienket.kernel.actor import Actor
from lienket.matters.queries import links_of, shown
from lienket.routing.explain import name
from lienket.sharing.reach import levels
from lienket.units.duty import on_duty

if TYPE_CHECKING:
    from lienket.matters.models import Participant


def linked(actor: Actor, matter: UUID, at: datetime, language: str, rules: Book) -> list[dict[str, Any]]:
    """Links from and to a matter. One the reader may not see is not there: that a link exists the timeline says anyway."""
    others = [(link.other_id if link.matter_id == matter else link.matter_id, link) for link in links_of(matter)]
    seen = levels(actor, [other for other, _ in others], at)
    known = {row.id: row for row in shown(seen)}
    return [
        {
            "other": str(other),
            "why": link.why,
            "from_here": link.matter_id == matter,
            "number": known[other].number,
            "kind": name(rules.pack, "kind", known[other].kind, language),
            "field": name(rules.pack, "field", known[other].field, language),
            "state": known[other].state,
        }
        for other, link in others
        if other in known
    ]


def people_to_call(actor: Actor, rules: Book, present: Iterable[Participant], at: datetime, language: str) -> list[dict[str, Any]]:
    """For each unit that takes part: the posts on duty now by the roster, else its duty posts by the pack."""
    parts = list(present)
    shifts = on_duty(actor, [p.unit_id for p in parts], at)
    units = {u.code: u for u in rules.pack.units.units}
    calls = []
    for part in parts:
        code = part.unit.code
        posts: list[dict[str, str | None]] = [
            {"title": s.title_vi if language == "vi" else s.title_en, "name": s.name, "until": s.end_at.isoformat()} for s in shifts if s.unit == part.unit_id
        ]
        if not posts and code in units:
            posts = [{"title": p.title.vi if language == "vi" else p.title.en, "name": "", "until": None} for p in units[code].posts if p.duty]
        calls.append({"unit": code, "name": name(rules.pack, "unit", code, language), "part": part.part, "posts": posts})
    return calls
