"""What a unit still owes, as conditions for lists: the same rule by which the board calls a matter overdue."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from lienket.clocks import queries as clocks
from lienket.clocks.codes import State
from lienket.clocks.owed import UNTIL_ANSWERED, UNTIL_CLOSED, UNTIL_NOTED
from lienket.matters.codes import Answer, MatterState
from lienket.matters.models import Matter, Note, Participant, Task

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
