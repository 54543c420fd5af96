"""The board, the views of one unit and of one zone, the wall."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from lienket.access.entry import entry
from lienket.alerts.actions import mark_read
from lienket.alerts.broadcasts import count_untold
from lienket.desk.request import DeskRequest
from lienket.matters import actions as matters
from lienket.matters.actions import NothingToAnswer, NotOpen
from lienket.sharing.recalls import waiting
from lienket.situation import board as boards
from lienket.situation import consents
from lienket.situation.board_places import unit_view, zone_view
from lienket.situation.board_words import LEFT, SPANS
from lienket.situation.openings import waiting as unreviewed
from lienket.situation.refusals import refusal
from lienket.ui.render import render

WALL_ROWS, WALL_LATE = 7, 4
"""So many rows a wall shows, and so many of them overdue."""
MANY = 100
"""From here figures are "at least"."""


@entry("post")
def board(request: DeskRequest) -> HttpResponse:
    """What my unit must do now, by when, and why it."""
    whole = "all" in request.GET
    content = boards.board(actor=request.actor, at=request.at, language=request.language, whole=whole)
    context = {
        "board": content,
        "whole": whole,
        "untold": count_untold(request.actor),
        "recalls_waiting": waiting(request.actor),
        "consents_waiting": consents.waiting(request.actor, request.at),
        "openings_waiting": unreviewed(request.actor) if request.oversees else 0,
        "help_page": "board",
        **_words(request),
    }
    return render(request, "desk/board/board.html", context, part="desk/board/_board.html")


@entry("post")
def wall(request: DeskRequest) -> HttpResponse:
    """The same for a screen on the wall: nobody touches it, visitors may see it, so it names no person."""
    content = boards.board(actor=request.actor, at=request.at, language=request.language)
    late, overdue = min(len(content.late), WALL_LATE), content.figures.overdue
    more = f"{overdue - late}{'+' if overdue >= MANY else ''}" if overdue > late else ""
    context = {"board": content, "wall_rows": f":{WALL_ROWS - late}", "late_hidden": more, "help_page": "board", **_words(request)}
    return render(request, "desk/board/wall.html", context, part="desk/board/_wall.html")


@entry("post")
def unit(request: DeskRequest, code: str) -> HttpResponse:
    """What another unit leads, as far as my unit may see it."""
    content = unit_view(actor=request.actor, code=code, at=request.at, language=request.language)
    return render(request, "desk/board/unit.html", {"view": content, "help_page": "board", **_words(request)}, part="desk/board/_cases.html")


@entry("post")
def zone(request: DeskRequest, code: str) -> HttpResponse:
    """What goes on at a place, as far as my unit may see it."""
    content = zone_view(actor=request.actor, code=code, at=request.at, language=request.language)
    return render(request, "desk/board/zone.html", {"view": content, "help_page": "board", **_words(request)}, part="desk/board/_cases.html")


@entry("post", methods=("POST",))
def read(request: DeskRequest) -> HttpResponse:
    """Mark the notices shown, and those before them, as read."""
    up_to = request.POST.get("seq", "")
    mark_read(actor=request.actor, up_to=int(up_to) if up_to.isdecimal() and len(up_to) < 19 else 0, at=request.at)
    return redirect("inbox" if "inbox" in request.POST else "board")


@entry("post", methods=("POST",))
def acknowledge(request: DeskRequest, number: str) -> HttpResponse:
    """One tap: the unit has received it and acts. A script is told so without a page; a browser comes back to the board."""
    try:
        matters.acknowledge(actor=request.actor, matter=number, at=request.at)
    except (NothingToAnswer, NotOpen) as error:  # A colleague was quicker: what was wanted is so.
        messages.info(request, refusal(error, "en" if request.language == "en" else "vi"))
        return redirect("board")
    if request.headers.get("X-Board"):
        return HttpResponse(status=204)
    messages.success(request, _("Đã xác nhận {number}.").format(number=number))
    return redirect("board")


def _words(request: DeskRequest) -> dict[str, Any]:
    """What `board.js` needs to keep "12 minutes left" right."""
    words = {name: form[request.language] for name, form in {**SPANS, **LEFT}.items()}
    return {"words": json.dumps(words, ensure_ascii=False), "now": request.at.isoformat(timespec="seconds")}
