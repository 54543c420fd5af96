"""`lienket matters …`, `lienket inbox` and `lienket work`."""

from __future__ import annotations

import time
from typing import Annotated

import typer

from lienket.alerts.queries import inbox as unread
from lienket.instruments.queries import book
from lienket.intake.detail import detail, explained, item
from lienket.journal import outbox
from lienket.journal.queries import models_loaded
from lienket.journal.rows import in_model
from lienket.kernel.actor import Actor
from lienket.matters.queries import count_seen, page, unassigned
from lienket.ops.console import now, out
from lienket.ops.who import As, Model, acting
from lienket.routing.actions import sweep
from lienket.sharing import policy

app = typer.Typer(no_args_is_help=True, help="Vụ việc của đơn vị. / A unit's matters.")
Number = Annotated[str, typer.Argument(help="Số vụ việc, ví dụ VV-2026-000123. / Number of the matter.")]


@app.command("list")
def list_(
    as_: As,
    model: Model = "",
    limit: Annotated[int, typer.Option(min=1, max=500)] = 50,
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
        total = count_seen(actor, at)
    if out.json:
        out.data({"total": total, "matters": rows})
        return
    columns = (("Số", "Number"), ("Trạng thái", "State"), ("Chủ trì", "Lead"), ("Mức", "Level"), ("Nội dung", "Headline"))
    out.table(columns, [(r["number"], r["state"], r["lead"], r["level"], r["headline"]) for r in rows])
    out.say(f"Tổng số: {total}", f"Total: {total}")


@app.command()
def show(number: Number, as_: As, model: Model = "") -> None:
    """Chi tiết một vụ việc ở mức đơn vị được xem. / One matter at the unit's level."""
    at = now()
    actor = acting(model, as_, at)
    whole = detail(actor=actor, number=number, at=at, language=out.language)
    words = [f"{whole['number']} – {whole['headline']} [{whole['level']}]"]
    words += [f"{p['part']}: {p['unit']} ({p['answer']}) {', '.join(p['because'])}" for p in whole.get("participants", ())]
    words += [f"{c['words']}: {c['unit']} → {c['due_at']} ({c['state']}) {', '.join(c['because'])}" for c in whole.get("clocks", ())]
    words += [f"{line['at']}  {line['text']}" for line in whole.get("timeline", ())]
    words += list(whole.get("text", ()))
    out.data(whole, words)


@app.command()
def explain(number: Number, as_: As, model: Model = "") -> None:
    """Vì sao đơn vị có trong vụ việc, ai xem được và vì sao, quy chế nói gì. / Why me, who sees it and why, what the regulation says."""
    at = now()
    actor = acting(model, as_, at)
    answer = explained(actor=actor, number=number, at=at, language=out.language)
    words = [f"{answer['number']} – {answer['headline']}", *answer["regulation_says"]]
    words += [f"{r['unit']}: {r['level']} ← {r['cause']} {', '.join(r['because'])} {r['hindered_by']}" for r in answer["why_me"]]
    words += [f"{r['unit']}: {r['level']} ← {r['cause']} {', '.join(r['because'])}" for r in answer["who_sees"] or ()]
    out.data(answer, words)


def inbox(as_: As, model: Model = "") -> None:
    """Những điều đơn vị được báo và chưa đọc. / What the unit has been told and not read yet."""
    at = now()
    actor = acting(model, as_, at)
    with in_model(actor.model):
        notices = unread(actor, at)
        rows = [{"event": n.event, "matter": str(n.subject), "at": n.raised_at.isoformat()} for n in notices]
    out.data(rows, [f"{r['at']}  {r['event']}  {r['matter']}" for r in rows])


def work(
    once: Annotated[bool, typer.Option("--once", help="Làm hết việc đang chờ rồi dừng. / Do what is waiting, then stop.")] = False,
    every: Annotated[float, typer.Option(help="Nghỉ giữa hai lượt, giây. / Seconds between passes.")] = 5.0,
) -> None:
    """Chuyển thông báo và quét các hạn đến giờ. / Deliver notices and sweep clocks that are due."""
    while True:
        done = failed = lapsed = escalated = 0
        for model in models_loaded():
            while (swept := sweep(actor=Actor.system(model, "sweeper"), at=now())).lapsed:
                lapsed, escalated = lapsed + swept.lapsed, escalated + len(swept.rises)
        while (delivered := outbox.deliver(now()))[0]:
            done, failed = done + delivered[0], failed + delivered[1]
        if once or done or lapsed:
            data = {"delivered": done, "failed": failed, "lapsed": lapsed, "escalated": escalated, "waiting": outbox.waiting_count()}
            out.data(data, ["  ".join(f"{k}={v}" for k, v in data.items())])
        if once:
            return
        time.sleep(every)
