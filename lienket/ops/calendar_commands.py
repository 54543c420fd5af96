"""`lienket regulation calendar`: what a pack's regulations order in a stretch of time – reports due and meetings held."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

import typer

from lienket.ops.console import now, out
from lienket.ops.pack_commands import parse_day
from lienket.regulation.load import load_pack
from lienket.regulation.rhythm import Occasion, calendar_of, occasions, targets
from lienket.routing.explain import MARKS, name

MOST_NAMED = 3
"""So many units are named in a cell of the table; the JSON names all."""

KINDS = {"report": ("Báo cáo", "Report"), "meeting": ("Họp", "Meeting")}
EVERY = {
    "week": ("tuần", "weekly"),
    "month": ("tháng", "monthly"),
    "quarter": ("quý", "quarterly"),
    "half-year": ("sáu tháng", "half-yearly"),
    "nine-months": ("chín tháng", "nine-month"),
    "year": ("năm", "yearly"),
}


def calendar(
    pack: Annotated[Path, typer.Option(exists=True, file_okay=False, help="Thư mục của gói. / Folder of the pack.")],
    start: Annotated[str, typer.Option("--from", help="Từ ngày (YYYY-MM-DD), mặc định hôm nay. / From this day, today if left out.")] = "",
    end: Annotated[str, typer.Option("--to", help="Đến hết ngày (YYYY-MM-DD), mặc định ba tháng. / To this day inclusive, three months if left out.")] = "",
    unit: Annotated[str, typer.Option(help="Chỉ việc của đơn vị này. / Only what concerns this unit.")] = "",
) -> None:
    """Lịch theo quy chế: báo cáo đến hạn, cuộc họp, ai làm, theo điều nào. / The regulation's calendar: reports due, meetings, by whom, under what."""
    book = load_pack(pack)
    first = parse_day(start, "--from") if start else now().astimezone(calendar_of(book).zone).date()
    last = parse_day(end, "--to") if end else first + timedelta(days=91)
    rows = [o for o in occasions(book, first, last + timedelta(days=1)) if not unit or unit in (*o.by, *o.to)]
    aims = targets(book, first)
    if out.json:
        found = [{"clause": t.because.code, "cite": t.because.cite, "name": {"vi": t.name.vi, "en": t.name.en}} for t in aims]
        out.data({"pack": book.code, "from": first.isoformat(), "to": last.isoformat(), "occasions": [_data(o) for o in rows], "targets": found})
        return

    def names(codes: tuple[str, ...]) -> str:
        shown = ", ".join(name(book, "unit", code, out.language) for code in codes[:MOST_NAMED]) or "–"
        more = len(codes) - MOST_NAMED
        return shown if more <= 0 else out.pick(f"{shown} và {more} đơn vị khác", f"{shown} and {more} more")

    columns = (("Ngày", "Date"), ("Việc", "What"), ("Ai", "By"), ("Với", "To"), ("Theo", "Under"))
    out.table(columns, [(_day(o.on), _title(o), names(o.by), names(o.to), f"{o.because.cite} [{o.because.instrument}] ({_mark(o)})") for o in rows])
    for target in aims:
        out.say(f"Mục tiêu: {target.name.vi} ({target.because.cite})", f"Target: {target.name.en} ({target.because.cite})")
    out.say(f"{len(rows)} việc từ {_day(first)} đến {_day(last)}.", f"{len(rows)} occasions from {_day(first)} to {_day(last)}.")


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _mark(o: Occasion) -> str:
    return MARKS[o.because.basis][out.language]


def _title(o: Occasion) -> str:
    if o.kind == "meeting":
        return out.pick(o.title.vi, o.title.en) if o.title else out.pick(*KINDS["meeting"])
    return f"{out.pick(*KINDS['report'])} {out.pick(*EVERY[o.every])} ({_day(o.window.first)} – {_day(o.window.last)})"


def _data(o: Occasion) -> dict[str, object]:
    return {
        "on": o.on.isoformat(),
        "kind": o.kind,
        "every": o.every,
        "window": {"from": o.window.first.isoformat(), "to": o.window.last.isoformat()},
        "by": list(o.by),
        "to": list(o.to),
        "title": {"vi": o.title.vi, "en": o.title.en} if o.title else None,
        "instrument": o.because.instrument,
        "clause": o.because.clause,
        "cite": o.because.cite,
        "basis": o.because.basis,
    }
