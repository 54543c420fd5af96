"""The acts that take two persons: who is entitled to each, whether it can be done at all, and how it is carried out once a second person has confirmed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from lienket.access.rulings import NotAllowed, may
from lienket.custody.holds import require_free
from lienket.instruments.queries import book
from lienket.intake.identity import forget_reporter, is_protected
from lienket.intake.queries import reporter_kept
from lienket.intake.retention import erase_due
from lienket.kernel.actor import Actor
from lienket.kernel.batches import batched
from lienket.kernel.errors import LienketError
from lienket.matters.actions import NothingToAnswer, standing
from lienket.matters.queries import own_parts
from lienket.regulation.format import LawRow
from lienket.regulation.load import Pack
from lienket.routing.explain import law_citation
from lienket.sharing.codes import Level
from lienket.sharing.policy import is_barred_from
from lienket.sharing.reach import levels
from lienket.situation.acting import held_posts, local_day
from lienket.units import directory, people

if TYPE_CHECKING:
    from lienket.situation.models import SecondRequest

FORGET, FORGET_PERSON, EXPORT, RETENTION, PROTECTED = "forget", "forget-person", "export", "retention", "open-protected"
LISTS = frozenset({EXPORT, RETENTION})
"""Acts about many matters at once, which lie in the words."""

TOGETHER = 1_000
"""Matters of a list whose levels are asked for at once."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: about what, by a post of which unit, why, and what the act must be told."""

    unit: UUID
    subject: UUID | None = None
    why: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kind:
    """One act that takes two."""

    vi: str
    en: str
    require: Callable[[Actor, Wanted, datetime], None]
    """Raises what the act itself raises to an actor who may not do it, or for whom it does not exist."""

    possible: Callable[[Actor, Wanted, datetime], None]
    """Raises what the act itself raises where there is nothing to do, or it cannot be done yet."""

    carry_out: Callable[[Actor, Wanted, datetime], object]
    colleagues: bool = True
    """Whether those who may be the second hold posts of the asking unit; else they administer the node."""

    reason: bool = True
    """Whether it is asked for with a reason in words; else with a code."""

    apart: bool = False
    """Whether its entries stand on a timeline of their own, so that others on the matter do not learn of it."""

    def entitles(self, actor: Actor, wanted: Wanted, at: datetime) -> bool:
        """Whether the actor may do the very same act at `at`."""
        try:
            self.require(actor, wanted, at)
        except LienketError:
            return False
        return True

    def label(self, language: str) -> str:
        """The act in words."""
        return self.en if language == "en" else self.vi


def acts_now(actor: Actor, at: datetime) -> bool:
    """Whether the actor's person holds the post still and has an open account."""
    return actor.person is not None and directory.has_account(actor.person) and any(held.post == actor.post for held in held_posts(actor.person, at))


def _lead(actor: Actor, wanted: Wanted, at: datetime) -> None:
    assert wanted.subject is not None
    standing(actor, wanted.subject, FORGET, at, state=None)


def _kept(actor: Actor, wanted: Wanted, at: datetime) -> None:
    assert wanted.subject is not None
    require_free(wanted.subject, at)
    if not reporter_kept(wanted.subject):
        raise NothingToAnswer(wanted.subject.hex)


class NotProtected(LienketError):
    """The regulation does not protect who reported: the lead opens it alone: (number)."""

    code = "not-protected"


class NoSuchBasis(LienketError):
    """No row of law in force today lets a protected identity be opened on this ground: (ground)."""

    code = "no-such-basis"


def bases(pack: Pack, on: date) -> dict[str, LawRow]:
    """The closed list of grounds on which a protected identity may be opened on a day, by ``law:TABLE#row``; empty where the pack uses no law table."""
    if pack.law is None:
        return {}
    law = pack.law.law
    return {law_citation(law, row).code: row for row in pack.law.rows if row.opens_protected and row.valid.covers(on)}


def _two_of_lead(actor: Actor, wanted: Wanted, at: datetime) -> None:
    """A post of the lead, of a person whom the matter is about in no post he holds: who is reported does not learn by another hat who reported him."""
    assert wanted.subject is not None
    standing(actor, wanted.subject, PROTECTED, at, state=None)
    mine = [held.holder(actor.person) for held in held_posts(actor.person, at) if held.model == actor.model]
    if any(is_barred_from(one, wanted.subject) for one in mine):
        raise NotAllowed(
            PROTECTED,
            "người giữ một chức trách mà tin báo nói đến không mở, không xác nhận mở danh tính người báo",
            "who holds a post that the report is about neither opens who reported nor confirms it",
        )


