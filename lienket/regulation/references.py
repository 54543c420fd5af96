"""Cross references of a pack: every code used is defined somewhere, once, and no parent chain runs in a circle.

Works on the plain data, so that a slip in one entry does not hide the references of the others.
"""

from __future__ import annotations

import difflib
import zoneinfo
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from lienket.kernel.errors import LienketError
from lienket.regulation import references_rhythm
from lienket.regulation.format import LawFile
from lienket.regulation.law import law_table
from lienket.regulation.marked import Marked, Path
from lienket.regulation.refusal import Both, PackError, error_at, nearest

DEFAULT_POST = "truc-ban"

# vocabulary → (words vi, words en, file, path of its codes)
_VOCABULARIES: dict[str, tuple[str, str, str, str]] = {
    "unit-kind": ("loại đơn vị", "unit kind", "units.yaml", "unit_kinds.*.code"),
    "unit": ("đơn vị", "unit", "units.yaml", "units.*.code"),
    "zone-kind": ("loại địa bàn", "zone kind", "zones.yaml", "zone_kinds.*.code"),
    "zone": ("địa bàn", "zone", "zones.yaml", "zones.*.code"),
    "kind": ("loại vụ việc", "kind", "taxonomy.yaml", "kinds.*.code"),
    "prefix": ("ký hiệu số", "number prefix", "taxonomy.yaml", "kinds.*.prefix"),
    "field": ("lĩnh vực", "field", "taxonomy.yaml", "fields.*.code"),
    "severity": ("mức độ", "severity", "taxonomy.yaml", "severities.*.code"),
    "reporter": ("loại người báo", "reporter", "taxonomy.yaml", "reporters.*.code"),
    "flag": ("dấu hiệu", "flag", "taxonomy.yaml", "flags.*.code"),
    "channel": ("kênh", "channel", "taxonomy.yaml", "channels.*.code"),
    "outcome": ("kết quả", "outcome", "taxonomy.yaml", "outcomes.*.code"),
    "checklist": ("danh mục kiểm tra", "checklist", "checklists.yaml", "checklists.*.code"),
    "retention": ("thời hạn lưu", "retention", "retention.yaml", "retention.*.code"),
}
_FACTS = (
    ("kind", "kind"),
    ("field", "field"),
    ("severity", "severity"),
    ("zone", "zone"),
    ("reporter", "reporter"),
    ("flags", "flag"),
    ("without_flags", "flag"),
)


def _condition(prefix: str) -> list[tuple[str, str]]:
    return [(f"{prefix}.when.{dimension}.*", vocabulary) for dimension, vocabulary in _FACTS]


# file pattern → (path of a reference, vocabulary it must be in)
_REFERENCES: dict[str, list[tuple[str, str]]] = {
    "pack.yaml": [("law_clocks.*.law", "law-row"), *_condition("law_clocks.*")],
    "units.yaml": [
        ("units.*.kind", "unit-kind"),
        ("units.*.parent", "unit"),
        ("units.*.area.*", "zone"),
        ("successions.*.from.*", "unit"),
        ("successions.*.to.*", "unit"),
    ],
    "zones.yaml": [("zones.*.kind", "zone-kind"), ("zones.*.units.*", "unit"), ("zones.*.within.*", "zone")],
    "taxonomy.yaml": [("fields.*.parent", "field"), ("outcomes.*.kinds.*", "kind")],
    "regulations/*.yaml": [
        ("issued_by", "unit"),
        ("replaces", "instrument"),
        ("implements", "instrument"),
        ("parties.*.unit", "unit"),
        ("roles.*.unit", "unit"),
        ("roles.*.kind", "unit-kind"),
        ("roles.*.first.*", "role-or-unit"),
        ("clauses.*.routing.lead", "role-or-unit"),
        ("clauses.*.routing.support.*", "role-or-unit"),
        ("clauses.*.routing.inform.*", "role-or-unit"),
        ("clauses.*.routing.first_actions.*.by", "role-or-unit"),
        ("clauses.*.routing.overrides.*", "own-clause"),
        ("clauses.*.clock.law", "law-row"),
        ("clauses.*.escalation.ladder.*.to", "ladder"),
        *references_rhythm.REFERENCES,
        *(pair for rule in ("routing", "clock", "escalation", "sharing", "target") for pair in _condition(f"clauses.*.{rule}")),
    ],
    "checklists.yaml": _condition("checklists.*"),
    "retention.yaml": [("retention.*.kind.*", "kind")],
    "cases/*.yaml": [
        ("cases.*.given.kind", "kind"),
        ("cases.*.given.field", "field"),
        ("cases.*.given.severity", "severity"),
        ("cases.*.given.place", "zone"),
        ("cases.*.given.zones.*", "zone"),
        ("cases.*.given.reporter", "reporter"),
        ("cases.*.given.flags.*", "flag"),
        ("cases.*.given.concerns_units.*", "unit-or-post"),
        ("cases.*.expect.lead", "unit"),
        ("cases.*.expect.support.*", "unit"),
        ("cases.*.expect.informed.*", "unit"),
        ("cases.*.expect.cites.*", "cited"),
        ("cases.*.expect.clocks.*.cites", "cited"),
        *references_rhythm.CASES,
    ],
}
_CYCLES = (("units.yaml", "units", "parent"), ("taxonomy.yaml", "fields", "parent"), ("zones.yaml", "zones", "within"))
_UNIQUE_WITHIN = (("units.yaml", "units", "posts.*.code", "vị trí", "post"), ("checklists.yaml", "checklists", "items.*.code", "mục", "item"))
_UNIQUE_PER_INSTRUMENT = (("clauses.*.id", "điều khoản", "clause"), ("roles.*.code", "vai trò", "role"), *references_rhythm.UNIQUE)

