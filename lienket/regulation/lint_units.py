"""Lint rules about units and zones that come and go: expired-unit, ended-zone."""

from __future__ import annotations

from datetime import date, timedelta

from lienket.regulation.edition import Edition
from lienket.regulation.finding import Finding, at
from lienket.regulation.format import Clause, Instrument
from lienket.regulation.load import Pack


def unit_findings(pack: Pack, edition: Edition, day: date, found: dict[tuple[str, ...], Finding]) -> None:
    """Add to `found` the units and zones that what is in force on `day` names and that no longer exist."""
    for instrument in edition.instruments:
        _expired(pack, edition, instrument, day, found)
    _ended_zones(pack, edition, day, found)


def _expired(pack: Pack, edition: Edition, instrument: Instrument, day: date, found: dict[tuple[str, ...], Finding]) -> None:
    """Units the instrument names, while it is in force, that do not exist on `day`."""
    for n, party in enumerate(instrument.parties):
        if party.unit not in edition.units and _represented(pack, edition, instrument, party.unit):
            continue
        _missing_unit(pack, edition, instrument, party.unit, ("parties", n), day, found, ("bên ký", "party"))
    for n, role in enumerate(instrument.roles):
        if role.unit:
            _missing_unit(pack, edition, instrument, role.unit, ("roles", n), day, found, ("vai trò", "role"))
        elif role.first and not any(_exists(edition, instrument, option, frozenset((role.code,))) for option in role.first):
            _missing_unit(pack, edition, instrument, role.first[-1], ("roles", n), day, found, ("vai trò", "role"))
    roles = {role.code for role in instrument.roles}
    for n, clause in enumerate(instrument.clauses):
        for code in sorted(_named(clause) - roles - {"parent"}):
            _missing_unit(pack, edition, instrument, code, ("clauses", n), day, found, ("điều khoản", "clause"))


def _exists(edition: Edition, instrument: Instrument, code: str, asked: frozenset[str]) -> bool:
    role = edition.role(instrument, code)
    if role is None or role.unit:
        return (role.unit if role and role.unit else code) in edition.units
    if role.kind:
        return any(unit.kind == role.kind for unit in edition.units.values())
    return any(_exists(edition, instrument, option, asked | {code}) for option in role.first if option not in asked)


def _named(clause: Clause) -> set[str]:
    routing = clause.routing
    named = {*routing.support, *routing.inform, *([routing.lead] if routing.lead else [])} if routing else set()
    named |= {action.by for action in routing.first_actions if action.by} if routing else set()
    return named | ({to for step in clause.escalation.ladder for to in step.told} if clause.escalation else set())


def _missing_unit(
    pack: Pack,
    edition: Edition,
    instrument: Instrument,
    code: str,
    path: tuple[str, int],
    day: date,
    found: dict[tuple[str, ...], Finding],
    what: tuple[str, str],
) -> None:
    if code in edition.units or edition.role(instrument, code) is not None:
        return
    file, line = pack.where(instrument.code, *path)
    clause = instrument.clauses[path[1]].id if path[0] == "clauses" else instrument.roles[path[1]].code if path[0] == "roles" else code
    message = (
        f"{what[0]} nêu đơn vị '{code}' không tồn tại vào {day:%d/%m/%Y} khi '{instrument.code}' còn hiệu lực",
        f"the {what[1]} names the unit '{code}', which does not exist on {day.isoformat()} while '{instrument.code}' is in force",
    )
    units = [f"'{unit}'" for unit in dict.fromkeys(unit for s in pack.units.successions if code in s.predecessors for unit in s.successors)]
    heirs = ", ".join(units[:4]) + (" …" if len(units) > 4 else "")
    remedy = (
        f"nêu đơn vị kế thừa ({heirs or 'chưa khai báo'}) hoặc sửa đổi văn bản",
        f"name the successor ({heirs or 'none is declared'}) or amend the instrument",
    )
    key = ("expired-unit", instrument.code, path[0], str(path[1]), code)
    found.setdefault(key, Finding("expired-unit", "warning", file, line, clause, message, remedy, {"on": day.isoformat()}))


def _ended_zones(pack: Pack, edition: Edition, day: date, found: dict[tuple[str, ...], Finding]) -> None:
    """Zones in force whose territory is units that ended, and conditions none of whose zones is left."""
    for zone in edition.zones.values():
        # A list that holds the old units and those that took them over is meant to cover both times.
        gone = [unit for unit in zone.units if unit not in edition.units and _has_begun(pack, unit, day) and not _followed(pack, edition, unit, zone.units)]
        if gone:
            names = ", ".join(f"'{unit}'" for unit in gone)
            message = (f"địa bàn gồm đơn vị đã chấm dứt: {names}", f"the zone is the territory of units that have ended: {names}")
            remedy = ("đặt 'valid' cho địa bàn hoặc nêu đơn vị kế thừa", "give the zone a 'valid' period or name the successors")
            finding = Finding("ended-zone", "warning", *at(pack, f"zone:{zone.code}"), message, remedy, {"on": day.isoformat()})
            found.setdefault(("ended-zone", zone.code, *gone), finding)
    for c in edition.clauses:
        if c.instrument is not None and c.when.zone and not any(zone in edition.zones for zone in c.when.zone):
            names = ", ".join(f"'{zone}'" for zone in c.when.zone)
            message = (
                f"không địa bàn nào trong điều kiện còn tồn tại vào {day:%d/%m/%Y}: {names}",
                f"no zone of the condition exists on {day.isoformat()}: {names}",
            )
            remedy = ("thêm địa bàn kế thừa vào điều kiện", "add the zones that followed to the condition")
            finding = Finding("ended-zone", "warning", *at(pack, c.key), message, remedy, {"on": day.isoformat()})
            found.setdefault(("ended-zone", c.key), finding)


def _followed(pack: Pack, edition: Edition, unit: str, listed: tuple[str, ...]) -> bool:
    """Whether a successor of `unit`, near or far, is listed too and exists."""
    seen, todo = {unit}, [unit]
    while todo:
        code = todo.pop()
        heirs = {heir for s in pack.units.successions if code in s.predecessors for heir in s.successors} - seen
        if any(heir in listed and heir in edition.units for heir in heirs):
            return True
        seen |= heirs
        todo.extend(heirs)
    return False


def _represented(pack: Pack, edition: Edition, instrument: Instrument, unit: str) -> bool:
    """Whether somebody sits in the place of a party that does not exist on the day: a successor that is listed too, or whom it is going to succeed."""
    listed = tuple(party.unit for party in instrument.parties)
    if any(unit in s.successors and before in edition.units for s in pack.units.successions for before in s.predecessors if before in listed):
        return True
    until, start = pack.unit(unit).valid.until, instrument.in_force.start
    began_after_it_ended = until is not None and start is not None and until <= start  # Such a unit never was a party: a slip.
    return not began_after_it_ended and _followed(pack, edition, unit, listed)


def _has_begun(pack: Pack, unit: str, day: date) -> bool:
    start = pack.unit(unit).valid.start
    return start is None or start < day + timedelta(days=1)
