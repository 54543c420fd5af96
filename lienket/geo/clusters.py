"""Points gathered where they would overlap on a map, and the projection maps are drawn in. Pure.

Projection: spherical Mercator with tiles of 256 pixels (EPSG:3857, as slippy maps use it).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import atan, degrees, exp, log, pi, radians, tan

LAT_MAX = 85.0511
"""Beyond this latitude (degrees) the projection is not defined; points are drawn at the edge."""


def to_pixels(lat: float, lng: float, zoom: float) -> tuple[float, float]:
    """World pixels (x to the east, y to the south) of a point in degrees at a zoom level."""
    size = 256 * 2**zoom
    held = radians(max(-LAT_MAX, min(LAT_MAX, lat)))
    return (lng + 180) / 360 * size, (1 - log(tan(held / 2 + pi / 4)) / pi) / 2 * size


def to_degrees(x: float, y: float, zoom: float) -> tuple[float, float]:
    """The (lat, lng) in degrees of world pixels: the inverse of `to_pixels`."""
    size = 256 * 2**zoom
    return degrees(2 * atan(exp((1 - 2 * y / size) * pi)) - pi / 2), x / size * 360 - 180


@dataclass(frozen=True, slots=True)
class Point:
    """Something at a place, in degrees; `key` is the caller's."""

    lat: float
    lng: float
    key: int


@dataclass(frozen=True, slots=True)
class Cluster:
    """Points drawn as one, at their mean, in degrees."""

    lat: float
    lng: float
    keys: tuple[int, ...]


def clusters(points: Iterable[Point], zoom: float, cell: float = 48) -> list[Cluster]:
    """Gather points that fall into one square of `cell` pixels at `zoom`; every point is in exactly one cluster, largest first.

    The grid is fixed to the world, so panning does not regroup; the order of the points does not matter.
    """
    squares: dict[tuple[int, int], list[Point]] = {}
    for point in points:
        x, y = to_pixels(point.lat, point.lng, zoom)
        squares.setdefault((int(x // cell), int(y // cell)), []).append(point)
    found = []
    for inside in squares.values():
        inside.sort(key=lambda p: p.key)
        n = len(inside)
        found.append(Cluster(sum(p.lat for p in inside) / n, sum(p.lng for p in inside) / n, tuple(p.key for p in inside)))
    return sorted(found, key=lambda c: (-len(c.keys), c.keys))
