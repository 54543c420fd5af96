"""Matters on their way to a body outside the model: the record of each transfer, and its rows. Acts on it: routing.outside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from lienket.journal.door import Writing
from lienket.journal.reads import largest, one, rows
from lienket.kernel.errors import LienketError
from lienket.kernel.ids import uuid7
from lienket.matters.models import SentOut, SentOutWords
from lienket.units.queries import unit_of

if TYPE_CHECKING:
    from lienket.matters.models import Matter


class SentOutside(LienketError):
    """The matter is on its way to a body outside the model; confirm that transfer or take it back first: (matter)."""

    code = "sent-outside"


def on_its_way(matter: UUID) -> SentOut | None:
    """The transfer outside that nobody has confirmed yet, if there is one; for actions."""
    return next(iter(rows(SentOut, matter_id=matter, state="SENT")), None)  # See docstring.


def require_here(row: Matter) -> None:
    """Raise SentOutside where the matter is on its way out: two would lead it."""
    if on_its_way(row.id) is not None:
        raise SentOutside(row.id.hex)


def add_sent(
    door: Writing,
    row: Matter,
    *,
    unit: UUID,
    year: int,
    outcome: str,
    note: UUID,
    files: list[list[Any]],
    clock: UUID | None,
    words: Mapping[str, str],
) -> SentOut:
    """A transfer outside, numbered in its unit's records of the year: inside the door nobody else can give that number. The act records it."""
    serial = (largest(SentOut, "serial", unit_id=unit, year=year) or 0) + 1  # Only the number.
    pk, now = uuid7(door.recorded_at), door.recorded_at
    values = {"id": pk, "matter_id": row.id, "unit_id": unit, "year": year, "serial": serial, "outcome": outcome, "note": note, "files": files}
    values |= {"clock": clock, "sent_at": now}
    door.add(SentOut, **values)
    door.add(SentOutWords, id=pk, **words)
    return SentOut(**values)


def settle_sent(door: Writing, sent: SentOut, state: str, **values: object) -> None:
    """Put a transfer that was on its way into its last state. The act records it. Raises Overtaken."""
    door.change(SentOut, sent.id, {"state": "SENT"}, state=state, settled_at=door.recorded_at, **values)


def sent_of(matter: UUID) -> list[tuple[SentOut, SentOutWords | None]]:
    """Transfers outside with their words (None where erased), newest first; for readers at level work, as the policy has found."""
    found = sorted(rows(SentOut, matter_id=matter), key=lambda r: (r.sent_at, r.id), reverse=True)  # See docstring.
    for row in found:
        row.unit = unit_of(row.unit_id)
    return [(row, one(SentOutWords, id=row.id)) for row in found]
