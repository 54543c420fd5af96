"""On the page: the button that takes a matter up, the form that refuses to, and a matter found complex, each with its counter-act at hand."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from lienket.clocks.models import Clock
from lienket.matters.queries import number_of
from tests.clocks.lawworld import end_of, vn
from tests.desk.people import signed_in
from tests.world import a_matter, the

LEAD, RECEIVED, LATER = "town-police", vn(2025, 3, 3), vn(2025, 3, 10)
COMPLEX = "law:vn#kn-28-giai-quyet-lan-1-phuc-tap"


@pytest.fixture(autouse=True)
def now(lawful, monkeypatch):
    monkeypatch.setattr("lienket.desk.middleware.clock", lambda: LATER)


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def address(matter, act=""):
    return reverse("act", args=[number_of(the(matter)), act]) if act else reverse("matter", args=[number_of(the(matter))])


def seen_on(client, matter, act):
    return re.search(r'name="seen" value="(\d+)"', client.get(address(matter, act)).content.decode())[1]


def clock_of(matter, name):
    return Clock.unrestricted.get(subject=matter, clock=name, duty="lead")


def test_the_lead_takes_up_by_a_button_and_takes_it_back():
    matter, client = a_matter(kind="petition", at=RECEIVED), signed_in(LEAD)
    assert address(matter, "take-up") in client.get(address(matter)).content.decode()
    seen = seen_on(client, matter, "take-up")
    assert "Hoàn thành hạn: “thụ lý”" in text_of(client.get(address(matter, "take-up")))
    half = client.post(address(matter, "take-up"), {"seen": seen, "notice": "27/TB-CATX"})
    assert (half.status_code, "ghi cả số và ngày" in text_of(half)) == (422, True)
    given = {"seen": seen, "notice": "27/TB-CATX", "noticed_on": "10/03/2025"}
    done = client.post(address(matter, "take-up"), given)
    assert done.status_code == 303, text_of(done)
    assert client.post(address(matter, "take-up"), given).status_code == 303  # Sent twice, it counts once.
    page = client.get(done.url)
    assert "Thông báo 27/TB-CATX, ngày 10/03/2025." in text_of(page)
    assert "act/withdraw-take-up" in page.content.decode()
    assert address(matter, "take-up") not in page.content.decode()
    back = {"seen": seen_on(client, matter, "withdraw-take-up"), "why": "Ghi nhầm."}
    assert client.post(address(matter, "withdraw-take-up"), back).status_code == 303
    assert clock_of(matter, "accept").state == "RUNNING"


def test_the_lead_takes_up_without_any_notice():
    matter, client = a_matter(kind="petition", at=RECEIVED), signed_in(LEAD)
    empty = {"seen": seen_on(client, matter, "take-up"), "notice": "", "noticed_on": "", "text": ""}
    assert client.post(address(matter, "take-up"), empty).status_code == 303
    assert clock_of(matter, "accept").state == "MET"


def test_the_lead_refuses_with_a_ground_and_reopens():
    matter, client = a_matter(kind="petition", at=RECEIVED), signed_in(LEAD)
    form = client.get(address(matter, "refuse-take-up"))
    assert "Không đủ điều kiện thụ lý" in text_of(form)
    assert "Chương trình không gửi gì cho người gửi" in text_of(form)
    given = {"seen": seen_on(client, matter, "refuse-take-up"), "outcome": "not-admissible", "ground": "law:vn#kn-9-thoi-hieu", "why": "Hết thời hiệu."}
    done = client.post(address(matter, "refuse-take-up"), given)
    assert done.status_code == 303, text_of(done)
    assert the(matter).state == "CLOSED"
    page = client.get(done.url)
    assert "Không thụ lý; căn cứ:" in text_of(page)
    assert "act/reopen" in page.content.decode()


def test_the_lead_finds_it_complex_sees_the_date_before_and_takes_it_back():
    matter, client = a_matter(kind="petition", at=RECEIVED), signed_in(LEAD)
    given = {"clock": "decide", "ground": COMPLEX, "why": "Nhiều nội dung.", "seen": seen_on(client, matter, "complex")}
    preview = client.post(address(matter, "complex"), given | {"preview": "1"})
    assert "tính lại từ lúc bắt đầu cũ theo mức 45 ngày, đến hết ngày 17/04/2025" in text_of(preview)
    done = client.post(address(matter, "complex"), given)
    assert done.status_code == 303, text_of(done)
    assert client.post(address(matter, "complex"), given).status_code == 422  # It is never found twice.
    assert clock_of(matter, "decide").due_at == end_of(vn(2025, 4, 17).date())
    page = client.get(done.url)
    assert "act/withdraw-complex?clock=decide" in page.content.decode()
    assert "Xác định vụ việc phức tạp lúc" in text_of(page)
    back = {"clock": "decide", "why": "Một nội dung.", "seen": seen_on(client, matter, "withdraw-complex")}
    assert client.post(address(matter, "withdraw-complex"), back).status_code == 303
    assert clock_of(matter, "decide").due_at == end_of(vn(2025, 4, 2).date())


def test_in_english_no_word_of_the_forms_is_left_vietnamese():
    matter, client = a_matter(kind="petition", at=RECEIVED), signed_in(LEAD, language="en")
    forms = {"take-up": "Number of the notice", "refuse-take-up": "The clause or row of law by which", "complex": "A row of law for complex matters"}
    for act, words in forms.items():
        assert words in text_of(client.get(address(matter, act))), act


@pytest.mark.parametrize("act", ["take-up", "withdraw-take-up", "refuse-take-up", "complex", "withdraw-complex"])
def test_who_does_not_lead_is_refused_in_words_and_the_outsider_finds_nothing(act):
    matter = a_matter(kind="petition", at=RECEIVED)
    refused = signed_in("plant").get(address(matter, act))
    assert (refused.status_code, "chỉ đơn vị chủ trì" in text_of(refused)) == (403, True)
    assert signed_in("neighbour").get(address(matter, act)).status_code == 404
