"""The laws of a replay: the same pack changes nothing, back is the mirror of there, sums are totals, counting groups gives what deciding one by one does."""

from __future__ import annotations

import hashlib
import struct
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from lienket.instruments.queries import calendar_of
from lienket.kernel.canonical import canonical
from lienket.kernel.worktime import add_limit
from lienket.regulation.decide import Rulebook
from lienket.regulation.load import pack_from_sources
from lienket.regulation.model import Facts, UnknownFact
from lienket.regulation.replay import CHANGES, EPOCH, RECORDED, Replay, Side, changes
from lienket.regulation.stand_in import standing_in
from tests.regulation.mini_pack import SOURCES, added, changed

QC = "regulations/01-qc.yaml"
RESOLVE = """\
  - {id: d7, cite: Điều 7, text: {vi: Giải quyết, en: Resolve}, basis: assumed, clock: {clock: resolve, limit: {working_days: 2}}}
  - {id: d8, cite: Điều 8, text: {vi: Gấp, en: Urgent}, basis: assumed, clock: {clock: resolve, limit: {hours: 30}, when: {severity: [high]}}}
"""
WHOLE = added(QC, RESOLVE)
NOON = datetime(2016, 3, 2, 5, tzinfo=UTC)


@cache
def sides() -> dict[str, Side]:
    """The present pack and amendments of every sort."""
    packs = {
        "present": WHOLE,
        "lead": changed(QC, "      lead: border-post", "      lead: lead-police", base=WHOLE),
        "limits": changed(
            QC, "limit: {working_days: 2}", "limit: {days: 1}", base=changed(QC, "      limit: {minutes: 30}", "      limit: {minutes: 10}", base=WHOLE)
        ),
        "readers": changed(QC, '"TLP:AMBER+STRICT"', '"TLP:RED"', base=WHOLE),
        "calendar": changed("calendar.yaml", "weekend: [5, 6]", "weekend: [2, 3]", base=WHOLE),
        "no-one": changed(QC, "    routing: {lead: higher}\n", "", base=WHOLE),
        "fewer-fields": changed("taxonomy.yaml", "  - {code: theft,", "  - {code: larceny,", base={k: v for k, v in WHOLE.items() if k != "cases/main.yaml"}),
    }
    out = {}
    for code, sources in packs.items():
        pack = pack_from_sources(sources)
        out[code] = Side(Rulebook(pack), calendar_of(pack))
    return out


AMENDMENTS = ("present", "lead", "limits", "readers", "calendar", "no-one", "fewer-fields")
seconds = st.integers(0, 20 * 86_400)


@st.composite
def matters(draw):
    taxonomy = sides()["present"].rules.pack.taxonomy
    one = Facts(
        kind=draw(st.sampled_from([k.code for k in taxonomy.kinds])),
        field=draw(st.sampled_from([f.code for f in taxonomy.fields])),
        severity=draw(st.sampled_from([s.code for s in taxonomy.severities])),
        reporter=draw(st.sampled_from([r.code for r in taxonomy.reporters])),
        place=draw(st.sampled_from(["ward", "port", "works", None])),
        flags=frozenset(draw(st.sets(st.sampled_from([f.code for f in taxonomy.flags])))),
        concerns=frozenset(draw(st.sets(st.sampled_from(["town-police", "border-post"]), max_size=1))),
    )
    received = int((NOON - EPOCH).total_seconds()) + draw(st.integers(-3 * 365 * 86_400, 365 * 86_400))
    acknowledged, closed = (draw(st.none() | seconds) for _ in range(2))
    return one, (received, -1 if acknowledged is None else received + acknowledged, -1 if closed is None else received + closed)


def replayed(before: str, after: str, rows, chunks: int = 1):
    replay = Replay(sides()[before], sides()[after], lambda facts: facts)
    for n in range(chunks):
        replay.take(rows[n::chunks])
    return replay.result()


many = st.lists(matters(), max_size=25)


