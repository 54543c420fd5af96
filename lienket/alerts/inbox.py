"""The inbox as people see it – unread, read, acknowledged, refused – and, for who leads a matter, how far each unit told has come.

Acknowledging and refusing are acts of the matter; here they are only shown. An answer counts for what the unit was told before it gave it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from lienket.alerts.events import NoticesRead
from lienket.alerts.models import Notice
from lienket.journal.door import writing
from lienket.journal.reads import rows
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.matters.codes import Answer
from lienket.matters.queries import answers_of, participants
from lienket.sharing import policy
from lienket.sharing.codes import Level
from lienket.sharing.reach import reaches
from lienket.units.queries import code_of

UNREAD, SEEN, ACKNOWLEDGED, REFUSED = "UNREAD", "READ", "ACKNOWLEDGED", "REFUSED"
ANSWERS: dict[str, str] = {Answer.ACKNOWLEDGED: ACKNOWLEDGED, Answer.DECLINED: REFUSED}
SHOWN = 50


class NoSuchNotice(LienketError):
    """The inbox of the unit holds no such notice, or not any more: (id)."""

    code = "no-such-notice"


@dataclass(frozen=True, slots=True)
class Received:
    """A notice in the own inbox, its state and since when."""

    notice: Notice
    state: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Receipt:
    """How far a unit told of a matter has come; `unread`: how many of its notices nobody there has read."""

    unit: str
    state: str
    since: datetime
    unread: int


def received(actor: Actor, at: datetime, limit: int = SHOWN, *, before: UUID | None = None) -> list[Received]:
    """The newest notices of the actor's unit about matters it may still see, read or not; those older than the notice `before`. Raises NoSuchNotice."""
    if actor.unit is None:
        return []
    rows = Notice.unrestricted.filter(reaches(actor.unit, actor.post, at, "subject"), unit_id=actor.unit)  # Own inbox, under the policy.
    if before is not None:
        last = rows.filter(pk=before).values_list("raised_at", flat=True).first()
        if last is None:
            raise NoSuchNotice(before.hex)
        rows = rows.filter(Q(raised_at__lt=last) | Q(raised_at=last, id__lt=before))
    notices = list(rows.order_by("-raised_at", "-id")[:limit])
    said = answers_of(actor.unit, {n.subject for n in notices})
    return [Received(n, *_state(n, said.get(n.subject))) for n in notices]


def _state(notice: Notice, answer: tuple[str, datetime] | None) -> tuple[str, datetime]:
    if answer is not None and answer[1] >= notice.raised_at:
        return ANSWERS[answer[0]], answer[1]
    return (UNREAD, notice.raised_at) if notice.read_at is None else (SEEN, notice.read_at)


def read_one(*, actor: Actor, notice: UUID, at: datetime) -> bool:
    """Mark one notice of the own inbox as read; False where it was already. Records: notices.read/1. Raises NoSuchNotice."""
    with writing(actor, at) as door:
        if actor.unit is None:  # A system part has no inbox.
            raise NoSuchNotice(notice.hex)
        rows = Notice.unrestricted.filter(reaches(actor.unit, actor.post, at, "subject"), unit_id=actor.unit, pk=notice)  # Own inbox, under the policy.
        found = rows.first()
        if found is None:
            raise NoSuchNotice(notice.hex)
        if found.read_at is not None:
            return False
        door.change(Notice, found.id, {"read_at": None}, read_at=door.recorded_at)
        door.record(NoticesRead(unit=code_of(actor.unit), seq=found.seq, count=1))
    return True


def receipts(actor: Actor, subject: UUID, at: datetime) -> list[Receipt]:
    """For the lead of a matter: every other unit told, whether it has read, acknowledged or refused, and since when. For nobody else."""
    level = policy.level_of(actor, subject, at)
    if actor.unit is None or level is None or level < Level.LEAD:
        return []
    told: dict[UUID, list[Notice]] = {}
    for notice in sorted(rows(Notice, subject=subject), key=lambda n: (n.raised_at, n.id)):  # For its lead.
        if notice.unit_id != actor.unit:
            told.setdefault(notice.unit_id, []).append(notice)
    answers = [(p.answered_at, p.unit_id, p.answer) for p in participants(subject, active=False) if p.answered_at and p.answer in ANSWERS]
    said = {unit: (answer, answered_at) for answered_at, unit, answer in sorted(answers)}
    found = [_receipt(unit, notices, said.get(unit)) for unit, notices in told.items()]
    return sorted(found, key=lambda r: (r.state != UNREAD, r.since, r.unit))


def _receipt(unit: UUID, notices: list[Notice], answer: tuple[str, datetime] | None) -> Receipt:
    unread = [n for n in notices if n.read_at is None]
    if answer is not None and answer[1] >= notices[0].raised_at:
        return Receipt(code_of(unit), ANSWERS[answer[0]], answer[1], sum(n.raised_at > answer[1] for n in unread))
    if unread:
        return Receipt(code_of(unit), UNREAD, unread[0].raised_at, len(unread))
    return Receipt(code_of(unit), SEEN, max(n.read_at for n in notices if n.read_at), 0)
