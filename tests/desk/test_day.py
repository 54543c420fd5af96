"""The pages of the day, the calendar address read by an independent parser, the hand-over, the checklist at the scene."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from django.test import Client
from django.urls import reverse

from lienket.kernel.canonical import digest
from lienket.matters import tasks
from lienket.matters.models import ChecklistMark, Task
from lienket.matters.queries import number_of
from lienket.situation import acts
from lienket.units import duty, feeds
from lienket.units.models import Account, FeedToken, Holding
from lienket.units.queries import unit_id
from tests.desk.pages import done, page, text_of
from tests.desk.people import signed_in
from tests.matters.test_task_changes import person
from tests.world import MODEL, NOON, SWEEPER, a_matter, last_seq, minutes, post, recorded_after, the

pytestmark = pytest.mark.usefixtures("world")

POLICE, PLANT, BORDER = "town-police", "plant", "border-post"
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture(autouse=True)
def five_past(monkeypatch):
    monkeypatch.setattr("lienket.desk.middleware.clock", lambda: minutes(5))


def a_task(matter, text="Kiểm tra bãi xe phía bắc", **values):
    return tasks.set_task(actor=post(POLICE), matter=matter, unit=unit_id(MODEL, PLANT), text=text, at=NOON, **values)


def address_of(client):
    made = client.post("/day/feeds").content.decode()
    return re.search(r"http://testserver(/day/feed/lkc_[a-z0-9]+\.ics)", made)[1]


def test_my_day_shows_the_task_with_its_words_and_leads_to_its_matter():
    matter = a_matter()
    a_task(matter, due_at=minutes(90))
    answer = signed_in(PLANT).get("/day")
    assert answer.status_code == 200
    text = text_of(answer)
    assert "Kiểm tra bãi xe phía bắc" in text
    assert f"/matters/{number_of(the(matter))}" in answer.content.decode()
    assert "Không còn việc nào" not in text_of(signed_in(PLANT).get("/day/unit"))


def test_a_long_section_shows_the_first_and_the_rest_on_demand():
    matter = a_matter()
    for n in range(23):
        a_task(matter, f"Việc số {n:02d}", due_at=minutes(200 + n))
    client = signed_in(PLANT)
    assert len(re.findall(r"Việc số \d\d", client.get("/day").content.decode())) == 20
    assert "Xem thêm" in text_of(client.get("/day"))
    assert len(re.findall(r"Việc số \d\d", client.get("/day?all=today").content.decode())) == 23


@pytest.mark.parametrize("path", ["/day", "/day/unit", "/day/handover"])
def test_an_empty_day_says_so_and_the_outsider_sees_no_matter(path):
    matter = a_matter()
    a_task(matter, due_at=minutes(90))
    answer = signed_in("neighbour").get(path)
    assert answer.status_code == 200
    assert number_of(the(matter)) not in answer.content.decode()
    assert "Không có việc nào phải làm ngay." in text_of(answer) or "Chưa xếp ca trực" in text_of(answer)


def test_a_calendar_program_reads_deadlines_by_the_secret_address_and_another_parser_understands_them():
    matter = a_matter()
    a_task(matter, due_at=minutes(90))
    guard = person(PLANT)
    duty.plan(actor=post(PLANT), post=guard.post, person=guard.person, start_at=minutes(60), end_at=minutes(540), zone=ZONE, at=NOON)
    address = address_of(signed_in(PLANT))
    answer = Client().get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    calendar = icalendar.Calendar.from_ical(answer.content)
    assert calendar.errors == []
    found = {str(e["SUMMARY"]): e for e in calendar.walk("VEVENT")}
    number = number_of(the(matter))
    assert found[f"{number} – Vụ việc: Làm việc được giao"]["DTSTART"].dt == minutes(90)
    assert found["Ca trực"]["DTEND"].dt == minutes(540)
    assert "bãi xe" not in answer.content.decode()
    uids = [str(e["UID"]) for e in calendar.walk("VEVENT")]
    assert len(uids) == len(set(uids))
    again = icalendar.Calendar.from_ical(Client().get(address).content)
    assert [str(e["UID"]) for e in again.walk("VEVENT")] == uids


def test_of_a_restricted_matter_the_feed_says_a_deadline_and_nothing_else():
    matter = a_matter(flags=["foreigner"])
    address = address_of(signed_in(POLICE))
    body = Client().get(address).content.decode()
    assert "SUMMARY:Một thời hạn" in body
    assert number_of(the(matter)) not in body
    assert matter.hex not in body


def test_only_the_digest_of_an_address_is_kept_and_it_is_shown_once():
    client = signed_in(PLANT)
    secret = address_of(client).removeprefix("/day/feed/").removesuffix(".ics")
    (row,) = FeedToken.of_node.all()
    assert secret not in repr(FeedToken.of_node.values())
    assert secret not in client.get("/day").content.decode()
    assert row.last_used_on is None
    Client().get(f"/day/feed/{secret}.ics")
    row.refresh_from_db()
    assert row.last_used_on == NOON.astimezone(ZONE).date()


def test_a_revoked_address_a_closed_account_and_a_lost_post_all_look_absent():
    client = signed_in(PLANT)
    revoked, closed, other = address_of(client), address_of(client), Client().get("/day/feed/lkc_nothing.ics")
    first = FeedToken.of_node.get(digest=digest(revoked.removeprefix("/day/feed/").removesuffix(".ics").encode()))
    outsider = signed_in("neighbour")
    start = last_seq()
    outsider.post(f"/day/feeds/{first.id}/revoke")
    assert recorded_after(start) == []
    assert Client().get(revoked).status_code == 200
    client.post(f"/day/feeds/{first.id}/revoke")
    assert recorded_after(start) == ["feed.revoked/1"]
    secrets = re.compile(r'lkc_[a-z0-9]+|(csrfmiddlewaretoken" value="|[Cc][Ss][Rr][Ff][Tt]oken[^A-Za-z0-9]+)[^"&]+')
    assert Client().get(revoked).status_code == other.status_code == 404
    assert secrets.sub("", Client().get(revoked).content.decode()) == secrets.sub("", other.content.decode())
    Account.of_node.filter(login="plant-truc-ban").update(is_active=False)
    assert Client().get(closed).status_code == 404
    Account.of_node.filter(login="plant-truc-ban").update(is_active=True)
    assert Holding.unrestricted.exists()
    from lienket.units.people import end_holding

    held = Holding.unrestricted.get(post_id=post(PLANT).post)
    today = NOON.astimezone(ZONE).date()
    end_holding(actor=SWEEPER, person=held.person_id, holding=held.id, until=today, day=today, at=minutes(6))
    assert Client().get(closed).status_code == 404


def test_an_account_has_five_addresses_at_most():
    client = signed_in(PLANT)
    for _ in range(feeds.MOST):
        assert client.post("/day/feeds").status_code == 200
    refused = client.post("/day/feeds")
    assert refused.status_code == 422
    assert "nhiều nhất 5 địa chỉ lịch" in text_of(refused)


def test_an_address_is_no_key_of_the_api():
    secret = address_of(signed_in(PLANT)).removeprefix("/day/feed/").removesuffix(".ics")
    assert Client().get("/api/v1/board", headers={"Authorization": f"Bearer {secret}"}).status_code == 401


def a_shift(guard):
    return duty.plan(actor=post(PLANT), post=guard.post, person=guard.person, start_at=NOON - timedelta(hours=7), end_at=minutes(60), zone=ZONE, at=NOON)


def test_notes_are_kept_a_secret_is_refused_with_what_was_typed_and_the_next_signs():
    guard, client = person(PLANT), signed_in(PLANT)
    shift = a_shift(guard)
    refused = client.post(f"/day/handover/{shift}", {"text": "Theo văn bản TUYỆT MẬT"})
    assert refused.status_code == 422
    assert "Theo văn bản TUYỆT MẬT" in refused.content.decode()
    assert client.post(f"/day/handover/{shift}", {"text": "Cổng 2 hỏng"}, follow=True).status_code == 200
    own = client.post(f"/day/handover/{shift}/take")
    assert own.status_code == 422
    from lienket.units.actions import post_person

    post_person(actor=post(PLANT), name="Người nhận ca", post=guard.post, since=datetime(2016, 1, 1, tzinfo=UTC).date(), at=NOON, login="plant-relief")
    relief = Client()
    relief.force_login(Account.objects.get(login="plant-relief"), backend="lienket.access.sessions.Backend")
    signed = relief.post(f"/day/handover/{shift}/take", follow=True)
    assert "Đã ký nhận ca." in text_of(signed)
    assert "Người nhận ca" in text_of(client.get(f"/day/handover/{shift}"))
    back = relief.post(f"/day/handover/{shift}/take", {"back": "1"}, follow=True)
    assert "chưa ký nhận" in text_of(back)


def test_the_sheet_of_another_unit_is_absent():
    shift = a_shift(person(PLANT))
    client = signed_in("neighbour")
    assert client.get(f"/day/handover/{shift}").status_code == 404
    assert client.post(f"/day/handover/{shift}", {"text": "x"}).status_code == 404
    assert client.post(f"/day/handover/{shift}/take").status_code == 404


def test_a_checklist_is_opened_ticked_undone_and_printed_without_a_script():
    matter = a_matter()
    client = signed_in(POLICE)
    assert done(client, matter, "checklist", checklist="scene").status_code == 303
    address = reverse("matter-checklist", args=[number_of(the(matter)), "scene"])
    assert address in page(POLICE, matter, client=client).content.decode()
    ticked = client.post(address, {"item": "cordon", "state": "DONE"})
    assert (ticked.status_code, ticked["Location"]) == (303, f"{address}#i-cordon")
    shown = text_of(client.get(address))
    assert "1/3 mục" in shown
    assert "Người của town-police" in shown
    assert "Thông lệ" in shown
    assert client.post(address, {"item": "cordon", "state": "DONE"}).status_code == 303, "a second tap is no fault"
    printed = client.get(f"{address}/print").content.decode()
    assert (printed.count("☒"), printed.count("☐")) == (1, 5)
    client.post(address, {"item": "cordon", "state": "OPEN"})
    assert ChecklistMark.unrestricted.get().state == "OPEN"


def test_a_checklist_shows_no_person_to_another_unit_and_nothing_to_who_does_not_work_on_it():
    matter = a_matter(kind="incident")
    acts.perform(actor=post(POLICE), number=str(matter), act="checklist", values={"checklist": "scene"}, at=NOON)
    address = reverse("matter-checklist", args=[number_of(the(matter)), "scene"])
    signed_in(POLICE).post(address, {"item": "cordon", "state": "DONE"})
    assert "Người của town-police" not in text_of(signed_in(PLANT).get(address))
    for more in ("", "/print"):
        assert signed_in("neighbour").get(address + more).status_code == 404
    told = a_matter(kind="petition", field="crime")
    assert signed_in(BORDER).get(reverse("matter-checklist", args=[number_of(the(told)), "scene"])).status_code == 403


def test_the_first_actions_are_set_by_their_form_and_cite_their_clause():
    matter = a_matter()
    client = signed_in(POLICE)
    shown = text_of(page(POLICE, matter, client=client))
    assert "Giao thành việc" in shown
    assert done(client, matter, "first-actions", actions=["qc#d6:1", "qc#d6:2"]).status_code == 303
    assert Task.unrestricted.count() == 2
    shown = text_of(page(POLICE, matter, client=client))
    assert "Điều 5a" in shown
    assert "đã giao" in shown


def test_a_task_is_finished_with_evidence_by_its_form_and_that_is_taken_back():
    matter = a_matter()
    task = a_task(matter, evidence=True)
    client = signed_in(PLANT)
    refused = done(client, matter, "task-done", task=str(task))
    assert refused.status_code == 422
    assert "đòi bằng chứng" in text_of(refused)
    finished = done(client, matter, "task-done", task=str(task), text="Đã khóa cổng")
    assert finished.status_code == 303
    assert "Đã khóa cổng" in text_of(page(POLICE, matter))
    assert f"task={task}" in finished["Location"]
    assert done(client, matter, "task-reopen", task=str(task), why="Nhầm").status_code == 303
    assert Task.unrestricted.get().state == "OPEN"
