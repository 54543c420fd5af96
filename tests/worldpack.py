"""The model of the test world: three members, two levels above them, a neighbour who must see nothing, and a unit that is gone.

Bigger than `mini_pack` where acts need it: clocks of every duty, a ladder of two rungs, a kind and a reporter that restrict, a lead that needs a place.
"""

from __future__ import annotations

from functools import cache

from lienket.regulation.load import Pack, pack_from_sources
from tests.regulation.mini_pack import CALENDAR, ZONES

PACK = """\
format: 1
pack: world
name: {vi: Thế giới kiểm thử, en: Test world}
description: {vi: Dùng để kiểm thử, en: For tests}
time_zone: Asia/Ho_Chi_Minh
law: vn
"""

UNITS = """\
unit_kinds:
  - {code: police, name: {vi: Công an, en: Police}}
  - {code: border, name: {vi: Biên phòng, en: Border guard}}
  - {code: company, name: {vi: Doanh nghiệp, en: Company}}
units:
  - {code: ministry, kind: police, name: {vi: Bộ, en: Ministry}}
  - code: province-police
    kind: police
    name: {vi: Công an tỉnh, en: Provincial police}
    parent: ministry
    posts:
      - {code: desk, title: {vi: Trực ban, en: Desk}, duty: true}
      - {code: commander, title: {vi: Chỉ huy, en: Commander}, oversight: true}
  - code: town-police
    kind: police
    name: {vi: Công an thị xã, en: Town police}
    parent: province-police
    area: [ward]
    posts:
      - {code: desk, title: {vi: Trực ban, en: Desk}, duty: true}
      - {code: chief, title: {vi: Trưởng, en: Chief}}
  - {code: border-post, kind: border, name: {vi: Đồn Biên phòng, en: Border post}, area: [port]}
  - {code: plant, kind: company, name: {vi: Nhà máy, en: Plant}}
  - {code: neighbour, kind: company, name: {vi: Hàng xóm, en: Neighbour}}
  - code: old-police
    kind: police
    name: {vi: Công an cũ, en: Former police}
    valid: {from: 2000-01-01, until: 2010-01-01}
successions:
  - {from: [old-police], to: [town-police], on: 2010-01-01, reason: {vi: Sắp xếp lại, en: Reorganised}}
"""

TAXONOMY = """\
kinds:
  - {code: incident, prefix: VV, name: {vi: Vụ việc, en: Incident}}
  - {code: petition, prefix: KN, name: {vi: Kiến nghị, en: Petition}}
  - {code: denunciation, prefix: TC, name: {vi: Tố cáo, en: Denunciation}, restricted: true}
fields:
  - {code: crime, name: {vi: Tội phạm, en: Crime}}
  - {code: theft, parent: crime, name: {vi: Trộm cắp, en: Theft}}
  - {code: traffic, name: {vi: Giao thông, en: Traffic}}
severities:
  - {code: low, rank: 1, name: {vi: Thường, en: Ordinary}}
  - {code: high, rank: 5, name: {vi: Nghiêm trọng, en: Grave}}
reporters:
  - {code: citizen, name: {vi: Công dân, en: Citizen}}
  - {code: witness, name: {vi: Người được bảo vệ, en: Protected witness}, protected: true}
flags:
  - {code: foreigner, name: {vi: Có người nước ngoài, en: Foreigner involved}}
  - {code: inquiry, name: {vi: Đang xác minh, en: Under inquiry}}
channels:
  - {code: phone, name: {vi: Điện thoại, en: Telephone}}
outcomes:
  - {code: settled, kinds: [incident], name: {vi: Đã giải quyết, en: Settled}}
  - {code: answered, kinds: [petition], name: {vi: Đã trả lời, en: Answered}}
"""