@given(many, st.sampled_from(AMENDMENTS))
@settings(deadline=None, max_examples=60)
def test_replaying_a_pack_against_itself_changes_nothing(rows, code):
    found = replayed(code, code, rows)
    assert found.changed == 0
    assert not any(found.by.values())
    assert found.shifts == ()
    assert all(getattr(u, part)[0] == getattr(u, part)[1] for u in found.units for part in ("lead", "support", "informed", "timed", "late"))


@given(many, st.sampled_from(AMENDMENTS), st.sampled_from(AMENDMENTS))
@settings(deadline=None, max_examples=80)
def test_back_is_the_mirror_of_there(rows, one, other):
    there, back = replayed(one, other, rows), replayed(other, one, rows)
    assert (there.count, there.digest, there.changed, there.by) == (back.count, back.digest, back.changed, back.by)
    for pair in ("packs", "undetermined", "unknown", "timed", "late"):
        assert getattr(there, pair) == getattr(back, pair)[::-1]
    turned = {(s.after, s.before, s.because[::-1]): s.count for s in back.shifts}
    assert {(s.before, s.after, s.because): s.count for s in there.shifts} == turned
    for u, v in zip(there.units, back.units, strict=True):
        assert u.unit == v.unit
        assert all(getattr(u, part) == getattr(v, part)[::-1] for part in ("lead", "support", "informed", "timed", "late"))


@given(many, st.sampled_from(AMENDMENTS), st.integers(1, 4), st.randoms())
@settings(deadline=None, max_examples=60)
def test_neither_order_nor_chunks_matter_and_asking_twice_gives_the_same(rows, code, chunks, rng):
    shuffled = list(rows)
    rng.shuffle(shuffled)
    assert replayed("present", code, rows) == replayed("present", code, shuffled, chunks)


@given(many, st.sampled_from(AMENDMENTS), st.sampled_from(AMENDMENTS))
@settings(deadline=None, max_examples=80)
def test_the_counts_are_those_of_deciding_one_by_one(rows, one, other):
    found = replayed(one, other, rows)
    pair = sides()[one], sides()[other]
    by, units = Counter(), Counter()
    totals = Counter()
    for facts, row in rows:
        said = [decided(side, facts, row[0]) for side in pair]
        differs = changes(*said)
        by.update(differs)
        totals["changed"] += bool(differs)
        for i, (side, decision) in enumerate(zip(pair, said, strict=True)):
            if decision is None:
                totals["unknown", i] += 1
                continue
            totals["undetermined", i] += decision.leader is None
            for part in ("support", "informed"):
                units.update((a.unit, part, i) for a in getattr(decision, part))
            if decision.leader:
                units[decision.leader, "lead", i] += 1
                for timed in decision.clocks:
                    ended = row[RECORDED[timed.clock]] if timed.clock in RECORDED and timed.duty == "lead" else -1
                    if ended >= 0:
                        units[decision.leader, "timed", i] += 1
                        start = EPOCH + timedelta(seconds=row[0])
                        due = min(add_limit(side.calendar, start, limit.amount, limit.unit) for limit in timed.limits)
                        units[decision.leader, "late", i] += EPOCH + timedelta(seconds=ended) > due
    assert found.count == len(rows)
    assert found.changed == totals["changed"]
    assert found.by == {change: by[change] for change in CHANGES}
    assert found.undetermined == (totals["undetermined", 0], totals["undetermined", 1])
    assert found.unknown == (totals["unknown", 0], totals["unknown", 1])
    for u in found.units:
        for part in ("lead", "support", "informed", "timed", "late"):
            assert getattr(u, part) == [units[u.unit, part, 0], units[u.unit, part, 1]], (u.unit, part)
    for i in (0, 1):
        leads = sum(u.lead[i] for u in found.units)
        assert leads + found.undetermined[i] + found.unknown[i] == found.count
        assert found.late[i] == sum(u.late[i] for u in found.units) <= found.timed[i]
    assert sum(s.count for s in found.shifts) == found.by["lead"]


