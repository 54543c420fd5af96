"""Vietnamese as people type it at night: with and without diacritics, composed or not, with either placement of the tone.

Folding is for *finding* only; nothing folded is stored or shown in place of what was written.
"""

from __future__ import annotations

import re
from unicodedata import category, normalize

_WORD = re.compile(r"[^\W_]+")
_BARE = dict.fromkeys(code for code in (*range(0x20000), *range(0xE0100, 0xE01F0)) if category(chr(code)) == "Mn") | str.maketrans("đĐð", "ddd")
"""Takes out combining marks (there are none elsewhere). D with stroke does not decompose; eth is what some keyboards and old fonts give in its place."""


def fold(text: str) -> str:
    """`text` in lower case without diacritics, đ as d, white space collapsed.

    Both placements of the tone (``hoà``, ``hòa``) and both normal forms (NFC, NFD) fold alike; folding twice changes nothing.
    Source: Unicode Standard, section 3.13, D146 (compatibility caseless match), with the marks taken out.
    """
    if text.isascii():
        return " ".join(text.lower().split())
    apart = normalize("NFKD", normalize("NFKD", normalize("NFD", text).casefold()).casefold())
    return " ".join(normalize("NFC", apart.translate(_BARE)).split())


def words(text: str) -> tuple[str, ...]:
    """The folded words of `text`, in order: runs of letters and digits (``02/KH-CATX`` → 02, kh, catx)."""
    return tuple(_WORD.findall(fold(text)))


def within_one_edit(a: str, b: str) -> bool:
    """Whether one letter put in, left out, replaced, or swapped with its neighbour makes `b` of `a`. Equal words are within one edit."""
    if a == b:
        return True
    if abs(len(a) - len(b)) > 1:
        return False
    if len(a) > len(b):
        a, b = b, a
    at = next((i for i, letter in enumerate(a) if letter != b[i]), len(a))
    if len(a) < len(b):
        return a[at:] == b[at + 1 :]
    return a[at + 1 :] == b[at + 1 :] or (a[at : at + 2] == b[at + 1 : at - 1 if at else None : -1] and a[at + 2 :] == b[at + 2 :])


_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
"""Grave, acute, tilde, hook above, dot below; the other marks make another letter (ă, â, ê, ô, ơ, ư)."""


def spelled(text: str) -> str:
    """`text` with its diacritics but in one spelling: lower case, each word's tone at its end, so that both placements are equal.

    For telling ``nổ`` (explosion) from ``nợ`` (debt) where somebody did write the diacritics.
    """
    out = []
    for word in normalize("NFD", text.casefold()).split():
        letters = "".join(mark for mark in word if mark not in _TONES)
        out.append(letters + "".join(sorted(mark for mark in word if mark in _TONES)))
    return " ".join(out)
