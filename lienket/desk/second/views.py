"""What waits for a second person, and what one asked for oneself; for those entitled to it alone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from lienket.access.entry import entry
from lienket.desk.refusals import words
from lienket.desk.request import DeskRequest
from lienket.kernel.errors import LienketError
from lienket.situation import second
from lienket.situation.export_bulk import fetch
from lienket.situation.over_http import status_of
from lienket.situation.protected import open_protected
from lienket.situation.second_shown import shown
from lienket.ui.render import render

PAGE = 25


@entry("post")
def listed(request: DeskRequest) -> HttpResponse:
    """The requests, a page at a time: those that wait for this person, nearest end first, then his own."""
    found = shown(request.actor, request.book, request.at, request.language)
    request.second_waits = waits = sum(not one.mine for one in found)  # The frame of the page says it too.
    asked = request.GET.get("page", "")
    page = max(1, int(asked)) if asked.isdecimal() and len(asked) < 6 else 1
    context = {
        "rows": found[(page - 1) * PAGE : page * PAGE],
        "waiting": waits,
        "page": page,
        "before": page - 1 if page > 1 else 0,
        "after": page + 1 if page * PAGE < len(found) else 0,
        "longest": second.LONGEST,
        "help_page": "second",
    }
    return render(request, "desk/second/second.html", context)


@entry("post", methods=("POST",))
def answer(request: DeskRequest, request_id: UUID) -> HttpResponse:
    """Confirm or decline what another asked for, or withdraw one's own."""
    do = request.POST.get("do", "")
    try:
        if do == "confirm":
            second.confirm(actor=request.actor, request=request_id, at=request.at)
            messages.success(request, _("Đã xác nhận; việc đã được làm. Nhật ký ghi cả hai người."))
        elif do == "withdraw":
            second.withdraw(actor=request.actor, request=request_id, at=request.at)
            messages.success(request, _("Đã rút đề nghị; không có gì thay đổi."))
        else:
            second.decline(actor=request.actor, request=request_id, why=request.POST.get("why", ""), at=request.at)
            messages.success(request, _("Đã từ chối; người đề nghị đọc được lý do."))
    except LienketError as error:
        if status_of(error) not in {403, 409, 422}:
            raise
        messages.warning(request, words(error, request.language))
    return redirect("second")


@entry("post", methods=("POST",))
def identity(request: DeskRequest, request_id: UUID) -> HttpResponse:
    """Who a protected reporter is, for the one who asked, this once."""
    try:
        people = open_protected(actor=request.actor, request=request_id, at=request.at)
    except LienketError as error:
        if status_of(error) not in {403, 409, 422}:
            raise
        messages.warning(request, words(error, request.language))
        return redirect("second")
    response = render(request, "desk/second/identity.html", {"people": people, "help_page": "identity"})
    response["Cache-Control"] = "no-store, private"
    return response


@entry("post", methods=("POST",))
def file(request: DeskRequest, request_id: UUID) -> HttpResponse:
    """The file of a confirmed list, for the one who asked."""
    try:
        made = fetch(actor=request.actor, request=request_id, book=request.book, at=request.at, language=request.language)
    except LienketError as error:
        if status_of(error) not in {403, 409, 422}:
            raise
        messages.warning(request, words(error, request.language))
        return redirect("second")
    response: Any = FileResponse(made.file, as_attachment=True, filename=made.name, content_type=made.media)
    response["Cache-Control"] = "no-store, private"
    return response  # type: ignore[no-any-return]
