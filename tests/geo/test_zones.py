"""Points, zones, distances: against plain arithmetic, and against the real wards of Kỳ Anh."""

from __future__ import annotations

import copy
import csv
import json
from math import inf, nan
from pathlib import Path
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from lienket.geo.distances import CoordinateError, distance_km
from lienket.geo.zones import BoundaryError, Near, Outline, OutlineError, ZoneIndex, area_km2, read_boundaries

SQUARES = {"town": shapely.box(106, 18, 107, 19), "ward-b": shapely.box(106, 18, 106.5, 18.5), "ward-a": shapely.box(106.5, 18, 107, 18.5)}
# Whole tenths, so that points fall on edges and corners often.
tenths = st.integers(0, 40).map(lambda n: 106 + n / 10)
lats = st.integers(0, 40).map(lambda n: 18 + n / 10)
boxes = st.tuples(tenths, lats, st.integers(1, 15), st.integers(1, 15)).map(lambda b: (b[0], b[1], b[0] + b[2] / 10, b[1] + b[3] / 10))
anywhere = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


def a_square() -> dict[str, Any]:
    ring = [[106, 18], [107, 18], [107, 19], [106, 19], [106, 18]]
    return {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"code": "a"}, "geometry": {"type": "Polygon", "coordinates": [ring]}}]}


def test_smaller_zones_come_first_and_a_boundary_belongs_to_both_sides():
    index = ZoneIndex(SQUARES)
    assert index.zones_at(18.2, 106.2) == ("ward-b", "town")
    assert index.zones_at(18.2, 106.5) == ("ward-a", "ward-b", "town")
    assert index.zones_at(19, 107) == ("town",)
    assert index.zones_at(17.9, 106.2) == ()
    assert len(index) == 3


def test_the_answer_does_not_depend_on_the_order_of_the_outlines():
    backwards = ZoneIndex(dict(reversed(SQUARES.items())))
    assert backwards.zones_at(18.2, 106.5) == ZoneIndex(SQUARES).zones_at(18.2, 106.5)


@given(drawn=st.lists(boxes, max_size=12), points=st.lists(st.tuples(lats, tenths), max_size=12))
def test_the_index_agrees_with_comparing_every_box(drawn: list[tuple[float, float, float, float]], points: list[tuple[float, float]]):
    index = ZoneIndex({f"z{n}": shapely.box(*box) for n, box in enumerate(drawn)})
    for lat, lng in points:
        inside = {f"z{n}" for n, (west, south, east, north) in enumerate(drawn) if west <= lng <= east and south <= lat <= north}
        assert set(index.zones_at(lat, lng)) == inside
    assert index.zones_at_many(points) == [index.zones_at(lat, lng) for lat, lng in points]


@given(drawn=st.lists(boxes, min_size=1, max_size=8), lat=lats, lng=tenths, limit=st.floats(0, 100))
def test_the_nearest_zone_agrees_with_measuring_every_box(drawn: list[tuple[float, float, float, float]], lat: float, lng: float, limit: float):
    index = ZoneIndex({f"z{n}": shapely.box(*box) for n, box in enumerate(drawn)})
    away = min(distance_km(lat, lng, min(max(lat, south), north), min(max(lng, west), east)) for west, south, east, north in drawn)
    found = index.nearest(lat, lng, limit)
    if away <= limit * 0.99:
        assert found is not None
    if found is None:
        assert away > limit * 0.99
    else:
        assert found.distance_km <= limit
        assert found.distance_km == pytest.approx(away, rel=0.01, abs=1e-6)


def test_inside_a_zone_the_nearest_is_the_smallest_at_no_distance():
    assert ZoneIndex(SQUARES).nearest(18.2, 106.2, 0) == Near("ward-b", 0.0)
    assert ZoneIndex({}).nearest(18.2, 106.2, 10) is None
    assert ZoneIndex({}).zones_at_many([]) == []


