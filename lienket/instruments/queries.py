"""The pack in use, compiled and kept: the rulebook, the working calendar, the outlines."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from lienket.geo.zones import ZoneIndex, read_boundaries
from lienket.instruments.models import PackEdition
from lienket.journal.reads import columns
from lienket.kernel.errors import LienketError
from lienket.kernel.worktime import Calendar
from lienket.regulation.decide import Rulebook
from lienket.regulation.load import Pack, pack_from_sources
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
