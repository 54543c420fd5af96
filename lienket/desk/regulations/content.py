"""What the pages of regulations share: names, states in words, links to pages that may be absent, documents to show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from lienket.desk.request import DeskRequest
from lienket.instruments.consultation import party_codes
from lienket.instruments.standing import standing
from lienket.kernel.errors import LienketError
from lienket.regulation.format import Instrument
from lienket.regulation.load import Pack, PackRefused
from lienket.routing.explain import called, name
from lienket.situation.document import in_language
from lienket.situation.refusals import refusal

if TYPE_CHECKING:
    from lienket.instruments.models import Draft

STATES = {
    "DRAFTING": (_("đang soạn"), "open"),
    "CONSULTING": (_("đang lấy ý kiến"), "soon"),
    "FINAL": (_("đã chốt, đang ký"), "support"),
    "IN_FORCE": (_("đã có hiệu lực"), "ok"),
    "WITHDRAWN": (_("đã dừng"), "closed"),
    "DRAFTED": (_("đang soạn"), "open"),
    "APPROVED": (_("đã duyệt, chờ ban hành"), "support"),
    "ISSUED": (_("đã ban hành"), "ok"),
    "OPEN": (_("đang làm"), "open"),
    "DONE": (_("đã xong"), "ok"),
    "CANCELLED": (_("thôi giao"), "closed"),
}
STANDING = {
    "now": (_("đang có hiệu lực"), "ok"),
    "later": (_("sẽ có hiệu lực"), "soon"),
    "superseded": (_("đã được thay thế"), "closed"),
    "ended": (_("đã hết hiệu lực"), "closed"),
}
STEPS = (("DRAFTING", _("Soạn thảo")), ("CONSULTING", _("Lấy ý kiến")), ("FINAL", _("Chốt và ký")), ("IN_FORCE", _("Có hiệu lực")))
ANSWERS = {"ACCEPT": (_("đồng ý"), "ok"), "RESERVE": (_("bảo lưu"), "late"), "COMMENT": (_("góp ý"), "open"), "WITHDRAW": (_("đã rút trả lời"), "closed")}

BESIDE = (
    ("coverage", (), _("Ai chủ trì việc gì, ở đâu"), "columns"),
    ("calendar", (), _("Lịch báo cáo và họp"), "calendar"),
    ("replay", (), _("Chạy lại vụ việc cũ theo dự thảo"), "history"),
    ("committees", (), _("Ban chỉ đạo, Tổ giúp việc"), "users"),
    ("reorganisations", (), _("Sắp xếp đơn vị"), "merge"),
)
"""Pages beside the list of regulations; one that is not installed is left out."""

OF_ONE = (
    ("instrument-pdf", _("Văn bản PDF"), "download"),
    ("instrument-docx", _("Văn bản Word"), "download"),
)
"""What may be had of one instrument; what is not installed is left out."""


@dataclass(frozen=True, slots=True)
class Way:
    """A link that exists."""

    url: str
    label: Any
    icon: str


def reach(view: str, *args: object) -> str:
    """The address of a page, or nothing where it is not installed."""
    try:
        return reverse(view, args=args)
    except NoReverseMatch:
        return ""


def beside() -> list[Way]:
    """The installed pages beside the list."""
    return [Way(url, label, icon) for view, args, label, icon in BESIDE if (url := reach(view, *args))]


def of_one(code: str) -> list[Way]:
    """What may be had of one instrument."""
    return [Way(url, label, icon) for view, label, icon in OF_ONE if (url := reach(view, code))]


@dataclass(frozen=True, slots=True)
class Shown:
    """One instrument of the list. `called` is its kind and number, `named` its number, or its title where it bears none."""

    code: str
    called: str
    named: str
    title: str
    state: Any
    tone: str
    starts: date | None
    until: date | None
    parties: tuple[str, ...]
    issued_by: str
    mark: str


def shown(request: DeskRequest, pack: Pack, instrument: Instrument, day: date) -> Shown:
    """An instrument as the list has it."""
    words, tone = STANDING[standing(pack, instrument, day)]
    return Shown(
        instrument.code,
        called(instrument, request.language),
        instrument.number if instrument.numbered else in_language(instrument.title, request.language),
        in_language(instrument.title, request.language),
        words,
        tone,
        instrument.in_force.start,
        instrument.in_force.until,
        tuple(unit_name(request, u) for u in party_codes(instrument)),
        unit_name(request, instrument.issued_by) if instrument.issued_by else "",
        instrument.confidence,
    )


def unit_name(request: DeskRequest, code: str) -> str:
    """The name of a unit in the reader's language."""
    return name(request.book.pack, "unit", code, request.language)


def today(request: DeskRequest) -> date:
    """The local day of the model acted in."""
    return local_day(request, request.at)


def local_day(request: DeskRequest, at: datetime) -> date:
    """The local day of an instant."""
    return at.astimezone(request.book.calendar.zone).date()


def said(request: DeskRequest, error: LienketError) -> str:
    """A refusal in the reader's language."""
    return refusal(error, "vi" if request.language == "vi" else "en")


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing wrong with a text, or one finding of lint, ready to be shown; `here` if it lies in the file being edited."""

    file: str
    line: int
    column: int
    clause: str
    what: str
    remedy: str
    severity: str
    here: bool


def complaints(request: DeskRequest, refused: PackRefused, file: str) -> list[Complaint]:
    """Every error of a refusal, those of this file first."""
    vi = request.language == "vi"
    rows = [
        Complaint(
            e.file,
            e.line,
            getattr(e, "column", 0) or 0,
            " ".join(p for p in (e.clause, e.field) if p),
            e.message_vi if vi else e.message_en,
            e.remedy_vi if vi else e.remedy_en,
            "error",
            e.file == file,
        )
        for e in refused.errors
    ]
    return sorted(rows, key=lambda c: (not c.here, c.file, c.line))


def findings(request: DeskRequest, found: Iterable[Any], file: str) -> list[Complaint]:
    """Findings of lint, those of this file first, errors before warnings before notes."""
    n = 0 if request.language == "vi" else 1
    order = {"error": 0, "warning": 1, "note": 2}
    rows = [Complaint(f.file, f.line, 0, f.clause, f.message[n] + _example(f), f.remedy[n], f.severity, f.file == file) for f in found]
    return sorted(rows, key=lambda c: (order[c.severity], not c.here, c.file, c.line))


def _example(finding: Any) -> str:
    shown = ", ".join(f"{k}={','.join(v) if isinstance(v, list) else v}" for k, v in (finding.example or {}).items())
    return f" ({shown})" if shown else ""


def steps(draft: Draft) -> list[tuple[str, Any, str]]:
    """The steps of a draft with where it stands: done, now, later."""
    order = [code for code, _label in STEPS]
    here = order.index(draft.state) if draft.state in order else -1
    return [(code, label, "now" if i == here else "done" if i < here else "later") for i, (code, label) in enumerate(STEPS)]
