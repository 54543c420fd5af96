"""The register as its members see it: units with what became of them, their posts, zones and people."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from lienket.access.entry import entry
from lienket.committees.policy import at_the_table
from lienket.desk.dates import read_day
from lienket.desk.refusals import words
from lienket.desk.request import DeskRequest
from lienket.desk.units.forms import NewPost, Phone
from lienket.regulation.load import Pack
from lienket.situation.folding import fold
from lienket.situation.pack_posts import PostOfPack, named_posts, require_not_named
from lienket.ui.render import render
from lienket.units import directory
from lienket.units.actions import PostExists, PostHeld, add_post, end_post
from lienket.units.phones import BadPhone, dialled, end_phone, grouped, phones_of, read_number, set_phone
from lienket.units.second_step import demand_second_step, demanding

if TYPE_CHECKING:
    from lienket.units.models import Unit


VIETNAM = "Asia/Ho_Chi_Minh"
"""Where telephone numbers have the Vietnamese forms."""


def today(request: DeskRequest) -> date:
    """The local day of the model acted in."""
    return request.at.astimezone(request.book.calendar.zone).date()


def asked_day(request: DeskRequest) -> tuple[date, bool]:
    """The day the reader asks about with ``?on=`` (dd/mm/yyyy or ISO), else today; and whether what was asked could be read."""
    asked = request.GET.get("on", "").strip()
    with suppress(ValueError):
        return read_day(asked), True
    return today(request), not asked


@lru_cache(maxsize=16)
def _packed(pack: Pack) -> tuple[dict[str, tuple[str, str]], dict[str, str], dict[str, tuple[str, ...]]]:
    """Names of unit kinds, short names and areas of units."""
    kinds = {k.code: (k.name.vi, k.name.en) for k in pack.units.unit_kinds}
    listed = pack.units.units
    return kinds, {u.code: u.short for u in listed if u.short}, {u.code: u.area for u in listed}


def kind_name(request: DeskRequest, kind: str) -> str:
    """The name of a kind of unit in the reader's language."""
    return _packed(request.book.pack)[0].get(kind, (kind, kind))[request.language != "vi"]


def in_being(row: Any, day: date) -> bool:
    """Whether a dated row holds on a day."""
    return (row.valid_from is None or row.valid_from <= day) and (row.valid_until is None or day < row.valid_until)


@entry("post")
def units(request: DeskRequest) -> HttpResponse:
    """All units on a day, as a tree; those that are gone or not yet there behind a choice."""
    day, understood = asked_day(request)
    rows, short = directory.units(), _packed(request.book.pack)[1]
    query, kind, every = request.GET.get("q", "").strip()[:100], request.GET.get("kind", ""), "all" in request.GET
    wanted = [u for u in rows if every or in_being(u, day)]
    if kind:
        wanted = [u for u in wanted if u.kind == kind]
    if query:
        parts = fold(query).split()
        wanted = [u for u in wanted if all(part in fold(f"{u.name_vi} {u.name_en} {short.get(u.code, '')} {u.code}") for part in parts)]
    shown = {u.id for u in wanted}
    children: dict[Any, list[Unit]] = defaultdict(list)
    for u in wanted:
        children[u.parent_id if u.parent_id in shown else None].append(u)
    _before, after = directory.successions(wanted)
    heirs: dict[Any, list[Any]] = defaultdict(list)
    for link in after:
        heirs[link.predecessor_id].append(link)
    vi = request.language == "vi"

    def branch(parent: Any) -> list[dict[str, Any]]:
        return [
            {
                "code": u.code,
                "name": u.name_vi if vi else u.name_en,
                "short": short.get(u.code, ""),
                "kind": kind_name(request, u.kind),
                "there": in_being(u, day),
                "valid_from": u.valid_from,
                "valid_until": u.valid_until,
                "heirs": [(link.successor.code, link.successor.name_vi if vi else link.successor.name_en) for link in heirs[u.id]],
                "below": branch(u.id),
            }
            for u in children[parent]
        ]

    kinds = sorted({(u.kind, kind_name(request, u.kind)) for u in rows}, key=lambda k: k[1])
    context = {
        "tree": branch(None),
        "count": len(wanted),
        "day": day,
        "understood": understood,
        "is_today": day == today(request),
        "q": query,
        "kind": kind,
        "kinds": kinds,
        "every": every,
        "help_page": "units",
    }
    return render(request, "desk/units/units.html", context, part="desk/units/_tree.html")


@entry("post")
def unit(request: DeskRequest, code: str) -> HttpResponse:
    """One unit."""
    return _unit(request, code)