def decided(side, facts, received):
    try:
        return side.rules.decide(facts, EPOCH + timedelta(seconds=received))
    except UnknownFact:
        return None


def test_other_matters_have_another_digest():
    [facts] = [Facts("incident", "theft", "low", "citizen", "works")]
    one, other = replayed("present", "lead", [(facts, (100, 200, -1))]), replayed("present", "lead", [(facts, (100, 201, -1))])
    assert one.digest != other.digest


@given(many, st.integers(1, 3))
@settings(deadline=None, max_examples=60)
def test_the_digest_is_that_of_the_facts_and_instants_in_order_whatever_the_keys(rows, keys):
    """Counted in stretches of time and under several keys of the same facts, the input is still hashed as it is documented."""
    replay = Replay(sides()["present"], sides()["lead"], lambda key: key[0])
    replay.take(((facts, n % keys), row) for n, (facts, row) in enumerate(rows))
    whole = {}
    for f, row in rows:
        whole.setdefault(canonical([f.kind, f.field, f.severity, f.reporter, f.place, sorted(f.zones), sorted(f.flags), sorted(f.concerns)]), []).append(row)
    sha = hashlib.sha256()
    for facts in sorted(whole):
        instants = b"".join(struct.pack("=3q", *row) for row in sorted(whole[facts]))
        sha.update(len(facts).to_bytes(8, "big") + facts + (len(instants) // 8).to_bytes(8, "big") + instants)
    assert replay.result().digest == sha.hexdigest()
    assert replay.result() == replayed("present", "lead", rows)


def packs(*, present=SOURCES, draft):
    return pack_from_sources(present), pack_from_sources(draft)


def leads(pack, at=NOON):
    return Rulebook(pack).decide(Facts("incident", "theft", "low", "citizen", "port"), at).leader


def test_a_reworded_text_stands_over_the_time_of_the_one_in_force():
    draft = changed(QC, "in_force: {from: 2015-05-27}", "in_force: {from: 2026-01-01}", base=changed(QC, "      lead: border-post", "      lead: lead-police"))
    present, pack = packs(draft={k: v for k, v in draft.items() if k != "cases/main.yaml"})
    tried, [stand] = standing_in(present, pack)
    assert (stand.text, stand.instead_of, str(stand.start), stand.until) == ("qc", "qc", "2015-05-27", None)
    assert (leads(present), leads(tried)) == ("border-post", "town-police")
    assert leads(pack) is None


def test_a_new_text_takes_the_place_of_the_one_it_replaces():
    text = SOURCES[QC].replace("code: qc\n", "code: qc-2\nreplaces: qc\n").replace("in_force: {from: 2015-05-27}", "in_force: {from: 2026-01-01}")
    draft = changed(QC, "in_force: {from: 2015-05-27}", "in_force: {from: 2015-05-27, until: 2026-01-01}", base={**SOURCES, "regulations/02.yaml": text})
    present, pack = packs(draft=draft)
    tried, [stand] = standing_in(present, pack)
    assert (stand.text, stand.instead_of) == ("qc-2", "qc")
    assert [i.code for i in tried.instruments] == ["qc-2"]
    decision = Rulebook(tried).decide(Facts("incident", "theft", "low", "citizen", "port"), NOON)
    assert decision.in_force == ("qc-2",)


def test_a_text_that_amends_nothing_is_tried_as_if_it_had_always_been_there():
    text = SOURCES[QC].replace("code: qc\n", "code: other\n").replace("in_force: {from: 2015-05-27}", "in_force: {from: 2026-01-01}")
    present, pack = packs(draft={**SOURCES, "regulations/02.yaml": text})
    tried, [stand] = standing_in(present, pack)
    assert (stand.text, stand.instead_of, stand.start) == ("other", "", None)
    assert Rulebook(tried).edition(NOON).instruments[-1].code == "other"


def test_a_draft_that_is_the_present_pack_stands_in_for_nothing():
    present, pack = packs(draft=SOURCES)
    assert standing_in(present, pack)[1] == ()
