"""The map's addresses: page, data, SVG, and the small picture of one matter."""

from __future__ import annotations

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from lienket.matters.queries import number_by_id
from tests.desk.people import signed_in
from tests.world import NOON, a_matter

GATE = {"lat": 18.05, "lng": 106.45}


@pytest.fixture
def number(world, monkeypatch):
    monkeypatch.setattr("lienket.desk.middleware.clock", lambda: NOON + timedelta(hours=1))
    return number_by_id(a_matter(place="port", **GATE))


def test_the_page_draws_without_javascript_and_lists_the_zones(number):
    page = signed_in("border-post").get(reverse("map"))
    assert page.status_code == 200
    text = page.content.decode()
    assert reverse("map-svg") in text
    assert "Cảng" in text


def test_the_data_hold_one_group_with_the_matter(number):
    data = signed_in("border-post").get(reverse("map-data")).json()
    (group,) = data["groups"]
    assert [m["number"] for m in group["matters"]] == [number]
    assert {f["properties"]["code"] for f in data["zones"]["features"]} == {"port"}


@pytest.mark.parametrize("name", ["map", "map-data", "map-svg"])
def test_the_outsider_sees_outlines_and_no_matter(number, name):
    answer = signed_in("neighbour").get(reverse(name))
    assert answer.status_code == 200
    assert number not in answer.content.decode()


def test_the_svg_is_a_file_on_request(number):
    answer = signed_in("border-post").get(reverse("map-svg"), {"download": 1})
    assert "attachment" in answer["Content-Disposition"]
    assert ElementTree.fromstring(answer.content) is not None


def test_the_picture_of_a_matter_is_absent_for_the_outsider_as_for_a_number_nobody_has(number):
    client = signed_in("neighbour")
    not_theirs, absent = client.get(reverse("matter-map", args=[number])), client.get(reverse("matter-map", args=["VV-2016-009999"]))
    assert (not_theirs.status_code, absent.status_code) == (404, 404)
    assert signed_in("border-post").get(reverse("matter-map", args=[number])).status_code == 200


@pytest.mark.parametrize("query", [{"days": "x"}, {"zoom": "nan"}, {"zoom": "-5"}, {"on": "31/02/2016"}, {"kind": "no-such-kind"}, {"unit": "'"}])
def test_an_address_nobody_understands_still_gives_a_map(number, query):
    client = signed_in("border-post")
    assert client.get(reverse("map"), query).status_code == 200
    assert client.get(reverse("map-data"), query).status_code == 200
    assert client.get(reverse("map-svg"), query).status_code == 200
