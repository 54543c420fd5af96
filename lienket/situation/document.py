"""An instrument as people read it: chapters, articles, clauses, each with its mark and with what the program executes of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from lienket.regulation.format import Clause, Instrument, Words
from lienket.regulation.load import Pack
from lienket.routing.explain import MARKS
from lienket.situation.clause_words import Meaning, meaning


@dataclass(frozen=True, slots=True)
class ShownClause:
    """One clause."""

    id: str
    cite: str
    within: str
    heading: str
    text: str
    basis: str
    mark: str
    meaning: tuple[Meaning, ...]
    line: int


@dataclass(slots=True)
class Article:
    """The clauses of one article under its title."""

    cite: str
    title: str
    clauses: list[ShownClause] = field(default_factory=list)


@dataclass(slots=True)
class ChapterShown:
    """The articles of one chapter; an instrument without chapters has one that has no number."""

    number: str
    title: str
    articles: list[Article] = field(default_factory=list)


def in_language(words: Words | None, language: str) -> str:
    """Words in a language; nothing for none."""
    return "" if words is None else words.vi if language == "vi" else words.en


def article_of(cite: str) -> str:
    """The article a clause lies in: `Điều 5` of `Điều 5 khoản 2`; a cite of another kind is its own."""
    return cite.split(" khoản ")[0].split(" điểm ")[0] if cite.startswith(("Điều ", "Mục ")) else cite


def document(pack: Pack, instrument: Instrument, language: str) -> tuple[ChapterShown, ...]:
    """The whole instrument in the order it is written."""
    begins = {c.first: c for c in instrument.chapters}
    chapters = [ChapterShown("", "")]
    article = Article("", "")
    for clause in instrument.clauses:
        cite = article_of(clause.cite)
        if cite != article.cite or not chapters[-1].articles:
            if cite in begins and begins[cite].number != chapters[-1].number:
                chapters.append(ChapterShown(begins[cite].number, in_language(begins[cite].title, language)))
            article = Article(cite, in_language(clause.title, language))
            chapters[-1].articles.append(article)
            heading = ""
        else:
            heading = in_language(clause.title, language)
        article.clauses.append(_shown(pack, instrument, clause, heading, language))
    return tuple(c for c in chapters if c.articles)


def _shown(pack: Pack, instrument: Instrument, clause: Clause, heading: str, language: str) -> ShownClause:
    within = clause.cite.removeprefix(article_of(clause.cite)).strip()
    lines = meaning(pack, instrument, clause, language)
    _file, line = pack.where(f"{instrument.code}#{clause.id}")
    text = in_language(clause.text, language)
    return ShownClause(clause.id, clause.cite, within, heading, text, clause.basis, MARKS[clause.basis][language], lines, line)
