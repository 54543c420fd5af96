"""Applying a mapping: one row of a foreign table becomes the fields of a draft, or a refusal with line, column, rule and remedy.

A value the mapping does not name is a refused row, never a guess. The secrecy guard reads the raw row before `Mapper.draft_fields` does:
a `RowError` may quote the cell it refuses. No Django, no clock, no network.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from collections.abc import Mapping as Dict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

from lienket.intake.mapping_file import Fault, Given, Lookup, Mapping, MappingError, fold, fold_names, load_mapping, tidy
from lienket.intake.tables import ISO_SECONDS, RAGGED, TableError, TableSpec, read_table
from lienket.kernel.errors import LienketError

__all__ = [
    "RAGGED",
    "Fault",
    "Given",
    "Lookup",
    "MappedRow",
    "Mapper",
    "Mapping",
    "MappingError",
    "RowError",
    "TableError",
    "TableSpec",
    "fold",
    "fold_names",
    "load_mapping",
    "read_rows",
]

CACHE_SIZE = 50_000
FACTS = ("kind", "field", "severity", "reporter")


class RowError(LienketError):
    """One row is refused: (line, column, rule, remedy, params).

    Rules: cells, missing-column, missing-value, unknown-value, missing-fact, bad-time, bad-number, out-of-range.
    Remedies are codes too; the desk and the rejected-rows file put them into words.
    """

    code = "row"

    def __init__(self, line: int, column: str, rule: str, remedy: str, params: dict[str, str]) -> None:
        self.line, self.column, self.rule, self.remedy, self.params = line, column, rule, remedy, params
        super().__init__(line, column, rule, remedy, params)

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}: {self.rule} {self.params}: {self.remedy}"


def read_rows(path: Path, mapping: Mapping) -> Iterator[tuple[int, dict[str, str]]]:
    """Stream (line in the source, column to cell) of every non-empty row of `path`. Raises: TableError."""
    return read_table(path, mapping.table, mapping.columns)


@dataclass(frozen=True, slots=True)
class MappedRow:
    """What one row says, in codes of the pack; times are aware UTC, positions WGS 84 degrees."""

    line: int
    occurred_at: datetime
    received_at: datetime
    kind: str
    field: str
    severity: str
    place: str | None
    reporter: str
    flags: tuple[str, ...]
    text: str
    lat: float | None
    lng: float | None


class _LocalTime:
    """Reads one column of times.

    A local time that occurs twice (autumn) is the first one, fold=0; one that does not exist (spring) is taken as is, with the offset before the
    change (the source wrote it, and refusing it would lose a report).
    """

    def __init__(self, formats: tuple[str, ...], tz: tzinfo) -> None:
        self._formats, self._tz = formats, tz
        self._fast = formats[0] == ISO_SECONDS
        self._offsets: dict[int, timedelta | None] = {}

    def read(self, text: str) -> datetime:
        """Raises ValueError where no format fits."""
        local = self._iso(text)
        if local is None:
            found = self._parse(text)
            if found.tzinfo is not None:
                return found.astimezone(UTC)
            local = found.replace(tzinfo=UTC)  # Still the local time, like _iso's; the offset is taken off below.
        day = local.toordinal()
        try:
            offset = self._offsets[day]
        except KeyError:
            offset = self._offsets[day] = self._steady(day)
        return local - offset if offset is not None else local.replace(tzinfo=self._tz).astimezone(UTC)

    def _iso(self, text: str) -> datetime | None:
        """The usual form, ten times faster than strptime; the separators keep other ISO forms out. The local time, marked UTC."""
        if self._fast and len(text) == 19 and text[4] == text[7] == "-" and text[10] == " " and text[13] == text[16] == ":":
            try:
                return datetime.fromisoformat(text + "+00:00")
            except ValueError:
                return None
        return None

    def _parse(self, text: str) -> datetime:
        """By the formats in turn; aware where the format reads an offset."""
        for form in self._formats:
            try:
                return datetime.strptime(text, form)  # noqa: DTZ007 – local time; the zone is added by the caller
            except ValueError:
                continue
        raise ValueError(text)

    def _steady(self, day: int) -> timedelta | None:
        """The offset of a day on which clocks are not changed, else None: then each time asks the zone itself."""
        start = datetime.fromordinal(day)
        around = {(start + timedelta(hours=hour)).replace(tzinfo=self._tz).utcoffset() for hour in (0, 12, 24)}
        return around.pop() if len(around) == 1 else None


class Mapper:
    """Applies a mapping to rows. `zones` maps folded names (`fold_names`) to zone codes; `tz` is the pack's zone."""

    def __init__(self, mapping: Mapping, zones: Dict[str, str], tz: tzinfo) -> None:
        formats = (ISO_SECONDS,) if mapping.table.kind == "xlsx" else ()  # True dates of a sheet come as ISO whatever the formats say.
        self._mapping = mapping
        self._when, self._received_column = mapping.occurred_at.column, mapping.received_at.column if mapping.received_at else ""
        self._where = mapping.place.column if mapping.place else ""
        self._lat, self._lng = (mapping.position.lat, mapping.position.lng) if mapping.position else ("", "")
        self._texts, self._joiner = mapping.text.columns, mapping.text.joiner
        self._occurred = _LocalTime((*mapping.occurred_at.formats, *formats), tz)
        self._received = _LocalTime((*mapping.received_at.formats, *formats), tz) if mapping.received_at else None
        self._names = zones
        self._places: dict[str, str | None] = {}
        self._place_table = {fold(name): code for name, code in mapping.place.table.items()} if mapping.place else {}
        self._fact_columns = tuple(dict.fromkeys(step.column for step in mapping.facts if step.column))
        self._facts: dict[tuple[str, ...], tuple[str, str, str, str, tuple[str, ...]]] = {}
        self._tables = [{tidy(value): given for value, given in step.table.items()} for step in mapping.facts]
        self._prefixes = [sorted(((tidy(p), g) for p, g in step.prefixes.items()), key=lambda pair: -len(pair[0])) for step in mapping.facts]

    def draft_fields(self, line: int, row: Dict[str, str]) -> MappedRow:
        """What `row` says. Raises: RowError with column, rule and remedy of the first fault; an empty place or position is none."""
        if RAGGED in row:
            raise RowError(line, "", "cells", "correct-row", {"cells": row[RAGGED]})
        try:
            occurred_at = received_at = self._time(line, self._when, self._occurred, row[self._when].strip())
            if self._received and (cell := row[self._received_column].strip()):
                received_at = self._time(line, self._received_column, self._received, cell)
            values = tuple([row[column] for column in self._fact_columns])
            facts = self._facts.get(values) or self._look_up(line, values)
            place = self._place(line, self._where, row[self._where]) if self._where else None
            lat = lng = None
            if self._lat and self._lng:
                lat, lng = _degrees(line, self._lat, row[self._lat], 90), _degrees(line, self._lng, row[self._lng], 180)
                if (lat is None) != (lng is None):
                    raise RowError(line, self._lat if lat is None else self._lng, "missing-value", "fill-or-clear-position", {})
            text = self._joiner.join([cell for column in self._texts if (cell := row[column].strip())])
        except KeyError as error:
            raise RowError(line, str(error.args[0]), "missing-column", "correct-header-or-mapping", {}) from error
        kind, field, severity, reporter, flags = facts
        text = unicodedata.normalize("NFC", text)
        return MappedRow(line, occurred_at, received_at, kind, field, severity, place, reporter, flags, text, lat, lng)

    def _time(self, line: int, column: str, reader: _LocalTime, cell: str) -> datetime:
        if not cell:
            raise RowError(line, column, "missing-value", "fill-cell", {})
        try:
            return reader.read(cell)
        except (ValueError, OverflowError) as error:
            raise RowError(line, column, "bad-time", "correct-cell-or-formats", {"value": cell[:80]}) from error

    def _place(self, line: int, column: str, cell: str) -> str | None:
        try:
            return self._places[cell]
        except KeyError:
            name = fold(cell)
        code = self._place_table.get(name)
        if code is None and self._mapping.place and self._mapping.place.by_name:
            code = self._names.get(name)
        if code is None and name:
            raise RowError(line, column, "unknown-value", "add-alias-or-table-entry", {"value": cell[:80]})
        self._places[cell] = code
        return code

    def _look_up(self, line: int, values: tuple[str, ...]) -> tuple[str, str, str, str, tuple[str, ...]]:
        """Merge the lookups for these cells and remember the result."""
        cells = dict(zip(self._fact_columns, values, strict=True))
        merged: dict[str, str] = {}
        flags: list[str] = []
        for step, table, prefixes in zip(self._mapping.facts, self._tables, self._prefixes, strict=True):
            found = [step.constant] if step.constant else []
            if step.column:
                value = tidy(cells[step.column].strip().rstrip(step.strip))
                by_prefix = next((given for prefix, given in prefixes if value.startswith(prefix)), None)
                by_table = table.get(value)
                if (prefixes and by_prefix is None) or (table and by_table is None):
                    raise RowError(line, step.column, "unknown-value", "add-lookup-entry", {"value": cells[step.column][:80]})
                found += [given for given in (by_prefix, by_table) if given]
            for given in found:
                merged |= {name: code for name in FACTS if (code := getattr(given, name))}
                flags += given.flags
        missing = [name for name in FACTS if name not in merged]
        if missing:
            raise RowError(line, self._fact_columns[0] if values else "", "missing-fact", "add-fact-to-mapping", {"facts": ", ".join(missing)})
        if len(self._facts) >= CACHE_SIZE:
            self._facts.clear()  # Prefixes alone may admit endlessly many values.
        facts = (merged["kind"], merged["field"], merged["severity"], merged["reporter"], tuple(dict.fromkeys(flags)))
        self._facts[values] = facts
        return facts


def _degrees(line: int, column: str, cell: str, limit: int) -> float | None:
    try:
        value = float(cell)
    except ValueError as error:
        if not cell.strip():
            return None
        raise RowError(line, column, "bad-number", "correct-cell", {"value": cell[:80]}) from error
    if not -limit <= value <= limit:  # False for nan too.
        raise RowError(line, column, "out-of-range", "correct-cell", {"value": cell[:80], "limit": str(limit)})
    return value
