"""Whether the text on the page is the text of the source, clause by clause."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lienket.instruments.paper.content import Content
from lienket.instruments.paper.texts import Passage, Shown, bare, passages

_LONG = 400
"""How much of a differing text is shown, in letters."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Where page and source part: the passage by the source ("" for text that only the page has) and what stands on the page instead."""

    key: str
    source: str
    page: str


def differences(made: Content, found: Shown) -> tuple[Difference, ...]:
    """Every difference between a document and what a PDF shows, in order."""
    return (*_running(tuple(passages(made)), found.running), *_beside(made, found.beside))


def _running(expected: Sequence[Passage], running: str) -> Iterable[Difference]:
    spots = [n for n, letter in enumerate(running) if not letter.isspace() and letter != "\u00ad"]
    page = bare(running)
    if len(spots) != len(page):  # Letters were composed; show them without spaces then.
        running, spots = page, list(range(len(page)))

    def cut(start: int, end: int) -> str:
        return " ".join(running[spots[start] : spots[end - 1] + 1].split())[:_LONG] if start < end else ""

    at, n, last = 0, 0, "head"
    while n < len(expected):
        text = bare(expected[n].text)
        if page.startswith(text, at):
            at, last, n = at + len(text), expected[n].key, n + 1
            continue
        # Where the text goes on: with this passage after something put in, or with a later one after something changed.
        nth, position = _resumes(expected, n, page, at)
        if nth == n:
            yield Difference(last, "", cut(at, position))
        else:
            for k in range(n, nth):
                yield Difference(expected[k].key, expected[k].text[:_LONG], cut(at, position) if k == n else "")
        at, n = position, nth
    if at < len(page):
        yield Difference(last, "", cut(at, len(page)))


def _resumes(expected: Sequence[Passage], n: int, page: str, at: int) -> tuple[int, int]:
    """The passage from `n` on that stands soonest after `at`, and where; (number of passages, end of the page) where none does."""
    best = (len(expected), len(page))
    for k in range(n, min(n + 12, len(expected))):
        text = bare(expected[k].text)
        position = page.find(text, at, best[1] + len(text)) if len(text) > 3 else -1
        if -1 < position < best[1]:
            best = (k, position)
    return best


def _beside(made: Content, pages: Sequence[str]) -> Iterable[Difference]:
    """On each page only its number and the mark may stand outside the text, and the head of a table that goes on."""
    heads = {"".join(bare(column) for column in annex.table.columns) for annex in made.annexes}
    mark = bare(made.mark)
    for n, text in enumerate(pages, start=1):
        rest, wanted = bare(text), [mark, mark] if mark else []
        if n > 1:
            wanted.append(str(n))
        for each in wanted:
            if each not in rest:
                yield Difference(f"page {n}", made.mark if each == mark else each, " ".join(text.split())[:_LONG])
                break
            rest = rest.replace(each, "", 1)
        else:
            if rest and rest not in heads:
                yield Difference(f"page {n}", "", rest[:_LONG])
