"""Extending a clock on the page: the form offers what the law allows, the due date is seen before it is done, and its counter-act is at hand."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from lienket.clocks.models import Clock
from lienket.matters.queries import number_of
from tests.clocks.lawworld import end_of, vn
from tests.desk.people import signed_in
from tests.world import a_matter, the

LEAD, RECEIVED, LATER = "province-police", vn(2025, 3, 3), vn(2025, 3, 20)
VERY = "law:vn#tc-30-giai-quyet-dac-biet"
FORM = {"clock": "decide", "ground": VERY, "amount": "30", "decision": "15/QĐ-CAT", "decided_on": "20/03/2025", "why": "Nhiều nội dung phức tạp."}


@pytest.fixture(autouse=True)
def now(lawful, monkeypatch):
    monkeypatch.setattr("lienket.desk.middleware.clock", lambda: LATER)


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def due_of(matter):
    return Clock.unrestricted.get(subject=matter, clock="decide").due_at


def address(matter, act):
    return reverse("act", args=[number_of(the(matter)), act])


def test_the_lead_extends_on_the_page_and_takes_it_back():
    matter = a_matter(kind="denunciation", field="crime", at=RECEIVED)
    client = signed_in(LEAD)
    shown = client.get(reverse("matter", args=[number_of(the(matter))])).content.decode()
    assert address(matter, "extend") in shown
    assert address(matter, "withdraw-extension") not in shown
    form = client.get(address(matter, "extend"))
    assert "được thêm đến 30 ngày" in text_of(form)
    seen = re.search(r'name="seen" value="(\d+)"', form.content.decode())[1]
    preview = client.post(address(matter, "extend"), FORM | {"seen": seen, "preview": "1"})
    assert "Hạn “ra quyết định” được thêm 30 ngày, đến hết ngày 02/05/2025." in text_of(preview)
    for wrong, words in (({"amount": "31"}, "nhiều nhất 30 ngày"), ({"decided_on": "21/03/2025"}, "không hợp lệ"), ({"decision": "số 15"}, "không hợp lệ")):
        refused = client.post(address(matter, "extend"), FORM | wrong | {"seen": seen})
        assert (refused.status_code, words in text_of(refused)) == (422, True), wrong
    answer = client.post(address(matter, "extend"), FORM | {"seen": seen})
    assert answer.status_code == 303, text_of(answer)
    twice = client.post(address(matter, "extend"), FORM | {"seen": seen})  # Sent twice, it counts once.
    assert twice.status_code == 303
    assert due_of(matter) == end_of(vn(2025, 5, 2).date())
    page = client.get(answer.url)
    assert "Gia hạn thêm 30 ngày theo quyết định 15/QĐ-CAT ngày 20/03/2025" in text_of(page)
    assert "act/withdraw-extension?clock=decide" in page.content.decode()
    assert "2 tháng" not in text_of(client.get(address(matter, "withdraw-extension")))
    form = client.get(address(matter, "withdraw-extension"))
    seen = re.search(r'name="seen" value="(\d+)"', form.content.decode())[1]
    assert client.post(address(matter, "withdraw-extension"), {"seen": seen, "clock": "decide", "why": "Ghi nhầm."}).status_code == 303
    assert due_of(matter) == end_of(vn(2025, 4, 2).date())


def test_who_does_not_lead_is_offered_nothing_and_refused_in_words():
    matter = a_matter(kind="petition", at=RECEIVED)
    client = signed_in("plant")
    assert "act/extend" not in client.get(reverse("matter", args=[number_of(the(matter))])).content.decode()
    refused = client.get(address(matter, "extend"))
    assert refused.status_code == 403
    assert "chỉ đơn vị chủ trì được gia hạn, theo quyết định của người đứng đầu đơn vị" in text_of(refused)
    assert signed_in("neighbour").get(address(matter, "extend")).status_code == 404
