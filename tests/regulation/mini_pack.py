"""The smallest pack that is whole: five units, three zones, one regulation. Tests copy it and break one thing.

Sound by intention: it loads, every fact has one lead, nobody leads a report about itself.
"""

from __future__ import annotations

PACK = """\
format: 1
pack: mini
name: {vi: Mô hình nhỏ, en: Mini model}
description: {vi: Dùng để kiểm thử, en: For tests}
time_zone: Asia/Ho_Chi_Minh
"""

UNITS = """\
unit_kinds:
  - {code: police, name: {vi: Công an, en: Police}}
  - {code: border, name: {vi: Biên phòng, en: Border guard}}
  - {code: company, name: {vi: Doanh nghiệp, en: Company}}
units:
  - code: province-police
    kind: police
    name: {vi: Công an tỉnh, en: Provincial police}
    posts:
      - {code: commander, title: {vi: Chỉ huy, en: Commander}}
  - code: town-police
    kind: police
    name: {vi: Công an thị xã, en: Town police}
    parent: province-police
    area: [ward]
    posts:
      - {code: desk, title: {vi: Trực ban, en: Desk}, duty: true}
      - {code: chief, title: {vi: Trưởng, en: Chief}}
  - code: border-post
    kind: border
    name: {vi: Đồn Biên phòng, en: Border post}
    area: [port]
  - code: plant
    kind: company
    name: {vi: Nhà máy, en: Plant}
  - code: old-police
    kind: police
    name: {vi: Công an cũ, en: Former police}
    valid: {from: 2000-01-01, until: 2010-01-01}
successions:
  - from: [old-police]
    to: [town-police]
    on: 2010-01-01
    reason: {vi: Sắp xếp lại, en: Reorganised}
"""

ZONES = """\
zone_kinds:
  - {code: ward, name: {vi: Phường, en: Ward}}
  - {code: site, name: {vi: Khu vực, en: Site}}
zones:
  - {code: ward, kind: ward, name: {vi: Phường, en: Ward}, fence: outside}
  - {code: port, kind: site, name: {vi: Cảng, en: Port}, fence: outside, within: [ward]}
  - {code: works, kind: site, name: {vi: Nhà máy, en: Works}, fence: inside, within: [ward], units: [plant]}
"""

TAXONOMY = """\
kinds:
  - {code: incident, prefix: VV, name: {vi: Vụ việc, en: Incident}}
  - {code: petition, prefix: KN, name: {vi: Kiến nghị, en: Petition}}
fields:
  - {code: crime, name: {vi: Tội phạm, en: Crime}}
  - {code: theft, parent: crime, name: {vi: Trộm cắp, en: Theft}}
  - {code: traffic, name: {vi: Giao thông, en: Traffic}}
severities:
  - {code: low, rank: 1, name: {vi: Thường, en: Ordinary}}
  - {code: high, rank: 5, name: {vi: Nghiêm trọng, en: Grave}}
reporters:
  - {code: citizen, name: {vi: Công dân, en: Citizen}}
  - {code: guard, name: {vi: Bảo vệ, en: Guard}}
flags:
  - {code: foreigner, name: {vi: Có người nước ngoài, en: Foreigner involved}}
  - {code: at-sea, name: {vi: Trên biển, en: At sea}}
channels:
  - {code: phone, name: {vi: Điện thoại, en: Telephone}}
outcomes:
  - {code: settled, kinds: [incident], name: {vi: Đã giải quyết, en: Settled}}
"""

CALENDAR = """\
weekend: [5, 6]
holidays:
  - {on: 2016-01-01, name: {vi: Tết Dương lịch, en: New Year}}
"""

