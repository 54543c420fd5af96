"""What a unit that ends may read goes to its successor: the grant ends and one of the same level, cause and expiry begins. Bars are inherited too."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Q

from lienket.journal.door import Writing
from lienket.kernel.batches import batched
from lienket.kernel.ids import uuid7
from lienket.sharing.models import Bar, Consent, Grant, Recalled
from lienket.units.passing import Held, Pass, Passed, back_in_place, in_place

_COLUMNS = ("id", "unit_id", "subject", "post_id", "level", "cause", "because", "listed_at", "expires_at")


class Grants:
    """Access that has neither ended nor expired."""

    kinds = ("grant",)

    def held(self, units: Collection[UUID], day: date, at: datetime, within: Collection[UUID] | None = None) -> list[Held]:
        """The grants of these units that still hold at `at`."""
        rows = Grant.unrestricted.filter(Q(expires_at=None) | Q(expires_at__gt=at), unit_id__in=list(units), ended_at=None)  # For the act that moves them.
        out = []
        for pk, unit, subject, *told in rows.order_by("id").values_list(*_COLUMNS):
            if within is None or subject in within:
                out.append(Held("grant", pk, unit, subject, data=dict(zip(_COLUMNS[3:], told, strict=True))))
        return out

    def pass_on(self, door: Writing, passes: Sequence[Pass], day: date) -> list[Passed]:
        """End each grant and give the same to the taker: never more, and for a post where it was for a post."""
        door.change_many(Grant, [one.held.row for one in passes], {"ended_at": None}, ended_at=door.recorded_at)
        return [Passed(one.held, one.taker, _added(door, one.held.subject, one.taker, one.data.get("post"), one.held.data)) for one in passes]

    def pass_back(self, door: Writing, passed: Sequence[Passed], day: date) -> list[Passed]:
        """Where the new grant still holds, it ends and the unit that had it before gets it again."""
        standing: set[UUID] = set()
        before: dict[UUID, dict[str, Any]] = {}
        for some in batched(passed, 400):
            found = Grant.unrestricted.filter(id__in=[one.now for one in some if one.now], ended_at=None)  # For the act that moves them back.
            standing.update(found.values_list("id", flat=True))
            old = Grant.unrestricted.filter(id__in=[one.held.row for one in some])  # Likewise.
            before |= {row[0]: dict(zip(_COLUMNS[3:], row[3:], strict=True)) for row in old.values_list(*_COLUMNS)}
        back = [one for one in passed if one.now in standing]
        door.change_many(Grant, [one.now for one in back], {"ended_at": None}, ended_at=door.recorded_at)
        for one in back:
            told = before[one.held.row]
            _added(door, one.held.subject, one.held.unit, told["post_id"], told)
        return back


class Consents:
    """Questions for consent that wait for a unit's answer: whoever keeps its files knows what it gave."""

    kinds = ("consent",)

    def held(self, units: Collection[UUID], day: date, at: datetime, within: Collection[UUID] | None = None) -> list[Held]:
        """The questions these units have not answered."""
        found = Consent.unrestricted.filter(originator_id__in=list(units), state="ASKED").order_by("id")  # For the act that moves them.
        if within is not None:
            found = found.filter(subject__in=list(within))
        return [Held("consent", pk, unit, subject) for pk, unit, subject in found.values_list("id", "originator_id", "subject")]

    def pass_on(self, door: Writing, passes: Sequence[Pass], day: date) -> list[Passed]:
        """The question is the successor's."""
        return in_place(door, Consent, "originator_id", passes, state="ASKED")

    def pass_back(self, door: Writing, passed: Sequence[Passed], day: date) -> list[Passed]:
        """What was answered meanwhile stays with who did."""
        takers, standing = {one.held.row: one.taker for one in passed}, set[UUID]()
        for some in batched(takers, 400):
            rows = Consent.unrestricted.filter(id__in=some, state="ASKED")  # For the act that moves them back.
            standing.update(pk for pk, unit in rows.values_list("id", "originator_id") if unit == takers[pk])
        return back_in_place(door, Consent, "originator_id", passed, standing)


class Recalls:
    """Recalls not acknowledged yet: whoever keeps the files of the unit answers for the copies in them."""

    kinds = ("recalled",)

    def held(self, units: Collection[UUID], day: date, at: datetime, within: Collection[UUID] | None = None) -> list[Held]:
        """The recalls these units have not acknowledged. They follow the unit's files, not the matter: nothing of it is read by them."""
        if within is not None:
            return []
        found = Recalled.unrestricted.filter(unit_id__in=list(units), acknowledged_at=None).order_by("id")  # For the act that moves them.
        return [Held("recalled", pk, unit) for pk, unit in found.values_list("id", "unit_id")]

    def pass_on(self, door: Writing, passes: Sequence[Pass], day: date) -> list[Passed]:
        """The notice is the successor's."""
        return in_place(door, Recalled, "unit_id", passes, acknowledged_at=None)

    def pass_back(self, door: Writing, passed: Sequence[Passed], day: date) -> list[Passed]:
        """What was acknowledged meanwhile stays with who did."""
        takers, standing = {one.held.row: one.taker for one in passed}, set[UUID]()
        for some in batched(takers, 400):
            rows = Recalled.unrestricted.filter(id__in=some, acknowledged_at=None)  # For the act that moves them back.
            standing.update(pk for pk, unit in rows.values_list("id", "unit_id") if unit == takers[pk])
        return back_in_place(door, Recalled, "unit_id", passed, standing)


def _added(door: Writing, subject: UUID | None, unit: UUID, post: UUID | None, told: Mapping[str, Any]) -> UUID:
    pk = uuid7(door.recorded_at)
    door.add(
        Grant,
        id=pk,
        subject=subject,
        unit_id=unit,
        post_id=post,
        level=told["level"],
        cause=told["cause"],
        because=told["because"],
        listed_at=told["listed_at"],
        granted_at=door.recorded_at,
        expires_at=told["expires_at"],
    )
    return pk


def bars_of(units: Collection[UUID]) -> list[tuple[UUID, UUID, UUID | None]]:
    """(subject, unit, post) of every bar of these units: who inherits the unit inherits what it must not see."""
    rows = Bar.unrestricted.filter(unit_id__in=list(units))  # A rule of the act, shown to nobody.
    return list(rows.order_by("subject", "unit_id", "post_id").values_list("subject", "unit_id", "post_id"))


def barred(subjects: Iterable[UUID]) -> set[tuple[UUID, UUID]]:
    """(subject, unit) of every bar of a whole unit on these subjects."""
    found: set[tuple[UUID, UUID]] = set()
    for some in batched(subjects, 400):
        rows = Bar.unrestricted.filter(subject__in=some, post=None)  # A rule of the act, shown to nobody.
        found.update(rows.values_list("subject", "unit_id"))
    return found


def bar(door: Writing, subject: UUID, unit: UUID, post: UUID | None) -> UUID:
    """Bar a unit or a post from a subject: what the unit it follows was barred from."""
    pk = uuid4()
    door.add(Bar, id=pk, subject=subject, unit_id=unit, post_id=post)
    return pk
