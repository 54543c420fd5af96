"""`lienket matters …`, `lienket inbox` and `lienket work`."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Annotated, Any

import typer

from lienket.alerts.calls import calls
from lienket.alerts.queries import inbox as unread
from lienket.alerts.sending import recover, send_next
from lienket.api.once import purge_answers
from lienket.committees import charges
from lienket.instruments.queries import Book, book
from lienket.intake.detail import detail, explained, item
from lienket.intake.drafts import clear_away
from lienket.journal import erasures, outbox
from lienket.journal.queries import head, models_loaded
from lienket.journal.rows import in_model
from lienket.kernel.actor import Actor
from lienket.live.ready import beat
from lienket.matters import older, quarantine, uploads
from lienket.matters.queries import count_seen, find, page, unassigned
from lienket.matters.sentences import missing_words, word
from lienket.matters.task_changes import lapse_due
from lienket.ops.console import now, out
from lienket.ops.who import As, Model, acting, book_of
from lienket.routing.actions import sweep
from lienket.routing.explain import due_words, local, name
from lienket.routing.warning import warn
from lienket.sharing import policy
from lienket.situation import search_index, second

app = typer.Typer(no_args_is_help=True, help="Vụ việc của đơn vị. / A unit's matters.")
Number = Annotated[str, typer.Argument(help="Số vụ việc, ví dụ VV-2026-000123. / Number of the matter.")]

LINES: Mapping[str, tuple[str, str]] = {
    "head": ("{number} – {headline}", "{number} – {headline}"),
    "state": (
        "Trạng thái: {state}; mức độ: {severity}; nhãn {label}; đơn vị được {level}.",
        "State: {state}; severity: {severity}; label {label}; you may {level}.",
    ),
    "lead": ("Chủ trì: {lead}", "Lead: {lead}"),
    "times": ("Xảy ra {occurred}, tiếp nhận {received}, ghi {recorded}.", "Occurred {occurred}, received {received}, recorded {recorded}."),
    "missing": ("Chưa phân công: {why}; {lead} tạm giữ.", "Not assigned: {why}; held by {lead} for now."),
    "outcome": ("Kết quả: {outcome}, ngày {closed}.", "Outcome: {outcome}, on {closed}."),
    "part": ("{part}: {unit}, {answer}{cites}", "{part}: {unit}, {answer}{cites}"),
    "clock": ("Hạn {clock} – {unit}: {due}, {state}{cites}", "Clock {clock} – {unit}: {due}, {state}{cites}"),
    "action": ("Việc làm ngay: {text}", "First action: {text}"),
    "timeline": ("Diễn biến:", "Timeline:"),
    "text": ("Nội dung: {text}", "Text: {text}"),
    "note": ("Ghi nhận {at}: {text}", "Note of {at}: {text}"),
    "reporter": ("Danh tính người báo: niêm phong ({count}); mở: lienket act identity", "Who reported: under seal ({count}); open: lienket act identity"),
    "why_me": ("Vì sao đơn vị có trong vụ việc:", "Why your unit is on this matter:"),
    "who_sees": ("Ai xem được và vì sao:", "Who sees it and why:"),
    "says": ("Quy chế nói:", "What the regulation says:"),
    "reason": ("  {unit}: {level}, {cause}{cites}{hindered}", "  {unit}: may {level}, {cause}{cites}{hindered}"),
}


def _line(key: str, **values: object) -> str:
    return out.pick(*LINES[key]).format(**values)


def _cites(row: Mapping[str, Any]) -> str:
    return f" – {row['cites']}" if row["cites"] else ""


def _when(rules: Book, text: str | None) -> str:
    return local(datetime.fromisoformat(text), rules.calendar) if text else "–"


def _due(rules: Book, text: str | None) -> str:
    return due_words(datetime.fromisoformat(text), rules.calendar, out.language) if text else "–"


@app.command("list")
def list_(
    as_: As,
    model: Model = "",
    limit: Annotated[int, typer.Option(min=1, max=500, help="Số dòng nhiều nhất. / Most rows.")] = 50,
    unassigned_only: Annotated[bool, typer.Option("--unassigned", help="Chỉ việc chưa phân công. / Only what nobody leads yet.")] = False,
) -> None:
    """Những vụ việc đơn vị được biết, mới nhất trước. / What the unit may know of, newest first."""
    at = now()
    actor = acting(model, as_, at)
    with in_model(actor.model):
        rules = book(actor.model)
        matters = unassigned(actor, at, limit) if unassigned_only else [m for _, m in page(actor, at, limit)]
        rows = []
        for matter in matters:
            level = policy.level_of(actor, matter.id, at)
            if level is not None:
                rows.append(item(actor, matter, level, out.language, rules))
        total = count_seen(actor, at, interim=True, state="OPEN") if unassigned_only else count_seen(actor, at)
    if out.json:
        out.data({"total": total, "matters": rows})
        return
    columns = (("Số", "Number"), ("Ngày nhận", "Received"), ("Trạng thái", "State"), ("Chủ trì", "Lead"), ("Đơn vị được", "You may"), ("Nội dung", "Headline"))
    out.table(columns, [_row(rules, r) for r in rows])
    out.say(f"Tổng số: {total}", f"Total: {total}")


def _row(rules: Book, row: Mapping[str, Any]) -> tuple[str, ...]:
    lead = name(rules.pack, "unit", row["lead"], out.language)
    if row.get("interim"):
        lead = out.pick(f"chưa phân công ({lead} tạm giữ)", f"not assigned (held by {lead})")
    state, level = word("state", row["state"], out.language), word("level", row["level"], out.language)
    return row["number"], f"{datetime.fromisoformat(row['received_on']):%d/%m/%Y}", state, lead, level, row["headline"]


@app.command()
def show(number: Number, as_: As, model: Model = "") -> None:
    """Chi tiết một vụ việc ở mức đơn vị được xem. / One matter at the unit's level."""
    at = now()
    actor = acting(model, as_, at)
    whole = detail(actor=actor, number=number, at=at, language=out.language)
    out.data(whole, list(_page(book_of(actor.model), whole)))


