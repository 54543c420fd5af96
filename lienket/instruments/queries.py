"""The pack in use, compiled and kept: the rulebook, the working calendar, the outlines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from lienket.geo.zones import ZoneIndex, read_boundaries
from lienket.instruments.models import PackEdition
from lienket.journal.reads import columns
from lienket.kernel.errors import LienketError
from lienket.kernel.worktime import Calendar
from lienket.regulation.decide import Rulebook
from lienket.regulation.finding import Finding
from lienket.regulation.format import Instrument
from lienket.regulation.lint import lint
from lienket.regulation.load import Pack, pack_digest, pack_from_sources
from lienket.regulation.rhythm import calendar_of as calendar_of
from lienket.units.queries import outlines, outlines_version


class NoPackLoaded(LienketError):
    """No pack is loaded for this model: (code). Run `lienket pack load PATH`."""

    code = "no-pack-loaded"


@dataclass(slots=True)
class Book:
    """Everything a decision needs, from one edition of a pack."""

    model: str
    number: int
    pack: Pack
    rules: Rulebook
    calendar: Calendar
    _kinds: dict[str, str] = field(default_factory=dict)

    def prefix(self, kind: str) -> str:
        """Prefix of the numbers of a kind."""
        if not self._kinds:
            self._kinds.update({k.code: k.prefix for k in self.pack.taxonomy.kinds})
        return self._kinds[kind]

    def year(self, at: datetime) -> int:
        """The local year of an instant."""
        return at.astimezone(self.calendar.zone).year


@lru_cache(maxsize=8)
def _book(model: str, number: int, digest: str) -> Book:
    pack = pack_from_sources(PackEdition.unrestricted.get(number=number).sources)  # The pack is public inside its model.
    return Book(model, number, pack, Rulebook(pack), calendar_of(pack))


def loaded(sources: Mapping[str, str]) -> Pack:
    """The pack of these sources; the last few are kept, for a draft is looked at many times between two saves. Raises PackRefused."""
    digest = pack_digest(sources)
    if digest not in _loaded:
        found = pack_from_sources(sources)
        while len(_loaded) >= MOST_KEPT:
            _loaded.pop(next(iter(_loaded)), None)
        _loaded[digest] = found
    return _loaded[digest]


_loaded: dict[str, Pack] = {}
MOST_KEPT = 16
"""Texts and packs of drafts that a process remembers."""


@lru_cache(maxsize=16)
def findings(pack: Pack, day: date | None) -> tuple[Finding, ...]:
    """What lint finds in a pack on a local day."""
    return lint(pack, day)


def latest() -> PackEdition | None:
    """The edition in use, or None before the first load."""
    return PackEdition.unrestricted.order_by("-number").first()  # The pack is public inside its model.


def book(model: str) -> Book:
    """The pack of `model` in use. Raises NoPackLoaded."""
    found = numbers_and_digests()
    if not found:
        raise NoPackLoaded(model)
    return _book(model, *max(found))


def numbers_and_digests() -> list[tuple[int, str]]:
    """Every loaded edition of the model in scope as (number, digest); asked before every act, so without its sources."""
    return columns(PackEdition, ("number", "digest"))  # The pack is public inside its model.


def zone_index(at: datetime) -> ZoneIndex:
    """A spatial index over the outlines of the model in scope that were the newest at `at`; kept until an outline is added."""
    return _index(*outlines_version(at))


@lru_cache(maxsize=8)
def _index(_model: str, _newest: UUID | None, at: datetime) -> ZoneIndex:
    found: dict[str, Any] = outlines(at)
    features = [{"type": "Feature", "properties": {"zone": zone}, "geometry": geometry} for zone, geometry in found.items()]
    return ZoneIndex(read_boundaries({"type": "FeatureCollection", "features": features}, "zone") if features else {})


def in_force_on(model: str, day: date) -> tuple[Instrument, ...]:
    """The instruments of the edition in use that are in force on a local day, the highest precedence first."""
    found = (i for i in book(model).pack.instruments if i.in_force.covers(day))
    return tuple(sorted(found, key=lambda i: (-i.precedence, i.code)))


@dataclass(frozen=True, slots=True)
class Loaded:
    """One loaded edition: its number, its digest, since when it is in use."""

    number: int
    digest: str
    loaded_at: datetime


def editions() -> list[Loaded]:
    """Every loaded edition of the model in scope, newest first."""
    rows = PackEdition.unrestricted.order_by("-number")  # The pack is public inside its model.
    return [Loaded(*row) for row in rows.values_list("number", "digest", "loaded_at")]


def edition_in_use(at: datetime) -> Loaded | None:
    """The edition that was in use at an instant; None before the first."""
    return next((e for e in editions() if e.loaded_at <= at), None)


def pack_numbered(model: str, number: int) -> Pack | None:
    """The pack of a loaded edition, word for word as it was; None where there is none of this number."""
    found = next((e for e in editions() if e.number == number), None)
    return None if found is None else _book(model, number, found.digest).pack


def texts_of(model: str, code: str) -> list[tuple[Loaded, str]]:
    """The editions in which the text of an instrument was new or changed, with that text, newest first."""
    out: list[tuple[Loaded, str]] = []
    before = ""
    for edition in reversed(editions()):
        pack = _book(model, edition.number, edition.digest).pack
        text = pack.sources[pack.places[code][0]] if code in {i.code for i in pack.instruments} else ""
        if text != before:
            out.append((edition, text))
        before = text
    return out[::-1]
