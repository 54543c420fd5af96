"""`lienket reorganise`: preview a reorganisation, confirm exactly what was previewed, list past ones, undo one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer

from lienket.instruments.queries import Book
from lienket.journal.rows import in_model
from lienket.kernel.actor import Actor
from lienket.matters.queries import by_ids, number_of
from lienket.ops.console import given_text, now, out
from lienket.ops.who import Model, book_of, chosen
from lienket.reorganisation import actions, queries, words
from lienket.reorganisation.bundles import Preview
from lienket.routing.explain import name
from lienket.situation.refusals import BadInput

app = typer.Typer(help="Sắp xếp đơn vị trong một lần: kết thúc, sáp nhập, chia tách. / Reorganisation in one act: units end, merge, divide.")
COLUMNS = ("matters", "leads", "part", "task", "clock", "grant", "notice", "holding", "shift")
HEADS = (
    ("Vụ việc", "Matters"),
    ("chủ trì", "led"),
    ("Phần", "Parts"),
    ("Việc", "Tasks"),
    ("Hạn", "Clocks"),
    ("Quyền đọc", "Grants"),
    ("Thông báo", "Notices"),
    ("Người", "People"),
    ("Ca trực", "Shifts"),
)


@app.callback(invoke_without_command=True)
def reorganise(
    context: typer.Context,
    plan: Annotated[Path | None, typer.Option(help="Phương án (YAML). / The plan (YAML).")] = None,
    preview: Annotated[bool, typer.Option("--preview", help="Xem trước, không ghi gì. / Show what would move; nothing is written.")] = False,
    confirm: Annotated[str, typer.Option(help="Mã của bản xem trước: thực hiện đúng bản đó. / The preview's digest: carry out exactly that.")] = "",
    model: Model = "",
) -> None:
    """Xem trước rồi thực hiện một lần sắp xếp đơn vị. / Preview a reorganisation, then carry it out."""
    if context.invoked_subcommand is not None:
        return
    if plan is None or preview == bool(confirm):
        raise BadInput(
            "ghi --plan TỆP cùng --preview để xem trước, hoặc --confirm MÃ để thực hiện đúng bản đã xem",
            "give --plan FILE with --preview to look, or with --confirm DIGEST to carry out what was looked at",
        )
    code, source = chosen(model), given_text(str(plan))
    rules = book_of(code)
    with in_model(code):
        found = actions.preview(model=code, source=source, at=now())
    if preview:
        _show(found, rules)
        return
    if len(confirm) < DIGITS or not found.digest.startswith(confirm):
        raise actions.WorldChanged(found.digest[:16])
    with out.progress("Chuyển giao", "Passing on", len(found.bundles)) as advance:
        act = actions.carry_out(actor=Actor.system(code, "operator"), source=source, confirmed=found.digest, at=now(), progress=advance)
    done = out.pick("Đã sắp xếp ({0}): {1}.", "Reorganised ({0}): {1}.").format(act, words.told(found.counts, out.language))
    undo = out.pick(f"Hủy: lienket reorganise undo {act}", f"To undo: lienket reorganise undo {act}")
    out.data({"id": str(act), "digest": found.digest, "counts": found.counts}, [done, undo])


DIGITS = 12
"""At least so many digits of a digest must be typed; the preview shows sixteen."""


def _show(found: Preview, rules: Book) -> None:
    def called(code: str) -> str:
        return name(rules.pack, "unit", code, out.language)

    warnings = [words.warning(one, out.language, called) for one in found.warnings]
    if out.json:
        rows = [{"from": giver, "to": taker, "counts": counts} for giver, taker, counts in found.table]
        told: dict[str, Any] = {"on": found.plan.on.isoformat(), "document": found.plan.document, "digest": found.digest, "counts": found.counts}
        out.data(told | {"moves": rows, "warnings": [{"code": w.code, "text": text} for w, text in zip(found.warnings, warnings, strict=True)]})
        return
    day = words.day(found.plan.on, out.language)
    out.say(
        f"Sắp xếp ngày {day}, theo {found.plan.document}: {found.plan.reason}",
        f"Reorganisation of {day}, under {found.plan.document}: {found.plan.reason}",
    )
    rows_ = [(called(giver), called(taker), *(counts.get(kind, 0) or "·" for kind in COLUMNS)) for giver, taker, counts in found.table]
    if rows_:
        out.table((("Đơn vị kết thúc", "Unit that ends"), ("Đơn vị kế thừa", "Successor"), *HEADS), rows_)
    out.say(f"Tổng: {words.told(found.counts, 'vi') or 'không có gì'}.", f"Total: {words.told(found.counts, 'en') or 'nothing'}.")
    for text in warnings:
        out.say(f"! {text}", f"! {text}")
    out.say(f"Mã xem trước: {found.digest[:16]}", f"Digest of the preview: {found.digest[:16]}")
    if found.bundles and not found.early:
        line = f"lienket reorganise --plan {out.pick('TỆP', 'FILE')} --confirm {found.digest[:16]}"
        out.say(f"Thực hiện: {line}", f"Carry out: {line}")


@app.command("list")
def list_(model: Model = "") -> None:
    """Các lần sắp xếp đã thực hiện, mới nhất trước. / Reorganisations carried out, newest first."""
    with in_model(chosen(model)):
        found = queries.acts()
    data = [
        {
            "id": str(a.id),
            "on": a.on.isoformat(),
            "document": a.document,
            "done_at": a.done_at.isoformat(),
            "undone_at": a.undone_at.isoformat() if a.undone_at else None,
            "counts": a.counts,
        }
        for a in found
    ]
    if out.json:
        out.data(data)
        return
    state = {True: ("đã hủy", "undone"), False: ("đang hiệu lực", "stands")}
    out.table(
        (("Mã", "Id"), ("Ngày", "Day"), ("Theo", "Under"), ("Vụ việc", "Matters"), ("Tình trạng", "State")),
        [(a.id, words.day(a.on, out.language), a.document, a.counts.get("matters", 0), out.pick(*state[a.undone_at is not None])) for a in found],
    )


@app.command()
def undo(act: Annotated[UUID, typer.Argument(help="Mã lần sắp xếp. / Id of the reorganisation.")], model: Model = "") -> None:
    """Hủy một lần sắp xếp: trả lại những gì chưa ai động đến. / Undo a reorganisation: give back what nobody has touched since."""
    code = chosen(model)
    with out.progress("Trả lại", "Giving back", None) as advance:
        restored, kept = actions.undo(actor=Actor.system(code, "operator"), act=act, at=now(), progress=advance)
    with in_model(code):
        left = queries.kept(act)
        numbers = {pk: number_of(row) for pk, row in by_ids([subject for subject, _unit, _why in left]).items()}
    stays = [{"matter": numbers[subject], "unit": unit, "why": why} for subject, unit, why in left]
    lines = [out.pick(f"Đã trả lại {restored}; giữ nguyên {kept}.", f"Given back {restored}; left as they are {kept}.")]
    lines += [f"  {one['matter']}: {one['unit']} – {out.pick(*words.KEPT[one['why']])}" for one in stays]
    out.data({"id": str(act), "restored": restored, "kept": kept, "left": stays}, lines)
