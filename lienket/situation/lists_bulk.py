"""One act on several matters: first what it would do to each and why not, then each as an act of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from lienket.access.rulings import may
from lienket.clocks import queries as clocks
from lienket.clocks.codes import State
from lienket.instruments.queries import Book
from lienket.intake.detail import headline
from lienket.journal.rows import in_model
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.matters import actions as matters
from lienket.matters.codes import Answer, MatterState
from lienket.matters.queries import NoSuchMatter, find, number_of, own_part
from lienket.routing import actions as routing
from lienket.sharing import policy
from lienket.sharing.codes import Level
from lienket.situation.refusals import refusal

if TYPE_CHECKING:
    from lienket.matters.models import Matter

MOST = 200
"""Matters of one go."""


class TooManyChosen(LienketError):
    """More matters were chosen than one go may touch: (most)."""

    code = "too-many-chosen"


Values = Mapping[str, str]
Around = Callable[[str, Callable[[], None]], None]
"""Does the act on one matter, and whatever is to be done together with it."""


def _alone(_number: str, act: Callable[[], None]) -> None:
    act()


def _acknowledge(actor: Actor, number: str, values: Values, at: datetime) -> None:
    matters.acknowledge(actor=actor, matter=number, at=at)


def _note(actor: Actor, number: str, values: Values, at: datetime) -> None:
    matters.add_note(actor=actor, matter=number, text=values.get("text", ""), at=at)


def _share(actor: Actor, number: str, values: Values, at: datetime) -> None:
    routing.share(actor=actor, matter=number, unit=values.get("unit", ""), level=values.get("level", "view"), why=values.get("text", ""), at=at)


ACTS: Mapping[str, Callable[[Actor, str, Values, datetime], None]] = {"acknowledge": _acknowledge, "note": _note, "share": _share}
"""What may be done to several matters at once; each is asked of the policy and the rulings like any other act."""

CLOSED = {"vi": "vụ việc đã kết thúc", "en": "the matter is closed"}
ANSWERED = {"vi": "đơn vị đã xác nhận rồi", "en": "your unit has acknowledged already"}


@dataclass(frozen=True, slots=True)
class Outlook:
    """A chosen matter: whether the act would apply, and if not why not."""

    number: str
    headline: str
    applies: bool
    why_not: str


@dataclass(frozen=True, slots=True)
class Result:
    """What became of the act on one matter; `refused` is '' where it was done."""

    number: str
    refused: str


def outlook(*, actor: Actor, numbers: Sequence[str], act: str, at: datetime, book: Book, language: str) -> list[Outlook]:
    """What `act` would do to each chosen matter that the actor may see; the others are left out, as if they were not there. Raises TooManyChosen."""
    if len(numbers) > MOST:
        raise TooManyChosen(MOST)
    found = []
    for number in dict.fromkeys(numbers):
        try:
            matter = find(actor, number, at)
        except NoSuchMatter:
            continue
        level = policy.level_of(actor, matter.id, at) or Level.KNOW
        why_not = _hindrance(actor, matter, act, language)
        found.append(Outlook(number_of(matter), headline(book, matter, level, language), not why_not, why_not))
    return found


def _hindrance(actor: Actor, matter: Matter, act: str, language: str) -> str:
    part = own_part(matter.id, actor.unit)
    ruling = may(act if act in ACTS else "", part.part if part else None)
    if not ruling.allowed:
        return ruling.vi if language == "vi" else ruling.en
    if matter.state != MatterState.OPEN:
        return CLOSED[language]
    if act == "acknowledge" and part is not None and part.answer != Answer.PENDING:
        waiting = (c for c in clocks.running(matter.id) if c.unit_id == actor.unit and c.clock in {"acknowledge", "notify"} and c.state == State.RUNNING)
        return ANSWERED[language] if next(waiting, None) is None else ""
    return ""


def perform_all(*, actor: Actor, numbers: Sequence[str], act: str, values: Values, at: datetime, language: str, around: Around = _alone) -> list[Result]:
    """Do `act` on each matter, each in its own transaction: one that is refused hinders no other. Records: what the act records, once a matter."""
    if len(numbers) > MOST:
        raise TooManyChosen(MOST)
    results = []
    for number in dict.fromkeys(numbers):
        try:
            with in_model(actor.model):
                around(number, partial(ACTS[act], actor, number, values, at))
            results.append(Result(number, ""))
        except LienketError as error:
            results.append(Result(number, refusal(error, "vi" if language == "vi" else "en")))
    return results
