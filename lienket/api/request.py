"""What a request to the API carries once it has been let in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from django.http import HttpRequest

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from lienket.instruments.queries import Book
    from lienket.kernel.actor import Actor
    from lienket.units.models import Account


def today(request: ApiRequest) -> date:
    """The local day of the model acted in."""
    return request.at.astimezone(request.book.calendar.zone).date()


class ApiRequest(HttpRequest):
    """A request of a program under a token, or of one of our own pages under the session. `at` is read from the clock once."""

    actor: Actor
    account: Account
    book: Book
    at: datetime
    language: Literal["vi", "en"]
    token: UUID | None