Files = Mapping[str, Marked]


def pattern_of(file: str) -> str:
    """`regulations/a.yaml` → `regulations/*.yaml`; a file of its own is its own pattern."""
    folder, slash, name = file.rpartition("/")
    return f"{folder}/*.yaml" if slash and name.endswith(".yaml") else file


def values(data: Any, pattern: str) -> Iterator[tuple[Path, str]]:
    """Every text in plain `data` that lies at `pattern` (`clauses.*.id`; * is any item of a list), with its path."""
    yield from _values(data, pattern.split("."), ())


def _values(data: Any, steps: list[str], path: Path) -> Iterator[tuple[Path, str]]:
    if not steps:
        if isinstance(data, str):
            yield path, data
    elif steps[0] == "*":
        if isinstance(data, list):
            for n, item in enumerate(data):
                yield from _values(item, steps[1:], (*path, n))
    elif isinstance(data, dict) and steps[0] in data:
        yield from _values(data[steps[0]], steps[1:], (*path, steps[0]))


def check_references(files: Files, names: Collection[str] = ()) -> tuple[list[PackError], LawFile | None]:
    """Every broken cross reference of the pack, and the law table it names.

    A file of the pack (`names`) that is missing from `files` was unreadable: its codes are not missed.
    """
    errors: list[PackError] = []
    law = _law(files, errors)
    known = _vocabularies(files, law)
    if any(name.startswith("regulations/") and name not in files for name in names):
        known["instrument"] = known["cited"] = None
    _duplicates(files, errors)
    for file, marked in files.items():
        local = _local(file, marked, known) if file.startswith("regulations/") else known
        for pattern, vocabulary in _REFERENCES.get(pattern_of(file), []):
            codes = local.get(vocabulary)
            if codes is not None:
                errors.extend(_unknown(file, marked, path, code, vocabulary, codes) for path, code in values(marked.data, pattern) if code not in codes)
        if file.startswith("regulations/"):
            _cycle_errors(file, marked, _edges(marked.data, "roles", "first"), "roles", "first", errors)
            _two_conditions(file, marked, errors)
    for file, name, key in _CYCLES:
        if file in files:
            _cycle_errors(file, files[file], _edges(files[file].data, name, key), name, key, errors)
    _time_zone(files, errors)
    return errors, law


def _codes(files: Files, file: str, pattern: str) -> frozenset[str] | None:
    return frozenset(code for _, code in values(files[file].data, pattern)) if file in files else None