@pytest.mark.parametrize(("lat", "lng"), [(nan, 106), (18, nan), (inf, 106), (91, 106), (-90.1, 0), (18, 180.5), (106, 18)])
def test_what_is_no_place_is_refused(lat: float, lng: float):
    index = ZoneIndex(SQUARES)
    asks = [
        lambda: index.zones_at(lat, lng),
        lambda: index.zones_at_many([(18, 106), (lat, lng)]),
        lambda: index.nearest(lat, lng, 1),
        lambda: distance_km(18, 106, lat, lng),
    ]
    for ask in asks:
        with pytest.raises(CoordinateError, match="check the order"):
            ask()


@pytest.mark.parametrize("limit", [nan, -1, inf, 501])
def test_what_is_no_limit_is_refused(limit: float):
    with pytest.raises(CoordinateError, match="limit_km"):
        ZoneIndex(SQUARES).nearest(18, 105, limit)


@pytest.mark.parametrize("outline", [shapely.Point(106, 18), shapely.Polygon(), shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])])
def test_the_index_takes_valid_areas_only(outline: shapely.Geometry):
    with pytest.raises(OutlineError, match="zone bad"):
        ZoneIndex({"bad": outline})


def test_an_outline_says_whether_it_is_approximate():
    assert Outline("town", SQUARES["town"], approximate=True).approximate


def test_known_distances():
    assert distance_km(0, 0, 0, 1) == pytest.approx(111.195, abs=0.001)
    assert distance_km(90, 0, -90, 50) == pytest.approx(20015.115, abs=0.01)
    # Hà Nội to Hồ Chí Minh City: about 1,145 km as the crow flies.
    assert distance_km(21.0285, 105.8542, 10.7769, 106.7009) == pytest.approx(1144, abs=5)


@given(a=anywhere, b=anywhere)
def test_distance_is_symmetric_bounded_and_nothing_to_oneself(a: tuple[float, float], b: tuple[float, float]):
    assert distance_km(*a, *b) == distance_km(*b, *a)
    assert 0 <= distance_km(*a, *b) <= 20015.2
    assert distance_km(*a, *a) == 0


def test_area_of_a_degree_square_on_the_equator():
    assert area_km2(shapely.box(0, 0, 1, 1)) == pytest.approx(12_363.7, rel=0.001)


def test_a_boundary_file_gives_outlines_by_code():
    outlines = read_boundaries(a_square(), "code")
    assert list(outlines) == ["a"]
    assert outlines["a"].equals(SQUARES["town"])


def test_a_self_crossing_outline_is_made_valid_and_keeps_only_areas():
    data = a_square()
    data["features"][0]["geometry"]["coordinates"] = [[[106, 18], [107, 19], [107, 18], [106, 19], [106, 18]]]
    outline = read_boundaries(data, "code")["a"]
    assert outline.is_valid
    assert outline.geom_type == "MultiPolygon"
    assert ZoneIndex({"a": outline}).zones_at(18.5, 106.9) == ("a",)


def test_overlapping_parts_are_one_territory():
    data = a_square()
    ring = data["features"][0]["geometry"]["coordinates"]
    data["features"][0]["geometry"] = {"type": "MultiPolygon", "coordinates": [ring, ring]}
    assert read_boundaries(data, "code")["a"].area == pytest.approx(1)


def edited(path: str, value: Any) -> dict[str, Any]:
    data = a_square()
    *parents, last = path.split("/")
    at: Any = data
    for step in parents:
        at = at[int(step) if step.isdigit() else step]
    at[int(last) if last.isdigit() else last] = value
    return data


FIRST = "features/0"
RING = f"{FIRST}/geometry/coordinates/0"


