"""What the page, the picture and the file show: the matrix and the proof of one date, with the pack's names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lienket.instruments.queries import Book
from lienket.regulation.edition import Edition
from lienket.regulation.matrix import Cell, Matrix, Share, cites, state_words
from lienket.regulation.proof import Proof
from lienket.regulation.refusal import Language
from lienket.routing.explain import name
from lienket.situation.coverage import edition_of, matrix_on, proof_on


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: the regulations of one local date, over every kind or for one, in the reader's language."""

    book: Book
    day: date
    kind: str | None
    language: Language

    @property
    def edition(self) -> Edition:
        """The regulations in force on that date."""
        return edition_of(self.book, self.day)

    @property
    def matrix(self) -> Matrix:
        """The matrix of the date and kind."""
        return matrix_on(self.book, self.day, self.kind)

    @property
    def proof(self) -> Proof:
        """The proof of the date."""
        return proof_on(self.book, self.day)

    def called(self, sort: str, code: str) -> str:
        """The pack's name of a code in the reader's language."""
        return name(self.book.pack, sort, code, self.language)


@dataclass(frozen=True, slots=True)
class Line:
    """One lead of a cell in words: who, by which clauses, in which part of the cases."""

    who: str
    clauses: str
    share: str
    bad: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """One cell in words; `tone` numbers the unit in the legend, 0 for none."""

    main: Line
    others: tuple[Line, ...]
    short: str
    tone: int
    bad: bool
    more: str


@dataclass(frozen=True, slots=True)
class Row:
    """One field."""

    code: str
    name: str
    depth: int
    cells: tuple[Shown, ...]


class Words:
    """Puts one matrix into words."""

    def __init__(self, asked: Asked) -> None:
        """Names are those of the pack, in the reader's language."""
        self.asked, self.table = asked, asked.matrix
        self.cites = cites(asked.book.pack)
        self.tones = {unit: n for n, unit in enumerate(self.table.units, 1)}
        self._short = {u.code: u.short or asked.called("unit", u.code) for u in asked.book.pack.units.units}

    def rows(self, columns: list[int]) -> tuple[Row, ...]:
        """Every field with its cells in the given columns."""
        lines = zip(self.table.fields, self.table.depth, self.table.rows, strict=True)
        return tuple(Row(field, self.asked.called("field", field), depth, tuple(self.cell(cells[n]) for n in columns)) for field, depth, cells in lines)

    def cell(self, cell: Cell) -> Shown:
        """One cell."""
        shares = (cell.main, *cell.others)
        total = sum(share.combinations for share in shares)
        leads = list(dict.fromkeys((share.state, share.unit) for share in shares))
        main, *others = (self._line([share for share in shares if (share.state, share.unit) == lead], total) for lead in leads)
        more = ngettext("{n} ngoại lệ", "{n} ngoại lệ", len(others)).format(n=len(others)) if others else ""
        if cell.state != "lead" and cell.main.state == "lead":  # What has no lead is named, even where it is the smaller part.
            more = state_words(cell.state, self.asked.language)
        short = self._short[cell.main.unit] if cell.main.unit else state_words(cell.main.state, self.asked.language)
        return Shown(main, tuple(others), short, self.tones.get(cell.main.unit or "", 0), cell.state != "lead", more)

    def _line(self, shares: list[Share], total: int) -> Line:
        first = shares[0]
        who = self.asked.called("unit", first.unit) if first.unit else state_words(first.state, self.asked.language)
        clauses = ", ".join(dict.fromkeys(self.cites[key] for share in shares for key in share.clauses))
        part = sum(share.combinations for share in shares) / total
        words = _("mọi trường hợp") if part == 1 else f"{part:.0%}" if part >= 0.01 else "< 1%"
        return Line(who, clauses, words, first.state != "lead")

    def legend(self) -> list[tuple[int, str, str]]:
        """Number, short name and name of every unit that leads somewhere."""
        return [(n, self._short[unit], self.asked.called("unit", unit)) for unit, n in self.tones.items()]

    def groups(self) -> list[tuple[str, list[str], int]]:
        """Letter, names and first column of each group of zones with the same column."""
        return [(_letter(n), [self.asked.called("zone", z) for z in zones], self.table.zones.index(zones[0])) for n, zones in enumerate(self.table.alike())]

    def file(self) -> Iterator[list[str]]:
        """The whole matrix, one row an outcome, its heading first."""
        yield [_("Lĩnh vực"), _("Tên lĩnh vực"), _("Địa bàn"), _("Tên địa bàn"), _("Tình trạng"), _("Chủ trì"), _("Tên đơn vị"), _("Điều"), _("Số tổ hợp")]
        for field, cells in zip(self.table.fields, self.table.rows, strict=True):
            for zone, cell in zip(self.table.zones, cells, strict=True):
                for share in (cell.main, *cell.others):
                    clauses = ", ".join(dict.fromkeys(self.cites[key] for key in share.clauses))
                    unit = self.asked.called("unit", share.unit) if share.unit else ""
                    state = state_words(share.state, self.asked.language) or _("chủ trì")
                    called = self.asked.called("field", field), self.asked.called("zone", zone)
                    yield [field, called[0], zone, called[1], state, share.unit or "", unit, clauses, str(share.combinations)]


def _letter(n: int) -> str:
    """A, B … Z, AA, AB …"""
    return ("" if n < 26 else _letter(n // 26 - 1)) + chr(ord("A") + n % 26)
