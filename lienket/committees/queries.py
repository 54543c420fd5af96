"""Reads of committees, their terms, duties and tasks. Who may see a body is `policy`'s to say; these ask it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from lienket.committees import policy
from lienket.committees.codes import HEADS, TaskState, order_of
from lienket.committees.models import Charge, Committee, CommitteeTask, Remark, Seat
from lienket.instruments.queries import Book
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError


class NoSuchCommittee(LienketError):
    """There is no such committee, or the unit may not see it: both are answered alike."""

    code = "no-such-committee"


class NoSuchSeat(LienketError):
    """The body has no such term: (seat)."""

    code = "no-such-seat"


@dataclass(frozen=True, slots=True)
class Mine:
    """A task with its duty, its words, its body, and the term that answers for it on the day asked about (None: the whole body)."""

    task: CommitteeTask
    charge: Charge
    text: str
    committee: Committee
    seat: Seat | None
    late: bool


def today(rules: Book, at: datetime) -> date:
    """The local day of the model."""
    return at.astimezone(rules.calendar.zone).date()


def covers(row: Seat | Charge | Committee, day: date) -> bool:
    """Whether the row's own period holds a local day."""
    return row.valid_from <= day and (row.valid_until is None or day < row.valid_until)


def seen(actor: Actor, rules: Book, at: datetime) -> list[Committee]:
    """Every body the actor may see, the standing ones first, committees before their teams."""
    rows = list(Committee.unrestricted.select_related("unit", "parent"))  # Filtered by the policy below.
    seats = list(Seat.unrestricted.select_related("post"))  # Likewise.
    open_to = policy.visible(actor, rules, rows, seats, at)
    day = today(rules, at)
    shown = [row for row in rows if row.id in open_to]
    return sorted(shown, key=lambda c: (not covers(c, day), c.sort, -c.valid_from.toordinal(), c.name_vi))


def find(actor: Actor, committee: UUID, rules: Book, at: datetime) -> Committee:
    """One body. Raises NoSuchCommittee where there is none or it is not the actor's to see."""
    found = next((row for row in seen(actor, rules, at) if row.id == committee), None)
    if found is None:
        raise NoSuchCommittee(committee.hex)
    return found


def seats_of(committee: UUID) -> list[Seat]:
    """All terms of a body in order of role, protocol and time; for readers of the body."""
    rows = Seat.unrestricted.filter(committee_id=committee).select_related("post__unit")  # See docstring.
    return sorted(rows, key=lambda s: (order_of(s.role, s.rank), s.post.unit.name_vi, s.post.code, s.valid_from))


def seat_of(seat: UUID) -> Seat:
    """One term with its post. Raises NoSuchSeat."""
    found = Seat.unrestricted.filter(pk=seat).select_related("post__unit", "committee").first()  # Whoever asks has found the body.
    if found is None:
        raise NoSuchSeat(seat.hex)
    return found


def heads_on(seats: Iterable[Seat], committee: Committee, day: date) -> list[Seat]:
    """Who heads a body on a day: one term while the body stands, none before and after."""
    return [s for s in seats if s.role in HEADS and covers(s, day)] if covers(committee, day) else []


def charges_of(committee: UUID) -> list[tuple[Charge, str]]:
    """The duties of a body with their words, in order of beginning; for readers of the body."""
    rows = list(Charge.unrestricted.filter(committee_id=committee).order_by("valid_from", "id"))  # See docstring.
    words = texts(c.words for c in rows)
    return [(c, words.get(c.words, "")) for c in rows]


def texts(remarks: Iterable[UUID | None]) -> dict[UUID, str]:
    """Words by id; erased ones are missing. For readers of the body they belong to."""
    wanted = [pk for pk in remarks if pk is not None]
    return dict(Remark.unrestricted.filter(pk__in=wanted).values_list("id", "text")) if wanted else {}  # See docstring.


def tasks_of(committees: Collection[Committee], rules: Book, at: datetime, *, done_since: datetime) -> list[Mine]:
    """Open tasks of these bodies, the earliest first, and those done since then, the newest first; for readers of the bodies."""
    bodies = {c.id: c for c in committees}
    rows = CommitteeTask.unrestricted.filter(charge__committee_id__in=list(bodies)).select_related("charge", "done_by")  # See docstring.
    tasks = [*rows.filter(state=TaskState.OPEN), *rows.filter(state=TaskState.DONE, done_at__gte=done_since)]
    if not tasks:
        return []
    day = today(rules, at)
    words = texts({t.charge.words for t in tasks})
    seats: dict[UUID, list[Seat]] = {}
    for term in Seat.unrestricted.filter(committee_id__in=list(bodies)).select_related("post__unit").order_by("valid_from", "id"):  # Likewise.
        seats.setdefault(term.chair, []).append(term)
    found = []
    for task in tasks:
        charge = task.charge
        seat = answering(seats.get(charge.chair, ()), day) if charge.chair else None
        late = task.due_on < (day if task.done_at is None else today(rules, task.done_at))
        found.append(Mine(task, charge, words.get(charge.words, ""), bodies[charge.committee_id], seat, late))
    return sorted(found, key=lambda m: (m.task.state == TaskState.DONE, m.task.due_on if m.task.done_at is None else date.max, m.task.id))


def answering(terms: Iterable[Seat], day: date) -> Seat | None:
    """The term of a chair that answers on a day: the one in place, else the last that was."""
    known = [s for s in terms if s.valid_until is None or s.valid_until > s.valid_from]
    return next((s for s in known if covers(s, day)), known[-1] if known else None)


def mine(actor: Actor, rules: Book, at: datetime) -> list[Mine]:
    """The open tasks the actor's unit answers for: of its places, and of whole bodies it speaks for."""
    if actor.unit is None:
        return []
    day = today(rules, at)
    bodies = seen(actor, rules, at)
    open_tasks = [m for m in tasks_of(bodies, rules, at, done_since=at) if m.task.state == TaskState.OPEN]
    speaks = policy.speaks_for(actor, {m.committee.id for m in open_tasks}, day)
    return [m for m in open_tasks if (m.seat.post.unit_id == actor.unit if m.seat else m.committee.id in speaks)]
