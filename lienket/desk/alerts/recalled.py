"""Recalls the own unit is to acknowledge: the number of the matter and the notice, nothing of what was in it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from lienket.access.entry import entry
from lienket.desk.refusals import words
from lienket.desk.request import DeskRequest
from lienket.kernel.errors import LienketError
from lienket.matters.queries import numbers_by_id
from lienket.sharing import recalls
from lienket.situation.over_http import status_of
from lienket.ui.render import render


@entry("post")
def listed(request: DeskRequest) -> HttpResponse:
    """The recalls from the unit, those that wait first. Opening the page answers nothing."""
    found = recalls.asked_of(request.actor)
    numbers = numbers_by_id(row.subject for row in found)
    rows = [{"row": row, "number": numbers[row.subject]} for row in found]
    return render(request, "desk/alerts/recalls.html", {"rows": rows, "help_page": "sharing"})


@entry("post", methods=("POST",))
def acknowledge(request: DeskRequest, recalled: UUID) -> HttpResponse:
    """Say what became of the copies."""
    try:
        recalls.acknowledge(actor=request.actor, recalled=recalled, copies=request.POST.get("copies", "")[:20], at=request.at)
        messages.success(request, _("Đã xác nhận thu hồi; đơn vị chủ trì thấy trong sổ chia sẻ."))
    except LienketError as error:
        if status_of(error) not in {409, 422}:
            raise
        messages.warning(request, words(error, request.language))
    return redirect("recalls")
