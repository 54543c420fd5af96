"""Lint of numbers: articles, clauses and points run on without gaps, repetitions or leaps back, and every chapter begins with an article there is."""

from __future__ import annotations

from collections.abc import Iterator

from lienket.regulation.finding import Finding, at
from lienket.regulation.format import Instrument
from lienket.regulation.load import Pack
from lienket.regulation.numbering import POINTS, Number, parse
from lienket.regulation.refusal import Both


def numbering_findings(pack: Pack) -> Iterator[Finding]:
    """What is wrong with the numbers of every instrument that is numbered as Vietnamese instruments are. Works on texts: no date matters."""
    for instrument in pack.instruments:
        yield from _clauses(pack, instrument)
        yield from _chapters(pack, instrument)


def _clauses(pack: Pack, instrument: Instrument) -> Iterator[Finding]:
    before: Number | None = None
    seen: dict[Number, str] = {}
    numbered = any(parse(clause.cite) for clause in instrument.clauses)
    for clause in instrument.clauses:
        number = parse(clause.cite)
        if number is None:
            if numbered and "điều" in clause.cite.casefold():  # "Khoản 2 Điều 3", as people speak, would go unchecked.
                message = (f"'{clause.cite}' không đọc được thành số điều", f"'{clause.cite}' cannot be read as a number")
                yield _finding(at(pack, f"{instrument.code}#{clause.id}", "cite"), message, _ORDER)
            continue
        place = at(pack, f"{instrument.code}#{clause.id}", "cite")
        if number in seen:
            message = (f"{clause.cite} đã có ở '{seen[number]}'", f"{clause.cite} is already the number of '{seen[number]}'")
            yield _finding(place, message, _RENUMBER)
        elif before is not None and number < before:
            message = (f"{clause.cite} đứng sau {before}", f"{clause.cite} stands after {before}")
            yield _finding(place, message, ("xếp các điều khoản theo thứ tự số", "put the clauses in the order of their numbers"))
        elif missing := _missing(before, number):
            message = (f"thiếu {missing} trước {clause.cite}", f"{missing} is missing before {clause.cite}")
            yield _finding(place, message, _RENUMBER)
        seen.setdefault(number, clause.id)
        before = max(number, before) if before else number


def _missing(before: Number | None, number: Number) -> Number | None:
    """The number that should stand between `before` and `number`, or None if they follow each other. Inserted ones (5a, 2b) may follow what they extend."""
    if before is None or number.whole != before.whole:
        last = before.article if before else 0
        if number.article > last + (0 if number.inserted else 1):
            return Number(last + 1)
        before = None
    if number.clause and (before is None or number.paragraph != before.paragraph):
        last = before.clause or 0 if before else 0
        if number.clause > last + (0 if number.clause_inserted else 1):
            return Number(number.article, last + 1, None, number.inserted)
        before = None
    if number.point and number.point in POINTS:
        last = POINTS.index(before.point[0]) if before and before.point and before.point[0] in POINTS else -1
        if POINTS.index(number.point) > last + 1:
            return Number(number.article, number.clause, POINTS[last + 1], number.inserted, number.clause_inserted)
    return None


def _chapters(pack: Pack, instrument: Instrument) -> Iterator[Finding]:
    cites = {clause.cite for clause in instrument.clauses}
    articles = {number.whole for clause in instrument.clauses if (number := parse(clause.cite))}
    before: Number | None = None
    for n, chapter in enumerate(instrument.chapters):
        file, line = pack.where(instrument.code, "chapters", n, "first")
        number = parse(chapter.first)
        place = (file, line, f"Chương {chapter.number}")
        if chapter.first not in cites and (number is None or number.whole not in articles):
            message = (
                f"Chương {chapter.number} bắt đầu bằng '{chapter.first}', điều không có",
                f"chapter {chapter.number} begins with '{chapter.first}', which is no article",
            )
            yield _finding(place, message, ("nêu điều đầu tiên của chương, như các điều khoản viết", "name the chapter's first article as the clauses cite it"))
        if (roman := _roman(n + 1)) != chapter.number:
            message = (f"chương thứ {n + 1} mang số {chapter.number}", f"chapter number {n + 1} in order is called {chapter.number}")
            yield _finding(place, message, (f"đặt số {roman}", f"call it {roman}"))
        if number is not None and before is not None and number <= before:
            message = (f"Chương {chapter.number} bắt đầu trước chương đứng trên nó", f"chapter {chapter.number} begins before the chapter above it")
            yield _finding(place, message, ("xếp các chương theo thứ tự điều", "put the chapters in the order of their articles"))
        before = number or before


_ORDER: Both = ("viết từ lớn đến nhỏ: Điều 3 khoản 2 điểm a", "write from large to small: Điều 3 khoản 2 điểm a")
_RENUMBER: Both = ("đánh số lại liên tục, hoặc dùng số chèn (Điều 5a)", "number them on without a gap, or use an inserted number (Điều 5a)")


def _finding(place: tuple[str, int, str], message: Both, remedy: Both) -> Finding:
    return Finding("numbering", "warning", *place, message, remedy)


def _roman(n: int) -> str:
    out = ""
    for value, numeral in ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        out += numeral * (n // value)
        n %= value
    return out