def _unit(request: DeskRequest, code: str, form: NewPost | None = None, status: int = 200) -> HttpResponse:
    row = directory.unit(code)
    day, understood = asked_day(request)
    knows_people = request.user.administrator or request.actor.unit == row.id
    held = directory.holders(row, day) if knows_people else {}
    came_from, became = directory.successions([row])
    _kinds, short, areas = _packed(request.book.pack)
    packed = named_posts(request.book.pack)
    zones = {z.id: z for z in (*directory.zones(row), *directory.zones_called(areas.get(row.code, ())))}
    posts = directory.posts(row)
    calls = knows_people or row.id in at_the_table(request.actor, request.book, request.at)
    phones = phones_of([p.id for p in posts], day) if calls else {}
    context = {
        "unit": row,
        "calls": calls,
        "short": short.get(row.code, ""),
        "kind": kind_name(request, row.kind),
        "there": in_being(row, day),
        "below": [u for u in directory.below(row) if in_being(u, day)],
        "posts": [(p, held.get(p.id, []), f"{row.code}/{p.code}" in packed, _phone(phones.get(p.id))) for p in posts if in_being(p, day)],
        "past_posts": [p for p in posts if not in_being(p, day)],
        "knows_people": knows_people,
        "demanding": demanding(p.id for p in posts) if knows_people else (),
        "zones": sorted((z for z in zones.values() if in_being(z, day)), key=lambda z: z.name_vi),
        "came_from": came_from,
        "became": became,
        "day": day,
        "understood": understood,
        "is_today": day == today(request),
        "form": form or NewPost(),
        "help_page": "units",
    }
    return render(request, "desk/units/unit.html", context, status=status)


@entry("administrator", methods=("POST",))
def post_add(request: DeskRequest, code: str) -> HttpResponse:
    """Add a post to a unit."""
    row = directory.unit(code)
    form = NewPost(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        try:
            add_post(
                actor=request.actor,
                unit=row.id,
                code=told["code"],
                title_vi=told["title_vi"],
                title_en=told["title_en"] or told["title_vi"],
                duty=told["duty"],
                since=told["since"],
                at=request.at,
            )
        except PostExists as error:
            form.add_error("code", words(error, request.language))
        else:
            messages.success(request, _("Đã thêm chức trách “%(title)s”. Nhầm thì kết thúc chức trách này ở bảng bên dưới.") % {"title": told["title_vi"]})
            return redirect("unit", row.code)
    return _unit(request, code, form, status=422)


def _phone(number: str | None) -> dict[str, str] | None:
    """A telephone as it is read and as it is dialled."""
    return {"shown": grouped(number), "tel": dialled(number)} if number else None


@entry("administrator", methods=("POST",))
def post_phone(request: DeskRequest, code: str, post: str) -> HttpResponse:
    """Give a post its duty telephone from today; an empty field takes it away."""
    row = directory.unit(code)
    found = directory.post_of(row, post)
    form = Phone(request.POST)
    typed = form.cleaned_data["number"] if form.is_valid() else request.POST.get("number", "")
    try:
        if typed:
            number = read_number(typed, vietnamese=request.book.pack.file.time_zone == VIETNAM)
            set_phone(actor=request.actor, post=found.id, number=number, since=today(request), at=request.at)
            messages.success(request, _("Đã ghi điện thoại trực %(number)s. Sai thì ghi lại; bỏ trống để xóa.") % {"number": grouped(number)})
        elif phones_of([found.id], today(request)):
            end_phone(actor=request.actor, post=found.id, until=today(request), at=request.at)
            messages.success(request, _("Chức trách này không còn điện thoại trực. Ghi lại số để lấy lại."))
    except BadPhone as error:
        messages.error(request, words(error, request.language))
    return redirect("unit", row.code)


@entry("administrator", methods=("POST",))
def post_second_step(request: DeskRequest, code: str, post: str) -> HttpResponse:
    """Let a post demand a second step of signing in of its holders, or no longer."""
    found, demanded = directory.post_of(directory.unit(code), post), request.POST.get("demanded") == "1"
    demand_second_step(actor=request.actor, post=found.id, demanded=demanded, day=today(request), at=request.at)
    if demanded:
        messages.success(request, _("Từ nay ai giữ chức trách này mà chưa bật bước xác nhận thứ hai thì chưa làm được gì, cho đến khi bật."))
    else:
        messages.success(request, _("Chức trách này không còn buộc có bước xác nhận thứ hai; ai đã bật thì vẫn dùng."))
    return redirect("unit", code)


@entry("administrator", methods=("POST",))
def post_end(request: DeskRequest, code: str, post: str) -> HttpResponse:
    """End a post that the pack does not name, from today."""
    row = directory.unit(code)
    found = directory.post_of(row, post)
    try:
        require_not_named(request.book, row.code, found.code)
        end_post(actor=request.actor, post=found.id, until=today(request), at=request.at)
        title = found.title_vi if request.language == "vi" else found.title_en
        messages.success(request, _("Đã kết thúc chức trách “%(title)s” từ hôm nay.") % {"title": title})
    except (PostHeld, PostOfPack) as error:
        messages.error(request, words(error, request.language))
    return redirect("unit", row.code)
