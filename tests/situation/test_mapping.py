"""The map: what each level sees, and that nobody sees more."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from xml.etree import ElementTree

import pytest

from lienket.geo.drawing import LAYERS, draw
from lienket.instruments.queries import book
from lienket.situation import mapping
from tests.world import MODEL, NOON, TODAY, a_matter, post

QUERY = mapping.MapQuery(on=TODAY)
GATE = {"lat": 18.0, "lng": 106.0}


def seen_by(unit: str, query: mapping.MapQuery = QUERY, at=NOON) -> mapping.Situation:
    return mapping.situation(post(unit), book(MODEL), query, at, "vi")


@pytest.fixture
def theft(world):
    return a_matter(place="port", **GATE)


def test_who_works_on_a_matter_sees_where_it_was_reported(theft):
    (placed,) = seen_by("border-post").placed
    assert (placed.lat, placed.lng, placed.exact) == (18.0, 106.0, True)


def test_the_outsider_sees_an_empty_map(theft):
    found = seen_by("neighbour")
    assert found.placed == ()
    assert found.unplaced == 0
    assert all(zone["properties"]["count"] == 0 for zone in found.zones)


def test_who_only_knows_of_a_matter_is_not_told_where_it_is(theft, monkeypatch):
    levels = {theft: mapping.Level.KNOW}
    monkeypatch.setattr(mapping, "_levels", lambda *_: (levels, False))
    found = seen_by("border-post")
    assert (found.placed, found.unplaced) == ((), 1)
    assert all(zone["properties"]["count"] == 0 for zone in found.zones)


def test_the_map_of_a_zone_holds_what_lies_in_it_and_nothing_else(theft):
    inside, elsewhere = (seen_by("border-post", replace(QUERY, zone=zone)) for zone in ("port", "works"))
    assert [code for code, _, _ in inside.counts] == ["port"]
    assert len(inside.placed) == 1
    assert (elsewhere.counts, elsewhere.placed, elsewhere.unplaced) == ((), (), 0)


def test_who_only_knows_of_a_matter_does_not_learn_its_zone_by_asking_zone_after_zone(theft, monkeypatch):
    monkeypatch.setattr(mapping, "_levels", lambda *_: ({theft: mapping.Level.KNOW}, False))
    found = seen_by("border-post", replace(QUERY, zone="port"))
    assert (found.placed, found.unplaced, found.counts) == ((), 0, ())


def test_zones_are_counted_whether_they_have_an_outline_or_not(theft, monkeypatch):
    monkeypatch.setattr(mapping, "outlines", dict)
    assert [(code, n) for code, _, n in seen_by("border-post").counts] == [("port", 1)]


def test_who_may_view_sees_the_zone_and_not_the_position(theft, monkeypatch):
    monkeypatch.setattr(mapping, "_levels", lambda *_: ({theft: mapping.Level.VIEW}, False))
    (placed,) = seen_by("border-post").placed
    assert placed.exact is False
    assert (placed.lat, placed.lng) != (18.0, 106.0)


@pytest.mark.parametrize(
    ("change", "count"),
    [
        ({"kinds": ("petition",)}, 0),
        ({"kinds": ("incident",)}, 1),
        ({"units": ("plant",)}, 0),
        ({"units": ("border-post",)}, 1),
        ({"units": ("plant", "border-post")}, 1),
        ({"days": 1}, 1),
    ],
)
def test_filters_narrow_the_map(theft, change, count):
    assert len(seen_by("border-post", replace(QUERY, **change)).placed) == count


def test_old_matters_leave_the_period(theft):
    assert seen_by("border-post", replace(QUERY, days=7), NOON + timedelta(days=8)).placed == ()


def test_the_drawing_shows_the_same_as_the_page(theft):
    seen = seen_by("border-post")
    drawing = ElementTree.fromstring(draw(mapping.picture(book(MODEL), seen, QUERY, NOON, "vi")))
    words = "".join(drawing.itertext())
    assert "1 vụ việc trên bản đồ" in words
    for zone in seen.zones:
        assert zone["properties"]["name"] in words


def test_a_restricted_matter_lies_in_its_zone_and_not_at_its_position(world):
    a_matter(kind="denunciation", place="port", **GATE)
    holders = [unit for unit in ("town-police", "border-post", "province-police", "plant") if seen_by(unit).placed]
    assert holders
    for unit in holders:
        assert all(not placed.exact for placed in seen_by(unit).placed)


def test_territories_drawn_together_have_a_look_each_and_what_they_share_has_none_of_its_own(world, monkeypatch):
    areas = {"plant": {"works"}, "border-post": {"port", "works"}}
    monkeypatch.setattr(mapping, "_territory", lambda _book, unit: frozenset(areas[unit]))
    style = lambda *units: {z["properties"]["code"]: z["properties"]["style"] for z in seen_by("border-post", replace(QUERY, units=units)).zones}  # noqa: E731
    assert style("border-post")["port"] == "chosen"
    together = style("plant", "border-post")
    assert together == style("border-post", "plant"), "in whatever order they stand in the address"
    assert together["port"] in LAYERS
    layers = {layer.code: layer.style for layer in seen_by("border-post", replace(QUERY, units=("plant", "border-post"))).layers}
    assert layers["border-post"] == together["port"] != layers["plant"]
    assert together.get("works", "chosen") == "chosen"
