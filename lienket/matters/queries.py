"""Reads of matters, always through the policy, and the sentences that tell them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Max, Q, QuerySet

from lienket.journal.reads import largest, one, rows
from lienket.journal.statement import Statement
from lienket.kernel.actor import Actor
from lienket.kernel.batches import batched
from lienket.kernel.errors import LienketError
from lienket.kernel.ids import readable_number
from lienket.matters.codes import Answer
from lienket.matters.models import Link, Matter, Note, Participant, Transfer
from lienket.sharing import policy
from lienket.sharing.codes import Level
from lienket.units.queries import unit_of


class NoSuchMatter(LienketError):
    """There is no such matter, or it is not this unit's to see: both are answered alike."""

    code = "no-such-matter"


def number_of(matter: Matter) -> str:
    """The readable number, for instance VV-2026-000123."""
    return readable_number(matter.prefix, matter.year, matter.serial)


def number_by_id(matter: UUID) -> str:
    """The readable number of a matter just opened; the sender of a report may always know it, as a receipt."""
    return number_of(Matter.unrestricted.get(pk=matter))  # Nothing but the number is read.


def numbers_by_id(matters: Iterable[UUID]) -> dict[UUID, str]:
    """The readable numbers of several matters, likewise for who may always know them."""
    found = Matter.unrestricted.filter(id__in=list(matters)).values_list("id", "prefix", "year", "serial")  # Nothing but the number is read.
    return {pk: readable_number(prefix, year, serial) for pk, prefix, year, serial in found}


def seen_by(actor: Actor, at: datetime, level: Level = Level.KNOW) -> QuerySet[Matter]:
    """The matters `actor` may see at `at`, at least at `level`."""
    return Matter.unrestricted.filter(id__in=policy.subjects(actor, at, level)).select_related("lead")  # Restricted by the policy here.


def page(actor: Actor, at: datetime, limit: int = 50, before: tuple[datetime, UUID] | None = None) -> list[tuple[datetime, Matter]]:
    """One page of a unit's list, newest first, with each row's place in the order.

    Walks the unit's own grants (index `sharing_grant_list`): the time does not grow with what it may not see. `before` is the last row of the page before.
    """
    given = policy.grants(actor, at).order_by("-listed_at", "-subject")
    if before is not None:
        moment, subject = before
        given = given.filter(Q(listed_at__lt=moment) | Q(listed_at=moment, subject__lt=subject))
    places: dict[UUID, datetime] = {}
    for subject, listed_at in given.values_list("subject", "listed_at").distinct()[: limit * 2]:
        places.setdefault(subject, listed_at)
        if len(places) == limit:
            break
    found = Matter.unrestricted.select_related("lead").in_bulk(list(places))  # Ids come from the policy.
    return [(listed_at, found[subject]) for subject, listed_at in places.items() if subject in found]


def find(actor: Actor, number: str | UUID, at: datetime) -> Matter:
    """The matter with this readable number or id, if `actor` may see it. Raises NoSuchMatter: absent and not yours take the same path."""
    subject = number if isinstance(number, UUID) else _id_of(number)
    if policy.level_of(actor, subject, at) is None:
        raise NoSuchMatter(str(number))
    matter = one(Matter, id=subject)  # The policy has just let the actor in.
    if matter is None:
        raise NoSuchMatter(str(number))
    matter.lead = unit_of(matter.lead_id)
    return matter


def sought(number: str) -> Matter | None:
    """The matter with this readable number or id, whoever may see it: for acts that decide themselves what they say of it."""
    return one(Matter, id=_id_of(number))  # See docstring.


_NOWHERE = UUID(int=0)


def _id_of(number: str) -> UUID:
    """The id a readable number or an id in text stands for; an id that is nobody's where there is none."""
    prefix, _, rest = number.upper().partition("-")
    year, _, serial = rest.partition("-")
    if year.isdecimal() and serial.isdecimal() and len(serial) < 10:
        found = one(Matter, prefix=prefix, year=int(year), serial=int(serial))  # Only to ask the policy about it.
        return found.id if found else _NOWHERE
    try:
        return UUID(number)
    except ValueError:
        return _NOWHERE


