"""What a unit still owes, as conditions for lists: the same rule by which the board calls a matter overdue."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from lienket.clocks import queries as clocks
from lienket.clocks.codes import State
from lienket.clocks.owed import UNTIL_ANSWERED, UNTIL_CLOSED, UNTIL_NOTED, Owed
from lienket.matters.codes import Answer, MatterState
from lienket.matters.models import Matter, Note, Participant, Task
from lienket.matters.own import noting_units, silent_units

if TYPE_CHECKING:
    from lienket.clocks.models import Clock


def owed_clocks(unit: UUID) -> QuerySet[Clock]:
    """The unit's clocks with a date that still bind it: running, or lapsed in an open matter while the duty is not done. To be tied to the policy."""
    open_ = Matter.unrestricted.filter(id=OuterRef("subject"), state=MatterState.OPEN)  # Own clocks' subjects.
    silent = Participant.unrestricted.filter(matter_id=OuterRef("subject"), unit_id=unit, ended_at=None, answer=Answer.PENDING)  # Own parts.
    noted = Note.unrestricted.filter(matter_id=OuterRef("subject"), unit_id=unit, about="note")  # Own notes; nothing of them is read.
    undone = Q(clock__in=UNTIL_CLOSED) | Q(Exists(silent), clock__in=UNTIL_ANSWERED) | Q(~Exists(noted), clock__in=UNTIL_NOTED)
    # One state or the other, each by its own index; the duties are looked at for lapsed clocks only.
    return clocks.every().filter(Q(state=State.RUNNING) | Q(Exists(open_), undone, state=State.LAPSED), unit_id=unit, due_at__isnull=False)


def late_tasks(unit: UUID, at: datetime) -> QuerySet[Task]:
    """The unit's open tasks past their time. To be tied to the policy."""
    return Task.unrestricted.filter(unit_id=unit, state="OPEN", due_at__lte=at)  # Own tasks.


def binding(clocks: Iterable[Owed]) -> list[Owed]:
    """Those of `clocks` – of open matters that the policy has let the reader view – that still bind their unit, by the rule of `owed_clocks`."""
    found = list(clocks)
    lapsed = [c for c in found if c.state == State.LAPSED]
    asked = {c.subject for c in lapsed if c.clock in UNTIL_ANSWERED}
    silent = silent_units(asked) if asked else set()
    reported = {c.subject for c in lapsed if c.clock in UNTIL_NOTED}
    noted = noting_units(reported) if reported else set()

    def bound(c: Owed) -> bool:
        by = (c.subject, c.unit)
        undone = c.clock in UNTIL_CLOSED or (c.clock in UNTIL_ANSWERED and by in silent) or (c.clock in UNTIL_NOTED and by not in noted)
        return c.state != State.LAPSED or undone

    return [c for c in found if bound(c)]
