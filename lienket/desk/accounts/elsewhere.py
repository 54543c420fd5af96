"""Signing in at an OpenID Connect server: for accounts an administrator has named there, and nobody else. Nothing about people is taken over from it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect import views as openid
from django.http import HttpRequest, HttpResponse
from requests import RequestException

from lienket.ui.render import render


class Elsewhere(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Who is let in from there, and what is said to the others."""

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Any:
        """The server; of its answer only the subject is kept, not name, mail or telephone."""
        found = super().get_provider(request, provider, client_id)
        found.extract_extra_data = lambda _data: {}
        found.extract_uid = partial(_subject, found.app.settings["uid_field"])
        return found

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Let in accounts that are named, for signing in and nothing else. Raises ImmediateHttpResponse."""
        if not sociallogin.is_existing or sociallogin.state.get("process") != "login":
            self._refuse(request, "unknown", 403)

    def on_authentication_error(self, request: HttpRequest, provider: Any, **_why: Any) -> None:
        """Signing in there was given up, or failed, or the answer is none we asked for."""
        self._refuse(request, "failed", 401)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Nobody signs up by himself."""
        return False

    def can_authenticate_by_email(self, login: SocialLogin, email: str) -> bool:
        """What somebody calls his mail there says nothing here."""
        return False

    def _refuse(self, request: HttpRequest, why: str, status: int) -> None:
        raise ImmediateHttpResponse(_refused(request, why, status))


def begin(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send the browser to the server."""
    return _asked(openid.login, request, provider_id)


def back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take the browser back from the server."""
    return _asked(openid.callback, request, provider_id)


def _asked(view: Callable[..., HttpResponse], request: HttpRequest, provider_id: str) -> HttpResponse:
    """A server that does not answer, or whose description of itself lacks a part, is not the reader's fault, and no broken page."""
    try:
        return view(request, provider_id=provider_id)
    except (RequestException, KeyError):
        return _refused(request, "failed", 401)


def _refused(request: HttpRequest, why: str, status: int) -> HttpResponse:
    return render(request, "socialaccount/refused.html", {"why": why, "help_page": "accounts"}, status=status)


def _subject(field: str, data: dict[str, Any]) -> str:
    """What the server calls who signed in there. Raises OAuth2Error."""
    found = data.get("id_token", {}).get(field)
    if not isinstance(found, str) or not found:
        raise OAuth2Error(f"no {field} in the identity token")
    return found
