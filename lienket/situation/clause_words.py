"""What of a clause the program executes, in words beside its prose: who leads, which clock runs, who is told, when a report is due."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lienket.matters.sentences import CLOCKS, WORDS
from lienket.regulation.format import Clause, Condition, DueDay, FirstAction, Instrument, Words
from lienket.regulation.load import Pack
from lienket.routing.explain import DUTIES, PARENT, limit_words
from lienket.routing.explain import name as named

Both = Mapping[str, str]

LINES: Mapping[str, Both] = {
    "lead": {"vi": "Chủ trì: {who}", "en": "Lead: {who}"},
    "support": {"vi": "Phối hợp: {who}", "en": "Support: {who}"},
    "inform": {"vi": "Được thông báo: {who}", "en": "Told: {who}"},
    "action": {"vi": "Việc làm ngay: {text}", "en": "First action: {text}"},
    "action-by": {"vi": " ({who})", "en": " ({who})"},
    "overrides": {"vi": "Áp dụng thay cho: {what}", "en": "Sets aside: {what}"},
    "clock": {"vi": "Thời hạn {clock} ({duty}): {limit}", "en": "Clock {clock} ({duty}): {limit}"},
    "warn": {"vi": "nhắc khi đã qua {shares} thời gian", "en": "reminders when {shares} of the time is over"},
    "no-warn": {"vi": "không nhắc trước hạn", "en": "no reminders"},
    "escalation": {"vi": "Quá hạn {clock} thì báo {who}, xác nhận trong {limit}", "en": "If {clock} lapses: tell {who}, to acknowledge in {limit}"},
    "several": {"vi": "cần {n} nơi xác nhận", "en": "{n} acknowledgments wanted"},
    "label": {"vi": "Nhãn chia sẻ: {label}", "en": "Sharing label: {label}"},
    "restricted": {"vi": "Hạn chế: mỗi lần đọc đều ghi nhật ký", "en": "Restricted: every read is journaled"},
    "level": {"vi": "Nơi được thông báo đọc ở mức “{level}”", "en": "Those told read at level “{level}”"},
    "profile": {"vi": "Nơi được thông báo đọc theo bản che “{profile}”", "en": "Those told read by profile “{profile}”"},
    "onward": {"vi": "Chuyển tiếp: {onward}", "en": "Passing on: {onward}"},
    "information": {"vi": "Thông tin {class}: {by} → {to}, qua {channels}{within}", "en": "Information, {class}: {by} → {to}, by {channels}{within}"},
    "within": {"vi": ", trong {limit}", "en": ", within {limit}"},
    "reporting": {
        "vi": "Báo cáo {every}: {by} gửi {to}, kỳ số liệu {window}, hạn {due}",
        "en": "Report every {every}: {by} to {to}, {window} window, due {due}",
    },
    "meeting": {
        "vi": "Họp {every} – {purpose}: {host} chủ trì, dự: {attend}{day}",
        "en": "Meeting every {every} – {purpose}: held by {host}, attended by {attend}{day}",
    },
    "meeting-day": {"vi": ", thường vào ngày {n}", "en": ", usually on day {n}"},
    "target": {"vi": "Chỉ tiêu không để xảy ra: {name}", "en": "Zero target: {name}"},
    "commendation": {
        "vi": "Khen thưởng ({occasion}): {forms}; {by} đề nghị, {to} quyết định",
        "en": "Commendation ({occasion}): {forms}; proposed by {by}, decided by {to}",
    },
    "transition": {"vi": "Việc đang dở: {pending}; thời hạn: {clocks}", "en": "Pending matters: {pending}; clocks: {clocks}"},
    "when": {"vi": "Khi: {when}", "en": "When: {when}"},
    "always": {"vi": "Mọi trường hợp", "en": "In every case"},
    "prose": {"vi": "Chỉ là lời văn; chương trình không thực hiện gì.", "en": "Prose only; the program executes nothing of it."},
    "consent": {"vi": "{who} {answer} từ {on}", "en": "{who} {answer} from {on}"},
}
CODES: Mapping[str, Both] = {
    "inside": {"vi": "trong hàng rào", "en": "inside the fence"},
    "outside": {"vi": "ngoài hàng rào", "en": "outside the fence"},
    "without": {"vi": "không có {what}", "en": "without {what}"},
    "all": {"vi": "mọi bên", "en": "every party"},
    "none": {"vi": "không ai được chuyển tiếp", "en": "nobody may pass it on"},
    "originator": {"vi": "khi nơi gửi cho phép", "en": "whoever the originator lets"},
    "parties": {"vi": "giữa các bên", "en": "among the parties"},
    "regular": {"vi": "thường xuyên", "en": "regular"},
    "periodic": {"vi": "định kỳ", "en": "periodic"},
    "sudden": {"vi": "đột xuất", "en": "sudden"},
    "week": {"vi": "tuần", "en": "week"},
    "month": {"vi": "tháng", "en": "month"},
    "quarter": {"vi": "quý", "en": "quarter"},
    "half-year": {"vi": "6 tháng", "en": "half-year"},
    "nine-months": {"vi": "9 tháng", "en": "nine months"},
    "year": {"vi": "năm", "en": "year"},
    "legal": {"vi": "theo NĐ 09/2019", "en": "legal"},
    "calendar": {"vi": "theo lịch", "en": "calendar"},
    "days": {"vi": "{n} ngày sau khi chốt", "en": "{n} days after it closes"},
    "working_days": {"vi": "{n} ngày làm việc sau khi chốt", "en": "{n} working days after it closes"},
    "day_of_month": {"vi": "ngày {n} của tháng chốt", "en": "on day {n} of the month in which it closes"},
    "review": {"vi": "khi sơ kết, tổng kết", "en": "at the reviews"},
    "successor": {"vi": "chuyển cho đơn vị kế thừa", "en": "go to the successor"},
    "stay": {"vi": "ở lại đến khi xong", "en": "stay until closed"},
    "run-on": {"vi": "tính tiếp", "en": "run on"},
    "restart": {"vi": "tính lại", "en": "start anew"},
    "reserve": {"vi": "bảo lưu", "en": "reserved"},
    "withdraw": {"vi": "rút đồng ý", "en": "withdrew"},
    "accept": {"vi": "đồng ý", "en": "accepted"},
}


@dataclass(frozen=True, slots=True)
class Meaning:
    """One line of what is executed; `sort` says of which rule."""

    sort: str
    text: str


class _Speaker:
    """Names and sentences of one instrument in one language."""

    def __init__(self, pack: Pack, instrument: Instrument, language: str) -> None:
        self.pack, self.language = pack, language
        self.roles = {r.code: self.words(r.name) for r in instrument.roles}
        self.cites = {c.id: c.cite for c in instrument.clauses}
        self.profiles = {p.code: self.words(p.name) for p in instrument.profiles}

    def words(self, words: Words) -> str:
        return words.vi if self.language == "vi" else words.en

    def line(self, key: str, **values: object) -> str:
        return LINES[key][self.language].format(**values)

    def code(self, key: str, **values: object) -> str:
        return CODES[key][self.language].format(**values)

    def who(self, codes: Iterable[str], empty: str = "all") -> str:
        found = [PARENT[self.language] if c == "parent" else self.roles.get(c) or named(self.pack, "unit", c, self.language) for c in codes]
        return ", ".join(found) or self.code(empty)

    def list(self, sort: str, codes: Iterable[str]) -> str:
        return " / ".join(named(self.pack, sort, c, self.language) for c in codes)

    def when(self, when: Condition) -> str:
        parts = [self.list(sort, getattr(when, sort)) for sort in ("kind", "field", "severity", "zone", "reporter")]
        parts += [self.code(when.fence) if when.fence else "", self.list("flag", when.flags)]
        parts += [self.code("without", what=self.list("flag", when.without_flags)) if when.without_flags else ""]
        return "; ".join(p for p in parts if p)

    def due(self, due: DueDay) -> str:
        key = next(k for k in ("days", "working_days", "day_of_month") if getattr(due, k) is not None)
        return self.code(key, n=getattr(due, key))


def meaning(pack: Pack, instrument: Instrument, clause: Clause, language: str) -> tuple[Meaning, ...]:
    """What the program executes of a clause, line by line; one line where it is prose only."""
    say = _Speaker(pack, instrument, language)
    lines = [Meaning(sort, text) for sort, text in (*_about_reports(say, clause), *_about_life(say, clause))]
    lines += [
        Meaning("consent", say.line("consent", who=say.who((c.unit,)), answer=say.code(c.answer), on=f"{c.on:%d/%m/%Y}"))
        for c in instrument.consents
        if c.clause == clause.id and c.answer != "accept"
    ]
    return tuple(lines) or (Meaning("prose", say.line("prose")),)


def _action(say: _Speaker, action: FirstAction) -> str:
    by = say.line("action-by", who=say.who((action.by,))) if action.by else ""
    within = say.line("within", limit=limit_words((action.within,), say.language)) if action.within else ""
    return say.line("action", text=say.words(action)) + by + within


def _about_reports(say: _Speaker, clause: Clause) -> Iterator[tuple[str, str]]:
    rule = clause.routing or clause.clock or clause.escalation or clause.sharing
    if rule is not None:
        yield "when", say.line("when", when=when) if (when := say.when(rule.when)) else say.line("always")
    if (routing := clause.routing) is not None:
        if routing.lead:
            yield "lead", say.line("lead", who=say.who((routing.lead,)))
        for part in ("support", "inform"):
            if codes := getattr(routing, part):
                yield part, say.line(part, who=say.who(codes))
        yield from (("action", _action(say, action)) for action in routing.first_actions)
        if routing.overrides:
            yield "overrides", say.line("overrides", what=", ".join(say.cites.get(c, c) for c in routing.overrides))
    if (clock := clause.clock) is not None:
        limit = limit_words((clock.limit,), say.language)
        told = say.line("clock", clock=CLOCKS[clock.clock][say.language], duty=DUTIES[clock.duty][say.language], limit=limit)
        if clock.warn is not None:
            shares = ", ".join(f"{share}%" for share in clock.warn)
            told += f" ({say.line('warn', shares=shares) if shares else say.line('no-warn')})"
        yield "clock", told
    if (ladder := clause.escalation) is not None:
        for step in ladder.ladder:
            limit = limit_words((step.acknowledge_within,), say.language)
            several = f" ({say.line('several', n=step.acknowledgments)})" if step.acknowledgments > 1 else ""
            yield "escalation", say.line("escalation", clock=CLOCKS[ladder.clock][say.language], who=say.who((step.to,)), limit=limit) + several
    if (sharing := clause.sharing) is not None:
        if sharing.label:
            yield "label", say.line("label", label=sharing.label)
        if sharing.restricted:
            yield "restricted", say.line("restricted")
        if sharing.informed_level:
            yield "level", say.line("level", level=WORDS["level"][sharing.informed_level][say.language])
        if sharing.profile:
            yield "profile", say.line("profile", profile=say.profiles.get(sharing.profile, sharing.profile))
        if sharing.onward:
            yield "onward", say.line("onward", onward=say.code(sharing.onward))


def _about_life(say: _Speaker, clause: Clause) -> Iterator[tuple[str, str]]:
    if (information := clause.information) is not None:
        within = say.line("within", limit=limit_words((information.within,), say.language)) if information.within else ""
        values = {"class": say.code(information.information), "by": say.who(information.by), "to": say.who(information.to), "within": within}
        yield "information", say.line("information", channels=say.list("channel", information.channels), **values)
    if (report := clause.reporting) is not None:
        values = {"every": say.code(report.every), "by": say.who(report.by), "to": say.who(report.to), "window": say.code(report.window)}
        yield "reporting", say.line("reporting", due=say.due(report.due), **values)
    if (meeting := clause.meeting) is not None:
        day = say.line("meeting-day", n=meeting.day) if meeting.day else ""
        values = {"every": say.code(meeting.every), "purpose": say.words(meeting.purpose), "host": say.who(meeting.host), "attend": say.who(meeting.attend)}
        yield "meeting", say.line("meeting", day=day, **values)
    if (target := clause.target) is not None:
        yield "target", say.line("target", name=say.words(target.name))
        yield "when", say.line("when", when=when) if (when := say.when(target.when)) else say.line("always")
    if (award := clause.commendation) is not None:
        forms = ", ".join(say.words(form) for form in award.forms)
        values = {"by": say.who(award.proposed_by), "to": say.who(award.decided_by)}
        yield "commendation", say.line("commendation", occasion=say.code(award.occasion), forms=forms, **values)
    if (passing := clause.transition) is not None:
        yield "transition", say.line("transition", pending=say.code(passing.pending), clocks=say.code(passing.clocks))
