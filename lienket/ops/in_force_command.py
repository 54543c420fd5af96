"""`lienket regulation in-force`: which version of each regulation is in force on a day, as the page Regulations says it."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from lienket.instruments.queries import book
from lienket.instruments.standing import Stand, edition_at_end_of, stands_on
from lienket.journal.rows import in_model
from lienket.ops.console import now, out
from lienket.ops.pack_commands import parse_day
from lienket.ops.who import Model, chosen
from lienket.routing.explain import MARKS, called
from lienket.situation.document import in_language
from lienket.situation.instruments_data import edition_data, stand_data

STATES = {"later": ("sẽ có hiệu lực", "not yet in force"), "superseded": ("đã được thay thế", "superseded"), "ended": ("đã hết hiệu lực", "ended")}


def in_force(
    on: Annotated[str, typer.Option("--on", help="Vào ngày (YYYY-MM-DD), mặc định hôm nay. / On this day, today if left out.")] = "",
    model: Model = "",
) -> None:
    """Vào một ngày, bản nào của mỗi quy chế có hiệu lực, theo văn bản nào. / Which version of each regulation is in force on a day, by which instrument."""
    code = chosen(model)
    with in_model(code):
        book_ = book(code)
        today = now().astimezone(book_.calendar.zone).date()
        day = parse_day(on, "--on") if on else today
        stands, edition = stands_on(code, day), edition_at_end_of(code, day, today)
    valid = [s for s in stands if s.state == "now"]
    others = [s for s in stands if s.state != "now"]
    if out.json:
        shown = [[stand_data(s, out.language) for s in some] for some in (valid, others)]
        out.data({"model": code, "on": day.isoformat(), "edition": edition_data(edition), "in_force": shown[0], "others": shown[1]})
        return
    out.say(f"{len(valid)} văn bản có hiệu lực ngày {_day(day)}.", f"{len(valid)} instruments in force on {_day(day)}.")
    columns = (("Mã", "Code"), ("Văn bản", "Instrument"), ("Tên", "Title"), ("Hiệu lực", "In force"), ("Thay cho", "Replaces"), ("Bản nạp", "Edition"))
    out.table(columns, [_row(s) for s in valid])
    for s in others:
        state = out.pick(*STATES[s.state])
        out.say(f"Không có hiệu lực: {s.instrument.code} ({state}; {_period(s)})", f"Not in force: {s.instrument.code} ({state}; {_period(s)})")
    if edition is not None:
        out.say(f"Hết ngày này hệ thống chạy theo bản nạp số {edition.number}.", f"At the end of this day the program ran by loaded edition {edition.number}.")


def _row(stand: Stand) -> tuple[str, ...]:
    one = stand.instrument
    mark = f" ({MARKS['assumed'][out.language]})" if one.confidence == "assumed" else ""
    title = in_language(one.title, out.language) + mark
    return one.code, called(one, out.language), title, _period(stand), one.replaces or "–", str(stand.text.number) if stand.text else "–"


def _period(stand: Stand) -> str:
    start, until = stand.instrument.in_force.start, stand.instrument.in_force.until
    begins = _day(start) if start else "…"
    return out.pick(f"từ {begins}", f"from {begins}") + (out.pick(f" đến trước {_day(until)}", f" until before {_day(until)}") if until else "")


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
