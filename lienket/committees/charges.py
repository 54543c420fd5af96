"""Duties of bodies and their tasks: set, end, made ahead of their day by the sweeper, done, taken up again."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from lienket.committees import events, policy
from lienket.committees.codes import TaskState
from lienket.committees.models import Charge, Committee, CommitteeTask, Remark, Seat
from lienket.committees.queries import NoSuchCommittee, NoSuchSeat, answering, find, today
from lienket.committees.rhythm import Rhythm, at_and_after, occurrences
from lienket.instruments.queries import Book, book
from lienket.journal.door import Writing, writing
from lienket.journal.rows import in_model
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.kernel.ids import uuid4, uuid7
from lienket.kernel.secrecy import guard

MOST_AHEAD = 60


class NoSuchCharge(LienketError):
    """The body has no such duty, or it has ended: (charge)."""

    code = "no-such-charge"


class BadCharge(LienketError):
    """A duty that could never fall due, or without words: (Vietnamese, English)."""

    code = "bad-charge"


class NoSuchCommitteeTask(LienketError):
    """There is no such task, or it is not the unit's to see: both are answered alike."""

    code = "no-such-committee-task"


def set_charge(
    *,
    actor: Actor,
    committee: UUID,
    text: str,
    rhythm: Rhythm,
    since: date,
    at: datetime,
    chair: UUID | None = None,
    until: date | None = None,
    ahead_days: int = 7,
) -> UUID:
    """Give a place of the body, or the whole body, a duty; what would have been due before today is not owed.

    Records: charge.set/1. Raises NoSuchCommittee, NotAllowed, NoSuchSeat, BadRhythm, BadCharge.
    """
    guard(text)
    rhythm.check()
    with writing(actor, at) as door:
        rules = book(actor.model)
        row = _decided(actor, committee, rules, at)
        if not text.strip():
            raise BadCharge("phải ghi nội dung nhiệm vụ", "a duty needs words")
        if not 0 <= ahead_days <= MOST_AHEAD:
            raise BadCharge(f"báo trước từ 0 đến {MOST_AHEAD} ngày", f"it is told 0 to {MOST_AHEAD} days ahead")
        if chair is not None and not Seat.unrestricted.filter(committee=row, chair=chair).exists():  # The body is the actor's to decide about.
            raise NoSuchSeat(chair.hex)
        first = next(occurrences(rhythm, rules.calendar, max(since, row.valid_from, today(rules, at))), None)
        last = min((day for day in (until, row.valid_until) if day is not None), default=None)
        if first is None or (last is not None and first.due_on >= last):
            raise BadCharge("nhiệm vụ này không đến hạn lần nào từ nay đến khi kết thúc", "this duty would not fall due once before it ends")
        pk, words = uuid7(at), uuid4()
        door.add(Remark, id=words, text=text.strip())
        door.add(
            Charge,
            id=pk,
            committee_id=row.id,
            chair=chair,
            words=words,
            every=rhythm.every,
            month=rhythm.month,
            day=rhythm.day,
            on=rhythm.on,
            shift=rhythm.shift,
            ahead_days=ahead_days,
            valid_from=max(since, row.valid_from),
            valid_until=until,
            next_start=first.start,
            wake_on=first.due_on - timedelta(days=ahead_days),
        )
        door.record(events.ChargeSet(committee=row.id, charge=pk, chair=chair, every=rhythm.every, words=words), row.id)
    return pk


def end_charge(*, actor: Actor, charge: UUID, until: date, at: datetime) -> None:
    """A duty comes round no more from the local day `until` on; tasks already made stay until they are done. A new duty takes that back.

    Records: charge.ended/1. Raises NoSuchCharge, NotAllowed, Overtaken.
    """
    with writing(actor, at) as door:
        rules = book(actor.model)
        row = Charge.unrestricted.filter(pk=charge).first()  # The body is asked for next.
        if row is None or (row.valid_until is not None and row.valid_until <= until):
            raise NoSuchCharge(charge.hex)
        _decided(actor, row.committee_id, rules, at)
        door.change(Charge, charge, {"valid_until": row.valid_until}, valid_until=max(until, row.valid_from))
        door.record(events.ChargeEnded(committee=row.committee_id, charge=charge, until=until.isoformat()), row.committee_id)


def finish_task(*, actor: Actor, task: UUID, at: datetime, text: str = "") -> None:
    """The unit that answers for a task says that it is done, perhaps with a note; `reopen_task` takes that back.

    Records: committee-task.done/1. Raises NoSuchCommitteeTask, NotAllowed, Overtaken.
    """
    guard(text)
    with writing(actor, at) as door:
        rules = book(actor.model)
        row, unit = _task(actor, task, rules, at)
        note = _said(door, text)
        done = {"state": TaskState.DONE.value, "done_at": door.recorded_at, "done_by_id": actor.unit, "note": note}
        door.change(CommitteeTask, task, {"state": TaskState.OPEN.value}, **done)
        late = today(rules, at) > row.due_on
        door.record(events.CommitteeTaskDone(committee=row.charge.committee_id, task=task, unit=unit, note=note, late=late), row.charge.committee_id)


