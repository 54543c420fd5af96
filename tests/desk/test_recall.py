"""The page on which the lead takes back what it shared."""

from __future__ import annotations

import pytest

from lienket.matters.queries import number_by_id
from lienket.routing import actions as routing
from lienket.sharing import recalls
from lienket.sharing.codes import Level
from tests.desk.pages import done, text_of
from tests.desk.people import signed_in
from tests.looked_at import plans, queries
from tests.world import NOON, a_matter, post, sees

pytestmark = pytest.mark.usefixtures("world")


def test_the_page_asks_for_the_reason_and_keeps_it_with_the_matter():
    matter = a_matter()
    routing.share(actor=post("town-police"), matter=matter, unit="border-post", level="view", why="Cần biết", at=NOON)
    client = signed_in("town-police")
    assert done(client, matter, "recall", unit="border-post", why="").status_code != 303
    assert sees("border-post", matter) == Level.VIEW
    answer = done(client, matter, "recall", unit="border-post", why="Đã phối hợp xong")
    assert answer.status_code == 303, text_of(answer)
    assert sees("border-post", matter) is None
    assert "Đã phối hợp xong" in text_of(client.get(answer.url))


def test_the_unit_acknowledges_on_its_page_and_the_lead_sees_it_with_the_matter():
    matter = a_matter(text="Kể chi tiết")
    routing.share(actor=post("town-police"), matter=matter, unit="border-post", level="view", why="Cần biết", at=NOON)
    routing.recall(actor=post("town-police"), matter=matter, unit="border-post", why="Đã phối hợp xong", at=NOON)
    number, reader, lead, outsider = number_by_id(matter), signed_in("border-post"), signed_in("town-police"), signed_in("neighbour")
    for page in ("/", "/inbox"):
        assert 'href="/recalls"' in reader.get(page).content.decode()
        assert "chờ đơn vị xác nhận" not in text_of(outsider.get(page))
    board = reader.get("/").content.decode()
    assert board.index("chờ đơn vị xác nhận") < board.index('id="h-coming"'), "on a telephone nobody scrolls past all work to find it"
    shown = text_of(reader.get("/recalls"))
    assert number in shown
    assert "Kể chi tiết" not in shown
    assert "phối hợp xong" not in shown
    assert number not in text_of(outsider.get("/recalls"))
    assert "chưa xác nhận" in text_of(lead.get(f"/matters/{number}"))
    (row,) = recalls.asked_of(post("border-post"))
    assert outsider.post(f"/recalls/{row.id}/acknowledge", {"copies": "DELETED"}).status_code == 404
    assert "RETURNED" in text_of(reader.post(f"/recalls/{row.id}/acknowledge", {"copies": "LOST"}, follow=True))
    assert recalls.waiting(post("border-post")) == 1
    assert "Đã xác nhận thu hồi" in text_of(reader.post(f"/recalls/{row.id}/acknowledge", {"copies": "RETURNED"}, follow=True))
    assert "chờ đơn vị xác nhận" not in text_of(reader.get("/inbox"))
    for page in (f"/matters/{number}", f"/matters/{number}/ledger"):
        assert "đã trả lại bản sao" in text_of(lead.get(page)), page
    sheet = lead.get(f"/matters/{number}/ledger.csv").content.decode("utf-8-sig")
    assert any(line.startswith("thu hồi;") and "đã trả lại bản sao" in line for line in sheet.splitlines())


def test_how_much_was_recalled_and_what_is_about_others_costs_the_page_no_statement():
    def recalled(n):
        for _ in range(n):
            matter = a_matter()
            routing.share(actor=post("town-police"), matter=matter, unit="border-post", level="view", why="Cần biết", at=NOON)
            routing.recall(actor=post("town-police"), matter=matter, unit="border-post", why="Đã phối hợp xong", at=NOON)

    recalled(1)
    client = signed_in("border-post")
    few = queries(lambda: client.get("/recalls"))
    recalled(5)
    acknowledged = recalls.asked_of(post("border-post"))[2]
    recalls.acknowledge(actor=post("border-post"), recalled=acknowledged.id, copies="NONE", at=NOON)
    assert [row.id for row in recalls.asked_of(post("border-post"))][-1] == acknowledged.id
    assert len(recalls.asked_of(post("border-post"))) == 6
    assert recalls.waiting(post("border-post")) == 5
    assert queries(lambda: client.get("/recalls")) == few
    for plan in plans(lambda: recalls.waiting(post("border-post")), "sharing_recalled"):
        assert "sharing_recalled_waits" in plan
        assert "SCAN" not in plan
