"""Where the words somebody searched for stand in a text, as it was written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from unicodedata import normalize

from lienket.situation.folding import fold
from lienket.situation.search_engine import Terms

Piece = tuple[str, bool]
"""Some text, and whether it was searched for."""

_WORD = re.compile(r"[^\W_]+")
AROUND = 8
"""Words shown before the first one found; after it twice as many."""


def marked(text: str, terms: Terms) -> list[Piece]:
    """The whole text in pieces."""
    if not terms:
        return [(text, False)]
    text = normalize("NFC", text)
    spans, found = _found(text, terms)
    return _pieces(text, 0, len(text), [spans[i] for i in sorted(found)])


def snippet(texts: Iterable[str], terms: Terms) -> list[Piece]:
    """The surroundings of the first words found in any of the texts, in pieces; nothing where there are none."""
    for text in texts:
        plain = " ".join(normalize("NFC", text).split())
        spans, found = _found(plain, terms)
        if found:
            first = min(found)
            low, high = max(0, first - AROUND), min(len(spans) - 1, first + 2 * AROUND)
            start, end = (0 if low == 0 else spans[low][0]), (len(plain) if high == len(spans) - 1 else spans[high][1])
            pieces = _pieces(plain, start, end, [spans[i] for i in sorted(found) if low <= i <= high])
            return [*([("… ", False)] if start else []), *pieces, *([(" …", False)] if end < len(plain) else [])]
    return []


def _found(text: str, terms: Terms) -> tuple[list[tuple[int, int]], set[int]]:
    """Where each word of the text stands, and which of them are found."""
    spans = [match.span() for match in _WORD.finditer(text)]
    words = [fold(text[a:b]) for a, b in spans]
    found: set[int] = set()
    for wanted, whole in {(tuple(s.split()), s.endswith(" ")) for term in terms for s in term}:
        for i in range(len(words) - len(wanted) + 1):
            if _fits(words[i : i + len(wanted)], wanted, whole):
                found.update(range(i, i + len(wanted)))
    return spans, found


def _fits(words: Sequence[str], wanted: Sequence[str], whole: bool) -> bool:
    *head, last = wanted
    return list(words[:-1]) == head and (words[-1] == last if whole else words[-1].startswith(last))


def _pieces(text: str, start: int, end: int, spans: Sequence[tuple[int, int]]) -> list[Piece]:
    pieces: list[Piece] = []
    at = start
    for low, high in spans:
        if low > at:
            between = text[at:low]
            if pieces and pieces[-1][1] and between == " ":  # Words found side by side are one.
                pieces[-1] = (pieces[-1][0] + between + text[low:high], True)
                at = high
                continue
            pieces.append((between, False))
        pieces.append((text[low:high], True))
        at = high
    if end > at:
        pieces.append((text[at:end], False))
    return pieces
