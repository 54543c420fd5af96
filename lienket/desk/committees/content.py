"""What the pages of committees show: members with who holds the post and where there is a gap, duties in words, tasks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext as _

from lienket.committees import policy, queries
from lienket.committees.codes import Role, TaskState
from lienket.committees.queries import Mine, answering, covers
from lienket.desk.committees.words import EVERY_WORDS, ROLE_WORDS, SHIFT_WORDS
from lienket.desk.request import DeskRequest
from lienket.units import directory

if TYPE_CHECKING:
    from lienket.committees.models import Charge, Committee, Seat
    from lienket.units.models import Post

LOOK_BACK = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Row:
    """A term as it is shown. `gap` says why nobody acts in it although it runs; `names` are known inside the unit and to administrators."""

    seat: Seat
    role: str
    post: str
    unit: str
    unit_code: str
    names: str
    gap: str
    own: bool


@dataclass(frozen=True, slots=True)
class Task:
    """A task as it is shown."""

    task: Any
    text: str
    who: str
    body: Committee
    body_name: str
    period: str
    days_late: int
    days_left: int
    note: str
    mine: bool
    may: bool


def name_of(row: Any, language: str) -> str:
    """The name of a body or unit in the reader's language."""
    return str(row.name_vi if language == "vi" else row.name_en)


def post_name(post: Post, language: str) -> str:
    """The title of a post in the reader's language."""
    return post.title_vi if language == "vi" else post.title_en


def seat_name(seat: Seat, language: str) -> str:
    """Role, post and unit of a term."""
    return f"{ROLE_WORDS[Role(seat.role)]}: {post_name(seat.post, language)}, {name_of(seat.post.unit, language)}"


def members(request: DeskRequest, committee: Committee, seats: list[Seat], day: date) -> tuple[list[Row], list[Row], list[Row]]:
    """(terms in place on a day, terms to come, terms that are over)."""
    running = [s for s in seats if covers(s, day) and covers(committee, day)]
    held = directory.holders_of([s.post_id for s in running], day)
    own = {s.post_id for s in running if request.user.administrator or s.post.unit_id == request.actor.unit}
    names = directory.names([h.person_id for pk in own for h in held.get(pk, [])])
    shown = [_row(request, s, [names.get(h.person_id) or _("(tên đã xóa)") for h in held.get(s.post_id, [])], s.post_id in own, day) for s in running]
    never = [s for s in seats if s.valid_until == s.valid_from]
    later = [_plain(request, s) for s in seats if s.valid_from > day and s not in never]
    past = [_plain(request, s) for s in seats if s not in running and s.valid_from <= day and s not in never]
    return shown, later, past


def _row(request: DeskRequest, seat: Seat, names: list[str], known: bool, day: date) -> Row:
    gap = ""
    if seat.post.unit.valid_until is not None and seat.post.unit.valid_until <= day:
        gap = _("Đơn vị đã thôi từ %(d)s; cần thay người.") % {"d": seat.post.unit.valid_until.strftime("%d/%m/%Y")}
    elif seat.post.valid_until is not None and seat.post.valid_until <= day:
        gap = _("Chức trách đã thôi từ %(d)s; cần thay người.") % {"d": seat.post.valid_until.strftime("%d/%m/%Y")}
    elif not names:
        gap = _("Chưa có người giữ chức trách này.")
    plain = _plain(request, seat)
    return Row(seat, plain.role, plain.post, plain.unit, plain.unit_code, ", ".join(names) if known else "", gap, plain.own)


def _plain(request: DeskRequest, seat: Seat) -> Row:
    post = seat.post
    own = post.unit_id == request.actor.unit
    return Row(seat, str(ROLE_WORDS[Role(seat.role)]), post_name(post, request.language), name_of(post.unit, request.language), post.unit.code, "", "", own)


