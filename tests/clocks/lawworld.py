"""The test world under Vietnamese law: clocks of the law table, the calendar of the reference case, and an island."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from lienket.regulation.load import Pack, pack_from_sources
from tests.worldpack import SOURCES as WORLD

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
CALENDAR = Path(__file__).parents[2] / "packs" / "formosa-ha-tinh" / "calendar.yaml"

LAW = """\
law_clocks:
  - {law: tc-30-giai-quyet, clock: decide, when: {kind: [denunciation]}}
  - {law: tc-24-xu-ly-ban-dau, clock: accept, when: {kind: [denunciation]}}
  - {law: tcd-28-thong-bao, clock: accept, when: {kind: [petition]}}
  - {law: kn-28-giai-quyet-lan-1, clock: decide, when: {kind: [petition]}}
  - {law: bltths-147-quyet-dinh, clock: decide, when: {kind: [incident], field: [theft]}}
  - {law: bltths-147-quyet-dinh-phuc-tap, clock: decide, when: {kind: [incident], field: [traffic]}}
  - {law: ttlt01-2017-chuyen-tin-bao, clock: hand-over, when: {kind: [incident]}}
"""
NOT_ADMISSIBLE = "  - {code: not-admissible, refuses: true, kinds: [petition, denunciation], name: {vi: Không đủ điều kiện thụ lý, en: Not admissible}}\n"
ISLAND = """\
  - {code: isle, kind: ward, name: {vi: Đảo, en: Isle}, remote: {kind: island, source: a test, confidence: memory, valid: {from: 2018-06-01}}}
  - {code: cove, kind: site, name: {vi: Vịnh, en: Cove}, fence: outside, within: [isle]}
"""


def law_sources() -> dict[str, str]:
    """The pack, file by file."""
    return WORLD | {
        "pack.yaml": WORLD["pack.yaml"] + LAW,
        "taxonomy.yaml": WORLD["taxonomy.yaml"] + NOT_ADMISSIBLE,
        "zones.yaml": WORLD["zones.yaml"] + ISLAND,
        "calendar.yaml": CALENDAR.read_text(encoding="utf-8"),
    }


@cache
def law_pack() -> Pack:
    """The pack, read once a run."""
    return pack_from_sources(law_sources())


def vn(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    """An instant of Vietnam, in UTC as rows hold it."""
    return datetime(year, month, day, hour, minute, tzinfo=HANOI).astimezone(UTC)


def end_of(day: date) -> datetime:
    """The instant at which a local day is over."""
    return datetime.combine(date.fromordinal(day.toordinal() + 1), datetime.min.time(), tzinfo=HANOI).astimezone(UTC)
