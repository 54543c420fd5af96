"""Devices on which an account signed in before: wrong attempts from elsewhere do not keep the officer out of them.

The cookie says nothing about anybody: a random name of the device, and a keyed digest of each login name used there; signed, and sent to the page of
signing in alone.
"""

from __future__ import annotations

from secrets import token_urlsafe

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.crypto import salted_hmac

AGE = 180 * 86_400
"""Seconds for which a device is remembered after the last time somebody signed in on it."""
MOST = 30
"""Accounts of one device, the latest first: a duty desk has one machine for a unit."""

_SIGNER = TimestampSigner(salt="lienket.device")


def known(request: HttpRequest, login: str) -> str | None:
    """The name of the device, if this account signed in on it before."""
    device, logins = _held(request)
    return device if _digest(login) in logins else None


def remember(request: HttpRequest, response: HttpResponseBase, login: str) -> None:
    """Let `response` say that the account signed in on this device."""
    device, logins = _held(request)
    newest = [_digest(login), *(one for one in logins if one != _digest(login))][:MOST]
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        _SIGNER.sign_object({"device": device or token_urlsafe(12), "logins": newest}),
        max_age=AGE,
        path=reverse(settings.LOGIN_URL),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


_BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("coc_coc", "Cốc Cốc"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"))
_ENGINES = (("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iOS"), ("iPad", "iOS"), ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux"))


def words(agent: str) -> tuple[str, str]:
    """(browser, system) by what the browser says it is, in names a person knows; empty where unknown. The first that fits: most say they are others too."""
    browser, system = (next((name for mark, name in table if mark in agent), "") for table in ((*_BROWSERS, *_ENGINES), _SYSTEMS))
    return browser, system


def _held(request: HttpRequest) -> tuple[str, list[str]]:
    """Device and digests from the cookie; nothing where there is none, or not one of ours."""
    try:
        held = _SIGNER.unsign_object(request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""), max_age=AGE)
    except BadSignature:
        return "", []
    return held["device"], held["logins"]


def _digest(login: str) -> str:
    return salted_hmac("lienket.device", login.lower()).hexdigest()[:20]
