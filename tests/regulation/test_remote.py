"""Remote areas and islands: the law's longer limit holds only where every place named is marked so, and proof compares with the limit that applies."""

from __future__ import annotations

from datetime import date

import pytest

from lienket.kernel.errors import LienketError
from lienket.regulation.decide import Rulebook
from lienket.regulation.format import LawFile, LawLimit, Limit
from lienket.regulation.law import law_table
from lienket.regulation.load import Pack, pack_from_sources
from lienket.regulation.model import Facts
from lienket.regulation.proof import prove
from lienket.regulation.worked import differences
from tests.clocks.lawworld import law_pack, law_sources, vn

LATE, EARLY = vn(2025, 3, 3), vn(2018, 5, 3)
CASE = """\
cases:
  - name: {vi: Trộm cắp trên đảo, en: A theft on the isle}
    given: {kind: incident, field: theft, severity: low, place: cove, reporter: citizen}
    on: 2025-03-03T09:00:00+07:00
    expect:
      lead: town-police
      clocks:
        - {clock: hand-over, limit: {hours: 48}, cites: ttlt01-2017-chuyen-tin-bao}
        - {clock: decide, limit: {days: 20}, cites: bltths-147-quyet-dinh}
    because:
      vi: Đảo được đánh dấu là hải đảo nên thời hạn chuyển tin báo là 48 giờ; thời hạn 20 ngày không có mức riêng.
      en: The isle is marked as an island, so the report is handed over within 48 hours; the 20 days have no limit of their own there.
"""


def limits(place: str | None, zones: tuple[str, ...] = (), at=LATE, clock: str = "hand-over", kind: str = "incident", pack: Pack | None = None):
    rules = Rulebook(pack or law_pack())
    decision = rules.decide(Facts(kind, "theft", "low", "citizen", place, frozenset(zones)), at)
    return next(t.limits for t in decision.clocks if t.clock == clock and t.duty == "lead")


@pytest.mark.parametrize(
    ("place", "zones", "limit"),
    [
        ("isle", (), LawLimit(hours=48, remote=True)),
        ("cove", (), LawLimit(hours=48, remote=True)),  # Lies on the isle.
        ("cove", ("isle",), LawLimit(hours=48, remote=True)),
        ("works", (), Limit(hours=24)),
        (None, (), Limit(hours=24)),  # Nobody knows that it was on the isle.
        ("isle", ("works",), Limit(hours=24)),  # It touches a place that is not remote.
        ("works", ("cove",), Limit(hours=24)),
        (None, ("cove",), LawLimit(hours=48, remote=True)),
    ],
)
def test_the_longer_limit_needs_every_place_to_be_remote(place, zones, limit):
    assert limits(place, zones) == (limit,)


def test_a_zone_that_only_holds_a_remote_place_is_not_asked():
    sources = law_sources()
    sources["zones.yaml"] = sources["zones.yaml"].replace("name: {vi: Đảo, en: Isle}", "within: [ward], name: {vi: Đảo, en: Isle}")
    assert limits("cove", ("ward",), pack=pack_from_sources(sources)) == (LawLimit(hours=48, remote=True),)


def test_a_mark_holds_in_its_own_time_only():
    assert limits("isle", at=EARLY) == (Limit(hours=24),)
    assert limits("isle", at=vn(2018, 6, 1, 0, 0)) == (LawLimit(hours=48, remote=True),)


def test_a_row_without_a_remote_limit_stays_as_it_is_and_a_complaint_has_its_own():
    assert limits("isle", clock="decide") == (LawLimit(days=20, moves="bltths-134-ngay-cuoi"),)
    assert limits("isle", clock="decide", kind="petition") == (LawLimit(days=45, remote=True),)
    assert limits("works", clock="decide", kind="petition") == (Limit(days=30),)


def test_a_jurist_reads_it_as_a_case():
    pack = pack_from_sources(law_sources() | {"cases/dao.yaml": CASE})
    (case,) = pack.cases
    assert differences(pack, Rulebook(pack), case) == []


def with_clause(rule: str) -> list[tuple[str, str, str]]:
    sources = law_sources()
    (name,) = [n for n in sources if n.startswith("regulations/")]
    sources[name] += f"  - {{id: t9, cite: Điều 19, basis: assumed, text: {{vi: Chuyển, en: Hand over}}, clock: {rule}}}\n"
    found = prove(pack_from_sources(sources), date(2025, 3, 3)).findings
    return [(f.rule, f.severity, f.message[1]) for f in found if f.rule in {"looser-than-law", "remote-not-verified"}]


