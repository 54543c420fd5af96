"""A page, or the part of it that htmx asks for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


def render(request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, *, part: str = "", status: int = 200) -> HttpResponse:
    """Render `template`; where htmx asks for a fragment, only `part`, which the page includes too. Never kept by caches: pages are personal."""
    htmx = getattr(request, "htmx", None)
    chosen = part if part and htmx and not htmx.boosted else template
    response = HttpResponse(render_to_string(chosen, dict(context or {}), request), status=status)
    response["Cache-Control"] = "no-store, private"
    response["Vary"] = "Cookie, HX-Request"
    return response
