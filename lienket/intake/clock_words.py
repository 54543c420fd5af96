"""How a due date came about, step by step and in words: start, limits counted on the calendar, pauses, re-basing, end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from lienket.clocks.arithmetic import LimitData, due
from lienket.instruments.queries import Book
from lienket.kernel.worktime import Calendar
from lienket.regulation.format import Limit
from lienket.routing.explain import because_words, due_words, limit_words, local

if TYPE_CHECKING:
    from lienket.clocks.models import Clock, ClockEvent

STEPS: Mapping[str, Mapping[str, str]] = {
    "start": {"vi": "Bắt đầu tính: {at}.", "en": "Counting starts: {at}."},
    "limit": {"vi": "{limit} → {due}.", "en": "{limit} → {due}."},
    "elapsed": {"vi": "{limit}, tính liên tục cả đêm, ngày nghỉ → {due}.", "en": "{limit}, running on through nights and days off → {due}."},
    "days": {"vi": "{limit}, tính từ ngày hôm sau, kể cả ngày nghỉ → {due}.", "en": "{limit}, counted from the next day, days off included → {due}."},
    "working": {
        "vi": "{limit}, tính từ ngày hôm sau, không có ngày nghỉ nào ở giữa → {due}.",
        "en": "{limit}, counted from the next day, no day off between → {due}.",
    },
    "skipping": {"vi": "{limit}, tính từ ngày hôm sau, bỏ qua {days} → {due}.", "en": "{limit}, counted from the next day, leaving out {days} → {due}."},
    "earliest": {"vi": "Hạn nào đến trước thì theo hạn đó: {due}.", "en": "The first to run out counts: {due}."},
    "PAUSED": {"vi": "Tạm dừng lúc {at}; căn cứ: {cites}.", "en": "Paused at {at}; ground: {cites}."},
    "RESUMED": {"vi": "Tiếp tục lúc {at}, hạn lùi {length} → {due}.", "en": "Went on at {at}; due later by {length} → {due}."},
    "REBASED": {
        "vi": "Tính lại lúc {at} (phân loại lại): từ {start}, {limit} → {due}.",
        "en": "Re-based at {at} (reclassified): from {start}, {limit} → {due}.",
    },
    "REOPENED": {"vi": "Tính tiếp lúc {at} đến hạn cũ: {due}.", "en": "Ran on at {at} to the old due date: {due}."},
    "MET": {"vi": "Hoàn thành lúc {at}, trước hạn {length}.", "en": "Met at {at}, {length} before it was due."},
    "MET late": {"vi": "Hoàn thành lúc {at}, quá hạn {length}.", "en": "Met at {at}, {length} late."},
    "LAPSED": {"vi": "Quá hạn, ghi nhận lúc {at}.", "en": "Lapsed, marked at {at}."},
    "rung": {"vi": "Bậc {n} của báo cáo vượt cấp.", "en": "Rung {n} of the ladder."},
    "rung of several": {
        "vi": "Bậc {n} của báo cáo vượt cấp: báo nhiều đơn vị cùng lúc, cần {needed} đơn vị xác nhận; đơn vị trả lời không nhận thì báo tiếp bậc sau ngay.",
        "en": "Rung {n} of the ladder: several told at once, {needed} of them must acknowledge; a refusal moves on at once.",
    },
    "STOPPED": {"vi": "Thôi tính lúc {at}.", "en": "Stopped at {at}."},
}
OFF = {
    "weekend": {"vi": "{n} ngày cuối tuần", "en": "{n} days of weekends"},
    "holidays": {"vi": "{n} ngày nghỉ lễ ({days})", "en": "{n} public holidays ({days})"},
    "worked": {"vi": "; có ngày làm bù {days}", "en": "; swap days worked: {days}"},
}
LENGTH = {
    "days": {"vi": "{d} ngày {h} giờ", "en": "{d} d {h} h"},
    "hours": {"vi": "{h} giờ {m} phút", "en": "{h} h {m} min"},
    "minutes": {"vi": "{m} phút", "en": "{m} min"},
}


def length_words(length: timedelta, language: str) -> str:
    """A stretch of time in its two largest units."""
    minutes = int(abs(length).total_seconds()) // 60
    days, hours = minutes // 1440, minutes % 1440 // 60
    form = "days" if days else "hours" if hours else "minutes"
    return LENGTH[form][language].format(d=days, h=hours, m=minutes % 60)


def steps(rules: Book, clock: Clock, history: Iterable[ClockEvent], language: str) -> list[str]:
    """The arithmetic of one clock. The last due date named is the clock's own."""
    return list(_steps(rules, clock, history, language))


