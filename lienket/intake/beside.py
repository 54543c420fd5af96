"""What stands beside a matter: linked matters as far as the reader may know of them, and whom to call."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from lienket.instruments.queries import Book
from lienket.kernel.actor import Actor
from lienket.matters.queries import links_of, note_text, other_side, shown
from lienket.routing.explain import name
from lienket.sharing.consents import asked_about
from lienket.sharing.reach import levels
from lienket.units.duty import on_duty
from lienket.units.phones import dialled, grouped, phones_of
from lienket.units.queries import code_of, post_id

if TYPE_CHECKING:
    from lienket.matters.models import Matter, Participant


def asked_for(actor: Actor, matter: Matter, language: str, rules: Book) -> dict[str, Any] | None:
    """The question for consent that is open, for the lead and the unit asked; for others there is none."""
    asked = asked_about(matter.id)
    if asked is None or actor.unit not in {asked.originator_id, matter.lead_id}:
        return None
    taker = code_of(asked.taker_id)
    return {
        "asker": code_of(asked.asker_id),
        "originator": code_of(asked.originator_id),
        "taker": taker,
        "name": name(rules.pack, "unit", taker, language),
        "level": asked.get_level_display(),
        "expires_at": asked.expires_at.isoformat() if asked.expires_at else None,
        "asked_at": asked.asked_at.isoformat(),
        "why": note_text(asked.note),
    }


def linked(actor: Actor, matter: UUID, at: datetime, language: str, rules: Book) -> list[dict[str, Any]]:
    """Standing links from and to a matter. One the reader may not see is not there: that a link exists the timeline says anyway."""
    others = [(other_side(link, matter), link) for link in links_of(matter)]
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
    """For each unit that takes part: the posts on duty now by the roster, else its duty posts by the pack, with their duty telephones."""
    parts = list(present)
    shifts = on_duty(actor, [p.unit_id for p in parts], at)
    units = {u.code: u for u in rules.pack.units.units}
    vi = language == "vi"
    calls: list[tuple[Participant, list[tuple[UUID, str, str, str | None]]]] = []
    for part in parts:
        code = part.unit.code
        posts: list[tuple[UUID, str, str, str | None]] = [
            (s.post, s.title_vi if vi else s.title_en, s.name, s.end_at.isoformat()) for s in shifts if s.unit == part.unit_id
        ]
        if not posts and code in units:
            posts = [(post_id(rules.model, f"{code}/{p.code}"), p.title.vi if vi else p.title.en, "", None) for p in units[code].posts if p.duty]
        calls.append((part, posts))
    phones = phones_of([post for _part, posts in calls for post, *_ in posts], at.astimezone(rules.calendar.zone).date())
    return [
        {
            "unit": part.unit.code,
            "name": name(rules.pack, "unit", part.unit.code, language),
            "part": part.part,
            "posts": [{"title": title, "name": who, "until": until} | _phone(phones.get(post)) for post, title, who, until in posts],
        }
        for part, posts in calls
    ]


def _phone(number: str | None) -> dict[str, str | None]:
    """The duty telephone as it is read and as it is dialled."""
    return {"phone": grouped(number) if number else None, "tel": dialled(number) if number else None}
