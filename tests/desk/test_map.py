"""The map's addresses: page, data, SVG, and the small picture of one matter."""

from __future__ import annotations

import re
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


UNITS = {"unit": ["border-post", "town-police"]}


def test_several_units_are_layers_on_the_page_in_the_data_and_in_the_picture(number):
    works = number_by_id(a_matter(place="works", lat=18.0, lng=106.4))
    client = signed_in("town-police")
    page = client.get(reverse("map"), UNITS).content.decode()
    assert len(re.findall(r'<input type="checkbox" name="unit" value="[^"]+"[^>]* checked', page)) == 2
    assert "Đơn vị chủ trì: 2 đơn vị" in page
    assert 'map-svg"' not in page
    assert f"{reverse('map-svg')}?unit=border-post&amp;unit=town-police" in page, "the picture has the same layers"
    for chosen, there in ((["border-post"], {number}), (["town-police"], {works}), (UNITS["unit"], {number, works}), ([], {number, works})):
        data = client.get(reverse("map-data"), {"unit": chosen, "zoom": 18}).json()
        assert {m["number"] for group in data["groups"] for m in group["matters"]} == there
    picture = client.get(reverse("map-svg"), UNITS).content.decode()
    for name in ("Đồn Biên phòng", "Công an thị xã"):
        assert f"{name}: 1 vụ việc" in picture
        assert re.search(f">{name}</a>: *1 vụ việc", page)


def test_a_layer_counts_only_what_the_reader_may_see(number):
    client = signed_in("neighbour")
    page, picture = (client.get(reverse(name), UNITS).content.decode() for name in ("map", "map-svg"))
    assert re.search(">Đồn Biên phòng</a>: *0 vụ việc", page)
    assert "Đồn Biên phòng: 0 vụ việc" in picture
    assert number not in page + picture


def test_an_address_of_before_with_an_empty_unit_means_every_unit(number):
    client = signed_in("border-post")
    page = client.get(reverse("map"), {"unit": "", "days": "31"}).content.decode()
    assert "Có ô chưa hiểu được" not in page
    assert "Đơn vị chủ trì: mọi đơn vị" in page
    assert client.get(reverse("map-data"), {"unit": ""}).json()["placed"] == 1


def test_the_picture_shows_the_extent_asked_for(number):
    client = signed_in("border-post")
    whole, near = (client.get(reverse("map-svg"), query).content.decode() for query in ({}, {"extent": "18.04,106.44,18.06,106.46", "zoom": "16"}))
    spot = re.compile(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="[\d.]+" fill="[^"]+" stroke')
    x, y = map(float, spot.search(near).groups())
    assert (abs(x - 480) < 1, abs(y - 324) < 12) == (True, True), "the matter lies in the middle"
    assert spot.search(whole).groups() != spot.search(near).groups()
    for odd in ("", "1,2,3", "a,b,c,d", "nan,nan,nan,nan", "18,106,18,106", "19,106,18,107", "-90,0,90,1", "inf,0,1,1", "18,106,18.0001,107"):
        assert client.get(reverse("map-svg"), {"extent": odd}).content.decode() == whole
