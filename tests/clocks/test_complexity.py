"""A matter found complex in the course of the work: its clock is counted by the law's longer limit from the same start, once, and back by a counter-act."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lienket.access.rulings import NotAllowed
from lienket.clocks.arithmetic import Happening, replay
from lienket.clocks.models import Clock, ClockEvent
from lienket.clocks.queries import history_of, recomputed
from lienket.instruments.queries import book
from lienket.intake.detail import explained
from lienket.journal.queries import timeline
from lienket.matters.actions import ReasonNeeded
from lienket.matters.queries import NoSuchMatter
from lienket.matters.sentences import sentence
from lienket.regulation.load import pack_from_sources
from lienket.routing import actions as routing
from lienket.routing.complexity import ExtendedSince, NoComplexCase, NotFoundComplex, complex_cases, find_complex, find_ordinary
from lienket.routing.extending import BadDecision, ClockOver, extend_clock, withdraw_extension
from lienket.situation import acts
from lienket.situation.choices import choices
from lienket.situation.effects import effects
from lienket.situation.stand import stand
from tests.clocks.lawworld import end_of, law_sources, vn
from tests.world import MODEL, NOTHING, SWEEPER, a_matter, facts, journal_is_true, post, stored, the, view_of

pytestmark = pytest.mark.usefixtures("lawful")

LEAD = "town-police"
COMPLEX = "law:vn#kn-28-giai-quyet-lan-1-phuc-tap"
RECEIVED, LATER = vn(2025, 3, 3), vn(2025, 3, 20)
ORDINARY_END, COMPLEX_END = end_of(date(2025, 4, 2)), end_of(date(2025, 4, 17))  # 3 March + 30 and + 45 days.


def a_complaint(**values):
    return a_matter(**{"kind": "petition", "at": RECEIVED} | values)


def clock_of(matter, name="decide"):
    return Clock.unrestricted.select_related("unit").get(subject=matter, clock=name, duty="lead", rung=0)


def found(matter, at=LATER, unit=LEAD, clock="decide", ground=COMPLEX, why="Nhiều nội dung, nhiều địa điểm.", **document):
    find_complex(actor=post(unit), matter=matter, clock=clock, ground=ground, why=why, at=at, **document)


def back(matter, at=LATER, clock="decide", unit=LEAD):
    find_ordinary(actor=post(unit), matter=matter, clock=clock, why="Chỉ một nội dung.", at=at)


def is_whole(matter):
    for clock in Clock.unrestricted.filter(subject=matter):
        standing = recomputed(clock, book(MODEL).calendar).standing
        assert (clock.state, clock.due_at, clock.ended_at) == (standing.state, standing.due_at, standing.ended_at)


def test_the_clock_is_counted_by_the_complex_case_from_its_old_start_and_never_twice():
    matter = a_complaint()
    assert clock_of(matter).due_at == ORDINARY_END
    found(matter)
    assert (clock_of(matter).due_at, clock_of(matter).started_at) == (COMPLEX_END, RECEIVED)
    before = stored()
    with pytest.raises(NoComplexCase):
        found(matter, at=vn(2025, 4, 10))
    assert stored() == before
    is_whole(matter)
    journal_is_true()


def test_on_an_island_the_complex_case_is_that_of_remote_areas():
    matter = a_complaint(place="isle")
    lead = the(matter).lead.code
    assert clock_of(matter).due_at == COMPLEX_END  # Remote: 45 days.
    found(matter, unit=lead)
    assert clock_of(matter).due_at == end_of(date(2025, 5, 2))  # Remote and complex: 60 days.


def test_taking_it_back_counts_as_before_and_an_overdue_clock_lapses():
    matter = a_complaint()
    found(matter)
    back(matter)
    assert clock_of(matter).due_at == ORDINARY_END
    with pytest.raises(NotFoundComplex):
        back(matter)
    found(matter)  # Complex after all: it may be said again.
    back(matter, at=vn(2025, 4, 10))
    while routing.sweep(actor=SWEEPER, at=vn(2025, 4, 10, 10)).lapsed:
        pass
    assert clock_of(matter).state == "LAPSED"
    is_whole(matter)
    journal_is_true()


@pytest.mark.parametrize("pause_first", [True, False])
def test_a_pause_stays_beside_it_and_the_order_makes_no_difference(pause_first):
    matter = a_complaint()
    if not pause_first:
        found(matter)
    routing.pause_clock(actor=post(LEAD), matter=matter, clock="decide", ground=COMPLEX, why="Chờ giám định.", at=LATER)
    if pause_first:
        found(matter)
        assert clock_of(matter).due_at is None
        s = stand(actor=post(LEAD), number=str(matter), at=LATER)
        assert effects(s, "withdraw-complex", {}, "vi")[0] == "Hạn “ra quyết định” đang tạm dừng trở lại mức thường."
    routing.resume_clock(actor=post(LEAD), matter=matter, clock="decide", at=vn(2025, 3, 25))
    assert clock_of(matter).due_at == end_of(date(2025, 4, 22))  # 17 April and five days of pause.
    is_whole(matter)


def test_the_crime_report_found_complex_may_be_extended_then_and_the_extension_goes_first():
    matter = a_matter(kind="incident", field="theft", at=RECEIVED)
    lead, ground = the(matter).lead.code, "law:vn#bltths-147-quyet-dinh-phuc-tap"
    more = {"clock": "decide", "ground": ground, "amount": 1, "decision": "15/QĐ-VKS", "decided_on": LATER.date(), "why": "Viện kiểm sát gia hạn."}
    assert clock_of(matter).due_at == end_of(date(2025, 3, 24))  # 20 days end on a Sunday, which moves.
    assert choices(stand(actor=post(lead), number=str(matter), at=LATER), "extend", "ground", "vi") == []
    found(matter, unit=lead, ground=ground)
    assert clock_of(matter).due_at == end_of(date(2025, 5, 5))  # Two months end on Saturday 3 May, which moves.
    extend_clock(actor=post(lead), matter=matter, at=LATER, **more)
    assert clock_of(matter).due_at == end_of(date(2025, 6, 3))
    with pytest.raises(ExtendedSince):
        back(matter, unit=lead)
    withdraw_extension(actor=post(lead), matter=matter, clock="decide", why="Nhầm.", at=LATER)
    back(matter, unit=lead)
    assert clock_of(matter).due_at == end_of(date(2025, 3, 24))
    is_whole(matter)


def test_a_denunciation_first_handled_elsewhere_gets_ten_working_days_and_its_thirty_days_are_extended_not_replaced():
    matter = a_matter(kind="denunciation", field="crime", at=vn(2025, 8, 28, 16))
    lead, at = the(matter).lead.code, vn(2025, 9, 3)
    assert clock_of(matter, "accept").due_at == end_of(date(2025, 9, 10))
    found(matter, unit=lead, clock="accept", ground="law:vn#tc-24-xu-ly-ban-dau-xac-minh", at=at)
    assert clock_of(matter, "accept").due_at == end_of(date(2025, 9, 15))
    with pytest.raises(NoComplexCase):
        found(matter, unit=lead, ground="law:vn#tc-30-giai-quyet-phuc-tap", at=at)


def test_reclassifying_to_other_limits_forgets_it_and_to_the_same_ones_does_not():
    matter = a_matter(kind="incident", field="theft", at=RECEIVED)
    lead = the(matter).lead.code
    found(matter, unit=lead, ground="law:vn#bltths-147-quyet-dinh-phuc-tap")
    complex_end = clock_of(matter).due_at
    routing.reclassify(actor=post(lead), matter=matter, severity="high", why="Nặng hơn.", at=LATER)
    assert clock_of(matter).due_at == complex_end
    routing.reclassify(actor=post(lead), matter=matter, field="traffic", why="Là tai nạn.", at=LATER)
    assert clock_of(matter).due_at == end_of(date(2025, 5, 5))  # Two months are the ordinary limit of this field.
    with pytest.raises(NotFoundComplex):
        back(matter, unit=lead)
    is_whole(matter)


def test_the_timeline_and_the_words_tell_of_it_with_the_decision_where_there_is_one():
    matter = a_complaint()
    found(matter, decision="15/QĐ-CATX", decided_on=date(2025, 3, 19))
    line = timeline(matter)[-1]
    assert (line.name, line.data["ground"], line.data["on"]) == ("clock.complex/1", COMPLEX, "2025-03-19")
    assert sentence(line.name, line.data, "vi", lambda sort, code: code) == (
        "Xác định vụ việc phức tạp: hạn “ra quyết định” tính theo mức của vụ việc phức tạp, từ lúc bắt đầu cũ."
    )
    back(matter)
    told = {lang: explained(actor=post(LEAD), number=str(matter), at=LATER, language=lang) for lang in ("vi", "en")}
    steps = {lang: next(c["steps"] for c in whole["clocks"] if c["clock"] == "decide") for lang, whole in told.items()}
    assert steps["vi"][-3:] == [
        "Xác định vụ việc phức tạp lúc 20/03/2025 09:00: tính lại từ 03/03/2025 09:00, 45 ngày → hết ngày 17/04/2025, "
        "theo Luật Khiếu nại 02/2011/QH13 Điều 28 (?) (luật).",
        "Quyết định xác định phức tạp: 15/QĐ-CATX, ngày 19/03/2025.",
        "Thôi coi là phức tạp lúc 20/03/2025 09:00: trở lại 30 ngày từ 03/03/2025 09:00 → hết ngày 02/04/2025.",
    ]
    assert steps["en"][-1] == "No longer found complex at 20/03/2025 09:00: 30 days from 03/03/2025 09:00 again → the end of 02/04/2025."
    event = ClockEvent.unrestricted.get(clock=clock_of(matter), what="COMPLEX")
    assert (event.limits, event.because, event.decision) == ([{"days": 45}], [COMPLEX], "15/QĐ-CATX")


def test_the_page_says_before_what_will_happen():
    matter = a_complaint()
    s = stand(actor=post(LEAD), number=str(matter), at=LATER)
    assert [code for code, _words in choices(s, "complex", "clock", "vi")] == ["decide"]
    ((code, words),) = choices(s, "complex", "ground", "vi")
    assert (code, words.endswith("45 ngày từ lúc bắt đầu")) == (COMPLEX, True)
    said = {"clock": "decide", "ground": COMPLEX}
    assert effects(s, "complex", said, "vi")[0] == (
        "Hạn “ra quyết định” tính lại từ lúc bắt đầu cũ theo mức 45 ngày, đến hết ngày 17/04/2025 – Luật Khiếu nại 02/2011/QH13 Điều 28 (?) (luật)."
    )
    assert effects(s, "complex", {"clock": "decide"}, "vi")[0].startswith("Chọn thời hạn")
    assert "withdraw-complex" not in {a.code for a in acts.available(post(LEAD), str(matter), LATER)}
    found(matter)
    s = stand(actor=post(LEAD), number=str(matter), at=LATER)
    assert effects(s, "withdraw-complex", {}, "en")[0] == (
        "The clock “decide” is counted by the ordinary limit again and is due by the end of 02/04/2025; if that is past, it lapses."
    )
    offered = {a.code for a in acts.available(post(LEAD), str(matter), LATER)}
    assert "withdraw-complex" in offered
    assert "complex" not in offered


def test_only_the_lead_finds_it_complex_and_the_outsider_learns_nothing():
    matter = a_complaint()
    before = stored()
    with pytest.raises(NotAllowed, match="complex"):
        found(matter, unit="plant")
    with pytest.raises(NoSuchMatter):
        found(matter, unit="neighbour")
    assert stored() == before
    found(matter)
    assert view_of("neighbour", LATER) == NOTHING


def test_what_is_refused():
    matter = a_complaint()
    refusals = {
        ReasonNeeded: {"why": " "},
        NoComplexCase: {"ground": "law:vn#kn-37-giai-quyet-lan-2-phuc-tap"},
        BadDecision: {"decision": "15/QĐ-CATX"},
        ClockOver: {"at": ORDINARY_END},
    }
    before = stored()
    for refusal, wrong in refusals.items():
        with pytest.raises(refusal):
            found(matter, **wrong)
    for document in ({"decided_on": LATER.date()}, {"decision": "miệng", "decided_on": LATER.date()}, {"decision": "1/QĐ", "decided_on": date(2025, 3, 2)}):
        with pytest.raises(BadDecision):
            found(matter, **document)
    assert stored() == before


def clauses(*rules: str) -> dict[str, str]:
    """The pack with further clauses that give the lead of a petition a limit to decide."""
    sources = law_sources()
    (name,) = [n for n in sources if n.startswith("regulations/")]
    clause = "  - {{id: x{n}, cite: Điều 9{n}, basis: assumed, text: {{vi: x, en: x}}, clock: {{clock: decide, when: {{kind: [petition]}}, {rule}}}}}\n"
    added = "".join(clause.format(n=n, rule=rule) for n, rule in enumerate(rules))
    return sources | {name: sources[name].rstrip("\n") + "\n" + added}


@pytest.mark.parametrize(
    ("rules", "limits"),
    [
        ((), [45]),
        (("limit: {days: 30}, law: kn-28-giai-quyet-lan-1",), [45]),  # It restates the ordinary figure and gives way with it.
        (("limit: {days: 20}, law: kn-28-giai-quyet-lan-1",), None),  # It says less: a limit of its own, so being complex changes nothing.
        (("limit: {days: 30}",), None),
        (("limit: {days: 40}",), [40]),  # Looser than the ordinary case, tighter than the complex one: never lost.
    ],
)
def test_what_a_clause_says_for_itself_stays_a_limit(rules, limits):
    from lienket.regulation.decide import Rulebook
    from lienket.regulation.law import rows_in_force

    pack = pack_from_sources(clauses(*rules))
    row = rows_in_force(pack.law, RECEIVED.date())["kn-28-giai-quyet-lan-1-phuc-tap"]
    book_, petition = Rulebook(pack), facts(kind="petition")
    plain = next(t for t in book_.decide(petition, RECEIVED).clocks if (t.clock, t.duty) == ("decide", "lead"))
    timed = book_.timed_if_complex(petition, RECEIVED, "decide", row)
    assert [limit.amount for limit in timed.limits] == (limits or [limit.amount for limit in plain.limits])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    day=st.integers(0, 4000),
    pauses=st.lists(st.tuples(st.integers(0, 300), st.integers(1, 300)), max_size=3),
    longer=st.integers(1, 40),
    turns=st.integers(0, 3),
)
def test_it_never_shortens_and_taking_it_back_leaves_nothing(day, pauses, longer, turns):
    calendar, start = book(MODEL).calendar, vn(2015, 6, 1) + timedelta(days=day)
    at, happened = start, []
    for wait, length in pauses:
        happened += [Happening("PAUSED", at := at + timedelta(hours=wait)), Happening("RESUMED", at := at + timedelta(hours=length))]
    complex_, ordinary = Happening("COMPLEX", at, limits=[{"days": 30 + longer}]), Happening("ORDINARY", at)
    plain = replay(calendar, start, [{"days": 30}], happened).due_at
    again = [*happened, *[complex_, ordinary] * turns]
    assert replay(calendar, start, [{"days": 30}], again).due_at == plain
    moved = replay(calendar, start, [{"days": 30}], [*again, complex_]).due_at
    assert moved - plain == timedelta(days=longer)
    first = replay(calendar, start, [{"days": 30}], [complex_, *happened]).due_at
    assert first == moved  # Found before or after the pauses: the same day.


def test_no_case_is_left_once_it_is_found():
    matter = a_complaint()
    clock = clock_of(matter)
    assert set(complex_cases(book(MODEL), the(matter), clock, history_of(clock))) == {COMPLEX}
    found(matter)
    clock = clock_of(matter)
    assert complex_cases(book(MODEL), the(matter), clock, history_of(clock)) == {}
