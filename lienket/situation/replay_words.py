"""What a draft would have changed, in words: of one matter, and of all together. The assumption behind lateness is always said with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from lienket.instruments.queries import Book
from lienket.matters.sentences import CLOCKS, missing_words, word
from lienket.regulation.model import Assigned, Citation, Decision, Undetermined
from lienket.regulation.replay import EPOCH, Result
from lienket.routing.explain import DUTIES, PARENT, cited, due_words, limit_words, name
from lienket.situation.replay import Differing, Trial

LINES: Mapping[str, Mapping[str, str]] = {
    "lead": {"vi": "Chủ trì: {before} ({why}) → {after} ({why_after}).", "en": "Lead: {before} ({why}) → {after} ({why_after})."},
    "support": {"vi": "Phối hợp: {change}.", "en": "Support: {change}."},
    "informed": {"vi": "Được thông báo: {change}.", "en": "Told: {change}."},
    "clock": {"vi": "Hạn {clock} của {duty}: {before} → {after}.", "en": "Limit to {clock}, for the {duty}: {before} → {after}."},
    "due": {"vi": "Đến hạn {clock}: {before} → {after}.", "en": "Due to {clock}: {before} → {after}."},
    "ladder": {"vi": "Thang báo cáo khi quá hạn {clock}: {before} → {after}.", "en": "Ladder when “{clock}” lapses: {before} → {after}."},
    "readers": {
        "vi": "Người đọc: nhãn {before} → {after}; hạn chế: {was} → {now}; mức đọc của nơi được thông báo: {level} → {level_after}.",
        "en": "Readers: label {before} → {after}; restricted: {was} → {now}; level of those told: {level} → {level_after}.",
    },
    "unknown": {"vi": "Gói không có “{code}” vào ngày này.", "en": "The pack has no “{code}” on this date."},
}

CHANGES: Mapping[str, Mapping[str, str]] = {
    "lead": {"vi": "chủ trì khác", "en": "another lead"},
    "support": {"vi": "phối hợp khác", "en": "other supporters"},
    "informed": {"vi": "nơi được thông báo khác", "en": "others told"},
    "clocks": {"vi": "thời hạn khác", "en": "other limits"},
    "ladders": {"vi": "thang báo cáo khác", "en": "another ladder"},
    "readers": {"vi": "nhãn hay mức đọc khác", "en": "another label or level of reading"},
}

ASSUMPTION: Mapping[str, str] = {
    "vi": (
        "Trễ hạn được tính với giả định: dù đơn vị nào chủ trì, việc xác nhận và kết thúc cũng diễn ra đúng lúc đã ghi; "
        "vụ việc chưa ghi thời điểm đó thì không tính."
    ),
    "en": (
        "Lateness assumes that whoever leads would have acknowledged, and the matter would have been closed, exactly when recorded; "
        "matters without such an instant are not judged."
    ),
}
STANDS: Mapping[str, Mapping[str, str]] = {
    "instead": {
        "vi": "{text} được thử thay cho {base}, trong thời gian {base} có hiệu lực ({period}).",
        "en": "{text} is tried in the place of {base}, over the time {base} is in force ({period}).",
    },
    "alone": {"vi": "{text} được thử như thể luôn có hiệu lực.", "en": "{text} is tried as if it had always been in force."},
    "dates": {"vi": "Mỗi văn bản chỉ áp dụng theo ngày hiệu lực của chính nó.", "en": "Each text counts only over its own dates."},
    "until": {"vi": "từ {start} đến trước {until}", "en": "from {start} until before {until}"},
    "since": {"vi": "từ {start}", "en": "from {start}"},
    "open": {"vi": "không giới hạn", "en": "without limit"},
}
NOBODY: Mapping[str, str] = {"vi": "chưa xác định", "en": "not determined"}
NONE: Mapping[str, str] = {"vi": "không", "en": "none"}
YESNO: Mapping[bool, Mapping[str, str]] = {True: {"vi": "có", "en": "yes"}, False: {"vi": "không", "en": "no"}}


def lead_words(book: Book, said: Decision | None, language: str) -> str:
    """Who leads by a decision, or why nobody is named."""
    if said is None:
        return NOBODY[language]
    if isinstance(said.lead, Undetermined):
        return f"{NOBODY[language]}: {missing_words(said.lead.missing, language)}"
    return name(book.pack, "unit", said.lead.unit, language)


def why_words(book: Book, said: Decision | None, language: str) -> str:
    """The clauses that say so."""
    return cited(book.pack, () if said is None else said.lead.because, language)


def stands_words(trial: Trial, language: str) -> list[str]:
    """Which text of the draft stands in for which."""
    if not trial.stands:
        return [STANDS["dates"][language]]
    out = []
    for stand in trial.stands:
        days = {"start": f"{stand.start:%d/%m/%Y}" if stand.start else "…", "until": f"{stand.until:%d/%m/%Y}" if stand.until else ""}
        period = STANDS["until" if stand.until else "since" if stand.start else "open"][language].format(**days)
        out.append(STANDS["instead" if stand.instead_of else "alone"][language].format(text=stand.text, base=stand.instead_of, period=period))
    return out


def matter_lines(trial: Trial, found: Differing, language: str) -> list[str]:
    """What the draft changes in one matter, a sentence each, with the clauses."""
    return list(_lines(trial, found, language))


def _lines(trial: Trial, found: Differing, language: str) -> Iterator[str]:
    pair, books = found.pair, (trial.present, trial.draft)
    for unknown in pair.unknown:
        if unknown:
            yield LINES["unknown"][language].format(code=unknown.partition(":")[2])
    if "lead" in pair.changes:
        words = {"before": lead_words(books[0], pair.before, language), "after": lead_words(books[1], pair.after, language)}
        yield LINES["lead"][language].format(**words, why=why_words(books[0], pair.before, language), why_after=why_words(books[1], pair.after, language))
    if pair.before is None or pair.after is None:
        return
    for part in ("support", "informed"):
        if part in pair.changes:
            yield LINES[part][language].format(change=_moved(books, getattr(pair.before, part), getattr(pair.after, part), language))
    if "clocks" in pair.changes:
        yield from _clock_lines(trial, found, pair.before, pair.after, language)
    if "ladders" in pair.changes:
        ladders = [{x.clock: _ladder(book, x.rungs, language) for x in said.ladders} for book, said in zip(books, (pair.before, pair.after), strict=True)]
        for clock in sorted(c for c in ladders[0].keys() | ladders[1].keys() if ladders[0].get(c) != ladders[1].get(c)):
            shown = [side.get(clock) or NONE[language] for side in ladders]
            yield LINES["ladder"][language].format(clock=CLOCKS[clock][language], before=shown[0], after=shown[1])
    if "readers" in pair.changes:
        old, new = pair.before, pair.after
        levels = {"level": word("level", old.informed_level, language), "level_after": word("level", new.informed_level, language)}
        flags = {"was": YESNO[old.restricted][language], "now": YESNO[new.restricted][language]}
        yield LINES["readers"][language].format(before=old.label, after=new.label, **flags, **levels)


def _moved(books: tuple[Book, Book], old: Iterable[Assigned], new: Iterable[Assigned], language: str) -> str:
    was, now = {a.unit: a.because for a in old}, {a.unit: a.because for a in new}

    def one(mark: str, book: Book, unit: str, because: tuple[Citation, ...]) -> str:
        return f"{mark} {name(book.pack, 'unit', unit, language)} ({cited(book.pack, because, language)})"

    come = [one("+", books[1], unit, now[unit]) for unit in now if unit not in was]
    return ", ".join([*come, *(one("−", books[0], unit, was[unit]) for unit in was if unit not in now)])


def _clock_lines(trial: Trial, found: Differing, old: Decision, new: Decision, language: str) -> Iterator[str]:
    was, now = ({(t.clock, t.duty): t for t in said.clocks} for said in (old, new))
    for clock, duty in sorted(key for key in was.keys() | now.keys() if _limits(was.get(key)) != _limits(now.get(key))):
        shown = [
            f"{limit_words(t.limits, language)} ({cited(book.pack, t.because, language)})" if t else NONE[language]
            for book, t in ((trial.present, was.get((clock, duty))), (trial.draft, now.get((clock, duty))))
        ]
        yield LINES["clock"][language].format(clock=CLOCKS[clock][language], duty=DUTIES[duty][language], before=shown[0], after=shown[1])
        dues = [side.get(clock) if duty == "lead" else None for side in found.due]
        if any(dues):
            calendars = (trial.present.calendar, trial.draft.calendar)
            moments = [
                due_words(EPOCH + timedelta(seconds=due), calendar, language) if due else NONE[language] for due, calendar in zip(dues, calendars, strict=True)
            ]
            yield LINES["due"][language].format(clock=CLOCKS[clock][language], before=moments[0], after=moments[1])


def _limits(timed: Any) -> Any:
    return None if timed is None else frozenset(timed.limits)


def _ladder(book: Book, rungs: Iterable[Any], language: str) -> str:
    units = ((PARENT[language] if r.unit == "parent" else name(book.pack, "unit", r.unit, language), limit_words((r.within,), language)) for r in rungs)
    return " › ".join(f"{unit} ({limit})" for unit, limit in units)


def result_data(trial: Trial, result: Result) -> dict[str, Any]:
    """The result as JSON: counts, per unit before and after, shifts of the lead, what makes it reproducible."""

    def sides(pair: Iterable[int]) -> dict[str, int]:
        return dict(zip(("before", "after"), pair, strict=True))

    return {
        "pack": result.packs[0],
        "draft": result.packs[1],
        "matters": result.count,
        "input": result.digest,
        "stands_in": [
            {"text": s.text, "instead_of": s.instead_of, "from": str(s.start) if s.start else None, "until": str(s.until) if s.until else None}
            for s in trial.stands
        ],
        "changed": result.changed,
        "changes": dict(result.by),
        "undetermined": sides(result.undetermined),
        "unknown": sides(result.unknown),
        "timed": sides(result.timed),
        "late": sides(result.late),
        "assumption": ASSUMPTION["en"],
        "units": [{"unit": u.unit, **{part: sides(getattr(u, part)) for part in ("lead", "support", "informed", "timed", "late")}} for u in result.units],
        "shifts": [
            {"before": s.before or None, "after": s.after or None, "because": list(s.because[0]), "because_after": list(s.because[1]), "matters": s.count}
            for s in result.shifts
        ],
    }


def differing_data(found: Differing) -> dict[str, Any]:
    """One matter of the list as JSON."""
    pair = found.pair

    def side(said: Decision | None, due: dict[str, int]) -> dict[str, Any] | None:
        if said is None:
            return None
        return {
            "lead": said.leader,
            "because": [c.code for c in said.lead.because],
            "support": [a.unit for a in said.support],
            "informed": [a.unit for a in said.informed],
            "due": {clock: (EPOCH + timedelta(seconds=at)).isoformat() for clock, at in sorted(due.items())},
            "label": said.label,
            "restricted": said.restricted,
        }

    return {
        "matter": found.number,
        "received_at": found.received_at.isoformat(),
        "changes": list(pair.changes),
        "before": side(pair.before, found.due[0]),
        "after": side(pair.after, found.due[1]),
    }
