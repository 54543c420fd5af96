"""Points gathered for a map, and the drawing made of them."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienket.geo.clusters import Point, clusters, to_degrees, to_pixels
from lienket.geo.drawing import Area, Mark, Picture, draw

spots = st.tuples(st.floats(-80, 80), st.floats(-179, 179))
many = st.lists(spots, max_size=40).map(lambda pairs: [Point(lat, lng, i) for i, (lat, lng) in enumerate(pairs)])
SQUARE = {"type": "Polygon", "coordinates": [[[106, 18], [106.4, 18], [106.4, 18.2], [106, 18.2], [106, 18]]]}


@given(spots, st.floats(0, 18))
def test_pixels_lead_back_to_the_same_place(spot, zoom):
    lat, lng = to_degrees(*to_pixels(*spot, zoom), zoom)
    assert lat == pytest.approx(spot[0], abs=1e-6)
    assert lng == pytest.approx(spot[1], abs=1e-6)


@given(many, st.floats(0, 18))
def test_every_point_is_in_exactly_one_cluster(points, zoom):
    keys = [key for cluster in clusters(points, zoom) for key in cluster.keys]
    assert sorted(keys) == [p.key for p in points]


@given(many, st.randoms(), st.floats(0, 18))
def test_the_order_of_the_points_does_not_matter(points, random, zoom):
    shuffled = points[:]
    random.shuffle(shuffled)
    assert clusters(points, zoom) == clusters(shuffled, zoom)


def test_places_far_apart_on_the_screen_are_not_gathered():
    points = [Point(18.0, 106.3, 0), Point(18.2, 106.5, 1), Point(18.0001, 106.3001, 2)]
    assert [c.keys for c in clusters(points, 12)] == [(0, 2), (1,)]
    assert [c.keys for c in clusters(points, 2)] == [(0, 1, 2)]


def test_a_drawing_is_well_formed_and_says_everything_it_shows():
    picture = Picture(
        "Bản đồ <thử>", [Area("Phường A & B", SQUARE, "now", True)], [Mark(18.1, 106.2, "3", "3 vụ việc", "day", 3)], [("day", "24 giờ")], "Chú thích"
    )
    root = ElementTree.fromstring(draw(picture))
    words = "".join(root.itertext())
    for text in ("Bản đồ <thử>", "Phường A & B", "3 vụ việc", "24 giờ", "Chú thích"):
        assert text in words
    assert draw(picture) == draw(picture)


@pytest.mark.parametrize(("areas", "marks"), [([], []), ([], [Mark(18.1, 106.2, "1", "x", "old")]), ([Area("A", SQUARE, "old")], [])])
def test_little_or_nothing_can_be_drawn(areas, marks):
    assert ElementTree.fromstring(draw(Picture("Trống", areas, marks))) is not None
