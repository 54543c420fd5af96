"""The proof of a pack: every question of lint decided over the whole product of the vocabularies, on every date on which anything changes.

What is proved, and how, is said in docs/why/proof.md. A part that was too hard to decide is named, and then the proof is not complete.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time

from lienket.regulation.checklists import checklist_findings
from lienket.regulation.cubes import Space
from lienket.regulation.decide import Rulebook
from lienket.regulation.edition import Edition, change_dates
from lienket.regulation.finding import Finding, Severity
from lienket.regulation.format import Confidence
from lienket.regulation.ground import Clauses
from lienket.regulation.ledger import Ledger, Scene
from lienket.regulation.lint_idle import IdleSurvey, not_executed
from lienket.regulation.lint_ladders import ladder_findings
from lienket.regulation.lint_law import law_findings
from lienket.regulation.lint_leads import LeadSurvey
from lienket.regulation.lint_numbering import numbering_findings
from lienket.regulation.lint_places import place_findings
from lienket.regulation.lint_rhythm import rhythm_findings
from lienket.regulation.lint_sets import SetSurvey
from lienket.regulation.lint_units import unit_findings
from lienket.regulation.load import Pack
from lienket.regulation.refusal import Both

_ORDER: dict[Severity, int] = {"error": 0, "warning": 1, "note": 2}
OPEN = frozenset({"gap", "conflict", "role-unresolved", "no-regulation"})
"""Rules whose findings mean that some report in one place has no lead."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found, and what is proved by that."""

    findings: tuple[Finding, ...]
    days: tuple[date, ...]
    """The dates looked at on which a regulation is in force; between two of them nothing changes."""
    combinations: int
    """How many sets of facts the verdict covers, over all those dates: kinds × fields × severities × reporters × flags × places."""
    unproved: tuple[Both, ...]
    """Parts that were too hard to decide."""
    confirmed: int = 0
    """Rows of law read in a source that clocks were held against."""
    unconfirmed: tuple[str, ...] = ()
    """Rows of law that nobody has confirmed yet; what was compared with them is not proved."""
    remote: tuple[str, ...] = ()
    """Zones in which clocks were held against the law's limits for remote areas and islands."""

    @property
    def complete(self) -> bool:
        """Whether everything was decided and every report in one place, or in none known, has exactly one lead – or needs only its place."""
        open_ends = any(f.rule in OPEN and not _in_several(f) for f in self.findings)
        return bool(self.days) and not self.unproved and not open_ends

    @property
    def proved(self) -> Both:
        """The verdict as one sentence, Vietnamese and English."""
        if not self.days:
            return "Không có quy chế nào có hiệu lực nên không chứng minh được gì.", "No regulation is in force, so nothing is proved."
        n, k, first, last = f"{self.combinations:,}", len(self.days), self.days[0], self.days[-1]
        vi = f"trên toàn bộ {n.replace(',', '.')} tổ hợp (loại × lĩnh vực × mức độ × người báo × mọi tập dấu hiệu × mọi địa bàn hoặc chưa rõ)"
        en = f"over all {n} combinations (kind × field × severity × reporter × every set of flags × every zone or none known)"
        vi += f", tại {k} mốc thay đổi từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}" if k > 1 else f", vào ngày {first:%d/%m/%Y}"
        en += f", on each of {k} dates of change from {first.isoformat()} to {last.isoformat()}" if k > 1 else f", on {first.isoformat()}"
        if self.unproved:
            vi = f"Chưa chứng minh hết {vi}; còn lại: {'; '.join(part[0] for part in self.unproved[:5])}."
            en = f"Not fully proved {en}; left: {'; '.join(part[1] for part in self.unproved[:5])}."
        elif not self.complete:
            vi = f"Đã xét hết {vi}: có trường hợp không xác định được một đơn vị chủ trì."
            en = f"Decided {en}: some facts have no single lead."
        else:
            vi = f"Đã chứng minh {vi}: mỗi trường hợp có đúng một đơn vị chủ trì, hoặc chỉ cần biết địa bàn."
            en = f"Proved {en}: each has exactly one lead, or needs only its place."
        return f"{vi} {self._beside(0)}", f"{en} {self._beside(1)}"

    def _beside(self, n: int) -> str:
        """What else was decided: reports in several zones, about parties, against the law."""
        several = sum(f.rule in OPEN and _in_several(f) for f in self.findings)
        own = sum(f.rule == "own-case" for f in self.findings)
        none, unconfirmed = ("không có trường hợp nào", "none")[n], len(self.unconfirmed)
        words = (
            f"Vụ việc chạm nhiều địa bàn (mọi tập địa bàn): {several or none} chưa rõ chủ trì; "
            f"về các bên (mọi tập bên liên quan): {own or none} thiếu người khác chủ trì.",
            f"Reports in several zones (every set of zones): {several or none} without a single lead; about parties (every set of them): "
            f"{own or none} without another lead.",
        )[n]
        law = (
            f" Đồng hồ được so với {self.confirmed} dòng luật đã kiểm chứng; {unconfirmed} dòng chưa kiểm chứng chỉ được so, không được coi là chứng minh.",
            f" Clocks were held against {self.confirmed} confirmed rows of law; {unconfirmed} rows not confirmed were compared only and prove nothing.",
        )[n]
        remote = (
            f" Tại địa bàn xa, hải đảo ({', '.join(self.remote)}), so với mức riêng của luật.",
            f" In remote areas and islands ({', '.join(self.remote)}) they were held against the law's limits for these.",
        )[n]
        return words + (law + (remote if self.remote else "") if self.confirmed or unconfirmed else "")


