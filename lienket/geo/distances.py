"""Coordinates and distances on the mean sphere."""

from __future__ import annotations

from math import asin, cos, isfinite, radians, sin, sqrt

from lienket.kernel.errors import LienketError

EARTH_RADIUS_KM = 6371.0088  # Mean radius R1 of the IUGG (Moritz, Geodetic Reference System 1980).


class CoordinateError(LienketError):
    """A number that is no place or no distance. Holds the name of the quantity and the allowed range, never the position of a person."""

    code = "coordinate"

    def __init__(self, quantity: str, low: float, high: float) -> None:
        """Keep which quantity is wrong and what it may be."""
        super().__init__(quantity, low, high)
        self.quantity = quantity
        self.low = low
        self.high = high

    def __str__(self) -> str:
        """One sentence with the remedy."""
        return f"{self.quantity} must be a number from {self.low:g} to {self.high:g}; check the order (latitude, longitude) and the unit"


def check_range(quantity: str, value: float, low: float, high: float) -> None:
    """Raise CoordinateError unless `value` is finite and within [low, high]."""
    if not (isfinite(value) and low <= value <= high):
        raise CoordinateError(quantity, low, high)


def check_point(lat: float, lng: float) -> None:
    """Raise CoordinateError unless the pair is a place in degrees, WGS 84."""
    check_range("latitude", lat, -90, 90)
    check_range("longitude", lng, -180, 180)


def distance_km(lat1: float, lng1: float, lat2: float, lng2: float) -> float:
    """Great-circle distance by the haversine formula, within 0.6 % of the ellipsoid.

    Source: R. W. Sinnott, "Virtues of the Haversine", Sky and Telescope 68 (2), 1984, p. 159.
    """
    check_point(lat1, lng1)
    check_point(lat2, lng2)
    half_lat, half_lng = radians(lat2 - lat1) / 2, radians(lng2 - lng1) / 2
    haversine = sin(half_lat) ** 2 + cos(radians(lat1)) * cos(radians(lat2)) * sin(half_lng) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(haversine)))
