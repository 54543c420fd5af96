"""Lint: what is wrong with a pack that loads. Exact over the product of the vocabularies, at every date on which anything changes.

Rules: no-regulation, gap, conflict, role-unresolved, own-case, unreachable, shadowed, never-applies, not-executed, expired-unit, ended-zone,
site-uncovered, party-without-zone, role-without-unit, escalation-loop, looser-than-law, law-not-in-force, law-without-limit, warning-never, numbering, those
of `lint_rhythm`.
"""

from __future__ import annotations

from datetime import date

from lienket.regulation.finding import Finding
from lienket.regulation.load import Pack
from lienket.regulation.proof import prove

__all__ = ["Finding", "lint"]


def lint(pack: Pack, on: date | None = None) -> tuple[Finding, ...]:
    """Every finding about `pack`: as it stands on the local date `on`, or over its whole life. Errors first, then by file and line."""
    return prove(pack, on).findings
