"""Consent to sharing at the command line: the lead asks, the unit the matter came from answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated

import typer

from lienket.ops.act_words import Unit, Why, done
from lienket.ops.console import now, out
from lienket.ops.matter_commands import Number
from lienket.ops.who import As, Model, acting, book_of
from lienket.routing import consents
from lienket.routing.explain import name


def ask(number: Number, as_: As, to: Unit, why: Why, level: Annotated[str, typer.Option(help="know | view")] = "view", model: Model = "") -> None:
    """Xin đơn vị tiếp nhận tin ban đầu đồng ý cho một đơn vị đọc. / Ask the unit the matter came from to consent that another reads."""
    at = now()
    actor = acting(model, as_, at)
    consents.ask(actor=actor, matter=number, unit=to, level=level, why=why, at=at)
    done(number, "ask-consent", name(book_of(actor.model).pack, "unit", to, out.language), to=to, level=level)


def agree(number: Number, as_: As, model: Model = "") -> None:
    """Đồng ý chia sẻ. / Consent to sharing."""
    at = now()
    consents.agree(actor=acting(model, as_, at), matter=number, at=at)
    done(number, "agree-consent")


def refuse(number: Number, as_: As, why: Why, model: Model = "") -> None:
    """Không đồng ý chia sẻ, nêu lý do. / Refuse consent, with the reason."""
    at = now()
    consents.refuse(actor=acting(model, as_, at), matter=number, why=why, at=at)
    done(number, "refuse-consent")


def withdraw(number: Number, as_: As, model: Model = "") -> None:
    """Rút việc xin đồng ý. / Take the question for consent back."""
    at = now()
    consents.withdraw(actor=acting(model, as_, at), matter=number, at=at)
    done(number, "withdraw-consent")


COMMANDS: Mapping[str, Callable[..., None]] = {"ask-consent": ask, "agree-consent": agree, "refuse-consent": refuse, "withdraw-consent": withdraw}