def _steps(rules: Book, clock: Clock, history: Iterable[ClockEvent], language: str) -> Iterator[str]:
    calendar = rules.calendar

    def said(key: str, **values: str) -> str:
        return STEPS[key][language].format(**values)

    def until(moment: datetime) -> str:
        return due_words(moment, calendar, language)

    if clock.rung > 0:
        yield said("rung of several" if clock.needed else "rung", n=str(clock.rung), needed=str(clock.needed or 1))
    yield said("start", at=local(clock.started_at, calendar))
    yield from _limits(calendar, clock.started_at, clock.limits, language)
    due_at, paused_at = due(calendar, clock.started_at, clock.limits), clock.started_at
    for event in history:
        at = local(event.at, calendar)
        if event.what == "PAUSED":
            paused_at = event.at
            yield said("PAUSED", at=at, cites=because_words(rules.pack, event.because, language) or "–")
        elif event.what == "RESUMED":
            due_at += event.at - paused_at
            yield said("RESUMED", at=at, length=length_words(event.at - paused_at, language), due=until(due_at))
        elif event.what == "REBASED":
            start, limits = event.start_at or clock.started_at, event.limits or clock.limits
            due_at = due(calendar, start, limits)
            yield said("REBASED", at=at, start=local(start, calendar), limit=limit_words(_as_limits(limits), language), due=until(due_at))
        elif event.what == "REOPENED":
            yield said("REOPENED", at=at, due=until(due_at))
        elif event.what == "MET":
            yield said("MET" if event.at < due_at else "MET late", at=at, length=length_words(due_at - event.at, language))
        else:
            yield said(event.what, at=at)


def _as_limits(limits: Sequence[LimitData]) -> tuple[Limit, ...]:
    return tuple(Limit.model_validate({unit: amount}) for limit in limits for unit, amount in limit.items())


def _limits(calendar: Calendar, start: datetime, limits: Sequence[LimitData], language: str) -> Iterator[str]:
    for limit in limits:
        (unit,) = limit
        end = due(calendar, start, [limit])
        values: dict[str, Any] = {"limit": limit_words(_as_limits([limit]), language), "due": due_words(end, calendar, language)}
        if unit in {"minutes", "hours"}:
            key = "limit" if end - start < timedelta(hours=4) else "elapsed"
        elif unit == "working_days":
            values["days"] = _off(calendar, start, end, language)
            key = "skipping" if values["days"] else "working"
        else:
            key = "days"
        yield STEPS[key][language].format(**values)
    if len(limits) > 1:
        yield STEPS["earliest"][language].format(due=due_words(due(calendar, start, limits), calendar, language))


def _off(calendar: Calendar, start: datetime, end: datetime, language: str) -> str:
    """The days left out between the day of the start and the last day, weekends by number, holidays by name of day."""
    first, last = start.astimezone(calendar.zone).date(), (end.astimezone(calendar.zone) - timedelta(seconds=1)).date()
    days = [date.fromordinal(n) for n in range(first.toordinal() + 1, last.toordinal() + 1)]
    off = [day for day in days if not calendar.is_working_day(day)]
    holidays = [day for day in off if day in calendar.holidays]
    said = []
    if len(off) > len(holidays):
        said.append(OFF["weekend"][language].format(n=len(off) - len(holidays)))
    if holidays:
        said.append(OFF["holidays"][language].format(n=len(holidays), days=_days(holidays)))
    worked = [day for day in days if day in calendar.worked]
    return ", ".join(said) + (OFF["worked"][language].format(days=_days(worked)) if worked and said else "")


def _days(days: Sequence[date]) -> str:
    return ", ".join(f"{day:%d/%m}" for day in days)
