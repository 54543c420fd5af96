"""Duty telephones: numbers of posts, never of persons. Read as people write them, kept as they are dialled, shown in groups.

Vietnamese forms (domain.md 4.4): mobile 10 digits beginning 03, 05, 07, 08, 09; landline 02x or 02xx, 11 digits with the area code (Hà Tĩnh 0239 and seven);
+84 in place of the 0; the short numbers 112 to 115. A model under other law takes any number of at most 15 digits with its country code (ITU-T E.164), and
short numbers of three digits.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from lienket.journal.door import writing
from lienket.journal.reads import rows
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.kernel.ids import uuid7
from lienket.units.events import PhoneEnded, PhoneSet
from lienket.units.models import Post, PostPhone
from lienket.units.queries import NoSuchPost

_SIGNS = re.compile(r"[\s.()\-–]+")
_MOBILE = re.compile(r"0[35789]\d{8}")
_LANDLINE = re.compile(r"02\d{9}")
_SHORT = re.compile(r"11[2-5]")
_ABROAD = re.compile(r"\+[1-9]\d{6,14}|[1-9]\d\d")


class BadPhone(LienketError):
    """No such telephone number can be: (what was written)."""

    code = "bad-phone"


def read_number(text: str, *, vietnamese: bool = True) -> str:
    """The number as it is dialled. Raises BadPhone."""
    digits = _SIGNS.sub("", text)
    if vietnamese:
        home = re.sub(r"^(?:\+84|0084)0?", "0", digits)
        if _MOBILE.fullmatch(home) or _LANDLINE.fullmatch(home) or _SHORT.fullmatch(home):
            return home
    elif _ABROAD.fullmatch(digits):
        return digits
    raise BadPhone(text.strip()[:40])


def grouped(number: str) -> str:
    """The number as people read it aloud: 0912 345 678, 0239 3 856 789, 024 3 826 4111, 113."""
    if _MOBILE.fullmatch(number):
        return f"{number[:4]} {number[4:7]} {number[7:]}"
    if number[:3] in {"024", "028"} and _LANDLINE.fullmatch(number):
        return f"{number[:3]} {number[3:7]} {number[7:]}"
    if _LANDLINE.fullmatch(number):
        return f"{number[:4]} {number[4:5]} {number[5:8]} {number[8:]}"
    return number


def dialled(number: str) -> str:
    """What a ``tel:`` link holds: with the country code where there is one to give, so that it works from any network."""
    return f"+84{number[1:]}" if number.startswith("0") else number


def phones_of(posts: Collection[UUID], day: date) -> dict[UUID, str]:
    """The duty telephone of each of these posts on a local day. For those who may know the posts on duty."""
    found = [p for p in rows(PostPhone, post_id=list(posts)) if (p.valid_from or day) <= day < (p.valid_until or date.max)]  # See docstring.
    return {p.post_id: p.number for p in sorted(found, key=lambda p: (p.valid_from or date.min, p.id))}


def set_phone(*, actor: Actor, post: UUID, number: str, since: date, at: datetime) -> UUID:
    """Give a post its duty telephone from a local day on; the one before ends. The same number again changes nothing. Returns the row.

    Records: phone.set/1. Raises NoSuchPost, Overtaken.
    """
    with writing(actor, at) as door:
        if not Post.unrestricted.filter(pk=post).exists():  # The register is public inside a model.
            raise NoSuchPost(post.hex)
        before = PostPhone.unrestricted.filter(post_id=post, valid_until=None).first()  # Administrators keep the register.
        if before is not None and before.number == number:
            return before.id
        if before is not None:
            door.change(PostPhone, before.id, {"valid_until": None}, valid_until=max(since, before.valid_from or since))
        pk = uuid7(at)
        door.add(PostPhone, id=pk, post_id=post, number=number, valid_from=since)
        door.record(PhoneSet(phone=pk, post=post))
    return pk


def end_phone(*, actor: Actor, post: UUID, until: date, at: datetime) -> None:
    """A post has no duty telephone from the local day `until` on; `set_phone` gives it one again.

    Records: phone.ended/1. Raises NoSuchPost where it has none, Overtaken.
    """
    with writing(actor, at) as door:
        row = PostPhone.unrestricted.filter(post_id=post, valid_until=None).first()  # Administrators keep the register.
        if row is None:
            raise NoSuchPost(post.hex)
        door.change(PostPhone, row.id, {"valid_until": None}, valid_until=max(until, row.valid_from or until))
        door.record(PhoneEnded(phone=row.id, post=post))
