"""The short way in for programs: a request with a Bearer token meets none of what only browsers need (sessions, messages, CSRF cookies, compression)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.core.handlers.exception import convert_exception_to_response
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase

Respond = Callable[[HttpRequest], HttpResponseBase]
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class TokenHandler(WSGIHandler):
    """Django's handler with `outermost` as its only middleware and the addresses of the API alone."""

    def __init__(self, outermost: Callable[[Respond], Respond]) -> None:
        """Make the chain; `outermost` reads the clock and writes the log line of the request."""
        self._outermost = outermost
        super().__init__()

    def load_middleware(self, is_async: bool = False) -> None:
        """Nothing of settings.MIDDLEWARE."""
        self._view_middleware: list[Any] = []
        self._template_response_middleware: list[Any] = []
        self._exception_middleware: list[Any] = []
        inner: Any = convert_exception_to_response(self._get_response)  # type: ignore[attr-defined]

        def addressed(request: HttpRequest) -> HttpResponseBase:
            request.urlconf = "lienket.api.urls"
            return inner(request)  # type: ignore[no-any-return]

        self._middleware_chain = convert_exception_to_response(self._outermost(addressed))


def dispatching(pages: Application, programs: Application) -> Application:
    """Requests under /api/ that carry a token go the short way, all others the whole way."""

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        short = environ.get("HTTP_AUTHORIZATION") and environ.get("PATH_INFO", "").startswith("/api/")
        return (programs if short else pages)(environ, start_response)

    return application