@pytest.mark.parametrize(
    ("path", "value", "feature", "where", "remedy"),
    [
        ("type", "Feature", None, "type", "FeatureCollection"),
        ("crs", {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3405"}}, None, "crs", "EPSG:4326"),
        ("features", [], None, "features", "layer"),
        (f"{FIRST}/type", "Polygon", 0, "type", "GeoJSON"),
        (f"{FIRST}/properties", None, 0, "properties.code", "another key"),
        (f"{FIRST}/properties/code", " ", 0, "properties.code", "another key"),
        (f"{FIRST}/properties/code", True, 0, "properties.code", "another key"),
        (f"{FIRST}/geometry", None, 0, "geometry.type", "areas"),
        (f"{FIRST}/geometry/type", "LineString", 0, "geometry.type", "areas"),
        (f"{FIRST}/geometry/coordinates", [], 0, "geometry.coordinates", "outline"),
        (f"{FIRST}/geometry/coordinates", "x", 0, "geometry.coordinates", "outline"),
        (RING, [[106, 18], [107, 18], [106, 18]], 0, "geometry.coordinates[0]", "triangle"),
        (f"{RING}/4", [106, 18.001], 0, "geometry.coordinates[0]", "repeat"),
        (f"{RING}/1", [18, 107], 0, "geometry.coordinates[0][1]", "swapped"),
        (f"{RING}/1", [598000, 2000000], 0, "geometry.coordinates[0][1]", "EPSG:4326"),
        (f"{RING}/1", [nan, 18], 0, "geometry.coordinates[0][1]", "GeoJSON"),
        (f"{RING}/1", ["107", 18], 0, "geometry.coordinates[0][1]", "GeoJSON"),
        (f"{RING}/1", [10**400, 18], 0, "geometry.coordinates[0][1]", "GeoJSON"),
        (f"{RING}/1", [107], 0, "geometry.coordinates[0][1]", "GeoJSON"),
        (RING, [[106, 18], [107, 18], [106.5, 18], [106, 18]], 0, "geometry.coordinates", "corners"),
    ],
)
def test_a_broken_boundary_names_feature_property_rule_and_remedy(path: str, value: Any, feature: int | None, where: str, remedy: str):
    with pytest.raises(BoundaryError) as refused:
        read_boundaries(edited(path, value), "code")
    assert (refused.value.feature, refused.value.property) == (feature, where)
    assert remedy in refused.value.remedy
    assert refused.value.rule in str(refused.value)


def test_a_code_twice_is_refused():
    data = a_square()
    data["features"].append(copy.deepcopy(data["features"][0]))
    with pytest.raises(BoundaryError, match="also feature 0"):
        read_boundaries(data, "code")


@pytest.fixture
def kyanh(shared_data: Path) -> Path:
    return shared_data / "kyanh_admin_units"


def read(file: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return data


def test_a_point_of_each_real_ward_lies_in_that_ward_alone(kyanh: Path):
    wards = read_boundaries(read(kyanh / "kyanh_wards_from_2025-07.geojson"), "code")
    assert len(wards) == 11
    assert sum(map(area_km2, wards.values())) == pytest.approx(1041.9, rel=0.01)
    index = ZoneIndex(wards)
    inner = {code: ward.representative_point() for code, ward in wards.items()}
    assert index.zones_at_many([(point.y, point.x) for point in inner.values()]) == [(code,) for code in inner]


def test_each_commune_of_2009_lies_in_the_new_ward_that_took_it_over(kyanh: Path):
    """The source notes: 32 of 33 communes lie at least 91 % in one new unit, Kỳ Phong 88 % (each outline was simplified by itself)."""
    wards = read_boundaries(read(kyanh / "kyanh_wards_from_2025-07.geojson"), "code")
    source = read(kyanh / "kyanh_communes_2009_census.geojson")
    communes = read_boundaries(source, "commune_id")
    names = {feature["properties"]["commune_id"]: feature["properties"]["commune_vn"] for feature in source["features"]}
    with (kyanh / "hatinh_conversion_2025-07.csv").open(encoding="utf-8") as file:
        taken_over = {(row["old_unit"], row["new_code"]) for row in csv.DictReader(file) if "Kỳ Anh" in row["old_district"]}
    index = ZoneIndex(wards)
    confirmed = 0
    for code, commune in communes.items():
        shares = {ward: commune.intersection(outline).area / commune.area for ward, outline in wards.items()}
        home = max(shares, key=lambda ward: shares[ward])
        assert round(shares[home], 2) >= (0.88 if names[code] == "Xã Kỳ Phong" else 0.91), names[code]
        inner = commune.intersection(wards[home]).representative_point()
        assert home in index.zones_at(inner.y, inner.x)
        confirmed += (names[code], home) in taken_over
    assert len(communes) == 33
    assert confirmed >= 20  # The others were renamed or merged between 2009 and 2025 and are not in the conversion table under that name.
