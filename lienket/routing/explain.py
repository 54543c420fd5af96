"""A decision in words: who leads, who supports, who is told, by when, and under which clause – with the mark of every assumed or unconfirmed source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from lienket.clocks.arithmetic import due, limit_data
from lienket.instruments.queries import Book
from lienket.kernel.worktime import Calendar
from lienket.matters.sentences import CLOCKS, WORDS, missing_words, word
from lienket.regulation.format import Instrument, LawLimit, LawRow, Limit, Words
from lienket.regulation.load import Pack
from lienket.regulation.model import MODEL, Assigned, Citation, Decision, Timed, Undetermined, offer_citation
from lienket.regulation.numbering import parse

MARKS = {
    "assumed": {"vi": "giả định", "en": "assumed"},
    "law:memory": {"vi": "luật, chưa kiểm chứng", "en": "law, not confirmed"},
    "law:secondary": {"vi": "luật, theo bản sao, chưa kiểm chứng", "en": "law, from a copy, not confirmed"},
    "law:assumed": {"vi": "giả định", "en": "assumed"},
    "law:verified": {"vi": "luật", "en": "law"},
    "law": {"vi": "theo luật", "en": "restates law"},
    "published": {"vi": "đã công bố", "en": "published"},
}

KINDS = {
    "plan": {"vi": "Kế hoạch", "en": "Plan"},
    "regulation": {"vi": "Quy chế", "en": "Regulation"},
    "decision": {"vi": "Quyết định", "en": "Decision"},
}

UNITS = {
    "minutes": {"vi": "{n} phút", "en": "{n} minutes"},
    "hours": {"vi": "{n} giờ", "en": "{n} hours"},
    "days": {"vi": "{n} ngày", "en": "{n} days"},
    "working_days": {"vi": "{n} ngày làm việc", "en": "{n} working days"},
    "months": {"vi": "{n} tháng", "en": "{n} months"},
}

REMOTE = {"vi": "{limit} (mức cho địa bàn xa, hải đảo)", "en": "{limit} (limit for remote areas and islands)"}

LINES = {
    "lead": {"vi": "Chủ trì: {unit} – {because}", "en": "Lead: {unit} – {because}"},
    "undetermined": {"vi": "Chưa xác định được đơn vị chủ trì: {missing} – {because}", "en": "No lead can be named: {missing} – {because}"},
    "support": {"vi": "Phối hợp: {unit} – {because}", "en": "Support: {unit} – {because}"},
    "informed": {"vi": "Được thông báo: {unit} – {because}", "en": "Told: {unit} – {because}"},
    "clock": {"vi": "Hạn {clock} ({duty}): {limit} – {because}", "en": "Clock {clock} ({duty}): {limit} – {because}"},
    "ladder": {
        "vi": "Nếu quá hạn {clock}: báo {unit}, xác nhận trong {limit} – {because}",
        "en": "If {clock} lapses: tell {unit}, to acknowledge in {limit} – {because}",
    },
    "label": {"vi": "Nhãn chia sẻ: {label}", "en": "Sharing label: {label}"},
    "restricted": {"vi": "Vụ việc hạn chế: mỗi lần đọc đều được ghi nhật ký.", "en": "Restricted: every read is journaled."},
    "action": {"vi": "Việc làm ngay: {text}", "en": "First action: {text}"},
    "due": {"vi": "{limit}, đến {due}", "en": "{limit}, by {due}"},
    "note": {"vi": "Lưu ý: {why} ({role})", "en": "Note: {why} ({role})"},
    "reserved": {
        "vi": "Bảo lưu: {unit} không nhận phần việc theo {cite}",
        "en": "Reservation: {unit} takes no part by {cite}",
    },
    "shows": {
        "vi": "Đơn vị được thông báo chỉ đọc (hồ sơ chia sẻ {profile}): {parts}",
        "en": "The informed read only (sharing profile {profile}): {parts}",
    },
    "onward": {"vi": "Chuyển tiếp: {who}", "en": "Passing on: {who}"},
    "acknowledgments": {"vi": "ít nhất {n} trong {told} xác nhận", "en": "at least {n} of {told} acknowledge"},
    "in_force": {"vi": "Áp dụng [{code}]: {title}", "en": "In force [{code}]: {title}"},
}

DUTIES = {
    "lead": {"vi": "đơn vị chủ trì", "en": "lead"},
    "support": {"vi": "đơn vị phối hợp", "en": "support"},
    "informed": {"vi": "đơn vị được thông báo", "en": "informed"},
    "receiver": {"vi": "đơn vị tiếp nhận", "en": "receiver"},
    "offered": {"vi": "đơn vị được đề nghị nhận chủ trì", "en": "unit the lead is offered to"},
}

PARTS = {
    "headline": {"vi": "tóm tắt", "en": "headline"},
    "place": {"vi": "địa điểm", "en": "place"},
    "time": {"vi": "thời gian", "en": "time"},
    "severity": {"vi": "mức độ", "en": "severity"},
    "text": {"vi": "nội dung", "en": "text"},
    "files": {"vi": "tệp đính kèm", "en": "files"},
    "timeline": {"vi": "diễn biến", "en": "timeline"},
}

ONWARD = {
    "none": {"vi": "không được chuyển tiếp", "en": "may not be passed on"},
    "originator": {"vi": "chỉ đơn vị tiếp nhận tin ban đầu", "en": "only by the unit that first received it"},
    "parties": {"vi": "giữa các bên ký quy chế", "en": "among the parties of the regulation"},
}

PARENT = {"vi": "cấp trên trực tiếp", "en": "the unit above"}


@lru_cache(maxsize=16)
def _names(pack: Pack) -> dict[tuple[str, str], Words]:
    taxonomy = pack.taxonomy
    out = {("unit", u.code): u.name for u in pack.units.units} | {("zone", z.code): z.name for z in pack.zones.zones}
    for sort, entries in (
        ("kind", taxonomy.kinds),
        ("field", taxonomy.fields),
        ("severity", taxonomy.severities),
        ("reporter", taxonomy.reporters),
        ("flag", taxonomy.flags),
        ("channel", taxonomy.channels),
        ("outcome", taxonomy.outcomes),
    ):
        out |= {(sort, e.code): e.name for e in entries}
    out |= {("checklist", one.code): one.name for one in pack.checklists.checklists}
    for instrument in pack.instruments:
        out[("instrument", instrument.code)] = instrument.title
        out |= {("role", role.code): role.name for role in instrument.roles}
    return out


@lru_cache(maxsize=16)
def citations(pack: Pack) -> dict[str, Citation]:
    """Every clause and law row of a pack by ``instrument#clause``, in whatever version."""
    out = {f"{i.code}#{c.id}": Citation(i.code, c.id, c.cite, c.basis) for i in pack.instruments for c in i.clauses}
    out |= {c.code: c for c in map(offer_citation, pack.file.offers)}
    if pack.law is not None:
        out |= {c.code: c for c in (law_citation(pack.law.law, row) for row in pack.law.rows)}
    return out


