"""A comparison as JSON data, for programs."""

from __future__ import annotations

from typing import Any

from lienket.regulation.clauses import Clause
from lienket.regulation.compare import Comparison, Pairing
from lienket.regulation.compare_words import Change
from lienket.regulation.format import Instrument


def comparison_data(found: Comparison) -> dict[str, Any]:
    """Everything that differs; clauses that do not are named only."""
    return {
        "before": _instrument(found.before),
        "after": _instrument(found.after),
        "same": found.same,
        "head": [_change(c) for c in found.head],
        "clauses": [_pairing(p) for p in found.clauses],
    }


def _instrument(text: Instrument) -> dict[str, Any]:
    return {"code": text.code, "number": text.number, "title": {"vi": text.title.vi, "en": text.title.en}}


def _clause(clause: Clause | None) -> dict[str, str] | None:
    return None if clause is None else {"id": clause.id, "cite": clause.cite}


def _change(change: Change) -> dict[str, Any]:
    return {
        "what": change.what,
        "clause": change.clause,
        "vi": change.text[0],
        "en": change.text[1],
        "before": _plain(change.before),
        "after": _plain(change.after),
    }


def _plain(value: Any) -> Any:
    """Data of a change; dates as text."""
    if isinstance(value, tuple | list):
        return [_plain(v) for v in value]
    return value if value is None or isinstance(value, str | int | bool | dict) else str(value)


def _pairing(pairing: Pairing) -> dict[str, Any]:
    out: dict[str, Any] = {
        "status": pairing.status,
        "before": _clause(pairing.before),
        "after": _clause(pairing.after),
        "matched": pairing.matched,
        "likeness": pairing.likeness,
    }
    if pairing.status != "same":
        out["changes"] = [_change(c) for c in pairing.changes]
        out["prose"] = {language: [[piece.op, piece.text] for piece in pieces] for language, pieces in zip(("vi", "en"), pairing.prose, strict=True)}
    return out
