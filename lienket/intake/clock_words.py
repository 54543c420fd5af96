"""How a due date came about, step by step and in words: start, limits counted on the calendar, pauses, re-basing, end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from lienket.clocks.arithmetic import ELAPSED, Course, Happening, LimitData, due, limits_of, measure
from lienket.instruments.queries import Book
from lienket.kernel.worktime import Calendar
from lienket.regulation.format import Limit
from lienket.routing.explain import because_words, due_words, law_row, limit_words, local

if TYPE_CHECKING:
    from lienket.clocks.models import Clock, ClockEvent

STEPS: Mapping[str, Mapping[str, str]] = {
    "start": {"vi": "Bắt đầu tính lúc {time} {weekday}, ngày {day}.", "en": "Counting starts at {time} on {weekday}, {day}."},
    "limit": {"vi": "{limit} → {due}, theo {cites}.", "en": "{limit} → {due}, by {cites}."},
    "elapsed": {
        "vi": "{limit}, chạy liên tục kể cả đêm và ngày nghỉ → {due}, theo {cites}.",
        "en": "{limit}, running on through nights and days off → {due}, by {cites}.",
    },
    "days": {
        "vi": "{limit}, tính từ ngày {first}, kể cả ngày nghỉ → {due}, theo {cites}.",
        "en": "{limit}, counted from {first}, days off included → {due}, by {cites}.",
    },
    "working": {
        "vi": "{limit}, tính từ ngày {first}, không có ngày nghỉ nào ở giữa → {due}, theo {cites}.",
        "en": "{limit}, counted from {first}, no day off between → {due}, by {cites}.",
    },
    "skipping": {
        "vi": "{limit}, tính từ ngày {first}, bỏ qua {days} → {due}, theo {cites}.",
        "en": "{limit}, counted from {first}, leaving out {days} → {due}, by {cites}.",
    },
    "moved": {
        "vi": "Ngày cuối {last} là ngày nghỉ nên chuyển sang ngày làm việc tiếp theo → {due}, theo {cites}.",
        "en": "The last day, {last}, is a day off, so the next working day is the last → {due}, by {cites}.",
    },
    "earliest": {"vi": "Hạn nào đến trước thì theo hạn đó: {due}.", "en": "The first to run out counts: {due}."},
    "PAUSED": {"vi": "Tạm dừng lúc {at}; căn cứ: {cites}.", "en": "Paused at {at}; ground: {cites}."},
    "RESUMED": {"vi": "Tiếp tục lúc {at}, hạn lùi {length} → {due}.", "en": "Went on at {at}; due later by {length} → {due}."},
    "EXTENDED": {
        "vi": "Gia hạn thêm {length} theo quyết định {decision} ngày {on}; căn cứ: {cites} → {due}.",
        "en": "Extended by {length}, decision {decision} of {on}; ground: {cites} → {due}.",
    },
    "EXTENDED paused": {
        "vi": "Gia hạn thêm {length} theo quyết định {decision} ngày {on}; căn cứ: {cites}; đến hạn khi nào thì tính lúc hết tạm dừng.",
        "en": "Extended by {length}, decision {decision} of {on}; ground: {cites}; when it is due is known once the pause ends.",
    },
    "REVOKED": {"vi": "Rút lần gia hạn gần nhất lúc {at} → {due}.", "en": "The last extension was taken back at {at} → {due}."},
    "REVOKED paused": {"vi": "Rút lần gia hạn gần nhất lúc {at}.", "en": "The last extension was taken back at {at}."},
    "COMPLEX": {
        "vi": "Xác định vụ việc phức tạp lúc {at}: tính lại từ {start}, {limit} → {due}, theo {cites}.",
        "en": "Found complex at {at}: counted anew from {start}, {limit} → {due}, by {cites}.",
    },
    "COMPLEX paused": {
        "vi": "Xác định vụ việc phức tạp lúc {at}: tính lại từ {start}, {limit}, theo {cites}; đến hạn khi nào thì tính lúc hết tạm dừng.",
        "en": "Found complex at {at}: counted anew from {start}, {limit}, by {cites}; when it is due is known once the pause ends.",
    },
    "COMPLEX document": {"vi": "Quyết định xác định phức tạp: {decision}, ngày {on}.", "en": "Decision that it is complex: {decision} of {on}."},
    "ORDINARY": {
        "vi": "Thôi coi là phức tạp lúc {at}: trở lại {limit} từ {start} → {due}.",
        "en": "No longer found complex at {at}: {limit} from {start} again → {due}.",
    },
    "ORDINARY paused": {
        "vi": "Thôi coi là phức tạp lúc {at}: trở lại {limit} từ {start}.",
        "en": "No longer found complex at {at}: {limit} from {start} again.",
    },
    "REBASED": {
        "vi": "Tính lại lúc {at} (phân loại lại): từ {start}, {limit} → {due}, theo {cites}.",
        "en": "Re-based at {at} (reclassified): from {start}, {limit} → {due}, by {cites}.",
    },
    "REOPENED": {"vi": "Tính tiếp lúc {at} đến hạn cũ: {due}.", "en": "Ran on at {at} to the old due date: {due}."},
    "MET": {"vi": "Hoàn thành lúc {at}, trước hạn {length}.", "en": "Met at {at}, {length} before it was due."},
    "MET late": {"vi": "Hoàn thành lúc {at}, quá hạn {length}.", "en": "Met at {at}, {length} late."},
    "MET document": {"vi": "Thông báo {decision}, ngày {on}.", "en": "Notice {decision} of {on}."},
    "MET refused": {"vi": "Không thụ lý; căn cứ: {cites}.", "en": "Not taken up; ground: {cites}."},
    "LAPSED": {"vi": "Quá hạn, ghi nhận lúc {at}.", "en": "Lapsed, marked at {at}."},
    "rung": {"vi": "Bậc {n} của báo cáo vượt cấp.", "en": "Rung {n} of the ladder."},
    "rung of several": {
        "vi": "Bậc {n} của báo cáo vượt cấp: báo nhiều đơn vị cùng lúc, cần {needed} đơn vị xác nhận; đơn vị trả lời không nhận thì báo tiếp bậc sau ngay.",
        "en": "Rung {n} of the ladder: several told at once, {needed} of them must acknowledge; a refusal moves on at once.",
    },
    "STOPPED": {"vi": "Thôi tính lúc {at}.", "en": "Stopped at {at}."},
}
WEEKDAYS: Mapping[str, tuple[str, ...]] = {
    "vi": ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
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


def steps(rules: Book, clock: Clock, history: Iterable[ClockEvent], language: str, on: date) -> list[str]:
    """The history and the arithmetic of one clock. The last due date named is the clock's own; `on`: the day whose law holds for its matter."""
    return list(_Teller(rules, clock, language, on).told(history))


