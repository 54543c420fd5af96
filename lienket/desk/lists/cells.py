"""Cells of the list as HTML. A page has hundreds of them: a template included for each takes longer than everything else of the page together."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from lienket.matters.sentences import word
from lienket.routing.explain import due_words, name
from lienket.situation.search_marks import Piece
from lienket.ui.templatetags.ui import icon

if TYPE_CHECKING:
    from lienket.desk.request import DeskRequest
    from lienket.situation.lists import Row

EMPTY = mark_safe("")
LEVEL = '<span class="muted">{}</span>'
BADGE = '<span class="badge badge--{}">{}</span>'


def pieces_html(pieces: Iterable[Piece]) -> SafeString:
    """Text with what was searched for marked."""
    return format_html_join("", "{}", ((format_html("<mark>{}</mark>", text) if found else text,) for text, found in pieces))


def moment_html(at: datetime, zone: ZoneInfo) -> SafeString:
    """An instant in the model's zone."""
    return format_html('<time datetime="{}">{}</time>', at.isoformat(timespec="seconds"), f"{at.astimezone(zone):%d/%m/%Y %H:%M}")


class Cells:
    """Makes the cells of one page: words and signs that come again are made once."""

    def __init__(self, request: DeskRequest, columns: Iterable[str]) -> None:
        """For the reader of `request`."""
        self._pack, self._language, self._calendar = request.book.pack, request.language, request.book.calendar
        self._zone = self._calendar.zone
        self._columns = tuple(columns)
        self._clock, self._late, self._no_answer = icon("clock"), format_html("{}{}", icon("late"), _("Quá hạn")), _("chưa trả lời")

    def of(self, row: Row, shown: dict[str, Any], received: datetime | None, received_on: date, due: str) -> list[tuple[str, SafeString]]:
        """(column, cell) for each chosen column; an empty one where there is nothing to say."""
        return [(column, self._cell(column, row, shown, received, received_on, due)) for column in self._columns]

    def _cell(self, column: str, row: Row, shown: dict[str, Any], received: datetime | None, received_on: date, due: str) -> SafeString:
        language = self._language
        if column == "received":
            return moment_html(received, self._zone) if received else conditional_escape(f"{received_on:%d/%m/%Y}")
        if column == "state":
            return format_html(BADGE, shown["state"].lower(), word("state", shown["state"], language))
        if column == "part":
            if not row.part:
                return format_html(LEVEL, word("level", shown["level"], language))
            waits = format_html(" " + BADGE, "soon", self._no_answer) if row.answer == "PENDING" else ""
            return format_html("<span>{}{}</span>", format_html(BADGE, row.part.lower(), word("part", row.part, language)), waits)
        if column == "due":
            if row.due_at is None:
                return EMPTY
            sign = self._late if due == "late" else self._clock
            said = format_html('<time datetime="{}">{}</time>', row.due_at.isoformat(timespec="seconds"), due_words(row.due_at, self._calendar, language))
            return format_html('<span class="due due--{}">{} {}</span>', due, sign, said)
        if column == "label":
            return format_html('<span class="badge">{}</span>', shown["label"])
        sort = "unit" if column == "lead" else column
        return format_html("<span>{}</span>", name(self._pack, sort, shown[column], language))
