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
    rungs = [step.to if step.to == "parent" else scene.edition.resolve(c.instrument, step.to, zones)[0] for step in rule.ladder]
    for unit in dict.fromkeys(spot.player.values()):
        back = _back(scene, unit, rungs)
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


def _back(scene: Scene, unit: str, rungs: list[str | None]) -> tuple[int, str, Severity] | None:
    """The first rung that comes back to `unit` or to an earlier rung; or, to be noted, that leaves the whole ladder with nobody but `unit`."""
    told: list[str] = [unit]
    same: tuple[int, str, Severity] | None = None
    for n, rung in enumerate(rungs):
        late = scene.edition.units.get(told[-1])
        code = (late.parent if late else None) if rung == "parent" else rung
        if code == told[-1]:
            same = same or (n, told[-1], "note")
        elif code is not None and code in told:
            return n, code, "warning"
        elif code is not None and code in scene.edition.units:
            told.append(code)
    return same if len(told) == 1 else None
