"""What every page's template knows."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from lienket.desk.live_origin import live_origin
from lienket.journal.queries import head
from lienket.journal.rows import in_model
from lienket.journal.storage import room
from lienket.matters.quarantine import queue
from lienket.situation.cursor import seal
from lienket.situation.second import waiting


def shell(request: HttpRequest) -> dict[str, Any]:
    """The post acted in, the language, and where live events come from."""
    held = getattr(request, "held", None)
    language = getattr(request, "language", settings.LANGUAGE_CODE)
    if held is None:
        return {"language": language, "languages": settings.LANGUAGES, "elsewhere": settings.OIDC_NAME}
    return {
        "language": language,
        "languages": settings.LANGUAGES,
        "held": held,
        "held_unit": held.unit_vi if language == "vi" else held.unit_en,
        "held_title": held.title_vi if language == "vi" else held.title_en,
        "second_waiting": partial(_waiting, request),
        "live_origin": live_origin(request),
        "live_seq": seal(head()[0]),
        "troubles": _troubles(request),
    }


def _waiting(request: Any) -> int:
    """How many requests wait for the one who looks, as the second person; counted once for each request, when the page first asks."""
    if getattr(request, "second_waits", None) is None:
        with in_model(request.actor.model):
            request.second_waits = waiting(request.actor, request.at)
    return int(request.second_waits)


def _troubles(request: HttpRequest) -> dict[str, Any]:
    """What only an administrator can mend, for administrators: too little room on the disk, in megabytes; files that wait for the scanner."""
    if not getattr(request.user, "administrator", False):
        return {}
    now = room()
    stops = "reports" if not now.takes_reports else "files" if not now.takes_files else ""
    needed = now.for_reports if stops == "reports" else now.for_files
    scans = queue()
    waits = bool(scans.trouble) or (scans.count > 0 and not settings.SCANNER)
    if not (stops or waits):
        return {}
    return {"stops": stops, "free": now.free // 1_000_000, "needed": needed // 1_000_000, "scans": scans if waits else None}
