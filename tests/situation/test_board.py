"""The board: what a unit must do, in the right order, and nothing that the policy does not let it see."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lienket.journal.rows import in_model
from lienket.journal.statement import Statement
from lienket.kernel.errors import LienketError
from lienket.matters import own
from lienket.matters.actions import acknowledge, add_note, close, reopen
from lienket.matters.models import Matter, Participant
from lienket.matters.queries import NoSuchMatter, find
from lienket.routing.actions import recall, share
from lienket.routing.offers import answer_transfer, propose_transfer, withdraw_transfer
from lienket.sharing import policy
from lienket.sharing.codes import Level
from lienket.sharing.reach import levels, newest
from lienket.situation import board as boards
from lienket.situation.board import Board, board
from lienket.situation.board_places import NoSuchZone, unit_view, zone_view
from lienket.units import duty
from lienket.units.queries import NoSuchUnit, unit_id
from tests.world import MODEL, NOON, a_matter, delivered, minutes, post, swept, the, undone

pytestmark = pytest.mark.usefixtures("world")
EMPTY = (0, 0, 0, 0, 0, 0)


def of(unit: str, at=NOON, language: str = "vi", whole: bool = True) -> Board:
    return board(actor=post(unit), at=at, language=language, whole=whole)


def rows(shown: Board):
    return [*shown.late, *shown.coming]


def figures(shown: Board) -> tuple[int, ...]:
    f = shown.figures
    return (f.pending, f.lead, f.support, f.overdue, f.lapsed_week, f.unread)


def nothing(shown: Board) -> bool:
    return figures(shown) == EMPTY and not (*shown.late, *shown.coming, *shown.waiting, *shown.news, *shown.latest) and not shown.late_more + shown.coming_more


def todo(unit: str, at=NOON) -> list[tuple[str, str]]:
    return [(row.part, row.what) for row in rows(of(unit, at))]


def test_each_unit_is_told_what_to_do_by_when_and_why():
    a_matter()
    (lead,) = rows(of("town-police"))
    assert (lead.part, lead.what, lead.do, lead.due.words, lead.due.kind) == ("LEAD", "acknowledge", "Xác nhận đã nhận việc", "còn 30 phút", "later")
    assert "Điều 2" in lead.why
    (support,) = rows(of("plant"))
    assert (support.part, support.what, support.due.words, support.lead) == ("SUPPORT", "acknowledge", "còn 1 giờ", "Công an thị xã")
    (english,) = rows(of("plant", language="en"))
    assert (english.do, english.due.words) == ("Acknowledge", "1 h left")


def test_the_outsider_sees_nothing_not_even_a_count():
    a_matter()
    a_matter(place="port")
    swept(minutes(45))
    delivered(minutes(46))
    assert nothing(of("neighbour", minutes(46)))
    assert not unit_view(actor=post("neighbour"), code="town-police", at=minutes(46), language="vi").cases
    assert not zone_view(actor=post("neighbour"), code="works", at=minutes(46), language="vi").cases


def test_a_unit_the_report_is_about_sees_nothing_of_it():
    a_matter(concerns=["plant"])
    delivered(NOON)
    assert nothing(of("plant"))
    a_matter(concerns=["town-police/chief"])
    delivered(NOON)
    assert len(rows(of("town-police/desk"))) == 2
    chief = of("town-police/chief")
    assert (len(rows(chief)), chief.figures.pending, chief.figures.unread) == (1, 1, 1)


def test_overdue_stands_first_the_latest_lapse_on_top_and_then_the_nearest_deadline():
    old, newer, fresh = a_matter(), a_matter(at=minutes(10)), a_matter(at=minutes(50))
    swept(minutes(55))
    shown = of("town-police", minutes(55))
    assert [row.matter for row in shown.late] == [newer, old]
    assert [row.due.words for row in shown.late] == ["quá hạn 15 phút", "quá hạn 25 phút"]
    assert [row.matter for row in shown.coming] == [fresh]
    assert (shown.figures.overdue, shown.figures.lapsed_week) == (2, 2)


def test_what_is_past_its_time_is_overdue_before_the_sweeper_says_so():
    a_matter()
    (row,) = of("town-police", minutes(30)).late
    assert (row.due.kind, row.due.words) == ("late", "quá hạn dưới 1 phút")
    assert not of("town-police", minutes(29.9)).late


def test_deadlines_are_in_order():
    for after in (3, 1, 2):
        a_matter(at=minutes(after))
    due = [row.due.at for row in of("town-police", minutes(4)).coming]
    assert due == sorted(due)
    assert len(due) == 3


def test_acknowledged_goes_from_answering_to_working():
    matter = a_matter()
    acknowledge(actor=post("town-police"), matter=matter, at=minutes(1))
    assert todo("town-police", minutes(2)) == [("LEAD", "first-report")]
    acknowledge(actor=post("plant"), matter=matter, at=minutes(1))
    (row,) = rows(of("plant", minutes(2)))
    assert (row.what, row.due.at) == ("support", minutes(120))
    assert of("plant", minutes(2)).figures.pending == 0


def test_a_late_acknowledgement_and_a_late_report_are_no_longer_overdue():
    matter = a_matter()
    swept(minutes(121))
    acknowledge(actor=post("town-police"), matter=matter, at=minutes(122))
    assert [row.what for row in of("town-police", minutes(123)).late] == ["first-report"]
    add_note(actor=post("town-police"), matter=matter, text="Đã có mặt.", at=minutes(124))
    shown = of("town-police", minutes(125))
    assert not shown.late
    assert [row.what for row in shown.coming] == ["resolve"]
    assert shown.figures.lapsed_week == 2


def test_a_closed_matter_is_off_every_board_and_comes_back_when_reopened():
    matter = a_matter()
    acknowledge(actor=post("town-police"), matter=matter, at=minutes(1))
    close(actor=post("town-police"), matter=matter, outcome="settled", at=minutes(2))
    assert all(nothing(of(unit, minutes(3))) or not rows(of(unit, minutes(3))) for unit in ("town-police", "plant"))
    assert Participant.unrestricted.filter(matter_id=matter, closed_at=minutes(2)).count() == 2
    reopen(actor=post("town-police"), matter=matter, why="Chưa xong", at=minutes(4))
    assert todo("plant", minutes(5)) == [("SUPPORT", "acknowledge")]
    assert todo("town-police", minutes(5)) == [("LEAD", "first-report")]


def test_an_offer_waits_with_one_unit_and_is_to_be_answered_by_the_other():
    matter = a_matter()
    propose_transfer(actor=post("town-police"), matter=matter, taker=unit_id(MODEL, "border-post"), why="Đúng địa bàn", at=minutes(1))
    (offer,) = rows(of("border-post", minutes(2)))
    assert (offer.what, offer.why) == ("offer", "Công an thị xã đề nghị chuyển giao")
    assert [(w.unit, w.what) for w in of("town-police", minutes(2)).waiting] == [
        ("Nhà máy", "chưa xác nhận phối hợp"),
        ("Đồn Biên phòng", "chưa trả lời đề nghị nhận chủ trì"),
    ]
    answer_transfer(actor=post("border-post"), matter=matter, accept=True, at=minutes(3))
    assert [row.part for row in rows(of("border-post", minutes(4)))] == ["LEAD"]


def test_what_nobody_leads_is_to_be_assigned_by_who_holds_it():
    matter = a_matter(field="traffic", place="ward")
    holder = the(matter).lead.code
    assert todo(holder) == [("LEAD", "acknowledge")]
    acknowledge(actor=post(holder), matter=matter, at=minutes(1))
    (row,) = rows(of(holder, minutes(2)))
    assert (row.what, row.why) == ("assign", "đơn vị tạm giữ: không đơn vị nào giữ vai trò này")


def test_who_only_knows_of_a_matter_learns_neither_its_place_nor_the_deadline_of_others():
    a_matter(kind="petition")
    (told,) = rows(of("border-post"))
    assert (told.level, told.headline) == ("know", "Kiến nghị: Trộm cắp – …")
    assert not of("border-post").latest
    (case,) = unit_view(actor=post("border-post"), code="town-police", at=NOON, language="vi").cases
    assert (case.level, case.due.at, case.what) == ("know", None, "")
    assert not zone_view(actor=post("border-post"), code="works", at=NOON, language="vi").cases
    assert zone_view(actor=post("town-police"), code="works", at=NOON, language="vi").cases


def test_board_and_views_say_the_same_by_when():
    matter = a_matter()
    late = minutes(50)
    swept(late)

    def answers(at):
        (case,) = unit_view(actor=post("town-police"), code="town-police", at=at, language="vi").cases
        (there,) = zone_view(actor=post("town-police"), code="works", at=at, language="vi").cases
        (row,) = [row for row in rows(of("town-police", at)) if row.part == "LEAD"]
        return row.due, case.due, there.due

    board, unit, zone = answers(late)
    assert board == unit == zone
    assert (board.kind, board.at) == ("late", minutes(30))  # The acknowledgement lapsed and is still owed.
    view = unit_view(actor=post("town-police"), code="town-police", at=late, language="vi")
    assert view.late == of("town-police", late).figures.overdue == 1
    acknowledge(actor=post("town-police"), matter=matter, at=late)
    board, unit, zone = answers(late)
    assert board == unit == zone
    assert board.kind != "late"


def test_a_notice_about_a_matter_out_of_sight_is_gone():
    matter = a_matter()
    share(actor=post("town-police"), matter=matter, unit="border-post", level="view", why="Theo dõi", at=NOON)
    propose_transfer(actor=post("town-police"), matter=matter, taker=unit_id(MODEL, "border-post"), why="Đúng địa bàn", at=NOON)
    delivered(NOON)
    before = of("border-post")
    assert (before.figures.unread, len(before.news)) == (1, 1)
    withdraw_transfer(actor=post("town-police"), matter=matter, at=minutes(1))
    recall(actor=post("town-police"), matter=matter, unit="border-post", why="Đã xong việc", at=minutes(1))
    assert nothing(of("border-post", minutes(2)))


def test_the_latest_lines_are_newest_first_and_leave_out_who_reads():
    matter = a_matter()
    acknowledge(actor=post("plant"), matter=matter, at=minutes(1))
    assert [line.words for line in of("town-police", minutes(2)).latest] == ["Nhà máy đã xác nhận.", "Mở VV-2016-000001; Công an thị xã chủ trì."]


def test_on_duty_shows_posts_to_the_table_and_names_to_the_own_unit_only():
    plant = post("town-police")
    holder = duty.holders(plant, NOON.date())[0]
    duty.plan(actor=plant, post=holder.post, person=None, start_at=NOON, end_at=minutes(60), zone=NOON.tzinfo, at=NOON)
    assert [d.unit_name for d in of("border-post").duty] == ["Công an thị xã"]
    assert not of("neighbour").duty
    assert not of("border-post", minutes(60)).duty


def test_unknown_units_and_zones_are_refused():
    with pytest.raises(NoSuchUnit):
        unit_view(actor=post("plant"), code="nobody", at=NOON, language="vi")
    with pytest.raises(NoSuchZone):
        zone_view(actor=post("plant"), code="nowhere", at=NOON, language="vi")


def test_a_board_of_many_shows_few_and_counts_all(monkeypatch):
    monkeypatch.setattr(boards, "EACH", 5)
    monkeypatch.setattr(own, "EACH", 5)
    monkeypatch.setattr(own, "_FEW", own._sorted_parts(5))
    for n in range(8):
        a_matter(at=minutes(n))
    shown = of("town-police", minutes(9))
    assert (shown.figures.pending, shown.figures.lead, len(rows(shown))) == (8, 8, 8)
    few = of("town-police", minutes(9), whole=False)
    assert (few.figures.pending, few.figures.lead, len(rows(few))) == (8, 8, 8)
    for at in (minutes(45), minutes(46)):
        few = of("town-police", at, whole=False)
        assert (few.figures.overdue, len(few.late), few.late_more) == (8, 5, 3)
        assert [row.matter for row in few.late] == [row.matter for row in of("town-police", at).late][:5]
        swept(at)


def test_a_statement_gives_what_the_query_gives_for_lists_of_any_length():
    ids = [a_matter() for _ in range(5)]
    for n in range(6):
        statement = Statement(lambda ids: Matter.unrestricted.filter(id__in=ids).values_list("id", "received_at", "interim", "flags"))
        assert sorted(statement(ids=ids[:n])) == sorted(Matter.unrestricted.filter(id__in=ids[:n]).values_list("id", "received_at", "interim", "flags"))
        assert statement.count(ids=ids[:n]) == n


def test_a_statement_keeps_to_the_model_in_scope():
    a_matter()
    statement = Statement(lambda state: Matter.unrestricted.filter(state=state).values_list("id"))
    assert len(statement(state="OPEN")) == 1
    with in_model("elsewhere"):
        assert statement(state="OPEN") == []


SCRIPTS = st.lists(
    st.tuples(
        st.sampled_from(["open", "ack", "note", "close", "reopen", "offer", "accept", "share", "recall", "sweep"]),
        st.sampled_from(["town-police", "plant", "border-post", "province-police"]),
        st.integers(0, 4),
        st.sampled_from([{}, {"place": "port"}, {"kind": "petition"}, {"concerns": ["plant"]}, {"field": "traffic"}, {"flags": ["foreigner"]}]),
    ),
    min_size=1,
    max_size=10,
)


@given(script=SCRIPTS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_happens_every_row_on_every_board_is_the_readers_to_see(script):
    with undone():
        made, now = [], NOON
        for step, (act, unit, which, given_facts) in enumerate(script):
            now = minutes(step * 20)
            chosen = made[which % len(made)] if made else None
            try:
                if act == "open" or chosen is None:
                    made.append(a_matter(at=now, **given_facts))
                elif act == "sweep":
                    swept(now)
                elif act == "close":
                    close(actor=post(unit), matter=chosen, outcome="settled", at=now)
                elif act == "reopen":
                    reopen(actor=post(unit), matter=chosen, why="x", at=now)
                elif act == "offer":
                    propose_transfer(actor=post(unit), matter=chosen, taker=unit_id(MODEL, "border-post"), why="x", at=now)
                elif act == "accept":
                    answer_transfer(actor=post(unit), matter=chosen, accept=True, at=now)
                elif act == "share":
                    share(actor=post(unit), matter=chosen, unit="border-post", level="know", why="x", at=now)
                elif act == "recall":
                    recall(actor=post(unit), matter=chosen, unit="border-post", why="Đã xong việc", at=now)
                else:
                    {"ack": acknowledge}.get(act, lambda **k: add_note(text="x", **k))(actor=post(unit), matter=chosen, at=now)
            except LienketError:
                continue
        delivered(now)
        now += timedelta(minutes=1)
        for unit in ("town-police", "plant", "border-post", "province-police", "town-police/chief", "ministry", "neighbour"):
            try:
                actor = post(unit)
            except LienketError:
                continue
            shown = of(unit, now)
            for one in (*rows(shown), *shown.waiting, *shown.news, *shown.latest):
                assert policy.level_of(actor, one.matter, now) is not None
                assert find(actor, one.number, now)
            for line in shown.latest:
                assert policy.level_of(actor, line.matter, now) >= Level.VIEW
            assert levels(actor, made, now) == {m: level for m in made if (level := policy.level_of(actor, m, now)) is not None}
            assert set(newest(actor, now)) == {m for m in made if policy.level_of(actor, m, now) is not None}
            for code in ("works", "port"):
                for case in zone_view(actor=actor, code=code, at=now, language="vi").cases:
                    assert policy.level_of(actor, case.matter, now) >= Level.VIEW
            if unit == "neighbour":
                assert nothing(shown)
            opened = {m for m in made if the(m).state == "OPEN"}
            own_parts = Participant.unrestricted.filter(unit_id=actor.unit, ended_at=None, answer="PENDING", matter_id__in=opened)
            mine = {p.matter_id for p in own_parts if policy.level_of(actor, p.matter_id, now) is not None}
            assert {row.matter for row in rows(shown) if row.what == "acknowledge" and row.part in {"LEAD", "SUPPORT", "INFORMED"}} >= mine
            assert shown.figures.pending == len(mine)
            with pytest.raises(NoSuchMatter):
                find(actor, "VV-2016-999999", now)


def test_units_awaited_for_the_same_in_one_matter_stand_in_one_line():
    from_one, other = UUID(int=1), UUID(int=2)
    units = [UUID(int=n) for n in (3, 4, 5)]
    awaited = [(from_one, units[0], "acknowledge", NOON, None), (other, units[1], "offer", NOON, None), (from_one, units[2], "acknowledge", NOON, None)]
    assert boards.grouped(awaited) == [[awaited[0], awaited[2]], [awaited[1]]]
