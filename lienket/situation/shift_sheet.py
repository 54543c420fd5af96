"""The sheet for handing a shift over: who to whom, what is open and by when, what happened, what others owe, and the notes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from lienket.instruments.queries import book
from lienket.journal.rows import in_model
from lienket.kernel.actor import Actor
from lienket.matters import own
from lienket.sharing.reach import levels
from lienket.situation.board import Row, Waiting, board
from lienket.situation.board_news import Line, latest
from lienket.units import duty
from lienket.units.duty import NoSuchShift, Shift
from lienket.units.handover import HandedOver, handover_of

LINES = 60
"""So many sentences of the shift are on the sheet; the matters themselves show the others."""
NEAR = timedelta(hours=36)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the one who takes over reads. `rows`: what the unit has to do, overdue first; `happened` in the shift, the oldest first."""

    at: datetime
    shift: Shift | None
    following: Shift | None
    near: tuple[Shift, ...]
    rows: tuple[Row, ...]
    texts: dict[UUID, str]
    """What the tasks among the rows say; not those of restricted matters, since a sheet lies about."""
    happened: tuple[Line, ...]
    cut: bool
    """Whether more happened in the shift than the sheet has."""
    waiting: tuple[Waiting, ...]
    handed: HandedOver


def sheet(*, actor: Actor, at: datetime, language: str, shift: UUID | None = None) -> Sheet:
    """The sheet of a shift of the own unit: the one named, else the actor's own now, else the one on now, else the one that ended last.

    Raises NoSuchShift for one that is not the unit's.
    """
    with in_model(actor.model):
        near = duty.between(actor, [actor.unit], at - NEAR, at + NEAR) if actor.unit else []
        chosen = _chosen(actor, near, at) if shift is None else next((s for s in near if s.id == shift), None) or _named(actor, shift, at)
        found = board(actor=actor, at=at, language=language, whole=True)
        rows = (*found.late, *found.coming)
        restricted = {row.matter for row in rows if row.restricted}
        lines: list[Line] = []
        cut = False
        if chosen is not None:
            said, since = latest(actor, at, language, book(actor.model), levels(actor, {row.matter for row in rows}, at), LINES)
            lines = [line for line in reversed(said) if chosen.start_at <= line.at < chosen.end_at]
            cut = since is not None and since > chosen.start_at
        return Sheet(
            at=at,
            shift=chosen,
            following=_following(near, chosen) if chosen else None,
            near=tuple(near),
            rows=rows,
            texts=own.words_of_tasks(task for task in own.tasks_for(actor, at) if task.matter not in restricted),
            happened=tuple(lines),
            cut=cut,
            waiting=found.waiting,
            handed=handover_of(actor, chosen.id) if chosen else HandedOver(),
        )


def _chosen(actor: Actor, near: list[Shift], at: datetime) -> Shift | None:
    now = [s for s in near if s.start_at <= at < s.end_at]
    own = [s for s in now if actor.person in duty.serving(s, at)]
    over = sorted((s for s in near if s.end_at <= at), key=lambda s: s.end_at)
    return next(iter([*own, *now, *over[-1:]]), None)


def _named(actor: Actor, shift: UUID, at: datetime) -> Shift:
    """A shift of the last month. Raises NoSuchShift."""
    every = duty.between(actor, [actor.unit], at - timedelta(days=31), at + timedelta(days=31)) if actor.unit else []
    found = next((s for s in every if s.id == shift), None)
    if found is None:
        raise NoSuchShift(shift.hex)
    return found


def _following(near: list[Shift], shift: Shift) -> Shift | None:
    """Who takes over by the roster: the next shift of the same post, else of the unit."""
    later = [s for s in near if s.start_at >= shift.end_at - timedelta(minutes=30) and s.id != shift.id]
    return next((s for s in later if s.post == shift.post), later[0] if later else None)
