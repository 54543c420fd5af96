"""Carrying a reorganisation out, and its counter-act. Each is one transaction: all of it happens or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from lienket.alerts.events import NoticesRaised
from lienket.alerts.passing import tell
from lienket.instruments.queries import book
from lienket.journal import outbox
from lienket.journal.door import Writing, writing
from lienket.journal.queries import acted_on
from lienket.kernel.actor import Actor
from lienket.kernel.batches import batched
from lienket.kernel.errors import LienketError
from lienket.kernel.ids import uuid7
from lienket.matters.codes import Part
from lienket.matters.events import PartMoved, PartRestored
from lienket.matters.passing import say_concerned
from lienket.reorganisation.bundles import READER, Bundle, Preview
from lienket.reorganisation.events import BarInherited, PostsPassed, ReadingPassed, ReorganisationDone, ReorganisationUndone
from lienket.reorganisation.keepers import KEEPER_OF, KEEPERS
from lienket.reorganisation.models import Moved, Reorganisation
from lienket.reorganisation.plan_file import read_plan
from lienket.reorganisation.preview import work_out
from lienket.reorganisation.queries import NoSuchReorganisation
from lienket.sharing.passing import bar
from lienket.units.passing import Held, Passed
from lienket.units.queries import code_of

TOGETHER = 50
"""Matters of one entry of the journal: few enough to be read again for a timeline, enough to be written by the hundred."""

Progress = Callable[[int], object]


class WorldChanged(LienketError):
    """Since the preview something moved, so the same plan would do something else. Look at the new preview: (its digest)."""

    code = "world-changed"


class TooEarly(LienketError):
    """The units still exist: a reorganisation is carried out on its day or after it: (day)."""

    code = "too-early"


class NothingToMove(LienketError):
    """The units that ended hold nothing any more."""

    code = "nothing-to-move"


class AlreadyUndone(LienketError):
    """A counter-act has undone this reorganisation already: (id)."""

    code = "already-undone"


def preview(*, model: str, source: str, at: datetime) -> Preview:
    """What a plan would move, in the model in scope. Writes nothing. Raises PackRefused, NoHeir, NobodyLeft."""
    rules = book(model)
    return work_out(rules, read_plan(source, rules.pack), at)


def carry_out(*, actor: Actor, source: str, confirmed: str, at: datetime, progress: Progress = lambda _: None) -> UUID:
    """Carry out the plan whose preview had the digest `confirmed`. `progress` is told how many bundles are done.

    Records: reorganisation.done/1, part.moved/1 for each open matter, reading.passed/1, posts.passed/1, bar.inherited/1, notices.raised/1.
    Raises: PackRefused, TooEarly, NothingToMove, WorldChanged, Overtaken.
    """
    while outbox.deliver(at)[0]:  # What was said before goes to the inboxes first, and from there to the successors.
        pass
    with writing(actor, at) as door:
        found = preview(model=actor.model, source=source, at=at)
        if found.early:
            raise TooEarly(found.plan.on.isoformat())
        if not found.bundles and not found.bars:
            raise NothingToMove()
        if found.digest != confirmed:
            raise WorldChanged(found.digest)
        act = _opened(door, found)
        done = 0
        for (giver, taker, inside, opened), bundles in groupby(found.bundles, key=lambda b: (b.giver, b.taker, b.subject is not None, b.open)):
            for some in batched(bundles, TOGETHER if opened else 10 * TOGETHER):
                door.next_act(actor, at)
                _pass(door, act, found, some)
                _say(door, act, found, giver, taker, some, inside=inside, opened=opened)
                done += len(some)
                progress(done)
        door.next_act(actor, at)
        _tell(door, found.bundles)
        door.change(Reorganisation, act, {"seq": 0}, seq=door.seq + 1)
    return act


def _opened(door: Writing, found: Preview) -> UUID:
    act, plan = uuid7(door.recorded_at), found.plan
    things = sum(len(bundle.passes) for bundle in found.bundles)
    endings = [
        {
            "unit": e.unit,
            "shares": [{"unit": s.unit, "area": None if s.area is None else sorted(s.area)} for s in e.shares],
            "fallback": e.fallback,
            "people": e.people,
        }
        for e in plan.endings
    ]
    door.add(
        Reorganisation,
        id=act,
        on=plan.on,
        document=plan.document,
        reason=plan.reason,
        plan=plan.source,
        endings=endings,
        digest=found.digest,
        counts=found.counts,
        done_at=door.recorded_at,
    )
    for subject, unit, post in found.bars:
        bar(door, subject, unit, post)
        door.record(BarInherited(act=act, about=subject, unit=code_of(unit)))
    for subject, about in found.concerns.items():
        say_concerned(door, subject, about)
    door.record(
        ReorganisationDone(
            act=act,
            on=plan.on.isoformat(),
            document=plan.document,
            digest=found.digest,
            units=tuple(e.unit for e in plan.endings),
            matters=found.counts["matters"],
            things=things,
        ),
        act,
    )
    return act


def _pass(door: Writing, act: UUID, found: Preview, bundles: Sequence[Bundle]) -> None:
    """Have every keeper pass on what these bundles hold, and note what became of each thing."""
    passes = [one for bundle in bundles for one in bundle.passes]
    became: dict[tuple[UUID | None, UUID], list[list[Any]]] = {}
    for keeper in KEEPERS:
        mine = [one for one in passes if one.held.kind in keeper.kinds]
        for one in keeper.pass_on(door, mine, found.plan.on) if mine else ():
            giver = one.held.unit if one.held.unit != one.taker else bundles[0].giver  # A lower part of the taker's own ends with the one that comes.
            told = [one.held.kind, one.held.row.hex, one.now.hex if one.now else "", dict(one.data)]
            became.setdefault((one.held.subject, giver), []).append([*told, one.held.unit.hex])
    for bundle in bundles:
        things = became.get((bundle.subject, bundle.giver), [])
        door.add(
            Moved,
            id=uuid7(door.recorded_at),
            act_id=act,
            giver_id=bundle.giver,
            taker_id=bundle.taker,
            subject=bundle.subject,
            open=bundle.open,
            part=bundle.part,
            things=things,
            state="MOVED" if bundle.ended else "KEPT",
            why="" if bundle.ended else "concerned",
        )


def _say(door: Writing, act: UUID, found: Preview, giver: UUID, taker: UUID, bundles: Sequence[Bundle], *, inside: bool, opened: bool) -> None:
    """The sentence of each open matter's timeline; of closed ones, of people and shifts only how many."""
    who: dict[str, Any] = {"act": act, "giver": code_of(giver), "taker": code_of(taker)}
    kinds = Counter(one.held.kind for bundle in bundles for one in bundle.passes)
    if not inside:
        door.record(PostsPassed(**who, holdings=kinds["holding"], shifts=kinds["shift"]))
    elif not opened:
        door.record(ReadingPassed(**who, grants=kinds["grant"]))
    else:
        about: dict[str, Any] = {"on": found.plan.on.isoformat(), "document": found.plan.document}
        for bundle in bundles:
            assert bundle.subject is not None
            door.record(PartMoved(matter=bundle.subject, part=bundle.part, interim=bundle.interim, **who, **about), bundle.subject)