def test_a_clause_is_held_against_the_limit_that_applies_where_it_applies():
    warned = ("remote-not-verified", "warning")
    on_the_isle = with_clause("{clock: hand-over, limit: {hours: 48}, when: {kind: [incident], zone: [isle]}}")
    everywhere = with_clause("{clock: hand-over, limit: {hours: 48}, when: {kind: [incident]}}")
    too_long = with_clause("{clock: hand-over, limit: {hours: 49}, when: {kind: [incident], zone: [isle]}}")
    restating = with_clause("{clock: hand-over, limit: {hours: 48}, when: {kind: [incident], zone: [cove]}, law: ttlt01-2017-chuyen-tin-bao}")

    assert [x[:2] for x in on_the_isle] == [x[:2] for x in restating] == [warned]
    assert [x[:2] for x in everywhere] == [("looser-than-law", "error"), warned]
    assert [x[:2] for x in too_long] == [("looser-than-law", "error"), warned]
    assert "48 hours" in too_long[0][2]
    assert "remote areas" in too_long[0][2]
    assert "24 hours" in everywhere[0][2]


def test_the_proof_names_the_places_compared_with_limits_of_their_own():
    sources = law_sources()
    (name,) = [n for n in sources if n.startswith("regulations/")]
    sources[name] += (
        "  - {id: t9, cite: Điều 19, basis: assumed, text: {vi: Chuyển, en: Hand over},\n"
        "     clock: {clock: hand-over, limit: {hours: 12}, when: {kind: [incident]}}}\n"
    )
    later, earlier = (prove(pack_from_sources(sources), date(year, 3, 3)) for year in (2025, 2018))
    assert (later.remote, earlier.remote) == (("isle",), ())
    assert later.proved[0].endswith("Tại địa bàn xa, hải đảo (isle), so với mức riêng của luật.")
    assert later.proved[1].endswith("In remote areas and islands (isle) they were held against the law's limits for these.")
    assert "remote" not in earlier.proved[1]


def test_a_mark_somebody_has_read_is_not_warned_of():
    sources = law_sources()
    sources["zones.yaml"] = sources["zones.yaml"].replace("source: a test, confidence: memory", "source: a decree, confidence: verified")
    assert not [f for f in prove(pack_from_sources(sources), date(2025, 3, 3)).findings if f.rule == "remote-not-verified"]
    assert [f.rule for f in prove(law_pack(), date(2018, 5, 3)).findings if f.rule == "remote-not-verified"] == []  # Not marked yet on that day.


def test_a_pack_cannot_write_what_only_a_law_table_may_say():
    sources = law_sources()
    (name,) = [n for n in sources if n.startswith("regulations/")]
    for extra in ("moves: bltths-134-ngay-cuoi", "remote: true"):
        broken = sources | {name: sources[name].replace("limit: {days: 3}", f"limit: {{days: 3, {extra}}}")}
        with pytest.raises(LienketError):
            pack_from_sources(broken)


def test_a_table_whose_rows_name_rows_that_are_not_there_is_refused():
    row = next(r for r in law_table("vn").rows if r.code == "bltths-147-quyet-dinh")
    for wrong in ({"moves": "no-such-row"}, {"complex_of": "no-such-row"}, {"extension": {"days": 5}, "extension_times": 2, "moves": None}):
        with pytest.raises(ValueError, match=r"no row of this table|equal shares"):
            LawFile.model_validate({"law": "vn", "rows": [row.model_dump(by_alias=True, exclude_none=True) | wrong]})


def test_a_complex_case_extends_the_ordinary_matter_or_gives_it_longer():
    extending, longer = set(), set()
    for row in law_table("vn").rows:
        if row.complex_of:
            ordinary = next(r for r in law_table("vn").rows if r.code == row.complex_of and r.valid == row.valid)
            assert ordinary.extended_by(row) != ordinary.replaced_by(row), row.code
            (extending if ordinary.extended_by(row) else longer).add(row.code)
    assert extending == {"tc-30-giai-quyet-phuc-tap", "tc-30-giai-quyet-dac-biet"}
    assert longer == {
        "kn-28-giai-quyet-lan-1-phuc-tap",
        "kn-37-giai-quyet-lan-2-phuc-tap",
        "tc-24-xu-ly-ban-dau-xac-minh",
        "bltths-147-quyet-dinh-phuc-tap",
    }


def test_a_table_whose_complex_case_is_not_longer_is_refused():
    rows = {r.code: r for r in law_table("vn").rows if r.code.startswith("kn-28") and r.valid.start and r.valid.start.year == 2012}
    ordinary, case = (r.model_dump(by_alias=True, exclude_none=True) for _code, r in sorted(rows.items()))
    LawFile.model_validate({"law": "vn", "rows": [ordinary, case]})
    for wrong in ({"limit": {"days": 30}}, {"limit": {"days": 29}}, {"limit": {"working_days": 30}}, {"limit_remote": {"days": 45}}):
        with pytest.raises(ValueError, match="gives longer"):
            LawFile.model_validate({"law": "vn", "rows": [ordinary, case | wrong]})
    later = case | {"limit": {"days": 10}, "limit_remote": {"days": 10}, "valid": {"from": "2030-01-01"}}
    LawFile.model_validate({"law": "vn", "rows": [ordinary, case, later]})  # On no day are both in force.
