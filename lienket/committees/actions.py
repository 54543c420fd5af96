"""Decisions on bodies and places: establish, appoint, end a term, replace, end, take an end back.

The head's place is never empty while the body stands: it is filled when the body is established, passes on by `replace`, and ends with the body.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from lienket.committees import events, policy
from lienket.committees.charges import wake
from lienket.committees.codes import HEADS, RANKS, ROLES, Role, Sort
from lienket.committees.models import Committee, Seat
from lienket.committees.queries import covers, find, seat_of, seen, today
from lienket.instruments.queries import Book, book
from lienket.journal.door import Writing, writing
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.kernel.ids import uuid7
from lienket.kernel.secrecy import guard
from lienket.units.directory import posts_called
from lienket.units.queries import NoSuchPost, code_of


class BadCommittee(LienketError):
    """What a decision says does not fit together: (Vietnamese, English)."""

    code = "bad-committee"


class HeadNeeded(LienketError):
    """A body has exactly one head on every day it stands: (Vietnamese, English)."""

    code = "head-needed"


class SeatTaken(LienketError):
    """The post has a place in the body already on one of these days: (post, from)."""

    code = "seat-taken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A post with its role, its rank in the order of protocol, and its term; without `since` from the beginning of the body."""

    post: UUID
    role: str
    rank: int = 5
    since: date | None = None
    until: date | None = None


def establish(
    *,
    actor: Actor,
    sort: str,
    name_vi: str,
    name_en: str,
    decision: str,
    decided_on: date,
    since: date,
    members: tuple[Member, ...],
    at: datetime,
    until: date | None = None,
    parent: UUID | None = None,
    replaces: UUID | None = None,
) -> UUID:
    """Record the decision by which the actor's unit establishes a body with its members, perhaps in place of an earlier body of the same sort.

    Records: committee.established/1, seat.given/1, committee.ended/1. Raises NotAllowed, NoSuchCommittee, NoSuchPost, BadCommittee, HeadNeeded, SeatTaken.
    """
    guard(name_vi, name_en, decision)
    with writing(actor, at) as door:
        rules = book(actor.model)
        unit = policy.require_party(actor, rules, at)
        if sort not in set(Sort):
            raise BadCommittee(f"không có loại tổ chức “{sort}”", f"there is no sort of body “{sort}”")
        if not (name_vi.strip() and name_en.strip() and decision.strip()):
            raise BadCommittee("phải ghi tên và số quyết định", "a body has a name and the number of its decision")
        if until is not None and until <= since:
            raise BadCommittee("ngày hết hiệu lực phải sau ngày có hiệu lực", "a body ends after it begins")
        if (sort == Sort.HELPERS) != (parent is not None):
            raise BadCommittee(
                "Tổ giúp việc thuộc một Ban chỉ đạo, Ban chỉ đạo không thuộc ban nào", "a helper team belongs to a committee, a committee to none"
            )
        if parent is not None:
            above = find(actor, parent, rules, at)
            policy.require_decides(actor, above, today(rules, at))
            if above.sort != Sort.COMMITTEE or not covers(above, since):
                raise BadCommittee("Ban chỉ đạo của tổ chưa hoặc không còn hiệu lực vào ngày này", "the team's committee is not in force on this day")
        pk = uuid7(at)
        door.add(
            Committee,
            id=pk,
            sort=sort,
            name_vi=name_vi.strip(),
            name_en=name_en.strip(),
            unit_id=unit,
            parent_id=parent,
            replaces_id=replaces,
            decision=decision.strip(),
            decided_on=decided_on,
            valid_from=since,
            valid_until=until,
            term_until=until,
            recorded_at=door.recorded_at,
        )
        said = {"since": since.isoformat(), "until": until.isoformat() if until else ""}
        door.record(events.CommitteeEstablished(committee=pk, sort=sort, unit=code_of(unit), parent=parent, replaces=replaces, **said), pk)
        heads = [m for m in members if m.role in HEADS]
        if len(heads) != 1 or heads[0].since not in {None, since} or heads[0].until is not None:
            raise HeadNeeded("quyết định nêu đúng một người đứng đầu, từ ngày có hiệu lực", "the decision names exactly one head, from the day it is in force")
        row = Committee.unrestricted.get(pk=pk)  # Just written.
        for member in members:
            _seat(door, actor, row, member, uuid7(at), decision, at)
        if replaces is not None:
            old = find(actor, replaces, rules, at)
            if old.sort != sort or old.valid_from >= since:
                raise BadCommittee("chỉ thay một tổ chức cùng loại, có trước", "only an earlier body of the same sort is replaced")
            _close(door, actor, old, since, decision, decided_on, rules, at)
    return pk


