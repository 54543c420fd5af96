"""Open matters like the report being written, each with the reasons in words, so that the same thing is not opened twice.

Least sharing: a matter known of only (level know) is compared by kind and field and never by place; words and positions are compared from level work on,
and never those of a restricted matter, whose every read is journaled. The cost is bounded: the newest grants of the unit are looked at, not all matters.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING
from uuid import UUID

from lienket.geo.distances import distance_km
from lienket.instruments.queries import Book
from lienket.intake.detail import headline
from lienket.intake.queries import positions, texts
from lienket.kernel.actor import Actor
from lienket.matters.queries import by_ids, number_of
from lienket.sharing import policy
from lienket.sharing.codes import Level
from lienket.situation.folding import words

if TYPE_CHECKING:
    from lienket.matters.models import Matter

HOURS = 72
NEWEST = 200
NEAR_KM = 1.0
LETTERS = 1_000
"""So many letters of a report are compared."""
_SIGNS = ".,;:!?()[]\"'“”…"
ENOUGH = 2.5
"""Points from which a matter is shown: the same field at the same place, or the same words, but not the same field alone."""

WORDS = {
    "place": {"vi": "cùng địa điểm", "en": "the same place"},
    "area": {"vi": "cùng khu vực", "en": "the same area"},
    "near": {"vi": "cách {metres} m", "en": "{metres} m away"},
    "field": {"vi": "cùng lĩnh vực", "en": "the same field"},
    "kin": {"vi": "lĩnh vực gần", "en": "a related field"},
    "kind": {"vi": "cùng loại", "en": "the same kind"},
    "words": {"vi": "cùng nhắc “{words}”", "en": "both say “{words}”"},
    "minutes": {"vi": "{n} phút trước", "en": "{n} min ago"},
    "hours": {"vi": "{n} giờ trước", "en": "{n} h ago"},
    "today": {"vi": "trong ngày", "en": "today"},
    "days": {"vi": "{n} ngày trước", "en": "{n} d ago"},
}
_EMPTY = frozenset(
    words(
        "và là có của ở tại cho một hai ba bốn người bị đã đang được với khi thì mà này đó lúc khoảng giờ phút ngày số từ đến trong ngoài về các những"
        " báo tin phản ánh qua vào ra a an the and at in is of on to was"
    )
)
"""Words that say nothing of what happened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What is known so far of the report being written."""

    text: str = ""
    kind: str = ""
    field: str = ""
    place: str = ""
    lat: float | None = None
    lng: float | None = None


@dataclass(frozen=True, slots=True)
class Similar:
    """An open matter like the report, with why it may be the same."""

    number: str
    headline: str
    reasons: tuple[str, ...]
    level: str


def similar(*, actor: Actor, book: Book, sought: Sought, at: datetime, language: str = "vi", limit: int = 5) -> list[Similar]:
    """Open matters of the last 72 hours that `actor` may see and that look like `sought`, likeliest first."""
    levels = _newest(actor, at)
    found = {pk: matter for pk, matter in by_ids(levels).items() if matter.state == "OPEN"}  # Ids come from the policy.
    readable = [pk for pk, matter in found.items() if levels[pk] >= Level.WORK and not matter.restricted]
    phrases = _phrases(sought.text)
    said = {pk: _pairs(told) for pk, told in texts(readable).items()} if phrases else {}
    places = positions(readable) if sought.lat is not None else {}
    ranked: list[tuple[float, Matter, tuple[str, ...]]] = []
    for pk, matter in found.items():
        points, reasons = _compare(book, sought, matter, levels[pk], places.get(pk, []), language)
        shared = [written for pair, written in phrases.items() if pair in said.get(pk, ())]
        if shared:
            points += min(3.0, float(len(shared)))
            reasons.append(WORDS["words"][language].format(words=", ".join(shared[:2])))
        if points >= ENOUGH:
            ranked.append((points, matter, (*reasons, _age(book, matter, levels[pk], at, language))))
    ranked.sort(key=lambda one: (-one[0], -one[1].received_at.timestamp(), one[1].id))
    return [Similar(number_of(m), headline(book, m, levels[m.id], language), reasons, levels[m.id].label) for _points, m, reasons in ranked[:limit]]


def _newest(actor: Actor, at: datetime) -> dict[UUID, Level]:
    """The unit's newest subjects of the last 72 hours, each with the highest level held."""
    given = policy.grants(actor, at).filter(listed_at__gt=at - timedelta(hours=HOURS)).order_by("-listed_at", "-subject")
    out: dict[UUID, Level] = {}
    for subject, level in given.values_list("subject", "level")[: 2 * NEWEST]:
        if subject in out or len(out) < NEWEST:
            out[subject] = max(Level(level), out.get(subject, Level.KNOW))
    return out


