"""The mapping file: how the columns of a foreign table become the facts of a report.

A person states kind and field; for an import that person is the one who approved the mapping (`approved_by`). Nothing here guesses.
`Mapping.model_json_schema()` is the published schema.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, ValidationError, model_validator

from lienket.intake.tables import ISO_SECONDS, TableSpec
from lienket.kernel.errors import LienketError
from lienket.regulation import marked
from lienket.regulation.format import Code, Part, PostRef
from lienket.regulation.refusal import show

Column = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(lambda name: unicodedata.normalize("NFC", name).strip())]


class TimeSpec(Part):
    """A column of times, local in the pack's zone unless the format reads an offset (``%z``). Formats are tried in order."""

    column: Column
    formats: tuple[str, ...] = Field(default=(ISO_SECONDS,), min_length=1)


class TextSpec(Part):
    """The columns whose non-empty cells, joined, are the text of the report."""

    columns: tuple[Column, ...] = Field(min_length=1)
    joiner: str = "\n"


class PositionSpec(Part):
    """Columns of WGS 84 degrees."""

    lat: Column
    lng: Column


class PlaceSpec(Part):
    """The column of the nearest zone: first by `table`, then (`by_name`) by the zone's names and aliases, folded. Empty is no error."""

    column: Column
    table: dict[str, Code] = Field(default_factory=dict)
    by_name: bool = False

    @model_validator(mode="after")
    def _resolvable(self) -> PlaceSpec:
        if not self.table and not self.by_name:
            raise ValueError("give 'table', or 'by_name: true'")
        _unique(self.table, fold)
        return self


class Given(Part):
    """The facts a value stands for; what is left out is filled by another lookup."""

    kind: Code | None = None
    field: Code | None = None
    severity: Code | None = None
    reporter: Code | None = None
    flags: tuple[Code, ...] = ()


class Lookup(Part):
    """One step of reading facts: `constant` first, then the longest of `prefixes`, then `table`; each overrides the one before, flags add up.

    Where `table` (or `prefixes`) is given, a value that is not in it refuses the row. Values are compared in NFC, without case, with single spaces.
    """

    column: Column | None = None
    strip: str = Field(default="", description="Characters taken off the end of the value before it is looked up.")
    constant: Given | None = None
    prefixes: dict[str, Given] = Field(default_factory=dict)
    table: dict[str, Given] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _whole(self) -> Lookup:
        if bool(self.table or self.prefixes) != (self.column is not None) or not (self.column or self.constant):
            raise ValueError("give 'constant', or 'column' with 'table' or 'prefixes', or both")
        _unique(self.table, tidy)
        _unique(self.prefixes, tidy)
        return self


class Mapping(Part):
    """A mapping file, whole."""

    mapping: Code
    pack: Code
    approved_by: PostRef = Field(description="The post of the person who approved this mapping and so states kind and field of every row.")
    table: TableSpec = TableSpec()
    received_by: Code
    channel: Code
    occurred_at: TimeSpec
    received_at: TimeSpec | None = None
    text: TextSpec
    position: PositionSpec | None = None
    place: PlaceSpec | None = None
    facts: tuple[Lookup, ...] = Field(min_length=1)

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column the mapping reads, once each."""
        found = [self.occurred_at.column, *self.text.columns, *(step.column for step in self.facts if step.column)]
        found += [self.received_at.column] if self.received_at else []
        found += [self.position.lat, self.position.lng] if self.position else []
        found += [self.place.column] if self.place else []
        return tuple(dict.fromkeys(found))


def tidy(text: str) -> str:
    """`text` in NFC, lower case, single spaces: how values of a table are compared."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def fold(text: str) -> str:
    """`text` also without diacritics and with đ as d: how names of places are compared."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(bare.replace("đ", "d").split())


def fold_names(zones: Iterable[tuple[str, Iterable[str]]]) -> dict[str, str]:
    """Folded name → zone code for (code, names and aliases). A name that two zones share is left out: it would be a guess."""
    found: dict[str, set[str]] = {}
    for code, names in zones:
        for name in names:
            found.setdefault(fold(name), set()).add(code)
    return {name: next(iter(codes)) for name, codes in found.items() if len(codes) == 1}


def _unique(table: Iterable[str], normal: Callable[[str], str]) -> None:
    """Refuse two keys that compare equal."""
    seen: dict[str, str] = {}
    for key in table:
        same = normal(key)
        if same in seen:
            raise ValueError(f"{seen[same]!r} and {key!r} are the same value; keep one")
        seen[same] = key


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a mapping file: the line (None where unknown), the key, the problem and what to do."""

    line: int | None
    key: str
    problem: str
    remedy: str


class MappingError(LienketError):
    """The mapping file cannot be used; every fault is listed."""

    code = "mapping-file"

    def __init__(self, path: Path, faults: tuple[Fault, ...]) -> None:
        self.path, self.faults = path, faults
        super().__init__(path, faults)

    def __str__(self) -> str:
        return "\n".join(f"{self.path}:{f.line or '?'}: {f.key or '(file)'}: {f.problem}; {f.remedy}" for f in self.faults)


_REMEDIES = {
    "extra_forbidden": "remove the key or correct its spelling",
    "missing": "add the key",
    "duplicate-key": "the key is given twice: keep one of them",
    "yaml": "correct the YAML",
}


def load_mapping(path: Path) -> Mapping:
    """Read and check the mapping file at `path`. Raises: MappingError with file, line, key and remedy of every fault."""
    try:
        content, faults = marked.parse(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise MappingError(path, (Fault(None, "", str(error), "give a readable UTF-8 file"),)) from error
    if faults or content is None:
        remedy = "correct the value"
        raise MappingError(path, tuple(Fault(f.line, show(f.path), f"{f.rule} {f.detail}".strip(), _REMEDIES.get(f.rule, remedy)) for f in faults))
    try:
        return Mapping.model_validate(content.data)
    except ValidationError as error:
        raise MappingError(path, tuple(_fault(content, e["type"], e["loc"], e["msg"]) for e in error.errors())) from error


def _fault(content: marked.Marked, kind: str, loc: tuple[int | str, ...], message: str) -> Fault:
    where = tuple(part for part in loc if part != "[key]")
    return Fault(content.line(where), show(where), message.removeprefix("Value error, "), _REMEDIES.get(kind, "correct the value"))
