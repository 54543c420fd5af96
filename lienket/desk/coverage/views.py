"""Who leads, by field and zone: the page, the picture and the file."""

from __future__ import annotations

import csv

from django.http import HttpResponse
from django.utils.translation import gettext as _

from lienket.access.entry import entry
from lienket.desk.coverage import content
from lienket.desk.coverage.drawing import draw
from lienket.desk.coverage.forms import CoverageForm
from lienket.desk.request import DeskRequest
from lienket.kernel.sheets import plain
from lienket.ui.render import render

MOST = 40
"""Most findings listed on the page; `lienket pack check` lists all."""


def _form(request: DeskRequest) -> CoverageForm:
    today = request.at.astimezone(request.book.calendar.zone).date()
    return CoverageForm(request.GET, book=request.book, today=today, language=request.language)


@entry("post")
def page(request: DeskRequest) -> HttpResponse:
    """What is proved, the leads of one zone with every exception, and the whole table."""
    form = _form(request)
    asked = form.asked
    words, proof = content.Words(asked), asked.proof
    n = 1 if asked.language == "en" else 0
    findings = [(f.severity, f.message[n], f.remedy[n], f"{f.file}:{f.line}", f.clause) for f in proof.findings]
    groups = words.groups()
    context = {
        "form": form,
        "day": asked.day,
        "address": request.GET.urlencode(),
        "complete": proof.complete,
        "proved": proof.proved[n],
        "findings": findings[:MOST],
        "more": max(len(findings) - MOST, 0),
        "zone": asked.called("zone", form.chosen) if form.chosen else "",
        "single": words.rows([words.table.zones.index(form.chosen)]) if form.chosen in words.table.zones else (),
        "groups": groups,
        "rows": words.rows([column for _letter, _names, column in groups]),
        "legend": words.legend(),
        "help_page": "coverage",
    }
    return render(request, "desk/coverage/coverage.html", context)


@entry("post")
def table(request: DeskRequest) -> HttpResponse:
    """The whole table as CSV, one row an outcome."""
    asked = _form(request).asked
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="lienket-coverage-{asked.day:%Y-%m-%d}.csv"'
    response["Cache-Control"] = "no-store, private"
    out = csv.writer(response, delimiter=";" if request.language == "vi" else ",")
    out.writerows([plain(value) for value in row] for row in content.Words(asked).file())
    return response


@entry("post")
def picture(request: DeskRequest) -> HttpResponse:
    """The heat map as SVG."""
    asked = _form(request).asked
    words = content.Words(asked)
    groups = words.groups()
    title = _("Ai chủ trì theo lĩnh vực và địa bàn, ngày {day}").format(day=f"{asked.day:%d/%m/%Y}")
    hatching = (_("gạch chéo: có ngoại lệ theo loại, mức độ, người báo hoặc dấu hiệu"), _("ô đỏ: có trường hợp chưa xác định được chủ trì"))
    drawing = draw(words.rows([column for _letter, _names, column in groups]), groups, words.legend(), title, hatching)
    response = HttpResponse(drawing, content_type="image/svg+xml; charset=utf-8")
    response["Cache-Control"] = "no-store, private"
    if "download" in request.GET:
        response["Content-Disposition"] = f'attachment; filename="lienket-coverage-{asked.day:%Y-%m-%d}.svg"'
    return response
