"""Lists and search: the list, its saved views and columns, acts on several matters, and the list as a file."""

from __future__ import annotations

import csv
import re
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lienket.access.entry import entry
from lienket.desk.lists import content
from lienket.desk.lists.forms import SORT_WORDS, ExportForm, ListForm, ShareForm, fields_html
from lienket.desk.request import DeskRequest
from lienket.journal.queries import changed as changed_after
from lienket.journal.queries import last_change
from lienket.kernel.sheets import plain
from lienket.matters.queries import NoSuchMatter, find, number_of
from lienket.situation import export as exporting
from lienket.situation import lists, lists_bulk, views_saved
from lienket.situation.cursor import seal, unseal
from lienket.situation.export_bulk import take_out
from lienket.situation.second import who_may
from lienket.situation.second_kinds import EXPORT
from lienket.ui.render import render

PER_PAGE = 25
WHOLE_NUMBER = re.compile(r"\s*([A-Za-z]{1,4})-(\d{4})-(\d{1,6})\s*")
YEAR_SECONDS = 365 * 24 * 3600
ACTS = {"acknowledge": gettext_lazy("Xác nhận"), "note": gettext_lazy("Ghi diễn biến"), "share": gettext_lazy("Chia sẻ thêm")}
CHANGES = 500


def _form(request: DeskRequest) -> tuple[ListForm, lists.Filters]:
    form = ListForm(request.GET, request.book, request.language)
    return form, form.filters()


@entry("post")
def matters(request: DeskRequest) -> HttpResponse:
    """The list. A whole number opens its matter at once."""
    form, filters = _form(request)
    if (direct := _direct(request, filters)) is not None:
        return direct
    since = seal(last_change())
    older, newer = (request.GET.get(place, "") for place in content.PLACES)
    page = lists.page(request.actor, filters, request.book, request.at, limit=PER_PAGE, older=older, newer=newer)
    columns = content.columns_of(request)
    context: dict[str, Any] = {
        "form": form,
        "fields": fields_html(form, request.book, request.language),
        "filters": filters,
        "global_query": filters.q,
        "unsorted": SORT_WORDS[filters.sort] if filters.q.strip() and filters.sort != lists.NEWEST else "",
        "page": page,
        "rows": content.lines(request, page, columns),
        "columns": columns,
        "shown_columns": [content.COLUMNS[c] for c in columns],
        "marks": [form[mark] for mark in content.MARKS],
        "all_columns": content.COLUMNS,
        "chips": content.chips(form, filters, request.GET),
        "tabs": content.tabs(filters, request.GET),
        "ways": content.ways_out(filters, request.GET),
        "query": content.kept(request.GET),
        "here": request.GET.urlencode(),
        "older": content.address(request.GET) + f"&older={page.older}" if page.older else "",
        "newer": content.address(request.GET) + f"&newer={page.newer}" if page.newer else "",
        "first": content.address(request.GET) if older or newer else "",
        "since": since,
        "views": views_saved.views_of(request.user.pk, request.actor.model),
        "acts": ACTS.items(),
        "help_page": "lists",
    }
    return render(request, "desk/lists/list.html", context)


def _direct(request: DeskRequest, filters: lists.Filters) -> HttpResponse | None:
    match = WHOLE_NUMBER.fullmatch(filters.q)
    if match is None:
        return None
    number = f"{match[1].upper()}-{match[2]}-{int(match[3]):06d}"
    try:
        return redirect("matter", number_of(find(request.actor, number, request.at)))
    except (NoSuchMatter, NoReverseMatch):
        return None


@entry("post")
def count(request: DeskRequest) -> HttpResponse:
    """How long the list is, asked for after the page so that the page need not wait."""
    found = lists.count(request.actor, _form(request)[1], request.book, request.at)
    return render(request, "desk/lists/_count.html", {"count": found, "many": lists.MANY})


@entry("post")
def changed(request: DeskRequest) -> HttpResponse:
    """How many matters of the list have changed since the page was made; the rows stay where they are until asked for."""
    since = unseal(request.GET.get("since", ""))
    shown = {UUID(hex=part) for part in request.GET.get("shown", "").split(",") if re.fullmatch(r"[0-9a-f]{32}", part)}
    spoken = {} if since is None else {subject: None for _, model, subject in changed_after(since, CHANGES) if model == request.actor.model}
    fresh = lists.changed(request.actor, _form(request)[1], request.book, request.at, list(spoken))
    number = len(fresh | (shown & lists.visible(request.actor, request.at, list(spoken))))
    return render(request, "desk/lists/_changed.html", {"number": number, "here": content.kept(request.GET)})


@entry("post", methods=("POST",))
def columns(request: DeskRequest) -> HttpResponse:
    """Choose the columns; kept in a cookie, as they are a matter of the screen one sits at."""
    response = redirect(_back(request))
    chosen = [c for c in content.COLUMNS if c in request.POST.getlist("column")]
    response.set_cookie(content.COLUMNS_COOKIE, ".".join(chosen), max_age=YEAR_SECONDS, samesite="Lax", secure=request.is_secure(), httponly=True)
    return response


@entry("post", methods=("POST",))
def save(request: DeskRequest) -> HttpResponse:
    """Keep the list under a name."""
    query = content.kept(QueryDict(request.POST.get("query", "")))
    view = views_saved.save_view(account=request.user.pk, model=request.actor.model, name=request.POST.get("name", ""), query=query)
    messages.success(request, _("Đã lưu dạng xem “{name}”.").format(name=view.name))
    return redirect(f"{reverse('matters')}?{query}")


