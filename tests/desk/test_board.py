"""The pages of the board: what a duty officer sees and taps."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from lienket.alerts.queries import inbox
from lienket.units.queries import post_id
from tests.desk.people import signed_in
from tests.world import MODEL, a_matter, delivered, last_seq, post, recorded_after

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture
def now() -> datetime:
    """Pages read the clock; what they show must have happened before."""
    return datetime.now(UTC) - timedelta(minutes=1)


def page(client, address: str = "/", **headers: str) -> str:
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_board_says_what_by_when_and_why_and_offers_one_tap(now):
    a_matter(at=now)
    text = page(signed_in("plant"))
    assert "Xác nhận đã nhận" in text
    assert 'formaction="/board/acknowledge/VV-' in text
    assert "còn 58 phút" in text or "còn 59 phút" in text
    assert "Điều 2" in text


def test_the_outsider_sees_a_calm_empty_board(now):
    a_matter(at=now)
    delivered(now)
    text = page(signed_in("neighbour"))
    assert "VV-" not in text
    assert "Không có việc nào chờ đơn vị" in text
    assert "<strong>0</strong>" in text
    assert "<strong>1</strong>" not in text


def test_htmx_gets_the_board_alone(now):
    a_matter(at=now)
    client = signed_in("plant")
    part = page(client, "/", **{"HX-Request": "true"})
    assert "<html" not in part
    assert part.lstrip().startswith('<div class="board" id="board"')


def test_one_tap_acknowledges_and_the_row_changes(now):
    a_matter(at=now)
    client = signed_in("plant")
    (address,) = re.findall(r'formaction="([^"]+)"', page(client))
    assert client.post(address, headers={"X-Board": "1"}).status_code == 204
    text = page(client)
    assert "formaction" not in text
    assert "Phối hợp giải quyết" in text


def test_acknowledging_without_a_script_and_once_more_comes_back_to_the_board(now):
    a_matter(at=now)
    client = signed_in("plant")
    (address,) = re.findall(r'formaction="([^"]+)"', page(client))
    assert "Đã xác nhận VV-" in client.post(address, follow=True).content.decode()
    start = last_seq()
    assert "Không có việc nào đang chờ đơn vị này trả lời" in client.post(address, follow=True).content.decode()
    assert recorded_after(start) == []
    assert signed_in("neighbour").post(address).status_code == 404
    asked = [signed_in("neighbour").post(one).content.decode() for one in (address, "/board/acknowledge/VV-2016-009999")]
    bodies = {text.partition("<main")[2].partition("</main>")[0] for text in asked}
    assert len(bodies) == 1


def test_notices_are_marked_as_read_and_only_those_of_the_own_unit(now):
    a_matter(at=now)
    delivered(now)
    client = signed_in("plant")
    assert "Thông báo chưa đọc" in page(client)
    seq = max(n.seq for n in inbox(post("plant", day=now.date()), now))
    start = last_seq()
    assert client.post("/notices/read", {"seq": str(seq)}).status_code == 302
    assert recorded_after(start) == ["notices.read/1"]
    assert "Thông báo chưa đọc" not in page(client)
    assert len(inbox(post("town-police", day=now.date()), now)) == 1
    assert client.post("/notices/read", {"seq": "no number"}).status_code == 302
    assert recorded_after(start) == ["notices.read/1"]


def test_a_notice_that_came_after_the_page_was_made_stays(now):
    a_matter(at=now)
    delivered(now)
    client = signed_in("plant")
    seq = max(n.seq for n in inbox(post("plant", day=now.date()), now))
    a_matter(at=now)
    delivered(now)
    client.post("/notices/read", {"seq": str(seq)})
    assert len(inbox(post("plant", day=now.date()), now)) == 1


def test_views_of_units_and_zones_keep_to_what_is_shared(now):
    a_matter(at=now)
    plant, neighbour = signed_in("plant"), signed_in("neighbour")
    for address in ("/units/town-police/view", "/zones/works"):
        assert "VV-" in page(plant, address)
        assert "VV-" not in page(neighbour, address)
    absent = [plant.get(address) for address in ("/units/nobody/view", "/zones/nowhere")]
    assert [a.status_code for a in absent] == [404, 404]


def test_the_wall_shows_the_work_but_no_person(now):
    a_matter(at=now)
    client = signed_in("town-police")
    from lienket.units import duty
    from lienket.units.models import Holding

    holding = Holding.unrestricted.get(post_id=post_id(MODEL, "town-police/desk"))
    actor = post("town-police", day=now.date())
    later = now + timedelta(hours=8)
    duty.plan(actor=actor, post=actor.post, person=holding.person_id, start_at=now, end_at=later, zone=UTC, at=now)
    assert "Người của town-police" in page(client).partition('id="board"')[2]
    wall = page(client, "/wall").partition('id="board"')[2]
    assert "VV-" in wall
    assert "Trực ban" in wall
    assert "Người của town-police" not in wall


def test_the_board_is_whole_in_english(now):
    a_matter(at=now)
    text = page(signed_in("plant", language="en")).partition("<main")[2].partition("</main>")[0]
    for word in ("To do", "Acknowledge", "Waiting for others", "On duty now"):
        assert word in text
    assert not set("ăâđêôơưĂÂĐÊÔƠƯ") & set(text.replace("Điều", ""))
