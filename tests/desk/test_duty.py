"""The roster page: plan, warn of overlaps, call off, take back."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from lienket.units.models import DutyShift, Holding
from lienket.units.queries import post_id
from tests.desk.people import signed_in
from tests.world import MODEL, last_seq, recorded_after

pytestmark = pytest.mark.usefixtures("world")
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def given(hours: float = 1, length: float = 8, unit: str = "town-police/desk", **values: str) -> dict[str, str]:
    start = datetime.now(UTC).astimezone(ZONE) + timedelta(hours=hours)
    holding = Holding.unrestricted.filter(post_id=post_id(MODEL, unit)).first()
    who = f"{post_id(MODEL, unit).hex}.{holding.person_id.hex if holding else ''}"
    return {"who": who, "start": f"{start:%Y-%m-%dT%H:%M}", "end": f"{start + timedelta(hours=length):%Y-%m-%dT%H:%M}"} | values


def test_a_shift_is_planned_and_stands_in_the_week_with_its_name():
    client = signed_in("town-police")
    answer = client.post("/duty", given(), follow=True)
    text = answer.content.decode()
    assert "Đã xếp ca trực." in text
    assert "Hủy ca" in text
    assert "Người của town-police" in text


def test_an_overlap_is_shown_and_taken_only_when_confirmed():
    client = signed_in("town-police")
    client.post("/duty", given())
    answer = client.post("/duty", given(hours=2))
    assert answer.status_code == 422
    assert "trùng với ca đã xếp" in answer.content.decode()
    assert DutyShift.unrestricted.count() == 1
    assert client.post("/duty", given(hours=2, confirm="on")).status_code == 302
    assert DutyShift.unrestricted.count() == 2


@pytest.mark.parametrize("wrong", [{"length": 0}, {"length": 100}, {"hours": -30}, {"who": "nobody"}, {"start": "x"}, {"unit": "province-police/desk"}])
def test_a_shift_that_cannot_be_is_refused_beside_its_field(wrong):
    client = signed_in("town-police")
    answer = client.post("/duty", given(**wrong) if "start" not in wrong and "who" not in wrong else given() | wrong)
    assert answer.status_code == 422
    assert "field-error" in answer.content.decode()
    assert DutyShift.unrestricted.count() == 0


def test_a_shift_is_called_off_and_taken_back():
    client, start = signed_in("town-police"), last_seq()
    client.post("/duty", given())
    shift = DutyShift.unrestricted.get()
    start = last_seq()
    assert "đã hủy" in client.post(f"/duty/{shift.id}/cancel", {"week": given()["start"][:10]}, follow=True).content.decode()
    client.post(f"/duty/{shift.id}/cancel")
    client.post(f"/duty/{shift.id}/restore")
    assert recorded_after(start) == ["duty.cancelled/1", "duty.restored/1"]


def test_another_unit_sees_the_post_but_neither_name_nor_buttons_nor_the_cancelled():
    client = signed_in("town-police")
    client.post("/duty", given())
    shift = DutyShift.unrestricted.get()
    week = given()["start"][:10]
    member = signed_in("plant").get(f"/duty?week={week}").content.decode()
    assert "Trực ban" in member
    assert "Người của town-police" not in member
    assert "Hủy ca" not in member
    assert "Công an thị xã" in member
    outsider = signed_in("neighbour").get(f"/duty?week={week}").content.decode()
    assert "Công an thị xã" not in outsider
    assert "Người của town-police" not in outsider
    assert signed_in("plant").post(f"/duty/{shift.id}/cancel").status_code == 404
    client.post(f"/duty/{shift.id}/cancel")
    assert "Công an thị xã" not in signed_in("plant").get(f"/duty?week={week}").content.decode().partition("<main")[2]


def test_a_week_far_off_or_misspelt_is_this_week():
    client = signed_in("town-police")
    for week in ("0001-01-01", "9999-12-31", "x", "2016-02-30"):
        assert client.get("/duty", {"week": week}).status_code == 200


def test_the_form_fills_the_first_gap_and_each_gap_has_a_link_that_fills_it():
    client = signed_in("town-police")
    shift = given(hours=1, length=2)
    client.post("/duty", shift)
    client.post("/duty", given(hours=6, length=2))
    now = datetime.now(UTC).astimezone(ZONE)

    def filled(address):
        page = client.get(address).content.decode()
        return tuple(re.search(rf'name="{name}" value="([^"]+)"', page)[1] for name in ("start", "end")), page

    (start, end), page = filled("/duty")
    first = datetime.strptime(start, "%d/%m/%Y %H:%M").replace(tzinfo=ZONE)
    assert abs(first - now) < timedelta(minutes=10)
    assert end == datetime.fromisoformat(shift["start"]).strftime("%d/%m/%Y %H:%M")
    links = re.findall(r'href="([^"]*&amp;start=[^"]*)"', page)
    assert page.index("Chưa có ai trực") < page.index("<table")
    (start, end), _page = filled("/duty" + links[-1].replace("&amp;", "&").partition("#")[0])
    last = datetime.fromisoformat(re.search("start=([^&]*)&", links[-1])[1]).strftime("%d/%m/%Y %H:%M")
    assert start == last
    assert filled("/duty?start=nonsense&end=x")[0][0] != "nonsense"
