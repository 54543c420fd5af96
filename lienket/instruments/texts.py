"""The sources of a pack with a draft laid over them, and the facts that are written into an instrument when it comes into force. No rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from lienket.regulation.format import Instrument
from lienket.regulation.load import Pack
from lienket.regulation.marked import parse
from lienket.regulation.rewrite import with_keys

Sources = Mapping[str, str]


def file_of(code: str) -> str:
    """Where a new instrument is written."""
    return f"regulations/{code}.yaml"


def plain(text: str) -> dict[str, Any]:
    """The plain data of a YAML text; empty where it is no mapping."""
    marked, _faults = parse(text)
    return marked.data if marked is not None and isinstance(marked.data, dict) else {}


def source_of(pack: Pack, code: str) -> str:
    """The text of an instrument of a pack."""
    return pack.sources[pack.places[code][0]]


def composed(base: Sources, changes: Sources, code: str) -> dict[str, str]:
    """The base with the changes; what the instrument `code` replaces ends on the day it begins, so that one regulation follows the other."""
    sources = {**base, **changes}
    own = plain(sources.get(file_of(code), ""))
    begins, replaced = _begin(own), own.get("replaces")
    if begins is None or not isinstance(replaced, str):
        return sources
    for name in sorted(n for n in sources if n.startswith("regulations/")):
        if f"code: {replaced}" in sources[name] and (old := plain(sources[name])).get("code") == replaced:
            period = old.get("in_force")
            if isinstance(period, dict) and _later(period.get("until"), begins) and not _later(period.get("from"), begins, never=False):
                sources[name] = with_keys(sources[name], {"in_force": {**period, "until": begins}})
    return sources


def _begin(own: Mapping[str, Any]) -> date | None:
    period = own.get("in_force")
    begins = period.get("from") if isinstance(period, dict) else None
    return begins if isinstance(begins, date) else None


def _later(day: Any, than: date, *, never: bool = True) -> bool:
    """Whether `day` is later; an open end (`never`) is later than any."""
    return day > than if isinstance(day, date) else never


def copied(text: str, code: str, number: str, replaces: str, begins: date) -> str:
    """The text of an instrument as the first draft of its successor: new code and number, unsigned, without the consents of the old one."""
    old = plain(text)
    parties = [{k: v for k, v in p.items() if k not in {"signed_on", "confidence"}} for p in old.get("parties") or ()]
    values: dict[str, Any] = {"code": code, "number": number, "replaces": replaces, "in_force": {"from": begins}, "signed_on": None, "consents": None}
    values |= {"source": None, "note": None, "confidence": None, "parties": parties or None}
    return with_keys(text, {k: v for k, v in values.items() if v is not None or k in old})


def consented(text: str, consents: Iterable[Mapping[str, Any]], left: Iterable[str]) -> str:
    """The text with what the parties reserved written into it; units that reserved the whole (`left`) are no parties."""
    own, gone, listed = plain(text), frozenset(left), [dict(c) for c in consents]
    values: dict[str, Any] = {}
    if listed or "consents" in own:
        values["consents"] = listed or None
    parties = own.get("parties") or []
    if gone & {p.get("unit") for p in parties}:
        values["parties"] = [p for p in parties if p.get("unit") not in gone]
        if own.get("signatories"):
            values["signatories"] = [s for s in own["signatories"] if s.get("unit") not in gone]
    return with_keys(text, values)


def signed(text: str, dates: Mapping[str, date], begins: date) -> str:
    """The frozen text with the facts of its signing: when each party signed, and the day it comes into force. No clause is touched."""
    own = plain(text)
    parties = [{**p, **({"signed_on": dates[p["unit"]]} if p["unit"] in dates else {})} for p in own.get("parties") or ()]
    values: dict[str, Any] = {"in_force": {**own.get("in_force", {}), "from": begins}, "signed_on": max(dates.values())}
    return with_keys(text, values | ({"parties": parties} if parties else {}))


def unlike(before: Instrument | None, after: Instrument) -> tuple[str, ...]:
    """The clauses of `after` that `before` does not hold word for word and rule for rule."""
    known = {c.id: c for c in before.clauses} if before else {}
    return tuple(c.id for c in after.clauses if known.get(c.id) != c)
