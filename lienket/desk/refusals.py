"""Refusals as pages: the status, the rule and the remedy, in the reader's language. Absent and not-yours look exactly alike."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import get_language

from lienket.kernel.errors import LienketError
from lienket.situation import refusals
from lienket.situation.over_http import ABSENT
from lienket.situation.over_http import status_of as status_of
from lienket.ui.render import render


def language_of(request: HttpRequest) -> str:
    """The language to answer in, also where a request failed before it had one."""
    return "en" if (getattr(request, "language", None) or get_language() or "vi").startswith("en") else "vi"


def words(error: LienketError, language: str) -> str:
    """What to say about an error; every 404 says the same."""
    return refusals.words(error, "en" if language == "en" else "vi")


def refused(request: HttpRequest, error: LienketError) -> HttpResponse:
    """The page or fragment for an error."""
    return _page(request, status_of(error), words(error, language_of(request)))


def absent(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """No such address: the same body as for what is not the reader's to see."""
    return _page(request, 404, ABSENT[language_of(request)])


def broken(request: HttpRequest) -> HttpResponse:
    """A fault of the program. Kept free of the database: it may be what broke."""
    language = language_of(request)
    with translation.override(language):
        return HttpResponse(render_to_string("ui/broken.html", {"language": language, "code": getattr(request, "request_id", "–")}), status=500)


def _page(request: HttpRequest, status: int, text: str) -> HttpResponse:
    return render(request, "ui/refused.html", {"status_code": status, "text": text}, part="ui/_refused.html", status=status)
