"""Broadcasts: tell everybody at a zone, see who has read it, take it back; and read what one was told."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from lienket.access.entry import entry
from lienket.access.rulings import NotAllowed
from lienket.alerts import broadcasts
from lienket.alerts.broadcasts import REASON, Shown
from lienket.desk.alerts.forms import BroadcastForm
from lienket.desk.refusals import words
from lienket.desk.request import DeskRequest
from lienket.journal.door import Overtaken
from lienket.kernel.errors import LienketError
from lienket.situation.over_http import status_of
from lienket.ui.render import render


@entry("post")
def listed(request: DeskRequest) -> HttpResponse:
    """What the unit was told, and what it told, with how many have read it."""
    context = {
        "told_to": [_shown(s, request) for s in broadcasts.told_to(request.actor)],
        "told_by": [_shown(s, request) for s in broadcasts.told_by(request.actor)],
        "may_tell": broadcasts.may_tell(request.actor, request.book, request.at),
        "help_page": "alerts",
    }
    return render(request, "desk/alerts/broadcasts.html", context)


def _shown(s: Shown, request: DeskRequest) -> dict[str, Any]:
    title, text = s.words.given(request.language) if s.words else ("", "")
    return {"b": s, "title": title, "text": text}


@entry("post", methods=("GET", "POST"))
def new(request: DeskRequest) -> HttpResponse:
    """Tell."""
    if not broadcasts.may_tell(request.actor, request.book, request.at):
        raise NotAllowed("broadcast", *REASON)
    day = request.at.astimezone(request.book.calendar.zone).date()
    zones = [z.code for z in request.book.pack.zones.zones if z.valid.covers(day)]
    form = BroadcastForm(request.POST or None, rules=request.book, zones=zones, language=request.language)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            pk = broadcasts.tell(actor=request.actor, zone=told["zone"], kinds=told["kinds"], words=form.words(), urgent=told["urgent"], at=request.at)
        except LienketError as error:
            if status_of(error) != 422:
                raise
            form.add_error(None, words(error, request.language))
        else:
            messages.success(request, _("Đã thông báo. Nhầm thì bấm “Rút lại” ở trang này."))
            return redirect("broadcast", pk)
    return render(request, "desk/alerts/broadcast_new.html", {"form": form, "help_page": "alerts"}, status=422 if form.errors else 200)


@entry("post")
def one(request: DeskRequest, broadcast: UUID) -> HttpResponse:
    """One broadcast: for who was told its words, for who told it also who has read it."""
    shown = broadcasts.find(request.actor, broadcast)
    copies = broadcasts.copies_of(request.actor, shown.row)
    return render(request, "desk/alerts/broadcast.html", _shown(shown, request) | {"copies": copies, "help_page": "alerts"})


@entry("post", methods=("POST",))
def read(request: DeskRequest, broadcast: UUID) -> HttpResponse:
    """Say that the unit has read it."""
    broadcasts.read(actor=request.actor, broadcast=broadcast, at=request.at)
    return redirect("broadcast", broadcast)


@entry("post", methods=("POST",))
def withdraw(request: DeskRequest, broadcast: UUID) -> HttpResponse:
    """Take it back."""
    try:
        broadcasts.withdraw(actor=request.actor, broadcast=broadcast, at=request.at)
        messages.success(request, _("Đã rút lại: không đơn vị nào đọc được nữa. Cần lại thì thông báo mới."))
    except Overtaken as error:
        messages.warning(request, words(error, request.language))
    return redirect("broadcast", broadcast)
