"""Who reported: opened by the lead's duty with a reason, found by an exact number or name, erased; and sealed, where it is still plain or a key changes.

A protected reporter's identity is found by nobody, and opened only after a second person has confirmed (`situation.protected`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q

from lienket.access.rulings import require
from lienket.custody import keys
from lienket.custody.holds import require_free
from lienket.custody.sealing import SealBroken, begins, blind, name_form, opened, phone_form, rewrapped
from lienket.instruments.queries import Book, book
from lienket.intake.draft import Draft
from lienket.intake.drafts import seal_drafts_anew
from lienket.intake.events import IdentitiesSealed, IdentityOpened, IdentitySearched, ProtectedOpened, ReporterForgotten
from lienket.intake.models import Identity, IdentityReason, RefusedRow, Report, Reporter, ReportText, SealedUnder
from lienket.intake.queries import erasable
from lienket.intake.seals import identity_place, identity_values, person_of, seal_values, values_place
from lienket.journal.door import Writing, writing
from lienket.journal.reads import one, rows
from lienket.journal.rows import in_model
from lienket.kernel.actor import Actor
from lienket.kernel.canonical import commitment
from lienket.kernel.errors import LienketError
from lienket.kernel.ids import uuid7
from lienket.kernel.secrecy import guard
from lienket.matters.actions import NothingToAnswer, ReasonNeeded, reason, standing
from lienket.matters.events import NoteAdded
from lienket.matters.queries import by_ids, every
from lienket.regulation.model import Facts
from lienket.sharing.codes import Level
from lienket.sharing.reach import reaches
from lienket.units.queries import code_of

if TYPE_CHECKING:
    from lienket.matters.models import Matter

EVERY = Q()
TOGETHER = 200
"""Rows of one act where many are sealed."""
MOST = 50
"""Matters a search shows at most: more of one person is for the list of the unit's own matters."""


class IdentityProtected(LienketError):
    """The regulation protects such a reporter: nobody opens who it is alone: (number)."""

    code = "identity-protected"


class NothingSought(LienketError):
    """A search needs a telephone number of six digits or more, or a name: ()."""

    code = "nothing-sought"


def open_identity(*, actor: Actor, matter: str | UUID, why: str, at: datetime) -> list[dict[str, str]]:
    """Show the lead who reported (name, phone, address; oldest report first), with the reason; journaled before anything is shown.

    Records: note.added/1, identity.opened/1. Raises NoSuchMatter, NotAllowed, ReasonNeeded, IdentityProtected, NothingToAnswer, SealBroken.
    """
    with writing(actor, at) as door:
        row, _part = standing(actor, matter, "open-identity", at, state=None)
        if is_protected(book(actor.model), row):
            raise IdentityProtected(row.id.hex)
        note = reason(door, row.id, actor, "open-identity", why)
        people = [person_of(kept) for kept in identities_of(row.id)]  # The lead's own matter.
        if not people:
            raise NothingToAnswer(row.id.hex)
        door.record(IdentityOpened(matter=row.id, reports=len(people), note=note), row.id)
        door.record(NoteAdded(matter=row.id, note=note, about="open-identity"), row.id)
    return people


def open_protected(*, actor: Actor, matter: UUID, request: UUID, ground: str, why: str, at: datetime) -> list[dict[str, str]]:
    """As `open_identity` for a protected reporter; the caller (`situation.protected`) has found that a second person confirmed `request`.

    Records: identity.protected-opened/1, and nothing that the others on the matter read. Raises NoSuchMatter, NotAllowed, NothingToAnswer, SealBroken.
    """
    with writing(actor, at) as door:
        row, part = standing(actor, matter, "open-protected", at, state=None)
        people = [person_of(kept) for kept in identities_of(row.id)]  # The lead's own matter.
        if not people:
            raise NothingToAnswer(row.id.hex)
        kept = uuid7(door.recorded_at)
        door.add(IdentityReason, id=kept, unit_id=part.unit_id, text=why, written_at=door.recorded_at)
        door.record(ProtectedOpened(matter=row.id, request=request, ground=ground, reports=len(people), reason=kept), request)
    return people