REGULATION = """\
code: qc
number: 01/QC
kind: regulation
title: {vi: Quy chế phối hợp, en: Coordination regulation}
level: town
signed_on: 2015-05-27
in_force: {from: 2015-05-27}
issued_by: town-police
parties:
  - {unit: town-police, as_lead: true}
  - {unit: border-post}
  - {unit: plant}
roles:
  - {code: lead-police, unit: town-police, name: {vi: Công an chủ trì, en: Lead police}}
  - {code: higher, first: [province-police], name: {vi: Cấp trên, en: Higher level}}
clauses:
  - id: d1
    cite: Điều 1
    text: {vi: Cấp trên chủ trì khi không ai khác, en: The higher level leads where nobody else does}
    basis: assumed
    routing: {lead: higher}
  - id: d2
    cite: Điều 2
    text: {vi: Công an chủ trì, en: The police lead}
    basis: assumed
    routing:
      when: {kind: [incident, petition]}
      lead: lead-police
      support: [plant]
  - id: d3
    cite: Điều 3
    text: {vi: Biên phòng chủ trì ở cảng, en: The border post leads at the port}
    basis: assumed
    routing:
      when: {kind: [incident], zone: [port]}
      lead: border-post
      inform: [lead-police]
      overrides: [d2]
  - id: d4
    cite: Điều 4
    text: {vi: Trong 30 phút, en: Within 30 minutes}
    basis: assumed
    clock:
      clock: acknowledge
      limit: {minutes: 30}
      when: {severity: [high]}
  - id: d5
    cite: Điều 5
    text: {vi: Báo cấp trên, en: Tell the level above}
    basis: assumed
    escalation:
      clock: acknowledge
      ladder:
        - {to: parent, acknowledge_within: {minutes: 30}}
        - {to: higher, acknowledge_within: {hours: 2}}
  - id: d6
    cite: Điều 6
    text: {vi: Hạn chế chia sẻ, en: Sharing is limited}
    basis: assumed
    sharing: {when: {flags: [foreigner]}, label: "TLP:AMBER+STRICT"}
"""

CASES = """\
cases:
  - name: {vi: Trộm trong nhà máy, en: Theft in the works}
    given: {kind: incident, field: theft, severity: high, place: works, reporter: guard}
    on: 2016-03-02T10:00:00+07:00
    expect:
      lead: town-police
      support: [plant]
      clocks:
        - {clock: acknowledge, limit: {minutes: 30}, cites: d4}
      cites: [d2]
    because: {vi: Điều 2, en: Article 2}
  - name: {vi: Kiến nghị về công an, en: A petition about the police}
    given: {kind: petition, field: crime, severity: low, place: ward, reporter: citizen, concerns_units: [town-police]}
    on: 2016-03-02T10:00:00+07:00
    expect: {lead: province-police, cites: [d1]}
    because: {vi: Không ai xử việc của mình, en: Nobody judges their own case}
"""

BOUNDARIES = """\
{"type": "FeatureCollection", "features": [
  {"type": "Feature", "properties": {"zone": "ward"},
   "geometry": {"type": "Polygon", "coordinates": [[[106.3, 18.0], [106.5, 18.0], [106.5, 18.2], [106.3, 18.0]]]}},
  {"type": "Feature", "properties": {"zone": "port"},
   "geometry": {"type": "Polygon", "coordinates": [[[106.4, 18.05], [106.45, 18.05], [106.45, 18.1], [106.4, 18.05]]]}}
]}
"""

SOURCES: dict[str, str] = {
    "pack.yaml": PACK,
    "units.yaml": UNITS,
    "zones.yaml": ZONES,
    "taxonomy.yaml": TAXONOMY,
    "calendar.yaml": CALENDAR,
    "regulations/01-qc.yaml": REGULATION,
    "cases/main.yaml": CASES,
    "boundaries.geojson": BOUNDARIES,
}


def changed(file: str, old: str, new: str, *, base: dict[str, str] | None = None) -> dict[str, str]:
    """The sources with the one occurrence of `old` in `file` replaced; a fixture that no longer fits fails aloud."""
    sources = dict(base if base is not None else SOURCES)
    count = sources[file].count(old)
    assert count == 1, f"{old!r} occurs {count} times in {file}"
    sources[file] = sources[file].replace(old, new)
    return sources


def added(file: str, text: str, *, base: dict[str, str] | None = None) -> dict[str, str]:
    """The sources with `text` at the end of `file`."""
    sources = dict(base if base is not None else SOURCES)
    sources[file] = sources.get(file, "") + text
    return sources
