"""Instruments as data, for the command line and the API: what the page Regulations shows, with codes beside the words."""

from __future__ import annotations

from typing import Any

from lienket.instruments.consultation import party_codes
from lienket.instruments.queries import Loaded
from lienket.instruments.standing import Stand
from lienket.situation.document import in_language


def edition_data(edition: Loaded | None) -> dict[str, Any] | None:
    """A loaded edition."""
    return None if edition is None else {"number": edition.number, "loaded_at": edition.loaded_at.isoformat()}


def stand_data(stand: Stand, language: str) -> dict[str, Any]:
    """An instrument and how it stands; `number` is null where it bears none."""
    one = stand.instrument
    period = one.in_force
    return {
        "code": one.code,
        "kind": one.kind,
        "number": one.number if one.numbered else None,
        "title": in_language(one.title, language),
        "state": stand.state,
        "from": period.start.isoformat() if period.start else None,
        "until": period.until.isoformat() if period.until else None,
        "signed_on": one.signed_on.isoformat() if one.signed_on else None,
        "issued_by": one.issued_by,
        "parties": party_codes(one),
        "replaces": one.replaces,
        "replaced_by": stand.replaced_by or None,
        "versions": list(stand.versions),
        "confidence": str(one.confidence),
        "text_since": edition_data(stand.text),
    }
