"""Who could see a matter and who did, for its lead; and the matter as another unit would see it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from lienket.access.entry import entry
from lienket.desk.matter import content
from lienket.desk.request import DeskRequest
from lienket.instruments.queries import book
from lienket.journal.rows import in_model
from lienket.routing.explain import name
from lienket.situation import ledger as told
from lienket.ui.render import render


@entry("post")
def page(request: DeskRequest, number: str) -> HttpResponse:
    """The ledger. The read of a restricted matter is journaled."""
    shown = told.ledger(actor=request.actor, number=number, at=request.at, language=request.language)
    return render(request, "desk/matter/ledger.html", {"ledger": shown, "units": _units(request)})


@entry("post")
def sheet(request: DeskRequest, number: str) -> HttpResponse:
    """The ledger as CSV. Journaled as an export where the matter is restricted."""
    shown = told.ledger(actor=request.actor, number=number, at=request.at, language=request.language, form="export")
    with in_model(request.actor.model):
        body = told.as_csv(shown, book(request.actor.model), request.language)
    response = HttpResponse(body, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"{shown['number']}-chia-se.csv") or "attachment"
    response["Cache-Control"] = "no-store"
    return response


@entry("post")
def preview(request: DeskRequest, number: str) -> HttpResponse:
    """The matter as the unit `unit` sees it now, or would see it at `level`; without a unit the ledger, where one is chosen."""
    if not request.GET.get("unit"):
        return page(request, number)
    unit, level = request.GET.get("unit", "")[:80], request.GET.get("level", "")[:10]
    try:
        s, whole = told.preview(actor=request.actor, number=number, unit=unit, level=level, at=request.at, language=request.language)
    except told.NothingToPreview:  # An answer, no failure: that is what the lead wished to know.
        called = name(request.book.pack, "unit", unit, request.language)
        messages.info(request, _("%(unit)s hiện không đọc được gì của vụ việc này. Chọn mức để xem thử nếu chia sẻ.") % {"unit": called})
        return redirect("matter-ledger", number)
    with in_model(request.actor.model):
        return render(request, "desk/matter/preview.html", content.shown_as(request, s, whole))


def _units(request: DeskRequest) -> list[dict[str, Any]]:
    """The units of the day, to look through the eyes of one."""
    with in_model(request.actor.model):
        rules = book(request.actor.model)
        codes = sorted(rules.rules.edition(request.at).units)
        return [{"code": code, "name": name(rules.pack, "unit", code, request.language)} for code in codes]
