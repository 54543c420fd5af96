"""Broadcasts: one unit tells many at a zone, each has a copy, and the unit sees who has read it.

The unit that signed a regulation in force as its lead may, and one that speaks for a committee in being: nobody else speaks to all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from lienket.access.rulings import NotAllowed
from lienket.alerts import events
from lienket.alerts.codes import Urgency
from lienket.alerts.models import Broadcast, BroadcastCopy, BroadcastText
from lienket.alerts.outgoing import Outgoing
from lienket.committees import policy as committee_policy
from lienket.committees import queries as committee_queries
from lienket.instruments.queries import Book, book
from lienket.journal.door import Overtaken, writing
from lienket.journal.statement import Statement
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.kernel.ids import uuid7
from lienket.kernel.secrecy import guard
from lienket.units.directory import units, zone_units
from lienket.units.queries import code_of, unit_id

if TYPE_CHECKING:
    from lienket.units.models import Unit

REASON = (
    "chỉ bên chủ trì của quy chế đang có hiệu lực, hoặc đơn vị phụ trách Ban chỉ đạo, được thông báo cho cả địa bàn",
    "only the leading party of a regulation in force, or the unit that speaks for a committee, tells everybody at a zone",
)
LONGEST_TITLE, LONGEST_TEXT, SHOWN = 200, 4000, 100


class NoSuchBroadcast(LienketError):
    """There is no such broadcast, or it was not sent to the unit: both are answered alike."""

    code = "no-such-broadcast"


class BadBroadcast(LienketError):
    """A broadcast cannot be as it is described: (Vietnamese, English)."""

    code = "bad-broadcast"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What is told; without English the Vietnamese stands in its place."""

    title: str
    text: str
    title_en: str = ""
    text_en: str = ""

    def given(self, language: str) -> tuple[str, str]:
        """Title and text for a reader."""
        return (self.title_en or self.title, self.text_en or self.text) if language == "en" else (self.title, self.text)


@dataclass(frozen=True, slots=True)
class Shown:
    """A broadcast as its sender or one who was told sees it. `copy` is None for the sender; `words` None where it was withdrawn or its words erased."""

    row: Broadcast
    sender: str
    words: Words | None
    copy: BroadcastCopy | None
    told: int = 0
    read: int = 0


def may_tell(actor: Actor, rules: Book, at: datetime) -> bool:
    """Whether the actor's unit may tell everybody at a zone."""
    if actor.unit is None:
        return False
    leads = {p.unit for i in rules.rules.edition(at).instruments for p in i.parties if p.as_lead}
    if code_of(actor.unit) in leads:
        return True
    day = committee_queries.today(rules, at)
    standing = {c.id for c in committee_queries.seen(actor, rules, at) if committee_queries.covers(c, day)}
    return bool(committee_policy.speaks_for(actor, standing, day))


def recipients(rules: Book, zone: str, kinds: Collection[str], day: date, but: UUID | None) -> list[Unit]:
    """The units in being whose territory or area is the zone or lies in it, of these kinds (none: of all), but for the one that tells."""
    zones = {zone}
    listed = rules.pack.zones.zones
    while more := {z.code for z in listed if zones & set(z.within)} - zones:
        zones |= more
    territory = zone_units(day)
    there = {unit for code in zones for unit in territory.get(code, ())} | {unit_id(rules.model, u.code) for u in rules.pack.units.units if zones & set(u.area)}
    found = (u for u in units() if u.id in there and u.id != but and (not kinds or u.kind in kinds))
    return [u for u in found if (u.valid_from is None or u.valid_from <= day) and (u.valid_until is None or day < u.valid_until)]


def tell(*, actor: Actor, zone: str, kinds: Iterable[str], words: Words, urgent: bool, at: datetime) -> UUID:
    """Tell every unit of these kinds at a zone; taken back by `withdraw`.

    Records: broadcast.sent/1. Raises NotAllowed, BadBroadcast, StateSecretRefused.
    """
    guard(words.title, words.text, words.title_en, words.text_en)
    with writing(actor, at) as door:
        rules = book(actor.model)
        if actor.unit is None or not may_tell(actor, rules, at):
            raise NotAllowed("broadcast", *REASON)
        wanted = sorted(set(kinds))
        day = committee_queries.today(rules, at)
        told = recipients(rules, zone, wanted, day, actor.unit)
        _check(rules, zone, wanted, words, len(told))
        pk = uuid7(at)
        urgency = Urgency.HIGH if urgent else Urgency.LOW
        door.add(Broadcast, id=pk, unit_id=actor.unit, zone=zone, kinds=wanted, urgency=int(urgency), sent_at=door.recorded_at)
        door.add(BroadcastText, id=pk, title=words.title.strip(), text=words.text.strip(), title_en=words.title_en.strip(), text_en=words.text_en.strip())
        outgoing = Outgoing(door)
        for unit in told:
            copy = uuid7(at)
            door.add(BroadcastCopy, id=copy, broadcast_id=pk, unit_id=unit.id)
            outgoing.copy(copy, unit.id, urgency)
        door.record(events.BroadcastSent(broadcast=pk, unit=code_of(actor.unit), zone=zone, kinds=tuple(wanted), count=len(told)))
    return pk


