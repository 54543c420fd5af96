"""The duty roster: who is on duty in which post, from when to when. Each unit plans its own posts; names stay inside the unit."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from lienket.journal.door import writing
from lienket.journal.statement import Statement
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.kernel.ids import uuid7
from lienket.units.events import DutyCancelled, DutyPlanned, DutyRestored
from lienket.units.models import DutyShift, Holding, PersonDetail, Post, Unit

LONGEST = timedelta(hours=72)
"""Nobody is on duty longer than this in one shift; a longer one is a slip of the date."""


class NotOwnPost(LienketError):
    """Only a unit's own people plan the duty of its posts."""

    code = "not-own-post"


class NoSuchShift(LienketError):
    """There is no such shift, or it is another unit's: both are answered alike."""

    code = "no-such-shift"


class ShiftPeriod(LienketError):
    """A shift ends after it begins, is not over already, and lasts no longer than `LONGEST`: (begin, end)."""

    code = "shift-period"


class NotHolding(LienketError):
    """The person does not hold the post during the whole shift."""

    code = "not-holding"


@dataclass(frozen=True, slots=True)
class Shift:
    """A shift as it is shown. `name` is empty for readers of other units and where no person is named."""

    id: UUID
    unit: UUID
    unit_code: str
    post: UUID
    post_code: str
    title_vi: str
    title_en: str
    person: UUID | None
    name: str
    start_at: datetime
    end_at: datetime
    cancelled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Holder:
    """A post of the unit and a person who holds it on a day."""

    post: UUID
    post_code: str
    title_vi: str
    title_en: str
    duty: bool
    person: UUID | None
    name: str


def _covers(row: Holding | Post | Unit, day: date) -> bool:
    return (row.valid_from is None or row.valid_from <= day) and (row.valid_until is None or day < row.valid_until)


def on_duty(actor: Actor, units: Collection[UUID], at: datetime) -> list[Shift]:
    """Who is on duty at `at` in these units (index `units_duty_now`): post and time for everybody, the person for the own unit only."""
    return _named(actor, _NOW(units=list(units), at=at))


def between(actor: Actor, units: Collection[UUID], start: datetime, end: datetime, *, cancelled: bool = False) -> list[Shift]:
    """The shifts of these units that touch [start, end), the earliest first; the called-off ones only of the own unit, and where asked for."""
    shifts = _shown(actor, _between(units, start, end))
    if cancelled and actor.unit:
        off = DutyShift.unrestricted.filter(post__unit_id=actor.unit, start_at__lt=end, end_at__gt=start).exclude(cancelled_at=None)  # Own unit's shifts.
        shifts += _shown(actor, off)
    return sorted(shifts, key=lambda s: (s.start_at, s.unit_code, s.post_code, s.id))


def _between(units: Collection[UUID], start: datetime, end: datetime) -> QuerySet[DutyShift]:
    return DutyShift.unrestricted.filter(post__unit_id__in=list(units), start_at__lt=end, end_at__gt=start, cancelled_at=None)  # Duty is known at the table.


