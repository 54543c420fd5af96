"""The shapes of what the API takes about the hand-over of a shift."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from lienket.api.given import Given


class NotesIn(Given):
    """What the next shift must know."""

    text: Annotated[str, Field(min_length=1, max_length=10_000)]
