"""Erasing what has been kept long enough is asked for by one person of the unit that leads, and done once another confirms."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from lienket.instruments.queries import Book
from lienket.intake.retention import due_among
from lienket.journal.rows import in_model
from lienket.kernel.actor import Actor
from lienket.matters.actions import NothingToAnswer
from lienket.sharing.codes import Level
from lienket.situation.second import ask
from lienket.situation.second_kinds import RETENTION

if TYPE_CHECKING:
    from lienket.situation.models import SecondRequest


def ask_to_erase(*, actor: Actor, rules: Book, rows: Collection[UUID], at: datetime, language: str) -> SecondRequest:
    """Ask that those of the rows be erased that are due, of matters the unit leads and not on hold; the legal bases are the reason.

    Records: second.asked/1. Raises NothingToAnswer where none of them is, AlreadyAsked, NotAllowed.
    """
    with in_model(actor.model):
        chosen = [one for one in due_among(actor, rules, rows, at) if not one.held]
    if not chosen:
        raise NothingToAnswer("retention")
    bases = {one.rule.code: one.rule.basis.en if language == "en" else one.rule.basis.vi for one in chosen}
    values = {"rows": [one.row.hex for one in chosen], "subjects": {one.matter.hex: int(Level.LEAD) for one in chosen if one.matter}}
    return ask(actor=actor, act=RETENTION, subject=None, why="; ".join(bases.values()), values=values, at=at)
