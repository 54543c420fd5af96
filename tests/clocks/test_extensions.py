"""Extensions of clocks of law: only by a decision, only where a row of law has one, never longer in all, and taken back by a counter-act."""

from __future__ import annotations

from datetime import date

import pytest

from lienket.access.rulings import NotAllowed
from lienket.clocks.actions import NotExtendable, NotExtended
from lienket.clocks.models import Clock, ClockEvent
from lienket.clocks.queries import history_of, recomputed
from lienket.clocks.refused import ExtensionTooLong
from lienket.instruments.queries import book
from lienket.intake.detail import explained
from lienket.journal.queries import timeline
from lienket.kernel.secrecy import StateSecretRefused
from lienket.matters.actions import ReasonNeeded
from lienket.matters.queries import NoSuchMatter
from lienket.matters.sentences import sentence
from lienket.regulation.format import Limit
from lienket.routing import actions as routing
from lienket.routing.extending import BadDecision, ClockOver, NoClockToExtend, allowances, extend_clock, withdraw_extension
from lienket.situation import acts
from lienket.situation.choices import choices
from lienket.situation.effects import effects
from lienket.situation.stand import stand
from tests.clocks.lawworld import end_of, vn
from tests.world import MODEL, NOTHING, SWEEPER, a_matter, journal_is_true, last_seq, post, recorded_after, stored, the, view_of

pytestmark = pytest.mark.usefixtures("lawful")

LEAD = "province-police"
COMPLEX, VERY = "law:vn#tc-30-giai-quyet-phuc-tap", "law:vn#tc-30-giai-quyet-dac-biet"
RECEIVED = vn(2025, 3, 3)
FIRST_END = end_of(date(2025, 4, 2))  # 3 March + 30 days.
LATER = vn(2025, 3, 20)


def a_denunciation(at=RECEIVED):
    return a_matter(kind="denunciation", field="crime", at=at)


def clock_of(matter, name="decide"):
    return Clock.unrestricted.select_related("unit").get(subject=matter, clock=name, duty="lead", rung=0)


def extended(matter, amount=30, ground=VERY, at=LATER, unit=LEAD, clock="decide", decision="15/QĐ-CAT", decided_on=None, why="Nhiều nội dung phức tạp."):
    day = decided_on or at.date()
    actor = post(unit)
    extend_clock(actor=actor, matter=matter, clock=clock, ground=ground, amount=amount, decision=decision, decided_on=day, why=why, at=at)


def is_whole(matter):
    for clock in Clock.unrestricted.filter(subject=matter):
        standing = recomputed(clock, book(MODEL).calendar).standing
        assert (clock.state, clock.due_at, clock.ended_at) == (standing.state, standing.due_at, standing.ended_at)


def test_a_denunciation_is_extended_twice_by_thirty_days_and_never_a_third_time():
    matter = a_denunciation()
    assert clock_of(matter).due_at == FIRST_END
    extended(matter)
    assert clock_of(matter).due_at == end_of(date(2025, 5, 2))  # 2 April + 30 days.
    extended(matter, at=vn(2025, 4, 28))
    assert clock_of(matter).due_at == end_of(date(2025, 6, 1))  # 2 May + 30 days; a Sunday, and this law moves no last day.
    before = stored()
    with pytest.raises(ExtensionTooLong) as refused:
        extended(matter, amount=1, at=vn(2025, 5, 20))
    assert refused.value.args == (None,)
    assert stored() == before
    is_whole(matter)
    journal_is_true()


def test_the_complex_case_is_extended_once_whatever_was_left_of_the_thirty_days():
    matter = a_denunciation()
    extended(matter, amount=10, ground=COMPLEX)
    with pytest.raises(ExtensionTooLong):
        extended(matter, amount=20, ground=COMPLEX, at=vn(2025, 3, 21))
    extended(matter, amount=30, ground=VERY, at=vn(2025, 3, 21))  # Found very complex: the second decision of at most thirty days.
    assert clock_of(matter).due_at == end_of(date(2025, 5, 12))
    is_whole(matter)


