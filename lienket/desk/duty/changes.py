"""Changes of the roster: one shift with who stands in and exchanges, and the pattern of a week repeated."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lienket.access.entry import entry
from lienket.desk.duty.forms import RepeatForm, StandInForm, SwapForm
from lienket.desk.duty.views import monday_of, words, zone_of
from lienket.desk.request import DeskRequest
from lienket.journal.door import Overtaken
from lienket.kernel.errors import LienketError
from lienket.situation.days_off import days_off
from lienket.ui.render import render
from lienket.units import duty, standing_in, swaps, weeks
from lienket.units.duty import Shift


@entry("post", methods=("GET", "POST"))
def shift(request: DeskRequest, shift: UUID) -> HttpResponse:
    """Show one shift of the own unit; let somebody stand in, or offer it for another."""
    row, others = _shift(request, shift)
    if request.method != "POST":
        return _page(request, row, others)
    swap = request.POST.get("what") == "swap"
    form = _swap_form(request, others, request.POST) if swap else _stand_in_form(request, row, request.POST)
    if form.is_valid():
        try:
            if isinstance(form, SwapForm):
                swaps.propose(actor=request.actor, offered=row.id, wanted=form.cleaned_data["wanted"], at=request.at)
                messages.success(request, _("Đã đề nghị đổi ca; chờ người kia đồng ý."))
            else:
                standing_in.stand_in(actor=request.actor, shift=row.id, zone=zone_of(request), at=request.at, **form.values())
                messages.success(request, _("Đã ghi người trực thay."))
            return redirect("duty-shift", shift=row.id)
        except LienketError as error:
            form.add_error(None, words(request, error))
    return _page(request, row, others, swap=form if swap else None, stand_in=None if swap else form, status=422)


@entry("post", methods=("POST",))
def end_stand_in(request: DeskRequest, stand_in: UUID) -> HttpResponse:
    """Nobody stands in any more."""
    try:
        standing_in.end_stand_in(actor=request.actor, stand_in=stand_in, at=request.at)
        messages.success(request, _("Đã bỏ người trực thay; ca trở lại như đã xếp."))
    except Overtaken as error:
        messages.warning(request, words(request, error))
    return redirect(f"{reverse('duty')}?week={monday_of(request).isoformat()}")


@entry("post", methods=("POST",))
def settle_swap(request: DeskRequest, swap: UUID) -> HttpResponse:
    """Agree to an exchange, refuse, withdraw it, or take it back."""
    done = {
        "agree": _("Đã đổi ca."),
        "reject": _("Đã từ chối đổi ca."),
        "withdraw": _("Đã rút đề nghị đổi ca."),
        "undo": _("Đã trả hai ca về như cũ."),
    }
    what = request.POST.get("what", "")
    try:
        swaps.settle(actor=request.actor, swap=swap, act=what, zone=zone_of(request), at=request.at)
        messages.success(request, done[what])
    except (Overtaken, swaps.NotYourShift, swaps.NotSwappable, duty.NotHolding) as error:
        messages.warning(request, words(request, error))
    return redirect(f"{reverse('duty')}?week={monday_of(request).isoformat()}")


@entry("post", methods=("GET", "POST"))
def repeat(request: DeskRequest) -> HttpResponse:
    """Look at what repeating a week would plan; plan it."""
    monday, zone = monday_of(request), zone_of(request)
    form = RepeatForm(request.POST if request.method == "POST" else {"weeks": request.GET.get("weeks", "4")})
    if not form.is_valid():
        return render(request, "desk/duty/repeat.html", {"form": form, "monday": monday, "rows": [], "new": 0, "help_page": "duty"}, status=422)
    count = form.cleaned_data["weeks"]
    if request.method == "POST":
        try:
            n = weeks.repeat(actor=request.actor, monday=monday, weeks=count, zone=zone, at=request.at)
            messages.success(request, ngettext("Đã xếp %(n)s ca trực.", "Đã xếp %(n)s ca trực.", n) % {"n": n})
            return redirect(f"{reverse('duty')}?week={monday.isoformat()}")
        except weeks.NothingToRepeat as error:
            messages.warning(request, words(request, error))
    found = weeks.preview(request.actor, monday, count, zone, request.at)
    last = max((one.end_at for one in found), default=request.at).astimezone(zone).date()
    off = days_off(request.book, monday, last, request.language)
    rows = [(one, day := one.start_at.astimezone(zone).date(), off.get(day)) for one in found]
    context = {"form": form, "monday": monday, "rows": rows, "new": sum(one.state == "new" for one in found), "help_page": "duty"}
    return render(request, "desk/duty/repeat.html", context)


def _shift(request: DeskRequest, pk: UUID) -> tuple[Shift, list[Shift]]:
    """A shift of the own unit, and the shifts to come of other people of the unit. Raises NoSuchShift."""
    row = duty.own_shift(request.actor, pk)
    assert request.actor.unit is not None
    own = {request.actor.unit}
    found = duty.between(request.actor, own, row.start_at, row.end_at, cancelled=True)
    others = duty.to_come(request.actor, request.at)
    one = next(s for s in found if s.id == pk)
    return one, [s for s in others if s.person and s.person != one.person and s.cancelled_at is None]


def _stand_in_form(request: DeskRequest, row: Shift, given: Any = None) -> StandInForm:
    holders = duty.holders(request.actor, row.start_at.astimezone(zone_of(request)).date())
    return StandInForm(given, shift=row, holders=holders, zone=zone_of(request), language=request.language)


def _swap_form(request: DeskRequest, others: list[Shift], given: Any = None) -> SwapForm:
    return SwapForm(given, shifts=others, zone=zone_of(request))


def _page(request: DeskRequest, row: Shift, others: list[Shift], *, swap: Any = None, stand_in: Any = None, status: int = 200) -> HttpResponse:
    own = row.person is not None and row.person == request.actor.person and row.start_at > request.at and not row.stand_ins
    why = standing_in.reasons(request.actor, [s.id for s in row.stand_ins])
    context = {
        "shift": row,
        "stand_ins": [(s, why.get(s.id, "")) for s in row.stand_ins],
        "stand_in": (stand_in or _stand_in_form(request, row)) if row.end_at > request.at and row.cancelled_at is None else None,
        "swap": (swap or _swap_form(request, others)) if own and row.cancelled_at is None and others else None,
        "monday": row.start_at.astimezone(zone_of(request)).date(),
        "help_page": "duty",
    }
    return render(request, "desk/duty/shift.html", context, status=status)
