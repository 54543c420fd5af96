"""Thụ lý: taking a matter up meets its clock, late too; refusing to closes it on a ground; both are taken back by a counter-act."""

from __future__ import annotations

from datetime import date

import pytest

from lienket.access.rulings import NotAllowed
from lienket.clocks.models import Clock, ClockEvent
from lienket.clocks.queries import recomputed
from lienket.instruments.queries import book
from lienket.intake.detail import explained
from lienket.journal.queries import timeline
from lienket.kernel.secrecy import StateSecretRefused
from lienket.matters import actions as matters
from lienket.matters.actions import NotOpen, ReasonNeeded
from lienket.matters.queries import NoSuchMatter
from lienket.matters.sentences import sentence
from lienket.matters.still_owed import owed_clocks
from lienket.routing import actions as routing
from lienket.routing.acceptance import NotARefusal, NothingToTakeUp, NotTakenUp, refuse, take_up, withdraw
from lienket.routing.extending import BadDecision
from lienket.situation import acts
from lienket.situation.choices import choices
from lienket.situation.effects import effects
from lienket.situation.stand import stand, still_binding
from lienket.units.queries import unit_id
from tests.clocks.lawworld import end_of, vn
from tests.world import MODEL, NOTHING, a_matter, journal_is_true, last_seq, post, recorded_after, stored, swept, the, view_of

pytestmark = pytest.mark.usefixtures("lawful")

LEAD, GROUND = "town-police", "law:vn#kn-9-thoi-hieu"
RECEIVED, LATER, LATE = vn(2025, 3, 3), vn(2025, 3, 10), vn(2025, 3, 20)
DUE = end_of(date(2025, 3, 17))  # Ten working days: Tue 4=1 … Fri 7=4, Mon 10=5 … Fri 14=9, Mon 17=10.


def a_petition():
    return a_matter(kind="petition", at=RECEIVED)


def accepting(matter):
    return Clock.unrestricted.select_related("unit").get(subject=matter, clock="accept", duty="lead", rung=0)


def up(matter, at=LATER, unit=LEAD, **said):
    take_up(actor=post(unit), matter=matter, at=at, **said)


def refused(matter, at=LATER, unit=LEAD, **said):
    refuse(actor=post(unit), matter=matter, at=at, **{"outcome": "not-admissible", "ground": GROUND, "why": "Hết thời hiệu."} | said)


def is_whole(matter):
    for clock in Clock.unrestricted.filter(subject=matter):
        standing = recomputed(clock, book(MODEL).calendar).standing
        assert (clock.state, clock.due_at, clock.ended_at) == (standing.state, standing.due_at, standing.ended_at)
    journal_is_true()


def steps(matter, language="vi", at=LATE):
    told = explained(actor=post(LEAD), number=str(matter), at=at, language=language)
    return next(c["steps"] for c in told["clocks"] if c["clock"] == "accept")


def lapsed(matter):
    swept(LATE)
    assert accepting(matter).state == "LAPSED"


def binds(matter, at=LATE):
    return (LEAD, "accept") in still_binding(stand(actor=post(LEAD), number=str(matter), at=at))


def on_list(matter):
    return matter in set(owed_clocks(unit_id(MODEL, LEAD)).filter(clock="accept").values_list("subject", flat=True))


def test_taking_up_meets_the_clock_and_says_by_which_notice():
    matter, start = a_petition(), last_seq()
    assert accepting(matter).due_at == DUE
    up(matter, notice="27/TB-CATX", noticed_on=date(2025, 3, 10))
    assert recorded_after(start) == ["clock.settled/1", "acceptance.said/1"]
    clock = accepting(matter)
    assert (clock.state, clock.ended_at) == ("MET", LATER)
    event = ClockEvent.unrestricted.get(clock=clock)
    assert (event.what, event.decision, event.decided_on) == ("MET", "27/TB-CATX", date(2025, 3, 10))
    assert steps(matter)[-2:] == ["Hoàn thành lúc 10/03/2025 09:00, trước hạn 7 ngày 15 giờ.", "Thông báo 27/TB-CATX, ngày 10/03/2025."]
    line = timeline(matter)[-1]
    assert sentence(line.name, line.data, "vi", lambda sort, code: code) == "town-police thụ lý vụ việc, thông báo ngày 10/03/2025."
    assert sentence(line.name, line.data, "en", lambda sort, code: code) == "town-police took the matter up, notice of 2025-03-10."
    is_whole(matter)


def test_a_notice_is_not_asked_for_and_words_may_be_kept():
    matter = a_petition()
    up(matter, text="Đã mời người gửi đến làm việc.")
    line = timeline(matter)[-1]
    assert sentence(line.name, line.data, "vi", lambda sort, code: code) == "town-police thụ lý vụ việc."
    assert line.data["note"]


