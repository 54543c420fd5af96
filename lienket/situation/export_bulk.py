"""Taking much out takes two: a list above the threshold is asked for, confirmed by another person of the unit, and fetched by the one who asked.

The file is made when it is fetched, under the policy of that moment, and holds nothing that was not in the list the second person confirmed: no copy of
it lies on the node meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from lienket.instruments.queries import Book
from lienket.kernel.actor import Actor
from lienket.situation.export import Confirmed, Exported, Format, SecondNeeded, export, rows_of
from lienket.situation.lists import Filters
from lienket.situation.second import ask, confirmed_request
from lienket.situation.second_kinds import EXPORT

if TYPE_CHECKING:
    from lienket.situation.models import SecondRequest


def take_out(*, actor: Actor, filters: Filters, book: Book, at: datetime, format: Format, why: str, language: str) -> Exported | SecondRequest:
    """The list as a file; above the threshold the request for a second person.

    Records: as `export`, or second.asked/1. Raises as `export` (never SecondNeeded), AlreadyAsked, NotAllowed for an actor without a person.
    """
    try:
        return export(actor=actor, filters=filters, book=book, at=at, format=format, why=why, language=language)
    except SecondNeeded:
        found = rows_of(actor, filters, book, at)  # Reading a long list is no work for the writers' line; each matter is tested again in it.
        values = {
            "filters": _plain(filters),
            "format": format,
            "restricted": sum(row.matter.restricted for row in found),
            "subjects": {row.matter.id.hex: int(row.level) for row in found},
        }
        return ask(actor=actor, act=EXPORT, subject=None, why=why, values=values, at=at)


def fetch(*, actor: Actor, request: UUID, book: Book, at: datetime, language: str) -> Exported:
    """The file of a confirmed list, for the one who asked, in the post in which he did, until the request ends.

    Records: as `export`. Raises NoSuchRequest, RequestWaits, RequestOver, NotAllowed.
    """
    row, wanted = confirmed_request(actor, request, EXPORT, at)
    kind: Format = "csv" if wanted.values["format"] == "csv" else "xlsx"
    confirmed = Confirmed(row.id, frozenset(UUID(hex=subject) for subject in wanted.values["subjects"]))
    filters = filters_of(wanted.values["filters"])
    return export(actor=actor, filters=filters, book=book, at=at, format=kind, why=wanted.why, language=language, confirmed=confirmed)


def _plain(filters: Filters) -> dict[str, Any]:
    """The filters that are set, as JSON."""
    known = ((f.name, getattr(filters, f.name), f.default) for f in fields(Filters))
    return {name: value.isoformat() if isinstance(value, date) else value for name, value, default in known if value != default}


def filters_of(plain: Mapping[str, Any]) -> Filters:
    """The filters kept with a request."""
    given: dict[str, Any] = {name: date.fromisoformat(value) if name in {"since", "until"} else value for name, value in plain.items()}
    return Filters(**given)
