"""Acts that take two persons, over the API and on the pages: asked, shown to those entitled alone, confirmed by another."""

from __future__ import annotations

import re

import pytest

from lienket.intake.models import Identity
from lienket.matters.queries import number_by_id
from lienket.situation import second
from lienket.situation.models import SecondRequest
from lienket.units.models import Account
from tests.api.test_once import is_a_problem
from tests.desk.pages import text_of
from tests.desk.people import signed_in
from tests.situation.test_second import LEAD, somebody
from tests.world import a_matter, journal_is_true, last_seq, minutes, recorded_after

WHY = "Người báo yêu cầu."


def leave_open(**_values: object) -> None:
    """In the place of `close_old_connections`."""


@pytest.fixture(autouse=True)
def one_connection_for_pages_and_programs(monkeypatch):
    """After each request of its own, Django's test client lets requests close the connection again: here programs and pages take turns in one transaction."""
    monkeypatch.setattr("django.test.client.close_old_connections", leave_open)


@pytest.fixture
def asked(program):
    """A program of the lead has asked to erase who reported: (the matter's number, the id of the request)."""
    number = number_by_id(a_matter(name="Người Báo", phone="0900 000 001"))
    answer = program("town-police").post(f"/api/v1/matters/{number}/acts/forget", json={"why": WHY})
    assert (answer.status_code, answer.json()["done"]) == (200, False)
    return number, answer.json()["result"]


def test_a_program_asks_and_another_person_of_the_lead_confirms_on_the_page(program, asked):
    number, request = asked
    lead = program("town-police")
    assert Identity.unrestricted.exists()
    (own,) = lead.get("/api/v1/second").json()
    assert (own["id"], own["mine"], own["open"], own["number"], own["why"]) == (request, True, True, number, WHY)
    is_a_problem(lead.post(f"/api/v1/second/{request}/confirm"), 403, "own-request")
    is_a_problem(lead.post(f"/api/v1/matters/{number}/acts/forget", json={"why": WHY}), 409, "already-asked")
    chief = signed_in("town-police", "chief")
    page = chief.get("/second").content.decode()
    assert "Xóa danh tính người báo" in page
    assert number in page
    assert 'class="count count--late">1' in chief.get("/matters").content.decode(), "the navigation says how many wait"
    start = last_seq()
    assert "Đã xác nhận" in text_of(chief.post(f"/second/{request}", {"do": "confirm"}, follow=True))
    assert recorded_after(start) == ["reporter.forgotten/1", "note.added/1", "second.confirmed/1"]
    assert not Identity.unrestricted.exists()
    assert "count--late" not in chief.get("/matters").content.decode()
    assert lead.get("/api/v1/second").json()[0]["state"] == "CONFIRMED"
    timeline = str(lead.get(f"/api/v1/matters/{number}/timeline").json())
    assert "người thứ hai xác nhận" in timeline
    journal_is_true()


def test_the_same_person_on_the_page_is_refused_as_in_the_program(program, asked):
    _number, request = asked
    person = Account.of_node.get(login="town-police-program").person_id
    chief = signed_in("town-police", "chief")
    Account.of_node.filter(login="town-police-program").update(person=None)
    Account.of_node.filter(login="town-police-chief").update(person=person)  # Another account of the very same person.
    assert "Rút đề nghị" in text_of(chief.get("/second"))
    refused = chief.post(f"/second/{request}", {"do": "confirm"}, follow=True)
    assert "không ai tự xác nhận" in text_of(refused)
    assert Identity.unrestricted.exists()


@pytest.mark.parametrize("unit", ["plant", "border-post", "neighbour"])
def test_to_whom_is_not_entitled_it_is_not_there(program, asked, unit):
    number, request = asked
    other, browser = program(unit), signed_in(unit)
    assert other.get("/api/v1/second").json() == []
    page = browser.get("/second").content.decode()
    assert "Không có đề nghị nào" in page
    assert number not in page
    assert "count--late" not in page
    nobodys = "00000000-0000-4000-8000-000000000000"
    for act, body in (("confirm", None), ("withdraw", None), ("decline", {"why": "Không"})):
        theirs, none = (other.post(f"/api/v1/second/{one}/{act}", json=body) for one in (request, nobodys))
        assert theirs.status_code == none.status_code == 404
        assert theirs.json() | {"instance": ""} == none.json() | {"instance": ""}
    for do in ("confirm", "withdraw", "decline"):
        assert browser.post(f"/second/{request}", {"do": do, "why": "Không"}).status_code == 404
    assert SecondRequest.unrestricted.get().state == "ASKED"