def test_a_lapsed_clock_is_done_by_the_act_late_and_by_nothing_else():
    matter = a_petition()
    lapsed(matter)
    matters.add_note(actor=post(LEAD), matter=matter, text="Đang xem đơn.", at=LATE)
    assert (binds(matter), on_list(matter)) == (True, True)  # Noting progress is not accepting.
    s = stand(actor=post(LEAD), number=str(matter), at=LATE)
    assert effects(s, "take-up", {}, "vi")[1] == "Làm xong nhưng đã quá hạn: “thụ lý” (hết ngày 17/03/2025)."
    up(matter, at=LATE)
    assert (binds(matter), on_list(matter)) == (False, False)
    assert accepting(matter).state == "MET"
    (settled,) = [x for x in timeline(matter) if x.name == "clock.settled/1"]
    assert settled.data["late"] is True
    assert [step.partition(" lúc")[0] for step in steps(matter)[-2:]] == ["Quá hạn, ghi nhận", "Hoàn thành"]
    assert "quá hạn 2 ngày 9 giờ" in steps(matter)[-1]
    is_whole(matter)


def test_taking_it_back_lets_the_clock_run_on():
    matter = a_petition()
    up(matter)
    withdraw(actor=post(LEAD), matter=matter, why="Ghi nhầm vụ việc.", at=LATER)
    assert (accepting(matter).state, accepting(matter).due_at) == ("RUNNING", DUE)
    with pytest.raises(NotTakenUp):
        withdraw(actor=post(LEAD), matter=matter, why="Ghi nhầm vụ việc.", at=LATER)
    up(matter)
    assert timeline(matter)[-1].data["how"] == "TAKEN_UP"
    is_whole(matter)


def test_taking_back_what_was_late_is_late_again_and_nobody_is_alarmed_twice():
    matter = a_petition()
    lapsed(matter)
    up(matter, at=LATE)
    withdraw(actor=post(LEAD), matter=matter, why="Ghi nhầm.", at=LATE)
    assert accepting(matter).state == "LAPSED"
    assert binds(matter)
    silent = [x.data["silent"] for x in timeline(matter) if x.name == "clock.lapsed/1" and x.data["what"] == "accept"]
    assert silent == [False, True]
    assert swept(LATE) == (0, 0)
    is_whole(matter)


def test_taken_up_in_time_and_taken_back_too_late_it_lapses_at_the_next_sweep():
    matter = a_petition()
    up(matter)
    withdraw(actor=post(LEAD), matter=matter, why="Ghi nhầm.", at=LATE)
    assert accepting(matter).state == "RUNNING"
    swept(LATE)
    assert accepting(matter).state == "LAPSED"
    is_whole(matter)


def test_the_new_lead_takes_up_what_the_former_was_late_with():
    matter = a_petition()
    lapsed(matter)
    routing.assign_lead(actor=post(LEAD), matter=matter, unit="province-police", why="Vượt cấp.", at=LATE)
    assert accepting(matter).unit.code == LEAD  # Who was late stays named.
    with pytest.raises(NotAllowed, match="take-up"):
        up(matter, at=LATE)
    up(matter, at=LATE, unit="province-police")
    assert (accepting(matter).state, accepting(matter).unit.code) == ("MET", LEAD)
    is_whole(matter)


def test_a_hand_over_after_taking_up_and_its_withdrawal_give_the_clock_to_the_new_lead():
    matter = a_petition()
    up(matter)
    routing.assign_lead(actor=post(LEAD), matter=matter, unit="province-police", why="Vượt cấp.", at=LATER)
    withdraw(actor=post("province-police"), matter=matter, why="Chưa đủ điều kiện.", at=LATER)
    assert (accepting(matter).state, accepting(matter).unit.code) == ("RUNNING", "province-police")
    is_whole(matter)


def test_refusing_closes_with_the_ground_and_reopening_undoes_both():
    matter, start = a_petition(), last_seq()
    refused(matter, notice="28/TB-CATX", noticed_on=date(2025, 3, 10))
    assert {"acceptance.said/1", "matter.closed/1"} <= set(recorded_after(start))
    assert (the(matter).state, the(matter).outcome) == ("CLOSED", "not-admissible")
    assert accepting(matter).state == "MET"
    assert steps(matter)[-2:] == [
        "Không thụ lý; căn cứ: Luật Khiếu nại 02/2011/QH13 Điều 9 (?) (luật).",
        "Thông báo 28/TB-CATX, ngày 10/03/2025.",
    ]
    said = next(x for x in timeline(matter) if x.name == "acceptance.said/1")
    assert (said.data["how"], said.data["ground"]) == ("REFUSED", GROUND)
    assert sentence(said.name, said.data, "vi", lambda sort, code: code) == "town-police không thụ lý, nêu căn cứ và lý do; thông báo ngày 10/03/2025."
    is_whole(matter)
    matters.reopen(actor=post(LEAD), matter=matter, why="Người gửi bổ sung hồ sơ.", at=LATER)
    assert (accepting(matter).state, accepting(matter).due_at) == ("RUNNING", DUE)
    up(matter)
    is_whole(matter)


