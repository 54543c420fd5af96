"""The pages on which the glass is broken, the lead sees it and oversight reviews it."""

from __future__ import annotations

import pytest

from lienket.journal.door import writing
from lienket.matters.queries import number_by_id
from lienket.sharing.codes import Level
from lienket.sharing.models import Opening
from lienket.sharing.openings import reviewed, running, settle_opening, unreviewed
from tests.desk.pages import text_of
from tests.desk.people import signed_in
from tests.journal.acts import came
from tests.looked_at import plans, queries
from tests.world import NOON, SWEEPER, a_matter, last_seq, post, recorded_after, sees

pytestmark = pytest.mark.usefixtures("world")
WHY = "Có người mắc kẹt trong xưởng"
CLOSED = "không lý do nào mở được"


@pytest.fixture(autouse=True)
def at_noon(monkeypatch):
    monkeypatch.setattr("lienket.desk.middleware.clock", lambda: NOON)


def test_a_post_opens_a_matter_the_lead_sees_it_and_oversight_of_another_unit_reviews_it():
    matter = a_matter(text="Kể chi tiết")
    number, neighbour, lead, overseer = number_by_id(matter), signed_in("neighbour"), signed_in("town-police"), signed_in("province-police", "commander")
    assert 'href="/break-glass"' in neighbour.get("/matters").content.decode()
    assert neighbour.post("/break-glass", {"number": number, "ground": "", "why": WHY}).status_code == 422
    assert neighbour.post("/break-glass", {"number": number, "ground": "LIFE", "why": ""}).status_code == 422
    assert sees("neighbour", matter) is None
    answer = neighbour.post("/break-glass", {"number": number.lower(), "ground": "LIFE", "why": WHY}, follow=True)
    page = text_of(answer)
    assert answer.status_code == 200
    assert "xem được đến 16:00" in page
    assert "mở khẩn cấp, có hạn giờ" in page
    assert "chi tiết" not in page
    assert sees("neighbour", matter) is Level.VIEW
    assert "đang xem được vụ việc" in text_of(neighbour.post("/break-glass", {"number": number, "ground": "LIFE", "why": WHY}))
    for address in (f"/matters/{number}", f"/matters/{number}/ledger"):
        assert WHY in text_of(lead.get(address)), address
        assert "chờ xem xét" in text_of(lead.get(address)), address
    assert WHY not in text_of(neighbour.get(f"/matters/{number}")), "only the lead and oversight read why"
    for address in ("/", "/inbox", "/oversight"):
        assert "1 lần mở khẩn cấp chờ xem xét" in text_of(overseer.get(address)), address
        if address != "/oversight":
            assert "chờ xem xét" not in text_of(lead.get(address)), address
    shown = text_of(overseer.get("/oversight/openings"))
    assert WHY in shown
    assert number not in shown, "the overseer's unit does not know of the matter"
    (row,) = Opening.unrestricted.all()
    review = f"/oversight/openings/{row.id}/review"
    assert lead.post(review, {"verdict": "JUSTIFIED", "why": "Đúng"}).status_code == 403
    overseer.post(review, {"verdict": "JUSTIFIED", "why": " "})
    assert Opening.unrestricted.get().verdict == ""
    assert "Đã ghi kết quả xem xét" in text_of(overseer.post(review, {"verdict": "UNJUSTIFIED", "why": "Không ai mắc kẹt"}, follow=True))
    assert "không có lý do chính đáng" in text_of(lead.get(f"/matters/{number}"))
    assert "Không ai mắc kẹt" in text_of(lead.get(f"/matters/{number}/ledger"))
    assert "chờ xem xét" not in text_of(overseer.get("/"))


def test_an_overseer_is_offered_no_review_of_what_his_own_unit_opened():
    signed_in("province-police").post("/break-glass", {"number": number_by_id(a_matter()), "ground": "CRIME", "why": WHY})
    overseer = signed_in("province-police", "commander")
    (row,) = Opening.unrestricted.all()
    assert "giám sát của đơn vị khác xem xét" in text_of(overseer.get("/oversight/openings"))
    assert f"/oversight/openings/{row.id}/review" not in overseer.get("/oversight/openings").content.decode()
    refused = overseer.post(f"/oversight/openings/{row.id}/review", {"verdict": "JUSTIFIED", "why": "Đúng"}, follow=True)
    assert "Nobody" in text_of(refused) or "Không ai tự xem xét" in text_of(refused)
    assert Opening.unrestricted.get().verdict == ""


def test_what_is_not_opened_looks_alike_on_the_page_whatever_hinders_it():
    numbers = ["VV-2016-009999", number_by_id(a_matter(kind="denunciation")), number_by_id(a_matter(concerns={"neighbour"}))]
    client, said = signed_in("neighbour"), set()
    for number in numbers:
        start = last_seq()
        answer = client.post("/break-glass", {"number": number, "ground": "LIFE", "why": WHY})
        assert answer.status_code == 422
        assert CLOSED in text_of(answer)
        assert recorded_after(start) == ["breakglass.refused/1"]
        said.add(text_of(answer).replace(number, ""))
    assert len(said) == 1


def test_how_many_openings_there_were_costs_oversight_no_statement():
    def opened(n):
        for _ in range(n):
            signed_in("neighbour").post("/break-glass", {"number": number_by_id(a_matter()), "ground": "LIFE", "why": WHY})

    opened(2)
    overseer = signed_in("province-police", "commander")
    row = Opening.unrestricted.first()
    overseer.post(f"/oversight/openings/{row.id}/review", {"verdict": "JUSTIFIED", "why": "Đúng"})
    few = queries(lambda: overseer.get("/oversight/openings"))
    opened(3)
    assert text_of(overseer.get("/oversight/openings")).count(WHY) == 5
    assert queries(lambda: overseer.get("/oversight/openings")) == few
    reader = post("province-police/commander")
    for plan in plans(lambda: reviewed(reader, 5), "sharing_opening") + plans(lambda: unreviewed(reader), "sharing_opening"):
        assert "sharing_opening_verdict" in plan
        assert "SCAN" not in plan


def test_what_is_about_the_overseers_unit_is_none_of_its_openings():
    reader = post("province-police/commander")
    matter = a_matter(concerns={"province-police"})
    signed_in("neighbour").post("/break-glass", {"number": number_by_id(matter), "ground": "LIFE", "why": WHY})
    assert Opening.unrestricted.count() == 1
    assert unreviewed(reader) == []
    with writing(SWEEPER, NOON) as door:
        settle_opening(door, Opening.unrestricted.get(), "JUSTIFIED", "Đúng", post("ministry").unit)
        door.record(came(matter))
    assert reviewed(reader, 5) == []
    assert [row.subject for row in reviewed(post("ministry"), 5)] == [matter]


def test_the_openings_of_a_post_are_counted_without_those_of_others():
    for plan in plans(lambda: running(post("neighbour").post, NOON), "sharing_opening"):
        assert "sharing_opening_post" in plan
