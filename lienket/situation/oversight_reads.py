"""Who read restricted matters, unit by unit, and what of it – or of posts somebody gave himself – is worth a look: posts and counts, no persons."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from lienket.instruments.queries import Book
from lienket.journal.browse import Act, told
from lienket.kernel.actor import Actor
from lienket.routing.explain import name
from lienket.situation.oversight import Asked, kept_from, span
from lienket.units.queries import unit_codes
from lienket.units.rostered import post_titles, stretches

READ, TAKEN, POSTED = "restricted.read/1", "list.exported/1", "person.posted/1"
MANY, WITHIN = 20, timedelta(hours=1)
"""So many different restricted matters read by one post within this time are worth a look (decision 0051)."""

LONGEST = 92
"""Days of one report."""


@dataclass(slots=True)
class UnitReads:
    """What one unit read of restricted matters."""

    unit: str
    reads: int = 0
    subjects: set[str] = field(default_factory=set)
    posts: set[str] = field(default_factory=set)
    forms: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    last: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sign:
    """Something to look at: `mass`, `off-duty`, `taken-out`, `own-post`; how often, and the times of the first and last entry."""

    sort: str
    unit: str
    post: str
    count: int
    first: datetime
    last: datetime
    seq: int
    """The first entry it speaks of."""


def reads(actor: Actor, asked: Asked, rules: Book, language: str) -> list[UnitReads]:
    """Reads of restricted matters in the days asked for, the unit with most reads first; the program's own parts and imports read nothing."""
    low, high = span(asked, rules)
    codes, found = unit_codes(), dict[str, UnitReads]()
    for act, event in told(actor.model, {READ}, low, high, kept_from(actor, low, high)):
        unit = act.actor.get("unit", "")
        row = found.setdefault(unit, UnitReads(_unit(codes, unit, rules, language)))
        row.reads += 1
        row.subjects.add(event["subject"])
        row.posts.add(act.actor.get("post", ""))
        row.forms[event["form"]] += 1
        row.last = max(row.last or act.at, act.at)
    return sorted(found.values(), key=lambda row: (-row.reads, row.unit))


def signs(actor: Actor, asked: Asked, rules: Book, language: str) -> list[Sign]:
    """What to look at in the days asked for. None of it proves a wrong; each may have a good reason that only the unit can give."""
    low, high = span(asked, rules)
    by_post: dict[str, list[tuple[Act, dict[str, Any]]]] = defaultdict(list)
    taken: dict[str, list[Act]] = defaultdict(list)
    own: dict[str, list[Act]] = defaultdict(list)
    for act, event in told(actor.model, {READ, TAKEN, POSTED}, low, high, kept_from(actor, low, high)):
        post = act.actor.get("post", "")
        if event["name"] == READ:
            by_post[post].append((act, event))
        elif event["name"] == TAKEN and event["restricted"]:
            taken[post].append(act)
        elif event["name"] == POSTED and event["person"] == act.actor.get("person"):
            own[post].append(act)
    found = [("mass", post, acts) for post, read in by_post.items() if (acts := mass(read))]
    found += [("off-duty", post, acts) for post, acts in _off_duty(by_post).items()]
    found += [("taken-out", post, acts) for post, acts in taken.items()]
    found += [("own-post", post, acts) for post, acts in own.items()]
    made = (_sign(sort, post, acts, rules, language) for sort, post, acts in found)
    return sorted(made, key=lambda sign: sign.last, reverse=True)


def mass(read: Sequence[tuple[Act, dict[str, Any]]], many: int = MANY) -> list[Act]:
    """The reads that lie in any stretch of WITHIN in which `many` different matters were read."""
    ordered = sorted(read, key=lambda pair: (pair[0].at, pair[0].seq))
    start, marked, kept, within = 0, 0, list[int](), Counter[str]()
    for end, (act, event) in enumerate(ordered):
        within[event["subject"]] += 1
        while act.at - ordered[start][0].at > WITHIN:
            gone = ordered[start][1]["subject"]
            within[gone] -= 1
            if not within[gone]:
                del within[gone]
            start += 1
        if len(within) >= many:
            kept += range(max(start, marked), end + 1)
            marked = end + 1
    return [ordered[i][0] for i in kept]


def _off_duty(by_post: dict[str, list[tuple[Act, dict[str, Any]]]]) -> dict[str, list[Act]]:
    """Reads by duty posts outside the roster, or by somebody the roster does not name; a post that has no roster in these days is not judged."""
    titles = post_titles("vi")
    duty = {UUID(post): [act for act, _event in read] for post, read in by_post.items() if titles.get(post, ("", False))[1]}
    if not duty:
        return {}
    times = [act.at for acts in duty.values() for act in acts]
    roster = stretches(duty, min(times) - timedelta(days=1), max(times) + timedelta(days=1))
    out: dict[str, list[Act]] = {}
    for post, acts in duty.items():
        shifts = roster.get(post, [])
        outside = [act for act in acts if not any(shift.covers(act.at, _person(act)) for shift in shifts)]
        if shifts and outside:
            out[post.hex] = outside
    return out


def _person(act: Act) -> UUID | None:
    return UUID(person) if (person := act.actor.get("person")) else None


def _sign(sort: str, post: str, acts: Iterable[Act], rules: Book, language: str) -> Sign:
    ordered = sorted(acts, key=lambda act: act.seq)
    unit = _unit(unit_codes(), ordered[0].actor.get("unit", ""), rules, language)
    at = [act.at for act in ordered]
    return Sign(sort, unit, post_titles(language).get(post, ("", False))[0], len(ordered), min(at), max(at), ordered[0].seq)


def _unit(codes: dict[UUID, str], unit: str, rules: Book, language: str) -> str:
    code = codes.get(UUID(unit), "") if unit else ""
    return name(rules.pack, "unit", code, language) if code else ""
