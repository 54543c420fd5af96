"""What one act of the table is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from lienket.kernel.actor import Actor
from lienket.kernel.errors import LienketError
from lienket.situation import parameters as given
from lienket.situation.stand import Stand

Call = Callable[[Actor, UUID, Any, datetime], object]


class NoSuchGround(LienketError):
    """The model has no such clause or law row to rest a pause or a refusal on: (ground)."""

    code = "no-such-ground"


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that may be done: its words, what it must be told, when it is possible, what undoes it."""

    code: str
    vi: str
    en: str
    parameters: type[given.Parameters]
    call: Call
    possible: Callable[[Stand], bool]
    records: str
    undo: str = ""
    tone: str = ""
    """'' | primary | danger: how strongly the pages offer it."""

    def label(self, language: str) -> str:
        """What the button says."""
        return self.en if language == "en" else self.vi
