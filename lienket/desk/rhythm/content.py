"""What the calendar shows: occasions in words, by month, the own unit's marked; and the same as an iCalendar file (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from lienket.desk.ics import Event, ics
from lienket.instruments.queries import Book
from lienket.regulation.format import Words
from lienket.regulation.rhythm import Occasion
from lienket.routing.explain import cited, name


@dataclass(frozen=True, slots=True)
class Entry:
    """One occasion as a row: `part` is what the unit asked about does in it – owes, receives, hosts, attends – or ''."""

    on: date
    kind: str
    title: str
    window: str
    by: tuple[str, ...]
    to: tuple[str, ...]
    cite: str
    part: str
    code: str

    @property
    def by_short(self) -> str:
        """Who owes or hosts, the first few by name."""
        return _short(self.by)

    @property
    def to_short(self) -> str:
        """Who receives or attends, the first few by name."""
        return _short(self.to)


EVERY = {
    "week": ("tuần", "weekly"),
    "month": ("tháng", "monthly"),
    "quarter": ("quý", "quarterly"),
    "half-year": ("sáu tháng", "half-yearly"),
    "nine-months": ("chín tháng", "nine-month"),
    "year": ("năm", "yearly"),
}


MOST_NAMED = 3
"""So many units are named in a cell of the page; the file for calendar programs names all."""


def _short(names: tuple[str, ...]) -> str:
    shown = ", ".join(names[:MOST_NAMED]) or "–"
    return shown if len(names) <= MOST_NAMED else _("%(units)s và %(n)s đơn vị khác") % {"units": shown, "n": len(names) - MOST_NAMED}


def words(of: Words | None, language: str) -> str:
    """A phrase of the pack in the reader's language; '' where there is none."""
    return "" if of is None else of.vi if language == "vi" else of.en


def entry(book: Book, occasion: Occasion, language: str, unit: str) -> Entry:
    """An occasion as a row for a reader who asks about `unit`."""
    every = EVERY[occasion.every][0 if language == "vi" else 1]
    report = occasion.kind == "report"
    title = (_("Báo cáo %(every)s") % {"every": every}) if report else words(occasion.title, language)
    first, last = occasion.window.first, occasion.window.last
    window = f"{first:%d/%m/%Y} – {last:%d/%m/%Y}" if report else ""
    part = ("owes" if report else "hosts") if unit in occasion.by else ("receives" if report else "attends") if unit in occasion.to else ""
    names = [tuple(name(book.pack, "unit", code, language) for code in codes) for codes in (occasion.by, occasion.to)]
    return Entry(occasion.on, occasion.kind, title, window, names[0], names[1], cited(book.pack, (occasion.because,), language), part, occasion.because.code)


def by_month(entries: Iterable[Entry]) -> list[tuple[date, list[Entry]]]:
    """Entries under the first day of their month, in order."""
    months: dict[date, list[Entry]] = {}
    for one in entries:
        months.setdefault(one.on.replace(day=1), []).append(one)
    return list(months.items())


def calendar_file(entries: Iterable[Entry], model: str, calendar_name: str, at: datetime) -> bytes:
    """The entries as all-day events. The same occasion keeps its UID, so that a calendar program that reads the file again replaces it."""
    events = (Event(f"{one.on:%Y%m%d}-{one.code.replace('#', '.')}@{model}.lienket", one.on, one.title, _description(one)) for one in entries)
    return ics(events, calendar_name, at)


def _description(one: Entry) -> str:
    who = (_("Gửi: %(units)s"), _("Nhận: %(units)s")) if one.kind == "report" else (_("Chủ trì: %(units)s"), _("Dự: %(units)s"))
    parts = [who[0] % {"units": ", ".join(one.by) or "–"}, who[1] % {"units": ", ".join(one.to) or "–"}]
    if one.window:
        parts.append(_("Kỳ số liệu: %(window)s") % {"window": one.window})
    return "\n".join([*parts, one.cite])