def _check(rules: Book, zone: str, kinds: Collection[str], words: Words, told: int) -> None:
    if not words.title.strip() or not words.text.strip():
        raise BadBroadcast("phải có tiêu đề và nội dung", "it needs a title and a text")
    if max(map(len, (words.title, words.title_en))) > LONGEST_TITLE or max(map(len, (words.text, words.text_en))) > LONGEST_TEXT:
        raise BadBroadcast("tiêu đề hoặc nội dung quá dài", "title or text is too long")
    if zone not in {z.code for z in rules.pack.zones.zones} or not {k.code for k in rules.pack.units.unit_kinds}.issuperset(kinds):
        raise BadBroadcast("không có địa bàn hoặc loại đơn vị này", "there is no such zone or kind of unit")
    if not told:
        raise BadBroadcast("ở địa bàn này không có đơn vị nào thuộc loại đó", "no unit of these kinds is at this zone")


def read(*, actor: Actor, broadcast: UUID, at: datetime) -> bool:
    """Say that the own unit has read what it was told; False where it was said already. Records: broadcast.read/1. Raises NoSuchBroadcast."""
    with writing(actor, at) as door:
        shown = find(actor, broadcast)
        if shown.copy is None or actor.unit is None or shown.row.withdrawn_at is not None:
            raise NoSuchBroadcast(broadcast.hex)
        if shown.copy.read_at is not None:
            return False
        door.change(BroadcastCopy, shown.copy.id, {"read_at": None}, read_at=door.recorded_at)
        door.record(events.BroadcastRead(broadcast=broadcast, unit=code_of(actor.unit)))
    return True


def withdraw(*, actor: Actor, broadcast: UUID, at: datetime) -> None:
    """Take back what the own unit told: who was told sees only that it was withdrawn. Tell it anew to have it back.

    Records: broadcast.withdrawn/1. Raises NoSuchBroadcast, Overtaken.
    """
    with writing(actor, at) as door:
        shown = find(actor, broadcast)
        if shown.copy is not None:
            raise NotAllowed("broadcast", "chỉ đơn vị đã thông báo được rút lại", "only the unit that told it takes it back")
        if shown.row.withdrawn_at is not None:
            raise Overtaken("alerts_broadcast", broadcast.hex)
        door.change(Broadcast, shown.row.id, {"withdrawn_at": None}, withdrawn_at=door.recorded_at)
        door.record(events.BroadcastWithdrawn(broadcast=broadcast))


def told_to(actor: Actor, limit: int = SHOWN) -> list[Shown]:
    """The newest broadcasts the own unit was told."""
    if actor.unit is None:
        return []
    copies = BroadcastCopy.unrestricted.filter(unit_id=actor.unit).select_related("broadcast__unit")  # Own copies.
    rows = list(copies.order_by("-broadcast__sent_at", "-id")[:limit])
    words = _words(c.broadcast_id for c in rows if c.broadcast.withdrawn_at is None)
    return [Shown(c.broadcast, c.broadcast.unit.code, words.get(c.broadcast_id), c) for c in rows]


_UNTOLD = Statement(
    lambda unit: BroadcastCopy.unrestricted.filter(unit_id=unit, read_at=None, broadcast__withdrawn_at=None).values_list("id")  # Own copies.
)


def count_untold(actor: Actor) -> int:
    """How many of them nobody of the unit has said to have read."""
    if actor.unit is None:
        return 0
    return _UNTOLD.count(unit=actor.unit)


def told_by(actor: Actor, limit: int = SHOWN) -> list[Shown]:
    """The newest broadcasts the own unit sent, and how many have read each."""
    if actor.unit is None:
        return []
    rows = list(Broadcast.unrestricted.filter(unit_id=actor.unit).select_related("unit").order_by("-sent_at", "-id")[:limit])  # Own broadcasts.
    words = _words(b.id for b in rows)
    counts: dict[UUID, list[bool]] = {}
    for pk, read_at in BroadcastCopy.unrestricted.filter(broadcast__in=rows).values_list("broadcast_id", "read_at"):  # Of own broadcasts.
        counts.setdefault(pk, []).append(read_at is not None)
    return [Shown(b, b.unit.code, words.get(b.id), None, len(counts.get(b.id, ())), sum(counts.get(b.id, ()))) for b in rows]


def find(actor: Actor, broadcast: UUID) -> Shown:
    """A broadcast the own unit sent or was told. Raises NoSuchBroadcast."""
    row = Broadcast.unrestricted.select_related("unit").filter(pk=broadcast).first()  # Judged in the next lines.
    if row is None or actor.unit is None:
        raise NoSuchBroadcast(broadcast.hex)
    if row.unit_id == actor.unit:
        copies = [c.read_at is not None for c in copies_of(actor, row)]
        return Shown(row, row.unit.code, _words([row.id]).get(row.id), None, len(copies), sum(copies))
    copy = BroadcastCopy.unrestricted.filter(broadcast=row, unit_id=actor.unit).first()  # Own copy.
    if copy is None:
        raise NoSuchBroadcast(broadcast.hex)
    return Shown(row, row.unit.code, _words([row.id]).get(row.id) if row.withdrawn_at is None else None, copy)


def copies_of(actor: Actor, row: Broadcast) -> list[BroadcastCopy]:
    """Who was told and since when it has been read, the unread first; for the unit that told it."""
    if row.unit_id != actor.unit:
        return []
    rows = BroadcastCopy.unrestricted.filter(broadcast=row).select_related("unit")  # See docstring.
    return sorted(rows, key=lambda c: (c.read_at is not None, c.read_at or row.sent_at, c.unit.name_vi))


def _words(ids: Iterable[UUID]) -> dict[UUID, Words]:
    rows = BroadcastText.unrestricted.filter(pk__in=list(ids))  # For who sent it or was told.
    return {r.id: Words(title=r.title, text=r.text, title_en=r.title_en, text_en=r.text_en) for r in rows}