def closed_with(ids: Iterable[UUID]) -> dict[UUID, Matter]:
    """Those of the matters that are closed, whoever may see them: for how long records are kept."""
    return {pk: row for some in batched(ids, 400) for pk, row in Matter.unrestricted.exclude(closed_at=None).in_bulk(list(some)).items()}  # See docstring.


def by_ids(ids: Iterable[UUID]) -> dict[UUID, Matter]:
    """Matters by id, whoever may see them: for the sweeper, which serves all units."""
    return Matter.unrestricted.in_bulk(list(ids))  # See docstring.


@dataclass(frozen=True, slots=True)
class Shown:
    """The codes of a matter that a list or a map needs; `place` is for readers at level view."""

    id: UUID
    number: str
    kind: str
    field: str
    severity: str
    state: str
    lead: str
    place: str | None
    received_at: datetime
    restricted: bool


def shown(ids: Iterable[UUID]) -> list[Shown]:
    """Matters that the policy has let the reader know of, newest first."""
    found = _SHOWN(ids=list(ids))
    return [
        Shown(pk, readable_number(prefix, year, serial), kind, field, severity, state, unit_of(lead).code, place, received_at, restricted)
        for pk, prefix, year, serial, kind, field, severity, state, lead, place, received_at, restricted in found
    ]


_COLUMNS = ("id", "prefix", "year", "serial", "kind", "field", "severity", "state", "lead_id", "place", "received_at", "restricted")
_SHOWN = Statement(lambda ids: Matter.unrestricted.filter(id__in=ids).order_by("-received_at", "-id").values_list(*_COLUMNS))  # See `shown`.


UNLISTED = frozenset({"zones", "flags", "concerns", "missing", "because"})
"""What no list shows is not read: to take it apart costs more than the row."""

_LISTED = tuple(f.attname for f in Matter._meta.concrete_fields if f.attname not in UNLISTED)
_LISTS = Statement(lambda ids: Matter.unrestricted.filter(id__in=ids).values_list(*_LISTED))  # See `listed`.


def listed(ids: Iterable[UUID]) -> dict[UUID, Matter]:
    """Matters that the policy has let the reader know of, with what lists show of them."""
    found = (Matter.from_db(connection.alias, _LISTED, row) for row in _LISTS(ids=list(ids)))
    out = {matter.id: matter for matter in found}
    for matter in out.values():
        matter.lead = unit_of(matter.lead_id)
    return out


def lead_of(matter: UUID) -> UUID:
    """The unit that holds the lead now; for the demonstration's officers."""
    return next(m.lead_id for m in rows(Matter, id=matter))  # No reader is shown anything.


def participants(matter: UUID, active: bool = True) -> list[Participant]:
    """Who plays a part; for readers the policy has let in, and for actions."""
    found = rows(Participant, matter_id=matter)  # See docstring.
    for part in found:
        part.unit = unit_of(part.unit_id)
    return sorted((p for p in found if not active or p.ended_at is None), key=lambda p: (p.since, p.id))


def taking_part(matters: Iterable[UUID]) -> set[tuple[UUID, UUID]]:
    """(matter, unit) of all active parts in these matters; for the sweeper and for actions."""
    found = Participant.unrestricted.filter(matter_id__in=list(matters), ended_at=None)  # See docstring.
    return set(found.values_list("matter_id", "unit_id"))


def own_parts(matters: Iterable[UUID], unit: UUID | None) -> dict[UUID, str]:
    """The active part of a unit in each of these matters; none where it plays none."""
    return {part.matter_id: part.part for part in rows(Participant, matter_id=list(matters), unit_id=unit, ended_at=None)} if unit else {}  # One's own parts.


def own_part(matter: UUID, unit: UUID | None) -> Participant | None:
    """The active part of a unit in a matter."""
    if unit is None:
        return None
    part = one(Participant, matter_id=matter, unit_id=unit, ended_at=None)  # One's own part.
    if part is not None:
        part.unit = unit_of(unit)
    return part


