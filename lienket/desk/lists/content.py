"""What a list page shows: rows in words, active filters that can be taken off, quick choices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lienket.desk.lists.cells import Cells, pieces_html
from lienket.intake.detail import item
from lienket.intake.queries import texts
from lienket.matters.queries import words_said
from lienket.sharing.codes import Level
from lienket.situation.lists import Filters, Page, Row
from lienket.situation.search_marks import marked, snippet

if TYPE_CHECKING:
    from lienket.desk.lists.forms import ListForm
    from lienket.desk.request import DeskRequest

MARKS = ("mine", "waiting", "overdue", "unassigned", "near")
CHOICES = ("state", "part", "kind", "field", "severity", "lead", "now", "zone")
DATES = ("since", "until")
"""Names of filters: marks are on or off, choices are codes, dates are days."""

COLUMNS = {
    "due": gettext_lazy("Hạn của đơn vị"),
    "received": gettext_lazy("Tiếp nhận"),
    "state": gettext_lazy("Trạng thái"),
    "severity": gettext_lazy("Mức độ"),
    "lead": gettext_lazy("Chủ trì"),
    "part": gettext_lazy("Đơn vị tôi"),
    "label": gettext_lazy("Nhãn"),
}
USUAL = ("due", "received", "state", "lead", "part")
COLUMNS_COOKIE = "lienket_columns"
PLACES = ("older", "newer")
SOON_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the page."""

    id: str
    number: str
    item: dict[str, Any]
    headline: SafeString
    snippet: SafeString
    due: str
    cells: SafeString
    """The cells of the columns chosen."""


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force, with the address of the list without it."""

    label: str
    value: str
    without: str


@dataclass(frozen=True, slots=True)
class Tab:
    """A quick choice."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Ways:
    """Ways out of an empty list."""

    everything: str = ""
    near: str = ""
    whole: str = ""


def lines(request: DeskRequest, page: Page, columns: list[str]) -> list[Line]:
    """The rows in words; what a level does not open is not there."""
    open_ = [r.matter.id for r in page.rows if page.terms and r.level >= Level.WORK and not r.matter.restricted]  # A snippet is a reading.
    reported, said = (texts(open_), words_said(open_)) if open_ else ({}, {})
    cells, heads = Cells(request, columns), {column: str(COLUMNS[column]) for column in columns}
    out = []
    for row in page.rows:
        words = [*reported.get(row.matter.id, ()), *said.get(row.matter.id, ())]
        out.append(_line(request, row, page, words, cells, heads))
    return out


def _line(request: DeskRequest, row: Row, page: Page, words: list[str], cells: Cells, heads: dict[str, str]) -> Line:
    shown = item(request.actor, row.matter, row.level, request.language, request.book)
    received = row.matter.received_at
    due = "" if row.due_at is None else "late" if row.due_at <= request.at else "soon" if (row.due_at - request.at).total_seconds() < SOON_SECONDS else "later"
    made = cells.of(row, shown, received if row.level >= Level.VIEW else None, received.astimezone(request.book.calendar.zone).date(), due)
    return Line(
        id=row.matter.id.hex,
        number=shown["number"],
        item=shown,
        headline=pieces_html(marked(shown["headline"], page.terms)),
        snippet=pieces_html(snippet(words, page.terms) if words else ()),
        due=due,
        cells=format_html_join("", '<td data-label="{}" class="list-{}">{}</td>', ((heads[column], column, cell) for column, cell in made)),
    )


def columns_of(request: DeskRequest) -> list[str]:
    """The columns chosen, in their order."""
    chosen = request.COOKIES.get(COLUMNS_COOKIE)
    return [c for c in COLUMNS if c in (chosen.split(".") if chosen is not None else USUAL)]


def address(query: QueryDict, changes: Mapping[str, str] | None = None) -> str:
    """The list with these changes of the query, from its beginning."""
    return f"{reverse('matters')}?{kept(query, changes)}"


def kept(query: QueryDict, changes: Mapping[str, str] | None = None) -> str:
    """The query with changes, without empty values and places in the list."""
    changes = changes or {}
    copy = QueryDict(mutable=True)
    for key in (*CHOICES, *DATES, *MARKS, "q", "sort"):
        if value := changes.get(key, query.get(key, "")):
            copy[key] = value
    return copy.urlencode()


def chips(form: ListForm, filters: Filters, query: QueryDict) -> list[Chip]:
    """The filters in force."""
    out = []
    for key in (*CHOICES, *DATES, *MARKS):
        value = getattr(filters, key)
        if not value:
            continue
        bound = form[key]
        if key in CHOICES:
            choices: Any = form.fields[key]
            shown = str(dict(choices.choices).get(value, value)).strip()
        else:
            shown = f"{value:%d/%m/%Y}" if isinstance(value, date) else ""
        out.append(Chip(str(bound.label), shown, address(query, {key: ""})))
    return out


def tabs(filters: Filters, query: QueryDict) -> list[Tab]:
    """Quick choices; each keeps what else was chosen."""
    quick = ("state", "mine", "waiting", "overdue", "unassigned")
    wanted: list[tuple[str, dict[str, str]]] = [
        (_("Tất cả"), {}),
        (_("Đang giải quyết"), {"state": "OPEN"}),
        (_("Chờ đơn vị tôi"), {"mine": "on"}),
        (_("Quá hạn"), {"overdue": "on"}),
        (_("Chờ đơn vị khác"), {"waiting": "on"}),
        (_("Chưa phân công"), {"unassigned": "on"}),
    ]
    now = {key for key in quick if getattr(filters, key)}
    return [
        Tab(label, address(query, {key: change.get(key, "") for key in quick}), now == set(change) and (not change.get("state") or filters.state == "OPEN"))
        for label, change in wanted
    ]


def ways_out(filters: Filters, query: QueryDict) -> Ways:
    """Where to go from an empty list."""
    others = any(getattr(filters, key) for key in (*CHOICES, *DATES, *MARKS) if key != "near")
    return Ways(
        everything=address(QueryDict()) if filters.q or others else "",
        near=address(query, {"near": "on"}) if filters.q and not filters.near else "",
        whole=address(query, dict.fromkeys((*CHOICES, *DATES, *MARKS), "")) if filters.q and others else "",
    )
