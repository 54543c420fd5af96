"""A model pack from its sources: read, check, refuse with every error, or return the whole as one frozen value."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel, ValidationError

from lienket.regulation import marked as text
from lienket.regulation.examples import Case, CasesFile
from lienket.regulation.format import (
    CalendarFile,
    ChecklistsFile,
    FieldEntry,
    Instrument,
    LawFile,
    PackFile,
    PostEntry,
    RetentionFile,
    TaxonomyFile,
    UnitEntry,
    UnitsFile,
    Words,
    ZoneEntry,
    ZonesFile,
)
from lienket.regulation.marked import Marked
from lienket.regulation.outlines import BOUNDARIES, read_outlines
from lienket.regulation.periods import period_errors
from lienket.regulation.references import DEFAULT_POST, check_references, pattern_of
from lienket.regulation.refusal import PackError, PackRefused, error_at, nearest
from lienket.regulation.shape import fault_error, shape_errors
from lienket.regulation.texts import read_texts, text_errors

__all__ = ["Pack", "PackError", "PackRefused", "load_pack", "pack_digest", "pack_from_sources", "schemas"]

_MODELS: dict[str, type[BaseModel]] = {
    "pack.yaml": PackFile,
    "units.yaml": UnitsFile,
    "zones.yaml": ZonesFile,
    "taxonomy.yaml": TaxonomyFile,
    "calendar.yaml": CalendarFile,
    "checklists.yaml": ChecklistsFile,
    "retention.yaml": RetentionFile,
    "regulations/*.yaml": Instrument,
    "cases/*.yaml": CasesFile,
}
_REQUIRED = ("pack.yaml", "units.yaml", "zones.yaml", "taxonomy.yaml")
_LOOKALIKES = ("regulations/*.yml", "cases/*.yml", "regulations/*.YAML", "cases/*.YAML")  # Silently passing over a clause would be worse than a refusal.
_DUTY_POST = PostEntry(code=DEFAULT_POST, title=Words(vi="Trực ban", en="Duty desk"), duty=True)


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """A linkage model as loaded. Two packs are equal if their texts are; every cross reference has been checked."""

    sources: Mapping[str, str]
    digest: str
    file: PackFile
    units: UnitsFile
    zones: ZonesFile
    taxonomy: TaxonomyFile
    calendar: CalendarFile
    checklists: ChecklistsFile
    retention: RetentionFile
    instruments: tuple[Instrument, ...]
    cases: tuple[Case, ...]
    boundaries: dict[str, Any] | None
    law: LawFile | None
    marks: Mapping[str, Marked] = field(repr=False)
    """Plain data and lines of each YAML file."""
    places: Mapping[str, tuple[str, text.Path]] = field(repr=False)
    """Where things are written: `instrument`, `instrument#clause`, `case:N`, `unit:code`, `zone:code` → (file, path)."""
    _units: Mapping[str, UnitEntry] = field(repr=False)
    _zones: Mapping[str, ZoneEntry] = field(repr=False)
    _ancestors: Mapping[str, tuple[str, ...]] = field(repr=False)

    @property
    def code(self) -> str:
        """The pack's code."""
        return self.file.pack

    def unit(self, code: str) -> UnitEntry:
        """The unit `code`; KeyError if the pack has none."""
        return self._units[code]

    def zone(self, code: str) -> ZoneEntry:
        """The zone `code`; KeyError if the pack has none."""
        return self._zones[code]

    def field_ancestors(self, code: str) -> tuple[str, ...]:
        """The fields above `code`, nearest first, without itself."""
        return self._ancestors[code]

    def line(self, file: str, path: text.Path) -> int:
        """Line of `path` in `file`, or of the nearest thing around it."""
        return self.marks[file].line(path) if file in self.marks else 1

    def where(self, key: str, *rest: str | int) -> tuple[str, int]:
        """File and line of an instrument, clause, case, unit or zone (keys of `places`), or of something within it."""
        file, path = self.places[key]
        return file, self.line(file, (*path, *rest))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Pack) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)


def load_pack(folder: Path) -> Pack:
    """Load the pack in `folder`. Raises PackRefused with every error found."""
    sources, errors = read_texts(folder, (*_MODELS, BOUNDARIES, *_LOOKALIKES))
    if errors:
        raise PackRefused(errors)
    return pack_from_sources(sources)


def pack_digest(sources: Mapping[str, str]) -> str:
    """SHA-256 (hex) over sorted names and texts, each with its length in front so that no two packs share a digest."""
    sha = hashlib.sha256()
    for name in sorted(sources):
        for part in (name.encode(), sources[name].encode()):
            sha.update(len(part).to_bytes(8, "big") + part)
    return sha.hexdigest()


def pack_from_sources(sources: Mapping[str, str]) -> Pack:
    """Build the pack from its texts (relative file name → text). Raises PackRefused with every error found."""
    errors = [*_missing_files(sources), *(error for name in sorted(sources) for error in text_errors(name, sources[name]))]
    marks: dict[str, Marked] = {}
    models: dict[str, Any] = {}
    for name in sorted(sources):
        if name != BOUNDARIES:
            _read(name, sources[name], marks, models, errors)
    broken, law = check_references(marks, sources)
    errors += broken
    boundaries = read_outlines(sources[BOUNDARIES], _zone_codes(marks), errors) if BOUNDARIES in sources else None
    if not errors:  # Dates are compared once every entry stands on its own.
        errors += period_errors(models, marks)
    if errors:
        raise PackRefused(errors)
    return _assemble(dict(sources), models, marks, boundaries, law)


