"""The plan of a reorganisation: a short YAML file that refers to units of the loaded pack. Read strictly; every fault with line and remedy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import Field, ValidationError

from lienket.regulation import marked as text
from lienket.regulation.load import Pack
from lienket.regulation.marked import Marked, Path
from lienket.regulation.parts import Code, Part
from lienket.regulation.refusal import Both, PackError, PackRefused, error_at, nearest
from lienket.regulation.shape import fault_error, shape_errors
from lienket.regulation.succession import Ending, Heirs, Share, ending_in

FILE = "plan.yaml"


class SuccessorEntry(Part):
    """A successor and what it takes: the zones named, or `whole`; left out, the zones it answers for in the pack."""

    unit: Code
    area: Literal["whole"] | tuple[Code, ...] | None = None


class EndingEntry(Part):
    """A unit that ends and who follows it; what is left out comes from the pack's successions."""

    unit: Code
    successors: tuple[SuccessorEntry, ...] = ()
    fallback: Code | None = Field(default=None, description="Takes what lies in no successor's area; left out, the first successor.")
    people: Code | None = Field(default=None, description="Takes the people and their duty shifts; left out, the fallback.")


class PlanFile(Part):
    """``plan.yaml``: the day, the decision, and what the pack does not say by itself."""

    on: date
    document: str = Field(min_length=3, max_length=80, pattern=r"^[A-Za-z0-9Đ_.:/#+\-]+$", description="Number of the decision, for instance 1656/NQ-UBTVQH15.")
    reason: str = Field(min_length=3, max_length=400)
    endings: tuple[EndingEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan checked against a pack: what becomes of each unit, and how to find the heir of anything it had."""

    on: date
    document: str
    reason: str
    endings: tuple[Ending, ...]
    heirs: Heirs
    source: str


def read_plan(source: str, pack: Pack, file: str = FILE) -> Plan:
    """Read and check a plan. Units of the pack that end on the day are in it without being named. Raises PackRefused with every fault."""
    marked, faults = text.parse(source)
    errors = [fault_error(file, marked, fault) for fault in faults]
    if marked is None or errors:
        raise PackRefused(errors)
    try:
        given = PlanFile.model_validate(marked.data)
    except ValidationError as error:
        raise PackRefused(shape_errors(file, PlanFile, marked, error)) from None
    check = _Check(pack, given, marked, file)
    planned = {ending.unit: ending for ending in check.endings()}
    if not check.errors and not planned:
        message = (f"không có đơn vị nào kết thúc vào ngày {given.on:%d/%m/%Y}", f"no unit of the pack ends on {given.on.isoformat()}")
        remedy = (
            "sửa 'on', hoặc nạp ấn bản gói có 'valid: {until: …}' của các đơn vị",
            "correct 'on', or load the edition that gives the units 'valid: {until: …}'",
        )
        check.fault(("on",), "plan.nothing", message, remedy)
    if check.errors:
        raise PackRefused(check.errors)
    return Plan(given.on, given.document, given.reason, tuple(planned.values()), Heirs(pack, planned), source)


class _Check:
    """A plan against the pack, fault by fault."""

    def __init__(self, pack: Pack, given: PlanFile, marked: Marked, file: str) -> None:
        self.pack, self.given, self.marked, self.file = pack, given, marked, file
        self.errors: list[PackError] = []
        self.units = {u.code: u for u in pack.units.units}
        self.zones = {z.code for z in pack.zones.zones}

    def fault(self, path: Path, rule: str, message: Both, remedy: Both) -> None:
        """Note a fault."""
        self.errors.append(error_at(self.file, self.marked, path, rule, message, remedy))

    def endings(self) -> Iterator[Ending]:
        """What becomes of each unit: those named, then the others of the pack that end on the day."""
        named: dict[str, int] = {}
        for n, entry in enumerate(self.given.endings):
            if entry.unit in named:
                message = (f"'{entry.unit}' ghi hai lần", f"'{entry.unit}' is given twice")
                self.fault(("endings", n, "unit"), "plan.twice", message, ("gộp vào một mục", "put both into one entry"))
            named[entry.unit] = n
            if self._ends(entry, n) and (ending := self._ending(entry, n)):
                yield ending
        for unit in self.pack.units.units:
            if unit.valid.until == self.given.on and unit.code not in named and (found := self._ending(EndingEntry(unit=unit.code), None)):
                yield found

    def _ends(self, entry: EndingEntry, n: int) -> bool:
        path: Path = ("endings", n, "unit")
        if entry.unit not in self.units:
            self._unknown(path, entry.unit)
            return False
        until = self.units[entry.unit].valid.until
        if until is None or until > self.given.on:
            when = ("không có ngày kết thúc", "has no end") if until is None else (f"kết thúc ngày {until:%d/%m/%Y}", f"ends on {until.isoformat()}")
            message = (f"trong gói, '{entry.unit}' {when[0]}", f"in the pack '{entry.unit}' {when[1]}")
            date_ = self.given.on.isoformat()
            remedy = (
                f"nạp ấn bản gói ghi 'valid: {{until: {date_}}}' cho đơn vị này",
                f"load the edition of the pack that says 'valid: {{until: {date_}}}' of it",
            )
            self.fault(path, "plan.not-ending", message, remedy)
            return False
        return True

    def _unknown(self, path: Path, code: str) -> None:
        self.fault(
            path, "unknown.unit", (f"gói không có đơn vị '{code}'", f"the pack has no unit '{code}'"), nearest(code, self.units, defined_in="units.yaml")
        )

    def _ending(self, entry: EndingEntry, n: int | None) -> Ending | None:
        path: Path = () if n is None else ("endings", n)
        known = ending_in(self.pack, entry.unit)
        before = len(self.errors)
        shares = tuple(self._shares(entry, n)) if entry.successors and n is not None else known.shares if known else ()
        if len(self.errors) > before:
            return None
        if not shares:
            message = (f"không ghi ai tiếp nhận '{entry.unit}'", f"nobody is named to follow '{entry.unit}'")
            remedy = ("ghi 'successors' trong phương án, hoặc 'successions' trong units.yaml", "give 'successors' in the plan, or 'successions' in units.yaml")
            self.fault((*path, "successors") if path else (), "plan.nowhere", message, remedy)
            return None
        for key, code in (("fallback", entry.fallback), ("people", entry.people)):
            if code is not None:
                self._in_being((*path, key), code)
        fallback = entry.fallback or shares[0].unit
        return Ending(entry.unit, shares, fallback, entry.people or fallback)

    def _in_being(self, path: Path, code: str) -> None:
        if code not in self.units:
            self._unknown(path, code)
        elif not self.units[code].valid.covers(self.given.on):
            day = self.given.on
            message = (f"'{code}' không hoạt động vào ngày {day:%d/%m/%Y}", f"'{code}' does not exist on {day.isoformat()}")
            self.fault(path, "plan.not-in-being", message, ("chọn đơn vị hoạt động từ ngày đó", "name a unit that exists from that day on"))

    def _shares(self, entry: EndingEntry, n: int) -> Iterator[Share]:
        taken: dict[str, str] = {}
        for m, one in enumerate(entry.successors):
            path: Path = ("endings", n, "successors", m)
            self._in_being((*path, "unit"), one.unit)
            if one.area == "whole" and len(entry.successors) > 1:
                message = ("'whole' chỉ dùng khi có một đơn vị tiếp nhận", "'whole' is for a single successor")
                remedy = ("ghi danh sách địa bàn của từng đơn vị; phần còn lại ghi 'fallback'", "list the zones of each; for the rest give 'fallback'")
                self.fault((*path, "area"), "plan.whole", message, remedy)
            zones = one.area if isinstance(one.area, tuple) else ()
            for k, zone in enumerate(zones):
                where: Path = (*path, "area", k)
                if zone not in self.zones:
                    message = (f"gói không có địa bàn '{zone}'", f"the pack has no zone '{zone}'")
                    self.fault(where, "unknown.zone", message, nearest(zone, self.zones, defined_in="zones.yaml"))
                elif zone in taken:
                    message = (f"địa bàn '{zone}' đã giao cho '{taken[zone]}'", f"zone '{zone}' goes to '{taken[zone]}' already")
                    self.fault(where, "plan.zone-twice", message, ("giao mỗi địa bàn cho một đơn vị", "give each zone to one successor"))
                taken[zone] = one.unit
            yield Share(one.unit, frozenset(zones) if isinstance(one.area, tuple) else None)
