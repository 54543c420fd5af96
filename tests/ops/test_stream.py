"""The demonstration stream: repeatable, valid in the pack on every date, and like the figures that were read in a source."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import islice, pairwise
from pathlib import Path
from random import Random
from statistics import mean
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienket.geo.boundaries import read_boundaries
from lienket.geo.zones import ZoneIndex
from lienket.intake.draft import Draft, DraftJSON
from lienket.kernel.secrecy import marking
from lienket.ops.stream import LABEL_VI
from lienket.ops.stream.generator import BadScale, NoStream, reports
from lienket.ops.stream.officers import behaviour, profile_of, rng_for
from lienket.ops.stream.rhythm import HOURS_911, WEEKDAYS_911, Season
from lienket.ops.stream.themes import FORUM, THEMES
from lienket.ops.stream.wording import SENTENCES, retold, suited, when
from lienket.regulation.decide import Rulebook
from lienket.regulation.load import Pack, load_pack, pack_from_sources
from lienket.regulation.model import Facts, Undetermined
from tests.regulation.mini_pack import SOURCES

ROOT = Path(__file__).resolve().parents[2]
TERM = (date(2025, 12, 15), date(2026, 6, 15))
WINDOWS = {
    "2015": (date(2015, 4, 1), date(2015, 7, 1)),
    "2016": (date(2016, 1, 1), date(2016, 7, 1)),
    "2024": (date(2024, 1, 1), date(2024, 7, 1)),
    "reorganisation": (date(2025, 2, 20), date(2025, 7, 10)),
    "term": TERM,
}


@cache
def formosa() -> Pack:
    return load_pack(ROOT / "packs" / "formosa-ha-tinh")


@cache
def book() -> Rulebook:
    return Rulebook(formosa())


@cache
def stream(window: str, seed: int = 7) -> tuple[Draft, ...]:
    return tuple(reports(formosa(), seed, *WINDOWS[window]))


def august_2015(seeds: range) -> Iterator[tuple[Draft, ...]]:
    for seed in seeds:
        yield tuple(reports(formosa(), seed, date(2015, 8, 1), date(2015, 9, 1)))


# --- repeatable and in order -----------------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_stream_and_another_seed_another() -> None:
    window = (date(2026, 1, 1), date(2026, 1, 15))
    once, twice = list(reports(formosa(), 3, *window)), list(reports(formosa(), 3, *window))
    assert once == twice
    assert [d.body() for d in once] == [d.body() for d in twice]
    assert {d.text for d in once} != {d.text for d in reports(formosa(), 4, *window)}


def test_a_longer_window_repeats_a_shorter_one_key_by_key() -> None:
    short = {d.key: d for d in reports(formosa(), 7, date(2026, 2, 1), date(2026, 3, 1))}
    whole = {d.key: d for d in stream("term")}
    assert short
    assert all(whole[key] == draft for key, draft in short.items())


def test_another_scale_has_keys_of_its_own() -> None:
    window = (date(2026, 1, 1), date(2026, 1, 8))
    full, half = ({d.key for d in reports(formosa(), 7, *window, scale=scale)} for scale in (1.0, 0.5))
    assert full.isdisjoint(half)
    assert 0 < len(half) < len(full)


@pytest.mark.parametrize("window", WINDOWS)
def test_reports_come_in_the_order_they_are_told_and_after_they_happen(window: str) -> None:
    drafts = stream(window)
    start, end = (datetime(d.year, d.month, d.day, tzinfo=UTC) - timedelta(hours=7) for d in WINDOWS[window])
    assert all(a.received_at <= b.received_at for a, b in pairwise(drafts))
    assert all(start - timedelta(minutes=4) <= d.occurred_at < d.received_at < end for d in drafts)  # Who tells it again may be some minutes off.
    assert len({d.key for d in drafts}) == len(drafts)


def test_a_pack_without_a_stream_and_a_senseless_scale_are_refused_at_once() -> None:
    with pytest.raises(NoStream):
        reports(pack_from_sources(SOURCES), 1, *TERM)
    with pytest.raises(BadScale):
        reports(formosa(), 1, *TERM, scale=0)


# --- valid in the pack -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("window", WINDOWS)
def test_every_code_is_valid_on_its_date_and_only_reports_without_a_place_are_undetermined(window: str) -> None:
    channels = {c.code for c in formosa().taxonomy.channels}
    undetermined = Counter[tuple[str, ...]]()
    for draft in stream(window):
        edition = book().edition(draft.received_at)
        assert draft.unit in edition.units, draft
        assert draft.channel in channels
        assert {c.partition("/")[0] for c in draft.facts.concerns} <= edition.units.keys()
        assert draft.unit not in {c.partition("/")[0] for c in draft.facts.concerns}
        decision = book().decide(draft.facts, draft.received_at)
        if isinstance(decision.lead, Undetermined):
            assert draft.facts.place is None, draft
            undetermined[decision.lead.missing] += 1
    assert set(undetermined) == {("place",)}


def test_concerned_posts_exist_in_their_units() -> None:
    posts = {f"{u.code}/{p.code}" for u in formosa().units.units for p in u.posts}
    named = {c for window in WINDOWS for d in stream(window) for c in d.facts.concerns if "/" in c}
    assert named
    assert named <= posts


def test_a_draft_passes_the_boundary_form() -> None:
    for draft in stream("term")[:200]:
        facts = draft.facts
        entry = {"kind": facts.kind, "field": facts.field, "severity": facts.severity, "reporter": facts.reporter, "place": facts.place}
        entry |= {"zones": sorted(facts.zones), "flags": sorted(facts.flags), "concerns_units": sorted(facts.concerns)}
        given = {s: getattr(draft, s) for s in ("key", "unit", "channel", "occurred_at", "received_at", "text", "lat", "lng", "name", "phone", "address")}
        assert DraftJSON.model_validate({**given, "facts": entry}).draft(draft.received_at) == draft


def test_units_and_zones_follow_the_reorganisation() -> None:
    before = {d.unit for d in stream("2024")}
    after = {d.unit for d in stream("term")}
    assert {"ca-tx-ky-anh", "ca-ky-long", "ubnd-ky-loi"} <= before
    assert {"ca-p-vung-ang", "ca-p-hoanh-son", "ca-p-song-tri"} <= after
    assert before.isdisjoint({"ca-p-vung-ang"})
    assert after.isdisjoint({"ca-tx-ky-anh", "ca-ky-long"})


def test_positions_lie_in_the_outline_of_their_place() -> None:
    boundaries = formosa().boundaries
    assert boundaries is not None
    index = ZoneIndex(read_boundaries(boundaries, "zone"))
    placed = [d for d in stream("term") if d.lat is not None and d.lng is not None]
    assert 0.4 < len(placed) / len(stream("term")) < 0.7
    for draft in placed[:400]:
        assert draft.lat is not None
        assert draft.lng is not None
        assert draft.facts.place in index.zones_at(draft.lat, draft.lng)


# --- words -----------------------------------------------------------------------------------------------------------


def test_every_theme_has_sentences_and_they_are_many_and_varied() -> None:
    assert {t.code for t in (*THEMES, FORUM)} == set(SENTENCES)
    assert sum(len(s) for s in SENTENCES.values()) >= 160
    assert len({d.text for d in stream("term")}) > 0.97 * len(stream("term"))


def test_every_theme_has_a_sentence_for_each_of_its_places() -> None:
    kinds = {z.code: z.kind for z in formosa().zones.zones}
    missing = [(t.code, place) for t in THEMES for place in t.places if not suited(t.code, kinds.get(place, "cap-xa"))]
    assert missing == []


@pytest.mark.parametrize("window", WINDOWS)
def test_every_text_is_labelled_whole_composed_and_bears_no_marking_of_secrecy(window: str) -> None:
    for draft in stream(window):
        assert draft.text.endswith(f"[{LABEL_VI}]")
        assert "{" not in draft.text
        assert "|" not in draft.text
        assert draft.text == unicodedata.normalize("NFC", draft.text)
        assert all(marking(words) is None for words in (draft.text, draft.name, draft.phone, draft.address))


def test_no_text_names_a_person_or_a_business_besides_the_parties() -> None:
    allowed = {word for z in formosa().zones.zones for word in z.name.vi.split()} | {"Công", "Tết", "DO", "Quốc"}  # Công an, dầu DO.
    for draft in stream("term") + stream("2016"):
        body = draft.text.removesuffix(f" [{LABEL_VI}]")
        inside = re.findall(r"(?<!^)(?<![.:?] )\b\w+", body)
        assert {w for w in inside if w[0].isupper()} <= allowed, body


def test_reporters_are_obviously_fictitious_and_the_anonymous_have_no_name() -> None:
    protected = Counter[bool]()
    for draft in stream("term"):
        if draft.facts.reporter == "an-danh":
            assert (draft.name, draft.phone, draft.address) == ("", "", "")
        else:
            assert re.fullmatch(r"\D+ số \d{1,3}", draft.name)
            assert re.fullmatch(r"0900 000 \d{3}", draft.phone)
        protected[draft.facts.reporter in ("an-danh", "nguoi-to-giac", "nguoi-to-cao")] += 1
    assert 0.02 < protected[True] / protected.total() < 0.2


# --- like the figures ------------------------------------------------------------------------------------------------


def test_a_term_has_about_two_thousand_reports() -> None:
    assert all(1800 <= len(stream("term", seed)) <= 2500 for seed in (1, 2, 7))


def test_august_2015_is_like_the_figures_of_that_month() -> None:
    months = list(august_2015(range(12)))
    disorder = mean(sum(d.facts.field in ("trom-cap", "gay-roi", "tu-tap-dong-nguoi") for d in m) for m in months)
    declared = mean(sum(d.facts.kind == "khai-bao-nnn" for d in m) for m in months)
    assert 42 <= disorder <= 55  # 48 thefts and disturbances.
    assert 165 <= declared <= 205  # 185 residence cards issued.


def test_drugs_and_stoppages_stay_near_what_was_read_elsewhere() -> None:
    months = 6.0
    drugs = mean(sum(d.facts.field == "ma-tuy" for d in stream("term", seed)) / months for seed in (1, 2, 7))
    stoppages = mean(sum(d.facts.field == "ngung-viec" for d in stream("term", seed)) / months for seed in (1, 2, 7))
    assert 2 <= drugs <= 6.5  # Vĩnh Tân, August 2023: 2 in the month, a much smaller place.
    assert 0.3 <= stoppages <= 2  # Nghi Sơn 2014-2020: 54 in six years.


def test_forums_bring_their_opinions_together() -> None:
    days = Counter(d.occurred_at.date() for d in stream("term") if d.facts.kind == "hoi-dap")
    assert set(days) == {date(2026, 3, 10), date(2026, 6, 10)}
    assert all(8 <= n <= 21 for n in days.values())


def test_traffic_keeps_the_rhythm_of_the_shifts_and_thefts_the_night() -> None:
    def share(field: str, hours: set[int]) -> float:
        told = [(d.occurred_at + timedelta(hours=7)).hour for w in WINDOWS for d in stream(w) if d.facts.field == field]
        return sum(h in hours for h in told) / len(told)

    night = {22, 23, 0, 1, 2, 3}
    assert share("trom-cap", night) > 0.4
    assert share("tai-nan-giao-thong", night) < 0.2
    assert share("tai-nan-giao-thong", {6, 7, 17, 18}) > 0.25


def test_the_rhythm_of_everyday_life_is_a_mean_of_one() -> None:
    assert len(HOURS_911) == 24
    assert len(WEEKDAYS_911) == 7
    assert mean(HOURS_911) == pytest.approx(1, abs=0.005)
    assert mean(WEEKDAYS_911) == pytest.approx(1, abs=0.005)


def test_tet_quietens_the_offices_and_thefts_rise_before_it() -> None:
    season = Season(formosa().calendar)
    assert season.tet(date(2026, 2, 17), "office") < 0.1
    assert season.tet(date(2026, 2, 5), "theft") > 1.3
    assert season.tet(date(2026, 5, 5), "theft") == 1.0


def test_some_reports_concern_a_unit_some_lack_a_place_and_some_are_told_twice() -> None:
    drafts = stream("term")
    assert 20 <= sum(bool(d.facts.concerns) for d in drafts) <= 120
    assert 8 <= sum(d.facts.place is None for d in drafts) <= 60
    twins = [
        (a, b)
        for n, a in enumerate(drafts)
        for b in drafts[n + 1 : n + 8]
        if a.unit != b.unit and (a.facts.field, a.facts.place) == (b.facts.field, b.facts.place) and abs(a.occurred_at - b.occurred_at) <= timedelta(minutes=4)
    ]
    assert 25 <= len(twins) <= 160


# --- officers --------------------------------------------------------------------------------------------------------


def lives() -> Iterator[tuple[Draft, str]]:
    for draft in stream("term"):
        yield draft, book().decide(draft.facts, draft.received_at).leader or draft.unit


def test_officers_do_the_same_whatever_the_order() -> None:
    profile = profile_of(formosa())

    def one(draft: Draft, unit: str) -> object:
        return behaviour(rng_for(7, draft.key, unit), draft.facts, unit, draft.received_at, profile=profile)

    pairs = list(islice(lives(), 100))
    assert [one(*p) for p in pairs] == [one(*p) for p in reversed(pairs)][::-1]


def test_most_officers_acknowledge_in_time_few_late_and_fewer_not_at_all() -> None:
    profile, limit = profile_of(formosa()), timedelta(minutes=60)
    seen = Counter[str]()
    for draft, unit in lives():
        acts = behaviour(rng_for(7, draft.key, unit), draft.facts, unit, draft.received_at, profile=profile, within=limit)
        if acts.decline_after is not None:
            assert acts.acknowledge_after is acts.close_after is acts.note_after is None
            assert acts.decline_after < limit
            assert acts.decline_reason
        after = acts.decline_after or acts.acknowledge_after
        seen["never" if after is None else "late" if after > limit else "in time"] += 1
    assert 0.89 <= seen["in time"] / seen.total() <= 0.95
    assert 0.03 <= seen["late"] / seen.total() <= 0.09
    assert 0.005 <= seen["never"] / seen.total() <= 0.04


def test_outcomes_are_those_the_pack_allows_the_kind_and_times_follow_each_other() -> None:
    profile = profile_of(formosa())
    allowed = {(k.code, o.code) for k in formosa().taxonomy.kinds for o in formosa().taxonomy.outcomes if not o.kinds or k.code in o.kinds}
    for draft, unit in lives():
        acts = behaviour(rng_for(7, draft.key, unit), draft.facts, unit, draft.received_at, profile=profile)
        assert (acts.outcome is None) == (acts.close_after is None)
        if acts.outcome is not None and acts.close_after is not None:
            assert (draft.facts.kind, acts.outcome) in allowed
            assert acts.note
            assert acts.note_after is not None
            assert timedelta(0) < acts.note_after < acts.close_after
            assert acts.hand_over_after is None or acts.hand_over_after < acts.close_after
        assert marking(acts.note + acts.decline_reason + acts.hand_over_reason) is None


def test_every_ending_in_the_profiles_is_one_the_pack_allows() -> None:
    for name in ("formosa-ha-tinh", "montgomery-911"):
        pack = load_pack(ROOT / "packs" / name)
        profile, kinds = profile_of(pack), {k.code for k in pack.taxonomy.kinds}
        endings = {o.code: set(o.kinds) or kinds for o in pack.taxonomy.outcomes}
        assert set(profile.work) == kinds
        assert profile.slow_kinds <= kinds
        assert set(profile.limits) == {s.code for s in pack.taxonomy.severities}
        assert profile.keepers <= {u.code for u in pack.units.units}
        for kind, work in profile.work.items():
            assert all(kind in endings[outcome] for outcome in work.outcomes), (name, kind)


def test_county_crews_answer_in_seconds_to_minutes_and_clear_in_hours() -> None:
    profile = profile_of(load_pack(ROOT / "packs" / "montgomery-911"))
    facts, at = Facts("ems", "cardiac", "life-threatening", "caller", "abington"), datetime(2016, 3, 1, 15, tzinfo=UTC)
    acts = [behaviour(rng_for(1, f"call-{n}", "abington-ems"), facts, "abington-ems", at, profile=profile) for n in range(400)]
    answered = [a.acknowledge_after for a in acts if a.acknowledge_after]
    closed = [a.close_after for a in acts if a.close_after]
    assert timedelta(seconds=10) < sorted(answered)[200] < timedelta(minutes=1)
    assert timedelta(minutes=30) < sorted(closed)[200] < timedelta(hours=2)
    assert max(closed) < timedelta(hours=6)


def test_an_unknown_pack_gets_plain_habits_with_its_own_outcomes() -> None:
    pack = pack_from_sources(SOURCES)
    profile = profile_of(pack)
    kind = pack.taxonomy.kinds[0].code
    facts = Facts(kind, pack.taxonomy.fields[0].code, pack.taxonomy.severities[0].code, pack.taxonomy.reporters[0].code)
    acts = behaviour(Random(1), facts, "anyone", datetime(2026, 1, 1, tzinfo=UTC), profile=profile)
    assert acts.outcome in {o.code for o in pack.taxonomy.outcomes if not o.kinds or kind in o.kinds} | {None}


@given(st.integers(0, 2**32), st.integers(0, 60 * 24 * 300), st.integers(0, 2000))
def test_a_report_moved_to_another_day_names_that_day(seed, then, delay):
    zone = ZoneInfo("Asia/Ho_Chi_Minh")
    occurred = datetime(2026, 1, 1, tzinfo=zone) + timedelta(minutes=then)
    words = when(Random(seed), occurred, occurred + timedelta(minutes=delay))
    now = datetime(2026, 11, 27, 16, 12, tzinfo=zone)
    moved = retold(f"Mất xe {words} tại cổng.", now, now + timedelta(minutes=9))
    assert any(said in moved for said in ("27/11", "chiều nay"))
    assert retold(moved, now, now + timedelta(minutes=9)) == moved
    assert retold("Mất xe tại cổng số 3.", now, now) == "Mất xe tại cổng số 3."
