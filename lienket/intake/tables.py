"""Reading a foreign table row by row: CSV (also gzipped) and XLSX, with the line of the source. Streams CSV; no Django, no clock, no network."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator
from python_calamine import CalamineError, CalamineWorkbook

from lienket.kernel.errors import LienketError
from lienket.regulation.format import Part

ISO_SECONDS = "%Y-%m-%d %H:%M:%S"
RAGGED = "\0cells"
"""Key under which a row reports that its number of cells differs from the header's; no header can hold it."""


class TableSpec(Part):
    """How the file is written; `sheet` left out means the first one."""

    kind: Literal["csv", "xlsx"] = "csv"
    delimiter: str = Field(default=",", min_length=1, max_length=1)
    encoding: str = "utf-8"
    sheet: str | None = None

    @field_validator("encoding")
    @classmethod
    def _known(cls, value: str) -> str:
        try:
            "".encode(value)  # Unlike a look-up this also refuses codecs that are not text, such as base64.
        except LookupError as error:
            raise ValueError("not an encoding, for instance utf-8, utf-16, windows-1258") from error
        return value


class TableError(LienketError):
    """The table as a whole cannot be read on: (path, line, rule, remedy, params)."""

    code = "table"

    def __init__(self, path: Path, line: int, rule: str, remedy: str, params: dict[str, str]) -> None:
        self.path, self.line, self.rule, self.remedy, self.params = path, line, rule, remedy, params
        super().__init__(path, line, rule, remedy, params)

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule} {self.params}: {self.remedy}"


def read_table(path: Path, spec: TableSpec, wanted: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Stream (line in the source, column → cell) of every non-empty row; CSV may be gzipped.

    Cells are as written; dates and whole numbers of XLSX become ``YYYY-MM-DD HH:MM:SS`` and digits. A row with more or fewer cells than the header
    carries `RAGGED`. Raises: TableError: not readable, or a column of `wanted` is not in the header once.
    """
    lines = _csv_lines(path, spec) if spec.kind == "csv" else _xlsx_lines(path, spec)
    header: list[str] = []
    for line, cells in lines:
        if not any(cells):
            continue
        if not header:
            header = _header(path, line, cells, wanted)
            continue
        row = dict(zip(header, cells, strict=False))
        if len(cells) != len(header) and (len(cells) < len(header) or any(cells[len(header) :])):
            row[RAGGED] = f"{len(cells)}/{len(header)}"
        yield line, row
    if not header:
        raise TableError(path, 1, "empty", "give-header-row", {})


def _header(path: Path, line: int, cells: list[str], wanted: tuple[str, ...]) -> list[str]:
    names = [unicodedata.normalize("NFC", cell).strip() or f"#{number}" for number, cell in enumerate(cells, start=1)]
    for column in wanted:
        count = names.count(column)
        if count != 1:
            rule = "missing-column" if count == 0 else "repeated-column"
            raise TableError(path, line, rule, "correct-header-or-mapping", {"column": column, "header": ", ".join(names)})
    return names


@contextmanager
def _readable(path: Path, at: Callable[[], int]) -> Iterator[None]:
    """Turn what the readers raise into a TableError that knows the line."""
    try:
        yield
    except UnicodeDecodeError as error:
        raise TableError(path, at() + 1, "encoding", "correct-encoding-in-mapping", {"encoding": error.encoding}) from error
    except csv.Error as error:
        raise TableError(path, at() + 1, "csv", "correct-line-or-delimiter", {"problem": str(error)}) from error
    except (OSError, EOFError, CalamineError) as error:
        raise TableError(path, at() + 1, "unreadable", "give-whole-file", {"problem": str(error)}) from error


def _csv_lines(path: Path, spec: TableSpec) -> Iterator[tuple[int, list[str]]]:
    encoding = "utf-8-sig" if codecs.lookup(spec.encoding).name == "utf-8" else spec.encoding
    done = 0
    with _readable(path, lambda: done), path.open("rb") as raw:
        gzipped = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        stream = gzip.GzipFile(fileobj=raw) if gzipped else raw
        with io.TextIOWrapper(stream, encoding=encoding, newline="") as text:
            reader = csv.reader(text, delimiter=spec.delimiter, strict=True)
            for cells in reader:
                yield done + 1, cells  # The line a row begins on: quoted cells may run over several.
                done = reader.line_num


def _xlsx_lines(path: Path, spec: TableSpec) -> Iterator[tuple[int, list[str]]]:
    done = 0
    with _readable(path, lambda: done):
        book = CalamineWorkbook.from_path(path)
        if spec.sheet is not None and spec.sheet not in book.sheet_names:
            raise TableError(path, 0, "missing-sheet", "correct-sheet-in-mapping", {"sheet": spec.sheet, "sheets": ", ".join(book.sheet_names)})
        sheet = book.get_sheet_by_index(0) if spec.sheet is None else book.get_sheet_by_name(spec.sheet)
        for cells in sheet.iter_rows():
            done += 1
            yield done, [_cell(value) for value in cells]


def _cell(value: object) -> str:
    if isinstance(value, datetime):
        return (value + timedelta(microseconds=500_000)).strftime(ISO_SECONDS)  # Excel counts days in floats: seconds come out as 59.999…
    if isinstance(value, date):
        return value.strftime(ISO_SECONDS)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
