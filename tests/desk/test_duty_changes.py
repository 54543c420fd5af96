"""The pages of changes to the roster: a shift with who stands in, exchanges, a week repeated, gaps on roster and board."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from lienket.units.models import Account, DutyShift, DutyStandIn, DutySwap
from lienket.units.queries import post_id
from tests.desk.people import SINCE, signed_in
from tests.world import MODEL, NOON, SWEEPER

pytestmark = pytest.mark.usefixtures("world")
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def colleague(login="second"):
    """A second holder of the desk, signed in."""
    from django.test import Client

    from lienket.units.actions import post_person

    post_person(actor=SWEEPER, name="Đồng nghiệp", post=post_id(MODEL, "town-police/desk"), since=SINCE, at=NOON, login=login)
    client = Client()
    client.force_login(Account.objects.get(login=login), backend="lienket.access.sessions.Backend")
    return client, Account.objects.get(login=login).person_id


def local(hours):
    return f"{(datetime.now(UTC) + timedelta(hours=hours)).astimezone(ZONE):%Y-%m-%dT%H:%M}"


def a_shift(client, person, begins=1.0, ends=9.0):
    client.post("/duty", {"who": f"{post_id(MODEL, 'town-police/desk').hex}.{person.hex}", "start": local(begins), "end": local(ends), "confirm": "on"})
    return DutyShift.unrestricted.order_by("-start_at").first()


def me():
    return Account.objects.get(login="town-police-desk").person_id


def test_somebody_stands_in_and_is_taken_back():
    client = signed_in("town-police")
    _other, person = colleague()
    shift = a_shift(client, me())
    page = client.get(f"/duty/{shift.id}").content.decode()
    assert "Ghi người trực thay" in page
    given = {"what": "stand-in", "person": person.hex, "start": local(2), "end": local(3), "why": "Đi họp."}
    text = client.post(f"/duty/{shift.id}", given, follow=True).content.decode()
    assert "Đồng nghiệp trực thay" in re.sub(r"<[^>]*>", "", text)
    assert "Đi họp." in text
    assert client.post(f"/duty/{shift.id}", given).status_code == 422
    one = DutyStandIn.unrestricted.get()
    assert "Đã bỏ người trực thay" in client.post(f"/duty/stand-ins/{one.id}/end", follow=True).content.decode()
    for stranger in ("plant", "neighbour"):
        outsider = signed_in(stranger)
        assert outsider.get(f"/duty/{shift.id}").status_code == 404
        assert outsider.post(f"/duty/stand-ins/{one.id}/end").status_code == 404
        roster = outsider.get("/duty").content.decode()
        assert "Đồng nghiệp" not in roster


@pytest.mark.parametrize("wrong", [{"person": "nobody"}, {"start": "x"}, {"why": ""}, {"end": "01/01/2016 00:00"}])
def test_what_cannot_be_is_refused_on_the_page(wrong):
    client = signed_in("town-police")
    _other, person = colleague()
    shift = a_shift(client, me())
    answer = client.post(f"/duty/{shift.id}", {"what": "stand-in", "person": person.hex, "start": local(2), "end": local(3), "why": "Đi họp."} | wrong)
    assert (answer.status_code, DutyStandIn.unrestricted.count()) == (422, 0)


def test_two_people_exchange_their_shifts_and_take_it_back():
    client = signed_in("town-police")
    other, person = colleague()
    mine, theirs = a_shift(client, me(), 1, 3), a_shift(client, person, 4, 6)
    text = client.post(f"/duty/{mine.id}", {"what": "swap", "wanted": str(theirs.id)}, follow=True).content.decode()
    assert "chờ người kia đồng ý" in text
    swap = DutySwap.unrestricted.get()
    assert "Rút đề nghị" in client.get("/duty").content.decode()
    roster = other.get("/duty").content.decode()
    assert "Đồng ý đổi" in roster
    assert signed_in("plant").post(f"/duty/swaps/{swap.id}", {"what": "agree"}).status_code == 404
    client.post(f"/duty/swaps/{swap.id}", {"what": "agree"})
    assert DutySwap.unrestricted.get().state == "PROPOSED"
    assert "Đã đổi ca." in other.post(f"/duty/swaps/{swap.id}", {"what": "agree"}, follow=True).content.decode()
    assert DutyShift.unrestricted.get(id=mine.id).person_id == person
    assert "Đã trả hai ca về như cũ." in client.post(f"/duty/swaps/{swap.id}", {"what": "undo"}, follow=True).content.decode()
    assert DutyShift.unrestricted.get(id=mine.id).person_id == me()


def test_a_week_is_previewed_then_planned():
    client = signed_in("town-police")
    shift = a_shift(client, me())
    week = f"{shift.start_at.astimezone(ZONE):%Y-%m-%d}"
    page = client.get("/duty/repeat", {"week": week, "weeks": "3"}).content.decode()
    assert "Sẽ xếp 3 ca" in page
    assert DutyShift.unrestricted.count() == 1
    assert "Đã xếp 3 ca trực." in client.post("/duty/repeat", {"week": week, "weeks": "3"}, follow=True).content.decode()
    assert DutyShift.unrestricted.count() == 4
    assert "đã xếp rồi" in client.get("/duty/repeat", {"week": week, "weeks": "3"}).content.decode()
    assert client.post("/duty/repeat", {"week": week, "weeks": "3"}).status_code == 200
    assert client.post("/duty/repeat", {"week": week, "weeks": "300"}).status_code == 422
    assert DutyShift.unrestricted.count() == 4


def test_gaps_of_the_week_ahead_stand_on_roster_and_board_of_the_unit_alone():
    client = signed_in("town-police")
    words = "Chưa có ai trực trong 7 ngày tới"
    assert words in client.get("/duty").content.decode()
    assert words in client.get("/").content.decode()
    assert words not in client.get("/wall").content.decode()
    for n in range(3):
        a_shift(client, me(), -1 + 70 * n, 69 + 70 * n)
    assert words not in client.get("/duty").content.decode()
    assert words not in client.get("/").content.decode()


def test_days_off_are_marked():
    assert "Nghỉ hằng tuần" in signed_in("town-police").get("/duty").content.decode()


def test_the_pages_are_whole_in_english():
    client = signed_in("town-police", language="en")
    shift = a_shift(client, me())
    for path in ("/duty", f"/duty/{shift.id}", "/duty/repeat?weeks=2"):
        text = client.get(path).content.decode().partition("<main")[2].partition("</main>")[0].replace("Người của town-police", "")
        assert not set("ăđơưĂĐƠƯ") & set(text), path
