"""Numbers of Vietnamese instruments (Chương, Điều, khoản, điểm): read from a clause's `cite`, put in order, and the instrument as the tree they make.

A cite that is no such number ("Article 5(1)", "Mục I khoản 1") is shown as it stands: `parse` gives None and the clause is an article of its own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import total_ordering
from itertools import groupby

from lienket.regulation.format import Chapter, Clause, Instrument, Words

POINTS = ["a", "b", "c", "d", "đ", "e", "g", "h", "i", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t", "u", "v", "x", "y"]
"""Letters of points in their order (NĐ 30/2020: the Vietnamese alphabet without its marked vowels; đ follows d)."""

_CITE = re.compile(
    r"điều\s+(?P<article>[1-9]\d{0,3})(?P<inserted>[a-zđ]?)(?:[\s,]+khoản\s+(?P<clause>[1-9]\d{0,2})(?P<clause_inserted>[a-zđ]?))?"
    r"(?:[\s,]+điểm\s+(?P<point>[a-zđ])(?P<point_inserted>\d?))?"
)


@total_ordering
@dataclass(frozen=True, slots=True)
class Number:
    """Điều `article`, khoản `clause`, điểm `point`. `inserted` and `clause_inserted` are the letters of what an amendment put in: Điều 5a, khoản 2b."""

    article: int
    clause: int | None = None
    point: str | None = None
    inserted: str = ""
    clause_inserted: str = ""

    @property
    def key(self) -> tuple[int, int, int, int, int, str]:
        """Sorts as the document does: what stands before the first khoản or điểm comes first, đ after d, 5a between 5 and 6."""
        letter, after = (self.point[0], self.point[1:]) if self.point else ("", "")
        return (self.article, _place(self.inserted), self.clause or 0, _place(self.clause_inserted), _place(letter), after)

    def __lt__(self, other: Number) -> bool:
        return self.key < other.key

    @property
    def whole(self) -> Number:
        """The article alone."""
        return Number(self.article, inserted=self.inserted)

    @property
    def paragraph(self) -> Number:
        """Article and clause, without the point."""
        return Number(self.article, self.clause, None, self.inserted, self.clause_inserted)

    def __str__(self) -> str:
        clause = f" khoản {self.clause}{self.clause_inserted}" if self.clause else ""
        point = f" điểm {self.point}" if self.point else ""
        return f"Điều {self.article}{self.inserted}{clause}{point}"


def _place(letter: str) -> int:
    """1 for a … 23 for y; letters that points do not use come after; 0 for none."""
    if not letter:
        return 0
    return POINTS.index(letter) + 1 if letter in POINTS else len(POINTS) + 1 + ord(letter)


def parse(cite: str) -> Number | None:
    """The number in `cite` ("Điều 5 khoản 2 điểm a", "Điều 5a"), or None where it is none."""
    found = _CITE.fullmatch(" ".join(unicodedata.normalize("NFC", cite).lower().split()))
    if found is None:
        return None
    part = found.groupdict()
    point = part["point"] + (part["point_inserted"] or "") if part["point"] else None
    return Number(int(part["article"]), int(part["clause"]) if part["clause"] else None, point, part["inserted"] or "", part["clause_inserted"] or "")


@dataclass(frozen=True, slots=True)
class PointPart:
    """A điểm: `letter` as it is printed, and its clause."""

    letter: str
    clause: Clause


@dataclass(frozen=True, slots=True)
class ClausePart:
    """A khoản: its `number` ("2", "2a"; "" for points straight under the article), its own clause (None: only points) and its points."""

    number: str
    clause: Clause | None
    points: tuple[PointPart, ...] = ()


@dataclass(frozen=True, slots=True)
class ArticlePart:
    """An article: `cite` as printed ("Điều 5"), its title, the clause that is the whole of it or its opening words, and its khoản."""

    cite: str
    number: Number | None
    title: Words | None
    opening: Clause | None
    clauses: tuple[ClausePart, ...] = ()

    def all(self) -> tuple[Clause, ...]:
        """Every clause of the pack in this article, in order."""
        own = (self.opening,) if self.opening else ()
        return (*own, *(c for part in self.clauses for c in ((part.clause,) if part.clause else ()) + tuple(p.clause for p in part.points)))


@dataclass(frozen=True, slots=True)
class ChapterPart:
    """A chapter and its articles; `chapter` is None for articles that stand before the first chapter, or where there are none."""

    chapter: Chapter | None
    articles: tuple[ArticlePart, ...] = field(default=())


def structure(instrument: Instrument) -> tuple[ChapterPart, ...]:
    """`instrument` as chapters → articles → clauses → points, in the order of the file; every clause appears exactly once."""
    begins = {_article(chapter.first): chapter for chapter in instrument.chapters}
    chapters: list[tuple[Chapter | None, list[ArticlePart]]] = []
    for article in _articles(instrument.clauses):
        chapter = begins.get(_article(article.cite))
        if chapter is not None or not chapters:
            chapters.append((chapter, []))
        chapters[-1][1].append(article)
    return tuple(ChapterPart(chapter, tuple(articles)) for chapter, articles in chapters)


def _article(cite: str) -> Number | str:
    """What tells articles apart: the number, or the cite as it stands."""
    number = parse(cite)
    return number.whole if number else cite


def _articles(clauses: Iterable[Clause]) -> Iterable[ArticlePart]:
    for key, group in groupby(clauses, key=lambda c: _article(c.cite)):
        if isinstance(key, str):
            for clause in group:
                yield ArticlePart(clause.cite, None, clause.title, clause)
            continue
        members = list(group)
        yield ArticlePart(str(key), key, members[0].title, *_within(members))


def _within(members: list[Clause]) -> tuple[Clause | None, tuple[ClausePart, ...]]:
    """The opening clause of an article and its khoản; a second clause with the article's bare number is kept as a khoản without number."""
    opening: Clause | None = None
    parts: list[ClausePart] = []
    for paragraph, group in groupby(members, key=_paragraph):
        own: Clause | None = None
        points: list[PointPart] = []
        name = f"{paragraph.clause}{paragraph.clause_inserted}" if paragraph.clause else ""
        for clause in group:
            point = _number(clause).point
            if point is not None:
                points.append(PointPart(point, clause))
            elif not name and opening is None and not parts and not points:
                opening = clause
            elif own is None and not points:
                own = clause
            else:  # A number used twice: lint says so; here nothing may be lost.
                parts.append(ClausePart(name, own, tuple(points)))
                own, points = clause, []
        if own is not None or points:
            parts.append(ClausePart(name, own, tuple(points)))
    return opening, tuple(parts)


def _number(clause: Clause) -> Number:
    number = parse(clause.cite)
    assert number is not None
    return number


def _paragraph(clause: Clause) -> Number:
    return _number(clause).paragraph