def name(pack: Pack, sort: str, code: str, language: str) -> str:
    """The name of a code in `language`, or the code itself where the pack has no words for it."""
    words = _names(pack).get((sort, code))
    return word(sort, code, language) if words is None and sort in WORDS else code if words is None else words.vi if language == "vi" else words.en


@lru_cache(maxsize=16)
def short_titles(pack: Pack) -> dict[str, Words]:
    """By code what people call an instrument: its kind and year, with its number – or, where it has none, its code – where several share them."""
    years = {i.code: (i.kind, i.in_force.start.year if i.in_force.start else None) for i in pack.instruments}
    shared = Counter(years.values())
    out = {}
    for one in pack.instruments:
        kind, year = years[one.code]
        tail = "" if year is None else f" {year}"
        if shared[years[one.code]] > 1:
            tail = f" {one.number}" if one.numbered else f"{tail} [{one.code}]"
        out[one.code] = Words(vi=f"{KINDS[kind]['vi']}{tail}", en=f"{KINDS[kind]['en']}{tail}")
    return out


UNNUMBERED = {"vi": "{kind} chưa có số", "en": "{kind} without number"}


def called(instrument: Instrument, language: str) -> str:
    """Kind and number of an instrument; where it bears none, that is said instead of the words standing in its place."""
    kind = KINDS[instrument.kind][language]
    return f"{kind} {instrument.number}" if instrument.numbered else UNNUMBERED[language].format(kind=kind)


def cite_words(cite: str, language: str) -> str:
    """The number of a clause in the reader's language: "Điều 11 khoản 2" is "Article 11(2)" in English; a number of another kind stays as it is."""
    number = parse(cite) if language == "en" else None
    if number is None:
        return cite
    clause = f"({number.clause}{number.clause_inserted})" if number.clause else ""
    return f"Article {number.article}{number.inserted}{clause}{f'({number.point})' if number.point else ''}"


