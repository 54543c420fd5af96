"""A small model in which a town's police ends and three communes are merged and divided on one day; the neighbour must see nothing, ever."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from lienket.intake.actions import receive
from lienket.intake.draft import Draft
from lienket.kernel.actor import Actor
from lienket.regulation.load import Pack, pack_from_sources
from lienket.regulation.model import Facts
from lienket.units.queries import acting_post, unit_id
from tests import world, worldpack
from tests.regulation.mini_pack import CALENDAR

MODEL = "ky"
DAY = date(2016, 7, 1)
JUNE = datetime(2016, 6, 20, 3, tzinfo=UTC)
JULY = datetime(2016, 7, 1, 1, tzinfo=UTC)
BEFORE = date(2016, 6, 20)
DESK = "{code: desk, title: {vi: Trực ban, en: Desk}, duty: true}"
CHIEF = "{code: chief, title: {vi: Trưởng, en: Chief}}"

UNITS = f"""\
unit_kinds:
  - {{code: police, name: {{vi: Công an, en: Police}}}}
  - {{code: commune, name: {{vi: Công an xã, en: Commune police}}}}
  - {{code: company, name: {{vi: Doanh nghiệp, en: Company}}}}
units:
  - {{code: province, kind: police, name: {{vi: Công an tỉnh, en: Province}}, posts: [{DESK}, {CHIEF}]}}
  - {{code: a, kind: commune, name: {{vi: Xã A, en: A}}, parent: province, area: [a-land, gate], valid: {{until: 2016-07-01}}, posts: [{DESK}, {CHIEF}]}}
  - {{code: b, kind: commune, name: {{vi: Xã B, en: B}}, parent: province, area: [b-land], valid: {{until: 2016-07-01}}, posts: [{DESK}, {CHIEF}]}}
  - {{code: c, kind: commune, name: {{vi: Xã C, en: C}}, parent: province, area: [c-land, port, hill, sea], valid: {{until: 2016-07-01}}, posts: [{DESK}]}}
  - {{code: x, kind: commune, name: {{vi: Phường X, en: X}}, parent: province, area: [x-land, port], valid: {{from: 2016-07-01}}, posts: [{DESK}, {CHIEF}]}}
  - {{code: y, kind: commune, name: {{vi: Phường Y, en: Y}}, parent: province, area: [y-land, hill], valid: {{from: 2016-07-01}}, posts: [{DESK}]}}
  - {{code: z, kind: commune, name: {{vi: Phường Z, en: Z}}, parent: province, area: [sea], valid: {{from: 2016-07-01}}, posts: [{DESK}]}}
  - {{code: plant, kind: company, name: {{vi: Nhà máy, en: Plant}}, posts: [{DESK}]}}
  - {{code: neighbour, kind: company, name: {{vi: Hàng xóm, en: Neighbour}}}}
successions:
  - {{from: [a, b], to: [x], on: 2016-07-01, reason: {{vi: Nhập, en: Merged}}}}
  - {{from: [c], to: [x, y, z], on: 2016-07-01, share: part, reason: {{vi: Chia, en: Divided}}}}
"""

ZONES = """\
zone_kinds: [{code: land, name: {vi: Đất, en: Land}}]
zones:
  - {code: a-land, kind: land, name: {vi: Xã A, en: A}, valid: {until: 2016-07-01}}
  - {code: b-land, kind: land, name: {vi: Xã B, en: B}, valid: {until: 2016-07-01}}
  - {code: c-land, kind: land, name: {vi: Xã C, en: C}, valid: {until: 2016-07-01}}
  - {code: x-land, kind: land, name: {vi: Phường X, en: X}, valid: {from: 2016-07-01}}
  - {code: y-land, kind: land, name: {vi: Phường Y, en: Y}, valid: {from: 2016-07-01}}
  - {code: gate, kind: land, name: {vi: Cổng, en: Gate}, within: [a-land, x-land]}
  - {code: port, kind: land, name: {vi: Cảng, en: Port}, within: [c-land, x-land]}
  - {code: hill, kind: land, name: {vi: Đồi, en: Hill}, within: [c-land, y-land]}
  - {code: sea, kind: land, name: {vi: Biển, en: Sea}, within: [c-land]}
"""

REGULATION = """\
code: qc
number: 01/QC
kind: regulation
title: {vi: Quy chế, en: Regulation}
level: town
in_force: {from: 2015-05-27}
parties: [{unit: province, as_lead: true}, {unit: plant}]
roles:
  - {code: on-the-spot, kind: commune, name: {vi: Công an sở tại, en: Police on the spot}}
clauses:
  - {id: d1, cite: Điều 1, basis: assumed, text: {vi: Tỉnh chủ trì, en: The province leads}, routing: {when: {kind: [denunciation]}, lead: province}}
  - id: d2
    cite: Điều 2
    basis: assumed
    text: {vi: Sở tại chủ trì, en: The police on the spot lead}
    routing: {when: {kind: [incident]}, lead: on-the-spot, support: [plant], inform: [province]}
  - id: d3
    cite: Điều 3
    basis: assumed
    text: {vi: Nhà máy chủ trì, en: The plant leads}
    routing: {when: {kind: [petition]}, lead: plant, support: [on-the-spot]}
  - {id: t1, cite: Điều 6, basis: assumed, text: {vi: Xác nhận, en: Acknowledge}, clock: {clock: acknowledge, limit: {days: 20}}}
  - {id: t2, cite: Điều 7, basis: assumed, text: {vi: Phối hợp, en: Support}, clock: {clock: acknowledge, limit: {days: 20}, duty: support}}
  - {id: t3, cite: Điều 8, basis: assumed, text: {vi: Giải quyết, en: Resolve}, clock: {clock: resolve, limit: {days: 30}}}
"""

PLAN = "on: 2016-07-01\ndocument: 12/NQ-HĐ\nreason: Sắp xếp đơn vị hành chính\n".replace("HĐ", "QĐ")


@cache
def ky_pack() -> Pack:
    """The pack, read once a run."""
    sources = {
        **worldpack.SOURCES,
        "pack.yaml": worldpack.PACK.replace("pack: world", f"pack: {MODEL}"),
        "units.yaml": UNITS,
        "zones.yaml": ZONES,
        "calendar.yaml": CALENDAR,
        "regulations/01-qc.yaml": REGULATION,
    }
    del sources["boundaries.geojson"]
    return pack_from_sources(sources)


def post(code: str, day: date = BEFORE) -> Actor:
    """The actor for ``unit/post``, or for the duty post of ``unit``."""
    return acting_post(MODEL, code, day)


def unit(code: str) -> UUID:
    """The id of a unit."""
    return unit_id(MODEL, code)


def a_matter(*, at: datetime = JUNE, receiver: str = "plant", **values: Any) -> UUID:
    """The matter of a report the plant takes in June; give what differs from an incident at the gate of commune A."""
    sets = {name: frozenset(values.pop(name)) for name in ("flags", "concerns", "zones") if name in values}
    facts = Facts(**{"kind": "incident", "field": "theft", "severity": "low", "reporter": "citizen", "place": "gate", **values, **sets})
    draft = Draft(key=f"key-{next(world._keys):06d}", unit=receiver, facts=facts, channel="phone", occurred_at=at, received_at=at, text="Mất xe máy.")
    return receive(actor=post(receiver, at.date()), draft=draft, at=at).matter
