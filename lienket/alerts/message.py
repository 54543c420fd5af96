"""What a transport is handed, and what it may answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it goes out. `id` is the same however often it is tried; `data` is for programs."""

    id: UUID
    language: str
    subject: str
    text: str
    data: Mapping[str, Any]


class TransportError(Exception):
    """A message was not taken; `reason` is a code. `final`: trying again cannot help; `unknown`: it may have arrived all the same.

    No refusal: it never leaves the sender, which writes it down on the delivery.
    """

    def __init__(self, reason: str, *, final: bool = False, unknown: bool = False) -> None:
        """Keep what decides about trying again; never the address or the words."""
        super().__init__(reason)
        self.reason = reason
        self.final = final
        self.unknown = unknown
