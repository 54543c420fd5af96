"""Reads of reorganisations: past acts, what moved in them, what a unit was told of, and who answers today for what an ended unit had."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from uuid import UUID

from lienket.instruments.queries import Book
from lienket.journal.reads import columns, rows
from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.regulation.load import Pack
from lienket.regulation.succession import Ending, Heirs, NoHeir, Share
from lienket.reorganisation.models import Moved, Reorganisation
from lienket.sharing.passing import barred
from lienket.units.queries import code_of, unit_id


class NoSuchReorganisation(LienketError):
    """There was no such reorganisation: (id)."""

    code = "no-such-reorganisation"


def acts() -> list[Reorganisation]:
    """Every reorganisation of the model in scope, newest first. For administrators."""
    return list(Reorganisation.unrestricted.order_by("-done_at", "-id"))  # See docstring.


def act_of(pk: UUID) -> Reorganisation:
    """One reorganisation. For administrators. Raises NoSuchReorganisation."""
    found = Reorganisation.unrestricted.filter(pk=pk).first()  # See docstring.
    if found is None:
        raise NoSuchReorganisation(pk.hex)
    return found


@dataclass(frozen=True, slots=True)
class Line:
    """What went from one unit to another in an act: how many open matters, things of each kind, and how many of the bundles stayed after a counter-act."""

    giver: str
    taker: str
    matters: int
    kinds: dict[str, int]
    restored: int
    kept: int


def lines(act: UUID, actor: Actor) -> list[Line]:
    """An act in lines, by unit, as an administrator in a post may see it: nothing of matters the own unit is barred from."""
    found: dict[tuple[str, str], list[Moved]] = {}
    every = list(Moved.unrestricted.filter(act_id=act).order_by("id"))  # See docstring.
    hidden = {subject for subject, unit in barred({m.subject for m in every if m.subject}) if unit == actor.unit}
    for moved in every:
        if moved.subject in hidden:
            continue
        found.setdefault((code_of(moved.giver_id), code_of(moved.taker_id)), []).append(moved)
    return [
        Line(
            giver,
            taker,
            sum(m.open for m in some),
            dict(Counter(thing[0] for m in some for thing in m.things)),
            sum(m.state == "RESTORED" for m in some),
            sum(m.state == "KEPT" or m.why == "partly" for m in some),
        )
        for (giver, taker), some in sorted(found.items())
    ]


def kept(act: UUID) -> list[tuple[UUID, str, str]]:
    """(matter, unit that has it, why) of what a counter-act did not give back. For the operator; a page shows those its reader may know of."""
    left = Moved.unrestricted.filter(act_id=act).exclude(why="").exclude(subject=None)  # See docstring.
    return [(m.subject, code_of(m.taker_id), m.why) for m in left.order_by("id") if m.subject]


@dataclass(frozen=True, slots=True)
class Told:
    """What a notice tells a successor of the whole act."""

    on: date
    document: str
    matters: int
    givers: tuple[str, ...]


def told(unit: UUID | None, subject: UUID) -> Told | None:
    """Of which reorganisation a notice to `unit` about matter `subject` speaks: the newest in which it took that matter over."""
    mine = sorted(rows(Moved, taker_id=unit, subject=subject), key=lambda m: m.id) if unit else []  # What the unit itself took over.
    if not mine:
        return None
    act = rows(Reorganisation, id=mine[-1].act_id)[0]  # Likewise.
    every = Moved.unrestricted.filter(act_id=act.id, taker_id=unit, open=True).values_list("subject", "giver_id")  # Likewise.
    taken = list(every)
    return Told(act.on, act.document, len({subject for subject, _giver in taken}), tuple(sorted({code_of(giver) for _subject, giver in taken})))


def _planned() -> tuple[tuple[str, tuple[tuple[str, tuple[str, ...] | None], ...], str, str], ...]:
    """The endings of the acts that stand, the newest last."""
    found = Reorganisation.unrestricted.filter(undone_at=None).order_by("done_at", "id")  # Succession is public inside a model.
    return tuple(
        (e["unit"], tuple((s["unit"], None if s["area"] is None else tuple(s["area"])) for s in e["shares"]), e["fallback"], e["people"])
        for endings in found.values_list("endings", flat=True)
        for e in endings
    )


@lru_cache(maxsize=16)
def _heirs(pack: Pack, planned: tuple[tuple[str, tuple[tuple[str, tuple[str, ...] | None], ...], str, str], ...]) -> Heirs:
    said = {
        unit: Ending(unit, tuple(Share(code, None if area is None else frozenset(area)) for code, area in shares), fallback, people)
        for unit, shares, fallback, people in planned
    }
    return Heirs(pack, said)


@dataclass(frozen=True, slots=True)
class Counted:
    """Whose matters count as a unit's of today: all of these units', and of others those at these places (None: those without a place)."""

    whole: tuple[UUID, ...]
    parts: tuple[tuple[UUID, tuple[str, ...], bool], ...]


def counted_as(book: Book, unit: str, day: date) -> Counted:
    """Reading the figures of ended units under the unit that answers today: a matter counts where its place lies. The model must be in scope."""
    if unit not in {u.code for u in book.pack.units.units}:
        return Counted((unit_id(book.model, unit),), ())
    planned = _planned() if columns(Reorganisation, ("document",)) else ()
    return _counted(book.model, _heirs(book.pack, planned), unit, day)


@lru_cache(maxsize=256)
def _counted(model: str, heirs: Heirs, unit: str, day: date) -> Counted:
    whole, parts = [unit_id(model, unit)], []
    every = len(heirs.pack.zones.zones)
    for code in heirs.before(unit, day):
        try:
            zones, placeless = heirs.zones_to(code, unit, day)
        except NoHeir:  # A line of succession that leads nowhere counts for nobody.
            continue
        if len(zones) == every and placeless:
            whole.append(unit_id(model, code))
        elif zones or placeless:
            parts.append((unit_id(model, code), zones, placeless))
    return Counted(tuple(whole), tuple(parts))
