"""What somebody typed, as what must be found: all terms, each in one of its spellings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import ascii_lowercase

from lienket.situation.folding import words
from lienket.situation.search_engine import Terms, known_words

MOST_LETTERS, MOST_TERMS = 200, 12
_PIECE = re.compile(r'"([^"]+)"|“([^”]+)”|(\S+)')
_NUMBER = re.compile(r"(?:([A-Za-z]{1,4})-)?(\d{4})-(\d{1,6})")
LENIENT = 5
"""Words of so many letters may have one wrong."""


def terms(text: str) -> tuple[tuple[str, ...], ...]:
    """The terms of a query. Words of three letters or more find what begins so, shorter ones only themselves, words in quotes only that phrase;
    a number is found whole, without its prefix and without its noughts.
    """
    out = []
    for quoted, curly, bare in _PIECE.findall(text[:MOST_LETTERS]):
        found = words(quoted or curly or bare)
        if not found:
            continue
        if number := _NUMBER.fullmatch(bare):
            found = (*([number[1].lower()] if number[1] else []), number[2], str(int(number[3])))
            out.append((_whole(found),))
        elif quoted or curly or len(found[-1]) < 3:
            out.append((_whole(found),))
        else:
            out.append((" " + " ".join(found),))
    return tuple(dict.fromkeys(out))[:MOST_TERMS]


def number(text: str) -> tuple[str, int, int] | None:
    """(prefix or '', year, serial) where the whole query is the number of a matter."""
    match = _NUMBER.fullmatch(text.strip())
    return ((match[1] or "").upper(), int(match[2]), int(match[3])) if match else None


def _whole(found: tuple[str, ...]) -> str:
    return f" {' '.join(found)} "


def lenient(wanted: Terms) -> Terms:
    """The same terms, with each long word also as any word of the index that is one edit away. The same terms where there is none.

    Which words the index holds is nobody's to know: the result depends only on what the reader may see, as the other words find nothing more.
    """
    return tuple(tuple(dict.fromkeys([spelling, *(_whole((near,)) for near in _near(spelling))])) for term in wanted for spelling in term[:1])


def _near(spelling: str) -> list[str]:
    word = spelling.strip()
    if len(word) < LENIENT or not word.isalpha() or not word.isascii() or len(word) > 20:
        return []
    return known_words(sorted(set(edits(word)) - {word}))


def edits(word: str) -> Iterator[str]:
    """Every word that one letter left out, put in, replaced, or swapped with its neighbour makes of `word`."""
    for i in range(len(word) + 1):
        head, tail = word[:i], word[i:]
        yield from (head + letter + tail for letter in ascii_lowercase)
        if tail:
            yield head + tail[1:]
            yield from (head + letter + tail[1:] for letter in ascii_lowercase)
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
