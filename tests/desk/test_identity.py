"""The pages on which the lead opens who reported, and a unit looks for an exact number."""

from __future__ import annotations

import pytest

from lienket.matters.queries import number_by_id
from tests.desk.pages import text_of
from tests.desk.people import signed_in
from tests.world import NOON, a_report, last_seq, recorded_after

pytestmark = pytest.mark.usefixtures("world")
WHO = {"name": "Hoàng Thị Yến", "phone": "0912 345 678", "address": "Ngõ 7"}


@pytest.fixture(autouse=True)
def at_noon(monkeypatch):
    monkeypatch.setattr("lienket.desk.middleware.clock", lambda: NOON)


def test_the_lead_sees_that_an_identity_is_kept_and_opens_it_with_a_reason():
    number = number_by_id(a_report(**WHO).matter)
    lead, support, outsider = signed_in("town-police"), signed_in("plant"), signed_in("neighbour")
    for path in (f"/matters/{number}", f"/matters/{number}/print", f"/matters/{number}/identity"):
        page = lead.get(path)
        assert page.status_code == 200
        assert not [said for said in WHO.values() if said in page.content.decode()], path
    assert f"/matters/{number}/identity" in lead.get(f"/matters/{number}").content.decode()
    assert f"/matters/{number}/identity" not in support.get(f"/matters/{number}").content.decode()
    assert lead.post(f"/matters/{number}/identity", {"why": " "}).status_code == 422
    start = last_seq()
    page = lead.post(f"/matters/{number}/identity", {"why": "Hỏi lại giờ"})
    assert all(said in text_of(page) for said in WHO.values())
    assert "no-store" in page["Cache-Control"]
    assert recorded_after(start) == ["identity.opened/1", "note.added/1"]
    assert "Hỏi lại giờ" in text_of(lead.get(f"/matters/{number}"))
    for method in ("get", "post"):
        assert getattr(support, method)(f"/matters/{number}/identity", {"why": "Muốn biết"}).status_code == 403
        assert getattr(outsider, method)(f"/matters/{number}/identity", {"why": "Muốn biết"}).status_code == 404


def test_a_protected_reporter_is_said_to_be_so_and_not_opened():
    number = number_by_id(a_report(reporter="witness", **WHO).matter)
    lead = signed_in("town-police")
    assert "Quy chế bảo vệ người báo này" in text_of(lead.get(f"/matters/{number}/identity"))
    answer = lead.post(f"/matters/{number}/identity", {"why": "Muốn biết"})
    assert answer.status_code == 409
    assert WHO["name"] not in text_of(answer)


def test_a_unit_looks_for_a_number_and_sees_its_matters_and_no_name():
    number, theirs = number_by_id(a_report(**WHO).matter), number_by_id(a_report(place="port", **WHO).matter)
    lead = signed_in("town-police")
    assert 'href="/identities"' in lead.get("/matters").content.decode()
    assert lead.post("/identities", {"phone": "12", "why": "Tin trùng"}).status_code == 422
    assert lead.post("/identities", {"phone": "0912345678", "why": ""}).status_code == 422
    page = text_of(lead.post("/identities", {"phone": "+84912345678", "why": "Tin trùng"}))
    assert number in page
    assert theirs not in page
    assert WHO["name"] not in page
    assert "Không có vụ việc nào đơn vị chủ trì" in text_of(signed_in("neighbour").post("/identities", {"phone": "0912345678", "why": "Tin trùng"}))