@entry("post", methods=("POST",))
def change(request: DeskRequest, view: int) -> HttpResponse:
    """Rename or delete one of one's own views."""
    if request.POST.get("do") == "forget":
        views_saved.forget_view(account=request.user.pk, view=view)
        messages.success(request, _("Đã xóa dạng xem."))
    else:
        views_saved.rename_view(account=request.user.pk, view=view, name=request.POST.get("name", ""))
        messages.success(request, _("Đã đổi tên dạng xem."))
    return redirect(_back(request))


def _back(request: DeskRequest) -> str:
    return f"{reverse('matters')}?{content.kept(QueryDict(request.POST.get('query', '')))}"


@entry("post", methods=("GET", "POST"))
def bulk(request: DeskRequest) -> HttpResponse:
    """What an act would do to the chosen matters; with `do`, do it, each as an act of its own, and show what came of it."""
    given = request.POST if request.method == "POST" else request.GET
    act, numbers = given.get("act", ""), given.getlist("m")
    if act not in lists_bulk.ACTS or not numbers:
        messages.info(request, _("Chưa chọn vụ việc nào."))
        return redirect(_back(request))
    doing = request.method == "POST" and "do" in request.POST
    form = ShareForm(act, request.book, request.language, request.POST if doing else None)
    if doing and form.is_valid():
        values = {key: str(value) for key, value in form.cleaned_data.items()}
        results = lists_bulk.perform_all(actor=request.actor, numbers=numbers, act=act, values=values, at=request.at, language=request.language)
        request.session["bulk"] = {"act": act, "results": [[r.number, r.refused] for r in results], "query": content.kept(QueryDict(given.get("query", "")))}
        return redirect("matters-bulk-done")
    found = lists_bulk.outlook(actor=request.actor, numbers=numbers, act=act, at=request.at, book=request.book, language=request.language)
    context = {
        "act": act,
        "title": ACTS[act],
        "form": form,
        "applies": [o for o in found if o.applies],
        "others": [o for o in found if not o.applies],
        "query": given.get("query", ""),
        "back": _back(request),
        "help_page": "lists",
    }
    return render(request, "desk/lists/bulk.html", context, status=422 if doing else 200)


@entry("post")
def bulk_done(request: DeskRequest) -> HttpResponse:
    """What came of the last go, matter by matter."""
    kept = request.session.get("bulk")
    if kept is None:
        return redirect("matters")
    done = [number for number, refused in kept["results"] if not refused]
    refused = [(number, why) for number, why in kept["results"] if why]
    context = {"title": ACTS[kept["act"]], "done": done, "refused": refused, "back": f"{reverse('matters')}?{kept['query']}", "help_page": "lists"}
    return render(request, "desk/lists/bulk_done.html", context)


@entry("post")
def bulk_refused(request: DeskRequest) -> HttpResponse:
    """The refused matters of the last go as a file."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="lienket-refused.csv"'
    response["Cache-Control"] = "no-store, private"
    out = csv.writer(response, delimiter=";" if request.language == "vi" else ",")
    out.writerow([_("Số"), _("Lý do không làm được")])
    for number, why in (request.session.get("bulk") or {}).get("results", ()):
        if why:
            out.writerow([plain(number), plain(why)])
    return response


@entry("post", methods=("GET", "POST"))
def export(request: DeskRequest) -> HttpResponse:
    """Ask why, then hand out the list as a file."""
    query = QueryDict(content.kept(QueryDict(request.POST.get("query", "")) if request.method == "POST" else request.GET))
    listing = ListForm(query, request.book, request.language)
    filters = listing.filters()
    form = ExportForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        kind: exporting.Format = "csv" if form.cleaned_data["format"] == "csv" else "xlsx"
        told: dict[str, Any] = {"format": kind, "why": form.cleaned_data["why"], "language": request.language}
        made = take_out(actor=request.actor, filters=filters, book=request.book, at=request.at, **told)
        if not isinstance(made, exporting.Exported):
            return _asked(request)
        response: Any = FileResponse(made.file, as_attachment=True, filename=made.name, content_type=made.media)
        response["Cache-Control"] = "no-store, private"
        return response  # type: ignore[no-any-return]
    found = lists.count(request.actor, filters, request.book, request.at)
    context = {
        "form": form,
        "query": query.urlencode(),
        "chips": content.chips(listing, filters, query),
        "filters": filters,
        "count": found,
        "many": lists.MANY,
        "most": exporting.MOST,
        "alone": exporting.ALONE,
        "back": f"{reverse('matters')}?{query.urlencode()}",
        "help_page": "lists",
    }
    return render(request, "desk/lists/export.html", context, status=422 if form.is_bound else 200)


def _asked(request: DeskRequest) -> HttpResponse:
    """The list takes two: whom to ask, and where it waits."""
    others = who_may(request.actor, EXPORT, request.at, request.language)
    if others:
        messages.info(request, _("Đã đề nghị; chưa có tệp. Một người khác của đơn vị xác nhận trong 24 giờ: {who}.").format(who="; ".join(others)))
    else:
        messages.warning(request, _("Chưa làm gì: hôm nay không ai khác của đơn vị xác nhận được. Nhờ người quản trị giao chức trách cho một người nữa."))
    return redirect("second")