def _page(rules: Book, whole: Mapping[str, Any]) -> Iterator[str]:
    """A matter as lines for people: only what the reader's level holds is there to be shown."""
    lang, lead = out.language, name(rules.pack, "unit", whole["lead"], out.language)
    yield _line("head", number=whole["number"], headline=whole["headline"])
    severity = name(rules.pack, "severity", whole["severity"], lang)
    yield _line("state", state=word("state", whole["state"], lang), severity=severity, label=whole["label"], level=word("level", whole["level"], lang))
    if "participants" not in whole:
        yield _line("lead", lead=lead)
        return
    occurred, received, recorded = (_when(rules, whole[key]) for key in ("occurred_at", "received_at", "recorded_at"))
    yield _line("times", occurred=occurred, received=received, recorded=recorded)
    if whole["interim"]:
        yield _line("missing", why=missing_words(whole["missing"], lang), lead=lead)
    if whole["outcome"]:
        yield _line("outcome", outcome=name(rules.pack, "outcome", whole["outcome"], lang), closed=_when(rules, whole["closed_at"]))
    for p in whole["participants"]:
        yield _line("part", part=word("part", p["part"], lang), unit=p["name"], answer=word("answer", p["answer"], lang), cites=_cites(p))
    for c in whole["clocks"]:
        yield _line("clock", clock=c["words"], unit=c["name"], due=_due(rules, c["due_at"]), state=word("clock-state", c["state"], lang), cites=_cites(c))
    yield from (_line("action", text=text) for text in whole["first_actions"])
    if whole.get("identities"):
        yield _line("reporter", count=whole["identities"])
    yield from (_line("text", text=text) for text in whole.get("text", ()))
    yield from (_line("note", at=_when(rules, n["at"]), text=n["text"]) for n in whole.get("notes", ()))
    yield _line("timeline")
    yield from (f"  {_when(rules, line['at'])}  {line['text']}" for line in whole["timeline"])


@app.command()
def explain(number: Number, as_: As, model: Model = "") -> None:
    """Vì sao đơn vị có trong vụ việc, ai xem được và vì sao, quy chế nói gì, hạn tính thế nào. / Why me, who sees it, what the regulation says, the clocks."""
    at = now()
    actor = acting(model, as_, at)
    rules = book_of(actor.model)
    answer = explained(actor=actor, number=number, at=at, language=out.language)
    words = [_line("head", **answer), _line("why_me"), *map(_reason, answer["why_me"])]
    if answer["who_sees"]:
        words += [_line("who_sees"), *map(_reason, answer["who_sees"])]
    if answer["regulation_says"]:
        words += [_line("says"), *(f"  {line}" for line in answer["regulation_says"])]
    for c in answer["clocks"] or ():
        head = _line("clock", clock=c["words"], unit=c["name"], due=_due(rules, c["due_at"]), state=word("clock-state", c["state"], out.language), cites="")
        words += [head, *(f"  {step}" for step in c["steps"])]
    out.data(answer, words)


def _reason(row: Mapping[str, Any]) -> str:
    level, cause = word("level", row["level"], out.language), word("cause", row["cause"], out.language)
    hindered = f" ({word('hindered', row['hindered_by'], out.language)})" if row.get("hindered_by") else ""
    return _line("reason", unit=row["name"], level=level, cause=cause, cites=_cites(row), hindered=hindered)


