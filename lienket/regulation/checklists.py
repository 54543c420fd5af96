"""Checklists for the scene: which of them fit a matter, and what lint says about them."""

from __future__ import annotations

from collections.abc import Iterator

from lienket.regulation.edition import Edition
from lienket.regulation.finding import Finding, at
from lienket.regulation.format import ChecklistEntry
from lienket.regulation.load import Pack
from lienket.regulation.model import Facts
from lienket.regulation.rhythm import meets


def fitting(edition: Edition, facts: Facts) -> tuple[list[ChecklistEntry], list[ChecklistEntry]]:
    """The checklists whose condition these facts meet, and the others, both in the order of the pack."""
    every = edition.pack.checklists.checklists
    fit = [one for one in every if meets(edition, one.when, facts)]
    return fit, [one for one in every if one not in fit]


def checklist_of(pack: Pack, code: str) -> ChecklistEntry | None:
    """The checklist of this code, or None."""
    return next((one for one in pack.checklists.checklists if one.code == code), None)


def checklist_findings(pack: Pack) -> Iterator[Finding]:
    """Checklists that would never be offered, and items that say the same twice."""
    for one in pack.checklists.checklists:
        both = sorted(set(one.when.flags) & set(one.when.without_flags))
        if both:
            message = (
                f"đòi vừa có vừa không có dấu hiệu {', '.join(both)} nên không bao giờ được gợi ý",
                f"it asks for {', '.join(both)} to be set and not set, so it is never offered",
            )
            remedy = ("bỏ dấu hiệu ở một trong hai nơi", "take the flag out of one of the two")
            yield Finding("never-applies", "warning", *at(pack, f"checklist:{one.code}", "when"), message, remedy)
        seen: dict[str, str] = {}
        for n, item in enumerate(one.items):
            said = item.text.vi.casefold().strip()
            if said in seen:
                message = (f"mục '{item.code}' nói lại mục '{seen[said]}'", f"item '{item.code}' repeats item '{seen[said]}'")
                remedy = ("bỏ một trong hai mục", "leave one of the two out")
                yield Finding("shadowed", "warning", *at(pack, f"checklist:{one.code}", "items", n), message, remedy)
            seen.setdefault(said, item.code)
