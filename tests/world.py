"""The cast and the factories of tests that need rows. Every factory calls the program's own actions, so the journal is true in tests too.

Town police, border post and plant are the members; province and ministry stand above; the neighbour must see nothing, ever.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from django.db import transaction

from lienket.alerts.queries import inbox
from lienket.intake.actions import receive
from lienket.intake.draft import Draft
from lienket.intake.plan import Received
from lienket.journal import outbox
from lienket.journal import verify as journal
from lienket.journal.codec import all_tables
from lienket.journal.models import Entry, EntrySubject
from lienket.journal.reader import NodeReader
from lienket.kernel.actor import Actor
from lienket.matters.models import Matter, Participant
from lienket.matters.queries import NoSuchMatter, count_seen, find, page, participants, seen_by, unassigned
from lienket.regulation.model import Facts
from lienket.routing.actions import sweep
from lienket.sharing import policy
from lienket.sharing.codes import Level
from lienket.units.queries import acting_post, unit_id

NOON = datetime(2016, 3, 2, 5, tzinfo=UTC)
"""Noon in Vietnam, a Wednesday."""

TODAY = date(2016, 3, 2)
MODEL = "world"
UNITS = ("ministry", "province-police", "town-police", "border-post", "plant", "neighbour")
SWEEPER = Actor.system(MODEL, "sweeper")
_keys = count(1)


def minutes(n: float) -> datetime:
    """`n` minutes after NOON."""
    return NOON + timedelta(minutes=n)


def post(code: str, model: str = MODEL, day: date = TODAY) -> Actor:
    """The actor for ``unit/post``, or for the duty post of ``unit``."""
    return acting_post(model, code, day)


def facts(**values: Any) -> Facts:
    """An ordinary theft in the works; give what differs."""
    sets = {name: frozenset(values.pop(name)) for name in ("flags", "concerns", "zones") if name in values}
    return Facts(**{"kind": "incident", "field": "theft", "severity": "low", "reporter": "citizen", "place": "works", **values, **sets})


def a_draft(*, facts: Facts | None = None, at: datetime = NOON, unit: str = "plant", key: str | None = None, **values: Any) -> Draft:
    """A report the plant takes by telephone at `at`."""
    given = {"channel": "phone", "occurred_at": at, "received_at": at, "text": "Mất một xe máy trong bãi xe."} | values
    return Draft(key=key or f"key-{next(_keys):06d}", unit=unit, facts=facts or _plain(), **given)


_plain = facts


def a_report(*, at: datetime = NOON, unit: str = "plant", actor: Actor | None = None, draft: Draft | None = None, **values: Any) -> Received:
    """A report received; `values` are facts or fields of the draft."""
    if draft is None:
        own = {name: values.pop(name) for name in ("text", "name", "phone", "address", "lat", "lng", "key", "received_at") if name in values}
        draft = a_draft(facts=_plain(**values), at=at, unit=unit, **own)
    return receive(actor=actor or post(draft.unit), draft=draft, at=at)


def a_matter(**values: Any) -> UUID:
    """The matter of a new report."""
    return a_report(**values).matter


def the(matter: UUID) -> Matter:
    """The row as it stands, whoever may see it."""
    return Matter.unrestricted.select_related("lead").get(pk=matter)


def parts(matter: UUID) -> dict[str, str]:
    """unit → active part."""
    return {p.unit.code: p.part for p in participants(matter)}


def part_of(matter: UUID, unit: str) -> Participant:
    """The newest part of a unit, active or not."""
    return Participant.unrestricted.filter(matter_id=matter, unit_id=unit_id(MODEL, unit)).order_by("since", "answered_at").last()


def sees(unit: str, matter: UUID, at: datetime = NOON) -> Level | None:
    """At which level the (duty) post sees the matter."""
    return policy.level_of(post(unit), matter, at)


def swept(at: datetime) -> tuple[int, int]:
    """Sweep until nothing is due."""
    total = (0, 0)
    while (done := sweep(actor=SWEEPER, at=at)).lapsed:
        total = (total[0] + done.lapsed, total[1] + len(done.rises))
    return total


def delivered(at: datetime) -> int:
    """Deliver what waits in the outbox."""
    return outbox.deliver(at)[0]


def last_seq() -> int:
    """Where the chain ends."""
    return Entry.objects.order_by("-seq").values_list("seq", flat=True).first() or 0


def recorded_after(seq: int) -> list[str]:
    """Names of the events recorded after entry `seq`, in order."""
    entries = Entry.objects.filter(seq__gt=seq).order_by("seq").values_list("data", flat=True)
    return [event["name"] for data in entries for event in json.loads(bytes(data))["events"]]


def recorded_about(subject: UUID) -> list[str]:
    """Names of the events of all entries on a subject's timeline, in order."""
    seqs = EntrySubject.objects.filter(subject=subject).values("seq")
    entries = Entry.objects.filter(seq__in=seqs).order_by("seq").values_list("data", flat=True)
    return [event["name"] for data in entries for event in json.loads(bytes(data))["events"]]


def stored() -> dict[str, list[str]]:
    """Every domain row of the model in scope, as text: equal before and after means that nothing changed."""
    return {sheet.name: sorted(repr(row) for row in sheet.model.unrestricted.values_list()) for sheet in all_tables()}


def journal_is_true() -> None:
    """Every entry, the chain and every row's digest hold."""
    verdict = journal.verify(reader=NodeReader())
    assert verdict.ok, verdict.problems


@contextmanager
def undone() -> Iterator[None]:
    """Undo what happens inside: one example of Hypothesis must not meet the rows, or the journal's time, of another."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def view_of(unit: str, at: datetime, matter: UUID | None = None, model: str = MODEL) -> tuple[object, ...]:
    """All a unit's posts can learn, by every way there is; all empty for one that must see nothing."""
    actor = post(unit, model)
    found: list[str] = []
    if matter is not None:
        row = the(matter)
        for number in (str(matter), matter.hex, f"{row.prefix}-{row.year}-{row.serial:06d}"):
            try:
                found.append(find(actor, number, at).id.hex)
            except NoSuchMatter:
                continue
    return (
        [m.id for m in seen_by(actor, at)],
        [m.id for _at, m in page(actor, at)],
        [m.id for m in unassigned(actor, at)],
        count_seen(actor, at),
        found,
        [n.subject for n in inbox(actor, at)],
    )


NOTHING = ([], [], [], 0, [], [])


def verify(act: Callable[[], object], *expected: str, at: datetime = NOON, again: type[Exception] | None = None) -> None:
    """Do `act`: exactly the events `expected` are recorded, the journal holds and the neighbour learns nothing.

    Where `again` is given, the act done a second time is refused with it and changes nothing.
    """
    start, before = last_seq(), view_of("neighbour", at)
    act()
    assert recorded_after(start) == list(expected)
    assert view_of("neighbour", at) == before == NOTHING
    journal_is_true()
    if again is None:
        return
    kept, end = stored(), last_seq()
    try:
        act()
    except again:
        pass
    else:
        raise AssertionError(f"a second time the act must be refused with {again.__name__}")
    assert stored() == kept
    assert last_seq() == end