def _in_several(finding: Finding) -> bool:
    return bool(finding.example and "zones" in finding.example)


def prove(pack: Pack, on: date | None = None, tell: Callable[[int], object] = lambda done: None) -> Proof:
    """Decide everything about `pack`: as it stands on the local date `on`, or over its whole life. `tell` hears how many dates are done."""
    rulebook, space, ledger = Rulebook(pack), Space(pack), Ledger()
    clauses = Clauses(pack, space)
    leads, idle, sets = LeadSurvey(pack, clauses, ledger), IdleSurvey(pack, clauses, ledger), SetSurvey(pack, clauses, ledger)
    days: list[date] = []
    seen: dict[object, int] = {}
    rows: dict[str, Confidence] = {}
    remote: set[str] = set()
    combinations = 0
    for done, day in enumerate((on,) if on else change_dates(pack)):
        tell(done)
        # Noon: safely inside the local date, whatever its clocks do at midnight.
        edition = rulebook.edition(datetime.combine(day, time(12), rulebook.zone))
        if not edition.instruments:
            continue
        days.append(day)
        combinations += space.size(space.whole) * (len(edition.zones) + 1)
        scene = _scene(edition, day, clauses)
        reserved = tuple((c.key, c.reserved) for c in edition.clauses if c.reserved)
        alike = tuple(i.code for i in edition.instruments), tuple(edition.units), tuple(edition.zones), reserved
        fresh = alike not in seen
        ledger.now = seen.setdefault(alike, len(seen))
        if fresh:
            leads.walk(scene)
            sets.walk(scene)
            ladder_findings(pack, clauses, scene, ledger)
            place_findings(pack, clauses, scene, ledger)
        idle.walk(scene)
        remote.update(edition.remote)
        rows.update(law_findings(pack, edition, day, ledger.always))
        unit_findings(pack, edition, day, ledger.always)
    found = [*ledger.findings(), *leads.dead(idle.held), *idle.findings(), *not_executed(pack), *numbering_findings(pack), *rhythm_findings(pack, on)]
    found += checklist_findings(pack)
    if not days:
        found.append(_ungoverned(on))
    ordered = sorted(found, key=lambda f: (_ORDER[f.severity], f.file, f.line, f.rule, f.message))
    unconfirmed = tuple(sorted(code for code, sure in rows.items() if sure is not Confidence.VERIFIED))
    return Proof(tuple(ordered), tuple(days), combinations, tuple(ledger.unproved), len(rows) - len(unconfirmed), unconfirmed, tuple(sorted(remote)))


def _scene(edition: Edition, day: date, clauses: Clauses) -> Scene:
    numbers = clauses.add(edition)
    parties = frozenset(p.unit for i in edition.instruments for p in i.parties)
    containers = frozenset(outer for zone in edition.zones.values() for outer in zone.within)
    return Scene(edition, day, clauses, numbers, parties, containers)


def _ungoverned(on: date | None) -> Finding:
    message = ("không có quy chế nào có hiệu lực", "no regulation is in force")
    remedy = ("thêm văn bản kind: regulation có 'in_force'", "add an instrument of kind: regulation with 'in_force'")
    return Finding("no-regulation", "error", "pack.yaml", 1, "", message, remedy, {"on": on.isoformat()} if on else None)
