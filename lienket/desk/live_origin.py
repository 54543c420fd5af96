"""Where the pages find the live stream: the same host as the page, at the port of the live process; or where the operator says."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port


def live_origin(request: HttpRequest) -> str:
    """The origin of `/live` as the reader's browser reaches it; '' where it is the page's own (one proxy before both, HTTPS)."""
    if settings.LIVE_ORIGIN:
        return str(settings.LIVE_ORIGIN)
    if not settings.LIVE_PORT or request.is_secure() or settings.SESSION_COOKIE_SECURE:
        return ""
    domain, _port = split_domain_port(request.get_host())
    return f"http://{domain}:{settings.LIVE_PORT}"
