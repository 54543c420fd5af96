"""My day, the unit's day, handing a shift over, and the calendar address."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _

from lienket.access.entry import entry
from lienket.desk.day import content
from lienket.desk.ics import ics
from lienket.desk.refusals import status_of, words
from lienket.desk.request import DeskRequest
from lienket.instruments.queries import book
from lienket.journal.door import Overtaken
from lienket.journal.rows import in_model
from lienket.kernel.errors import LienketError
from lienket.routing.explain import name
from lienket.situation.acting import lent_without_second_step, local_day
from lienket.situation.board_words import LEFT, SPANS
from lienket.situation.day import day
from lienket.situation.shift_sheet import sheet
from lienket.ui.render import render
from lienket.units import feeds
from lienket.units import handover as handovers
from lienket.units.duty import NoSuchShift
from lienket.units.queries import code_of, feed_holder

SHOWN = 20
SECTIONS = ("now", "today", "week", "later", "waiting")


@entry("post")
def mine(request: DeskRequest) -> HttpResponse:
    """What lies before me: now, today, this week, waiting for others."""
    return _day(request, whole_unit=False)


@entry("post")
def unit(request: DeskRequest) -> HttpResponse:
    """What lies before my unit, whoever has taken it."""
    return _day(request, whole_unit=True)


def _day(request: DeskRequest, *, whole_unit: bool, secret: str = "", error: str = "", status: int = 200) -> HttpResponse:
    found = day(actor=request.actor, at=request.at, language=request.language, whole_unit=whole_unit)
    whole = request.GET.get("all", "")
    titles = {"now": _("Bây giờ"), "today": _("Hôm nay"), "week": _("Tuần này"), "later": _("Sau đó, hoặc không có hạn")}
    sections = []
    for key, title in titles.items():
        rows = getattr(found, key)
        shown = rows if whole == key else rows[:SHOWN]
        sections.append(
            {"key": key, "late": any(one.due.kind == "late" for one in rows), "title": title, "rows": shown, "total": len(rows), "more": len(rows) - len(shown)}
        )
    waiting = found.waiting if whole == "waiting" else found.waiting[:SHOWN]
    context = {
        "day": found,
        "sections": sections,
        "waiting": waiting,
        "waiting_more": len(found.waiting) - len(waiting),
        "unit_name": name(request.book.pack, "unit", code_of(request.actor.unit), request.language) if request.actor.unit else "",
        "feeds": [] if whole_unit else feeds.feeds_of(request.user),
        "feed_address": request.build_absolute_uri(f"/day/feed/{secret}.ics") if secret else "",
        "error": error,
        "help_page": "day",
        "words": json.dumps({key: form[request.language] for key, form in {**SPANS, **LEFT}.items()}, ensure_ascii=False),
        "clock": request.at.isoformat(timespec="seconds"),
    }
    return render(request, "desk/day/day.html", context, status=status)


@entry("post", methods=("GET", "POST"))
def handover(request: DeskRequest, shift: UUID | None = None) -> HttpResponse:
    """The sheet of a shift, to be read and printed; a POST keeps the notes of the one who leaves."""
    if request.method != "POST":
        return _sheet(request, shift)
    if shift is None:
        return redirect("handover")
    text = request.POST.get("text", "")[:10_000]
    try:
        handovers.write_notes(actor=request.actor, shift=shift, text=text, at=request.at)
    except (NoSuchShift, Overtaken):
        raise
    except LienketError as error:  # What was typed is not lost.
        return _sheet(request, shift, typed=text, error=words(error, request.language), status=status_of(error))
    messages.success(request, _("Đã lưu lời bàn giao."))
    return redirect("handover-shift", shift)


def _sheet(request: DeskRequest, shift: UUID | None, *, typed: str | None = None, error: str = "", status: int = 200) -> HttpResponse:
    found = sheet(actor=request.actor, at=request.at, language=request.language, shift=shift)
    context: dict[str, Any] = {
        "sheet": found,
        "rows": [(row, found.texts.get(row.task, "") if row.task else "") for row in found.rows],
        "typed": found.handed.text if typed is None else typed,
        "error": error,
        "unit_name": name(request.book.pack, "unit", code_of(request.actor.unit), request.language) if request.actor.unit else "",
        "mine": found.handed.taker is not None and found.handed.taker == request.actor.person,
        "giver": request.actor.person in found.handed.givers,
        "help_page": "day",
    }
    return render(request, "desk/day/handover.html", context, status=status)


@entry("post", methods=("POST",))
def take(request: DeskRequest, shift: UUID) -> HttpResponse:
    """Sign that one has taken over, or with `back` take that back."""
    try:
        if "back" in request.POST:
            handovers.give_back(actor=request.actor, shift=shift, at=request.at)
            messages.success(request, _("Đã rút xác nhận nhận ca."))
        else:
            handovers.take_over(actor=request.actor, shift=shift, at=request.at)
            messages.success(request, _("Đã ký nhận ca."))
    except (handovers.OwnHandover, handovers.AlreadyTaken) as error:
        return _sheet(request, shift, error=words(error, request.language), status=status_of(error))
    return redirect("handover-shift", shift)


@entry("post", methods=("POST",))
def add_feed(request: DeskRequest) -> HttpResponse:
    """Make a calendar address; it is shown on the answer, and never again."""
    try:
        secret = feeds.make_feed(actor=request.actor, account=request.user, language=request.language, at=request.at)
    except feeds.TooManyFeeds as error:
        return _day(request, whole_unit=False, error=words(error, request.language), status=status_of(error))
    return _day(request, whole_unit=False, secret=secret)


@entry("post", methods=("POST",))
def revoke_feed(request: DeskRequest, feed: UUID) -> HttpResponse:
    """End a calendar address of one's own."""
    if any(one.id == feed for one in feeds.feeds_of(request.user)):
        feeds.revoke_feed(actor=request.actor, account=request.user, feed=feed, at=request.at)
        messages.success(request, _("Đã thu hồi địa chỉ lịch; chương trình lịch không đọc được nữa."))
    return redirect("day")


@entry("public")
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The deadlines of the post whose address it is. A wrong address and a revoked one are answered alike."""
    at = request.at  # type: ignore[attr-defined]
    held = feed_holder(secret, lambda model: local_day(model, at))
    if held is None:
        raise Http404
    actor, token = held
    if lent_without_second_step(token.account, at):
        raise Http404
    with in_model(actor.model), translation.override(token.language):
        rules = book(actor.model)
        found = day(actor=actor, at=at, language=token.language)
        title = _("Lienket – %(unit)s") % {"unit": name(rules.pack, "unit", code_of(actor.unit), token.language) if actor.unit else ""}
        response = HttpResponse(ics(content.events(found, actor, rules, at, token.language), title, at), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="lienket.ics"'
    response["Cache-Control"] = "no-store, private"
    response["Referrer-Policy"] = "no-referrer"
    return response
