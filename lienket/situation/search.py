"""Search: the index sieves, the policy decides, and every word is looked for again in what the reader's level opens."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lienket.journal.storage import StorageTrouble
from lienket.kernel.actor import Actor
from lienket.matters.queries import numbered
from lienket.sharing.codes import Level
from lienket.situation import search_engine as engine
from lienket.situation.search_engine import Doc, Terms
from lienket.situation.search_index import backlog, catch_up, rebuilding
from lienket.situation.search_terms import lenient, number, terms

SOON = 200
"""A backlog this small is taken in before searching: what was saved a second ago is found."""

SPARE, LARGEST = 10, 3_200
"""The first look takes so many more than a page holds: the index is nearly exact. Later ones take four times as many each, up to the largest."""

Allow = Callable[[list[UUID]], dict[UUID, Level]]
"""Which of these subjects the reader may see, and meets the other filters, each with the reader's level."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A matter found: its place in the index (in order of recording) and the reader's level."""

    place: int
    subject: UUID
    level: Level


@dataclass(frozen=True, slots=True)
class Found:
    """One page of hits, newest recorded first. `lenient`: nothing matched to the letter, these differ in one. `complete`: the index knows all there is."""

    hits: tuple[Hit, ...]
    terms: Terms
    earlier: bool
    later: bool
    lenient: bool
    complete: bool


def search(
    *,
    actor: Actor,
    text: str,
    at: datetime,
    allow: Allow,
    prefixes: Iterable[str],
    limit: int = 50,
    before: int | None = None,
    after: int | None = None,
    near: bool = False,
) -> Found:
    """One page of what `actor` may find by `text`: older than place `before`, or newer than `after`.

    `prefixes` are those a number without one may have; `near` also takes words with one letter wrong.
    """
    complete = freshened(at)
    exact: Terms = terms(text)
    if not exact or actor.unit is None:
        return Found((), exact, False, False, False, complete)
    wanted = lenient(exact) if near else exact
    if named := _by_number(text, allow, prefixes):
        return Found(named, exact, False, False, False, complete)
    hits = _page(actor.unit, wanted, allow, limit + 1, before, after)
    if not hits and not near and before is None and after is None:
        looser = lenient(exact)
        hits = _page(actor.unit, looser, allow, limit + 1, None, None) if looser != exact else []
        near, wanted = (True, looser) if hits else (False, exact)
    more, hits = len(hits) > limit, hits[:limit]
    earlier, later = (more, before is not None) if after is None else (True, more)
    return Found(tuple(hits if after is None else reversed(hits)), wanted, earlier, later, near, complete)


def _by_number(text: str, allow: Allow, prefixes: Iterable[str]) -> tuple[Hit, ...]:
    """The matters a number names, by the register of numbers: quicker than any index of words. In quotes a number is looked for as words."""
    wanted = number(text)
    if wanted is None:
        return ()
    prefix, year, serial = wanted
    found = numbered([prefix] if prefix else prefixes, year, serial)
    levels = allow(found) if found else {}
    return tuple(Hit(0, subject, levels[subject]) for subject in found if subject in levels)


def freshened(at: datetime) -> bool:
    """Take in a small backlog; whether the index then knows everything. A disk that takes nothing hinders no reading."""
    waiting = backlog()
    if 0 < waiting <= SOON:
        try:
            catch_up(at, SOON)
        except StorageTrouble:
            return False
        waiting = 0
    return waiting == 0 and not rebuilding()


def _page(unit: UUID, wanted: Terms, allow: Allow, limit: int, before: int | None, after: int | None) -> list[Hit]:
    hits: list[Hit] = []
    size = limit + SPARE
    while len(hits) < limit:
        docs = engine.candidates(unit, wanted, before=before, after=after, limit=size)
        likely = [doc for doc in docs if holds(doc, Level.WORK, wanted)]  # Cheaper than the policy, which is asked about these alone.
        levels = allow([doc.subject for doc in likely]) if likely else {}
        hits += [Hit(doc.id, doc.subject, levels[doc.subject]) for doc in likely if doc.subject in levels and holds(doc, levels[doc.subject], wanted)]
        if len(docs) < size:
            break
        before, after = (docs[-1].id, None) if after is None else (None, docs[-1].id)
        size = min(size * 4, LARGEST)
    return hits[:limit]


def holds(doc: Doc, level: Level, wanted: Terms) -> bool:
    """Whether what a reader at `level` may search in holds all terms."""
    text = doc.text(level)
    return all(any(spelling in text for spelling in term) for term in wanted)
