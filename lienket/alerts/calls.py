"""Notices about drafts: a party is told that it is asked, and of each reminder. They are about no matter, so the policy of drafts lets them through.

What the unit has answered, or is asked no more, is no news: then the notice is out of sight although nobody marked it as read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from lienket.alerts.models import Notice
from lienket.instruments.consultation import NothingAsked, open_round
from lienket.instruments.drafts import NoSuchInstrumentDraft, draft_of
from lienket.instruments.events import ConsultationOpened, PartiesReminded
from lienket.journal.statement import Statement
from lienket.kernel.actor import Actor
from lienket.units.queries import code_of, unit_id

CALLS = (ConsultationOpened.name, PartiesReminded.name)
MOST = 20
COLUMNS = ("id", "unit_id", "subject", "event", "seq", "raised_at", "read_at")

_CALLED = Statement(
    lambda unit: Notice.unrestricted.filter(unit_id=unit, read_at=None, event__in=CALLS).order_by("-raised_at", "-id").values_list(*COLUMNS)[:MOST]
)  # Own inbox; each draft is asked of its policy.


@dataclass(frozen=True, slots=True)
class Call:
    """A notice, and the draft about which the unit still owes an answer by a local day."""

    notice: Notice
    draft: UUID
    code: str
    due_on: date


def calls(actor: Actor) -> list[Call]:
    """Unread notices of drafts that the actor's unit may see and has not answered yet, newest first."""
    if actor.unit is None:
        return []
    found, known = list[Call](), dict[UUID, tuple[str, date] | None]()
    for row in _CALLED(unit=actor.unit):
        notice = Notice.from_db(connection.alias, COLUMNS, row)
        if notice.subject not in known:
            known[notice.subject] = _owed(actor, notice.subject)
        if (owed := known[notice.subject]) is not None:
            found.append(Call(notice, notice.subject, *owed))
    return found


def _owed(actor: Actor, draft: UUID) -> tuple[str, date] | None:
    """The draft's code and until when the unit is asked; None where it may not see the draft or owes nothing."""
    try:
        row = draft_of(actor, draft)
        asked = open_round(row)
    except (NoSuchInstrumentDraft, NothingAsked):
        return None
    assert actor.unit is not None
    return (row.code, asked.row.due_on) if code_of(actor.unit) in asked.silent else None


def called(model: str, name: str, data: Mapping[str, Any]) -> list[UUID]:
    """The units an event about a draft calls upon, less those that may not see the draft or owe nothing."""
    codes = data["parties"] if name == ConsultationOpened.name else data["units"]
    return [
        unit for unit in (unit_id(model, code) for code in codes) if _called(Actor(model=model, kind="SYSTEM", unit=unit, part="alerts"), UUID(data["draft"]))
    ]


def _called(unit: Actor, draft: UUID) -> bool:
    """Whether a unit is to be told: it owes an answer, and is not the one that asks."""
    return _owed(unit, draft) is not None and draft_of(unit, draft).unit_id != unit.unit