def appoint(*, actor: Actor, committee: UUID, member: Member, decision: str, at: datetime) -> UUID:
    """Give a post a place in a body; returns the term. `end_term` on its first day takes it back.

    Records: seat.given/1. Raises NoSuchCommittee, NotAllowed, NoSuchPost, BadCommittee, HeadNeeded, SeatTaken.
    """
    guard(decision)
    with writing(actor, at) as door:
        row = _decided(actor, committee, at)
        if member.role in HEADS:
            raise HeadNeeded("đã có người đứng đầu; thay bằng việc “Thay người”", "there is a head already; use “Replace”")
        return _seat(door, actor, row, member, uuid7(at), decision, at)


def end_term(*, actor: Actor, seat: UUID, until: date, at: datetime) -> None:
    """End the term of a post from the local day `until` on; on the first day of the term it never took effect.

    Records: seat.ended/1. Raises NoSuchSeat, NoSuchCommittee, NotAllowed, HeadNeeded, BadCommittee, Overtaken.
    """
    with writing(actor, at) as door:
        term = seat_of(seat)
        row = _decided(actor, term.committee_id, at)
        if term.role in HEADS:
            raise HeadNeeded("người đứng đầu chỉ thôi khi có người thay hoặc khi tổ chức kết thúc", "a head goes only when replaced or when the body ends")
        _end_seat(door, term, until)
        door.record(events.SeatEnded(committee=row.id, seat=seat, until=until.isoformat()), row.id)


def replace(*, actor: Actor, seat: UUID, post: UUID, since: date, decision: str, at: datetime, rank: int | None = None) -> UUID:
    """Another post takes over the place, with its role, the rest of its term and its duties, from `since` on; returns the new term.

    Records: seat.passed/1. Raises NoSuchSeat, NoSuchCommittee, NotAllowed, NoSuchPost, BadCommittee, SeatTaken, Overtaken.
    """
    guard(decision)
    with writing(actor, at) as door:
        term = seat_of(seat)
        row = _decided(actor, term.committee_id, at)
        _end_seat(door, term, since)
        member = Member(post=post, role=term.role, rank=rank or term.rank, since=since, until=term.valid_until)
        return _seat(door, actor, row, member, term.chair, decision, at, passed=term.id)


def end(*, actor: Actor, committee: UUID, until: date, decision: str, decided_on: date, at: datetime) -> None:
    """End a body by a later decision, with the teams of a committee; `resume` takes that back.

    Records: committee.ended/1. Raises NoSuchCommittee, NotAllowed, BadCommittee, Overtaken.
    """
    guard(decision)
    with writing(actor, at) as door:
        row = _decided(actor, committee, at)
        if not decision.strip():
            raise BadCommittee("phải ghi số quyết định", "the number of the decision is needed")
        _close(door, actor, row, until, decision, decided_on, book(actor.model), at)


def resume(*, actor: Actor, committee: UUID, at: datetime) -> None:
    """Take back that a body was ended; each team is taken up again by itself.

    Records: committee.resumed/1. Raises NoSuchCommittee, NotAllowed, BadCommittee, Overtaken.
    """
    with writing(actor, at) as door:
        row = _decided(actor, committee, at)
        if not row.end_decision:
            raise BadCommittee("tổ chức này chưa bị kết thúc bằng quyết định", "this body was not ended by a decision")
        if Committee.unrestricted.filter(replaces=row).exclude(valid_until=row.valid_until).exists():  # The actor decides about it.
            raise BadCommittee("đã có tổ chức khác thay thế; kết thúc tổ chức đó trước", "another body has taken its place; end that one first")
        if row.parent is not None and row.parent.valid_until is not None:
            raise BadCommittee("Ban chỉ đạo của tổ đã kết thúc; tiếp tục Ban trước", "the team's committee has ended; take that up first")
        door.change(Committee, row.id, {"valid_until": row.valid_until}, valid_until=row.term_until, end_decision="", end_decided_on=None)
        door.record(events.CommitteeResumed(committee=row.id), row.id)
        wake(door, row, at)


