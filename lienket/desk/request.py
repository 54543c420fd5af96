"""What a request carries once the middleware has looked at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from datetime import datetime

    from django_htmx.middleware import HtmxDetails

    from lienket.instruments.queries import Book
    from lienket.kernel.actor import Actor
    from lienket.units.models import Account


class DeskRequest(HttpRequest):
    """A request of a person acting in a post. `at` is read from the clock once for the whole request (aware UTC)."""

    user: Account
    actor: Actor
    book: Book
    at: datetime
    language: str
    htmx: HtmxDetails
    oversees: bool
    owes_second_step: bool
    second_waits: int
    """How many requests wait for this person as the second one, once a page has counted them."""