def test_one_decision_adds_no_more_than_its_share():
    matter = a_denunciation()
    with pytest.raises(ExtensionTooLong) as refused:
        extended(matter, amount=31)
    assert refused.value.args == (Limit(days=30),)
    with pytest.raises(ExtensionTooLong):
        extended(matter, amount=0)


def test_the_event_the_timeline_and_the_words_tell_of_the_decision():
    matter, start = a_denunciation(), last_seq()
    extended(matter)
    assert recorded_after(start + 0)[-1] == "clock.extended/1"
    line = timeline(matter)[-1]
    assert sentence(line.name, line.data, "vi", lambda sort, code: code) == "Gia hạn “ra quyết định” thêm 30 ngày, quyết định ngày 20/03/2025."
    assert sentence(line.name, line.data, "en", lambda sort, code: code) == "“decide” extended, days: 30, decision of 2025-03-20."
    event = ClockEvent.unrestricted.get(clock=clock_of(matter))
    assert (event.what, event.limits, event.because, event.decision, event.decided_on) == ("EXTENDED", [{"days": 30}], [VERY], "15/QĐ-CAT", date(2025, 3, 20))
    told = explained(actor=post(LEAD), number=str(matter), at=LATER, language="vi")
    (steps,) = [c["steps"] for c in told["clocks"] if c["clock"] == "decide"]
    assert steps[-1] == (
        "Gia hạn thêm 30 ngày theo quyết định 15/QĐ-CAT ngày 20/03/2025; căn cứ: Luật Tố cáo 25/2018/QH14 Điều 30 (luật) → hết ngày 02/05/2025."
    )


def test_taking_it_back_takes_the_last_one_back_and_an_overdue_clock_lapses():
    matter = a_denunciation()
    extended(matter)
    extended(matter, amount=5, at=vn(2025, 4, 28))
    withdraw_extension(actor=post(LEAD), matter=matter, clock="decide", why="Ghi nhầm.", at=vn(2025, 4, 29))
    assert clock_of(matter).due_at == end_of(date(2025, 5, 2))
    withdraw_extension(actor=post(LEAD), matter=matter, clock="decide", why="Ghi nhầm.", at=vn(2025, 4, 29))
    assert clock_of(matter).due_at == FIRST_END
    with pytest.raises(NotExtended):
        withdraw_extension(actor=post(LEAD), matter=matter, clock="decide", why="Ghi nhầm.", at=vn(2025, 4, 29))
    while routing.sweep(actor=SWEEPER, at=vn(2025, 4, 29, 10)).lapsed:
        pass
    assert clock_of(matter).state == "LAPSED"
    is_whole(matter)
    journal_is_true()


@pytest.mark.parametrize("pause_first", [True, False])
def test_a_paused_clock_is_extended_too_and_the_order_makes_no_difference(pause_first):
    matter = a_denunciation()
    if not pause_first:
        extended(matter)
    routing.pause_clock(actor=post(LEAD), matter=matter, clock="decide", ground=COMPLEX, why="Chờ giám định.", at=LATER)
    if pause_first:
        extended(matter)
        assert clock_of(matter).due_at is None
        told = effects(stand(actor=post(LEAD), number=str(matter), at=LATER), "withdraw-extension", {}, "vi")
        assert told[0] == "Rút lần gia hạn gần nhất của hạn “ra quyết định” đang tạm dừng."
    routing.resume_clock(actor=post(LEAD), matter=matter, clock="decide", at=vn(2025, 3, 25))
    assert clock_of(matter).due_at == end_of(date(2025, 5, 7))  # 2 April + 30 days = 2 May, and five days of pause.
    is_whole(matter)


def test_only_the_lead_extends_and_the_outsider_learns_nothing():
    matter = a_matter(kind="petition", at=RECEIVED)
    before = stored()
    with pytest.raises(NotAllowed, match="extend"):
        extended(matter, unit="plant", ground="law:vn#kn-28-giai-quyet-lan-1")
    with pytest.raises(NoSuchMatter):
        extended(matter, unit="neighbour")
    assert stored() == before
    other = a_denunciation()
    extended(other)
    assert view_of("neighbour", LATER) == NOTHING


