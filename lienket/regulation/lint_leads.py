"""Lint rules about who leads: gaps, conflicts, roles nobody plays, clauses never reached, nobody else to lead a report about a party."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from lienket.regulation.coverage import Coverage, cover
from lienket.regulation.decide import Rulebook
from lienket.regulation.edition import Compiled, Edition
from lienket.regulation.finding import Finding, Severity, at, shown
from lienket.regulation.load import Pack
from lienket.regulation.model import Assigned, Citation, Facts, Undetermined

_LIGHTER: dict[Severity, Severity] = {"error": "warning", "warning": "note", "note": "note"}
_CHECK = ("xem lại điều kiện của các điều khoản", "look at the conditions of these clauses")


@dataclass(slots=True)
class LeadSurvey:
    """Walks the regions of one edition after the other and keeps what it saw; `findings` sums it up.

    What still holds in the last edition walked is reported in full weight; what only held before is history nobody can amend, and weighs less.
    """

    pack: Pack
    rulebook: Rulebook
    _found: dict[tuple[str, ...], dict[int, Finding]] = field(default_factory=dict)
    _walked: dict[object, int] = field(default_factory=dict)
    _now: int = 0
    _reached: set[str] = field(default_factory=set)
    _leading: dict[str, Compiled] = field(default_factory=dict)

    def walk(self, edition: Edition, instant: datetime, day: date) -> None:
        """Decide one set of facts of each region of `edition`, at `instant` (local date `day`)."""
        coverage = cover(edition)
        signature = coverage.signature
        known = signature in self._walked
        self._now = self._walked.setdefault(signature, len(self._walked))
        if known:
            return
        self._leading.update((c.key, c) for c in edition.clauses if c.clause.routing and c.clause.routing.lead)
        for kind in edition.kind:
            self._walk_kind(coverage, kind, instant, day)
        for collapsed in coverage.collapsed:
            self._bounded(collapsed, day)

    def _walk_kind(self, coverage: Coverage, kind: str, instant: datetime, day: date) -> None:
        parties = {p.unit for i in coverage.edition.instruments for p in i.parties}
        containers = {outer for zone in coverage.edition.zones.values() for outer in zone.within}
        for facts in coverage.regions(kind):
            lead = self.rulebook.decide(facts, instant).lead
            if isinstance(lead, Undetermined):
                self._undetermined(facts, lead, containers, day)
                continue
            self._reached.update(c.code for c in lead.because)
            about = replace(facts, concerns=frozenset((lead.unit,)))
            other = self.rulebook.decide(about, instant).lead
            if isinstance(other, Undetermined) and lead.unit in parties and other.missing != ("place",):
                self._alone(about, lead.unit, day)
            # The last resorts are reached only where one leader after the other is what the report is about.
            while isinstance(other, Assigned) and not self._leading.keys() <= self._reached:
                self._reached.update(c.code for c in other.because)
                about = replace(about, concerns=about.concerns | {other.unit})
                other = self.rulebook.decide(about, instant).lead

    def _undetermined(self, facts: Facts, lead: Undetermined, containers: set[str], day: date) -> None:
        # A report on several zones at once is rare and may fairly wait for a person: noted, not refused.
        severity: Severity = "note" if facts.zones else "error"
        self._reached.update(c.code for c in lead.because)
        if lead.missing == ("no-clause",):
            self._gap(facts, severity, day)
        elif lead.missing == ("conflict",):
            self._conflict(facts, lead.because, severity, day)
        else:
            for why in lead.missing:
                # Where the place is unknown, asking for it is the right answer.
                if why != "place" and (facts.place is not None or why.startswith("unit-not-valid")):
                    # A zone that holds others may be too coarse a place to name who plays a role.
                    coarse = severity == "error" and facts.place in containers and not why.startswith("unit-not-valid")
                    self._unresolved(facts, why, lead.because, "warning" if coarse else severity, day)

    def _keep(self, key: tuple[str, ...], finding: Finding) -> None:
        self._found.setdefault(key, {}).setdefault(self._now, finding)

    def _kept(self, key: tuple[str, ...]) -> bool:
        return self._now in self._found.get(key, {})

    def _gap(self, facts: Facts, severity: Severity, day: date) -> None:
        key = ("gap", facts.kind)
        if not self._kept(key):
            n = next(n for n, kind in enumerate(self.pack.taxonomy.kinds) if kind.code == facts.kind)
            line = self.pack.line("taxonomy.yaml", ("kinds", n))
            message = (
                f"loại '{facts.kind}': có trường hợp không điều khoản nào giao chủ trì",
                f"kind '{facts.kind}': there are facts that no clause gives a lead",
            )
            remedy = ("thêm một điều khoản giao chủ trì chung cho loại này", "add a general clause that names a lead for this kind")
            self._keep(key, Finding("gap", severity, "taxonomy.yaml", line, facts.kind, message, remedy, shown(facts, day)))

    def _conflict(self, facts: Facts, because: tuple[Citation, ...], severity: Severity, day: date) -> None:
        codes = tuple(sorted(c.code for c in because))
        key = ("conflict", *codes)
        if not self._kept(key):
            cites = "; ".join(f"{c.cite} ({c.code})" for c in because)
            message = (f"hai nơi chủ trì khác nhau, cùng mức ưu tiên và mức cụ thể: {cites}", f"different leads of equal precedence and specificity: {cites}")
            remedy = ("cho một điều khoản 'overrides' điều kia, hoặc nêu thêm điều kiện", "let one clause override the other, or give it one more condition")
            self._keep(key, Finding("conflict", severity, *at(self.pack, because[-1].code, "routing"), message, remedy, shown(facts, day)))

    def _unresolved(self, facts: Facts, why: str, because: tuple[Citation, ...], severity: Severity, day: date) -> None:
        key = ("role-unresolved", why, *sorted(c.code for c in because))
        if because and not self._kept(key):
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
            self._keep(key, Finding("role-unresolved", severity, *at(self.pack, because[0].code, "routing", "lead"), message, remedy, shown(facts, day)))

    def _bounded(self, what: str, day: date) -> None:
        message = (f"không xét hết mọi tổ hợp ({what})", f"not every combination was looked at ({what})")
        remedy = ("bớt dấu hiệu hoặc địa bàn dùng trong điều kiện", "use fewer flags or zones in conditions")
        self._keep(("bounded", what), Finding("bounded", "note", "pack.yaml", 1, "", message, remedy, {"on": day.isoformat()}))

    def _alone(self, facts: Facts, unit: str, day: date) -> None:
        key = ("own-case", unit, facts.kind)
        if not self._kept(key):
            message = (f"'{facts.kind}' về '{unit}' không có ai khác chủ trì", f"'{facts.kind}' about '{unit}' has nobody else to lead it")
            remedy = ("thêm điều khoản chung giao cấp trên chủ trì", "add a general clause that gives the lead to a higher level")
            self._keep(key, Finding("own-case", "warning", *at(self.pack, f"unit:{unit}"), message, remedy, shown(facts, day)))

    def findings(self) -> list[Finding]:
        """Everything found in the editions walked."""
        out: list[Finding] = []
        for by_edition in self._found.values():
            if self._now in by_edition:
                out.append(by_edition[self._now])
            else:
                newest = by_edition[max(by_edition)]
                out.append(replace(newest, severity=_LIGHTER[newest.severity]))
        for key in self._leading.keys() - self._reached:
            message = ("luôn bị điều khoản khác gạt ra, không bao giờ quyết định chủ trì", "is always set aside by another clause and never decides a lead")
            out.append(Finding("unreachable", "warning", *at(self.pack, key, "routing"), message, _CHECK))
        return out
