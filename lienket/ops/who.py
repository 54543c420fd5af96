"""Which model, and which post acts."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from lienket.instruments.queries import Book, book
from lienket.journal.queries import models_loaded
from lienket.journal.rows import in_model
from lienket.kernel.actor import Actor
from lienket.situation.refusals import SeveralModels
from lienket.units.queries import acting_post

Model = Annotated[str, typer.Option("--model", help="Mã mô hình; bỏ trống nếu chỉ có một. / Model code; may be left out if only one is loaded.")]
As = Annotated[str, typer.Option("--as", help="Đơn vị hoặc đơn-vị/chức-trách thực hiện. / Acting unit or unit/post.")]


def chosen(model: str) -> str:
    """The model named, or the only one there is. Raises SeveralModels, NoPackLoaded."""
    if model:
        return model
    known = models_loaded()
    if len(known) != 1:
        raise SeveralModels(", ".join(known))
    return known[0]


def book_of(model: str) -> Book:
    """The pack of `model` in use. Raises NoPackLoaded."""
    with in_model(model):
        return book(model)


def acting(model: str, post: str, at: datetime) -> Actor:
    """The actor for a post named on the command line."""
    code = chosen(model)
    day = at.astimezone(book_of(code).calendar.zone).date()
    with in_model(code):
        return acting_post(code, post, day)
