"""Reads of reports for features above; callers have asked the policy about the matters."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from lienket.intake.models import DraftFile, Identity, Report, ReportText
from lienket.journal.reads import rows
from lienket.matters import older
from lienket.matters.quota import Held, held_by


def positions(matters: Collection[UUID]) -> dict[UUID, list[tuple[float, float]]]:
    """Where the reports of these matters were made, as (lat, lng) in degrees; for readers at level work, as the policy has found."""
    of_matter = dict(Report.unrestricted.filter(matter__in=matters).values_list("id", "matter"))  # See docstring.
    texts = ReportText.unrestricted.filter(id__in=of_matter, lat__isnull=False, lng__isnull=False)  # Likewise.
    found: dict[UUID, list[tuple[float, float]]] = {}
    for report, lat, lng in texts.order_by("id").values_list("id", "lat", "lng"):
        if (matter := of_matter[report]) is not None and lat is not None and lng is not None:
            found.setdefault(matter, []).append((lat, lng))
    return found


def texts(matters: Collection[UUID]) -> dict[UUID, list[str]]:
    """The words of the reports of these matters, oldest first; for readers at level work, as the policy has found, and for the index they search."""
    reports = sorted(rows(Report, matter=list(matters)), key=lambda r: (r.recorded_at, r.id))  # See docstring.
    of_matter = {r.id: r.matter for r in reports}
    written = {t.id: t.text for t in rows(ReportText, id=list(of_matter))}  # Likewise.
    found: dict[UUID, list[str]] = {}
    for report, matter in of_matter.items():
        if matter is not None and report in written:
            found.setdefault(matter, []).append(written[report])
    return found


def speaks_of(digest: str) -> bool:
    """Whether a file of a draft needs the bytes under `digest`."""
    return DraftFile.of_node.filter(digest=digest).exists()


def unseen(after: str, most: int) -> list[str]:
    """What `older.sources` asks of the files of drafts."""
    return older.unseen(DraftFile.of_node.all(), after, most)


def files_waiting(unit: UUID) -> Held:
    """The files in drafts written for posts of a unit, for what it may send within a day."""
    return held_by(DraftFile.of_node.filter(draft__post__unit_id=unit))


def reporter_kept(matter: UUID) -> bool:
    """Whether the identity of anybody who reported is kept; for the lead, which may erase it."""
    return bool(erasable(matter))


def erasable(matter: UUID) -> list[Identity]:
    """Every identity that goes when who reported a matter is erased: of its reports, and of copies kept beside them because their key came again with
    other words. For the lead; nothing is shown."""
    own = [report.id for report in rows(Report, matter=matter)]  # See docstring.
    return rows(Identity, id=[*own, *(copy.id for copy in rows(Report, conflicts_with_id=own))])  # Likewise.