def _tell(door: Writing, bundles: Iterable[Bundle]) -> None:
    """One notice for each successor, however many matters it takes over; it opens one of them, where possible one it leads now."""
    first: dict[UUID, Bundle] = {}
    for bundle in sorted((b for b in bundles if b.open), key=lambda b: (b.part != Part.LEAD.value, b.part == READER)):
        first.setdefault(bundle.taker, bundle)
    for taker, bundle in first.items():
        assert bundle.subject is not None
        tell(door, taker, bundle.subject, ReorganisationDone.name)
    door.record(NoticesRaised(seq=door.seq + 1, count=len(first)))


def undo(*, actor: Actor, act: UUID, at: datetime, progress: Progress = lambda _: None) -> tuple[int, int]:
    """The counter-act: what nobody has touched since goes back to who had it; returns (restored, kept). Inherited bars stay: caution is not undone.

    Records: reorganisation.undone/1, part.restored/1, reading.passed/1, posts.passed/1. Raises NoSuchReorganisation, AlreadyUndone, Overtaken.
    """
    with writing(actor, at) as door:
        row = Reorganisation.unrestricted.filter(pk=act).first()  # By administrators.
        if row is None:
            raise NoSuchReorganisation(act.hex)
        if row.undone_at is not None:
            raise AlreadyUndone(act.hex)
        moved = list(Moved.unrestricted.filter(act_id=act, state="MOVED").order_by("taker_id", "giver_id", "open", "id"))  # By administrators.
        touched = acted_on({m.subject for m in moved if m.subject and m.open}, row.seq)
        restored = kept = 0
        free = [m for m in moved if m.subject not in touched]
        for (giver, taker, inside, opened), rows in groupby(free, key=lambda m: (m.giver_id, m.taker_id, m.subject is not None, m.open)):
            for some in batched(rows, TOGETHER):
                door.next_act(actor, at)
                back, left = _back(door, row, some)
                restored, kept = restored + back, kept + left
                _say_back(door, row, code_of(taker), code_of(giver), some, inside=inside, opened=opened)
                progress(restored + kept)
        door.next_act(actor, at)
        stay = [m for m in moved if m.subject in touched]
        door.change_many(Moved, [m.id for m in stay], {"state": "MOVED"}, state="KEPT", why="touched")
        stay += Moved.unrestricted.filter(act_id=act, state="KEPT", why="concerned")  # By administrators.
        kept += sum(len(m.things) for m in stay)
        door.change(Reorganisation, act, {"undone_at": None}, undone_at=door.recorded_at, restored=restored, kept=kept)
        door.record(ReorganisationUndone(act=act, restored=restored, kept=kept), act)
    return restored, kept