def _vocabularies(files: Files, law: LawFile | None) -> dict[str, Collection[str] | None]:
    known: dict[str, Collection[str] | None] = {name: _codes(files, file, path) for name, (_, _, file, path) in _VOCABULARIES.items()}
    regulations = [marked.data for file, marked in files.items() if file.startswith("regulations/")]
    clauses = frozenset(code for data in regulations for _, code in values(data, "clauses.*.id"))
    known["instrument"] = frozenset(code for data in regulations for _, code in values(data, "code"))
    # A table that is named but not to be had is one error; its rows are not missed as well.
    named = "pack.yaml" not in files or any(values(files["pack.yaml"].data, "law"))
    rows = frozenset(row.code for row in law.rows) if law else frozenset[str]()
    known["law-row"] = None if law is None and named else rows
    known["cited"] = None if law is None and named else clauses | rows
    units = known["unit"]
    known["unit-or-post"] = None if units is None else frozenset(units) | _posts(files["units.yaml"].data)
    return known


def _posts(data: Any) -> frozenset[str]:
    entries = data.get("units") if isinstance(data, dict) else None
    posts: set[str] = set()
    for unit in entries if isinstance(entries, list) else []:
        if isinstance(unit, dict):
            posts.update(f"{unit.get('code')}/{code}" for code in (DEFAULT_POST, *(c for _, c in values(unit, "posts.*.code"))))
    return frozenset(posts)


def _local(file: str, marked: Marked, known: dict[str, Collection[str] | None]) -> dict[str, Collection[str] | None]:
    """The vocabularies as one instrument sees them: its own roles and clauses beside the pack's units."""
    roles = frozenset(code for _, code in values(marked.data, "roles.*.code"))
    units = known["unit"]
    actors = None if units is None else roles | frozenset(units)
    own = frozenset(code for _, code in values(marked.data, "clauses.*.id"))
    own_codes = references_rhythm.local_codes(marked.data)
    return {**known, **own_codes, "role-or-unit": actors, "ladder": None if actors is None else actors | {"parent"}, "own-clause": own}


_WORDS: dict[str, tuple[str, str, str]] = {
    "instrument": ("văn bản", "instrument", "regulations/"),
    "law-row": ("dòng luật", "law row", "pack.yaml, 'law: vn'"),
    "cited": ("điều khoản hay dòng luật", "clause or law row", ""),
    "unit-or-post": ("đơn vị hay vị trí", "unit or post", "units.yaml"),
    "role-or-unit": ("vai trò hay đơn vị", "role or unit", "roles"),
    "ladder": ("vai trò, đơn vị hay 'parent'", "role, unit or 'parent'", "roles"),
    "own-clause": ("điều khoản của văn bản này", "clause of this instrument", ""),
    **references_rhythm.WORDS,
    **{name: (vi, en, file) for name, (vi, en, file, _) in _VOCABULARIES.items()},
}


def _unknown(file: str, marked: Marked, path: Path, code: str, vocabulary: str, codes: Collection[str]) -> PackError:
    vi, en, where = _WORDS[vocabulary]
    message = (f"không có {vi} '{code}'", f"there is no {en} '{code}'")
    return error_at(file, marked, path, f"unknown.{vocabulary}", message, nearest(code, codes, defined_in=where))


def _duplicates(files: Files, errors: list[PackError]) -> None:
    for vi, en, file, pattern in _VOCABULARIES.values():
        if file in files:
            _repeats([(file, files[file])], pattern, vi, en, errors)
    regulations = [(file, marked) for file, marked in files.items() if file.startswith("regulations/")]
    _repeats(regulations, "code", "văn bản", "instrument", errors)
    for pair in regulations:
        for pattern, vi, en in _UNIQUE_PER_INSTRUMENT:
            _repeats([pair], pattern, vi, en, errors)
    for file, name, pattern, vi, en in _UNIQUE_WITHIN:
        if file in files:
            marked = files[file]
            entries = marked.data.get(name) if isinstance(marked.data, dict) else None
            for n, entry in enumerate(entries if isinstance(entries, list) else []):
                _repeats([(file, marked)], pattern, vi, en, errors, data=entry, prefix=(name, n))


