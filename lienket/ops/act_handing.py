"""Handing matters over at the command line: offers of the lead and their answers, and transfers to a body outside the model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Annotated

import typer

from lienket.ops.act_words import Outside, Unit, Whose, Why, done
from lienket.ops.console import now
from lienket.ops.matter_commands import Number
from lienket.ops.who import As, Model, acting, book_of
from lienket.routing import offers, outside
from lienket.routing.steps import unit_at
from lienket.situation.refusals import BadInput


def hand_over(number: Number, as_: As, to: Unit, why: Why, model: Model = "") -> None:
    """Đề nghị chuyển giao chủ trì. / Propose a hand-over of the lead."""
    at = now()
    actor = acting(model, as_, at)
    taker = unit_at(book_of(actor.model), to, at)
    offers.propose_transfer(actor=actor, matter=number, taker=taker, why=why, at=at)
    done(number, "hand-over")


def accept(number: Number, as_: As, model: Model = "") -> None:
    """Nhận bàn giao. / Accept a hand-over."""
    at = now()
    offers.answer_transfer(actor=acting(model, as_, at), matter=number, accept=True, at=at)
    done(number, "accept")


def reject(number: Number, as_: As, why: Why, whose: Whose = "", outside: Outside = "", model: Model = "") -> None:
    """Không nhận bàn giao, nêu lý do và việc thuộc ai. / Reject a hand-over with a reason, and say whose it is."""
    at = now()
    offers.answer_transfer(actor=acting(model, as_, at), matter=number, accept=False, why=why, whose=whose, outside=outside, at=at)
    done(number, "reject")


def counter(number: Number, as_: As, to: Unit, why: Why, model: Model = "") -> None:
    """Đề nghị lại: đơn vị khác, hoặc đơn vị mình kèm điều kiện. / Propose another unit instead, or one's own on a condition."""
    at = now()
    actor = acting(model, as_, at)
    offers.counter_transfer(actor=actor, matter=number, taker=unit_at(book_of(actor.model), to, at), why=why, at=at)
    done(number, "counter")


def transfer_out(
    number: Number,
    as_: As,
    outcome: Annotated[str, typer.Option(help="Mã kết quả giải quyết khi nơi nhận xác nhận. / Outcome once the receiver confirms.")],
    body: Annotated[str, typer.Option(help="Cơ quan nhận. / The body that receives.")],
    contact: Annotated[str, typer.Option(help="Địa chỉ liên hệ. / How it is reached.")],
    receiver: Annotated[str, typer.Option(help="Chức trách nhận, không ghi tên người. / Who receives, by position and never by name.")],
    why: Why,
    model: Model = "",
) -> None:
    """Chuyển cho cơ quan có thẩm quyền ngoài mô hình. / Transfer to the competent body outside the model."""
    at = now()
    made = outside.send_out(actor=acting(model, as_, at), matter=number, outcome=outcome, body=body, contact=contact, receiver=receiver, why=why, at=at)
    done(number, "transfer-out", record=str(made))


def confirm_receipt(
    number: Number,
    as_: As,
    way: Annotated[str, typer.Option(help="PHONE | LETTER | RECEIPT | IN_PERSON")],
    reference: Annotated[str, typer.Option(help="Số văn bản, biên nhận, hoặc chức trách trả lời. / Number of the letter or receipt, or who answered.")],
    received_at: Annotated[datetime, typer.Option("--received-at", help="Lúc xác nhận, giờ của mô hình. / When, in the model's time.")],
    model: Model = "",
) -> None:
    """Ghi xác nhận của nơi nhận; vụ việc kết thúc. / Note that the receiver confirmed; the matter ends."""
    at = now()
    actor = acting(model, as_, at)
    if way not in outside.WAYS:
        ways = " | ".join(outside.WAYS)
        raise BadInput(f"--way {way}: không có cách này; ghi một trong {ways}", f"--way {way}: there is no such way; write one of {ways}")
    when = received_at.replace(tzinfo=book_of(actor.model).calendar.zone)
    outside.confirm_receipt(actor=actor, matter=number, way=way, reference=reference, received_at=when, at=at)
    done(number, "confirm-receipt")


def take_back(number: Number, as_: As, why: Why, model: Model = "") -> None:
    """Rút việc chuyển ra ngoài, nêu lý do. / Take a transfer outside back, with a reason."""
    at = now()
    outside.take_back(actor=acting(model, as_, at), matter=number, why=why, at=at)
    done(number, "take-back")


def withdraw(number: Number, as_: As, model: Model = "") -> None:
    """Rút đề nghị chuyển giao. / Withdraw a proposed hand-over."""
    at = now()
    offers.withdraw_transfer(actor=acting(model, as_, at), matter=number, at=at)
    done(number, "withdraw")


COMMANDS: Mapping[str, Callable[..., None]] = {
    "hand-over": hand_over,
    "accept": accept,
    "reject": reject,
    "counter": counter,
    "transfer-out": transfer_out,
    "confirm-receipt": confirm_receipt,
    "take-back": take_back,
    "withdraw": withdraw,
}
"""By name, in the order of the help."""
