"""What lint finds: a rule, a place in the pack, a concrete example, a remedy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from lienket.regulation.load import Pack
from lienket.regulation.model import Facts
from lienket.regulation.refusal import Both, Language

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a jurist should look at; `message` and `remedy` are (Vietnamese, English)."""

    rule: str
    severity: Severity
    file: str
    line: int
    clause: str
    message: Both
    remedy: Both
    example: Mapping[str, Any] | None = None

    def text(self, language: Language = "en") -> str:
        """One line: place, clause, what, example, remedy."""
        n = 0 if language == "vi" else 1
        shown = " ".join(f"{key}={','.join(value) if isinstance(value, list) else value}" for key, value in (self.example or {}).items())
        example = f" ({('ví dụ', 'for example')[n]}: {shown})" if shown else ""
        return f"{self.file}:{self.line}: {self.severity} {self.rule} {self.clause}: {self.message[n]}{example} – {self.remedy[n]}"

    def __str__(self) -> str:
        return self.text()


def at(pack: Pack, key: str, *rest: str | int) -> tuple[str, int, str]:
    """File, line and name for a finding about `key` of `Pack.places` (or something within it)."""
    file, line = pack.where(key, *rest)
    return file, line, key.rpartition("#")[2].rpartition(":")[2]


def shown(facts: Facts, day: date) -> dict[str, Any]:
    """Facts as a cases file writes them, with the date they are decided on."""
    out: dict[str, Any] = {"kind": facts.kind, "field": facts.field, "severity": facts.severity, "reporter": facts.reporter}
    if facts.place:
        out["place"] = facts.place
    for name, codes in (("zones", facts.zones), ("flags", facts.flags), ("concerns_units", facts.concerns)):
        if codes:
            out[name] = sorted(codes)
    out["on"] = day.isoformat()
    return out
