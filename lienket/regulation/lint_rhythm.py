"""Lint of the rhythm: calendars that cannot be met, people who do not exist, figures of law not in force, rules that contradict the rest of their instrument.

Rules: due-before-close, due-too-early, nobody-named, law-not-in-force, transition-without-predecessor, onward-wider-than-label.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from lienket.kernel.worktime import Calendar
from lienket.regulation.decide import widest_onward
from lienket.regulation.edition import change_dates
from lienket.regulation.finding import Finding, Severity, at
from lienket.regulation.format import Clause, Instrument, ReportingRule
from lienket.regulation.law import rows_in_force
from lienket.regulation.load import Pack
from lienket.regulation.refusal import Both
from lienket.regulation.rhythm import calendar_of, who
from lienket.regulation.windows import Window, due_on, windows, working_days_between

_GAP = "nd09-2019-khoang-cach"
"""Row of the law table: from the close of the window to the due date at least one working day. Where the table has no such row nothing is asked."""

_YEARS = 12
"""So many years of an open-ended instrument are looked at: leap years, weekends and the holidays of the calendar come round within them."""

_ORDER = ("none", "originator", "parties")


def rhythm_findings(pack: Pack, on: date | None = None) -> Iterator[Finding]:
    """What is wrong with the rhythm of every regulation: on the local date `on`, or over its life."""
    calendar = calendar_of(pack)
    for instrument in pack.instruments:
        if instrument.kind != "regulation" or (on is not None and not instrument.in_force.covers(on)):
            continue
        days = (on,) if on is not None else tuple(_days(pack, instrument))
        for clause in instrument.clauses:
            if clause.reporting is not None:
                yield from _calendar(pack, instrument, clause, clause.reporting, calendar)
                yield from _law(pack, instrument, clause, clause.reporting, days)
            yield from _nobody(pack, instrument, clause, days)
            yield from _contradictions(pack, instrument, clause)


def _days(pack: Pack, instrument: Instrument) -> Iterator[date]:
    """The day the instrument begins and every later one, within its time, on which something changes."""
    if instrument.in_force.start is not None:
        yield instrument.in_force.start
    yield from (day for day in change_dates(pack) if day != instrument.in_force.start and instrument.in_force.covers(day))


def _calendar(pack: Pack, instrument: Instrument, clause: Clause, rule: ReportingRule, calendar: Calendar) -> Iterator[Finding]:
    start = instrument.in_force.start or date(2000, 1, 1)
    end = min(instrument.in_force.until or date.max, date(start.year + _YEARS, 1, 1))
    for window in windows(rule.every, rule.window, start, end):
        due = due_on(window, rule.due, calendar)
        if due <= window.last:
            message = (
                f"báo cáo đến hạn {due:%d/%m/%Y}, khi kỳ số liệu chưa chốt ({window.last:%d/%m/%Y})",
                _closes(window, due, "before its window has closed"),
            )
            yield _early(pack, instrument, clause, window, due, "due-before-close", message)
            return
    row = next((row for row in pack.law.rows if row.code == _GAP), None) if pack.law else None
    for window in windows(rule.every, rule.window, start, end) if row else ():
        due = due_on(window, rule.due, calendar)
        if row and row.valid.covers(window.last) and working_days_between(window.last, due, calendar) < 1:
            law = f"{row.document} {row.article}"
            message = (
                f"từ ngày chốt số liệu {window.last:%d/%m/%Y} đến hạn {due:%d/%m/%Y} không có ngày làm việc nào ({law})",
                _closes(window, due, f"without a working day after its window closed ({law})"),
            )
            yield _early(pack, instrument, clause, window, due, "due-too-early", message)
            return


def _closes(window: Window, due: date, how: str) -> str:
    return f"the report about {window.first.isoformat()} to {window.last.isoformat()} is due on {due.isoformat()}, {how}"


def _early(pack: Pack, instrument: Instrument, clause: Clause, window: Window, due: date, rule: str, message: Both) -> Finding:
    remedy = ("đặt hạn theo 'working_days' sau ngày chốt, ít nhất 1", "set 'due' in working_days after the close, at least 1")
    example = {"window": f"{window.first.isoformat()}..{window.last.isoformat()}", "due": due.isoformat()}
    severity: Severity = "error" if rule == "due-before-close" else "warning"
    return Finding(rule, severity, *at(pack, f"{instrument.code}#{clause.id}", "reporting", "due"), message, remedy, example)


def _law(pack: Pack, instrument: Instrument, clause: Clause, rule: ReportingRule, days: tuple[date, ...]) -> Iterator[Finding]:
    if rule.law is None or pack.law is None:
        return
    for day in days:
        if rule.law not in rows_in_force(pack.law, day):
            message = (f"dòng luật '{rule.law}' không có hiệu lực vào {day:%d/%m/%Y}", f"the law row '{rule.law}' is not in force on {day.isoformat()}")
            remedy = ("dẫn dòng luật đang có hiệu lực, hoặc bỏ 'law'", "cite the row that is in force, or leave 'law' out")
            place = at(pack, f"{instrument.code}#{clause.id}", "reporting", "law")
            yield Finding("law-not-in-force", "note", *place, message, remedy, {"on": day.isoformat()})
            return


_NAMED = (
    ("reporting", "by", "đơn vị phải báo cáo", "nobody owes the report"),
    ("reporting", "to", "nơi nhận báo cáo", "nobody receives the report"),
    ("meeting", "host", "đơn vị chủ trì cuộc họp", "nobody hosts the meeting"),
    ("meeting", "attend", "đơn vị dự họp", "nobody attends the meeting"),
    ("information", "by", "đơn vị cung cấp thông tin", "nobody gives the information"),
    ("information", "to", "đơn vị nhận thông tin", "nobody receives the information"),
    ("commendation", "proposed_by", "đơn vị đề nghị khen thưởng", "nobody proposes the commendation"),
    ("commendation", "decided_by", "cấp quyết định khen thưởng", "nobody decides the commendation"),
)


def _nobody(pack: Pack, instrument: Instrument, clause: Clause, days: tuple[date, ...]) -> Iterator[Finding]:
    """Roles and units of a rule behind which nobody stands on one of `days`; the first such day is told."""
    for kind, part, vi, en in _NAMED:
        rule = getattr(clause, kind)
        if rule is None:
            continue
        for day in days:
            if not who(pack, instrument, clause, getattr(rule, part), day):
                message = (f"vào {day:%d/%m/%Y} không có {vi}", f"on {day.isoformat()} {en}")
                remedy = ("nêu đơn vị còn tồn tại hoặc kế thừa, ở vai trò hoặc bên ký", "name a unit that exists or its successor, as role or party")
                place = at(pack, f"{instrument.code}#{clause.id}", kind, part)
                yield Finding("nobody-named", "warning", *place, message, remedy, {"on": day.isoformat()})
                break


def _contradictions(pack: Pack, instrument: Instrument, clause: Clause) -> Iterator[Finding]:
    key = f"{instrument.code}#{clause.id}"
    if clause.transition is not None and instrument.replaces is None:
        message = ("điều khoản chuyển tiếp trong văn bản không thay thế văn bản nào", "a transition in an instrument that replaces none")
        remedy = ("nêu 'replaces' hoặc bỏ 'transition'", "name what it 'replaces', or leave 'transition' out")
        yield Finding("transition-without-predecessor", "warning", *at(pack, key, "transition"), message, remedy)
    sharing = clause.sharing
    if sharing is not None and sharing.onward is not None:
        label = sharing.label or instrument.default_label
        widest = widest_onward(label)
        if _ORDER.index(sharing.onward) > _ORDER.index(widest):
            message = (
                f"chuyển tiếp '{sharing.onward}' rộng hơn nhãn {label} cho phép ('{widest}')",
                f"onward '{sharing.onward}' is wider than the label {label} allows ('{widest}')",
            )
            remedy = (f"đặt onward: {widest} hoặc nới nhãn", f"set onward: {widest}, or a wider label")
            yield Finding("onward-wider-than-label", "warning", *at(pack, key, "sharing", "onward"), message, remedy)
