"""What a document says, before any layout: a frozen value made of an instrument and its pack, which both renderers set and the check reads again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from lienket.instruments.paper.closing import Recipients, Signature, closing, on_lines
from lienket.instruments.paper.words import KINDS, MARK, Language, basis_line, fixed, number, one_line, place_and_date, said, subject
from lienket.kernel.errors import LienketError
from lienket.regulation.format import Clause, Instrument
from lienket.regulation.load import Pack
from lienket.regulation.numbering import ArticlePart, ClausePart, structure

RENDERER = "lienket-paper-1"
"""Which rules set the page; rises whenever the text on it would change."""

Kind = Literal["basis", "chapter", "chapter-title", "article", "heading", "text", "clause", "point"]


class NoSuchInstrument(LienketError):
    """The pack has no such instrument: (code asked for, codes there are)."""

    code = "no-such-instrument"


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph. `clause` is the id of the clause it belongs to; headings carry that of the clause they open."""

    kind: Kind
    text: str
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """The head of the first page."""

    above: tuple[str, ...]
    agency: tuple[str, ...]
    number: str
    state: str
    motto: str
    place_and_date: str
    kind: str
    subject: str


@dataclass(frozen=True, slots=True)
class Table:
    """An annex: a table with its title. The first column holds the names of the rows."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Annex:
    """A table with its label: Phụ lục, or Phụ lục I where there are several."""

    label: str
    table: Table


@dataclass(frozen=True, slots=True)
class Content:
    """The whole of a document. `closing` are the cells of its last part, two to a row."""

    language: Language
    code: str
    mark: str
    head: Head
    bases: tuple[Block, ...]
    body: tuple[Block, ...]
    signing: str
    closing: tuple[Signature | Recipients, ...]
    made_from: str
    annexes: tuple[Annex, ...]

    @property
    def signatures(self) -> tuple[Signature, ...]:
        """Who signs, in order."""
        return tuple(cell for cell in self.closing if isinstance(cell, Signature))


def instrument_of(pack: Pack, code: str = "") -> Instrument:
    """The instrument `code`, or the newest regulation of the pack. Raises NoSuchInstrument."""
    if code:
        found = next((i for i in pack.instruments if i.code == code), None)
    else:
        dated = [i for i in pack.instruments if i.kind == "regulation" and i.in_force.start]
        found = max(dated, key=lambda i: (i.in_force.start or i.signed_on, i.precedence), default=None)
    if found is None:
        raise NoSuchInstrument(code, ", ".join(sorted(i.code for i in pack.instruments)))
    return found


def content(pack: Pack, instrument: Instrument, *, language: Language = "vi", annexes: Iterable[Table] = (), simulation: bool = False) -> Content:
    """Put the document together. `simulation` marks it although no clause is assumed (for certificates of the test authority)."""
    tables = tuple(annexes)
    assumed = any(clause.basis == "assumed" for clause in instrument.clauses)
    made_from = fixed("made-from", language).format(renderer=RENDERER, pack=pack.code, digest=pack.digest)
    return Content(
        language=language,
        code=instrument.code,
        mark=MARK[language] if assumed or simulation else "",
        head=_head(pack, instrument, language),
        bases=tuple(_bases(instrument, language)),
        body=tuple(_body(instrument, language)),
        signing=fixed("signing", language),
        closing=closing(pack, instrument, language),
        made_from=made_from,
        annexes=tuple(Annex(_label(n, len(tables), language), table) for n, table in enumerate(tables)),
    )


def _label(n: int, of: int, language: Language) -> str:
    return fixed("annex", language) if of == 1 else fixed("annex-n", language).format(("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")[n])


def _head(pack: Pack, instrument: Instrument, language: Language) -> Head:
    kind = KINDS[instrument.kind][language]
    issuer = pack.unit(instrument.issued_by) if instrument.issued_by else None
    above: tuple[str, ...] = ()
    agency: tuple[str, ...] = ()
    if issuer is not None:
        agency = on_lines(said(issuer.name, language).upper(), language)
        if issuer.parent and commands(said(pack.unit(issuer.parent).name, "vi"), said(issuer.name, "vi")):
            above = on_lines(said(pack.unit(issuer.parent).name, language).upper(), language)
    return Head(
        above=above,
        agency=agency,
        number=fixed("number", language).format(number(instrument.number)),
        state=fixed("state", language),
        motto=fixed("motto", language),
        place_and_date=place_and_date(said(instrument.issued_at, language) if instrument.issued_at else "", instrument.signed_on, language),
        kind=kind.upper(),
        subject=subject(said(instrument.title, language), kind),
    )


def commands(above: str, unit: str) -> bool:
    """Whether the unit above is the managing body named over the issuer: one of the same service; a People's Committee is written without one."""
    return above.split()[0] == unit.split()[0] and not unit.startswith("Ủy ban nhân dân")


def _bases(instrument: Instrument, language: Language) -> Iterator[Block]:
    last = len(instrument.bases) - 1
    for n, basis in enumerate(instrument.bases):
        yield Block("basis", basis_line(said(basis, language).rstrip(" .;"), language) + (";" if n < last else "."))


def _body(instrument: Instrument, language: Language) -> Iterator[Block]:
    for part in structure(instrument):
        if part.chapter is not None:
            yield Block("chapter", fixed("chapter", language).format(part.chapter.number))
            yield Block("chapter-title", said(part.chapter.title, language).upper())
        for article in part.articles:
            yield from _article(article, language)


def _article(article: ArticlePart, language: Language) -> Iterator[Block]:
    clauses = article.all()
    cite = one_line(article.cite) if article.number is None else fixed("article", language).format(f"{article.number.article}{article.number.inserted}")
    title = f" {said(article.title, language)}" if article.title else ""
    yield Block("article", f"{cite}.{title}", clauses[0].id)
    if article.opening is not None:
        yield Block("text", said(article.opening.text, language), article.opening.id)
    for part in article.clauses:
        yield from _clause(part, clauses[0], language)


def _clause(part: ClausePart, first: Clause, language: Language) -> Iterator[Block]:
    number_ = f"{part.number}. " if part.number else ""
    if part.clause is not None:
        titled = part.clause.title is not None and part.clause.id != first.id
        if titled and part.clause.title is not None:  # A khoản with a title has number and title on a line of their own (NĐ 30/2020, annex I).
            yield Block("heading", number_ + said(part.clause.title, language), part.clause.id)
        yield Block("text" if titled or not number_ else "clause", ("" if titled else number_) + said(part.clause.text, language), part.clause.id)
    for point in part.points:
        if point.clause.title is not None and point.clause.id != first.id:
            yield Block("heading", f"{point.letter}) {said(point.clause.title, language)}", point.clause.id)
            yield Block("text", said(point.clause.text, language), point.clause.id)
        else:
            yield Block("point", f"{point.letter}) {said(point.clause.text, language)}", point.clause.id)