def _of_instrument(pack: Pack, cite: str, instrument: str, language: str) -> str:
    short = short_titles(pack).get(instrument)
    title = f"[{instrument}]" if short is None else short.vi if language == "vi" else short.en
    return f"{cite_words(cite, language)}, {title}"


def cited(pack: Pack, because: Iterable[Citation], language: str) -> str:
    """Citations as people write them, each with its mark; an article of law names its document itself."""

    def one(c: Citation) -> str:
        return c.cite if c.instrument.startswith("law:") or c.instrument == MODEL else _of_instrument(pack, c.cite, c.instrument, language)

    return "; ".join(f"{one(c)} ({MARKS[c.basis][language]})" for c in because) or "–"


@lru_cache(maxsize=4_096)
def law_row(pack: Pack, code: str, on: date) -> LawRow | None:
    """The version of a row of law (``law:vn#row``) that is in force on a day; None for a clause, or where the row is not in force."""
    table, _, row = code.partition("#")
    if pack.law is None or table != f"law:{pack.law.law}":
        return None
    return next((r for r in pack.law.rows if r.code == row and r.valid.covers(on)), None)


def law_citation(law: str, row: LawRow) -> Citation:
    """A row of the law table `law` as decisions cite it."""
    return Citation(f"law:{law}", row.code, f"{row.document} {row.article}", f"law:{row.confidence}")


def because_words(pack: Pack, because: Iterable[str], language: str, on: date | None = None) -> str:
    """Stored citations (``instrument#clause``) as people write them; '' where there is none. One the pack no longer holds stays a code.

    With `on`, rows of law are cited in the version of that day: what is confirmed today was perhaps not then, and the other way round.
    """
    known = citations(pack)

    def one(code: str) -> str:
        row = law_row(pack, code, on) if on is not None else None
        if row is not None and pack.law is not None:
            return cited(pack, (law_citation(pack.law.law, row),), language)
        return cited(pack, (known[code],), language) if code in known else code

    return "; ".join(one(code) for code in because)


def local(moment: datetime, calendar: Calendar) -> str:
    """An instant as people of the model write it: dd/mm/yyyy HH:MM in the model's zone."""
    return f"{moment.astimezone(calendar.zone):%d/%m/%Y %H:%M}"


END_OF_DAY = {"vi": "hết ngày {day}", "en": "the end of {day}"}


def due_words(moment: datetime, calendar: Calendar, language: str) -> str:
    """A due date as people say it: a limit of days ends with a day, not at midnight of the next."""
    there = moment.astimezone(calendar.zone)
    if there.time() == time():
        return END_OF_DAY[language].format(day=f"{there - timedelta(days=1):%d/%m/%Y}")
    return local(moment, calendar)


def limit_words(limits: Iterable[Limit], language: str) -> str:
    """Limits in words; several mean: the first to run out."""
    return " / ".join(_length(limit, language) for limit in limits)


def _length(limit: Limit, language: str) -> str:
    plain = UNITS[limit.unit][language].format(n=limit.amount).removesuffix("s" if limit.amount == 1 else "")
    return REMOTE[language].format(limit=plain) if isinstance(limit, LawLimit) and limit.remote else plain


def due_of(calendar: Calendar, start: datetime, timed: Timed) -> datetime:
    """The due date of a clock that starts at `start`: the earliest of its limits."""
    return due(calendar, start, limit_data(timed.limits))


