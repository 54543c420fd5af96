"""What a matter can be found by, folded, in three texts: one for each level of reading."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING
from uuid import UUID

from lienket.instruments.queries import Book, NoPackLoaded, book
from lienket.intake.queries import texts
from lienket.matters.queries import by_ids, words_said
from lienket.regulation.load import Pack
from lienket.sharing.policy import readers
from lienket.situation.folding import words
from lienket.situation.search_engine import tokens
from lienket.units.queries import unit_of

if TYPE_CHECKING:
    from lienket.matters.models import Matter

BETWEEN = " | "
"""Between two texts, so that no phrase runs from one into the other."""


def folded(parts: Iterable[str]) -> str:
    """The words of some texts, each word between blanks: `` tro`` finds the beginning of a word, `` xe `` a whole one."""
    return _joined(map(_folded, parts))


def _folded(part: str) -> str:
    return " ".join(words(part))


def _joined(parts: Iterable[str]) -> str:
    """Texts that are folded already, as one."""
    return f" {BETWEEN.join(filter(None, parts))} "


def number_spellings(prefix: str, year: int, serial: int) -> str:
    """A number as it is read, and as people shorten it: VV-2026-000123, VV-2026-123, 2026-123, 123."""
    return f"{prefix} {year} {serial:06d} {prefix} {year} {serial}"


def texts_of(model: str, subjects: Collection[UUID]) -> dict[UUID, tuple[str, str, str, str]]:
    """(who, k, v, w) of each of these matters of the linkage model in scope."""
    matters = by_ids(subjects)
    who, reported, said = readers(matters), texts(list(matters)), words_said(matters)
    try:
        rules = book(model)
    except NoPackLoaded:
        return {}
    return {
        pk: (
            tokens(who.get(pk, ())),
            _joined([_folded(number_spellings(m.prefix, m.year, m.serial)), *_known(rules, m)]),
            _joined(_viewed(rules, m)),
            folded([*reported.get(pk, ()), *said.get(pk, ())]),
        )
        for pk, m in matters.items()
    }


def _known(rules: Book, matter: Matter) -> Iterator[str]:
    names = _names(rules.pack)
    yield from names.get(("kind", matter.kind), ())
    yield from names.get(("field", matter.field), ())
    yield from names.get(("unit", unit_of(matter.lead_id).code), ())


def _viewed(rules: Book, matter: Matter) -> Iterator[str]:
    names = _names(rules.pack)
    for zone in dict.fromkeys([*([matter.place] if matter.place else ()), *matter.zones]):
        yield from names.get(("zone", zone), ())
    yield from names.get(("outcome", matter.outcome), ())


@lru_cache(maxsize=16)
def _names(pack: Pack) -> dict[tuple[str, str], tuple[str, ...]]:
    """Everything a code is called, in all languages, with the names of what it lies in, folded."""
    taxonomy = pack.taxonomy
    found = {("kind", e.code): (e.name.vi, e.name.en) for e in taxonomy.kinds}
    found |= {("outcome", e.code): (e.name.vi, e.name.en) for e in taxonomy.outcomes}
    out: dict[tuple[str, str], tuple[str, ...]] = dict(found)
    out |= {("unit", u.code): tuple(filter(None, (u.name.vi, u.name.en, u.short))) for u in pack.units.units}
    fields = {f.code: f for f in taxonomy.fields}
    zones = {z.code: z for z in pack.zones.zones}
    for code in fields:
        line: list[str] = []
        at: str | None = code
        while at and at not in line:
            line.append(at)
            at = fields[at].parent if at in fields else None
        out["field", code] = tuple(text for step in line if step in fields for text in (fields[step].name.vi, fields[step].name.en))
    for code in zones:
        reached, todo = [], [code]
        while todo:
            if (step := todo.pop()) not in reached and step in zones:
                reached.append(step)
                todo += zones[step].within
        out["zone", code] = tuple(text for step in reached for text in (zones[step].name.vi, zones[step].name.en, *zones[step].aliases))
    return {code: tuple(map(_folded, texts)) for code, texts in out.items()}
