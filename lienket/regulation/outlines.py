"""The outlines a pack brings: read by the rules of `geo.boundaries`, and no outline that crosses itself – mending it would draw another territory."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

import shapely

from lienket.geo.boundaries import BoundaryError, read_boundaries
from lienket.geo.boundary_words import boundary_words
from lienket.regulation.marked import Path, parse
from lienket.regulation.refusal import Both, PackError, error_at, nearest

BOUNDARIES = "boundaries.geojson"
_EXPORT: Both = ("lưu lại từ phần mềm bản đồ dạng GeoJSON FeatureCollection", "export it again as a GeoJSON FeatureCollection")


def read_outlines(source: str, zones: Collection[str] | None, errors: list[PackError]) -> dict[str, Any] | None:
    """The FeatureCollection of a pack; what is wrong goes to `errors`. `zones` are the known codes, None where zones.yaml is unreadable."""
    try:
        data: dict[str, Any] = json.loads(source)
    except json.JSONDecodeError as error:
        message = (f"không đọc được JSON: {error.msg}", f"this is not JSON: {error.msg}")
        errors.append(error_at(BOUNDARIES, None, (), "boundaries.json", message, _EXPORT, at=(error.lineno, error.colno)))
        return None
    except (RecursionError, ValueError) as error:  # Brackets without end, or a number of a million digits.
        message = (f"không đọc được JSON: {type(error).__name__}", f"this is not JSON: {type(error).__name__}")
        errors.append(error_at(BOUNDARIES, None, (), "boundaries.json", message, _EXPORT))
        return None
    found: list[tuple[Path, str, Both, Both]] = []
    try:
        read_boundaries(data, "zone")
    except BoundaryError as error:
        path: Path = () if error.feature is None else ("features", error.feature)
        (rule_vi, remedy_vi), (rule_en, remedy_en) = boundary_words(error, "vi"), boundary_words(error, "en")
        found.append((path, "boundaries.shape", (f"{error.property}: {rule_vi}", f"{error.property}: {rule_en}"), (remedy_vi, remedy_en)))
    features = data.get("features") if isinstance(data, dict) else None
    for n, feature in enumerate(features if isinstance(features, list) else []):
        found.extend(_feature(n, feature, zones))
    if found:
        marked = parse(source)[0]  # JSON is YAML: the slower reader knows the lines.
        errors.extend(error_at(BOUNDARIES, marked, path, rule, message, remedy) for path, rule, message, remedy in found)
    return data


def _feature(n: int, feature: Any, zones: Collection[str] | None) -> list[tuple[Path, str, Both, Both]]:
    out: list[tuple[Path, str, Both, Both]] = []
    properties = feature.get("properties") if isinstance(feature, Mapping) else None
    zone = properties.get("zone") if isinstance(properties, Mapping) else None
    if zones is not None and isinstance(zone, str) and zone not in zones:
        message = (f"không có địa bàn '{zone}'", f"there is no zone '{zone}'")
        out.append((("features", n, "properties", "zone"), "unknown.zone", message, nearest(zone, zones, defined_in="zones.yaml")))
    crossing = _crossing(feature.get("geometry")) if isinstance(feature, Mapping) else ""
    if crossing:
        message = (f"ranh giới tự cắt: {crossing}", f"the outline crosses itself: {crossing}")
        remedy = ("vẽ lại đoạn này, hoặc sửa bằng chức năng kiểm tra hình học", "draw this part again, or repair it with a geometry check")
        out.append((("features", n, "geometry"), "boundaries.crossing", message, remedy))
    return out


def _crossing(geometry: Any) -> str:
    """Where an outline crosses itself, as the geometry library says it; empty where it does not, or is no area at all."""
    try:
        drawn = shapely.from_geojson(json.dumps(geometry))
    except (shapely.errors.GEOSException, ValueError, TypeError):
        return ""
    reason = str(shapely.is_valid_reason(drawn)) if drawn is not None else ""
    return reason if drawn is not None and drawn.geom_type == "Polygon" and "Self-intersection" in reason else ""
