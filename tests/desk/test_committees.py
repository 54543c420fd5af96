"""The pages of committees, the contact directory and the roster by area: what is shown to whom, acts by forms, nothing for the outsider."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lienket.committees import charges
from lienket.committees.models import Charge, Committee, CommitteeTask, Seat
from lienket.committees.rhythm import Rhythm
from lienket.matters.queries import number_by_id
from lienket.units import duty
from lienket.units.phones import set_phone
from tests.committees.bodies import BORDER, CHIEF, PLANT, a_committee, a_team, member, seat
from tests.desk.people import signed_in
from tests.world import NOON, SWEEPER, TODAY, a_matter, last_seq, minutes, post, recorded_after

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture(autouse=True)
def noon(monkeypatch):
    monkeypatch.setattr("lienket.desk.middleware.clock", lambda: NOON)


def text(answer):
    return answer.content.decode()


def a_task(committee, code=BORDER, days=0):
    chair = seat(committee, code).chair
    rhythm = Rhythm(every="week", day=5)
    charges.set_charge(actor=post("town-police"), committee=committee, chair=chair, text="Báo cáo tuần", rhythm=rhythm, since=TODAY, at=NOON)
    charges.sweep(actor=SWEEPER, at=NOON)
    return CommitteeTask.unrestricted.get().id


DECISION = {
    "name_vi": "Ban chỉ đạo mới",
    "name_en": "New committee",
    "decision": "40/QĐ-BCĐ",
    "decided_on": "2016-03-01",
    "since": "2016-03-02",
    "until": "",
}


def decision(*codes, **values):
    data = dict(DECISION) | values
    for n in range(8):
        code = codes[n] if n < len(codes) else None
        role = "HEAD" if n == 0 else "MEMBER"
        data |= {f"m{n}-post": str(post(code).post) if code else "", f"m{n}-role": role, f"m{n}-rank": "3"}
    return data


def test_a_party_records_a_decision_and_sees_the_body():
    client = signed_in("town-police")
    assert "Ghi quyết định thành lập" in text(client.get("/committees"))
    answer = client.post("/committees/new", decision(CHIEF, BORDER))
    assert answer.status_code == 302, text(answer)
    page = text(client.get(answer["Location"]))
    assert all(words in page for words in ("Ban chỉ đạo mới", "40/QĐ-BCĐ", "Trưởng ban", "Trưởng", "Đồn Biên phòng", "Lập Tổ giúp việc"))
    assert Seat.unrestricted.count() == 2


def test_what_is_wrong_with_a_decision_is_said_and_nothing_is_kept():
    client = signed_in("town-police")
    answer = client.post("/committees/new", decision(CHIEF, CHIEF))
    assert (answer.status_code, Committee.unrestricted.exists()) == (422, False)
    assert "đã có chân trong ban" in text(answer)
    assert client.post("/committees/new", decision(CHIEF, name_vi="")).status_code == 422
    assert client.post("/committees/new", decision()).status_code == 422


def test_a_unit_that_is_no_party_cannot_establish():
    client = signed_in("neighbour")
    assert client.get("/committees/new").status_code == 403
    assert client.post("/committees/new", decision(CHIEF)).status_code == 403
    assert not Committee.unrestricted.exists()


def test_the_outsider_finds_neither_body_nor_task_and_no_trace_of_them():
    committee = a_committee(name_vi="Canary ban")
    team = a_team(committee, name_vi="Canary tổ")
    task = a_task(committee)
    neighbour = signed_in("neighbour")
    nobody = "00000000-0000-4000-8000-000000000000"
    for body in (committee, team, nobody):
        assert neighbour.get(f"/committees/{body}").status_code == 404
        assert neighbour.post(f"/committees/{body}/end", {}).status_code == 404
    for pk in (task, nobody):
        assert neighbour.post(f"/committees/tasks/{pk}/done").status_code == 404
        assert neighbour.post(f"/committees/tasks/{pk}/reopen", {"note": "x"}).status_code == 404
    assert neighbour.get(f"/committees/new?parent={committee}").status_code == 403
    for page in ("/committees", "/directory", "/directory.csv", "/duty/areas"):
        answer = text(neighbour.get(page))
        assert "Canary" not in answer
        assert "Báo cáo tuần" not in answer
        assert "Đồn Biên phòng" not in answer, page


def test_names_are_shown_to_the_own_unit_and_administrators_only():
    committee = a_committee()
    signed_in("town-police", "chief")  # Puts a person into the post.
    name = "Người của town-police"
    assert name in text(signed_in("town-police").get(f"/committees/{committee}"))
    border = text(signed_in("border-post").get(f"/committees/{committee}"))
    assert name not in border
    assert "có người giữ" in border
    assert name in text(signed_in("plant", administrator=True).get(f"/committees/{committee}"))


def test_a_post_nobody_holds_and_one_that_ended_are_shown_as_gaps():
    committee = a_committee(member(CHIEF, "HEAD"), member(PLANT))
    page = text(signed_in("border-post").get(f"/committees/{committee}"))
    assert page.count("Chưa có người giữ chức trách này.") == 2
    assert "Chỗ khuyết" in page


def test_members_see_no_acts_and_may_not_do_them():
    committee = a_committee()
    border = signed_in("border-post")
    assert "Việc của đơn vị ban hành" not in text(border.get(f"/committees/{committee}"))
    assert border.post(f"/committees/{committee}/end", {"x-decision": "1", "x-decided_on": "2016-03-02", "x-until": "2016-03-02"}).status_code == 403


@pytest.mark.parametrize(
    ("act", "data", "event"),
    [
        ("appoint", {"a-post": PLANT, "a-role": "MEMBER", "a-rank": "6", "a-since": "2016-03-02"}, "seat.given/1"),
        ("replace", {"r-seat": CHIEF, "r-post": PLANT, "r-since": "2016-03-02", "r-decision": "42"}, "seat.passed/1"),
        ("end-term", {"t-seat": BORDER, "t-until": "2016-03-02"}, "seat.ended/1"),
        (
            "charge",
            {
                "c-text": "Họp giao ban", "c-chair": "", "c-every": "month", "c-month": "1", "c-day": "25", "c-on": "",
                "c-shift": "before", "c-ahead_days": "7", "c-since": "2016-03-02", "c-until": "",
            },
            "charge.set/1",
        ),
        ("end", {"x-decision": "50/QĐ", "x-decided_on": "2016-03-02", "x-until": "2016-03-02"}, "committee.ended/1"),
    ],
)  # fmt: skip
def test_each_act_of_the_issuing_unit_has_its_form(act, data, event):
    committee = a_committee()
    filled = {k: str(seat(committee, v).id) if k.endswith("-seat") else str(post(v).post) if k.endswith("-post") else v for k, v in data.items()}
    client, start = signed_in("town-police"), last_seq()
    empty = client.post(f"/committees/{committee}/{act}", {})
    assert empty.status_code == 422
    assert f'<details id="{act}" open>' in text(empty)
    answer = client.post(f"/committees/{committee}/{act}", filled)
    assert answer.status_code == 302, text(answer)
    assert event in recorded_after(start)
    assert client.get(answer["Location"]).status_code == 200


def test_an_ended_body_is_taken_up_again_and_an_unknown_act_is_none():
    committee = a_committee()
    client = signed_in("town-police")
    client.post(f"/committees/{committee}/end", {"x-decision": "50/QĐ", "x-decided_on": "2016-03-02", "x-until": "2016-03-02"})
    assert "Không còn hiệu lực từ 02/03/2016" in text(client.get(f"/committees/{committee}"))
    client.post(f"/committees/{committee}/resume")
    assert Committee.unrestricted.get().valid_until is None
    assert client.post(f"/committees/{committee}/abolish").status_code == 404


def test_a_refusal_stands_beside_its_field():
    committee = a_committee()
    client = signed_in("town-police", language="en")
    given = {"a-post": str(post(CHIEF).post), "a-role": "MEMBER", "a-rank": "3", "a-since": "2016-03-02"}
    answer = client.post(f"/committees/{committee}/appoint", given)
    assert answer.status_code == 422
    assert "has a place in this body already" in text(answer)


def test_a_duty_is_my_duty_until_it_is_done_and_late_is_said_loudly(monkeypatch):
    committee = a_committee()
    task = a_task(committee)
    border = signed_in("border-post")
    assert "Báo cáo tuần" in text(border.get("/committees"))
    assert "Báo cáo tuần" not in text(signed_in("plant").get("/committees"))
    monkeypatch.setattr("lienket.desk.middleware.clock", lambda: NOON + timedelta(days=5))
    page = text(border.get("/committees"))
    assert "QUÁ HẠN 3 ngày" in page
    assert "card--late" in page
    border.post(f"/committees/tasks/{task}/done", {"note": "Số 12/BC", "committee": str(committee)})
    assert "Báo cáo tuần" not in text(border.get("/committees"))
    page = text(border.get(f"/committees/{committee}"))
    assert "muộn 3 ngày" in page
    assert "Số 12/BC" in page
    refused = border.post(f"/committees/tasks/{task}/reopen", {"note": ""}, follow=True)
    assert "mở lại phải nêu lý do" in text(refused)
    border.post(f"/committees/tasks/{task}/reopen", {"note": "Nhầm kỳ"})
    assert "QUÁ HẠN 3 ngày" in text(border.get("/committees"))
    assert signed_in("plant").post(f"/committees/tasks/{task}/done").status_code == 403


def test_a_second_click_is_told_that_someone_was_faster():
    task = a_task(a_committee())
    border = signed_in("border-post")
    border.post(f"/committees/tasks/{task}/done")
    assert "Vừa có người khác thay đổi" in text(border.post(f"/committees/tasks/{task}/done", follow=True))


def test_a_body_is_replaced_through_its_page():
    committee = a_committee()
    client = signed_in("town-police")
    assert "Thay quyết định 40/QĐ-BCĐ" in text(client.get(f"/committees/new?replaces={committee}"))
    answer = client.post("/committees/new", decision(CHIEF, decision="60/QĐ", replaces=str(committee)))
    assert answer.status_code == 302, text(answer)
    assert Committee.unrestricted.get(pk=committee).valid_until == TODAY


def test_an_administrator_gives_a_post_its_telephone_and_others_may_not():
    admin = signed_in("town-police", administrator=True)
    path = "/units/border-post/posts/truc-ban/phone"
    admin.post(path, {"number": "+84 239 3856789"})
    page = text(admin.get("/units/border-post"))
    assert 'href="tel:+842393856789"' in page
    assert "0239 3 856 789" in page
    assert "không phải số điện thoại" in text(admin.post(path, {"number": "12345"}, follow=True))
    assert "0239 3 856 789" in text(admin.get("/units/border-post"))
    assert signed_in("border-post").post(path, {"number": "113"}).status_code == 403
    assert "0239 3 856 789" not in text(signed_in("neighbour").get("/units/border-post")), "whom the outsider may not call it need not know"
    admin.post(path, {"number": ""})
    assert "0239 3 856 789" not in text(admin.get("/units/border-post"))


def on_duty(unit="border-post", start=-60.0, end=600.0):
    from zoneinfo import ZoneInfo

    actor = post(unit)
    duty.plan(actor=actor, post=actor.post, person=None, start_at=minutes(start), end_at=minutes(end), zone=ZoneInfo("Asia/Ho_Chi_Minh"), at=NOON)


def test_the_directory_says_whom_to_call_in_each_area():
    set_phone(actor=SWEEPER, post=post(BORDER).post, number="0912345678", since=TODAY, at=NOON)
    on_duty()
    client = signed_in("plant")
    page = text(client.get("/directory"))
    assert 'href="tel:+84912345678"' in page
    assert "0912 345 678" in page
    assert "trực đến" in page
    table = client.get("/directory.csv")
    rows = table.content.decode("utf-8-sig").splitlines()
    assert rows[0] == "Địa bàn;Đơn vị;Chức trách;Điện thoại trực;Trực đến"
    assert "Cảng;Đồn Biên phòng;Trực ban;0912 345 678;02/03/2016 22:00" in rows
    assert table["Content-Type"] == "text/csv; charset=utf-8"


def test_the_roster_shows_now_next_and_the_gaps_of_a_week():
    on_duty()
    on_duty(start=660, end=1440)
    page = text(signed_in("plant").get("/duty/areas"))
    assert "22:00 02/03" in page
    assert "23:00 02/03" in page
    assert "cả tuần chưa xếp" in page, "the works are the plant's, which planned nothing"
    assert "địa bàn có lúc không đơn vị nào trực" in page


def test_an_area_with_somebody_always_on_duty_has_no_gap():
    for n in range(4):
        on_duty(start=n * 48 * 60 - (60 if n == 0 else 0), end=(n + 1) * 48 * 60)
    page = text(signed_in("border-post").get("/duty/areas"))
    assert "kín" in page


def test_charges_stay_when_a_page_is_asked_for_in_english():
    committee = a_committee()
    a_task(committee)
    page = text(signed_in("border-post", language="en").get(f"/committees/{committee}"))
    assert "Test committee" in page
    assert "Standing deputy head" in page
    assert Charge.unrestricted.count() == 1
    assert date(2016, 3, 4).strftime("%d/%m/%Y") in page


def test_a_matter_says_whom_to_call_with_the_number():
    set_phone(actor=SWEEPER, post=post(BORDER).post, number="02393856789", since=TODAY, at=NOON)
    number = number_by_id(a_matter(place="port", lat=18.05, lng=106.45))
    page = text(signed_in("border-post").get(f"/matters/{number}"))
    assert '<a class="number nowrap" href="tel:+842393856789">0239 3 856 789</a>' in page