def test_a_clock_whose_law_has_no_extension_is_refused_and_offers_none():
    matter = a_matter(kind="petition", at=RECEIVED)
    with pytest.raises(NotExtendable):
        extended(a_denunciation(), clock="accept", at=vn(2025, 3, 5))
    with pytest.raises(NotExtendable):
        extended(matter, unit="town-police", ground=VERY)
    s = stand(actor=post("town-police"), number=str(matter), at=LATER)
    assert not {"extend", "withdraw-extension"} & {a.code for a in acts.available(post("town-police"), str(matter), LATER)}
    assert choices(s, "extend", "ground", "vi") == []
    with pytest.raises(NoClockToExtend):
        extended(a_denunciation(), clock="answer")


def test_what_is_over_or_settled_is_not_extended():
    matter = a_denunciation()
    with pytest.raises(ClockOver):  # At its very instant, before any sweeper came by.
        extended(matter, at=FIRST_END)
    routing.sweep(actor=SWEEPER, at=FIRST_END)
    with pytest.raises(NoClockToExtend):
        extended(matter, at=vn(2025, 4, 3))


@pytest.mark.parametrize(
    ("decision", "day"),
    [("", date(2025, 3, 20)), ("quyết định miệng", date(2025, 3, 20)), ("15/QĐ-CAT", date(2025, 3, 2)), ("15/QĐ-CAT", date(2025, 3, 21))],
)
def test_a_decision_has_a_number_and_a_date_between_receipt_and_today(decision, day):
    with pytest.raises(BadDecision):
        extended(a_denunciation(), decision=decision, decided_on=day)


def test_the_reason_is_asked_for_and_marked_text_is_refused():
    matter = a_denunciation()
    with pytest.raises(ReasonNeeded):
        extended(matter, why=" ")
    with pytest.raises(StateSecretRefused):
        extended(matter, why="TUYỆT MẬT\nSố: 12/BC-CA")


def test_reclassifying_starts_again_without_what_was_added():
    matter = a_matter(kind="incident", field="traffic", at=RECEIVED, place="works")
    lead = the(matter).lead.code
    extended(matter, unit=lead, amount=1, ground="law:vn#bltths-147-quyet-dinh-phuc-tap")
    assert clock_of(matter).due_at == end_of(date(2025, 6, 3))  # 3 March + 2 months = 3 May, + 1 month = 3 June, a Tuesday.
    routing.reclassify(actor=post(lead), matter=matter, field="theft", why="Là trộm cắp.", at=LATER)
    assert clock_of(matter).due_at == end_of(date(2025, 3, 24))  # 20 days end on Sunday 23 March; this law moves the last day.
    assert allowances(book(MODEL), the(matter), clock_of(matter), history_of(clock_of(matter))) == {}
    is_whole(matter)


def test_effects_and_choices_show_the_new_due_date_before_it_is_done():
    matter = a_denunciation()
    s = stand(actor=post(LEAD), number=str(matter), at=LATER)
    assert [code for code, _words in choices(s, "extend", "clock", "vi")] == ["decide"]
    grounds = dict(choices(s, "extend", "ground", "vi"))
    assert grounds[VERY].endswith("được thêm đến 30 ngày")
    told = effects(s, "extend", {"clock": "decide", "ground": VERY, "amount": "30"}, "vi")
    assert told[0] == "Hạn “ra quyết định” được thêm 30 ngày, đến hết ngày 02/05/2025."
    assert effects(s, "extend", {"clock": "decide", "ground": VERY, "amount": "31"}, "vi")[0].startswith("Chọn thời hạn")
    extended(matter)
    s = stand(actor=post(LEAD), number=str(matter), at=LATER)
    assert effects(s, "withdraw-extension", {"clock": "decide"}, "en")[0] == (
        "The last extension is taken back: the clock “decide” is due by the end of 02/04/2025 again; if that is past, it lapses."
    )
    assert {"extend", "withdraw-extension"} <= {a.code for a in acts.available(post(LEAD), str(matter), LATER)}
