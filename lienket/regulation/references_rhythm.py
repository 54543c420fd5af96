"""Cross references of what an instrument holds beside the rules about a report: rhythm, targets, commendation, profiles, consents, signatories."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

PARTS = ("headline", "place", "time", "severity", "text", "files", "timeline")
"""Parts of a matter a redaction profile may show."""

_ACTORS = (
    "information.by",
    "information.to",
    "reporting.by",
    "reporting.to",
    "meeting.host",
    "meeting.attend",
    "commendation.proposed_by",
    "commendation.decided_by",
)

REFERENCES: list[tuple[str, str]] = [
    *((f"clauses.*.{path}.*", "role-or-unit") for path in _ACTORS),
    ("clauses.*.escalation.ladder.*.also.*", "ladder"),
    ("clauses.*.information.channels.*", "channel"),
    ("clauses.*.reporting.law", "law-row"),
    ("clauses.*.sharing.profile", "own-profile"),
    ("profiles.*.shows.*", "part"),
    ("signatories.*.unit", "own-party"),
    ("consents.*.unit", "own-party"),
    ("consents.*.clause", "own-clause"),
]
"""Path in an instrument → vocabulary its codes must be in."""

CASES: list[tuple[str, str]] = [
    ("cases.*.expect.breaks.*", "cited"),
    ("cases.*.expect.rhythm.*.cites", "cited"),
    ("cases.*.expect.rhythm.*.by.*", "unit"),
    ("cases.*.expect.rhythm.*.to.*", "unit"),
    ("cases.*.expect.rhythm.*.replaces", "instrument"),
]
"""The same for worked examples."""

WORDS: dict[str, tuple[str, str, str]] = {
    "own-profile": ("hồ sơ chia sẻ của văn bản này", "profile of this instrument", "profiles"),
    "own-party": ("bên ký của văn bản này", "party of this instrument", "parties"),
    "part": ("phần của vụ việc", "part of a matter", ""),
}
UNIQUE = (
    ("profiles.*.code", "hồ sơ chia sẻ", "profile"),
    ("chapters.*.number", "chương", "chapter"),
    ("parties.*.unit", "bên ký", "party"),
    ("signatories.*.unit", "người ký của đơn vị", "signatory of the unit"),
)
"""Codes that occur once in an instrument: path, words."""


def local_codes(data: Any) -> dict[str, Collection[str]]:
    """The vocabularies only this instrument defines, from its plain data."""
    return {"own-profile": _listed(data, "profiles", "code"), "own-party": _listed(data, "parties", "unit"), "part": PARTS}


def _listed(data: Any, name: str, key: str) -> frozenset[str]:
    entries = data.get(name) if isinstance(data, dict) else None
    listed = entries if isinstance(entries, list) else []
    return frozenset(entry[key] for entry in listed if isinstance(entry, dict) and isinstance(entry.get(key), str))
