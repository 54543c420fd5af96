"""Openings by breaking the glass, for a post of oversight: those that wait for a review first."""

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
from lienket.routing import breakglass
from lienket.situation.openings import openings
from lienket.situation.over_http import status_of
from lienket.ui.render import render


@entry("overseer")
def listed(request: DeskRequest) -> HttpResponse:
    """The openings, each with its words and its review."""
    found = openings(request.actor, request.book, request.at, request.language)
    return render(request, "desk/oversight/openings.html", {"rows": found, "longest": breakglass.LONGEST, "help_page": "oversight"})


@entry("overseer", methods=("POST",))
def review(request: DeskRequest, opening: UUID) -> HttpResponse:
    """Say whether an opening of another unit was justified."""
    verdict, why = request.POST.get("verdict", "")[:20], request.POST.get("why", "")
    try:
        breakglass.review(actor=request.actor, opening=opening, verdict=verdict, why=why, overseer=True, at=request.at)  # The entry lets in no other.
        messages.success(request, _("Đã ghi kết quả xem xét; đơn vị chủ trì thấy trong sổ chia sẻ."))
    except LienketError as error:
        if status_of(error) not in {403, 409, 422}:
            raise
        messages.warning(request, words(error, request.language))
    return redirect("oversight-openings")
