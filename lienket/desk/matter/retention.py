"""What has been kept as long as the pack says, of the matters the unit leads, a page at a time; erased in one go, or row by row."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from lienket.access.entry import entry
from lienket.desk.refusals import words
from lienket.desk.request import DeskRequest
from lienket.intake.retention import MOST, due_for
from lienket.journal.rows import in_model
from lienket.kernel.errors import LienketError
from lienket.situation.cursor import place, placed
from lienket.situation.over_http import status_of
from lienket.situation.second import who_may
from lienket.situation.second_kinds import RETENTION
from lienket.situation.second_retention import ask_to_erase
from lienket.ui.render import render


@entry("post", methods=("GET", "POST"))
def page(request: DeskRequest) -> HttpResponse:
    """List what is due; ask that the rows chosen be erased, which another person of the unit confirms."""
    if request.method == "POST":
        try:
            ask_to_erase(actor=request.actor, rules=request.book, rows=_chosen(request), at=request.at, language=request.language)
        except LienketError as error:
            if status_of(error) not in {403, 409, 422}:
                raise
            messages.warning(request, words(error, request.language))
            return redirect("retention")
        others = who_may(request.actor, RETENTION, request.at, request.language)
        if others:
            messages.info(request, _("Đã đề nghị; chưa xóa gì. Một người khác của đơn vị xác nhận trong 24 giờ: %(who)s.") % {"who": "; ".join(others)})
        else:
            messages.warning(request, _("Đã đề nghị; chưa xóa gì. Hôm nay không ai khác của đơn vị xác nhận được."))
        return redirect("second")
    with in_model(request.actor.model):
        found = due_for(request.actor, request.book, request.at, placed(request.GET.get("after", "")))
    english = request.language == "en"
    rows = [
        {"due": one, "rule": one.rule.name.en if english else one.rule.name.vi, "basis": one.rule.basis.en if english else one.rule.basis.vi}
        for one in found.rows
    ]
    return render(request, "desk/matter/retention.html", {"rows": rows, "after": place(*found.on) if found.on else "", "help_page": "identity"})


def _chosen(request: DeskRequest) -> set[UUID]:
    """The rows ticked; what is no id is left out."""
    found = set()
    for text in request.POST.getlist("row")[:MOST]:
        try:
            found.add(UUID(text))
        except ValueError:
            continue
    return found
