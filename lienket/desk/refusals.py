"""Refusals as pages: the status, the rule and the remedy, in the reader's language. Absent and not-yours look exactly alike."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from lienket.kernel.errors import LienketError
from lienket.situation import refusals
from lienket.situation.over_http import ABSENT
from lienket.situation.over_http import status_of as status_of
from lienket.ui.render import render

BROKEN = {
    "vi": "Chương trình gặp lỗi khi làm việc này; không có gì được lưu dở dang. Thử lại; nếu vẫn lỗi, báo người quản trị mã {0}.",
    "en": "The program failed at this; nothing was half-saved. Try again; if it fails again, give the administrator the code {0}.",
}


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
    code = getattr(request, "request_id", "–")
    return HttpResponse(BROKEN[language_of(request)].format(code), status=500, content_type="text/plain; charset=utf-8")


def _page(request: HttpRequest, status: int, text: str) -> HttpResponse:
    return render(request, "ui/refused.html", {"status_code": status, "text": text}, part="ui/_refused.html", status=status)
