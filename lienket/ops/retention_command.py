"""`lienket retention`: what has been kept as long as the pack says, shown first, erased when told so."""

from __future__ import annotations

from typing import Annotated

import typer

from lienket.intake.retention import due, erase_due
from lienket.journal.queries import models_loaded
from lienket.journal.rows import in_model
from lienket.kernel.actor import Actor
from lienket.ops.console import now, out
from lienket.ops.who import book_of


def retention(
    erase: Annotated[bool, typer.Option("--erase", help="Xóa thật; không có thì chỉ liệt kê. / Erase; without it, only list.")] = False,
) -> None:
    """Dữ liệu hết thời hạn lưu theo gói: liệt kê, hoặc xóa. / What has been kept as long as the pack says: list it, or erase it."""
    at, rows = now(), []
    for model in models_loaded():
        rules = book_of(model)
        with in_model(model):
            found = due(rules, at)
        for one in found:
            told = {"model": model, "rule": one.rule.code, "record": one.rule.record, "number": one.number, "until": one.until.isoformat(), "held": one.held}
            rows.append(told | {"name": out.pick(one.rule.name.vi, one.rule.name.en), "basis": out.pick(one.rule.basis.vi, one.rule.basis.en)})
        if erase:
            erase_due(actor=Actor.system(model, "retention"), rows=None, at=at)
    if out.json:
        out.data({"erased": erase, "due": rows})
        return
    columns = (("Quy tắc", "Rule"), ("Vụ việc", "Matter"), ("Hết hạn lưu", "Kept until"), ("Căn cứ", "Basis"), ("Tình trạng", "State"))
    held, gone, waits = out.pick("đang giữ nguyên", "on hold"), out.pick("đã xóa", "erased"), out.pick("chờ xóa", "due")
    state = gone if erase else waits
    out.table(columns, [(r["name"], r["number"] or "–", str(r["until"])[:10], r["basis"], held if r["held"] else state) for r in rows])
    if rows and not erase:
        out.say("Chưa xóa gì. Xóa: lienket retention --erase", "Nothing was erased. To erase: lienket retention --erase")
