"""The text of a document in the order in which it stands on the page, and the text that a PDF really shows."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pypdf import PageObject, PdfReader

from lienket.instruments.paper.closing import Signature
from lienket.instruments.paper.content import Content

_SHOWING = {b"Tj", b"TJ", b"'", b'"'}


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of text; `key` is the clause's id, or the part of the document: head, bases, signatures, recipients, annex, source."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What a PDF shows: the running text, and on each page what stands outside it (page number, mark, repeated heads of tables)."""

    running: str
    beside: tuple[str, ...]


def passages(made: Content) -> Iterator[Passage]:
    """Every passage of the document, in order."""
    head = made.head
    for text in (*head.above, *head.agency, head.state, head.motto, head.number, head.place_and_date, head.kind, head.subject):
        yield Passage("head", text)
    for block in made.bases:
        yield Passage("bases", block.text)
    for n, block in enumerate(made.body):
        # The heading of a chapter belongs to the clause that follows it.
        yield Passage(block.clause or next((b.clause for b in made.body[n:] if b.clause), "body"), block.text)
    yield Passage("signatures", made.signing)
    # Recipients beside a signature are as tall as the whole row, and such cells come last on the page.
    rows = [made.closing[n : n + 2] for n in range(0, len(made.closing), 2)]
    for cell in (cell for row in rows for cell in sorted(row, key=lambda c: not isinstance(c, Signature))):
        if isinstance(cell, Signature):
            yield from (Passage("signatures", text) for text in (*cell.name, *cell.lines))
        else:
            yield from (Passage("recipients", text) for text in (cell.title, *cell.lines))
    yield Passage("source", made.made_from)
    for annex in made.annexes:
        table = annex.table
        yield from (Passage("annex", text) for text in (annex.label, table.title, *table.columns))
        yield from (Passage("annex", cell) for row in table.rows for cell in row if cell)
        if table.note:
            yield Passage("annex", table.note)


def bare(text: str) -> str:
    """Text as it is compared: composed letters, no white space (a justified line has none of its own), no soft hyphens."""
    return "".join(unicodedata.normalize("NFC", text).replace("\u00ad", "").split())


def shown(reader: PdfReader) -> Shown:
    """Read every page. What the file declares to be decoration is kept apart, not left out: text could be hidden there."""
    parts = [_text(page) for page in reader.pages]
    return Shown("\n".join(running for running, _ in parts), tuple(beside for _, beside in parts))


def _text(page: PageObject) -> tuple[str, str]:
    """The running text of a page and what stands beside it, by the marks in its content."""
    open_marks: list[bool] = []
    texts: tuple[list[str], list[str]] = ([], [])
    beside = False

    def before(operator: bytes, operands: Any, *_place: Any) -> None:
        nonlocal beside
        if operator in (b"BDC", b"BMC"):
            open_marks.append(bool(operands) and operands[0] == "/Artifact")
        elif operator == b"EMC" and open_marks:
            open_marks.pop()
        elif operator in _SHOWING:
            beside = any(open_marks)

    def text(told: str, *_place: Any) -> None:
        texts[beside].append(told)

    page.extract_text(visitor_operand_before=before, visitor_text=text)
    return "".join(texts[False]), "".join(texts[True])