def _protected(actor: Actor, wanted: Wanted, at: datetime) -> None:
    assert wanted.subject is not None
    rules = book(actor.model)
    row, _part = standing(actor, wanted.subject, PROTECTED, at, state=None)
    if not is_protected(rules, row):
        raise NotProtected(row.id.hex)
    if not reporter_kept(wanted.subject):
        raise NothingToAnswer(wanted.subject.hex)
    if wanted.values.get("ground") not in bases(rules.pack, local_day(actor.model, at)):
        raise NoSuchBasis(str(wanted.values.get("ground", "")))


def _still_kept(actor: Actor, wanted: Wanted, at: datetime) -> object:
    """Confirming shows nothing; it opens the way for who asked."""
    _protected(actor, wanted, at)
    return None


def _forget(actor: Actor, wanted: Wanted, at: datetime) -> object:
    assert wanted.subject is not None
    return forget_reporter(actor=actor, matter=wanted.subject, why=wanted.why, at=at)


def _administrator(actor: Actor, wanted: Wanted, at: datetime) -> None:
    if not directory.administers(actor.person):
        raise NotAllowed("administer", "chỉ người quản trị hệ thống được làm việc này", "only an administrator of this node may do this")


def _forgettable(actor: Actor, wanted: Wanted, at: datetime) -> None:
    assert wanted.subject is not None
    people.require_forgettable(wanted.subject, local_day(actor.model, at))


def _forget_person(actor: Actor, wanted: Wanted, at: datetime) -> object:
    assert wanted.subject is not None
    people.forget_person(actor=actor, person=wanted.subject, reason=wanted.values["reason"], day=local_day(actor.model, at), at=at)
    return None


def _reads_all(actor: Actor, wanted: Wanted, at: datetime) -> None:
    """A post of the unit that reads every matter of the list, each at the level it was asked for at, or above."""
    if not read_whole(actor, {wanted.unit: wanted}, at):
        raise NotAllowed(
            EXPORT, "chỉ người của đơn vị, đang xem được mọi vụ việc của danh sách, được xác nhận", "only who reads every matter of the list, in the unit"
        )


def read_whole(actor: Actor, lists: Mapping[UUID, Wanted], at: datetime) -> set[UUID]:
    """Those lists of the actor's unit, by key, of which the actor reads every matter as it was asked for; each matter is looked up once, however many lists."""
    asked = {key: {UUID(hex=pk): level for pk, level in one.values.get("subjects", {}).items()} for key, one in lists.items() if one.unit == actor.unit}
    has: dict[UUID, Level] = {}
    for some in batched({pk for subjects in asked.values() for pk in subjects}, TOGETHER):
        has |= levels(actor, some, at)
    return {key for key, subjects in asked.items() if subjects and all(level <= has.get(pk, 0) for pk, level in subjects.items())}


def sieved(actor: Actor, found: Iterable[SecondRequest], at: datetime) -> list[SecondRequest]:
    """Those requests whose act the actor may do, as far as that shows without their words: a few queries, however many wait on the whole node."""
    found = list(found)
    seen = levels(actor, {row.subject for row in found if row.act in {FORGET, PROTECTED} and row.subject}, at)
    parts = own_parts(seen, actor.unit)
    led = {pk for pk in seen if may(FORGET, parts.get(pk)).allowed}
    administers = any(row.act == FORGET_PERSON for row in found) and directory.administers(actor.person)
    fits: dict[str, Callable[[SecondRequest], bool]] = {
        FORGET: lambda row: row.subject in led,
        FORGET_PERSON: lambda row: administers,
        PROTECTED: lambda row: row.subject in led and KINDS[PROTECTED].entitles(actor, Wanted(row.unit_id, row.subject), at),
    }
    return [row for row in found if (fits[row.act](row) if row.act in fits else row.unit_id == actor.unit)]


def _nothing(actor: Actor, wanted: Wanted, at: datetime) -> None:
    """A list is made when it is fetched; confirming it opens that way."""


def _erase_due(actor: Actor, wanted: Wanted, at: datetime) -> object:
    return erase_due(actor=actor, rows={UUID(hex=row) for row in wanted.values["rows"]}, at=at)


KINDS: dict[str, Kind] = {
    FORGET: Kind("Xóa danh tính người báo", "Erase the reporter's identity", _lead, _kept, _forget),
    FORGET_PERSON: Kind("Xóa tên một người", "Erase a person's name", _administrator, _forgettable, _forget_person, colleagues=False, reason=False),
    EXPORT: Kind("Xuất danh sách", "Take out a list", _reads_all, _nothing, _nothing),
    PROTECTED: Kind("Mở danh tính người báo được bảo vệ", "Open who a protected reporter is", _two_of_lead, _protected, _still_kept, apart=True),
    RETENTION: Kind("Xóa dữ liệu hết thời hạn lưu", "Erase what has been kept long enough", _reads_all, _nothing, _erase_due),
}
