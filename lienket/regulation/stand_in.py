"""A draft as if it had been signed: its new texts stand in the place, and the time, of the texts they amend. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from lienket.regulation.format import Instrument
from lienket.regulation.load import Pack
from lienket.regulation.parts import ALWAYS


@dataclass(frozen=True, slots=True)
class StandIn:
    """A text of the draft, the text of the present pack whose place it takes ('' for none), and the local dates it is tried over."""

    text: str
    instead_of: str
    start: date | None
    until: date | None


def standing_in(present: Pack, draft: Pack) -> tuple[Pack, tuple[StandIn, ...]]:
    """`draft` with every regulation that is new or reworded deemed in force while the one it amends was; without one to amend, always.

    A regulation that only got other dates keeps them: then it is the dates that are tried. Of new texts that replace each other the last is tried.
    """
    held = {i.code: i for i in present.instruments if i.kind == "regulation"}
    found = {i.code: i for i in draft.instruments if i.kind == "regulation"}
    fresh = {code: i for code, i in found.items() if code not in held or _undated(i) != _undated(held[code])}
    superseded = {i.replaces for i in fresh.values() if i.replaces in fresh and i.replaces != i.code}
    stands: list[StandIn] = []
    gone: set[str] = set()
    dated: dict[str, Instrument] = {}
    for code, text in fresh.items():
        if code in superseded:
            gone.add(code)
            continue
        base = _base(text, held, fresh)
        period = base.in_force if base else ALWAYS
        stands.append(StandIn(code, base.code if base else "", period.start, period.until))
        dated[code] = text.model_copy(update={"in_force": period})
        if base and base.code != code:
            gone.add(base.code)
    texts = tuple(dated.get(i.code, i) for i in draft.instruments if i.code in dated or i.code not in gone)
    return replace(draft, instruments=texts), tuple(stands)


def _undated(text: Instrument) -> Instrument:
    """The text without what says from when to when, by whom and when it was signed."""
    return text.model_copy(update={"in_force": ALWAYS, "signed_on": None, "source": None, "note": None, "confidence": "assumed", "parties": _unsigned(text)})


def _unsigned(text: Instrument) -> tuple[tuple[str, bool], ...]:
    return tuple((p.unit, p.as_lead) for p in text.parties)


def _base(text: Instrument, held: dict[str, Instrument], fresh: dict[str, Instrument]) -> Instrument | None:
    """The text of the present pack that `text` amends: of the same code, else the nearest one it replaces."""
    seen: set[str] = set()
    code: str | None = text.code
    while code and code not in seen:
        if code in held:
            return held[code]
        seen.add(code)
        code = fresh[code].replaces if code in fresh else None
    return None