REGULATION = """\
code: qc
number: 01/QC
kind: regulation
title: {vi: Quy chế phối hợp, en: Coordination regulation}
level: town
in_force: {from: 2015-05-27}
parties:
  - {unit: town-police, as_lead: true}
  - {unit: border-post}
  - {unit: plant}
roles:
  - {code: lead-police, unit: town-police, name: {vi: Công an chủ trì, en: Lead police}}
  - {code: wardens, kind: border, name: {vi: Lực lượng tại chỗ, en: Force on the spot}}
clauses:
  - {id: d1, cite: Điều 1, basis: assumed, text: {vi: Cấp trên chủ trì, en: The higher level leads}, routing: {lead: province-police}}
  - id: d2
    cite: Điều 2
    basis: assumed
    text: {vi: Công an chủ trì, en: The police lead}
    routing: {when: {kind: [incident, petition]}, lead: lead-police, support: [plant]}
  - id: d3
    cite: Điều 3
    basis: assumed
    text: {vi: Biên phòng chủ trì ở cảng, en: The border post leads at the port}
    routing: {when: {kind: [incident], zone: [port]}, lead: border-post, inform: [lead-police], overrides: [d2]}
  - id: d4
    cite: Điều 4
    basis: assumed
    text: {vi: Lực lượng tại chỗ chủ trì giao thông, en: The force on the spot leads traffic}
    routing: {when: {kind: [incident], field: [traffic]}, lead: wardens, overrides: [d2, d3]}
  - id: d5
    cite: Điều 5
    basis: assumed
    text: {vi: Báo đồn biên phòng về kiến nghị, en: The border post is told of petitions}
    routing: {when: {kind: [petition]}, inform: [border-post]}
  - id: d6
    cite: Điều 5a
    basis: assumed
    text: {vi: Việc làm ngay khi mất trộm, en: First actions after a theft}
    routing:
      when: {kind: [incident], field: [crime]}
      first_actions:
        - {vi: Giữ nguyên hiện trường, en: Keep the scene}
        - {vi: Trích xuất camera, en: Secure camera images, by: plant, within: {minutes: 45}}
        - {vi: Kiểm tra cửa khẩu, en: Check the crossing, by: border-post}
  - {id: t1, cite: Điều 6, basis: assumed, text: {vi: Xác nhận, en: Acknowledge}, clock: {clock: acknowledge, limit: {minutes: 30}}}
  - {id: t2, cite: Điều 7, basis: assumed, text: {vi: Phối hợp, en: Support}, clock: {clock: acknowledge, limit: {hours: 1}, duty: support}}
  - {id: t3, cite: Điều 8, basis: assumed, text: {vi: Báo cáo đầu, en: First report}, clock: {clock: first-report, limit: {hours: 2}}}
  - id: t4
    cite: Điều 9
    basis: assumed
    text: {vi: Giải quyết, en: Resolve}
    clock: {clock: resolve, limit: {days: 3}, when: {severity: [low]}}
  - id: t5
    cite: Điều 10
    basis: assumed
    text: {vi: Giải quyết gấp, en: Resolve at once}
    clock: {clock: resolve, limit: {hours: 12}, when: {severity: [high]}}
  - id: e1
    cite: Điều 11
    basis: assumed
    text: {vi: Báo cấp trên, en: Tell the level above}
    escalation:
      clock: acknowledge
      ladder:
        - {to: parent, acknowledge_within: {minutes: 30}}
        - {to: ministry, acknowledge_within: {hours: 2}, level: know}
  - {id: s1, cite: Điều 12, basis: assumed, text: {vi: Hạn chế, en: Limited}, sharing: {when: {flags: [foreigner]}, label: "TLP:RED", restricted: true}}
  - {id: s2, cite: Điều 13, basis: assumed, text: {vi: Chỉ biết, en: Know only}, sharing: {when: {kind: [petition]}, informed_level: know}}
  - id: s3
    cite: Điều 14
    basis: assumed
    text: {vi: Chỉ nơi nhận tin, en: Source only}
    sharing: {when: {flags: [inquiry]}, label: "TLP:AMBER+STRICT", restricted: true}
"""

CHECKLISTS = """\
checklists:
  - code: scene
    name: {vi: Bảo vệ hiện trường, en: Keeping the scene}
    when: {field: [crime]}
    items:
      - {code: injured, text: {vi: Cấp cứu người bị thương, en: Help the injured}}
      - {code: cordon, text: {vi: Khoanh vùng, en: Close the area}}
      - {code: witnesses, text: {vi: Ghi tên nhân chứng, en: Take names of witnesses}}
  - code: road
    name: {vi: Tai nạn giao thông, en: Road accident}
    when: {field: [traffic]}
    source: Sổ tay của đơn vị
    items:
      - {code: warn, text: {vi: Đặt cảnh báo, en: Set up a warning}}
"""

SOURCES: dict[str, str] = {
    "pack.yaml": PACK,
    "units.yaml": UNITS,
    "zones.yaml": ZONES,
    "taxonomy.yaml": TAXONOMY,
    "calendar.yaml": CALENDAR,
    "checklists.yaml": CHECKLISTS,
    "regulations/01-qc.yaml": REGULATION,
    "boundaries.geojson": """\
{"type": "FeatureCollection", "features": [
  {"type": "Feature", "properties": {"zone": "port"},
   "geometry": {"type": "Polygon", "coordinates": [[[106.4, 18.0], [106.5, 18.0], [106.5, 18.1], [106.4, 18.1], [106.4, 18.0]]]}}
]}
""",
}


@cache
def world_pack() -> Pack:
    """The pack, read once a run."""
    return pack_from_sources(SOURCES)
