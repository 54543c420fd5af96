"""A list as a file: under the policy, with a reason, in the journal; each restricted matter in it is a journaled read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from tempfile import TemporaryFile
from typing import IO, Any, Literal
from uuid import UUID, uuid4

import xlsxwriter

from lienket.instruments.queries import Book
from lienket.intake.detail import item
from lienket.journal.door import writing
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.kernel.secrecy import guard
from lienket.kernel.sheets import plain
from lienket.matters.sentences import word
from lienket.routing.explain import name
from lienket.sharing.actions import note_read
from lienket.sharing.codes import Level
from lienket.situation.events import ListExported
from lienket.situation.lists import Filters, Row, page
from lienket.situation.models import ExportReason
from lienket.units.queries import code_of

Format = Literal["csv", "xlsx"]
MOST = 20_000
"""Rows of one file."""

ALONE = 50
"""So many matters one person takes out alone, two screens of the list; of restricted ones none: outside, no read of them is journaled any more."""

STEP = 500
LABELS = ("TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED")
"""From open to closed; a file bears the closest of its rows."""

HEADS = {
    "number": ("Số", "Number", 17),
    "received": ("Tiếp nhận", "Received", 17),
    "kind": ("Loại", "Kind", 24),
    "field": ("Lĩnh vực", "Field", 28),
    "severity": ("Mức độ", "Severity", 14),
    "state": ("Trạng thái", "State", 16),
    "lead": ("Chủ trì", "Lead", 34),
    "part": ("Phần của đơn vị", "Own part", 18),
    "due": ("Hạn của đơn vị", "Own deadline", 17),
    "place": ("Địa điểm", "Place", 30),
    "outcome": ("Kết quả", "Outcome", 22),
    "closed": ("Kết thúc", "Closed", 17),
    "label": ("Nhãn", "Label", 18),
    "level": ("Đơn vị được", "You may", 18),
}
TITLE = {
    "vi": "{label} – {count} vụ việc, {unit} xuất lúc {at}. Chỉ dùng theo nhãn này; mỗi lần xuất đều ghi nhật ký.",
    "en": "{label} – {count} matters, exported by {unit} on {at}. Use under this label only; every export is in the journal.",
}


class ExportTooLong(LienketError):
    """The list has more rows than one file may hold; narrow the filters: (most)."""

    code = "export-too-long"


class ExportReasonNeeded(LienketError):
    """Say in at least ten letters why the list is taken out."""

    code = "export-reason-needed"


class SecondNeeded(LienketError):
    """Another person of the unit has to confirm a list so long, or with restricted matters: (matters, restricted ones)."""

    code = "second-needed"


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A request for a list that a second person has confirmed, and the matters it was about."""

    request: UUID
    subjects: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Exported:
    """The file, ready to be read from its beginning."""

    file: IO[bytes]
    name: str
    media: str
    count: int


def export(
    *, actor: Actor, filters: Filters, book: Book, at: datetime, format: Format, why: str, language: str, confirmed: Confirmed | None = None
) -> Exported:
    """The list as a file; with `confirmed`, only the matters of that request. Records: list.exported/1, and restricted.read/1 for each restricted matter.

    Raises ExportReasonNeeded, ExportTooLong, StateSecretRefused, SecondNeeded for a list above the threshold that nobody has confirmed.
    """
    guard(why)
    if len(why.strip()) < 10:
        raise ExportReasonNeeded
    rows = [row for row in rows_of(actor, filters, book, at) if confirmed is None or row.matter.id in confirmed.subjects]
    assert actor.unit is not None
    with writing(actor, at) as door:
        kept, restricted = uuid4(), [row for row in rows if row.matter.restricted]
        if confirmed is None and (len(rows) > ALONE or restricted):
            raise SecondNeeded(len(rows), len(restricted))
        label = max((row.matter.label for row in rows if row.matter.label in LABELS), key=LABELS.index, default="")
        door.add(ExportReason, id=kept, unit_id=actor.unit, text=why.strip()[:1000], written_at=door.recorded_at)
        asked = confirmed.request if confirmed else None
        door.record(ListExported(export=kept, format=format, count=len(rows), restricted=len(restricted), label=label, filters=filters.codes(), request=asked))
        for row in restricted:
            note_read(actor=actor, subject=row.matter.id, level=row.level, form="export", at=at)
        unit = code_of(actor.unit)
    local = at.astimezone(book.calendar.zone)
    title = TITLE[language].format(label=label or "TLP", count=len(rows), unit=name(book.pack, "unit", unit, language), at=f"{local:%d/%m/%Y %H:%M}")
    table = [_cells(row, actor, book, language) for row in rows]
    file: IO[bytes] = TemporaryFile()  # noqa: SIM115 – the response closes it once it is sent.
    (_csv if format == "csv" else _xlsx)(file, title, table, language)
    file.seek(0)
    media = "text/csv; charset=utf-8" if format == "csv" else "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return Exported(file, f"lienket-{local:%Y%m%d-%H%M}.{format}", media, len(rows))