def _compare(book: Book, sought: Sought, matter: Matter, level: Level, places: list[tuple[float, float]], language: str) -> tuple[float, list[str]]:
    """Points and reasons from place, field and kind, as far as the level lets them be read."""
    points, reasons = 0.0, list[str]()

    def because(key: str, worth: float, **values: str) -> None:
        nonlocal points
        points += worth
        reasons.append(WORDS[key][language].format(**values))

    if level >= Level.VIEW and sought.place and matter.place:
        if sought.place == matter.place:
            because("place", 2.0)
        elif _same_area(book, sought.place, matter):
            because("area", 1.0)
    near = _nearest(sought, places)
    if near is not None:
        because("near", 2.0, metres=str(max(10, round(near * 100) * 10)))
    if sought.field and sought.field == matter.field:
        because("field", 1.5)
    elif sought.field and _kin(book, sought.field, matter.field):
        because("kin", 0.75)
    if sought.kind and sought.kind == matter.kind:
        points += 0.5
        if level < Level.VIEW:
            because("kind", 0.5)
    return points, reasons


def _nearest(sought: Sought, places: list[tuple[float, float]]) -> float | None:
    if sought.lat is None or sought.lng is None:
        return None
    away = [distance_km(sought.lat, sought.lng, lat, lng) for lat, lng in places]
    return min((km for km in away if km <= NEAR_KM), default=None)


def _same_area(book: Book, place: str, matter: Matter) -> bool:
    """Whether one place lies in the other (by `within` alone: units of the whole linkage area would make all places one)."""
    zones = book.rules.edition(matter.received_at).zones

    def around(code: str) -> set[str]:
        return {code, *(zones[code].within[:1] if code in zones else ())}

    assert matter.place is not None
    return place in around(matter.place) or matter.place in around(place)


def _kin(book: Book, one: str, other: str) -> bool:
    """Whether two fields are parent and child, or children of one parent."""
    lines = [{code, *book.pack.field_ancestors(code)[:1]} for code in (one, other)]
    return not lines[0].isdisjoint(lines[1])


def _phrases(text: str) -> dict[str, str]:
    """Pairs of neighbouring words, folded → as written: most Vietnamese words are two syllables. Pairs with a word that says nothing are left out."""
    written = [(folded, word) for word in text.split() if (folded := " ".join(words(word)))]
    pairs = (pair for pair in pairwise(written) if all(len(folded) > 1 and folded not in _EMPTY for folded, _word in pair))
    return {f"{a} {b}": f"{one.strip(_SIGNS)} {two.strip(_SIGNS)}" for (a, one), (b, two) in pairs}


def _pairs(told: list[str]) -> set[str]:
    return {pair for text in told for pair in _phrases(text[:LETTERS])}


def _age(book: Book, matter: Matter, level: Level, at: datetime, language: str) -> str:
    """How long ago, in words; at level know by days only, as lists show it."""
    minutes = max(0, int((at - matter.received_at).total_seconds() // 60))
    if level >= Level.VIEW and minutes < 60:
        return WORDS["minutes"][language].format(n=minutes)
    if level >= Level.VIEW and minutes < 24 * 60:
        return WORDS["hours"][language].format(n=minutes // 60)
    zone = book.calendar.zone
    days = (at.astimezone(zone).date() - matter.received_at.astimezone(zone).date()).days
    return WORDS["days"][language].format(n=days) if days else WORDS["today"][language]
