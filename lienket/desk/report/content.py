"""What the page says while a report is written: what the regulation would decide, what looks alike, what the words hint at. Stores nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from lienket.instruments.queries import Book, zone_index
from lienket.intake.actions import located
from lienket.matters.sentences import CLOCKS, missing_words
from lienket.regulation.model import Assigned, Decision, Undetermined, UnknownFact
from lienket.routing.explain import DUTIES, cited, due_of, due_words, limit_words, name
from lienket.routing.plan import NobodyLeft, interim_holder, widened
from lienket.situation.guess import guesses
from lienket.situation.places import named_in, zone_name

if TYPE_CHECKING:
    from lienket.intake.draft import Draft
    from lienket.regulation.edition import Edition

SORTS = {"kind": "kind", "field": "field", "flags": "flag", "reporter": "reporter"}


@dataclass(frozen=True, slots=True)
class Who:
    """A unit with the clauses that name it."""

    name: str
    because: str


@dataclass(frozen=True, slots=True)
class Due:
    """A clock in words: what, who, within which limit, until when and why."""

    clock: str
    duty: str
    limit: str
    due: str
    because: str


@dataclass(frozen=True, slots=True)
class Said:
    """What the regulation would decide, in words. `lead` is None where it cannot: `missing` says why, `holder` who would hold the report."""

    lead: Who | None
    missing: str
    because: str
    holder: str
    support: tuple[Who, ...]
    informed: tuple[Who, ...]
    acknowledge: Due | None
    dues: tuple[Due, ...]
    actions: tuple[str, ...]
    notes: tuple[str, ...]
    label: str
    restricted: bool
    place: str
    """The zone found for a position, where none was named."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A suggestion: which fact, its code and name, the words that caused it, and whether it is taken already."""

    part: str
    code: str
    name: str
    words: str
    taken: bool


def said(book: Book, draft: Draft, at: datetime, language: str) -> Said | UnknownFact:
    """The decision on a draft in words; the unknown code where the vocabulary of that day does not hold one."""
    edition = book.rules.edition(draft.received_at)
    try:
        placed = located(draft, zone_index(at), book.rules)
        decision = book.rules.decide(placed.facts, draft.received_at)
    except UnknownFact as unknown:
        return unknown
    concerns = widened(edition, draft.facts.concerns)
    lead, holder, missing, because = None, "", "", ""
    holding = ""
    if isinstance(decision.lead, Undetermined):
        missing, because = missing_words(decision.lead.missing, language), cited(book.pack, decision.lead.because, language)
        try:
            holding = interim_holder(edition, draft.unit, concerns)
            holder = name(book.pack, "unit", holding, language)
        except NobodyLeft:
            holder = ""
    else:
        lead, holding = _who(book, decision.lead, language), decision.lead.unit
    support = tuple(a for a in decision.support if a.unit != holding)
    informed = tuple(a for a in decision.informed if a.unit not in {holding, draft.unit})
    dues = tuple(_dues(book, decision, draft, support, informed, language))
    found = placed.facts.place if draft.facts.place is None and placed.facts.place else ""
    return Said(
        lead=lead,
        missing=missing,
        because=because,
        holder=holder,
        support=tuple(_who(book, a, language) for a in support),
        informed=tuple(_who(book, a, language) for a in informed),
        acknowledge=next((d for d in dues if d.clock == CLOCKS["acknowledge"][language] and d.duty == DUTIES["lead"][language]), None),
        dues=dues,
        actions=tuple(w.vi if language == "vi" else w.en for w in decision.first_actions),
        notes=tuple(dict.fromkeys(missing_words([note.partition(":")[0]], language) for note in decision.notes)),
        label=decision.label,
        restricted=decision.restricted,
        place=zone_name(edition, found, language) if found else "",
    )


def _who(book: Book, assigned: Assigned, language: str) -> Who:
    return Who(name(book.pack, "unit", assigned.unit, language), cited(book.pack, assigned.because, language))


def _dues(book: Book, decision: Decision, draft: Draft, support: tuple[Assigned, ...], informed: tuple[Assigned, ...], language: str) -> Iterable[Due]:
    """The clocks somebody would have; a duty nobody has is no news."""
    idle = {duty for duty, units in (("support", support), ("informed", informed)) if not units}
    for timed in decision.clocks:
        if timed.duty not in idle:
            due = due_words(due_of(book.calendar, draft.received_at, timed), book.calendar, language)
            yield Due(
                CLOCKS[timed.clock][language], DUTIES[timed.duty][language], limit_words(timed.limits, language), due, cited(book.pack, timed.because, language)
            )


def offers(book: Book, edition: Edition, text: str, taken: Mapping[str, Iterable[str]], language: str) -> list[Offer]:
    """What the words hint at, place first; `taken` holds the codes stated so far, by part."""
    out = [Offer("place", zone, zone_name(edition, zone, language), words, zone in set(taken.get("place", ()))) for zone, words in named_in(edition, text)]
    for guess in guesses(book.pack, text):
        label = name(book.pack, SORTS[guess.part], guess.code, language)
        out.append(Offer(guess.part, guess.code, label, ", ".join(guess.because), guess.code in set(taken.get(guess.part, ()))))
    return out
