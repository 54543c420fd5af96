"""How an instrument stands on a day: in force, yet to come, superseded or ended; and the versions of one regulation, which follow one another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from lienket.instruments.queries import Loaded, book, edition_in_use, texts_of
from lienket.regulation.format import Instrument
from lienket.regulation.load import Pack

State = Literal["now", "later", "superseded", "ended"]


def standing(pack: Pack, instrument: Instrument, day: date) -> State:
    """now, later, superseded or ended, on a day."""
    period = instrument.in_force
    if period.covers(day):
        return "now"
    if period.start is not None and day < period.start:
        return "later"
    follows = any(i.replaces == instrument.code and i.in_force.start is not None and i.in_force.start <= day for i in pack.instruments)
    return "superseded" if follows else "ended"


def versions(pack: Pack, instrument: Instrument) -> list[Instrument]:
    """The chain of succession this instrument stands in, oldest first."""
    chain = [instrument]
    known = {i.code: i for i in pack.instruments}
    while (earlier := known.get(chain[0].replaces or "")) is not None and earlier not in chain:
        chain.insert(0, earlier)
    while (later := next((i for i in pack.instruments if i.replaces == chain[-1].code), None)) is not None and later not in chain:
        chain.append(later)
    return chain


def ordered(pack: Pack, day: date) -> list[Instrument]:
    """Every instrument: those in force on the day first, and then the newest first."""
    return sorted(pack.instruments, key=lambda i: (not i.in_force.covers(day), -(i.in_force.start or date.min).toordinal(), i.code))


@dataclass(frozen=True, slots=True)
class Stand:
    """An instrument on a day, with the codes of the versions it is one of (oldest first), and the loaded edition that brought its text as it is."""

    instrument: Instrument
    state: State
    versions: tuple[str, ...]
    text: Loaded | None

    @property
    def replaced_by(self) -> str:
        """The next version, '' where there is none."""
        place = self.versions.index(self.instrument.code) + 1
        return self.versions[place] if place < len(self.versions) else ""


def stand_of(model: str, instrument: Instrument, day: date) -> Stand:
    """How one instrument of the edition in use stands on a local day."""
    pack = book(model).pack
    texts = texts_of(model, instrument.code)
    chain = tuple(i.code for i in versions(pack, instrument))
    return Stand(instrument, standing(pack, instrument, day), chain, texts[0][0] if texts else None)


def stands_on(model: str, day: date) -> list[Stand]:
    """How every instrument of the edition in use stands on a local day, in the order of the page."""
    return [stand_of(model, i, day) for i in ordered(book(model).pack, day)]


def edition_at_end_of(model: str, day: date, today: date) -> Loaded | None:
    """The edition in use when a local day ended (or is, today); None before the first, and for a day to come: nobody knows what will be loaded."""
    return None if day > today else edition_in_use(datetime.combine(day, datetime.max.time(), book(model).calendar.zone))
