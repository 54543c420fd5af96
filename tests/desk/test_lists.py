"""The list's pages: what they show, what they hide, what they do."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta

import pytest
from django.urls import reverse

from lienket.matters.queries import number_by_id
from lienket.situation.models import SavedView
from tests.desk.people import signed_in
from tests.world import NOON, a_matter, last_seq, minutes, recorded_after

SECRET = "phượng hoàng đất ngủ trên mái tôn"
LIST = "/matters"


@pytest.fixture(autouse=True)
def _now(world, monkeypatch):
    monkeypatch.setattr("lienket.desk.middleware.clock", lambda: NOON + timedelta(minutes=20))


def text(response) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def numbers(page: str) -> list[str]:
    return re.findall(r'name="m" value="([^"]+)"', page)


def test_the_list_shows_what_the_unit_may_know_and_the_neighbour_a_way_out():
    matter = number_by_id(a_matter(place="works"))
    page = text(signed_in("town-police").get(LIST))
    assert numbers(page) == [matter]
    assert "<script>" not in page
    assert "style=" not in page
    empty = text(signed_in("neighbour").get(LIST))
    assert matter not in empty
    assert "Đơn vị chưa có vụ việc nào" in empty


@pytest.mark.parametrize(
    ("language", "said"), [("vi", "cách sắp xếp “{}” không áp dụng khi tìm bằng chữ"), ("en", "the order “{}” does not apply to a search for words")]
)
def test_a_search_says_that_another_order_is_not_applied(language, said):
    older, newer = (number_by_id(a_matter(at=minutes(n), text=f"Nghe kể {SECRET}.")) for n in (0, 1))
    client = signed_in("town-police", language=language)
    words = {"vi": {"oldest": "Cũ nhất trước", "due": "Hạn của đơn vị gần nhất"}, "en": {"oldest": "Oldest first", "due": "Own nearest deadline"}}[language]
    for order, name in words.items():
        page = text(client.get(LIST, {"q": "phuong hoang", "sort": order}))
        assert numbers(page) == [newer, older]
        assert said.format(name) in page
    for query in (
        {"q": "phuong hoang"},
        {"q": "phuong hoang", "sort": "newest"},
        {"q": " ", "sort": "oldest"},
        {"sort": "oldest"},
        {"q": "nothing-here", "sort": "due"},
    ):
        assert said.partition("“")[0] not in text(client.get(LIST, query))


def test_a_search_marks_what_was_found_and_shows_words_only_to_those_who_work_on_it():
    number_by_id(a_matter(kind="petition", text=f"Nghe kể {SECRET}."))
    page = text(signed_in("town-police").get(LIST, {"q": "phuong hoang"}))
    assert "<mark>phượng hoàng</mark>" in page
    known = text(signed_in("border-post").get(LIST, {"q": "kiến nghị"}))
    assert "<mark>Kiến nghị</mark>" in known
    assert "phượng" not in known
    assert numbers(text(signed_in("border-post").get(LIST, {"q": "phuong hoang"}))) == []


def test_a_restricted_matter_shows_no_words_of_its_report_as_a_list_is_no_reading():
    a_matter(flags=["foreigner"], text=f"Nghe kể {SECRET}.")
    page = text(signed_in("town-police").get(LIST, {"q": "phuong hoang"}))
    assert len(numbers(page)) == 1
    assert "đất ngủ" not in page


def test_a_whole_number_opens_its_matter_and_one_that_is_not_ours_does_not():
    number = number_by_id(a_matter())
    answer = signed_in("town-police").get(LIST, {"q": " vv-2016-1 "})
    assert (answer.status_code, answer.headers.get("Location")) == (302, reverse("matter", args=[number]))
    bodies = []
    for asked in ("VV-2016-000002", number):
        page = text(signed_in("neighbour").get(LIST, {"q": asked})).replace(asked, "N")
        bodies.append(re.sub(r'(name="since"|name="csrfmiddlewaretoken") value="[^"]*"', "", page[page.index("<main") : page.index("</main>")]))
    assert bodies[0] == bodies[1]


def test_filters_stay_in_the_address_and_come_off_one_by_one():
    a_matter()
    page = text(signed_in("town-police").get(LIST, {"state": "OPEN", "field": "crime"}))
    assert len(numbers(page)) == 1
    assert f'href="{LIST}?field=crime"' in page
    assert f'href="{LIST}?state=OPEN"' in page
    assert "Có điều kiện lọc không hiểu được" in text(signed_in("town-police").get(LIST, {"state": "NONSENSE", "since": "31/31/2016"}))


def test_pages_are_turned_by_links(monkeypatch):
    monkeypatch.setattr("lienket.desk.lists.views.PER_PAGE", 2)
    made = [number_by_id(a_matter(at=minutes(n))) for n in range(5)]
    client, seen, address = signed_in("town-police"), [], LIST
    while address:
        page = text(client.get(address))
        seen += numbers(page)
        found = re.search(r'rel="next" href="([^"]+)"', page)
        address = found[1].replace("&amp;", "&") if found else ""
    assert seen == made[::-1]
    back = re.search(r'rel="prev" href="([^"]+)"', page)
    assert numbers(text(client.get(back[1].replace("&amp;", "&")))) == made[::-1][2:4]
    assert client.get(LIST, {"older": "nonsense"}).status_code == 422


def test_the_count_and_the_changes_are_asked_for_apart():
    a_matter()
    client = signed_in("town-police")
    page = text(client.get(LIST))
    since = re.search(r'name="since" value="([^"]+)"', page)[1]
    assert text(client.get(reverse("matters-count"))).strip() == "1"
    assert text(client.get(reverse("matters-changed"), {"since": since})).strip() == ""
    a_matter()
    assert "Có 1 thay đổi" in text(client.get(reverse("matters-changed"), {"since": since}))
    assert text(signed_in("neighbour").get(reverse("matters-changed"), {"since": since})).strip() == ""
    assert text(client.get(reverse("matters-changed"), {"since": "nonsense"})).strip() == ""


def test_views_and_columns_are_kept():
    a_matter()
    client = signed_in("town-police")
    client.post(reverse("matters-save"), {"name": "Đang mở", "query": "state=OPEN&older=x"})
    view = SavedView.of_node.get()
    assert (view.name, view.query) == ("Đang mở", "state=OPEN")
    assert "Đang mở" in text(client.get(LIST))
    client.post(reverse("matters-view", args=[view.pk]), {"name": "Việc mở", "do": "rename"})
    assert SavedView.of_node.get().name == "Việc mở"
    signed_in("plant").post(reverse("matters-view", args=[view.pk]), {"do": "forget"})
    assert SavedView.of_node.count() == 1
    client.post(reverse("matters-view", args=[view.pk]), {"do": "forget"})
    assert SavedView.of_node.count() == 0
    client.post(reverse("matters-columns"), {"column": ["label", "nonsense"], "query": ""})
    page = text(client.get(LIST))
    assert "TLP:" in page
    assert 'data-label="Chủ trì"' not in page


def test_an_act_on_several_is_shown_first_then_done_then_told():
    own = [number_by_id(a_matter(at=minutes(n))) for n in range(2)]
    client = signed_in("plant")
    start = last_seq()
    page = text(client.post(reverse("matters-bulk"), {"m": own, "act": "acknowledge", "query": ""}))
    assert all(number in page for number in own)
    assert last_seq() == start
    answer = client.post(reverse("matters-bulk"), {"m": own, "act": "acknowledge", "query": "", "do": "1"})
    assert answer.status_code == 302
    assert recorded_after(start).count("part.answered/1") == 2
    assert "Đã làm xong 2" in text(client.get(reverse("matters-bulk-done")))
    client.post(reverse("matters-bulk"), {"m": [own[0], "VV-2016-009999"], "act": "acknowledge", "query": "", "do": "1"})
    assert "Không làm được" in text(client.get(reverse("matters-bulk-done")))
    lines = list(csv.reader(io.StringIO(text(client.get(reverse("matters-bulk-refused"))).lstrip("\ufeff")), delimiter=";"))
    assert [line[0] for line in lines[1:]] == [own[0], "VV-2016-009999"]
    assert client.post(reverse("matters-bulk"), {"m": own, "act": "close", "query": ""}).status_code == 302
    refused = client.post(reverse("matters-bulk"), {"m": own, "act": "note", "query": "", "do": "1"})
    assert refused.status_code == 422


def test_a_list_is_taken_out_with_a_reason_only():
    number = number_by_id(a_matter())
    client = signed_in("town-police")
    start = last_seq()
    assert "1 vụ việc" in text(client.get(reverse("matters-export"), {"state": "OPEN"}))
    assert client.post(reverse("matters-export"), {"query": "", "why": "ngắn", "format": "csv"}).status_code == 422
    assert last_seq() == start
    answer = client.post(reverse("matters-export"), {"query": "state=OPEN", "why": "Báo cáo giao ban tuần.", "format": "csv"})
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="lienket-')
    assert number in b"".join(answer.streaming_content).decode()
    assert recorded_after(start) == ["list.exported/1"]


def test_the_pages_speak_english():
    number = number_by_id(a_matter())
    client = signed_in("town-police", language="en")
    for address in (LIST, f"{LIST}?q=nothing-here", reverse("matters-export")):
        page = text(client.get(address))
        main = page[page.index("<main") : page.index("</main>")]
        for word in ("Vụ việc", "Bộ lọc", "Xuất tệp", "Tìm ", "Trạng thái", "Không tìm", "Đơn vị", "Lý do"):
            assert word not in main, (address, word)
    assert number in text(client.get(LIST))
