"""The contact directory and the duty roster by area: whom to call where, now and next, and where nobody is on duty within a week."""

from __future__ import annotations

import csv
import io

from django.http import HttpResponse
from django.utils.translation import gettext as _

from lienket.access.entry import entry
from lienket.desk.request import DeskRequest
from lienket.kernel.sheets import plain
from lienket.routing.explain import name
from lienket.situation.areas import AHEAD, answered, areas, channels
from lienket.ui.render import render


@entry("post")
def directory(request: DeskRequest) -> HttpResponse:
    """Who answers for each area, and how to reach them."""
    found = areas(request.actor, request.book, request.at)
    context = {
        "areas": answered(found),
        "empty": [area for area in found if not area.answering],
        "channels": channels(request.book, request.at),
        "help_page": "directory",
    }
    return render(request, "desk/committees/directory.html", context)


@entry("post")
def directory_csv(request: DeskRequest) -> HttpResponse:
    """The directory as a table; no names of persons."""
    vi, pack = request.language == "vi", request.book.pack
    file = io.StringIO()
    table = csv.writer(file, delimiter=";" if vi else ",")  # As a spreadsheet of that language splits.
    table.writerow([_("Địa bàn"), _("Đơn vị"), _("Chức trách"), _("Điện thoại trực"), _("Trực đến")])
    for area in answered(areas(request.actor, request.book, request.at)):
        for unit in area.answering:
            for c in unit.contacts:
                until = c.until.astimezone(request.book.calendar.zone).strftime("%d/%m/%Y %H:%M") if c.until else ""
                cells = (name(pack, "zone", area.zone, request.language), name(pack, "unit", unit.unit, request.language))
                table.writerow([plain(cell) for cell in (*cells, c.title_vi if vi else c.title_en, c.phone, until)])
    response = HttpResponse("\ufeff" + file.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="danh-ba-{request.at.astimezone(request.book.calendar.zone):%Y%m%d}.csv"'
    response["Cache-Control"] = "no-store, private"
    return response


@entry("post")
def roster(request: DeskRequest) -> HttpResponse:
    """Areas by who is on duty now and next, with the gaps of the coming week."""
    found = answered(areas(request.actor, request.book, request.at))
    context = {"areas": found, "uncovered": [a for a in found if a.gaps], "until": request.at + AHEAD, "help_page": "directory"}
    return render(request, "desk/committees/roster.html", context)