def answers_of(unit: UUID, matters: Iterable[UUID]) -> dict[UUID, tuple[str, datetime]]:
    """What a unit said last to its parts in these matters, and when; one's own parts."""
    found: dict[UUID, tuple[str, datetime]] = {}
    parts = Participant.unrestricted.filter(unit_id=unit, matter_id__in=list(matters)).exclude(answered_at=None)  # See docstring.
    for matter, answer, answered_at in parts.order_by("answered_at").values_list("matter_id", "answer", "answered_at"):
        if answered_at and answer in {Answer.ACKNOWLEDGED, Answer.DECLINED}:
            found[matter] = (answer, answered_at)
    return found


def notes_of(matter: UUID) -> list[Note]:
    """Words said in acts, oldest first; for readers at level work, as the policy has found."""
    return sorted(rows(Note, matter_id=matter), key=lambda n: (n.written_at, n.id))  # See docstring.


def note_text(note: UUID) -> str:
    """The words of one note, empty once erased; for those the act it belongs to was for."""
    found = one(Note, id=note)  # See docstring.
    return found.text if found else ""


def links_of(matter: UUID) -> list[Link]:
    """Standing links from and to a matter; for readers at level work, as the policy has found."""
    found = rows(Link, matter_id=matter, ended_at=None) + rows(Link, other_id=matter, ended_at=None)  # See docstring.
    return sorted(found, key=lambda link: link.id)


def other_side(link: Link, matter: UUID) -> UUID:
    """The matter at the other end of a link of `matter`."""
    return link.other_id if link.matter_id == matter else link.matter_id


def transfers_of(matter: UUID) -> list[Transfer]:
    """Offers of the lead, oldest first; for readers at level work, as the policy has found."""
    found = rows(Transfer, matter_id=matter)  # See docstring.
    for offer in found:
        offer.giver, offer.taker = unit_of(offer.giver_id), unit_of(offer.taker_id)
    return sorted(found, key=lambda t: (t.proposed_at, t.id))


def offer_reason(offer: Transfer, matter: UUID) -> str:
    """The reason given with an offer, or the condition; for its two sides and readers at level work, as the policy has found."""
    said = (n for n in notes_of(matter) if n.unit_id == offer.maker_id and n.written_at == offer.proposed_at and n.about in {"propose", "counter", "accept"})
    return next((n.text for n in said), "")


def last_serial(prefix: str, year: int) -> int:
    """The highest number given so far; inside the door nobody else can give one."""
    return largest(Matter, "serial", prefix=prefix, year=year) or 0  # Numbers are counted over the whole model.


def last_serials() -> dict[tuple[str, int], int]:
    """The highest number given so far in every series (prefix, year)."""
    found = Matter.unrestricted.values_list("prefix", "year").annotate(last=Max("serial")).order_by()  # Numbers are counted over the whole model.
    return {(prefix, year): last for prefix, year, last in found}


def unassigned(actor: Actor, at: datetime, limit: int = 200) -> list[Matter]:
    """Open matters nobody leads yet (chưa phân công) that `actor` may see, oldest first."""
    return list(seen_by(actor, at).filter(interim=True, state="OPEN").order_by("received_at", "id")[:limit])


def count_seen(actor: Actor, at: datetime, **conditions: object) -> int:
    """How many matters `actor` may see; counts obey the same policy as lists."""
    return seen_by(actor, at).filter(**conditions).count()


def every() -> QuerySet[Matter]:
    """The matters of the model in scope, whoever may see them: to be tied to the policy by the caller."""
    return Matter.unrestricted.all()  # See docstring.


def every_part() -> QuerySet[Participant]:
    """The parts units play, whoever may see them: to be tied to the policy by the caller."""
    return Participant.unrestricted.all()  # See docstring.


def words_said(matters: Iterable[UUID]) -> dict[UUID, list[str]]:
    """The words said in acts on these matters; for readers at level work, as the policy has found, and for the index they search."""
    found: dict[UUID, list[str]] = {}
    for note in sorted(rows(Note, matter_id=list(matters)), key=lambda n: (n.written_at, n.id)):  # See docstring.
        found.setdefault(note.matter_id, []).append(note.text)
    return found


def numbered(prefixes: Iterable[str], year: int, serial: int) -> list[UUID]:
    """The matters with this number under any of these prefixes; only to ask the policy about them."""
    rows = Matter.unrestricted.filter(prefix__in=sorted(set(prefixes)), year=year, serial=serial)  # See docstring.
    return list(rows.order_by("prefix").values_list("id", flat=True))