def test_it_is_declined_with_a_reason_and_withdrawn(program, asked):
    number, request = asked
    chief, lead = signed_in("town-police", "chief"), program("town-police")
    assert "phải nêu lý do" in text_of(chief.post(f"/second/{request}", {"do": "decline", "why": " "}, follow=True))
    chief.post(f"/second/{request}", {"do": "decline", "why": "Vụ án còn cần người báo."})
    (own,) = lead.get("/api/v1/second").json()
    assert (own["state"], own["answer"]) == ("DECLINED", "Vụ án còn cần người báo.")
    again = lead.post(f"/api/v1/matters/{number}/acts/forget", json={"why": WHY}).json()["result"]
    assert lead.post(f"/api/v1/second/{again}/withdraw").status_code == 200
    is_a_problem(lead.post(f"/api/v1/second/{again}/withdraw"), 409, "request-over")
    assert "đã rút" not in text_of(chief.get("/second"))
    assert Identity.unrestricted.exists()


def test_the_page_of_the_act_says_that_it_takes_two_and_whom_to_ask(program, asked):
    number, request = asked
    program("town-police").post(f"/api/v1/second/{request}/withdraw")
    chief = signed_in("town-police", "chief")
    form = chief.get(f"/matters/{number}/act/forget")
    assert "một người khác của đơn vị chủ trì phải xác nhận trong 24 giờ" in text_of(form)
    seen = form.content.decode().partition('name="seen" value="')[2].partition('"')[0]
    done = chief.post(f"/matters/{number}/act/forget", {"why": WHY, "seen": seen}, follow=True)
    assert "chờ một người khác của đơn vị xác nhận" in text_of(done)
    assert Identity.unrestricted.exists()
    assert chief.post(f"/matters/{number}/act/forget", {"why": WHY, "seen": seen}).status_code == 409
    assert SecondRequest.unrestricted.filter(state="ASKED").count() == 1


def test_a_list_with_a_restricted_matter_is_asked_for_confirmed_and_fetched_by_program_and_page(program):
    a_matter()
    number = number_by_id(a_matter(flags=["foreigner"]))
    lead, chief, plant = program("town-police"), signed_in("town-police", "chief"), program("plant")
    body = {"why": "Báo cáo tuần của đơn vị.", "format": "csv"}
    answer = lead.post("/api/v1/matters/export", json=body)
    assert answer.status_code == 202
    assert len(answer.json()["who"]) == 1
    request = answer.json()["request"]
    is_a_problem(lead.post(f"/api/v1/second/{request}/file"), 409, "request-waits")
    page = chief.get("/second").content.decode()
    assert "2 vụ việc, 1 hạn chế" in page
    assert number not in page
    chief.post(f"/second/{request}", {"do": "confirm"})
    assert plant.post(f"/api/v1/second/{request}/file").status_code == 404
    assert chief.post(f"/second/{request}/file").status_code == 404
    (own,) = lead.get("/api/v1/second").json()
    assert (own["fetchable"], own["count"], own["restricted"]) == (True, 2, 1)
    start = last_seq()
    assert number in lead.post(f"/api/v1/second/{request}/file").text
    assert recorded_after(start) == ["list.exported/1", "restricted.read/1"]
    asked = chief.post("/lists/export", {"query": "", "why": "Báo cáo tuần của đơn vị.", "format": "xlsx"}, follow=True)
    assert "chưa có tệp" in text_of(asked)
    own_request = SecondRequest.unrestricted.get(state="ASKED")
    assert lead.post(f"/api/v1/second/{own_request.id}/confirm").status_code == 200
    assert "Lấy tệp" in text_of(chief.get("/second"))
    file = chief.post(f"/second/{own_request.id}/file")
    assert b"".join(file.streaming_content).startswith(b"PK")
    journal_is_true()


def test_the_page_is_sorted_by_the_end_and_paged(world, monkeypatch):
    monkeypatch.setattr("lienket.desk.middleware.clock", lambda: minutes(40))
    one = somebody(LEAD[0])
    numbers = []
    for n in range(27):
        matter = a_matter(name="Người Báo", phone="0900 000 001", at=minutes(n))
        second.ask(actor=one, act="forget", subject=matter, why=WHY, at=minutes(n))
        numbers.append(number_by_id(matter))
    chief = signed_in("town-police", "chief")
    first, rest = chief.get("/second").content.decode(), chief.get("/second?page=2").content.decode()
    assert "27 đề nghị" in first
    shown = [re.findall(r'href="/matters/(VV-[0-9-]+)" class="num"', page) for page in (first, rest)]
    assert shown == [numbers[:25], numbers[25:]]
    for odd in ("0", "-1", "x", "99999999", "²"):
        assert chief.get("/second", {"page": odd}).status_code == 200
