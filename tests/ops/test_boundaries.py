"""`lienket pack boundaries`: official outlines in the place of the pack's own, each on the date it is of."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from itertools import count
from pathlib import Path

import pytest
import shapely

from lienket.geo.zones import read_boundaries
from lienket.journal.rows import in_model
from lienket.matters.models import Matter

WARDS, COMMUNES = "kyanh_wards_from_2025-07.geojson", "kyanh_communes_2009_census.geojson"
BEFORE, AFTER = "2025-06-30T16:00:00+00:00", "2025-06-30T17:00:00+00:00"
"""One hour before, and at, midnight of 1 July 2025 in Vietnam."""

NEW = {"18754": "p-song-tri", "18781": "p-hai-ninh", "18823": "p-vung-ang", "18832": "p-hoanh-son"}
OLD = {"Xã Kỳ Liên": "p-ky-lien", "Xã Kỳ Long": "p-ky-long", "Xã Kỳ Phương": "p-ky-phuong", "Xã Kỳ Thịnh": "p-ky-thinh", "Xã Kỳ Trinh": "p-ky-trinh"}
OLD |= {"Xã Kỳ Nam": "p-ky-nam", "Xã Kỳ Lợi": "x-ky-loi", "Xã Kỳ Ninh": "p-ky-ninh", "Xã Kỳ Hà": "x-ky-ha"}
_keys = count(1)


@pytest.fixture
def loaded(db, formosa_pack):
    """The reference case in the database, no model in scope."""
    from lienket.instruments.actions import load
    from lienket.kernel.actor import Actor

    load(actor=Actor.system(formosa_pack.code, "tests"), pack=formosa_pack, at=datetime(2016, 3, 1, tzinfo=UTC))


@cache
def outlines(file: Path, key: str):
    return read_boundaries(json.loads(file.read_text(encoding="utf-8")), key)


@pytest.fixture
def zones_at(lienket):
    """The zones a report of this place and time is held to lie in, nearest first; it names a position only."""

    def ask(point: shapely.Point, when: str) -> list[str]:
        facts = {"kind": "vu-viec", "field": "mau-thuan", "severity": "it-nghiem-trong", "reporter": "nguoi-dan"}
        sent = {"key": f"point-{next(_keys):06d}", "unit": "fhs", "channel": "truc-tiep", "facts": facts, "text": "Mâu thuẫn."}
        sent |= {"occurred_at": when, "received_at": when, "lat": point.y, "lng": point.x}
        answer = lienket("receive", "-", "--as", "fhs", "--json", stdin=json.dumps(sent)).json
        with in_model("formosa-ha-tinh"):
            row = Matter.unrestricted.get(pk=answer["matter"])
        return [row.place, *row.zones] if row.place else []

    return ask


def put(lienket, file: Path, match: str, on: str):
    return lienket("pack", "boundaries", "formosa-ha-tinh", file, "--match", match, "--on", on, "--json")


def test_a_point_lies_in_the_ward_of_its_date_whatever_was_loaded_last(loaded, lienket, zones_at, shared_data):
    wards, communes = (shared_data / "kyanh_admin_units" / name for name in (WARDS, COMMUNES))
    put_wards = put(lienket, wards, "code=official", "2025-07-01").json
    assert put_wards["zones"] == sorted(NEW.values())
    assert len(put_wards["unmatched"]) == 7, "the seven wards that are not of the model"
    put_communes = put(lienket, communes, "commune_vn=name", "2016-01-01").json
    assert put_communes["zones"] == sorted({*OLD.values(), "p-hung-tri"})
    assert "Xã Kỳ Xuân" in put_communes["unmatched"]

    old_zones, new_zones = {*OLD.values(), "p-hung-tri"}, set(NEW.values())
    for code, ward in NEW.items():
        inside = outlines(wards, "code")[code].representative_point()
        after, before = zones_at(inside, AFTER), zones_at(inside, BEFORE)
        assert ward in after, "the ward is found although the smaller commune under it was loaded later"
        assert not old_zones & set(after)
        assert not new_zones & set(before)
    for name, commune in OLD.items():
        inside = outlines(communes, "commune_vn")[name].representative_point()
        after, before = zones_at(inside, AFTER), zones_at(inside, BEFORE)
        assert commune in before
        assert not new_zones & set(before)
        assert not old_zones & set(after)
        assert new_zones & set(after) or name in {"Xã Kỳ Hà"}


def test_official_outlines_replace_the_coarse_ones_at_once(loaded, lienket, zones_at, shared_data):
    wards = shared_data / "kyanh_admin_units" / WARDS
    official = outlines(wards, "code")["18823"]
    with in_model("formosa-ha-tinh"):
        from lienket.units.queries import outlines as drawn

        coarse = shapely.from_geojson(json.dumps(drawn()["p-vung-ang"])) if "p-vung-ang" in drawn() else shapely.Polygon()
    gained = official.difference(coarse).representative_point()
    assert "p-vung-ang" not in zones_at(gained, AFTER)
    assert put(lienket, wards, "code=official", "2025-07-01").code == 0
    assert "p-vung-ang" in zones_at(gained, AFTER)


def test_a_zone_that_goes_by_the_names_of_its_parts_gets_their_union(loaded, lienket, shared_data):
    communes = shared_data / "kyanh_admin_units" / COMMUNES
    said = lienket("pack", "boundaries", "formosa-ha-tinh", communes, "--match", "commune_vn=name", "--on", "2016-01-01")
    assert "p-hung-tri: Phường Hưng Trí (hợp của 2 đối tượng)" in said.out
    with in_model("formosa-ha-tinh"):
        from lienket.units.queries import outlines as drawn

        union = shapely.from_geojson(json.dumps(drawn()["p-hung-tri"]))
    parts = outlines(communes, "commune_vn")
    assert union.equals(shapely.union(parts["Thị trấn Kỳ Anh"], parts["Xã Kỳ Hưng"]))


SQUARE = {"type": "Polygon", "coordinates": [[[106.3, 18.0], [106.4, 18.0], [106.4, 18.1], [106.3, 18.0]]]}


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    ("text", "match", "on", "says"),
    [
        ("{", "code=official", "2025-07-01", "a.geojson:1"),
        ("{}", "code=official", "2025-07-01", "FeatureCollection"),
        ("square", "code=oficial", "2025-07-01", "official|code|name"),
        ("square", "code=official", "2016-01-01", "01/01/2016"),
        ("square", "kode=official", "2025-07-01", "properties.kode"),
        ("square", "code=official", "1/7/2025", "--on 1/7/2025"),
    ],
)
def test_a_boundary_file_that_does_not_fit_is_refused_and_nothing_changes(loaded, lienket, tmp_path, language, text, match, on, says):
    from tests.world import last_seq

    feature = {"type": "Feature", "properties": {"code": "18826"}, "geometry": SQUARE}
    file = tmp_path / "a.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}) if text == "square" else text, encoding="utf-8")
    end = last_seq()
    refused = lienket("pack", "boundaries", "formosa-ha-tinh", file, "--match", match, "--on", on, "--lang", language)
    assert refused.code == 1
    assert says in refused.err
    assert last_seq() == end
    assert lienket("pack", "boundaries", "elsewhere", file, "--lang", language).code == 1


def test_outlines_by_zone_code_need_no_official_code(loaded, lienket, zones_at, tmp_path):
    file = tmp_path / "site.geojson"
    ring = [[106.60, 18.30], [106.61, 18.30], [106.61, 18.31], [106.60, 18.31], [106.60, 18.30]]
    feature = {"type": "Feature", "properties": {"id": "ky-tuc-xa"}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    assert put(lienket, file, "id=code", "2026-01-01").json["zones"] == ["ky-tuc-xa"]
    assert zones_at(shapely.Point(106.605, 18.305), AFTER)[0] == "ky-tuc-xa"
