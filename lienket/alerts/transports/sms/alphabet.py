"""Words that fit one SMS: 160 characters of the GSM alphabet, or 70 of UCS-2 (3GPP TS 23.038, 23.040)."""

from __future__ import annotations

import unicodedata

GSM_LENGTH, UCS2_LENGTH = 160, 70
_GSM = frozenset("\n !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz")
"""What the GSM alphabet and ASCII share in one septet each."""
_OTHERS = str.maketrans({"đ": "d", "Đ": "D", "–": "-", "—": "-", "“": '"', "”": '"', "‘": "'", "’": "'", "…": "..."})


def gsm(text: str) -> str:
    """The text without diacritics, in GSM characters, cut to one part."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text.translate(_OTHERS)) if not unicodedata.combining(c))
    return _cut("".join(c if c in _GSM else "?" for c in bare), GSM_LENGTH)


def ucs2(text: str) -> str:
    """The text as it is written, cut to one part; what lies beyond the basic plane becomes a question mark."""
    return _cut("".join(c if ord(c) < 0x10000 else "?" for c in unicodedata.normalize("NFC", text)), UCS2_LENGTH)


def _cut(text: str, length: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= length else text[: length - 3].rstrip() + "..."
