"""The map as SVG: the same picture for the page and for programs."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from lienket.geo.drawing import Picture, draw
from lienket.instruments.queries import Book
from lienket.intake.detail import detail
from lienket.kernel.actor import Actor
from lienket.matters.queries import find, shown
from lienket.sharing import policy
from lienket.sharing.codes import Level
from lienket.situation import mapping
from lienket.situation.mapping import MapQuery

ZOOM = (8.0, 18.0)
"""The zooms at which matters are gathered."""

CLOSE = 18.0

Extent = tuple[float, float, float, float]
"""(south, west, north, east) in degrees."""


def drawn(actor: Actor, book: Book, query: MapQuery, at: datetime, language: str, zoom: float, extent: Extent | None = None) -> str:
    """What `actor` may see of `query`, as SVG: of `extent` where it is given, else of the zone asked for, else of everything drawn."""
    seen = mapping.situation(actor, book, query, at, language)
    return draw(replace(mapping.picture(book, seen, query, at, language, zoom=zoom), bounds=extent or mapping.extent_of(query.zone)))


def drawn_matter(actor: Actor, book: Book, number: str, at: datetime, language: str, form: str = "detail") -> str:
    """A small picture of one matter: its zones and, for who works on it, its position.

    Records: restricted.read/1 where the position of a restricted matter is shown. Raises NoSuchMatter.
    """
    matter = find(actor, number, at)
    level = policy.level_of(actor, matter.id, at) or Level.KNOW
    query = MapQuery(on=matter.received_at.astimezone(book.calendar.zone).date())
    row = shown([matter.id])[0]
    seen = mapping.one(book, row, level, query, language)
    if level >= Level.WORK and matter.restricted:
        detail(actor=actor, number=number, at=at, form=form, language=language)  # A position is detail: the read is journaled.
    title = mapping.WORDS["spot"][language].format(number=row.number)
    whole = mapping.picture(book, seen, query, at, language, zoom=CLOSE, title=title)
    footer = "" if whole.areas or whole.marks else mapping.WORDS["bare"][language]
    around = mapping.around(seen)
    return draw(Picture(title=whole.title, areas=whole.areas, marks=whole.marks, footer=footer, bounds=around, width=480, height=300, language=language))
