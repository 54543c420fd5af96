"""Oversight: who acted, who read what is restricted, what is worth a look. Pages are read; taking a file out is an act and is journaled."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo
from typing import TypeVar

from django.http import HttpResponse
from django.utils.translation import gettext as _

from lienket.access.entry import entry
from lienket.desk.oversight.forms import ActsForm, PeriodForm
from lienket.desk.request import DeskRequest
from lienket.journal.door import writing
from lienket.kernel.sheets import plain
from lienket.matters.queries import NoSuchMatter
from lienket.situation.cursor import seal, unseal
from lienket.situation.events import JournalTaken
from lienket.situation.openings import waiting
from lienket.situation.oversight import Asked, Found, look
from lienket.situation.oversight_reads import UnitReads, reads, signs
from lienket.situation.oversight_words import form_name
from lienket.ui.render import render

F = TypeVar("F", bound=PeriodForm)
MOST = 5000
"""Lines of one file; a file that would have more says so in its last row."""


@entry("overseer")
def journal(request: DeskRequest) -> HttpResponse:
    """Acts, newest first, a page at a time."""
    form = _form(request, ActsForm)
    return _acts(request, form, _found(request, form, older=unseal(request.GET.get("older", "")) or 0))


def _acts(request: DeskRequest, form: ActsForm, found: Found, status: int = 200) -> HttpResponse:
    query = request.GET.copy()
    query["older"] = seal(found.older)
    address = request.GET.copy()
    address.pop("older", None)
    older = f"?{query.urlencode()}" if found.older else ""
    context = {"form": form, "lines": found.lines, "older": older, "address": address.urlencode(), "asked": form.asked, "help_page": "oversight"}
    context["openings_waiting"] = waiting(request.actor)
    return render(request, "desk/oversight/journal.html", context, status=status)


@entry("overseer")
def journal_file(request: DeskRequest) -> HttpResponse:
    """The acts asked for as CSV; what was not understood makes no file that would say "nothing". Records: journal.taken/1."""
    form = _form(request, ActsForm)
    found = _found(request, form, most=MOST)
    if form.errors:
        return _acts(request, form, found, 422)
    zone = request.book.calendar.zone
    rows: list[Sequence[object]] = [
        (line.seq, _minute(line.at, zone), _minute(line.recorded_at, zone), line.unit, line.post, " ".join(line.sentences), ", ".join(line.matters))
        for line in found.lines
    ]
    if found.older:
        rows.append((_("Còn nữa: chọn ít ngày hơn."),))
    heads = (_("Mục nhật ký"), _("Lúc"), _("Ghi lúc"), _("Đơn vị"), _("Chức trách"), _("Việc"), _("Vụ việc"))
    return _taken(request, "acts", form.asked, heads, rows, len(found.lines))


@entry("overseer")
def reads_page(request: DeskRequest) -> HttpResponse:
    """Reads of restricted matters by unit."""
    return _reads_page(request, _form(request, PeriodForm))


def _reads_page(request: DeskRequest, form: PeriodForm, status: int = 200) -> HttpResponse:
    rows = [(row, _forms(row, request.language)) for row in _reads(request, form.asked)]
    context = {"form": form, "rows": rows, "address": request.GET.urlencode(), "asked": form.asked, "help_page": "oversight"}
    return render(request, "desk/oversight/reads.html", context, status=status)


@entry("overseer")
def reads_file(request: DeskRequest) -> HttpResponse:
    """The report of reads as CSV. Records: journal.taken/1."""
    form = _form(request, PeriodForm)
    if form.errors:
        return _reads_page(request, form, 422)
    zone = request.book.calendar.zone
    found = _reads(request, form.asked)
    heads = (_("Đơn vị"), _("Lần đọc"), _("Vụ việc hạn chế"), _("Chức trách đã đọc"), _("Hình thức"), _("Lần cuối"))
    rows = [
        (row.unit, row.reads, len(row.subjects), len(row.posts), _forms(row, request.language), _minute(row.last, zone) if row.last else "") for row in found
    ]
    return _taken(request, "reads", form.asked, heads, rows, len(rows))


@entry("overseer")
def signs_page(request: DeskRequest) -> HttpResponse:
    """What is worth a look, by post."""
    form = _form(request, PeriodForm)
    context = {"form": form, "signs": signs(request.actor, form.asked, request.book, request.language), "asked": form.asked, "help_page": "oversight"}
    return render(request, "desk/oversight/signs.html", context)


def _form(request: DeskRequest, form: type[F]) -> F:
    today = request.at.astimezone(request.book.calendar.zone).date()
    return form(request.GET, book=request.book, today=today, language=request.language)


def _found(request: DeskRequest, form: ActsForm, *, older: int = 0, most: int = 50) -> Found:
    try:
        return look(request.actor, form.asked, request.book, request.at, request.language, older=older, most=most)
    except NoSuchMatter:
        form.add_error("matter", _("Không có vụ việc này, hoặc đơn vị không được biết."))
        return Found((), 0)


def _reads(request: DeskRequest, asked: Asked) -> list[UnitReads]:
    return reads(request.actor, asked, request.book, request.language)


def _forms(row: UnitReads, language: str) -> str:
    return ", ".join(f"{form_name(form, language)}: {count}" for form, count in sorted(row.forms.items()))


def _minute(at: datetime, zone: tzinfo) -> str:
    return f"{at.astimezone(zone):%d/%m/%Y %H:%M}"


def _taken(request: DeskRequest, what: str, asked: Asked, heads: Sequence[str], rows: Iterable[Sequence[object]], count: int) -> HttpResponse:
    with writing(request.actor, request.at) as door:
        door.record(JournalTaken(what=what, since=asked.since.isoformat(), until=asked.until.isoformat(), count=count))
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="lienket-{what}-{asked.since:%Y%m%d}-{asked.until:%Y%m%d}.csv"'
    response["Cache-Control"] = "no-store, private"
    out = csv.writer(response, delimiter=";" if request.language == "vi" else ",")
    out.writerow([plain(head) for head in heads])
    out.writerows([plain(str(value)) for value in row] for row in rows)
    return response
