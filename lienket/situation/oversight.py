"""The journal as a post of oversight reads it: acts by units and posts – never by persons – and matters by number only where the unit knows of them.

What is about the reader's own unit or post is left out of every line, count and sign, as everywhere else: nobody judges their own case.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from lienket.instruments.queries import Book
from lienket.journal.browse import Act, acts, first_since, speaking_of
from lienket.kernel.actor import Actor
from lienket.matters.queries import find, number_of, seen_by
from lienket.routing.explain import name
from lienket.sharing.policy import barred
from lienket.situation.oversight_words import GROUPS, part_name, sentence
from lienket.situation.second import apart_from, matters_of
from lienket.units.queries import unit_codes
from lienket.units.rostered import post_titles

PAGE, DEEPEST = 50, 20_000
"""Lines of a page; entries looked at for one, so that a rare thing costs no more than a common one."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an overseer asks for: local days inclusive, a unit's code, an event or group of events, the number of a matter; empty: all."""

    since: date
    until: date
    unit: str = ""
    event: str = ""
    matter: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One act in words."""

    seq: int
    at: datetime
    recorded_at: datetime
    unit: str
    post: str
    sentences: tuple[str, ...]
    events: tuple[str, ...]
    matters: tuple[str, ...]
    """Numbers of the matters the reader knows of; of others none."""


@dataclass(frozen=True, slots=True)
class Found:
    """Lines, newest first; `older`: the entry where the next page goes on, 0 at the end."""

    lines: tuple[Line, ...]
    older: int


def span(asked: Asked, rules: Book) -> tuple[int, int]:
    """The numbers of the first and last entry of the days asked for."""
    zone = rules.calendar.zone
    start, end = (datetime(day.year, day.month, day.day, tzinfo=zone) for day in (asked.since, asked.until + timedelta(days=1)))
    return first_since(start), first_since(end) - 1


def kept_from(actor: Actor, low: int, high: int) -> set[int]:
    """The entries numbered `low` to `high` that speak of what is about the reader's own unit or post, or of requests about it that stand apart."""
    return speaking_of(barred(actor), low, high) | speaking_of(apart_from(barred(actor)), low, high)


def look(actor: Actor, asked: Asked, rules: Book, at: datetime, language: str, *, older: int = 0, most: int = PAGE) -> Found:
    """A page of acts. Raises NoSuchMatter where the matter asked for is absent or not the reader's to know: both alike."""
    low, high = span(asked, rules)
    wanted = [find(actor, asked.matter, at).id] if asked.matter else []
    only = speaking_of(wanted, low, high) | speaking_of(apart_from(wanted), low, high) if wanted else None
    codes = unit_codes()
    units = {pk.hex for pk, code in codes.items() if code == asked.unit}
    begins = GROUPS[asked.event][2] if asked.event in GROUPS else (asked.event,)

    def keep(act: Act) -> bool:
        mine = not asked.unit or act.actor.get("unit") in units
        return mine and (not asked.event or any(event["name"].startswith(begins) for event in act.events))

    found, on = acts(actor.model, low, min(high, older or high), most=most, deepest=DEEPEST, keep=keep, hidden=kept_from(actor, low, high), only=only)
    return Found(tuple(_lines(actor, found, rules, at, language)), on)


def _lines(actor: Actor, found: list[Act], rules: Book, at: datetime, language: str) -> Iterable[Line]:
    codes, titles = unit_codes(), post_titles(language)
    spoken = {subject for act in found for subject in act.subjects}
    apart = matters_of(spoken)
    known = {row.id: number_of(row) for row in seen_by(actor, at).filter(id__in={apart.get(subject, subject) for subject in spoken})}
    for act in found:
        unit, post = act.actor.get("unit"), act.actor.get("post", "")
        code = codes.get(UUID(unit), "") if unit else ""
        yield Line(
            seq=act.seq,
            at=act.at,
            recorded_at=act.recorded_at,
            unit=name(rules.pack, "unit", code, language) if code else "",
            post=titles[post][0] if post in titles else part_name(act.actor.get("part", ""), language),
            sentences=tuple(dict.fromkeys(sentence(event["name"], language) for event in act.events)),
            events=tuple(dict.fromkeys(event["name"] for event in act.events)),
            matters=tuple(known[one] for one in dict.fromkeys(apart.get(subject, subject) for subject in act.subjects) if one in known),
        )