def test_reopening_what_was_refused_late_is_late_again_in_silence():
    matter = a_petition()
    lapsed(matter)
    refused(matter, at=LATE)
    matters.reopen(actor=post(LEAD), matter=matter, why="Người gửi bổ sung hồ sơ.", at=LATE)
    assert accepting(matter).state == "LAPSED"
    assert binds(matter)
    assert swept(LATE) == (0, 0)
    is_whole(matter)


def test_what_is_refused():
    matter = a_petition()
    before = stored()
    for refusal, wrong in (
        (NotARefusal, {"outcome": "answered"}),
        (NotARefusal, {"outcome": "nothing"}),
        (ReasonNeeded, {"why": " "}),
        (BadDecision, {"notice": "28/TB"}),
        (StateSecretRefused, {"why": "TUYỆT MẬT\nSố: 12/BC-CA"}),
    ):
        with pytest.raises(refusal):
            refused(matter, **wrong)
    for wrong in (
        {"notice": "27/TB"},
        {"noticed_on": LATER.date()},
        {"notice": "hai bảy", "noticed_on": LATER.date()},
        {"notice": "1", "noticed_on": LATE.date()},
    ):
        with pytest.raises(BadDecision):
            up(matter, **wrong)
    with pytest.raises(NotTakenUp):
        withdraw(actor=post(LEAD), matter=matter, why="x", at=LATER)
    assert stored() == before
    up(matter)
    with pytest.raises(NothingToTakeUp):
        up(matter)
    with pytest.raises(NothingToTakeUp):
        refused(matter)
    with pytest.raises(ReasonNeeded):
        withdraw(actor=post(LEAD), matter=matter, why=" ", at=LATER)
    routing.close(actor=post(LEAD), matter=matter, outcome="answered", at=LATER)
    with pytest.raises(NotOpen):
        withdraw(actor=post(LEAD), matter=matter, why="x", at=LATER)


def test_who_holds_it_only_for_now_does_not_take_it_up():
    matter = a_petition()
    routing.decline_lead(actor=post(LEAD), matter=matter, why="Không thuộc thẩm quyền.", whose="border-post", at=LATER)
    holder = the(matter).lead.code
    assert "take-up" not in {a.code for a in acts.available(post(holder), str(matter), LATER)}
    with pytest.raises(NotAllowed):
        up(matter, unit=holder)


def test_a_matter_that_nothing_asks_to_accept_is_not_taken_up():
    matter = a_matter(at=RECEIVED)
    lead = the(matter).lead.code
    with pytest.raises(NothingToTakeUp):
        up(matter, unit=lead)
    assert not {"take-up", "refuse-take-up", "withdraw-take-up"} & {a.code for a in acts.available(post(lead), str(matter), LATER)}


def test_the_page_says_before_what_will_happen_and_offers_what_fits():
    matter = a_petition()
    s = stand(actor=post(LEAD), number=str(matter), at=LATER)
    assert {"take-up", "refuse-take-up"} <= {a.code for a in acts.available(post(LEAD), str(matter), LATER)}
    assert [code for code, _words in choices(s, "refuse-take-up", "outcome", "vi")] == ["not-admissible"]
    assert GROUND in dict(choices(s, "refuse-take-up", "ground", "vi"))
    assert effects(s, "take-up", {}, "vi")[1] == "Hoàn thành hạn: “thụ lý” (hết ngày 17/03/2025)."
    told = effects(s, "refuse-take-up", {}, "en")
    assert told[1].startswith("The program sends the sender nothing")
    assert any(line.startswith("Clocks met: ") and "“accept”" in line for line in told)
    up(matter)
    s = stand(actor=post(LEAD), number=str(matter), at=LATER)
    assert effects(s, "withdraw-take-up", {}, "vi")[0] == "Tính tiếp đến hạn cũ: “thụ lý” (hết ngày 17/03/2025)."
    offered = {a.code for a in acts.available(post(LEAD), str(matter), LATER)}
    assert "withdraw-take-up" in offered
    assert not {"take-up", "refuse-take-up"} & offered


def test_the_outsider_learns_nothing():
    matter = a_petition()
    for act in (up, refused):
        with pytest.raises(NoSuchMatter):
            act(matter, unit="neighbour")
        with pytest.raises(NotAllowed, match="take-up"):
            act(matter, unit="plant")
    refused(matter)
    assert view_of("neighbour", LATER) == NOTHING
