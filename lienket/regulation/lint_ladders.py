"""Lint rule about ladders: escalation-loop, a ladder that comes back to whoever was late or was told already.

A rung that names the unit just told is passed over when the ladder is climbed, so that `parent` followed by the unit above is sound; coming back to an earlier
one is not. Circles of `parent` itself are refused when a pack is loaded.
"""

from __future__ import annotations

from lienket.regulation.cubes import TooHard
from lienket.regulation.finding import Finding, Severity, at, shown
from lienket.regulation.format import EscalationRule
from lienket.regulation.ground import Clauses, Spot, bits
from lienket.regulation.ledger import Ledger, Scene
from lienket.regulation.load import Pack

_AGAIN = ("nêu đơn vị cấp trên khác ở nấc này, hoặc bỏ nấc", "name another higher unit at this rung, or leave the rung out")


def ladder_findings(pack: Pack, clauses: Clauses, scene: Scene, ledger: Ledger) -> None:
    """Climb every ladder of one edition from every unit that may lead where it applies, at every class of places."""
    for n in scene.order:
        c = clauses.rules[n]
        if c.clause.escalation is None:
            continue
        for spot in scene.places:
            if spot.certain >> n & 1:
                _climb_all(pack, clauses, scene, ledger, spot, n, c.clause.escalation)


def _climb_all(pack: Pack, clauses: Clauses, scene: Scene, ledger: Ledger, spot: Spot, n: int, rule: EscalationRule) -> None:
    c = clauses.rules[n]
    zones = scene.edition.placed(spot.place, frozenset()).zones
    rungs = [[to if to == "parent" else scene.edition.resolve(c.instrument, to, zones)[0] for to in step.told] for step in rule.ladder]
    for unit in dict.fromkeys(spot.player.values()):
        back = _back(scene, unit, rungs, c.reserved)
        if back is None or ledger.has(key := ("escalation-loop", c.key, str(back[0]))):
            continue
        for m in bits(spot.played_by(unit) & clauses.meets[n]):
            try:
                cube = clauses.ask(1 << n | 1 << m, clauses.space.whole, (clauses.above[m] | clauses.beside[m] & spot.troubled) & spot.leads, spot.certain)
            except TooHard:
                ledger.give_up((f"thang báo '{c.key}'", f"the ladder '{c.key}'"), scene.day)
                continue
            if cube:
                rung, to, weight = back
                message = (
                    f"nấc {rung + 1} quay lại '{to}', đơn vị đã chậm hoặc đã được báo, khi '{unit}' chủ trì",
                    f"rung {rung + 1} leads back to '{to}', which was late or was told already, where '{unit}' leads",
                )
                where = at(pack, c.key, "escalation", "ladder", rung)
                ledger.keep(key, Finding("escalation-loop", weight, *where, message, _AGAIN, shown(clauses.space.facts(cube, spot.place), scene.day)))
                break


def _back(scene: Scene, unit: str, rungs: list[list[str | None]], reserved: frozenset[str]) -> tuple[int, str, Severity] | None:
    """The first rung that comes back to `unit` or to an earlier rung; or, to be noted, that leaves the whole ladder with nobody but `unit`."""
    last, earlier = [unit], set[str]()
    same: tuple[int, str, Severity] | None = None
    for n, rung in enumerate(rungs):
        late = scene.edition.units.get(last[0])
        named = [(late.parent if late else None) if to == "parent" else to for to in rung]
        told = [code for code in dict.fromkeys(named) if code is not None and code in scene.edition.units and code not in reserved]
        fresh = [code for code in told if code not in last]
        if again := next((code for code in fresh if code in earlier), None):
            return n, again, "warning"
        if fresh:
            earlier.update(last)
            last = fresh
        elif told:
            same = same or (n, told[0], "note")
    return None if earlier else same