def search(*, actor: Actor, phone: str, name: str, why: str, at: datetime) -> list[Matter]:
    """The matters the actor's unit leads in which somebody with exactly this telephone number, or this name, reported; newest first, `MOST` at most.

    Nothing is opened. Records: identity.searched/1. Raises NotAllowed, NothingSought, ReasonNeeded, StateSecretRefused.
    """
    number, called = phone_form(phone), name_form(name)
    if len(number) < 6 and not called:
        raise NothingSought
    guard(why)
    if not why.strip():
        raise ReasonNeeded("search-identity")
    require("search-identity", "POST" if actor.unit and actor.post else None)
    assert actor.unit is not None
    by, sought = ("phone", blind("phone", number)) if len(number) >= 6 else ("name", blind("name", called))
    with in_model(actor.model):  # Somebody may have reported very often: looking is no work for the writers' line.
        rules = book(actor.model)
        found = [row for row in _led_by_reporter(actor, by, sought, at) if not is_protected(rules, row)]
        newest = by_ids(row.id for row in found[:MOST])
    with writing(actor, at) as door:
        kept = uuid7(door.recorded_at)
        door.add(IdentityReason, id=kept, unit_id=actor.unit, text=why.strip()[:1000], written_at=door.recorded_at)
        door.record(IdentitySearched(unit=code_of(actor.unit), by=by, found=len(found), reason=kept))
    return [newest[row.id] for row in found[:MOST]]


def _led_by_reporter(actor: Actor, by: str, sought: str, at: datetime) -> list[Matter]:
    """The matters the actor's unit leads with a report by whom the blind index names, newest first; only what is asked of each before it is counted."""
    reports = Identity.unrestricted.filter(**{by: sought}).values("id")  # The policy is asked below, in the same statement.
    matters = Report.unrestricted.filter(id__in=reports).exclude(matter=None).values("matter")  # Likewise.
    led = every().filter(reaches(actor.unit, actor.post, at, "id", Level.LEAD), id__in=matters)
    return list(led.only("id", "reporter", "received_at").order_by("-received_at", "-id"))


def forget_reporter(*, actor: Actor, matter: str | UUID, why: str, at: datetime) -> int:
    """Erase who reported (name, phone, address and the key they are sealed under) from every report of a matter, copies kept beside them too, with the reason.

    Returns how many. Records: reporter.forgotten/1 each, note.added/1. Raises OnHold, NothingToAnswer where nobody's identity is kept.
    """
    with writing(actor, at) as door:
        row, _part = standing(actor, matter, "forget", at, state=None)
        require_free(row.id, at)
        note = reason(door, row.id, actor, "forget", why)
        kept = erasable(row.id)
        if not kept:
            raise NothingToAnswer(row.id.hex)
        for identity in kept:
            door.erase(Identity, identity.id)
            door.record(ReporterForgotten(report=identity.id, matter=row.id), row.id)
        door.record(NoteAdded(matter=row.id, note=note, about="forget"), row.id)
    return len(kept)


def identities_of(matter: UUID) -> list[Identity]:
    """The sealed identities of a matter, in the order of its reports. For the lead."""
    return rows(Identity, id=[report.id for report in rows(Report, matter=matter)])  # See docstring.


def is_protected(rules: Book, matter: Matter) -> bool:
    """Whether the regulation in force when it was received protects who reported."""
    return matter.reporter in rules.rules.edition(matter.received_at).protected


def change_key(*, actor: Actor, unit: UUID, at: datetime) -> int:
    """Give a unit a new key: what it seals is wrapped anew, then its older keys are destroyed. Begun and broken off, it is gone on with by calling again.

    Records: identity.sealed/1 for each few hundred. Raises SealBroken (then the older keys stay), UnusableIdentityKey. Returns how many were wrapped.
    """
    keys.add_key(unit)
    done, some = 0, list[Any]([None])
    while some:
        with writing(actor, at) as door:  # Looked for in the writers' line: whoever still sealed under the old key is done by then.
            some = list(_behind(unit))
            for row, place, sealed in some:
                door.change(type(row), row.pk, {"sealed": sealed}, sealed=rewrapped(unit, place, sealed))
            if some:
                door.record(IdentitiesSealed(rows=len(some)), tell=False)
        done += len(some)
    done += seal_drafts_anew(unit)
    keys.keep_newest(unit)
    return done


