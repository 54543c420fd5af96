"""Lint rules about who leads: gaps, conflicts, roles nobody plays, clauses never reached, nobody else to lead a report about a party.

Each rule is one question to `Clauses.ask` per class of places: a witness is the example of a finding, none is the proof (docs/why/proof.md).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from lienket.regulation.cubes import TooHard
from lienket.regulation.finding import Finding, Severity, at, shown
from lienket.regulation.ground import Clauses, Spot, bits
from lienket.regulation.ledger import Ledger, Scene
from lienket.regulation.load import Pack
from lienket.regulation.model import Facts

_CHECK = ("xem lại điều kiện của các điều khoản", "look at the conditions of these clauses")
_GENERAL = ("thêm điều khoản chung giao cấp trên chủ trì", "add a general clause that gives the lead to a higher level")
_HIGHER = ("cho một điều khoản 'overrides' điều kia, hoặc nêu thêm điều kiện", "let one clause override the other, or give it one more condition")


@dataclass(slots=True)
class LeadSurvey:
    """Asks the questions about the lead, one edition after the other."""

    pack: Pack
    clauses: Clauses
    ledger: Ledger
    _reached: int = 0
    _seen: int = 0
    _unsure: int = 0

    def walk(self, scene: Scene) -> None:
        """Decide everything about who leads in one edition."""
        self._seen |= scene.all & self.clauses.leading
        deep: dict[tuple[str, ...], Finding] = {}
        for spot in scene.places:
            self._gaps(scene, spot)
            self._conflicts(scene, spot, deep)
            self._roles(scene, spot, deep)
            self._own_cases(scene, spot)
            self._reach(scene, spot)
        for key, finding in deep.items():
            if not self.ledger.has(key):
                self.ledger.keep(("own-case", *key), finding)

    def _ask(self, scene: Scene, spot: Spot, what: str, need: int, walls: int, base: int = -1, closed: int = 0) -> int:
        try:
            return self.clauses.ask(need, self.clauses.space.whole & base, walls, spot.certain, closed)
        except TooHard:
            names = ", ".join(f"'{self.clauses.rules[n].key}'" for n in bits(need))
            place = spot.place or "?"
            self.ledger.give_up((f"{what} {names} tại '{place}'".replace("  ", " "), f"{what} {names} at '{place}'".replace("  ", " ")), scene.day)
            return 0

    def _gaps(self, scene: Scene, spot: Spot) -> None:
        for n, kind in enumerate(self.pack.taxonomy.kinds):
            key = ("gap", kind.code)
            if self.ledger.has(key):
                continue
            cube = self._ask(scene, spot, f"gap: '{kind.code}'", 0, spot.leads, self.clauses.space.among("kind", [kind.code]))
            if cube:
                line = self.pack.line("taxonomy.yaml", ("kinds", n))
                message = (
                    f"loại '{kind.code}': có trường hợp không điều khoản nào giao chủ trì",
                    f"kind '{kind.code}': there are facts that no clause gives a lead",
                )
                remedy = ("thêm một điều khoản giao chủ trì chung cho loại này", "add a general clause that names a lead for this kind")
                example = shown(self._facts(cube, spot), scene.day)
                self.ledger.keep(key, Finding("gap", "error", "taxonomy.yaml", line, kind.code, message, remedy, example))

    def _conflicts(self, scene: Scene, spot: Spot, deep: dict[tuple[str, ...], Finding]) -> None:
        party_led, troubled = self._led_by(spot, scene.parties), spot.troubled
        for n, unit in spot.player.items():
            rivals = self.clauses.beside[n] & self.clauses.meets[n] & spot.leads & ~troubled & ~((1 << n) - 1)
            for m in bits(rivals):
                other = spot.player[m]
                key = conflict_key(self.clauses, n, m)
                if other == unit or self.ledger.has(key):
                    continue
                above, beside = self.clauses.above[n] & spot.leads, self.clauses.beside[n] & troubled
                # Whoever stands above and is a party may be what the report is about; then this rank is asked.
                passable = above & party_led & ~spot.played_by(unit) & ~spot.played_by(other)
                need = 1 << n | 1 << m
                below = self._ask(scene, spot, "conflict:", need, above & ~passable | beside) if key not in deep else 0
                cube = self._ask(scene, spot, "conflict:", need, above | beside) if below or key in deep else 0
                if cube:
                    self.ledger.keep(key, conflict(self.pack, self.clauses, n, m, self._facts(cube, spot), scene.day, "error"))
                elif below:
                    facts = self._about(scene, spot, below, above)
                    units = " ".join(f"'{u}'" for u in sorted(facts.concerns))
                    cites = f"'{self.clauses.rules[n].key}', '{self.clauses.rules[m].key}'"
                    message = (f"khi vụ việc về {units}: hai nơi chủ trì ngang nhau theo {cites}", f"where it is about {units}: leads of equal rank by {cites}")
                    where = at(self.pack, self.clauses.rules[m].key, "routing")
                    deep[key] = Finding("own-case", "warning", *where, message, _HIGHER, shown(facts, scene.day))

    def _roles(self, scene: Scene, spot: Spot, deep: dict[tuple[str, ...], Finding]) -> None:
        party_led = self._led_by(spot, scene.parties)
        for n, why in spot.problem.items():
            ended = why.startswith("unit-not-valid")
            # Where the place is unknown, asking for it is the right answer.
            key = ("role-unresolved", why, self.clauses.rules[n].key)
            if why == "place" or (spot.place is None and not ended) or self.ledger.has(key):
                continue
            above = self.clauses.above[n] & spot.leads
            below = self._ask(scene, spot, "role:", 1 << n, above & ~party_led) if key not in deep else 0
            cube = self._ask(scene, spot, "role:", 1 << n, above) if below or key in deep else 0
            if cube:
                # A zone that holds others may be too coarse a place to name who plays a role.
                coarse = spot.place in scene.containers and not ended
                facts = self._facts(cube, spot)
                self.ledger.keep(key, unresolved(self.pack, self.clauses, n, why, facts, scene.day, "warning" if coarse else "error"))
            elif below:
                facts = self._about(scene, spot, below, above)
                deep[key] = replace(unresolved(self.pack, self.clauses, n, why, facts, scene.day, "warning"), rule="own-case")

    def _own_cases(self, scene: Scene, spot: Spot) -> None:
        party_led = self._led_by(spot, scene.parties)
        others = spot.leads & ~party_led
        for kind in self.pack.taxonomy.kinds:
            base = self.clauses.space.among("kind", [kind.code])
            if not party_led or not self._ask(scene, spot, f"own case: '{kind.code}'", 0, others, base):
                continue
            for n in bits(party_led):
                unit = spot.player[n]
                key = ("own-case", unit, kind.code)
                if self.ledger.has(key):
                    continue
                first = (self.clauses.above[n] | self.clauses.beside[n] & ~spot.played_by(unit)) & spot.leads
                cube = self._ask(scene, spot, "own case:", 1 << n, others | first, base, self._doubts(scene, spot, n))
                if cube:
                    self.ledger.keep(key, self._alone(self._about(scene, spot, cube, spot.leads), unit, scene.day))

    def _reach(self, scene: Scene, spot: Spot) -> None:
        troubled = spot.troubled
        for n in bits(spot.leads & spot.certain & ~self._reached):
            if n in spot.player:
                # Any other unit may be what the report is about and drop out; the clause's own unit may not.
                walls = self.clauses.above[n] & (spot.played_by(spot.player[n]) | troubled) | self.clauses.beside[n] & troubled
            else:
                walls = self.clauses.above[n] & troubled
            try:
                if self.clauses.ask(1 << n, self.clauses.space.whole, walls, spot.certain, self._doubts(scene, spot, n)):
                    self._reached |= 1 << n
            except TooHard:
                self._unsure |= 1 << n

    def _doubts(self, scene: Scene, spot: Spot, n: int) -> int:
        """Where the place is not known: exceptions that may set the clause aside once it is."""
        return self.clauses.ousters[n] & scene.all & ~spot.certain if spot.place is None else 0

    @staticmethod
    def _led_by(spot: Spot, units: frozenset[str]) -> int:
        return sum(1 << n for n, player in spot.player.items() if player in units)

    def _facts(self, cube: int, spot: Spot) -> Facts:
        return self.clauses.space.facts(cube, spot.place)

    def _about(self, scene: Scene, spot: Spot, cube: int, among: int) -> Facts:
        """Facts of `cube`, concerning every unit that would lead by a clause of `among`."""
        facts = self._facts(cube, spot)
        leading = self.clauses.standing(self.clauses.space.point(facts), among, spot.certain)
        return replace(facts, concerns=frozenset(spot.player[n] for n in bits(leading)))

    def _alone(self, facts: Facts, unit: str, day: date) -> Finding:
        units = ", ".join(f"'{u}'" for u in sorted(facts.concerns))
        message = (f"'{facts.kind}' về {units} không có ai khác chủ trì", f"'{facts.kind}' about {units} has nobody else to lead it")
        return Finding("own-case", "warning", *at(self.pack, f"unit:{unit}"), message, _GENERAL, shown(facts, day))

    def dead(self, held: dict[int, dict[str, Any]]) -> list[Finding]:
        """Lead clauses that decide nowhere, on no date, although they hold somewhere: `held` has an example of each."""
        out: list[Finding] = []
        for n in bits(self._seen & ~self._reached):
            if n not in held:
                continue
            key = self.clauses.rules[n].key
            if self._unsure >> n & 1:
                self.ledger.give_up((f"unreachable: '{key}'", f"unreachable: '{key}'"), date.max)
                continue
            message = ("luôn bị điều khoản khác gạt ra, không bao giờ quyết định chủ trì", "is always set aside by another clause and never decides a lead")
            out.append(Finding("unreachable", "warning", *at(self.pack, key, "routing"), message, _CHECK, held[n]))
        return out


def conflict_key(clauses: Clauses, n: int, m: int) -> tuple[str, ...]:
    """What a conflict of two clauses is known by."""
    return ("conflict", *sorted((clauses.rules[n].key, clauses.rules[m].key)))


def conflict(pack: Pack, clauses: Clauses, n: int, m: int, facts: Facts, day: date, severity: Severity) -> Finding:
    """Two clauses of equal rank name different leads."""
    cites = "; ".join(f"{c.citation.cite} ({c.key})" for c in (clauses.rules[n], clauses.rules[m]))
    message = (f"hai nơi chủ trì khác nhau, cùng mức ưu tiên và mức cụ thể: {cites}", f"different leads of equal precedence and specificity: {cites}")
    return Finding("conflict", severity, *at(pack, clauses.rules[m].key, "routing"), message, _HIGHER, shown(facts, day))


def unresolved(pack: Pack, clauses: Clauses, n: int, why: str, facts: Facts, day: date, severity: Severity) -> Finding:
    """The clause of highest rank names a role that no unit, or more than one, plays."""
    reason, _, code = why.partition(":")
    vi, en = {
        "unit-not-valid": ("đơn vị '{code}' không tồn tại vào ngày này", "the unit '{code}' does not exist on this date"),
        "role-ambiguous": ("nhiều đơn vị cùng giữ vai trò '{code}' tại đây", "several units play the role '{code}' here"),
    }.get(reason, ("không đơn vị nào giữ vai trò '{code}' tại đây vào ngày này", "no unit plays the role '{code}' here on this date"))
    message = (vi.format(code=code), en.format(code=code))
    remedy = (
        "thêm đơn vị kế thừa vào 'first' của vai trò, hoặc sửa 'area' của đơn vị",
        "add a successor to 'first' of the role, or correct the 'area' of the units",
    )
    return Finding("role-unresolved", severity, *at(pack, clauses.rules[n].key, "routing", "lead"), message, remedy, shown(facts, day))
