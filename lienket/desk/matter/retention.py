"""What has been kept as long as the pack says, of the matters the unit leads; erased in one go, or row by row."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lienket.access.entry import entry
from lienket.desk.request import DeskRequest
from lienket.intake.retention import due_for, erase_due
from lienket.journal.rows import in_model
from lienket.ui.render import render

SHOWN = 500


@entry("post", methods=("GET", "POST"))
def page(request: DeskRequest) -> HttpResponse:
    """List what is due; erase the rows that are chosen."""
    if request.method == "POST":
        count = erase_due(actor=request.actor, rows=_chosen(request), at=request.at)
        if count:
            messages.success(request, ngettext("Đã xóa %(n)s mục hết thời hạn lưu.", "Đã xóa %(n)s mục hết thời hạn lưu.", count) % {"n": count})
        else:
            messages.warning(request, _("Chưa chọn mục nào còn xóa được."))
        return redirect("retention")
    with in_model(request.actor.model):
        found = due_for(request.actor, request.book, request.at)
    rows = [{"due": one, "rule": one.rule.name.en if request.language == "en" else one.rule.name.vi} for one in found[:SHOWN]]
    for row, one in zip(rows, found, strict=False):
        row["basis"] = one.rule.basis.en if request.language == "en" else one.rule.basis.vi
    return render(request, "desk/matter/retention.html", {"rows": rows, "more": len(found) > SHOWN, "help_page": "identity"})


def _chosen(request: DeskRequest) -> set[UUID]:
    """The rows ticked; what is no id is left out."""
    found = set()
    for text in request.POST.getlist("row")[:SHOWN]:
        try:
            found.add(UUID(text))
        except ValueError:
            continue
    return found