def charges(request: DeskRequest, committee: UUID, seats: list[Seat], day: date) -> list[dict[str, Any]]:
    """The duties of a body: words, who has them, when they come round, the next due day."""
    found = []
    for charge, text in queries.charges_of(committee):
        seat = answering([s for s in seats if s.chair == charge.chair], day) if charge.chair else None
        over = charge.valid_until is not None and charge.valid_until <= day
        who = seat_name(seat, request.language) if seat else _("Cả ban, tổ")
        found.append({"charge": charge, "text": text, "who": who, "when": when(charge), "over": over})
    return sorted(found, key=lambda c: c["over"])


def when(charge: Charge) -> str:
    """When a duty comes round, in words."""
    every = str(dict(EVERY_WORDS)[charge.every])
    shift = "" if charge.shift == "none" else ", " + _("gặp ngày nghỉ: %(shift)s") % {"shift": str(dict(SHIFT_WORDS)[charge.shift]).lower()}
    if charge.on is not None:
        return _("Một lần, ngày %(d)s") % {"d": charge.on.strftime("%d/%m/%Y")} + shift
    if charge.every == "week":
        names = [_("thứ Hai"), _("thứ Ba"), _("thứ Tư"), _("thứ Năm"), _("thứ Sáu"), _("thứ Bảy"), _("Chủ nhật")]
        return f"{every}, {names[charge.day - 1]}{shift}"
    if charge.every == "month":
        return _("%(every)s, ngày %(n)s") % {"every": every, "n": charge.day} + shift
    return _("%(every)s, ngày %(n)s của tháng thứ %(m)s trong kỳ") % {"every": every, "n": charge.day, "m": charge.month} + shift


def tasks(request: DeskRequest, bodies: list[Committee]) -> list[Task]:
    """Open tasks and those done lately of these bodies, with what the reader may do."""
    day = queries.today(request.book, request.at)
    found = queries.tasks_of(bodies, request.book, request.at, done_since=request.at - LOOK_BACK)
    return shown(request, found, day)


def shown(request: DeskRequest, found: list[Mine], day: date) -> list[Task]:
    """Tasks as they are shown."""
    speaks = policy.speaks_for(request.actor, {m.committee.id for m in found}, day)
    notes = queries.texts(m.task.note for m in found)
    return [_task(request, m, day, speaks, notes) for m in found]


def _task(request: DeskRequest, m: Mine, day: date, speaks: set[UUID], notes: dict[UUID, str]) -> Task:
    own = m.seat is not None and m.seat.post.unit_id == request.actor.unit
    mine = own or (m.seat is None and m.committee.id in speaks)
    end = queries.today(request.book, m.task.done_at) if m.task.done_at else day
    return Task(
        task=m.task,
        text=m.text,
        who=seat_name(m.seat, request.language) if m.seat else _("Cả ban, tổ"),
        body=m.committee,
        body_name=name_of(m.committee, request.language),
        period=period_name(m.task.period),
        days_late=max(0, (end - m.task.due_on).days),
        days_left=(m.task.due_on - day).days,
        note=notes.get(m.task.note, "") if m.task.note else "",
        mine=mine and m.task.state == TaskState.OPEN,
        may=mine or policy.decides(request.actor, m.committee, day),
    )


def period_name(period: str) -> str:
    """A period as people write it: Tuần 9/2026, Tháng 2/2026, Quý I/2026, 6 tháng đầu năm 2026, Năm 2026."""
    year, _dash, rest = period.partition("-")
    if not rest:
        return _("Năm %(y)s") % {"y": year}
    if rest.startswith("W"):
        return _("Tuần %(n)s/%(y)s") % {"n": int(rest[1:]), "y": year}
    if rest.startswith("Q"):
        return _("Quý %(n)s/%(y)s") % {"n": ["I", "II", "III", "IV"][int(rest[1:]) - 1], "y": year}
    if rest.startswith("H"):
        return (_("6 tháng đầu năm %(y)s") if rest == "H1" else _("6 tháng cuối năm %(y)s")) % {"y": year}
    if "-" in rest:
        return _("Một lần")
    return _("Tháng %(n)s/%(y)s") % {"n": int(rest), "y": year}
