"""Periods that contradict each other: two versions in force at once, heirs who do not exist yet, holidays that end before they begin."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import combinations
from typing import Any

from lienket.regulation.format import CalendarFile, Instrument, UnitsFile, Validity
from lienket.regulation.marked import Marked, Path
from lienket.regulation.refusal import Both, PackError, error_at


def overlap(one: Validity, other: Validity) -> bool:
    """Whether two half-open periods share a day."""
    return (one.until is None or other.start is None or other.start < one.until) and (other.until is None or one.start is None or one.start < other.until)


def period_errors(models: Mapping[str, Any], marks: Mapping[str, Marked]) -> list[PackError]:
    """Every contradiction among the dates of a pack that is whole in itself."""
    errors: list[PackError] = []
    instruments = {name: model for name, model in models.items() if isinstance(model, Instrument)}
    _versions(instruments, marks, errors)
    for name, instrument in instruments.items():
        _within(name, instrument, marks[name], errors)
    if isinstance(units := models.get("units.yaml"), UnitsFile):
        _successions(units, marks["units.yaml"], errors)
    if isinstance(calendar := models.get("calendar.yaml"), CalendarFile):
        _calendar(calendar, marks["calendar.yaml"], errors)
    return errors


def _versions(instruments: Mapping[str, Instrument], marks: Mapping[str, Marked], errors: list[PackError]) -> None:
    """An instrument and the one it replaces, or two of the same number, in force on the same day: two texts would decide as one."""
    for one, other in combinations(sorted(instruments), 2):
        for newer, older in ((one, other), (other, one)):
            new, old = instruments[newer], instruments[older]
            if new.replaces == old.code and overlap(new.in_force, old.in_force):
                message: Both = (
                    f"có hiệu lực cùng lúc với '{old.code}' mà nó thay thế",
                    f"is in force at the same time as '{old.code}', which it replaces",
                )
                day = new.in_force.start.isoformat() if new.in_force.start else "…"
                remedy: Both = (f"cho '{old.code}' hết hiệu lực: until: {day}", f"let '{old.code}' end: until: {day}")
                errors.append(error_at(newer, marks[newer], ("in_force",), "overlap", message, remedy))


def _within(name: str, instrument: Instrument, marked: Marked, errors: list[PackError]) -> None:
    if instrument.signed_on and instrument.in_force.start and instrument.signed_on > instrument.in_force.start:
        message = ("ký sau ngày có hiệu lực", "is signed after it comes into force")
        errors.append(error_at(name, marked, ("signed_on",), "signed-late", message, ("sửa một trong hai ngày", "correct one of the two dates")))
    if instrument.replaces == instrument.code:
        message = ("văn bản tự thay thế chính nó", "the instrument replaces itself")
        errors.append(error_at(name, marked, ("replaces",), "cycle", message, ("nêu văn bản trước", "name the instrument before it")))
    _twice(name, marked, "parties", [p.unit for p in instrument.parties], errors)
    _twice(name, marked, "signatories", [s.unit for s in instrument.signatories], errors)


def _twice(name: str, marked: Marked, key: str, given: list[str], errors: list[PackError]) -> None:
    for n, value in enumerate(given):
        if value in given[:n]:
            message = (f"'{value}' đã có trong '{key}'", f"'{value}' is already among '{key}'")
            errors.append(error_at(name, marked, (key, n), "duplicate", message, ("bỏ một trong hai", "remove one of the two")))


def _successions(units: UnitsFile, marked: Marked, errors: list[PackError]) -> None:
    valid = {unit.code: unit.valid for unit in units.units}

    def add(path: Path, message: Both, remedy: Both) -> None:
        errors.append(error_at("units.yaml", marked, path, "succession", message, remedy))

    for n, succession in enumerate(units.successions):
        day = succession.on
        for code in succession.successors:
            period = valid.get(code)
            if code in succession.predecessors:
                add(
                    ("successions", n, "to"),
                    (f"'{code}' kế thừa chính nó", f"'{code}' succeeds itself"),
                    ("bỏ đơn vị này khỏi một phía", "remove it from one side"),
                )
            elif period is not None and not period.covers(day):
                message = (f"đơn vị kế thừa '{code}' không tồn tại vào {day:%d/%m/%Y}", f"the successor '{code}' does not exist on {day.isoformat()}")
                add(("successions", n, "on"), message, ("sửa 'on' hoặc 'valid' của đơn vị", "correct 'on' or the unit's 'valid'"))
        for code in succession.predecessors:
            period = valid.get(code)
            if period is not None and period.start is not None and period.start >= day:
                message = (f"'{code}' chưa thành lập khi chấm dứt vào {day:%d/%m/%Y}", f"'{code}' ends on {day.isoformat()} before it begins")
                add(("successions", n, "on"), message, ("sửa 'on' hoặc 'valid' của đơn vị", "correct 'on' or the unit's 'valid'"))


def _calendar(calendar: CalendarFile, marked: Marked, errors: list[PackError]) -> None:
    def add(path: Path, message: Both, remedy: Both) -> None:
        errors.append(error_at("calendar.yaml", marked, path, "calendar", message, remedy))

    bad = sorted({day for day in calendar.weekend if not 0 <= day <= 6})
    if bad or len(set(calendar.weekend)) > 6:
        message = ("ngày nghỉ trong tuần phải từ 0 đến 6 và còn ít nhất một ngày làm việc", "weekdays off must lie in 0 to 6 and leave a working day")
        add(("weekend",), message, ("thứ Hai là 0, Chủ nhật là 6", "Monday is 0, Sunday is 6"))
    for n, holiday in enumerate(calendar.holidays):
        if holiday.last is not None and holiday.last < holiday.on:
            add(("holidays", n, "last"), ("'last' trước 'on'", "'last' is before 'on'"), ("sửa một trong hai ngày", "correct one of the two dates"))
    off = {swap.off for swap in calendar.swaps}
    worked: dict[date, int] = {}
    for n, swap in enumerate(calendar.swaps):
        if swap.worked in off or swap.worked in worked:
            day = swap.worked
            add(
                ("swaps", n, "worked"),
                (f"{day:%d/%m/%Y} vừa nghỉ vừa làm bù", f"{day.isoformat()} is both off and worked"),
                ("sửa một trong hai", "correct one of the two"),
            )
        worked.setdefault(swap.worked, n)