def inbox(as_: As, model: Model = "") -> None:
    """Những điều đơn vị được báo và chưa đọc. / What the unit has been told and not read yet."""
    at = now()
    actor = acting(model, as_, at)
    rules, rows = book_of(actor.model), []
    with in_model(actor.model):
        for notice in unread(actor, at):
            matter = find(actor, notice.subject, at)
            level = policy.level_of(actor, matter.id, at)
            assert level is not None
            about = item(actor, matter, level, out.language, rules)
            told = {"event": notice.event, "words": word("notice", notice.event, out.language), "at": notice.raised_at.isoformat()}
            rows.append(told | {"matter": str(matter.id), "number": about["number"], "headline": about["headline"]})
        of_drafts = calls(actor)
    words = [f"{_when(rules, r['at'])}  {r['words']}: {r['number']} – {r['headline']}" for r in rows]
    for call in of_drafts:
        told = {"event": call.notice.event, "words": word("notice", call.notice.event, out.language), "at": call.notice.raised_at.isoformat()}
        rows.append(told | {"draft": str(call.draft), "code": call.code, "due_on": call.due_on.isoformat()})
        words.append(f"{_when(rules, told['at'])}  {told['words']}: {call.code} ({call.due_on:%d/%m/%Y})")
    out.data(rows, words or [out.pick("Không có gì mới.", "Nothing new.")])


WORKED = (
    "Đã chuyển {delivered} thông báo, {failed} lần hỏng, còn chờ {waiting}; {sent} tin qua kênh; {lapsed} hạn quá hạn, {escalated} lần báo vượt cấp.",
    "Delivered {delivered} notices, {failed} failures, {waiting} waiting; {sent} messages by channels; {lapsed} clocks lapsed, {escalated} escalations.",
)
SENDS_FOR = 5.0
"""Seconds of one pass for messages by channels."""
SCANS_FOR = 5.0
"""Seconds of one pass for files that wait for the scanner."""


def work(
    once: Annotated[bool, typer.Option("--once", help="Làm hết việc đang chờ rồi dừng. / Do what is waiting, then stop.")] = False,
    every: Annotated[float, typer.Option(min=0.1, help="Nghỉ giữa hai lượt, giây. / Seconds between passes.")] = 5.0,
    quiet: Annotated[bool, typer.Option("--quiet", help="Không in gì mỗi lượt. / Say nothing of each pass.")] = False,
) -> None:
    """Chuyển thông báo và quét các hạn đến giờ. / Deliver notices and sweep clocks that are due."""
    older_files = older.OlderFiles()
    while True:
        done = failed = lapsed = escalated = 0
        for model in models_loaded():
            while (swept := sweep(actor=Actor.system(model, "sweeper"), at=now())).lapsed:
                lapsed, escalated = lapsed + swept.lapsed, escalated + len(swept.rises)
            while warn(actor=Actor.system(model, "sweeper"), at=now()):
                pass
            while late := lapse_due(actor=Actor.system(model, "sweeper"), at=now()):
                lapsed += late
            while charges.sweep(actor=Actor.system(model, "sweeper"), at=now()):
                pass
            while second.clear(actor=Actor.system(model, "sweeper"), at=now()):
                pass
        delivered = (1, 0)
        while delivered[0]:
            delivered = outbox.deliver(now())
            done, failed = done + delivered[0], failed + delivered[1]
        sent, begun = 0, time.monotonic()
        for model in models_loaded():
            recover(model=model, at=now())
            while (once or time.monotonic() - begun < SENDS_FOR) and send_next(model=model, at=now()):
                sent += 1  # The sweeps above must not wait for a slow receiver.
        begun = time.monotonic()
        while (once or time.monotonic() - begun < SCANS_FOR) and (quarantine.scan_next(now()) or older_files.take_in(now())):
            pass
        behind = search_index.catch_up(now())
        while once and search_index.catch_up(now()):
            pass  # A long way behind, the worker goes on in steps, so that clocks are looked at in between.
        purge_answers(now())
        clear_away(now())
        erasures.note()
        uploads.sweep(now())
        if once or ((done or lapsed or sent) and not quiet):
            data = {"delivered": done, "failed": failed, "lapsed": lapsed, "escalated": escalated, "sent": sent, "waiting": outbox.waiting_count()}
            out.data(data, [out.pick(*WORKED).format(**data)])
        if once:
            return
        beat(now())
        if behind < search_index.PASS:  # Otherwise there is more to take in.
            _rest(every)


def _rest(seconds: float) -> None:
    """Wait until somebody acts, at most `seconds`: what was just recorded is passed on at once, clocks are looked at all the same."""
    until, known = time.monotonic() + seconds, head()
    while (left := until - time.monotonic()) > 0 and head() == known:
        time.sleep(min(left, 0.2))
