"""Who may see a body and who may act on it; every refusal with its reason.

A body is seen by the unit that issued its decision, by the units that have or had a place in it, in its committee or in one of its teams, and by the parties
of a regulation in force where the issuing unit is one too. For everybody else it is not there. Decisions are acts of the issuing unit (or of the unit that
wholly succeeded it), whichever of its posts records them, as everywhere in this program; administrators keep the register and decide nothing here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID

from lienket.access.rulings import NotAllowed
from lienket.committees.codes import SPEAK
from lienket.committees.models import Charge, Committee, Seat
from lienket.instruments.queries import Book
from lienket.kernel.actor import Actor
from lienket.units.queries import code_of, successors, unit_id

REASONS = {
    "establish": ("chỉ bên ký quy chế đang có hiệu lực được ghi quyết định thành lập", "only a party of a regulation in force records such a decision"),
    "decide": ("chỉ đơn vị ban hành quyết định được thay đổi thành phần, nhiệm vụ", "only the unit that issued the decision changes members and duties"),
    "task": (
        "đơn vị được giao nhiệm vụ báo kết quả; nhiệm vụ chung do người đứng đầu, Phó Trưởng ban Thường trực hoặc đơn vị ban hành báo",
        "the unit that has the duty reports it done; for the whole body its head, its standing deputy or the issuing unit",
    ),
}


def parties(rules: Book, at: datetime) -> set[UUID]:
    """The parties, in being, of the regulations in force."""
    edition = rules.rules.edition(at)
    found = {party.unit for instrument in edition.instruments for party in instrument.parties} & edition.units.keys()
    return {unit_id(rules.model, code) for code in found}


def at_the_table(actor: Actor, rules: Book, at: datetime) -> set[UUID]:
    """The units whose duty posts and telephones this unit may know: its fellow parties where it is one, and always itself."""
    if actor.unit is None:
        return set()
    table = parties(rules, at)
    return {actor.unit} | (table if actor.unit in table else set())


def visible(actor: Actor, rules: Book, rows: Collection[Committee], seats: Iterable[Seat], at: datetime) -> set[UUID]:
    """Which of these bodies the actor may see; `seats` are all their terms."""
    if actor.unit is None:
        return set()
    table = parties(rules, at)
    day = at.astimezone(rules.calendar.zone).date()
    own = {row.id for row in rows if actor.unit in issuers(row, day)} | {s.committee_id for s in seats if s.post.unit_id == actor.unit}
    near = {row.parent_id for row in rows if row.id in own} | {row.id for row in rows if row.parent_id in own}
    fellow = {row.id for row in rows if actor.unit in table and issuers(row, day) & table}
    return own | fellow | {pk for pk in near if pk is not None}


def issuers(row: Committee, day: date) -> set[UUID]:
    """The units that decide about a body on a day: the one that issued the decision, and whoever wholly succeeded it."""
    found, turn = {row.unit_id}, [row.unit_id]
    while turn:
        heirs = [s.successor_id for s in successors(turn.pop(), day) if s.share == "whole" and s.successor_id not in found]
        found.update(heirs)
        turn += heirs
    return found


def decides(actor: Actor, row: Committee, day: date) -> bool:
    """Whether the actor's unit decides about a body."""
    return actor.unit is not None and actor.unit in issuers(row, day)


def speaks_for(actor: Actor, committees: Collection[UUID], day: date) -> set[UUID]:
    """Which of these bodies the actor's unit answers for as a whole: it issued the decision, heads the body, or is its standing deputy."""
    if actor.unit is None:
        return set()
    rows = Committee.unrestricted.filter(pk__in=list(committees))  # Own places and decisions only.
    found = {row.id for row in rows if decides(actor, row, day)}
    held = Seat.unrestricted.filter(committee_id__in=list(committees), post__unit_id=actor.unit, role__in=sorted(SPEAK), valid_from__lte=day)  # Likewise.
    return found | {s.committee_id for s in held if s.valid_until is None or day < s.valid_until}


def require_party(actor: Actor, rules: Book, at: datetime) -> UUID:
    """The actor's unit, where it may issue decisions. Raises NotAllowed."""
    if actor.unit is None or actor.unit not in parties(rules, at):
        raise NotAllowed("establish", *REASONS["establish"])
    return actor.unit


def require_decides(actor: Actor, row: Committee, day: date) -> None:
    """Raise NotAllowed unless the actor's unit decides about the body."""
    if not decides(actor, row, day):
        raise NotAllowed("decide", *REASONS["decide"])


def require_task(actor: Actor, charge: Charge, seat: Seat | None, day: date) -> str:
    """The code of the actor's unit, where it may settle tasks of this duty. Raises NotAllowed."""
    own = seat is not None and seat.post.unit_id == actor.unit
    whole = seat is None and charge.committee_id in speaks_for(actor, {charge.committee_id}, day)
    if actor.unit is None or not (own or whole or decides(actor, charge.committee, day)):
        raise NotAllowed("task", *REASONS["task"])
    return code_of(actor.unit)
