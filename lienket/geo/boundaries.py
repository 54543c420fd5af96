"""Reading boundaries somebody hands us as GeoJSON: nothing in them is trusted.

Source: RFC 7946 (The GeoJSON Format): positions are longitude, latitude in WGS 84; rings are closed and have four or more positions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from lienket.kernel.errors import LienketError

MAX_FEATURES = 20_000
MAX_POSITIONS = 5_000_000
_WGS84 = ("CRS84", "EPSG::4326", "EPSG:4326")


class BoundaryError(LienketError):
    """A boundary file breaks a rule. Names the feature (from 0; None for the file as a whole), the property, the rule and the remedy."""

    code = "boundary"

    def __init__(self, feature: int | None, property: str, rule: str, remedy: str) -> None:
        """Keep where, what and how to mend it."""
        super().__init__(feature, property, rule, remedy)
        self.feature = feature
        self.property = property
        self.rule = rule
        self.remedy = remedy

    def __str__(self) -> str:
        """One sentence with the remedy."""
        place = "file" if self.feature is None else f"feature {self.feature}"
        return f"{place}, {self.property}: {self.rule}; {self.remedy}"


class _Reader:
    """Checks one feature after the other and counts positions over the whole file."""

    def __init__(self) -> None:
        self.positions = 0

    def ring(self, feature: int, where: str, ring: Any) -> list[tuple[float, float]]:
        if not isinstance(ring, Sequence) or isinstance(ring, str) or len(ring) < 4:
            raise BoundaryError(feature, where, "a ring has at least four positions", "draw at least a triangle and repeat its first position at the end")
        self.positions += len(ring)
        if self.positions > MAX_POSITIONS:
            raise BoundaryError(None, "features", f"at most {MAX_POSITIONS} positions", "simplify the boundaries or split the file")
        checked = [self.position(feature, f"{where}[{at}]", position) for at, position in enumerate(ring)]
        if checked[0] != checked[-1]:
            raise BoundaryError(feature, where, "a ring is closed", "repeat the first position at the end of the ring")
        return checked

    def position(self, feature: int, where: str, position: Any) -> tuple[float, float]:
        if not isinstance(position, Sequence) or isinstance(position, str) or len(position) < 2:
            raise BoundaryError(feature, where, "a position is [longitude, latitude]", "export the file again as GeoJSON")
        lng, lat = position[0], position[1]  # A height, if any, says nothing about a zone.
        for number in (lng, lat):
            if isinstance(number, bool) or not isinstance(number, int | float) or not -1e12 < number < 1e12 or not isfinite(number):
                raise BoundaryError(feature, where, "a coordinate is a finite number", "export the file again as GeoJSON in WGS 84")
        if not (-180 <= lng <= 180 and -90 <= lat <= 90):
            swapped = -180 <= lat <= 180 and -90 <= lng <= 90
            remedy = "longitude and latitude seem to be swapped: write [longitude, latitude]" if swapped else "convert the file to WGS 84 degrees (EPSG:4326)"
            raise BoundaryError(feature, where, "longitude is within ±180 and latitude within ±90 degrees", remedy)
        return float(lng), float(lat)

    def polygon(self, feature: int, where: str, rings: Any) -> BaseGeometry:
        if not isinstance(rings, Sequence) or isinstance(rings, str) or not rings:
            raise BoundaryError(feature, where, "a polygon is a list of rings", "draw the outline, or leave the feature out")
        shell, *holes = (self.ring(feature, f"{where}[{at}]", ring) for at, ring in enumerate(rings))
        return shapely.Polygon(shell, holes)

    def geometry(self, feature: int, geometry: Any) -> BaseGeometry:
        kind = geometry.get("type") if isinstance(geometry, Mapping) else None
        if not isinstance(geometry, Mapping) or kind not in ("Polygon", "MultiPolygon"):
            raise BoundaryError(feature, "geometry.type", "the geometry is a Polygon or MultiPolygon", "export areas, not points or lines")
        parts, where = geometry.get("coordinates"), "geometry.coordinates"
        if kind == "Polygon":
            drawn = self.polygon(feature, where, parts)
        elif isinstance(parts, Sequence) and not isinstance(parts, str) and parts:
            # Parts are repaired one by one and united: parts that overlap are one territory, not a hole.
            drawn = shapely.union_all([shapely.make_valid(self.polygon(feature, f"{where}[{at}]", part)) for at, part in enumerate(parts)])
        else:
            raise BoundaryError(feature, where, "a multipolygon is a list of polygons", "draw the outline, or leave the feature out")
        return self.area(feature, drawn)

    def area(self, feature: int, drawn: BaseGeometry) -> BaseGeometry:
        """The drawing made valid, without the lines and points that mending leaves behind."""
        mended = drawn if drawn.is_valid else shapely.make_valid(drawn)
        pieces = [part for part in shapely.get_parts(shapely.get_parts(mended)) if part.geom_type == "Polygon" and part.area > 0]
        if not pieces:
            raise BoundaryError(feature, "geometry.coordinates", "the outline encloses an area", "draw at least three different corners not on one line")
        return pieces[0] if len(pieces) == 1 else shapely.MultiPolygon(pieces)


def _code(feature: int, properties: Any, key: str) -> str:
    value = properties.get(key) if isinstance(properties, Mapping) else None
    if isinstance(value, bool) or not isinstance(value, str | int) or not str(value).strip():
        raise BoundaryError(feature, f"properties.{key}", "every feature bears its code", f"write a text or whole number in '{key}', or name another key")
    return str(value).strip()


def read_boundaries(geojson: dict[str, Any], key: str) -> dict[str, BaseGeometry]:
    """Outlines by the code each feature bears in its property `key`.

    Self-crossing outlines are made valid; everything else that breaks a rule is refused.
    Raises: BoundaryError.
    """
    if not isinstance(geojson, dict) or geojson.get("type") != "FeatureCollection":
        raise BoundaryError(None, "type", "the file is a GeoJSON FeatureCollection", "export it as a FeatureCollection")
    reference = geojson.get("crs")
    if reference is not None and not str(reference).rstrip("'}\" ").endswith(_WGS84):
        raise BoundaryError(None, "crs", "coordinates are WGS 84 degrees", "convert the file to EPSG:4326")
    features = geojson.get("features")
    if not isinstance(features, list) or not features:
        raise BoundaryError(None, "features", "the file has at least one feature", "check that the right layer was exported")
    if len(features) > MAX_FEATURES:
        raise BoundaryError(None, "features", f"at most {MAX_FEATURES} features", "leave out what the model does not speak of")
    reader = _Reader()
    outlines: dict[str, BaseGeometry] = {}
    first: dict[str, int] = {}
    for index, feature in enumerate(features):
        if not isinstance(feature, Mapping) or feature.get("type") != "Feature":
            raise BoundaryError(index, "type", "every entry is a Feature", "export the file again as GeoJSON")
        code = _code(index, feature.get("properties"), key)
        if code in first:
            rule = f"every code occurs once, '{code}' is also feature {first[code]}"
            raise BoundaryError(index, f"properties.{key}", rule, "join the parts into one MultiPolygon")
        first[code] = index
        outlines[code] = reader.geometry(index, feature.get("geometry"))
    return outlines
