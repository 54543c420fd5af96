"""The test world with rules for handing over: a default term for offers, a clause and a ladder for some, the 24 and 48 hours of law, outcomes outside."""

from __future__ import annotations

from functools import cache

from lienket.regulation.load import Pack, pack_from_sources
from tests.clocks.lawworld import law_sources

DEFAULT = """\
offers:
  - {code: answer-offers, cite: Mặc định của mô hình, limit: {hours: 4}, valid: {from: 2015-01-01}, source: a test, confidence: assumed}
"""
CLAUSES = """\
  - id: o1
    cite: Điều 14
    basis: assumed
    text: {vi: Việc gấp thì trả lời trong một giờ, en: Grave matters are answered within an hour}
    clock: {clock: offer, duty: offered, limit: {hours: 1}, when: {severity: [high]}}
  - id: o2
    cite: Điều 15
    basis: assumed
    text: {vi: Không ai trả lời thì báo Công an tỉnh rồi Bộ, en: Unanswered offers are told to the province and then to the ministry}
    escalation:
      clock: offer
      when: {severity: [high]}
      ladder:
        - {to: province-police, acknowledge_within: {minutes: 30}}
        - {to: ministry, acknowledge_within: {minutes: 30}}
"""
OUTCOME = """\
  - {code: passed-on, kinds: [incident, petition], outside: true, name: {vi: Chuyển cơ quan có thẩm quyền, en: Passed to the competent body}}
"""


@cache
def hand_pack() -> Pack:
    """The pack, read once a run."""
    sources = law_sources()
    return pack_from_sources(
        sources
        | {
            "pack.yaml": sources["pack.yaml"] + DEFAULT,
            "taxonomy.yaml": sources["taxonomy.yaml"] + OUTCOME,
            "regulations/01-qc.yaml": sources["regulations/01-qc.yaml"] + CLAUSES,
        }
    )
