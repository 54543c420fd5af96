"""What the pages of comparison and replay show, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lienket.regulation.compare import Comparison, Pairing, Piece
from lienket.regulation.replay import Result
from lienket.routing.explain import because_words, name
from lienket.situation.replay import Differing, Trial
from lienket.situation.replay_words import ASSUMPTION, CHANGES, NOBODY, matter_lines, stands_words


@dataclass(frozen=True, slots=True)
class Side:
    """One clause as a column shows it: its number, its heading, its words with what differs marked."""

    cite: str
    title: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A pair of clauses: how they were matched, both columns, and the sentences between."""

    status: str
    matched: str
    percent: int
    before: Side | None
    after: Side | None
    sentences: tuple[str, ...]


def lines(found: Comparison, language: str, whole: bool) -> list[Line]:
    """The clauses of a comparison, only those that differ unless `whole`."""
    return [_line(p, 0 if language == "vi" else 1) for p in found.clauses if whole or p.status != "same"]


def _line(pairing: Pairing, n: int) -> Line:
    sides: list[Side | None] = []
    for clause, hidden in ((pairing.before, "new"), (pairing.after, "gone")):
        title = (clause.title.vi if n == 0 else clause.title.en) if clause and clause.title else ""
        sides.append(Side(clause.cite, title, tuple(p for p in pairing.prose[n] if p.op != hidden)) if clause else None)
    sentences = tuple(c.text[n] for c in pairing.changes)
    return Line(pairing.status, pairing.matched, round(pairing.likeness * 100), sides[0], sides[1], sentences)


def result(trial: Trial, found: Result, language: str) -> dict[str, Any]:
    """The totals, the table of units with the lengths of its bars, and where the lead goes from and to."""
    most = max((max(*u.lead, *u.support) for u in found.units), default=0) or 1
    units = [
        {
            "code": u.unit,
            "name": _unit(trial, u.unit, language),
            "parts": [(*getattr(u, part), getattr(u, part)[1] - getattr(u, part)[0]) for part in ("lead", "support", "informed", "late")],
            "bars": [round(u.lead[0] * 100 / most, 1), round(u.lead[1] * 100 / most, 1)],
            "changed": any(getattr(u, part)[0] != getattr(u, part)[1] for part in ("lead", "support", "informed", "late")),
        }
        for u in found.units
    ]
    shifts = [
        {
            "before": _unit(trial, s.before, language),
            "after": _unit(trial, s.after, language),
            "why": because_words(trial.present.pack, s.because[0], language),
            "why_after": because_words(trial.draft.pack, s.because[1], language),
            "count": s.count,
        }
        for s in found.shifts[:50]
    ]
    return {
        "found": found,
        "units": units,
        "shifts": shifts,
        "sorts": [(sort, CHANGES[sort][language], n) for sort, n in found.by.items()],
        "stands": stands_words(trial, language),
        "assumption": ASSUMPTION[language],
    }


def _unit(trial: Trial, code: str, language: str) -> str:
    if not code:
        return NOBODY[language]
    known = any(u.code == code for u in trial.draft.pack.units.units)
    return name((trial.draft if known else trial.present).pack, "unit", code, language)


def listed(trial: Trial, found: list[Differing], language: str) -> list[dict[str, Any]]:
    """The matters that differ, with what differs."""
    return [{"number": one.number, "received_at": one.received_at, "lines": matter_lines(trial, one, language)} for one in found]