def _back(door: Writing, row: Reorganisation, moved: Sequence[Moved]) -> tuple[int, int]:
    """Give these back; returns (things given back, things that stay)."""
    by_keeper: dict[Any, list[Passed]] = {}
    for one in moved:
        for kind, before, now, data, unit in one.things:
            held = Held(kind, UUID(before), UUID(unit), one.subject)
            by_keeper.setdefault(KEEPER_OF[kind], []).append(Passed(held, one.taker_id, UUID(now) if now else None, data))
    given: set[UUID] = set()
    for keeper in KEEPERS:
        if mine := by_keeper.get(keeper):
            given |= {one.held.row for one in keeper.pass_back(door, mine, row.on)}
    whole: list[UUID] = []
    partly: list[UUID] = []
    for one in moved:
        (whole if all(UUID(thing[1]) in given or not thing[2] for thing in one.things) else partly).append(one.id)
    door.change_many(Moved, whole, {"state": "MOVED"}, state="RESTORED")
    door.change_many(Moved, partly, {"state": "MOVED"}, state="RESTORED", why="partly")
    total = sum(len(one.things) for one in moved)
    return len(given), total - len(given)


def _say_back(door: Writing, row: Reorganisation, giver: str, taker: str, moved: Sequence[Moved], *, inside: bool, opened: bool) -> None:
    who: dict[str, Any] = {"act": row.id, "giver": giver, "taker": taker}
    kinds = Counter(thing[0] for one in moved for thing in one.things)
    if not inside:
        door.record(PostsPassed(**who, holdings=kinds["holding"], shifts=kinds["shift"], back=True))
    elif not opened:
        door.record(ReadingPassed(**who, grants=kinds["grant"], back=True))
    else:
        for one in moved:
            assert one.subject is not None
            door.record(PartRestored(matter=one.subject, part=one.part, on=row.on.isoformat(), document=row.document, **who), one.subject)
