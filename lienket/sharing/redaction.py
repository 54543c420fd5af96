"""What each level reads: an allow-list of fields. What is not named is not shown; a higher level only adds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lienket.sharing.codes import Level

_KNOW = frozenset({"id", "number", "kind", "field", "severity", "state", "received_on", "lead", "headline", "label", "level", "why_me"})
_VIEW = _KNOW | frozenset(
    {"place", "zones", "flags", "interim", "missing", "occurred_at", "received_at", "recorded_at", "because", "outcome", "closed_at", "merged_into"}
    | {"participants", "clocks", "timeline", "first_actions", "restricted", "regulation_says", "merged_number", "consent"}
)
_WORK = _VIEW | frozenset(
    {"text", "position", "notes", "reporter", "received_by", "circle", "links", "transfers", "reports", "concerns"}
    | {"tasks", "attachments", "calls", "referrals", "sent_out", "held_until"}
)
_LEAD = _WORK | frozenset({"identities"})

ALLOWED: Mapping[Level, frozenset[str]] = {Level.KNOW: _KNOW, Level.VIEW: _VIEW, Level.WORK: _WORK, Level.LEAD: _LEAD}


def redact(item: Mapping[str, Any], level: Level, protected: bool = False) -> dict[str, Any]:
    """The fields of `item` that a reader at `level` may see; that a protected reporter's identity is kept is never among them."""
    allowed = ALLOWED[level] - ({"identities"} if protected else set())
    return {name: value for name, value in item.items() if name in allowed}
