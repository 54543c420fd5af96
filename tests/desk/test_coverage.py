"""Who leads, by field and zone: the page, the file and the picture say the same, in both languages, and never fail on an address."""

from __future__ import annotations

import csv
from datetime import timedelta
from io import StringIO
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from tests.desk.people import signed_in
from tests.world import NOON


@pytest.fixture(autouse=True)
def _noon(world, monkeypatch):
    monkeypatch.setattr("lienket.desk.middleware.clock", lambda: NOON + timedelta(hours=1))


def page(**query: str) -> str:
    answer = signed_in("border-post", language=query.pop("language", "vi")).get(reverse("coverage"), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_says_what_is_proved_and_who_leads_where():
    text = page(zone="port")
    # Traffic in the ward has no force on the spot: said, with the remedy, and marked in the table.
    assert "Đã xét hết" in text
    assert "không đơn vị nào giữ vai trò" in text
    assert "chưa rõ đơn vị" in text
    assert "Điều 3" in text
    assert "2 ngoại lệ" in text


def test_the_page_speaks_english_too():
    text = page(language="en", zone="port")
    assert "Decided over all" in text
    assert "Who leads: field × zone" in text
    assert "2 exceptions" in text


def test_a_kind_alone_has_its_own_leads():
    assert "Điều 3" in page(zone="port")
    assert "Điều 3" not in page(kind="petition", zone="port")


def test_a_date_without_a_regulation_says_so():
    text = page(on="01/01/1990")
    assert "không có quy chế nào có hiệu lực" in text
    assert "nên không chứng minh được gì" in text


@pytest.mark.parametrize("query", [{"on": "31/02/2016"}, {"on": "'"}, {"kind": "no-such"}, {"zone": "'"}, {"on": "9999-12-31"}, {"on": "0001-01-01"}])
def test_an_address_nobody_understands_still_gives_a_page(query):
    page(**query)
    for name in ("coverage-csv", "coverage-svg"):
        assert signed_in("border-post").get(reverse(name), query).status_code == 200


def test_the_file_has_one_row_an_outcome():
    answer = signed_in("border-post", language="en").get(reverse("coverage-csv"))
    assert "attachment" in answer["Content-Disposition"]
    rows = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))
    port = [row for row in rows if row["Zone"] == "port" and row["Field"] == "theft"]
    assert {row["Lead"] for row in port} == {"town-police", "border-post", "province-police"}
    assert {row["State"] for row in rows if row["Field"] == "traffic" and row["Zone"] == "ward"} == {"lead", "no single unit"}


def test_the_picture_tells_nothing_by_colour_alone():
    answer = signed_in("border-post").get(reverse("coverage-svg"), {"download": 1})
    assert "attachment" in answer["Content-Disposition"]
    root = ElementTree.fromstring(answer.content)
    space = {"s": "http://www.w3.org/2000/svg"}
    cells = root.findall(".//s:g", space)
    assert len(cells) >= 6
    assert all(cell.find("s:text", space).text and cell.find("s:title", space).text for cell in cells)
    assert "url(#some)" in answer.content.decode()
    assert "url(#none)" in answer.content.decode()