def _decided(actor: Actor, committee: UUID, at: datetime) -> Committee:
    rules = book(actor.model)
    row = find(actor, committee, rules, at)
    policy.require_decides(actor, row, today(rules, at))
    return row


def _seat(door: Writing, actor: Actor, row: Committee, member: Member, chair: UUID, decision: str, at: datetime, *, passed: UUID | None = None) -> UUID:
    since = member.since or row.valid_from
    if member.role not in ROLES[Sort(row.sort)] or member.rank not in RANKS:
        raise BadCommittee(f"vai trò “{member.role}” không có ở loại tổ chức này", f"role “{member.role}” is not of this sort of body")
    if since < row.valid_from or (row.valid_until is not None and since >= row.valid_until) or (member.until is not None and member.until <= since):
        raise BadCommittee(
            "nhiệm kỳ phải nằm trong thời gian hiệu lực của quyết định và kết thúc sau khi bắt đầu",
            "a term lies within the decision's period, and ends after it begins",
        )
    post = posts_called([member.post]).get(member.post)
    if post is None or not all((x.valid_from is None or x.valid_from <= since) and (x.valid_until is None or since < x.valid_until) for x in (post, post.unit)):
        raise NoSuchPost(f"{post.unit.code}/{post.code}" if post else member.post.hex)
    for other in Seat.unrestricted.filter(committee=row, post_id=member.post):  # The body is the actor's to decide about.
        overlaps = (other.valid_until is None or since < other.valid_until) and (member.until is None or other.valid_from < member.until)
        if overlaps and other.valid_until != other.valid_from:
            raise SeatTaken(f"{post.unit.code}/{post.code}", other.valid_from.isoformat())
    pk = uuid7(at)
    door.add(
        Seat,
        id=pk,
        committee_id=row.id,
        chair=chair,
        post_id=member.post,
        role=Role(member.role).value,
        rank=member.rank,
        valid_from=since,
        valid_until=member.until,
        decision=decision.strip(),
    )
    if passed is not None:
        door.record(events.SeatPassed(committee=row.id, seat=passed, successor=pk, post=member.post, since=since.isoformat()), row.id)
    else:
        until = member.until.isoformat() if member.until else ""
        door.record(events.SeatGiven(committee=row.id, seat=pk, post=member.post, role=member.role, since=since.isoformat(), until=until), row.id)
    return pk


def _end_seat(door: Writing, term: Seat, until: date) -> None:
    if until < term.valid_from or (term.valid_until is not None and until >= term.valid_until):
        raise BadCommittee("ngày thôi phải nằm trong nhiệm kỳ", "the day must lie within the term")
    door.change(Seat, term.id, {"valid_until": term.valid_until}, valid_until=until)


def _close(door: Writing, actor: Actor, row: Committee, until: date, decision: str, decided_on: date, rules: Book, at: datetime) -> None:
    policy.require_decides(actor, row, today(rules, at))
    if until < row.valid_from or (row.valid_until is not None and until >= row.valid_until):
        raise BadCommittee("ngày kết thúc phải nằm trong thời gian hiệu lực", "the day must lie within the period in force")
    teams = [team for team in seen(actor, rules, at) if team.parent_id == row.id and (team.valid_until is None or team.valid_until > until)]
    for body in (row, *teams):
        day = max(until, body.valid_from)
        door.change(Committee, body.id, {"valid_until": body.valid_until}, valid_until=day, end_decision=decision.strip(), end_decided_on=decided_on)
        door.record(events.CommitteeEnded(committee=body.id, until=day.isoformat()), body.id)
