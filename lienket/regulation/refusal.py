"""Why a pack is refused: every error with its file, line, clause and remedy, in both languages."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from lienket.kernel.errors import LienketError
from lienket.regulation.marked import Marked, Path

Language = Literal["vi", "en"]
Both = tuple[str, str]  # The same sentence in Vietnamese and in English.


@dataclass(frozen=True, slots=True, order=True)
class PackError:
    """One thing wrong with a pack."""

    file: str
    line: int
    column: int
    clause: str
    field: str
    rule: str
    message_vi: str
    message_en: str
    remedy_vi: str
    remedy_en: str

    def text(self, language: Language = "en") -> str:
        """One line a person can act on: place, clause, field, what is wrong, what to do."""
        message, remedy = (self.message_vi, self.remedy_vi) if language == "vi" else (self.message_en, self.remedy_en)
        where = " ".join(part for part in (self.clause, self.field) if part)
        return f"{self.file}:{self.line}:{self.column}: {where + ': ' if where else ''}{message} – {remedy}"

    def __str__(self) -> str:
        return self.text()


class PackRefused(LienketError):
    """The pack has errors; `errors` holds all of them, by file and line."""

    code = "pack-refused"

    def __init__(self, errors: Iterable[PackError]) -> None:
        self.errors = tuple(sorted(errors))
        super().__init__(self.errors)

    def text(self, language: Language = "en") -> str:
        """One line per error."""
        return "\n".join(error.text(language) for error in self.errors)

    def __str__(self) -> str:
        return self.text()


def show(path: Path) -> str:
    """A path as people write it: `clauses[3].routing.lead`."""
    out = ""
    for step in path:
        out += f"[{step}]" if isinstance(step, int) else f".{step}" if out else step
    return out


def place(data: Any, path: Path) -> tuple[str, Path]:
    """The clause, unit, zone … (its id or code) that `path` lies in, and the rest of the path within it."""
    for n, step in enumerate(path):
        if isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
            name = (data.get("id") or data.get("code")) if isinstance(data, dict) else None
            if isinstance(name, str):
                return name, path[n + 1 :]
        elif isinstance(data, dict) and step in data:
            data = data[step]
        else:
            break
    return "", path


def error_at(file: str, marked: Marked | None, path: Path, rule: str, message: Both, remedy: Both, *, at: tuple[int, int] | None = None) -> PackError:
    """Build the error for `path` of `file`, with clause, line and column looked up (unless `at` gives the place)."""
    clause, rest = place(marked.data, path) if marked else ("", path)
    line, column = at or ((marked.line(path), marked.column(path)) if marked else (1, 1))
    return PackError(file, line, column, clause, show(rest), rule, *message, *remedy)


def nearest(value: str, known: Iterable[str], *, defined_in: str = "") -> Both:
    """A remedy that names the codes most like `value`, else where codes are defined."""
    codes = sorted(known)
    close = difflib.get_close_matches(value, codes, n=3, cutoff=0.6)
    # A far second best only distracts from an obvious slip.
    close = [code for code in close if _likeness(value, code) >= _likeness(value, close[0]) - 0.05]
    if not close and len(value) >= 3:  # "town" for "town-police" scores low as text, yet is a usual slip.
        close = [code for code in codes if value in code or code in value][:3]
    if close:
        names = ", ".join(f"'{code}'" for code in close)
        return f"có phải là {names}?", f"did you mean {names}?"
    names = ", ".join(codes[:8]) + (" …" if len(codes) > 8 else "")
    if not codes:
        return f"khai báo mã trước ({defined_in})", f"define the code first ({defined_in})"
    where_vi, where_en = (f", hoặc thêm mã vào {defined_in}", f", or add the code to {defined_in}") if defined_in else ("", "")
    return f"dùng một trong: {names}{where_vi}", f"use one of: {names}{where_en}"


def _likeness(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other).ratio()
