"""Law tables shipped with the program: dated figures of law with source and confidence, one YAML file a country."""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib.resources import files

import yaml

from lienket.kernel.errors import LienketError
from lienket.regulation.format import LawFile, LawRow


class UnknownLawTable(LienketError):
    """No law table of that code is shipped."""

    code = "unknown-law-table"

    def __init__(self, wanted: str, known: tuple[str, ...]) -> None:
        self.wanted = wanted
        self.known = known
        super().__init__(f"no law table '{wanted}'; shipped are: {', '.join(known)}")


class OverlappingLawRows(LienketError):
    """Two versions of one row are in force on the same day: nobody could say which figure holds."""

    code = "overlapping-law-rows"

    def __init__(self, row: str, on: date) -> None:
        self.row = row
        self.on = on
        super().__init__(f"law row '{row}' is in force twice on {on.isoformat()}")


def law_tables() -> tuple[str, ...]:
    """Codes of the tables shipped."""
    return tuple(sorted(entry.name.removesuffix(".yaml") for entry in files(__name__).iterdir() if entry.name.endswith(".yaml")))


@cache
def law_table(code: str) -> LawFile:
    """The law table `code` (for instance vn), read and checked once.

    Raises: UnknownLawTable.
    """
    known = law_tables()
    if code not in known:  # Also keeps a pack from naming a path.
        raise UnknownLawTable(code, known)
    text = files(__name__).joinpath(f"{code}.yaml").read_text(encoding="utf-8")
    return LawFile.model_validate(yaml.load(text, Loader=yaml.CSafeLoader))


def rows_in_force(table: LawFile, on: date) -> dict[str, LawRow]:
    """The rows that hold on the local date `on`, by code; of each code at most one version.

    Raises: OverlappingLawRows.
    """
    rows: dict[str, LawRow] = {}
    for row in table.rows:
        if row.valid.covers(on):
            if row.code in rows:
                raise OverlappingLawRows(row.code, on)
            rows[row.code] = row
    return rows