def reopen_task(*, actor: Actor, task: UUID, text: str, at: datetime) -> None:
    """Take back that a task is done, with the reason.

    Records: committee-task.reopened/1. Raises NoSuchCommitteeTask, NotAllowed, BadCharge, Overtaken.
    """
    guard(text)
    with writing(actor, at) as door:
        row, unit = _task(actor, task, book(actor.model), at)
        note = _said(door, text)
        if note is None:
            raise BadCharge("mở lại phải nêu lý do", "reopening needs a reason")
        door.change(CommitteeTask, task, {"state": TaskState.DONE.value}, state=TaskState.OPEN.value, done_at=None, done_by_id=None, note=note)
        door.record(events.CommitteeTaskReopened(committee=row.charge.committee_id, task=task, unit=unit, note=note), row.charge.committee_id)


def sweep(*, actor: Actor, at: datetime, limit: int = 200) -> int:
    """Make the tasks whose day has come near, at most `limit` duties in one transaction; returns how many duties were looked at.

    Each period once: a duty moves to its next period by a guarded change in the transaction that makes the task. Records: committee-task.made/1,
    charge.ended/1 (nothing more will fall due).
    """
    with in_model(actor.model):
        rules = book(actor.model)
        day = today(rules, at)
        if not Charge.unrestricted.filter(wake_on__lte=day).exists():  # The sweeper serves all units; asked every second, so outside the writers' line.
            return 0
    with writing(actor, at) as door:
        due = list(Charge.unrestricted.filter(wake_on__lte=day).select_related("committee").order_by("wake_on", "id")[:limit])  # Likewise.
        for charge in due:
            door.next_act(actor, at)
            _make(door, charge, rules)
    return len(due)


def wake(door: Writing, row: Committee, at: datetime) -> None:
    """Let the duties of a body that was taken up again come round again, from today on."""
    rules = book(door.actor.model)
    for charge in Charge.unrestricted.filter(committee=row, wake_on=None):  # The actor decides about the body.
        known = set(CommitteeTask.unrestricted.filter(charge=charge).values_list("period", flat=True))  # Likewise.
        ahead = occurrences(_rhythm(charge), rules.calendar, max(charge.valid_from, today(rules, at)))
        first = next((o for o in ahead if o.period not in known), None)
        if first is not None and (charge.valid_until is None or first.due_on < charge.valid_until):
            door.change(Charge, charge.id, {"wake_on": None}, next_start=first.start, wake_on=first.due_on - timedelta(days=charge.ahead_days))


def _make(door: Writing, charge: Charge, rules: Book) -> None:
    assert charge.next_start is not None
    now, following = at_and_after(_rhythm(charge), rules.calendar, charge.next_start)
    guarded = {"next_start": charge.next_start}
    ends = _ends(charge)
    if ends is not None and now.due_on >= ends:
        door.change(Charge, charge.id, guarded, next_start=None, wake_on=None)
        door.record(events.ChargeEnded(committee=charge.committee_id, charge=charge.id, until=ends.isoformat()), charge.committee_id)
        return
    task = uuid7(door.recorded_at)
    door.add(CommitteeTask, id=task, charge_id=charge.id, period=now.period, due_on=now.due_on, state=TaskState.OPEN.value, made_at=door.recorded_at)
    moved = {"next_start": following and following.start, "wake_on": following and following.due_on - timedelta(days=charge.ahead_days)}
    door.change(Charge, charge.id, guarded, **moved)
    said = {"period": now.period, "due_on": now.due_on.isoformat()}
    door.record(events.CommitteeTaskMade(committee=charge.committee_id, charge=charge.id, task=task, **said), charge.committee_id)


def _ends(charge: Charge) -> date | None:
    """The first day on which nothing falls due any more: the duty, its body, or the last term of its chair has ended."""
    days = [charge.valid_until, charge.committee.valid_until]
    if charge.chair is not None:
        terms = list(Seat.unrestricted.filter(chair=charge.chair))  # The sweeper serves all units.
        days += [] if any(t.valid_until is None for t in terms) else [max(t.valid_until for t in terms if t.valid_until is not None)]
    return min((day for day in days if day is not None), default=None)


def _rhythm(charge: Charge) -> Rhythm:
    return Rhythm(every=charge.every, month=charge.month, day=charge.day, on=charge.on, shift=charge.shift)


def _decided(actor: Actor, committee: UUID, rules: Book, at: datetime) -> Committee:
    row = find(actor, committee, rules, at)
    policy.require_decides(actor, row, today(rules, at))
    return row


def _task(actor: Actor, task: UUID, rules: Book, at: datetime) -> tuple[CommitteeTask, str]:
    row = CommitteeTask.unrestricted.filter(pk=task).select_related("charge__committee").first()  # The body is asked for next.
    if row is None:
        raise NoSuchCommitteeTask(task.hex)
    try:
        find(actor, row.charge.committee_id, rules, at)
    except NoSuchCommittee as error:
        raise NoSuchCommitteeTask(task.hex) from error
    day = today(rules, at)
    seat = None
    if row.charge.chair is not None:
        terms = Seat.unrestricted.filter(chair=row.charge.chair).select_related("post").order_by("valid_from", "id")  # The body is the actor's to see.
        seat = answering(terms, day)
    return row, policy.require_task(actor, row.charge, seat, day)


def _said(door: Writing, text: str) -> UUID | None:
    if not text.strip():
        return None
    pk = uuid4()
    door.add(Remark, id=pk, text=text.strip())
    return pk
