"""What the rules of lint look at, and what they write down: findings, and parts they could not prove."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from lienket.regulation.edition import Edition
from lienket.regulation.finding import Finding, Severity
from lienket.regulation.ground import Clauses, Spot, spots
from lienket.regulation.refusal import Both


@dataclass
class Scene:
    """One edition as the rules look at it."""

    edition: Edition
    day: date
    clauses: Clauses
    order: tuple[int, ...]
    """The numbers of the clauses in force, in the order of the pack."""
    parties: frozenset[str]
    containers: frozenset[str]
    """Zones in which others lie."""

    @cached_property
    def places(self) -> tuple[Spot, ...]:
        """The classes of places."""
        return spots(self.edition, self.clauses, self.order)

    @cached_property
    def all(self) -> int:
        """The clauses in force."""
        return sum(1 << n for n in self.order)


@dataclass(slots=True)
class Ledger:
    """Findings by what they are about and the edition they were seen in, and the parts that were not proved.

    What still holds in the last edition looked at is reported in full weight; what only held before is history nobody can amend, and weighs less.
    """

    now: int = 0
    found: dict[tuple[str, ...], dict[int, Finding]] = field(default_factory=dict)
    always: dict[tuple[str, ...], Finding] = field(default_factory=dict)
    """Findings that weigh the same whenever they were seen: about law, about units and zones that ended."""
    unproved: dict[Both, date] = field(default_factory=dict)

    def has(self, key: tuple[str, ...]) -> bool:
        """Whether this was found in the edition at hand already."""
        return self.now in self.found.get(key, {})

    def about(self, rule: str, clause: str) -> bool:
        """Whether something of this rule was found about a clause in the edition at hand already."""
        return any(key[0] == rule and key[-1] == clause and self.now in by for key, by in self.found.items())

    def keep(self, key: tuple[str, ...], finding: Finding) -> None:
        """Keep the first finding of its key in the edition at hand."""
        self.found.setdefault(key, {}).setdefault(self.now, finding)

    def give_up(self, what: Both, day: date) -> None:
        """A question was too hard: say which part stays unproved."""
        self.unproved.setdefault(what, day)

    def findings(self) -> list[Finding]:
        """Everything found, the past with less weight."""
        return [
            *self.always.values(),
            *(by[self.now] if self.now in by else replace(by[max(by)], severity=_LIGHTER[by[max(by)].severity]) for by in self.found.values()),
        ]


_LIGHTER: dict[Severity, Severity] = {"error": "warning", "warning": "note", "note": "note"}