def schemas() -> dict[str, dict[str, Any]]:
    """File pattern → JSON Schema, for editors."""
    return {
        pattern: {"$schema": "https://json-schema.org/draft/2020-12/schema", **model.model_json_schema(by_alias=True)} for pattern, model in _MODELS.items()
    }


def _missing_files(sources: Mapping[str, str]) -> list[PackError]:
    message = ("thiếu tệp này", "this file is missing")
    return [
        error_at(name, None, (), "file.missing", message, (f"tạo tệp {name} trong thư mục gói", f"create {name} in the pack's folder"))
        for name in _REQUIRED
        if name not in sources
    ]


def _model_for(name: str) -> type[BaseModel] | None:
    return next((model for pattern, model in _MODELS.items() if fnmatchcase(name, pattern) and pattern_of(name) == pattern), None)


def _read(name: str, source: str, marks: dict[str, Marked], models: dict[str, Any], errors: list[PackError]) -> None:
    model = _model_for(name)
    if model is None:
        message = ("tệp này không thuộc gói", "this is not a file of a pack")
        errors.append(error_at(name, None, (), "file.unexpected", message, nearest(name, [*_MODELS, BOUNDARIES])))
        return
    marked, faults = text.parse(source)
    errors.extend(fault_error(name, marked, fault) for fault in faults)
    if marked is None:
        return
    marks[name] = marked
    try:
        models[name] = model.model_validate(marked.data)
    except ValidationError as error:
        # A value the text reader already complained about is None by now; complaining about that as well would only confuse.
        known = {(e.line, e.field) for e in errors if e.file == name}
        errors.extend(e for e in shape_errors(name, model, marked, error) if (e.line, e.field) not in known)


def _zone_codes(marks: Mapping[str, Marked]) -> set[str] | None:
    data = marks["zones.yaml"].data if "zones.yaml" in marks else None
    entries = data.get("zones") if isinstance(data, dict) else None
    return {e["code"] for e in entries if isinstance(e, dict) and isinstance(e.get("code"), str)} if isinstance(entries, list) else None


def _assemble(sources: dict[str, str], models: dict[str, Any], marks: dict[str, Marked], boundaries: dict[str, Any] | None, law: LawFile | None) -> Pack:
    places: dict[str, tuple[str, text.Path]] = {}
    instruments: list[Instrument] = []
    cases: list[Case] = []
    for name, model in models.items():
        if isinstance(model, Instrument):
            instruments.append(model)
            places[model.code] = (name, ())
            places.update({f"{model.code}#{clause.id}": (name, ("clauses", n)) for n, clause in enumerate(model.clauses)})
        elif isinstance(model, CasesFile):
            places.update({f"case:{len(cases) + n}": (name, ("cases", n)) for n in range(len(model.cases))})
            cases.extend(model.cases)
    given: UnitsFile = models["units.yaml"]
    units = given.model_copy(update={"units": tuple(_with_duty_post(unit) for unit in given.units)})
    zones: ZonesFile = models["zones.yaml"]
    taxonomy: TaxonomyFile = models["taxonomy.yaml"]
    places.update({f"unit:{unit.code}": ("units.yaml", ("units", n)) for n, unit in enumerate(units.units)})
    checklists: ChecklistsFile = models.get("checklists.yaml", ChecklistsFile())
    places.update({f"checklist:{one.code}": ("checklists.yaml", ("checklists", n)) for n, one in enumerate(checklists.checklists)})
    retention: RetentionFile = models.get("retention.yaml", RetentionFile())
    places.update({f"retention:{one.code}": ("retention.yaml", ("retention", n)) for n, one in enumerate(retention.retention)})
    places.update({f"zone:{zone.code}": ("zones.yaml", ("zones", n)) for n, zone in enumerate(zones.zones)})
    return Pack(
        sources=MappingProxyType(sources),
        digest=pack_digest(sources),
        file=models["pack.yaml"],
        units=units,
        zones=zones,
        taxonomy=taxonomy,
        calendar=models.get("calendar.yaml", CalendarFile()),
        checklists=checklists,
        retention=retention,
        instruments=tuple(instruments),
        cases=tuple(cases),
        boundaries=boundaries,
        law=law,
        marks=MappingProxyType(marks),
        places=MappingProxyType(places),
        _units={unit.code: unit for unit in units.units},
        _zones={zone.code: zone for zone in zones.zones},
        _ancestors=_ancestors(taxonomy.fields),
    )


def _with_duty_post(unit: UnitEntry) -> UnitEntry:
    if any(post.duty for post in unit.posts):
        return unit
    others = tuple(post for post in unit.posts if post.code != DEFAULT_POST)
    own = next((post.model_copy(update={"duty": True}) for post in unit.posts if post.code == DEFAULT_POST), _DUTY_POST)
    return unit.model_copy(update={"posts": (own, *others)})


def _ancestors(fields: tuple[FieldEntry, ...]) -> dict[str, tuple[str, ...]]:
    parent = {entry.code: entry.parent for entry in fields}

    def above(code: str) -> tuple[str, ...]:
        up = parent[code]
        return () if up is None else (up, *above(up))

    return {code: above(code) for code in parent}
