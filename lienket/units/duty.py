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
from lienket.units.models import DutyShift, DutyStandIn, Holding, PersonDetail, Post, Unit

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
class StandIn:
    """Who stands in, for a part of a shift or all of it."""

    id: UUID
    person: UUID
    name: str
    start_at: datetime
    end_at: datetime


@dataclass(frozen=True, slots=True)
class Shift:
    """A shift as it is shown. `name` is empty for readers of other units and where no person is named, and so is `stand_ins`.

    On duty now, `person` and `name` are those of who stands in; `instead_of` is then the name of the one planned.
    """

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
    stand_ins: tuple[StandIn, ...] = ()
    instead_of: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch in which nobody is on duty in a duty post of the own unit."""

    post: UUID
    title_vi: str
    title_en: str
    start_at: datetime
    end_at: datetime


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
    return [_now_there(shift, at) for shift in _named(actor, _NOW(units=list(units), at=at))]


def _now_there(shift: Shift, at: datetime) -> Shift:
    one = next((s for s in shift.stand_ins if s.start_at <= at < s.end_at), None)
    return shift if one is None else replace(shift, person=one.person, name=one.name, instead_of=shift.name)


def serving(shift: Shift, start: datetime | None = None, end: datetime | None = None) -> set[UUID]:
    """Who serves the part of a shift of the own unit within [start, end): the stand-ins, and the person planned where they leave something to it."""
    begin, until = max(shift.start_at, start or shift.start_at), min(shift.end_at, end or shift.end_at)
    instead = [replace(shift, start_at=s.start_at, end_at=s.end_at, person=s.person) for s in shift.stand_ins if s.start_at < until and s.end_at > begin]
    planned = {shift.person} if gaps(instead, begin, until) else set()
    return {person for person in planned | {one.person for one in instead} if person is not None}


def people_on_duty(at: datetime) -> set[tuple[UUID, UUID]]:
    """(unit, person) of everybody on duty at `at`, stand-ins in the place of those planned: to choose who is reached, shown to nobody."""
    shifts = DutyShift.unrestricted.filter(start_at__lte=at, end_at__gt=at, cancelled_at=None)  # All units.
    planned = {pk: (unit, person) for pk, unit, person in shifts.values_list("id", "post__unit_id", "person_id")}
    instead = DutyStandIn.unrestricted.filter(shift__in=shifts, start_at__lte=at, end_at__gt=at, ended_at=None)  # Likewise.
    there = planned | {shift: (planned[shift][0], person) for shift, person in instead.values_list("shift_id", "person_id")}
    return {(unit, person) for unit, person in there.values() if person is not None}


def between(actor: Actor, units: Collection[UUID], start: datetime, end: datetime, *, cancelled: bool = False) -> list[Shift]:
    """The shifts of these units that touch [start, end), the earliest first; the called-off ones only of the own unit, and where asked for."""
    shifts = _shown(actor, _between(units, start, end))
    if cancelled and actor.unit:
        off = DutyShift.unrestricted.filter(post__unit_id=actor.unit, start_at__lt=end, end_at__gt=start).exclude(cancelled_at=None)  # Own unit's shifts.
        shifts += _shown(actor, off)
    return sorted(shifts, key=lambda s: (s.start_at, s.unit_code, s.post_code, s.id))


SOON = timedelta(days=62)


def to_come(actor: Actor, at: datetime) -> list[Shift]:
    """The shifts of the own unit that begin in the next `SOON`."""
    found = between(actor, {actor.unit} if actor.unit else set(), at, at + SOON)
    return [s for s in found if s.start_at > at]


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


def gaps_of_posts(actor: Actor, start: datetime, end: datetime, zone: tzinfo) -> list[Gap]:
    """When in [start, end) nobody is on duty in a duty post that the actor's unit has at `start`, the earliest first."""
    if actor.unit is None:
        return []
    day = start.astimezone(zone).date()
    found: dict[UUID, list[Shift]] = {}
    for row in _STRETCH(unit=actor.unit, start=start, end=end):
        found.setdefault(row[3], []).append(_shift(row, False))
    posts = [(pk, vi, en) for pk, vi, en, since, until in _DUTY_POSTS(unit=actor.unit) if (since is None or since <= day) and (until is None or day < until)]
    out = [Gap(pk, vi, en, a, b) for pk, vi, en in posts for a, b in gaps(found.get(pk, ()), start, end)]
    return sorted(out, key=lambda gap: (gap.start_at, gap.post))


def _stretch(unit: UUID, start: datetime, end: datetime) -> Any:
    rows = DutyShift.unrestricted.filter(post__unit_id=unit, start_at__lt=end, end_at__gt=start, cancelled_at=None)  # Own unit.
    return rows.order_by("start_at", "id").values_list(*_COLUMNS)


