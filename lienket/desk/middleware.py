"""What every request passes: one reading of the clock, the reader's language, the post acted in, and refusals in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from time import perf_counter
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation

from lienket.access import sessions
from lienket.desk.live_origin import live_origin
from lienket.desk.logs import answered, new_id
from lienket.desk.refusals import refused
from lienket.instruments.queries import book
from lienket.journal.rows import in_model
from lienket.kernel.errors import LienketError
from lienket.situation.acting import chosen_post, held_posts, oversees
from lienket.units.second_step import owes_second_step

Respond = Callable[[HttpRequest], HttpResponseBase]


def clock() -> datetime:
    """The one reading of the clock of a request; tests put theirs here."""
    return datetime.now(UTC)


LANGUAGES = frozenset(code for code, _ in settings.LANGUAGES)


HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=(self), payment=(), usb=(), serial=(), bluetooth=(), display-capture=()",
}
"""Of every answer: no other site embeds it, and no page asks a device for more than a report needs. Django and django-csp add theirs."""


COOKIE_LESS = "/files/"
"""Addresses at which no cookie is looked at (desk/matter/files.py)."""


class Requests:
    """Outermost: `request.at` is the instant of this request, aware UTC; nothing below reads the clock again. Gives the request its id and logs one line."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer one request."""
        request.at, request.request_id = clock(), new_id()  # type: ignore[attr-defined]
        if request.path_info.startswith(COOKIE_LESS):
            request.COOKIES = {}
        begun = perf_counter()
        response = self.respond(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if settings.HTTPS and settings.SECURE_HSTS_SECONDS:
            response.headers["Strict-Transport-Security"] = f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains"
        response.headers["X-Request-Id"] = request.request_id  # type: ignore[attr-defined]
        answered(request, response, perf_counter() - begun)
        return response


class Acting:
    """Innermost: sets `request.language`, `posts`, `actor`, `book`, `oversees` and `owes_second_step`; turns refusals into pages."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: Any) -> HttpResponseBase:
        """Answer one request in the reader's language, as the post acted in."""
        request.language = _language(request)
        request.posts, request.held, request.actor, request.book, request.oversees = [], None, None, None, False
        request.owes_second_step = False
        with translation.override(request.language):
            if came_signed_in := request.user.is_authenticated:
                _take_post(request)
            response = self.respond(request)
            if request.user.is_authenticated:
                sessions.prolong(request.session, request.at)
            elif came_signed_in:
                response.headers["Clear-Site-Data"] = '"cache"'  # Pages are not stored anyway; pictures and files of an older version might be.
            response.headers.setdefault("Content-Language", request.language)
            if came_signed_in:  # Also the pages of allauth's, recovery codes among them.
                response.headers.setdefault("Cache-Control", "no-store, private")
            if request.held is not None and (origin := live_origin(request)):
                response._csp_update = (getattr(response, "_csp_update", None) or {}) | {"connect-src": [origin]}  # type: ignore[attr-defined]
            return response

    def process_exception(self, request: Any, error: Exception) -> HttpResponse | None:
        """A refusal becomes a page or a fragment that says what was refused, by which rule, and what to do."""
        return refused(request, error) if isinstance(error, LienketError) else None


def _language(request: Any) -> str:
    chosen = request.user.language if request.user.is_authenticated else request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    return chosen if chosen in LANGUAGES else settings.LANGUAGE_CODE


def _take_post(request: Any) -> None:
    """The post chosen in this session, else the one used last, else the first one held today."""
    request.posts = held_posts(request.user.person_id, request.at)
    request.owes_second_step = owes_second_step(request.user, [held.post for held in request.posts])
    if request.owes_second_step:
        return  # In no post until there is a second step: nothing that asks for one is answered, whatever its address.
    held = chosen_post(request.posts, [request.session.get("post"), request.user.last_post_id])
    if held is not None:
        request.held, request.actor = held, held.holder(request.user.person_id)
        with in_model(held.model):
            request.book = book(held.model)
        request.oversees = oversees(request.actor, request.book)