def _repeats(files: list[tuple[str, Marked]], pattern: str, vi: str, en: str, errors: list[PackError], *, data: Any = None, prefix: Path = ()) -> None:
    first: dict[str, str] = {}
    for file, marked in files:
        for path, code in values(marked.data if data is None else data, pattern):
            at = f"{file}:{marked.line(prefix + path)}"
            if code in first:
                message = (f"{vi} '{code}' đã có ở {first[code]}", f"{en} '{code}' is already defined at {first[code]}")
                remedy = ("đổi mã hoặc bỏ một trong hai", "give it another code or remove one of the two")
                errors.append(error_at(file, marked, prefix + path, "duplicate", message, remedy))
            first.setdefault(code, at)


def _edges(data: Any, name: str, key: str) -> dict[str, tuple[int, list[str]]]:
    """code → (position, codes it points to)."""
    entries = data.get(name) if isinstance(data, dict) else None
    out: dict[str, tuple[int, list[str]]] = {}
    for n, entry in enumerate(entries if isinstance(entries, list) else []):
        if isinstance(entry, dict) and isinstance(entry.get("code"), str):
            to = entry.get(key)
            out.setdefault(entry["code"], (n, [to] if isinstance(to, str) else [t for t in to if isinstance(t, str)] if isinstance(to, list) else []))
    return out


def _cycle_errors(file: str, marked: Marked, edges: dict[str, tuple[int, list[str]]], name: str, key: str, errors: list[PackError]) -> None:
    done: set[str] = set()

    def walk(code: str, trail: list[str]) -> None:
        if code in trail:
            ring = [*trail[trail.index(code) :], code]
            chain = " → ".join(ring)
            message: Both = (f"vòng tròn: {chain}", f"runs in a circle: {chain}")
            remedy: Both = (f"bỏ một '{key}' trong vòng", f"remove one '{key}' of the ring")
            errors.append(error_at(file, marked, (name, edges[code][0], key), "cycle", message, remedy))
        elif code in edges and code not in done:
            for to in edges[code][1]:
                walk(to, [*trail, code])
            done.add(code)

    for code in edges:
        walk(code, [])


def _two_conditions(file: str, marked: Marked, errors: list[PackError]) -> None:
    """A clause is one rule with one condition when it is executed; two differing conditions in one clause would be read as the first."""
    clauses = marked.data.get("clauses") if isinstance(marked.data, dict) else None
    for n, clause in enumerate(clauses if isinstance(clauses, list) else []):
        rules = [key for key in ("routing", "clock", "escalation", "sharing") if isinstance(clause, dict) and isinstance(clause.get(key), dict)]
        for later in rules[1:]:
            if (clause[later].get("when") or {}) != (clause[rules[0]].get("when") or {}):
                message: Both = (
                    f"'when' khác với 'when' của {rules[0]} trong cùng điều khoản",
                    f"its 'when' differs from that of {rules[0]} in the same clause",
                )
                remedy: Both = ("tách thành hai điều khoản (d5k2a, d5k2b)", "split it into two clauses (d5k2a, d5k2b)")
                errors.append(error_at(file, marked, ("clauses", n, later), "two-conditions", message, remedy))


def _time_zone(files: Files, errors: list[PackError]) -> None:
    for path, key in values(files["pack.yaml"].data, "time_zone") if "pack.yaml" in files else ():
        try:
            zoneinfo.ZoneInfo(key)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
            message = (f"không có múi giờ '{key}'", f"there is no time zone '{key}'")
            zones = zoneinfo.available_timezones()
            remedy = ("viết tên IANA; ở Việt Nam: Asia/Ho_Chi_Minh", "write its IANA name; in Vietnam: Asia/Ho_Chi_Minh")
            if difflib.get_close_matches(key, zones, n=1, cutoff=0.8):  # Zones of one continent are alike by their first word alone.
                remedy = nearest(key, zones)
            errors.append(error_at("pack.yaml", files["pack.yaml"], path, "unknown.time-zone", message, remedy))


def _law(files: Files, errors: list[PackError]) -> LawFile | None:
    for path, code in values(files["pack.yaml"].data, "law") if "pack.yaml" in files else ():
        try:
            return law_table(code)
        except LienketError as error:
            message = (f"không có bảng luật '{code}' ({error})", f"there is no law table '{code}' ({error})")
            remedy = ("dùng 'vn' hoặc bỏ khóa law", "use 'vn' or leave the key out")
            errors.append(error_at("pack.yaml", files["pack.yaml"], path, "unknown.law", message, remedy))
    return None