class _Teller:
    """Tells one clock in one language."""

    def __init__(self, rules: Book, clock: Clock, language: str, on: date) -> None:
        self.rules, self.calendar, self.clock, self.language, self.on = rules, rules.calendar, clock, language, on

    def said(self, key: str, **values: str) -> str:
        return STEPS[key][self.language].format(**values)

    def until(self, moment: datetime) -> str:
        return due_words(moment, self.calendar, self.language)

    def cites(self, because: Iterable[str], on: date | None = None) -> str:
        return because_words(self.rules.pack, because, self.language, on or self.on) or "–"

    def day(self, moment: datetime) -> date:
        return moment.astimezone(self.calendar.zone).date()

    def told(self, history: Iterable[ClockEvent]) -> Iterator[str]:
        clock = self.clock
        if clock.rung > 0:
            yield self.said("rung of several" if clock.needed else "rung", n=str(clock.rung), needed=str(clock.needed or 1))
        begun = clock.started_at.astimezone(self.calendar.zone)
        yield self.said("start", time=f"{begun:%H:%M}", weekday=WEEKDAYS[self.language][begun.weekday()], day=f"{begun:%d/%m/%Y}")
        yield from self.limits(clock.started_at, clock.limits)
        course = Course(self.calendar, clock.started_at, clock.limits)
        for event in history:
            since = course.paused_at
            course.take(Happening(event.what, event.at, event.start_at, event.limits))
            yield self.happened(event, course, since)
            if event.what == "MET" and event.because:
                yield self.said("MET refused", cites=self.cites(event.because, self.day(event.at)))
            if event.what in {"COMPLEX", "MET"} and event.decision and event.decided_on:
                yield self.said(f"{event.what} document", decision=event.decision, on=f"{event.decided_on:%d/%m/%Y}")

    def happened(self, event: ClockEvent, course: Course, since: datetime | None) -> str:
        at, waits = local(event.at, self.calendar), " paused" if course.paused_at else ""
        if event.what == "PAUSED":
            return self.said("PAUSED", at=at, cites=self.cites(event.because, self.day(event.at)))
        if event.what == "RESUMED":
            return self.said("RESUMED", at=at, length=length_words(event.at - (since or event.at), self.language), due=self.until(course.due_at))
        if event.what == "EXTENDED":
            length, decided = limit_words(limits_of(event.limits or ()), self.language), event.decided_on or self.day(event.at)
            values = {"length": length, "decision": event.decision, "on": f"{decided:%d/%m/%Y}", "cites": self.cites(event.because)}
            return self.said(f"EXTENDED{waits}", due=self.until(course.due_at), **values)
        if event.what == "REVOKED":
            return self.said(f"REVOKED{waits}", at=at, due=self.until(course.due_at))
        if event.what in {"COMPLEX", "ORDINARY"}:
            limit, start = limit_words(limits_of(course.limits), self.language), local(course.start, self.calendar)
            cites = self.cites(event.because)
            return self.said(f"{event.what}{waits}", at=at, start=start, limit=limit, due=self.until(course.due_at), cites=cites)
        if event.what == "REBASED":
            limit, cites = limit_words(limits_of(course.limits), self.language), self.cites(event.because)
            return self.said("REBASED", at=at, start=local(course.start, self.calendar), limit=limit, due=self.until(course.due_at), cites=cites)
        if event.what == "MET":
            length = length_words(course.due_at - event.at, self.language)
            return self.said("MET" if event.at < course.due_at else "MET late", at=at, length=length)
        return self.said(event.what, at=at, due=self.until(course.due_at))

    def limits(self, start: datetime, limits: Sequence[LimitData]) -> Iterator[str]:
        for stored in limits:
            ((limit,), (unit, _amount)) = limits_of([stored]), measure(stored)
            end = due(self.calendar, start, [{k: v for k, v in stored.items() if k != "moves"}])
            first = self.day(start) + timedelta(days=1)
            values = {"limit": limit_words([limit], self.language), "due": self.until(end), "cites": self.cites(self.of(limit))}
            if unit in ELAPSED:
                key = "limit" if end - start < timedelta(hours=4) else "elapsed"
            elif unit == "working_days":
                values["days"] = _off(self.calendar, start, end, self.language)
                key = "skipping" if values["days"] else "working"
                first = next(day for n in range(400) if self.calendar.is_working_day(day := first + timedelta(days=n)))
            else:
                key = "days"
            yield self.said(key, first=f"{first:%d/%m/%Y}", **values)
            moved = due(self.calendar, start, [stored])
            if moved != end:
                last = f"{self.day(end) - timedelta(days=1):%d/%m/%Y}"
                yield self.said("moved", last=last, due=self.until(moved), cites=self.cites([f"law:{self.rules.pack.file.law}#{stored['moves']}"]))
        if len(limits) > 1:
            yield self.said("earliest", due=self.until(due(self.calendar, start, limits)))

    def of(self, limit: Limit) -> list[str]:
        """The clauses and rows of law that the clock rests on and that name this very limit; all of them where none does."""
        return [code for code in self.clock.because if (limit.unit, limit.amount) in self.named(code)] or list(self.clock.because)

    def named(self, code: str) -> set[tuple[str, int]]:
        row = law_row(self.rules.pack, code, self.on)
        instrument, _, clause = code.partition("#")
        if row is not None:
            found = [row.limit, row.limit_remote]
        else:
            found = [c.clock.limit for i in self.rules.pack.instruments if i.code == instrument for c in i.clauses if c.id == clause and c.clock]
        return {(limit.unit, limit.amount) for limit in found if limit is not None}


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