def gaps(shifts: Iterable[Shift], start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    """The stretches of [start, end) that none of these shifts covers."""
    found, covered = [], start
    for shift in sorted(shifts, key=lambda s: s.start_at):
        if shift.start_at > covered:
            found.append((covered, min(shift.start_at, end)))
        covered = max(covered, shift.end_at)
    return [*found, (covered, end)] if covered < end else found


_POST = ("post__unit_id", "post__unit__code", "post_id", "post__code", "post__title_vi", "post__title_en")
_COLUMNS = ("id", *_POST, "person_id", "start_at", "end_at", "cancelled_at")
_ORDER = ("post__unit__code", "post__code", "start_at", "id")


def _now(units: list[UUID], at: datetime) -> Any:
    rows = DutyShift.unrestricted.filter(post__unit_id__in=units, start_at__lte=at, end_at__gt=at, cancelled_at=None)  # Duty is known at the table.
    return rows.order_by(*_ORDER).values_list(*_COLUMNS)


_NOW = Statement(_now)


def _shown(actor: Actor, rows: QuerySet[DutyShift]) -> list[Shift]:
    return _named(actor, rows.order_by(*_ORDER).values_list(*_COLUMNS))


def _named(actor: Actor, found: Iterable[tuple[Any, ...]]) -> list[Shift]:
    shifts = [_shift(row, row[1] == actor.unit) for row in found]
    names = _names(s.person for s in shifts if s.person)
    return [replace(s, name=names.get(s.person, "")) if s.person else s for s in shifts]


def _shift(row: tuple[Any, ...], own: bool) -> Shift:
    pk, unit, unit_code, post, post_code, vi, en, person, start_at, end_at, cancelled_at = row
    return Shift(pk, unit, unit_code, post, post_code, vi, en, person if own else None, "", start_at, end_at, cancelled_at)


def _names(people: Iterable[UUID | None]) -> dict[UUID, str]:
    wanted = [person for person in people if person]
    return dict(PersonDetail.unrestricted.filter(id__in=wanted).values_list("id", "name")) if wanted else {}  # Names of the own unit's people.


def holders(actor: Actor, day: date) -> list[Holder]:
    """The posts of the actor's unit and who holds them on `day`; a post nobody holds stands once without a name. Duty posts first."""
    if actor.unit is None:
        return []
    posts = [p for p in Post.unrestricted.filter(unit_id=actor.unit).order_by("-duty", "code") if _covers(p, day)]  # Own unit.
    holdings = [h for h in Holding.unrestricted.filter(post__in=posts).order_by("id") if _covers(h, day)]  # Own unit.
    names = _names(h.person_id for h in holdings)
    out: list[Holder] = []
    for post in posts:
        people: list[UUID | None] = [h.person_id for h in holdings if h.post_id == post.id]
        people = people or [None]
        out += [Holder(post.id, post.code, post.title_vi, post.title_en, post.duty, p, names.get(p, "") if p else "") for p in people]
    return out


def overlapping(actor: Actor, *, post: UUID, person: UUID | None, start: datetime, end: datetime) -> list[Shift]:
    """Shifts of the own unit that a planned one would overlap: of the same post, or of the same person. A warning, not a fault: two may serve together."""
    if actor.unit is None:
        return []
    rows = DutyShift.unrestricted.filter(post__unit_id=actor.unit, start_at__lt=end, end_at__gt=start, cancelled_at=None)  # Own unit.
    same = Q(post_id=post) | Q(person_id=person) if person else Q(post_id=post)
    return _shown(actor, rows.filter(same))


def plan(*, actor: Actor, post: UUID, person: UUID | None, start_at: datetime, end_at: datetime, zone: tzinfo, at: datetime) -> UUID:
    """Put a post of the own unit on duty; `zone` says which local days the shift touches.

    Records: duty.planned/1. Raises NotOwnPost, ShiftPeriod, NotHolding.
    """
    with writing(actor, at) as door:
        if not start_at < end_at <= start_at + LONGEST or end_at <= at:
            raise ShiftPeriod(start_at.isoformat(), end_at.isoformat())
        row = Post.unrestricted.filter(id=post, unit_id=actor.unit).select_related("unit").first() if actor.unit else None  # Own post.
        first, last = start_at.astimezone(zone).date(), (end_at - timedelta(microseconds=1)).astimezone(zone).date()
        if row is None or not all(_covers(one, day) for one in (row, row.unit) for day in (first, last)):
            raise NotOwnPost(post.hex)
        if person is not None:
            held = Holding.unrestricted.filter(post_id=post, person_id=person)  # Own unit.
            if not any(_covers(h, first) and _covers(h, last) for h in held):
                raise NotHolding(person.hex)
        shift = uuid7(at)
        door.add(DutyShift, id=shift, post_id=post, person_id=person, start_at=start_at, end_at=end_at)
        door.record(DutyPlanned(shift=shift, post=post, person=person, start_at=start_at, end_at=end_at))
    return shift


def cancel(*, actor: Actor, shift: UUID, at: datetime) -> None:
    """Call off a shift of the own unit; `restore` takes that back. Records: duty.cancelled/1. Raises NoSuchShift, Overtaken."""
    with writing(actor, at) as door:
        _own(actor, shift)
        door.change(DutyShift, shift, {"cancelled_at": None}, cancelled_at=door.recorded_at)
        door.record(DutyCancelled(shift=shift))


def restore(*, actor: Actor, shift: UUID, at: datetime) -> None:
    """Take back the cancelling of a shift of the own unit. Records: duty.restored/1. Raises NoSuchShift, Overtaken."""
    with writing(actor, at) as door:
        row = _own(actor, shift)
        if row.cancelled_at is None:
            raise NoSuchShift(shift.hex)
        door.change(DutyShift, shift, {"cancelled_at": row.cancelled_at}, cancelled_at=None)
        door.record(DutyRestored(shift=shift))


def _own(actor: Actor, shift: UUID) -> DutyShift:
    row = DutyShift.unrestricted.filter(id=shift, post__unit_id=actor.unit).first() if actor.unit else None  # Own shift.
    if row is None:
        raise NoSuchShift(shift.hex)
    return row