def _behind(unit: UUID) -> Iterator[tuple[Identity | RefusedRow, str, str]]:
    """The next rows not sealed under the newest key of the unit, by an index in which what has been done is passed over."""
    newest = begins(max(keys.keys_of(unit)))
    other = Q(under__lt=newest) | Q(under__gt=newest)  # As two ranges, which an index serves.
    for row, place in islice(_sealed(unit, other, TOGETHER), TOGETHER):
        assert row.sealed is not None
        yield row, place, row.sealed


def _sealed(unit: UUID, which: Q = EVERY, most: int | None = None) -> Iterator[tuple[Identity | RefusedRow, str]]:
    """Sealed rows of a unit with their places, at most so many of a kind; for the node's own upkeep, nothing is shown."""
    for identity in Identity.unrestricted.alias(under=SealedUnder("sealed")).filter(which, unit_id=unit)[:most].iterator():  # See docstring.
        yield identity, identity_place(identity.id)
    refused = RefusedRow.unrestricted.alias(under=SealedUnder("sealed")).filter(which, unit_id=unit, sealed__isnull=False)  # Likewise.
    for line in refused[:most].iterator():
        yield line, values_place(line.id)


def broken_seals(unit: UUID) -> tuple[int, list[str]]:
    """Try every seal of a unit, showing nothing: how many there are, and the places of those that do not open."""
    broken, count = [], 0
    for row, place in _sealed(unit):
        count += 1
        try:
            opened(unit, place, row.sealed or "")
        except SealBroken:
            broken.append(place)
    return count, sorted(broken)


def seal_plain(*, model: str, at: datetime) -> int:
    """Seal what was kept in plain before there were seals; cheap where nothing was. Returns how many rows.

    The commitment of such a report spoke of the person too: it is made anew under a new nonce, and the old one can be opened no more.
    Records: identity.sealed/1 for each few hundred.
    """
    actor, done = Actor.system(model, "custody"), 0
    with in_model(model):
        while some := list(Reporter.unrestricted.order_by("id")[:TOGETHER]):  # For the node's own upkeep; nothing is shown.
            with writing(actor, at) as door:
                for person in some:
                    _seal_person(door, person)
                door.record(IdentitiesSealed(rows=len(some)), tell=False)
            done += len(some)
        while lines := list(RefusedRow.unrestricted.filter(values__isnull=False).select_related("run__approved_by").order_by("id")[:TOGETHER]):  # Likewise.
            with writing(actor, at) as door:
                for line in lines:
                    unit = line.run.approved_by.unit_id
                    door.change(RefusedRow, line.id, {}, values=None, unit_id=unit, sealed=seal_values(line.id, unit, line.values or {}))
                door.record(IdentitiesSealed(rows=len(lines)), tell=False)
            done += len(lines)
    return done


def _seal_person(door: Writing, person: Reporter) -> None:
    report, text = one(Report, id=person.id), one(ReportText, id=person.id)  # For the node's own upkeep; nothing is shown.
    assert report is not None
    said: dict[str, Any] = {"name": person.name, "phone": person.phone, "address": person.address}
    said |= {"text": text.text, "lat": text.lat, "lng": text.lng} if text else {"text": ""}
    coded: dict[str, Any] = {name: frozenset(value) if isinstance(value, list) else value for name, value in report.facts.items()}
    said |= {"key": report.key, "unit": code_of(report.unit_id), "channel": report.channel, "facts": Facts(**coded)}
    draft = Draft(occurred_at=report.occurred_at, received_at=report.received_at, **said)
    door.erase(Reporter, person.id)
    door.add(Identity, **identity_values(person.id, report.unit_id, draft))
    if text is not None:
        nonce = os.urandom(32)
        door.change(ReportText, text.id, {}, nonce=nonce)
        door.change(Report, report.id, {}, mac=commitment(nonce, draft.body()))