def rows_of(actor: Actor, filters: Filters, book: Book, at: datetime) -> list[Row]:
    """Every row of the list. Raises ExportTooLong."""
    return list(_all(actor, filters, book, at))


def _all(actor: Actor, filters: Filters, book: Book, at: datetime) -> Iterator[Row]:
    older, found = "", 0
    while True:
        shown = page(actor, filters, book, at, limit=STEP, older=older)
        found += len(shown.rows)
        if found > MOST:
            raise ExportTooLong(MOST)
        yield from shown.rows
        if not (older := shown.older):
            return


def _cells(row: Row, actor: Actor, book: Book, language: str) -> dict[str, Any]:
    """What the reader's level shows of a row, in words; instants as local times without a zone, as sheets know them."""
    shown = item(actor, row.matter, row.level, language, book)
    zone = book.calendar.zone
    viewed = row.level >= Level.VIEW

    def local(at: datetime | None) -> datetime | None:
        return None if at is None else at.astimezone(zone).replace(tzinfo=None, microsecond=0)

    received = local(row.matter.received_at)
    assert received is not None
    cells = {sort: name(book.pack, sort, shown[sort], language) for sort in ("kind", "field", "severity")}
    return cells | {
        "number": shown["number"],
        "received": received if viewed else received.date(),
        "state": word("state", shown["state"], language),
        "lead": name(book.pack, "unit", shown["lead"], language),
        "part": word("part", row.part, language) if row.part else "",
        "due": _due(local(row.due_at)),
        "place": name(book.pack, "zone", shown["place"], language) if shown.get("place") else "",
        "outcome": name(book.pack, "outcome", shown["outcome"], language) if shown.get("outcome") else "",
        "closed": local(row.matter.closed_at) if viewed else None,
        "label": shown["label"],
        "level": word("level", shown["level"], language),
    }


def _due(at: datetime | None) -> date | datetime | None:
    """A limit of days ends with a day, not at midnight of the next (as `routing.explain.due_words` says it)."""
    return at.date() - timedelta(days=1) if at is not None and at.time() == time() else at


def _heads(language: str) -> list[str]:
    return [vi if language == "vi" else en for vi, en, _ in HEADS.values()]


def _csv(file: IO[bytes], title: str, table: Sequence[dict[str, Any]], language: str) -> None:
    """UTF-8 with its mark, and the separator a spreadsheet of that language splits at: where the comma parts decimals, lists are parted by semicolons."""
    text = io.TextIOWrapper(file, "utf-8-sig", newline="", write_through=True)
    out = csv.writer(text, delimiter=";" if language == "vi" else ",")
    out.writerow([plain(title)])
    out.writerow([plain(head) for head in _heads(language)])
    for cells in table:
        out.writerow([plain(_said(cells[key])) for key in HEADS])
    text.detach()


def _said(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y %H:%M}"
    return "" if value is None else value if isinstance(value, str) else f"{value:%d/%m/%Y}"


def _xlsx(file: IO[bytes], title: str, table: Sequence[dict[str, Any]], language: str) -> None:
    """A workbook with a header that stays, widths, and dates that are dates; text is written as text, never as a formula."""
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    sheet = book.add_worksheet("Lienket")
    bold, day, minute = (book.add_format(f) for f in ({"bold": True}, {"num_format": "dd/mm/yyyy"}, {"num_format": "dd/mm/yyyy hh:mm"}))
    for column, (_, _, width) in enumerate(HEADS.values()):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(2, 1)
    sheet.write_string(0, 0, title, bold)
    for column, head in enumerate(_heads(language)):
        sheet.write_string(1, column, head, bold)
    for line, cells in enumerate(table, 2):
        for column, key in enumerate(HEADS):
            value = cells[key]
            if isinstance(value, datetime):
                sheet.write_datetime(line, column, value, minute)
            elif value is not None and not isinstance(value, str):
                sheet.write_datetime(line, column, value, day)
            elif value:
                sheet.write_string(line, column, value)
    if table:
        sheet.autofilter(1, 0, len(table) + 1, len(HEADS) - 1)
    sheet.set_footer(f"&L{title.replace('&', '&&')[:200]}&R&P/&N")
    book.close()
