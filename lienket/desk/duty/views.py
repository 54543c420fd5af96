"""The duty roster: a week of the own unit's shifts, planned by its own people, and the posts on duty at the table."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from lienket.access.entry import entry
from lienket.desk.dates import read_moment
from lienket.desk.duty.forms import RepeatForm, ShiftForm
from lienket.desk.request import DeskRequest
from lienket.journal.door import Overtaken
from lienket.kernel.errors import LienketError
from lienket.situation.board import at_the_table
from lienket.situation.days_off import DayOff, days_off, uncovered
from lienket.situation.refusals import refusal
from lienket.ui.render import render
from lienket.units import duty, swaps
from lienket.units.duty import Shift

FIRST_HOUR = time(7, 30)
USUAL = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the week and the shifts that begin on it, or go on over its midnight."""

    on: date
    today: bool
    shifts: tuple[Shift, ...]
    off: DayOff | None


@entry("post", methods=("GET", "POST"))
def roster(request: DeskRequest) -> HttpResponse:
    """Show a week; plan a shift."""
    monday = monday_of(request)
    holders = duty.holders(request.actor, request.at.astimezone(zone_of(request)).date())
    if request.method != "POST":
        return _page(request, monday, _form(request, holders, monday))
    form = ShiftForm(request.POST, holders=holders, zone=zone_of(request), language=request.language)
    if not form.is_valid():
        return _page(request, monday, form, status=422)
    post, person = form.who_is
    start, end = form.moment("start"), form.moment("end")
    overlaps = duty.overlapping(request.actor, post=post, person=person, start=start, end=end)
    if overlaps and not form.cleaned_data["confirm"]:
        return _page(request, monday, form, overlaps=overlaps, status=422)
    try:
        duty.plan(actor=request.actor, post=post, person=person, start_at=start, end_at=end, zone=zone_of(request), at=request.at)
    except (duty.ShiftPeriod, duty.NotHolding, duty.NotOwnPost) as error:
        form.add_error("end" if isinstance(error, duty.ShiftPeriod) else "who", words(request, error))
        return _page(request, monday, form, status=422)
    messages.success(request, _("Đã xếp ca trực."))
    return redirect(f"{reverse('duty')}?week={start.date().isoformat()}")


@entry("post", methods=("POST",))
def cancel(request: DeskRequest, shift: UUID) -> HttpResponse:
    """Call off a shift."""
    return _settled(request, shift, restore=False)


@entry("post", methods=("POST",))
def restore(request: DeskRequest, shift: UUID) -> HttpResponse:
    """Take back that a shift was called off."""
    return _settled(request, shift, restore=True)


def _settled(request: DeskRequest, shift: UUID, *, restore: bool) -> HttpResponse:
    try:
        if restore:
            duty.restore(actor=request.actor, shift=shift, at=request.at)
            messages.success(request, _("Đã khôi phục ca trực."))
        else:
            duty.cancel(actor=request.actor, shift=shift, at=request.at)
            messages.success(request, _("Đã hủy ca trực; bấm Khôi phục để lấy lại."))
    except Overtaken as error:
        messages.warning(request, words(request, error))
    return redirect(f"{reverse('duty')}?week={monday_of(request).isoformat()}")


def words(request: DeskRequest, error: LienketError) -> str:
    """A refusal in the language of the reader."""
    return refusal(error, "en" if request.language == "en" else "vi")


def zone_of(request: DeskRequest) -> Any:
    """The zone of the model."""
    return request.book.calendar.zone


def monday_of(request: DeskRequest) -> date:
    """The Monday of the week asked for; where none or nonsense is, of this week."""
    today = request.at.astimezone(zone_of(request)).date()
    try:
        given = date.fromisoformat(request.GET.get("week") or request.POST.get("week") or "")
    except ValueError:
        given = today
    given = given if abs(given - today) < timedelta(days=3660) else today
    return given - timedelta(days=given.weekday())


def _form(request: DeskRequest, holders: list[duty.Holder], monday: date) -> ShiftForm:
    """A form for the gap asked for with ``?start=…&end=…``, else for the first one of the coming month: duty has no gap."""
    zone = zone_of(request)
    start = max(datetime.combine(monday, FIRST_HOUR, zone), datetime.combine(request.at.astimezone(zone).date(), FIRST_HOUR, zone))
    end = start + USUAL
    own = {request.actor.unit} if request.actor.unit else set()
    begin, until = max(datetime.combine(monday, time(), zone), request.at), start + timedelta(days=31)
    planned = duty.between(request.actor, own, begin, until)
    if planned:
        gap = next(iter(duty.gaps(planned, begin, until)), None)
        start, end = (gap[0].astimezone(zone), gap[1].astimezone(zone)) if gap else (until, until)
        end = min(end, start + USUAL) if gap else until + USUAL
    with suppress(ValueError):
        asked = read_moment(request.GET.get("start", "")).replace(tzinfo=zone), read_moment(request.GET.get("end", "")).replace(tzinfo=zone)
        start, end = asked[0], min(asked[1], asked[0] + USUAL)
    me = f"{request.actor.post.hex}.{request.actor.person.hex if request.actor.person else ''}" if request.actor.post else ""
    me = next((f"{h.post.hex}.{h.person.hex if h.person else ''}" for h in holders if h.post.hex == request.GET.get("post")), me)
    first = {"who": me, "start": start.replace(tzinfo=None), "end": end.replace(tzinfo=None)}
    return ShiftForm(initial=first, holders=holders, zone=zone, language=request.language)


def _page(request: DeskRequest, monday: date, form: ShiftForm, *, overlaps: list[Shift] | None = None, status: int = 200) -> HttpResponse:
    zone, actor, language = zone_of(request), request.actor, request.language
    start, end = (datetime.combine(day, time(), zone) for day in (monday, monday + timedelta(days=7)))
    today = request.at.astimezone(zone).date()
    table = at_the_table(actor, request.book, request.at)
    own = duty.between(actor, {actor.unit} if actor.unit else set(), start, end, cancelled=True)
    others = duty.between(actor, table - {actor.unit}, start, end)
    off = days_off(request.book, monday, monday + timedelta(days=6), language)
    week = (monday + timedelta(days=n) for n in range(7))
    days = [Day(day, day == today, tuple(s for s in own if _on(s, day, monday, zone)), off.get(day)) for day in week]
    this_week = monday <= today < monday + timedelta(days=7)
    begin, until = (request.at, request.at + timedelta(days=7)) if this_week else (max(start, request.at), end)
    gaps = duty.gaps_of_posts(actor, begin, until, zone) if begin < until else []
    context = {
        "days": days,
        "others": others,
        "now": duty.on_duty(actor, table, request.at),
        "gaps": [(one, *(_typed(moment, zone) for moment in (one.gap.start_at, one.gap.end_at))) for one in uncovered(request.book, gaps, language)],
        "swaps": swaps.swaps(actor, request.at),
        "form": form,
        "repeat": RepeatForm(),
        "overlaps": overlaps or [],
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "before": monday - timedelta(days=7),
        "after": monday + timedelta(days=7),
        "this_week": this_week,
        "help_page": "duty",
    }
    return render(request, "desk/duty/roster.html", context, status=status)


def _typed(moment: datetime, zone: Any) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%dT%H:%M}"


def _on(shift: Shift, day: date, monday: date, zone: Any) -> bool:
    """A shift stands under the day it begins; one that began before this week under Monday."""
    return max(shift.start_at.astimezone(zone).date(), monday) == day
