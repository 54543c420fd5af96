"""Lint rules about clauses without effect: never-applies, shadowed, not-executed.

A rule counts if somewhere, on some date, it changes the decision: a clock that is not tightened by a shorter one, the ladder that is climbed, a label no
other makes stricter, a supporter nobody else adds. Of two that say the same the wider, then the earlier, counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, get_args

from lienket.regulation.cubes import TooHard
from lienket.regulation.edition import Compiled
from lienket.regulation.finding import Finding, at, shown
from lienket.regulation.format import ClockRule, EscalationRule, Label, Level, RoutingRule, SharingRule
from lienket.regulation.ground import Clauses, Spot, bits, leads
from lienket.regulation.ledger import Ledger, Scene
from lienket.regulation.load import Pack
from lienket.regulation.spans import looser

LABELS: tuple[str, ...] = get_args(Label)
LEVELS: tuple[str, ...] = get_args(Level)

Beats = Callable[[int], bool]
"""Whether another clause, where it holds too, leaves nothing of the rule asked about."""


@dataclass(slots=True)
class IdleSurvey:
    """Looks for the clauses without effect, one edition after the other."""

    pack: Pack
    clauses: Clauses
    ledger: Ledger
    held: dict[int, dict[str, Any]] = field(default_factory=dict)
    """Clause → an example of facts that meet it."""
    _seen: int = 0
    _alive: set[tuple[int, str]] = field(default_factory=set)
    _settled: set[int] = field(default_factory=set)
    _beaten: dict[tuple[int, str], int] = field(default_factory=dict)

    def walk(self, scene: Scene) -> None:
        """See which clauses of one edition have an effect."""
        wide = {n: (self.clauses.rules[n].rank[1], k) for k, n in enumerate(scene.order)}
        for place, n in enumerate(scene.order):
            if self.clauses.rules[n].instrument is None or n in self._settled:
                continue
            self._seen |= 1 << n
            if n not in self.held:
                self._hold(scene, n)
            if n in self.held:
                before = {m for m in scene.order if wide[m] < wide[n]}
                parts = dict(self._parts(n, before, set(scene.order[:place])))
                for part, ways in parts.items():
                    if (n, part) not in self._alive:
                        self._look(scene, n, part, ways)
                if all((n, part) in self._alive for part in parts):
                    self._settled.add(n)

    def _hold(self, scene: Scene, n: int) -> None:
        if not self.clauses.space.empty(self.clauses.cubes[n]):
            for spot in scene.places:
                if spot.certain >> n & 1:
                    self.held[n] = shown(self.clauses.space.facts(self.clauses.cubes[n], spot.place), scene.day)
                    return

    def _look(self, scene: Scene, n: int, part: str, ways: list[Beats]) -> None:
        others = [m for m in scene.order if m != n and self.clauses.meets[n] >> m & 1]
        walls = [sum(1 << m for m in others if beats(m)) for beats in ways]
        self._beaten[n, part] = self._beaten.get((n, part), 0) | self.clauses.ousters[n] & scene.all
        for wall in walls:
            self._beaten[n, part] |= wall
        if any(self._stands(scene, spot, n, wall) for spot in scene.places if spot.certain >> n & 1 for wall in walls):
            self._alive.add((n, part))

    def _stands(self, scene: Scene, spot: Spot, n: int, wall: int) -> bool:
        try:
            return bool(self.clauses.ask(1 << n, self.clauses.space.whole, wall & spot.certain, spot.certain))
        except TooHard:
            key = self.clauses.rules[n].key
            self.ledger.give_up((f"shadowed: '{key}'", f"shadowed: '{key}'"), scene.day)
            return True

    def _parts(self, n: int, before: set[int], earlier: set[int]) -> Iterator[tuple[str, list[Beats]]]:
        """Each rule of a clause, with the ways in which it may count. `before`: the wider clauses, and the earlier of those as wide."""
        c = self.clauses.rules[n]
        if c.clause.routing and not leads(c):
            yield "routing", list(self._adding(c, c.clause.routing, before))
        if c.clause.clock:
            yield "clock", [self._shorter(c.clause.clock)]
        if c.clause.escalation:
            yield "escalation", [self._climbed(c, c.clause.escalation, earlier)]
        if c.clause.sharing:
            yield "sharing", list(self._sharing(c.clause.sharing, before))

    def _adding(self, c: Compiled, rule: RoutingRule, before: set[int]) -> Iterator[Beats]:
        if rule.first_actions or rule.overrides or not (rule.support or rule.inform):
            yield lambda m: False
        for code in rule.support:
            yield lambda m, code=code: m in before and self._adds(m, c, code, informs=False)  # type: ignore[misc]
        for code in rule.inform:
            yield lambda m, code=code: m in before and self._adds(m, c, code, informs=True)  # type: ignore[misc]

    def _adds(self, m: int, c: Compiled, code: str, *, informs: bool) -> bool:
        other = self.clauses.rules[m]
        rule = other.clause.routing
        if rule is None or leads(other) or other.instrument is not c.instrument:
            return False
        return code in rule.support or (informs and code in rule.inform)

    def _shorter(self, rule: ClockRule) -> Beats:
        def beats(m: int) -> bool:
            other = self.clauses.rules[m].clause.clock
            return other is not None and (other.clock, other.duty) == (rule.clock, rule.duty) and looser(rule.limit, other.limit) is True

        return beats

    def _climbed(self, c: Compiled, rule: EscalationRule, earlier: set[int]) -> Beats:
        def beats(m: int) -> bool:
            other = self.clauses.rules[m]
            same = other.clause.escalation is not None and other.clause.escalation.clock == rule.clock
            return same and (other.rank > c.rank or (other.rank == c.rank and m in earlier))

        return beats

    def _sharing(self, rule: SharingRule, before: set[int]) -> Iterator[Beats]:
        def stricter(m: int) -> bool:
            other = self.clauses.rules[m].clause.sharing
            if other is None or other.label is None or rule.label is None:
                return False
            mine, theirs = LABELS.index(rule.label), LABELS.index(other.label)
            return theirs > mine or (theirs == mine and m in before)

        def lower(m: int) -> bool:
            other = self.clauses.rules[m].clause.sharing
            if other is None or other.informed_level is None or rule.informed_level is None:
                return False
            mine, theirs = LEVELS.index(rule.informed_level), LEVELS.index(other.informed_level)
            return theirs < mine or (theirs == mine and m in before)

        if rule.label:
            yield stricter
        if rule.informed_level:
            yield lower
        if rule.restricted or rule.profile or rule.onward or not (rule.label or rule.informed_level):
            yield lambda m: False

    def findings(self) -> Iterator[Finding]:
        """Clauses without effect on every date."""
        for n in bits(self._seen):
            key = self.clauses.rules[n].key
            if n not in self.held:
                message = ("điều kiện không bao giờ thỏa mãn", "its condition can never be met")
                remedy = ("xem địa bàn đã chấm dứt, dấu hiệu trái nhau", "look for ended zones and contradicting flags")
                yield Finding("never-applies", "warning", *at(self.pack, key), message, remedy)
        for (n, part), by in self._beaten.items():
            if (n, part) not in self._alive:
                yield self._shadowed(n, part, by)

    def _shadowed(self, n: int, part: str, by: int) -> Finding:
        key = self.clauses.rules[n].key
        names = [f"'{self.clauses.rules[m].key}'" for m in bits(by & self.clauses.meets[n])]
        named = ", ".join(names[:4]) + (" …" if len(names) > 4 else "")
        message = (
            f"không bao giờ có tác dụng: luôn bị điều khoản khác gạt ra hoặc quy định chặt hơn ({named})",
            f"never has an effect: always set aside or tightened by other clauses ({named})",
        )
        remedy = ("bỏ điều khoản này, hoặc thu hẹp các điều khoản kia", "remove the clause, or narrow the others")
        return Finding("shadowed", "warning", *at(self.pack, key, part), message, remedy, self.held[n])


def not_executed(pack: Pack) -> Iterator[Finding]:
    """Rules in plans and decisions: only regulations are executed."""
    for instrument in pack.instruments:
        for clause in instrument.clauses:
            if instrument.kind != "regulation" and clause.executed:
                message = (
                    f"'{instrument.code}' không phải quy chế nên quy tắc này không chạy",
                    f"'{instrument.code}' is no regulation, so this rule is not executed",
                )
                remedy = ("chuyển quy tắc vào một quy chế", "move the rule into a regulation")
                yield Finding("not-executed", "warning", *at(pack, f"{instrument.code}#{clause.id}"), message, remedy)
