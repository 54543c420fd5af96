"""A protected identity over the API and on the pages: asked for, confirmed by another who sees nothing, read by who asked, kept nowhere."""

from __future__ import annotations

import pytest

from lienket.api.models import IdempotentAnswer
from lienket.matters.queries import number_by_id
from lienket.situation.models import SecondRequest
from tests.api.test_once import is_a_problem
from tests.desk.pages import text_of
from tests.desk.people import signed_in
from tests.world import a_report, journal_is_true, last_seq, minutes, recorded_after

WHO = {"name": "Hoàng Thị Yến", "phone": "0912 345 678", "address": "Ngõ 7"}
GROUND, WHY = "law:vn#tc-mo-bao-ve", "Cần bố trí bảo vệ người tố cáo."
NOBODYS = "00000000-0000-4000-8000-000000000000"


@pytest.fixture(autouse=True)
def one_connection(monkeypatch):
    """As in test_second: programs and pages take turns in one transaction."""
    monkeypatch.setattr("django.test.client.close_old_connections", lambda **_values: None)
    monkeypatch.setattr("lienket.desk.middleware.clock", lambda: minutes(5))


def asks(client, number, key="k" * 20):
    return client.post(f"/api/v1/matters/{number}/acts/open-protected", json={"ground": GROUND, "why": WHY}, headers={"Idempotency-Key": key})


def number_of_protected() -> str:
    return number_by_id(a_report(reporter="witness", **WHO).matter)


def test_a_program_asks_a_page_confirms_without_seeing_and_only_who_asked_reads(program, caplog):
    number, lead, chief = number_of_protected(), program("town-police"), signed_in("town-police", "chief")
    assert "open-protected" in {act["act"] for act in lead.get(f"/api/v1/matters/{number}/acts").json()}
    is_a_problem(lead.post(f"/api/v1/matters/{number}/identity", json={"why": WHY}), 409, "identity-protected")
    answer = asks(lead, number)
    assert (answer.status_code, answer.json()["done"]) == (200, False)
    request = answer.json()["result"]
    is_a_problem(lead.post(f"/api/v1/second/{request}/identity"), 409, "request-waits")
    page = text_of(chief.get("/second"))
    assert all(said in page for said in ("Mở danh tính người báo được bảo vệ", number, WHY, "Điều 34–40 (?)", "không cho người xác nhận xem danh tính"))
    done = chief.post(f"/second/{request}", {"do": "confirm"}, follow=True)
    assert not [said for said in WHO.values() if said in text_of(done)]
    assert chief.post(f"/second/{request}/identity").status_code == 404
    (own,) = lead.get("/api/v1/second").json()
    assert (own["openable"], own["fetchable"], own["ground"][:9]) == (True, False, "Áp dụng b")
    start = last_seq()
    read = lead.post(f"/api/v1/second/{request}/identity", headers={"Idempotency-Key": "r" * 20})
    assert read.json() == [WHO]
    assert "no-store" in read.headers["Cache-Control"]
    assert recorded_after(start) == ["identity.protected-opened/1"]
    again = lead.post(f"/api/v1/second/{request}/identity", headers={"Idempotency-Key": "r" * 20})
    assert again.json() == [WHO]
    assert recorded_after(start) == ["identity.protected-opened/1"] * 2, "a repeat is an opening of its own: no answer was kept"
    kept = repr(list(IdempotentAnswer.of_node.values()))
    assert not [said for said in WHO.values() if said in kept or said in caplog.text]
    journal_is_true()


def test_the_pages_ask_and_show_it_in_both_languages(program):
    number = number_of_protected()
    desk, chief = signed_in("town-police"), signed_in("town-police", "chief", language="en")
    address = f"/matters/{number}/identity"
    assert address in desk.get(f"/matters/{number}").content.decode()
    assert address not in desk.get(f"/matters/{number}/print").content.decode()
    assert f"/matters/{number}/act/open-protected" in desk.get(address).content.decode()
    form = desk.get(f"/matters/{number}/act/open-protected")
    assert all(said in text_of(form) for said in ("Giải quyết tố cáo", "Điều 34–40 (?)", "phải xác nhận trong 24 giờ", "Không ai được báo"))
    seen = form.content.decode().partition('name="seen" value="')[2].partition('"')[0]
    refused = desk.post(f"/matters/{number}/act/open-protected", {"ground": "law:vn#tc-30-giai-quyet", "why": WHY, "seen": seen})
    assert refused.status_code == 422
    done = desk.post(f"/matters/{number}/act/open-protected", {"ground": GROUND, "why": WHY, "seen": seen}, follow=True)
    assert "chờ một người khác của đơn vị xác nhận" in text_of(done)
    assert "Đã đề nghị; chờ một người khác" in text_of(desk.get(address))
    request = SecondRequest.unrestricted.get().id
    page = text_of(chief.get("/second"))
    assert all(said in page for said in ("Open who a protected reporter is", "Applying protection", "Confirming shows you no identity"))
    assert "nobody opens who it is alone" in text_of(chief.get(address))
    assert "chưa có người thứ hai xác nhận" in text_of(desk.post(f"/second/{request}/identity", follow=True)).lower()
    chief.post(f"/second/{request}", {"do": "confirm"})
    assert f"/second/{request}/identity" in desk.get(address).content.decode()
    assert f"/second/{request}/identity" in desk.get("/second").content.decode()
    assert f"/second/{request}/identity" not in chief.get(address).content.decode()
    opened = desk.post(f"/second/{request}/identity")
    assert all(said in text_of(opened) for said in WHO.values())
    assert "no-store" in opened["Cache-Control"]
    assert desk.get(f"/second/{request}/identity").status_code == 405
    for path in (address, f"/matters/{number}", "/second"):
        assert not [said for said in WHO.values() if said in text_of(desk.get(path))], path


@pytest.mark.parametrize("unit", ["plant", "border-post", "neighbour"])
def test_to_others_neither_the_act_nor_the_request_is_there(program, unit):
    number, lead = number_of_protected(), program("town-police")
    other, browser = program(unit), signed_in(unit)
    before = other.get(f"/api/v1/matters/{number}")
    request = asks(lead, number).json()["result"]
    signed_in("town-police", "chief").post(f"/second/{request}", {"do": "confirm"})
    assert lead.post(f"/api/v1/second/{request}/identity").status_code == 200
    after = other.get(f"/api/v1/matters/{number}")
    assert after.status_code == before.status_code
    if after.status_code == 200:
        quiet = [[line for line in one.json()["timeline"] if line["event"] != "restricted.read/1"] for one in (before, after)]
        assert quiet[0] == quiet[1]
        assert "open-protected" not in {act["act"] for act in other.get(f"/api/v1/matters/{number}/acts").json()}
        page = browser.get(f"/matters/{number}").content.decode()
        assert "được bảo vệ – mở khi" not in page
        assert "/identity" not in page
    assert other.get("/api/v1/second").json() == []
    theirs, none = (other.post(f"/api/v1/second/{one}/identity") for one in (request, NOBODYS))
    assert theirs.status_code == none.status_code == 404
    assert theirs.json() | {"instance": ""} == none.json() | {"instance": ""}
    assert asks(other, number).status_code in {403, 404}
    assert browser.post(f"/second/{request}/identity").status_code == 404
