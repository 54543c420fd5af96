"""A plan worked out to the last byte but for its place in the chain: what another process can do ahead of the one that writes.

Everything here is plain tuples, lists and text, so that it crosses a pipe quickly.
"""

from __future__ import annotations

from typing import Any

from lienket.journal.codec import table
from lienket.journal.plan import Plan
from lienket.journal.rows import DomainRow
from lienket.kernel.events import Event

PreparedRow = tuple[str, list[Any], str, str]
"""Table, values as the engine takes them, key, digest of the canonical form."""

PreparedEvent = tuple[dict[str, Any], tuple[str, ...], bool]
"""Journal data, the subjects whose timelines the event belongs to, whether consumers are to hear of it."""

Prepared = tuple[list[PreparedRow], list[PreparedEvent]]
"""One act, ready to be written."""


def prepared_row(model: str, row: type[DomainRow], values: dict[str, Any]) -> PreparedRow:
    """A new row of linkage model `model`. Raises TypeError for an unknown column."""
    sheet = table(row)
    values["model_id"] = model
    plain, nonce = sheet.form(values)
    return sheet.name, sheet.stored(plain, nonce), plain[sheet.key], sheet.digest_of(plain, nonce)


def prepared_event(event: Event) -> dict[str, Any]:
    """An event as journal data. Raises UnjournalableValue."""
    return {"name": event.name, **event.data()}


def prepare(model: str, plan: Plan) -> Prepared:
    """Work out `plan` for linkage model `model`; nothing is read or written."""
    rows = [prepared_row(model, row, values) for row, values in plan.rows]
    return rows, [(prepared_event(e.event), tuple([s.hex for s in e.subjects]), e.tell) for e in plan.events]
