"""Requests that wait for a second person, in words: for the page and the API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from lienket.instruments.queries import Book
from lienket.kernel.actor import Actor
from lienket.matters.queries import numbers_by_id
from lienket.routing.explain import law_row, name
from lienket.sharing.reach import levels
from lienket.situation.export_bulk import filters_of
from lienket.situation.models import SecondState
from lienket.situation.protected import ground_words, openable
from lienket.situation.second import Pending, pending
from lienket.situation.second_kinds import EXPORT, FORGET, FORGET_PERSON, PROTECTED, RETENTION
from lienket.units import directory
from lienket.units.queries import code_of

OF_A_MATTER = frozenset({FORGET, PROTECTED})
OVER = "OVER"
"""Nobody answered before its end."""

STATES = {
    SecondState.ASKED.value: ("đang chờ", "waiting"),
    SecondState.CONFIRMED.value: ("đã xác nhận", "confirmed"),
    SecondState.DECLINED.value: ("bị từ chối", "declined"),
    SecondState.WITHDRAWN.value: ("đã rút", "withdrawn"),
    OVER: ("hết thời gian", "ran out"),
}
ERASED = {
    "left": ("Không còn công tác, không cần giữ tên", "Serves no longer, the name is not needed"),
    "asked": ("Người đó yêu cầu", "Asked for by the person"),
    "mistake": ("Nhập nhầm", "Entered by mistake"),
    "law": ("Theo quy định hoặc quyết định", "By a rule or decision"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A request in words. `number` is that of the matter where the reader may know of it still, `person` the one whose name is to be erased.

    `why` is empty once it has been erased.
    """

    id: UUID
    act: str
    label: str
    number: str
    person: UUID | None
    person_name: str
    unit: str
    unit_name: str
    post: str
    why: str
    asked_at: datetime
    ends_at: datetime
    state: str
    state_name: str
    answer: str
    mine: bool
    open: bool
    count: int = 0
    """Matters of a list."""

    rows: int = 0
    """Identities and files to be erased."""

    restricted: int = 0
    query: str = ""
    """The filters of a list, as the page of the list takes them."""

    filters: tuple[str, ...] = ()
    fetchable: bool = False
    """Whether the reader may fetch the file of a list now."""

    ground: str = ""
    """The ground of law of opening a protected identity, with its article."""

    openable: bool = False
    """Whether the reader may read that identity now, as far as the request says."""


def shown(actor: Actor, rules: Book, at: datetime, language: str) -> list[Shown]:
    """What waits for the actor as the second person, nearest end first; then what he asked for himself, newest first."""
    found = pending(actor, at)
    posts = directory.posts_called({one.row.post_id for one in found})
    people = directory.names([one.row.subject for one in found if one.row.act == FORGET_PERSON and one.row.subject])
    numbers = numbers_by_id(levels(actor, [one.row.subject for one in found if one.row.act in OF_A_MATTER and one.row.subject], at))
    return [_told(one, rules, language, posts[one.row.post_id], people, numbers, actor, at) for one in found]


def _told(one: Pending, rules: Book, language: str, post: object, people: dict[UUID, str], numbers: dict[UUID, str], actor: Actor, at: datetime) -> Shown:
    row, english = one.row, int(language == "en")
    state = OVER if row.state == SecondState.ASKED and not one.open else str(row.state)
    code = code_of(row.unit_id)
    person = row.subject if row.act == FORGET_PERSON else None
    return Shown(
        id=row.id,
        act=row.act,
        label=one.kind.label(language),
        number=numbers.get(row.subject, "") if row.act in OF_A_MATTER and row.subject else "",
        person=person,
        person_name=people.get(person, "") if person else "",
        unit=code,
        unit_name=name(rules.pack, "unit", code, language),
        post=getattr(post, "title_en" if english else "title_vi", ""),
        why=one.wanted.why or ERASED.get(one.wanted.values.get("reason", ""), ("", ""))[english],
        asked_at=row.asked_at,
        ends_at=row.ends_at,
        state=state,
        state_name=STATES[state][english],
        answer=one.answer,
        mine=one.mine,
        open=one.open,
        rows=len(one.wanted.values.get("rows", ())) if row.act == RETENTION else 0,
        ground=_ground(one, rules, language) if row.act == PROTECTED else "",
        openable=row.subject in numbers and bool(one.wanted.values) and openable(row, actor, at),
        **(_list(one, actor, at) if row.act == EXPORT else {}),
    )


def _ground(one: Pending, rules: Book, language: str) -> str:
    """The row of law as it stood when it was asked for."""
    code, day = str(one.wanted.values.get("ground", "")), one.row.asked_at.astimezone(rules.calendar.zone).date()
    found = law_row(rules.pack, code, day)
    return code if found is None else ground_words(rules.pack, found, language)


def _list(one: Pending, actor: Actor, at: datetime) -> dict[str, Any]:
    """What is told of a list: how long it is, and by which filters one finds it."""
    values = one.wanted.values
    plain = {name: "on" if value is True else value for name, value in values.get("filters", {}).items()}
    ready = one.mine and one.row.state == SecondState.CONFIRMED and one.row.ends_at > at and one.row.post_id == actor.post and bool(values)
    return {
        "count": len(values.get("subjects", ())),
        "restricted": values.get("restricted", 0),
        "query": urlencode(plain),
        "filters": filters_of(values.get("filters", {})).codes(),
        "fetchable": ready,
    }
