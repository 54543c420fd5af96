"""What every page's template knows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from lienket.desk.live_origin import live_origin
from lienket.journal.queries import head
from lienket.situation.cursor import seal


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
        "live_origin": live_origin(request),
        "live_seq": seal(head()[0]),
    }
