"""The annex that follows from the source: who leads, by field and zone, on the day the instrument comes into force."""

from __future__ import annotations

from functools import lru_cache
from math import ceil

from lienket.instruments.paper.content import Table
from lienket.instruments.paper.words import Language, fixed, one_line
from lienket.regulation.format import Instrument
from lienket.regulation.load import Pack
from lienket.regulation.matrix import annex_rows, matrix

_ZONES = 7
"""Most groups of zones side by side on a sheet; more go to a further table."""


@lru_cache(maxsize=32)
def _coverage(pack: Pack, code: str, language: Language) -> tuple[Table, ...]:
    instrument = next(i for i in pack.instruments if i.code == code)
    on = instrument.in_force.start or instrument.signed_on
    if instrument.kind != "regulation" or on is None or not any(clause.routing for clause in instrument.clauses):
        return ()
    head, *rows = ([one_line(cell) for cell in row] for row in annex_rows(matrix(pack, on), language))
    if len(head) < 2:
        return ()
    title, note = fixed("coverage", language).format(f"{on:%d/%m/%Y}"), fixed("coverage-note", language)
    each = ceil((len(head) - 1) / ceil((len(head) - 1) / _ZONES))  # Sheets of like width.
    parts = [slice(n, n + each) for n in range(1, len(head), each)]
    named = title if len(parts) == 1 else f"{title} ({{}}/{len(parts)})"
    return tuple(
        Table(named.format(n), (head[0], *head[part]), _alike([(row[0], tuple(row[part])) for row in rows]), note) for n, part in enumerate(parts, start=1)
    )


def _alike(rows: list[tuple[str, tuple[str, ...]]]) -> tuple[tuple[str, ...], ...]:
    """Fields with the same cells share a row, in the order of the first."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for field, cells in rows:
        groups.setdefault(cells, []).append(field.lstrip("– "))
    return tuple(("; ".join(fields), *cells) for cells, fields in groups.items())


def coverage(pack: Pack, instrument: Instrument, language: Language = "vi") -> tuple[Table, ...]:
    """The coverage matrix of a regulation as an annex; none where it gives nobody a lead."""
    return _coverage(pack, instrument.code, language)
