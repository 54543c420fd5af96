"""Which zones a point lies in.

Outlines are polygons in WGS 84 longitude and latitude (RFC 7946). Outlines across the antimeridian must be cut there, as RFC 7946 section 3.1.9 asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import cos, degrees, radians
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points

from lienket.geo.boundaries import BoundaryError, read_boundaries
from lienket.geo.distances import EARTH_RADIUS_KM, CoordinateError, check_point, check_range, distance_km
from lienket.kernel.errors import LienketError

__all__ = ["BoundaryError", "CoordinateError", "Near", "Outline", "OutlineError", "ZoneIndex", "area_km2", "distance_km", "read_boundaries"]

LIMIT_MAX_KM = 500.0  # Beyond this the flat search around the point is no longer close enough to the sphere.


class OutlineError(LienketError):
    """An outline given to the index is empty or no polygon."""

    code = "outline"

    def __init__(self, zone: str) -> None:
        """Keep the zone's code."""
        super().__init__(zone)
        self.zone = zone

    def __str__(self) -> str:
        """One sentence with the remedy."""
        return f"zone {self.zone}: the outline must be a valid, non-empty polygon or multipolygon; read it with read_boundaries"


@dataclass(frozen=True, slots=True)
class Outline:
    """The outline of one zone; `approximate` where it is a coarse drawing and not an official boundary."""

    zone: str
    geometry: BaseGeometry
    approximate: bool


@dataclass(frozen=True, slots=True)
class Near:
    """The zone nearest to a point; 0 km when the point lies in it."""

    zone: str
    distance_km: float


def area_km2(geometry: BaseGeometry) -> float:
    """Area on the mean sphere, by the equal-area sinusoidal projection (Snyder, Map Projections: A Working Manual, 1987, p. 247)."""

    def sinusoidal(points: Any) -> Any:  # An array of (lng, lat) rows, as shapely hands it over.
        flat = points * (EARTH_RADIUS_KM * radians(1))
        flat[:, 0] *= [cos(radians(lat)) for lat in points[:, 1].tolist()]
        return flat

    return float(shapely.transform(geometry, sinusoidal).area)


class ZoneIndex:
    """Point → zones by a spatial index. A point on a boundary lies in the zone; smaller zones come first, then by code."""

    def __init__(self, outlines: Mapping[str, BaseGeometry]) -> None:
        """Index the outlines by zone code.

        Raises: OutlineError.
        """
        for zone, geometry in outlines.items():
            if geometry.geom_type not in ("Polygon", "MultiPolygon") or geometry.is_empty or not geometry.is_valid:
                raise OutlineError(zone)
        # The position in this order *is* the rank, so that answers only need sorting by number.
        # Areas are compared to the square metre: below it lies the noise of floating point, and there the code decides.
        ranked = sorted(outlines, key=lambda zone: (round(area_km2(outlines[zone]), 6), zone))
        self._zones = tuple(ranked)
        self._outlines = tuple(outlines[zone] for zone in ranked)
        self._tree = shapely.STRtree(self._outlines)

    def __len__(self) -> int:
        """How many zones are indexed."""
        return len(self._zones)

    def zones_at(self, lat: float, lng: float) -> tuple[str, ...]:
        """Codes of the zones covering the point.

        Raises: CoordinateError.
        """
        check_point(lat, lng)
        # For a point and a polygon "intersects" is "covers": inside or on the boundary.
        return tuple(self._zones[rank] for rank in sorted(self._tree.query(shapely.Point(lng, lat), predicate="intersects").tolist()))

    def zones_at_many(self, points: Iterable[tuple[float, float]]) -> list[tuple[str, ...]]:
        """The same for many (lat, lng) at once, in their order.

        Raises: CoordinateError.
        """
        pairs = list(points)
        if not pairs:
            return []
        for lat, lng in pairs:
            check_point(lat, lng)
        found: list[list[int]] = [[] for _ in pairs]
        positions, ranks = self._tree.query(shapely.points([(lng, lat) for lat, lng in pairs]), predicate="intersects").tolist()
        for position, rank in zip(positions, ranks, strict=True):
            found[position].append(rank)
        return [tuple(self._zones[rank] for rank in sorted(each)) for each in found]

    def nearest(self, lat: float, lng: float, limit_km: float) -> Near | None:
        """The nearest zone within `limit_km`, or None; the smaller zone when two are equally near.

        The nearest point of each outline is sought on a plane with longitude shrunk by the cosine of the latitude, the distance to it is taken on the sphere:
        within 1 % up to 100 km outside the polar regions.
        Raises: CoordinateError.
        """
        check_point(lat, lng)
        check_range("limit_km", limit_km, 0, LIMIT_MAX_KM)
        inside = self.zones_at(lat, lng)
        if inside:
            return Near(inside[0], 0.0)
        reach_lat = degrees(limit_km / EARTH_RADIUS_KM) * 1.01
        poleward = min(abs(lat) + reach_lat, 89.0)
        reach_lng = min(reach_lat / cos(radians(poleward)), 360.0)
        around = shapely.box(lng - reach_lng, lat - reach_lat, lng + reach_lng, lat + reach_lat)
        shrink = max(cos(radians(lat)), 1e-6)
        here = shapely.Point(lng * shrink, lat)
        best: tuple[float, int] | None = None
        for rank in self._tree.query(around).tolist():
            there = nearest_points(shapely.transform(self._outlines[rank], lambda points: points * (shrink, 1.0)), here)[0]
            away = distance_km(lat, lng, max(-90.0, min(90.0, there.y)), max(-180.0, min(180.0, there.x / shrink)))
            if away <= limit_km and (best is None or (away, rank) < best):
                best = (away, rank)
        return Near(self._zones[best[1]], best[0]) if best else None
