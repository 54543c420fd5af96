"""The matters a draft treats otherwise, as a file: under the policy, with a reason, in the journal, like any list taken out of the program."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import datetime
from tempfile import TemporaryFile
from typing import IO
from uuid import uuid4

import xlsxwriter

from lienket.journal.door import writing
from lienket.kernel.actor import Actor
from lienket.kernel.secrecy import guard
from lienket.kernel.sheets import plain
from lienket.routing.explain import name
from lienket.sharing.actions import note_read
from lienket.sharing.codes import Level
from lienket.situation.events import ListExported
from lienket.situation.export import LABELS, MOST, TITLE, Exported, ExportReasonNeeded, ExportTooLong, Format
from lienket.situation.models import ExportReason
from lienket.situation.replay import Differing, Trial, Wanted, differing
from lienket.situation.replay_words import CHANGES, lead_words, matter_lines, why_words
from lienket.units.queries import code_of

HEADS = (
    ("Số", "Number", 17),
    ("Tiếp nhận", "Received", 17),
    ("Khác ở", "Differs in", 34),
    ("Chủ trì theo bản đang có hiệu lực", "Lead by the text in force", 36),
    ("Theo điều", "Under", 30),
    ("Chủ trì theo dự thảo", "Lead by the draft", 36),
    ("Theo điều", "Under", 30),
    ("Khác nhau từng điểm", "Differences", 80),
)


def table(trial: Trial, found: Sequence[Differing], language: str) -> list[list[str]]:
    """The rows of the file, heads first."""
    rows = [[vi if language == "vi" else en for vi, en, _ in HEADS]]
    zone = trial.present.calendar.zone
    for one in found:
        before, after = one.pair.before, one.pair.after
        leads = (lead_words(trial.present, before, language), lead_words(trial.draft, after, language))
        received, kinds = f"{one.received_at.astimezone(zone):%d/%m/%Y %H:%M}", "; ".join(CHANGES[c][language] for c in one.pair.changes)
        lines = " ".join(matter_lines(trial, one, language))
        clauses = (why_words(trial.present, before, language), why_words(trial.draft, after, language))
        rows.append([one.number, received, kinds, leads[0], clauses[0], leads[1], clauses[1], lines])
    return rows


def write_csv(file: IO[bytes], title: str, rows: Sequence[Sequence[str]], language: str) -> None:
    """UTF-8 with its mark; nothing in it is taken for a formula."""
    text = io.TextIOWrapper(file, "utf-8-sig", newline="", write_through=True)
    out = csv.writer(text, delimiter=";" if language == "vi" else ",")
    out.writerow([plain(title)])
    out.writerows([plain(cell) for cell in row] for row in rows)
    text.detach()


def write_xlsx(file: IO[bytes], title: str, rows: Sequence[Sequence[str]], language: str) -> None:
    """A workbook; text is written as text, never as a formula."""
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    sheet, bold, wrapped = book.add_worksheet("Lienket"), book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    for column, (_, _, width) in enumerate(HEADS):
        sheet.set_column(column, column, width, wrapped)
    sheet.freeze_panes(2, 1)
    sheet.write_string(0, 0, title, bold)
    for line, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            sheet.write_string(line, column, cell, bold if line == 1 else wrapped)
    sheet.set_footer(f"&L{title.replace('&', '&&')[:200]}&R&P/&N")
    book.close()


def export_replay(*, actor: Actor, trial: Trial, wanted: Wanted, at: datetime, format: Format, why: str, language: str) -> Exported:
    """The matters of the reader that the draft treats otherwise, as a file. Records: list.exported/1, restricted.read/1 for each restricted matter.

    Raises ExportReasonNeeded, ExportTooLong, StateSecretRefused.
    """
    guard(why)
    if len(why.strip()) < 10:
        raise ExportReasonNeeded
    assert actor.unit is not None
    found = differing(trial, actor, at, wanted, MOST + 1)
    if len(found) > MOST:
        raise ExportTooLong(MOST)
    label = max((one.label for one in found if one.label in LABELS), key=LABELS.index, default="")
    with writing(actor, at) as door:
        kept, restricted = uuid4(), [one.subject for one in found if one.restricted and one.subject]
        filters = ("replay", trial.draft.pack.digest[:16])
        door.add(ExportReason, id=kept, unit_id=actor.unit, text=why.strip()[:1000], written_at=door.recorded_at)
        door.record(ListExported(export=kept, format=format, count=len(found), restricted=len(restricted), label=label, filters=filters))
        for subject in restricted:
            note_read(actor=actor, subject=subject, level=Level.VIEW, form="export", at=at)
        unit = code_of(actor.unit)
    local = at.astimezone(trial.present.calendar.zone)
    of_unit = name(trial.present.pack, "unit", unit, language)
    title = TITLE[language].format(label=label or "TLP", count=len(found), unit=of_unit, at=f"{local:%d/%m/%Y %H:%M}")
    file: IO[bytes] = TemporaryFile()  # noqa: SIM115 – handed to the response, which closes it
    (write_csv if format == "csv" else write_xlsx)(file, title, table(trial, found, language), language)
    file.seek(0)
    media = "text/csv; charset=utf-8" if format == "csv" else "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return Exported(file, f"lienket-replay-{local:%Y%m%d-%H%M}.{format}", media, len(found))
