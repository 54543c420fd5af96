"""`lienket act …` on what the law asks for: taking a matter up or refusing to, and finding it complex."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from lienket.matters.sentences import word
from lienket.ops.act import app as app
from lienket.ops.act import day_of
from lienket.ops.act_words import Clock, Why, done
from lienket.ops.console import now, out
from lienket.ops.matter_commands import Number
from lienket.ops.who import As, Model, acting, book_of
from lienket.routing import acceptance, complexity
from lienket.routing.explain import citations
from lienket.situation.acts import NoSuchGround

Ground = Annotated[str, typer.Option(help="Dòng luật: law:vn#mã. / The row of law: law:vn#code.")]
Notice = Annotated[str, typer.Option(help="Số thông báo cho người gửi. / Number of the notice to the sender.")]
On = Annotated[str, typer.Option(help="Ngày ký, 2026-01-31. / Its date, 2026-01-31.")]


def _on(option: str, text: str) -> date | None:
    return day_of(option, text) if text else None


@app.command("take-up")
def take_up(
    number: Number,
    as_: As,
    notice: Notice = "",
    noticed_on: On = "",
    text: Annotated[str, typer.Option(help="Ghi thêm. / Words to keep with it.")] = "",
    model: Model = "",
) -> None:
    """Thụ lý. / Take a matter up."""
    at = now()
    on = _on("--noticed-on", noticed_on)
    acceptance.take_up(actor=acting(model, as_, at), matter=number, notice=notice, noticed_on=on, text=text, at=at)
    done(number, "take-up")


@app.command("withdraw-take-up")
def withdraw_take_up(number: Number, as_: As, why: Why, model: Model = "") -> None:
    """Rút thụ lý, nêu lý do. / Take back that a matter was taken up, with the reason."""
    at = now()
    acceptance.withdraw(actor=acting(model, as_, at), matter=number, why=why, at=at)
    done(number, "withdraw-take-up")


@app.command("refuse-take-up")
def refuse_take_up(
    number: Number,
    as_: As,
    outcome: Annotated[str, typer.Option(help="Mã kết quả không thụ lý của gói. / Outcome of the pack for what is not taken up.")],
    ground: Annotated[str, typer.Option(help="Căn cứ: văn-bản#điều hoặc law:vn#mã. / The ground: instrument#clause or law:vn#code.")],
    why: Why,
    notice: Notice = "",
    noticed_on: On = "",
    model: Model = "",
) -> None:
    """Không thụ lý, nêu căn cứ và lý do; vụ việc kết thúc. / Refuse to take a matter up, with ground and reason; it closes."""
    at = now()
    actor, on = acting(model, as_, at), _on("--noticed-on", noticed_on)
    if ground not in citations(book_of(actor.model).pack):
        raise NoSuchGround(ground)
    acceptance.refuse(actor=actor, matter=number, outcome=outcome, ground=ground, why=why, notice=notice, noticed_on=on, at=at)
    done(number, "refuse-take-up")


@app.command("complex")
def find_complex(
    number: Number,
    as_: As,
    clock: Clock,
    ground: Ground,
    why: Why,
    decision: Annotated[str, typer.Option(help="Số quyết định, nếu có. / Number of the decision, if there is one.")] = "",
    decided_on: On = "",
    model: Model = "",
) -> None:
    """Xác định vụ việc phức tạp: hạn tính lại từ lúc bắt đầu cũ. / Find a matter complex: its clock is counted anew from its old start."""
    at = now()
    actor, on = acting(model, as_, at), _on("--decided-on", decided_on)
    complexity.find_complex(actor=actor, matter=number, clock=clock, ground=ground, decision=decision, decided_on=on, why=why, at=at)
    done(number, "complex", word("clock", clock, out.language), clock=clock)


@app.command("withdraw-complex")
def withdraw_complex(number: Number, as_: As, clock: Clock, why: Why, model: Model = "") -> None:
    """Thôi coi là phức tạp, nêu lý do. / No longer find a matter complex, with the reason."""
    at = now()
    complexity.find_ordinary(actor=acting(model, as_, at), matter=number, clock=clock, why=why, at=at)
    done(number, "withdraw-complex", word("clock", clock, out.language), clock=clock)
