"""Reads of reports for features above; callers have asked the policy about the matters."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from lienket.intake.models import Report, ReportText


def positions(matters: Collection[UUID]) -> dict[UUID, list[tuple[float, float]]]:
    """Where the reports of these matters were made, as (lat, lng) in degrees; for readers at level work, as the policy has found."""
    of_matter = dict(Report.unrestricted.filter(matter__in=matters).values_list("id", "matter"))  # See docstring.
    texts = ReportText.unrestricted.filter(id__in=of_matter, lat__isnull=False, lng__isnull=False)  # Likewise.
    found: dict[UUID, list[tuple[float, float]]] = {}
    for report, lat, lng in texts.order_by("id").values_list("id", "lat", "lng"):
        if (matter := of_matter[report]) is not None and lat is not None and lng is not None:
            found.setdefault(matter, []).append((lat, lng))
    return found