_DUTY_POSTS = Statement(
    lambda unit: Post.unrestricted.filter(unit_id=unit, duty=True).order_by("code").values_list("id", "title_vi", "title_en", "valid_from", "valid_until")
)  # Own unit.
_STRETCH = Statement(_stretch)
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
    instead: dict[UUID, list[tuple[Any, ...]]] = {}
    for row in _INSTEAD(shifts=[s.id for s in shifts if s.unit == actor.unit]):
        instead.setdefault(row[0], []).append(row)
    names = _names([*(s.person for s in shifts), *(row[2] for rows in instead.values() for row in rows)])
    return [
        replace(
            s,
            name=names.get(s.person, "") if s.person else "",
            stand_ins=tuple(StandIn(pk, person, names.get(person, ""), a, b) for _shift_id, pk, person, a, b in instead.get(s.id, ())),
        )
        for s in shifts
    ]


_INSTEAD = Statement(
    lambda shifts: (
        DutyStandIn.unrestricted.filter(shift_id__in=shifts, ended_at=None)
        .order_by("start_at", "id")
        .values_list("shift_id", "id", "person_id", "start_at", "end_at")
    )
)  # Own unit's shifts.


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


def _days(start_at: datetime, end_at: datetime, zone: tzinfo) -> tuple[date, date]:
    return start_at.astimezone(zone).date(), (end_at - timedelta(microseconds=1)).astimezone(zone).date()


def in_being(post: UUID, start_at: datetime, end_at: datetime, zone: tzinfo) -> bool:
    """Whether a post of the own unit, and the unit, are there on the first and the last local day of [start_at, end_at)."""
    row = Post.unrestricted.filter(id=post).select_related("unit").first()  # Own unit's post.
    return row is not None and all(_covers(one, day) for one in (row, row.unit) for day in _days(start_at, end_at, zone))


def holds(person: UUID, start_at: datetime, end_at: datetime, zone: tzinfo, **where: UUID) -> bool:
    """Whether the person holds a post (`post_id`, or any of `post__unit_id`) on the first and the last local day of [start_at, end_at)."""
    held = list(Holding.unrestricted.filter(person_id=person, **where))  # Own unit.
    return all(any(_covers(h, day) for h in held) for day in _days(start_at, end_at, zone))


def plan(*, actor: Actor, post: UUID, person: UUID | None, start_at: datetime, end_at: datetime, zone: tzinfo, at: datetime) -> UUID:
    """Put a post of the own unit on duty; `zone` says which local days the shift touches.

    Records: duty.planned/1. Raises NotOwnPost, ShiftPeriod, NotHolding.
    """
    with writing(actor, at) as door:
        if not start_at < end_at <= start_at + LONGEST or end_at <= at:
            raise ShiftPeriod(start_at.isoformat(), end_at.isoformat())
        own = actor.unit is not None and Post.unrestricted.filter(id=post, unit_id=actor.unit).exists()  # Own post.
        if not own or not in_being(post, start_at, end_at, zone):
            raise NotOwnPost(post.hex)
        if person is not None and not holds(person, start_at, end_at, zone, post_id=post):
            raise NotHolding(person.hex)
        shift = uuid7(at)
        door.add(DutyShift, id=shift, post_id=post, person_id=person, start_at=start_at, end_at=end_at)
        door.record(DutyPlanned(shift=shift, post=post, person=person, start_at=start_at, end_at=end_at))
    return shift


def cancel(*, actor: Actor, shift: UUID, at: datetime) -> None:
    """Call off a shift of the own unit; `restore` takes that back. Records: duty.cancelled/1. Raises NoSuchShift, Overtaken."""
    with writing(actor, at) as door:
        own_shift(actor, shift)
        door.change(DutyShift, shift, {"cancelled_at": None}, cancelled_at=door.recorded_at)
        door.record(DutyCancelled(shift=shift))


def restore(*, actor: Actor, shift: UUID, at: datetime) -> None:
    """Take back the cancelling of a shift of the own unit. Records: duty.restored/1. Raises NoSuchShift, Overtaken."""
    with writing(actor, at) as door:
        row = own_shift(actor, shift)
        if row.cancelled_at is None:
            raise NoSuchShift(shift.hex)
        door.change(DutyShift, shift, {"cancelled_at": row.cancelled_at}, cancelled_at=None)
        door.record(DutyRestored(shift=shift))


def own_shift(actor: Actor, shift: UUID) -> DutyShift:
    """A shift of the own unit, for acts on it. Raises NoSuchShift."""
    row = DutyShift.unrestricted.filter(id=shift, post__unit_id=actor.unit).first() if actor.unit else None  # Own shift.
    if row is None:
        raise NoSuchShift(shift.hex)
    return row