def sentences(book: Book, decision: Decision, language: str, start: datetime | None = None) -> list[str]:
    """The decision, line by line; with due dates where the clocks' `start` is given."""
    pack, out = book.pack, []

    def line(key: str, **values: str) -> None:
        out.append(LINES[key][language].format(**values))

    def unit(assigned: Assigned) -> str:
        return name(pack, "unit", assigned.unit, language)

    if isinstance(decision.lead, Undetermined):
        line("undetermined", missing=missing_words(decision.lead.missing, language), because=cited(pack, decision.lead.because, language))
    else:
        line("lead", unit=unit(decision.lead), because=cited(pack, decision.lead.because, language))
    for part, assigned in (*(("support", a) for a in decision.support), *(("informed", a) for a in decision.informed)):
        line(part, unit=unit(assigned), because=cited(pack, assigned.because, language))
    idle = {duty for duty, units in (("support", decision.support), ("informed", decision.informed)) if not units}
    for timed in (t for t in decision.clocks if t.duty not in idle):  # A duty nobody has is no news.
        limit = limit_words(timed.limits, language)
        if start is not None:
            limit = LINES["due"][language].format(limit=limit, due=due_words(due_of(book.calendar, start, timed), book.calendar, language))
        line(
            "clock",
            clock=CLOCKS[timed.clock][language],
            duty=DUTIES[timed.duty][language],
            limit=limit,
            because=cited(pack, timed.because, language),
        )
    for ladder in decision.ladders:
        for rung in ladder.rungs:
            told = ", ".join(PARENT[language] if unit == "parent" else name(pack, "unit", unit, language) for unit in rung.told)
            enough = LINES["acknowledgments"][language].format(n=rung.acknowledgments, told=len(rung.told))
            line(
                "ladder",
                clock=CLOCKS[ladder.clock][language],
                unit=told if not rung.also else f"{told} ({enough})",
                limit=limit_words((rung.within,), language),
                because=cited(pack, ladder.because, language),
            )
    for action in decision.first_actions:
        line("action", text=action.vi if language == "vi" else action.en)
    for note in decision.notes:
        why, _, code = note.partition(":")
        if why == "reserved":
            reserving, _, clause = code.partition(":")
            line("reserved", unit=name(pack, "unit", reserving, language), cite=_cite_of(pack, decision.in_force, clause, language))
            continue
        sort = "unit" if why == "unit-not-valid" else "role"
        line("note", why=missing_words([why], language), role=name(pack, sort, code, language))
    line("label", label=decision.label)
    if decision.restricted:
        line("restricted")
    if decision.shows is not None:
        profile = ", ".join(_profile_name(pack, code, language) for code in decision.profiles)
        line("shows", profile=profile, parts=", ".join(PARTS[part][language] for part in decision.shows) or "–")
    if decision.onward is not None:
        line("onward", who=ONWARD[decision.onward][language])
    for code in decision.in_force:
        line("in_force", code=code, title=name(pack, "instrument", code, language))
    return out


def _cite_of(pack: Pack, in_force: Iterable[str], clause: str, language: str) -> str:
    known = citations(pack)
    return next((_of_instrument(pack, known[code].cite, i, language) for i in in_force if (code := f"{i}#{clause}") in known), clause)


def _profile_name(pack: Pack, code: str, language: str) -> str:
    instrument, _, profile = code.partition("#")
    names = (p.name for i in pack.instruments if i.code == instrument for p in i.profiles if p.code == profile)
    return next((words.vi if language == "vi" else words.en for words in names), profile)


def decision_data(book: Book, decision: Decision, at: datetime) -> dict[str, object]:
    """The decision as JSON data, with due dates counted from `at`."""

    def because(citations: Iterable[Citation]) -> list[dict[str, str]]:
        return [{"instrument": c.instrument, "clause": c.clause, "cite": c.cite, "basis": c.basis} for c in citations]

    def assigned(one: Assigned) -> dict[str, object]:
        return {"unit": one.unit, "role": one.role, "because": because(one.because)}

    lead = decision.lead
    return {
        "lead": assigned(lead) if isinstance(lead, Assigned) else None,
        "undetermined": {"missing": list(lead.missing), "because": because(lead.because)} if isinstance(lead, Undetermined) else None,
        "support": [assigned(a) for a in decision.support],
        "informed": [assigned(a) for a in decision.informed],
        "clocks": [
            {
                "clock": t.clock,
                "duty": t.duty,
                "limits": limit_data(t.limits),
                "due_at": due_of(book.calendar, at, t).isoformat(),
                "because": because(t.because),
            }
            for t in decision.clocks
        ],
        "ladders": [
            {
                "clock": x.clock,
                "rungs": [
                    {
                        "unit": r.unit,
                        "also": list(r.also),
                        "acknowledgments": r.acknowledgments,
                        "within": {r.within.unit: r.within.amount},
                        "level": r.level,
                    }
                    for r in x.rungs
                ],
                "because": because(x.because),
            }
            for x in decision.ladders
        ],
        "label": decision.label,
        "restricted": decision.restricted,
        "informed_level": decision.informed_level,
        "profiles": list(decision.profiles),
        "shows": None if decision.shows is None else list(decision.shows),
        "onward": decision.onward,
        "first_actions": [{"vi": w.vi, "en": w.en} for w in decision.first_actions],
        "in_force": list(decision.in_force),
        "notes": list(decision.notes),
    }
