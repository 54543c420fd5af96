"""Signing in at an OpenID Connect server: for accounts an administrator has named there, and nobody else. Nothing about people is taken over from it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import Http404, HttpRequest, HttpResponse
from requests import RequestException

from lienket.access import identity_token
from lienket.access.identity_token import NoServerKeys, NotTrusted
from lienket.desk.refusals import words
from lienket.desk.sign_ins import ELSEWHERE_REFUSED, tell
from lienket.ui.render import render


class Elsewhere(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Who is let in from there, and what is said to the others."""

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Any:
        """The server; of its answer only the subject is kept, not name, mail or telephone."""
        found = super().get_provider(request, provider, client_id)
        found.extract_extra_data = lambda _data: {}
        found.extract_uid = partial(_subject, found.app.settings["uid_field"])
        found.get_pkce_params = partial(_with_nonce, found.get_pkce_params)
        # What is asked of the server is the node's to say, not an address's: django-allauth would take `scope` and `auth_params` from there.
        found.get_scope_from_request = lambda _request: found.get_scope()
        found.get_auth_params_from_request = lambda _request, _action: found.get_auth_params()
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


class _Checked(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """django-allauth's way there and back, which neither looks at the identity token's signature nor knows a nonce; here both are checked."""

    nonce = ""

    def get_access_token_data(self, request: HttpRequest, app: Any, client: OAuth2Client, pkce_code_verifier: str = "") -> Any:
        """The tokens, for a code of the signing in that this session began."""
        self.nonce = identity_token.nonce_of(pkce_code_verifier)
        return super().get_access_token_data(request, app, client, pkce_code_verifier=pkce_code_verifier)

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **answer: Any) -> Any:
        """Who signed in there. Raises NoServerKeys, NotTrusted, OAuth2Error."""
        about = self.openid_config
        said = identity_token.read(
            answer["response"].get("id_token"), keys_at=about["jwks_uri"], issuer=about["issuer"], client=app.client_id, nonce=self.nonce
        )
        return self.get_provider().sociallogin_from_response(request, {"id_token": said})


def begin(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send the browser to the server."""
    return _asked(OAuth2LoginView, request, provider_id)


def back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take the browser back from the server."""
    return _asked(OAuth2CallbackView, request, provider_id)


def _asked(view: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    """A server that does not answer or lacks a part of its description, or whose word cannot be trusted, is not the reader's fault, and no broken page."""
    try:
        answer: HttpResponse = view.adapter_view(_Checked(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except (NoServerKeys, NotTrusted) as error:
        return _refused(request, error.code, 401, str(error), words(error, request.language))  # type: ignore[attr-defined]
    except (RequestException, KeyError) as error:
        return _refused(request, "failed", 401, type(error).__name__)
    return answer


def _refused(request: HttpRequest, why: str, status: int, detail: str = "", said: str = "") -> HttpResponse:
    """A page that says what to do; the log says why, without who."""
    tell(ELSEWHERE_REFUSED, request, why=": ".join(filter(None, (why, detail))))
    return render(request, "socialaccount/refused.html", {"why": why, "said": said, "help_page": "accounts"}, status=status)


def _with_nonce(pkce: Callable[[], dict[str, str]]) -> dict[str, str]:
    """What a signing in carries there beside the state: the proof of its secret, and a nonce of the same."""
    params = pkce()
    return params | {"nonce": identity_token.nonce_of(params["code_verifier"])}


def _subject(field: str, data: dict[str, Any]) -> str:
    """What the server calls who signed in there. Raises OAuth2Error."""
    found = data.get("id_token", {}).get(field)
    if not isinstance(found, str) or not found:
        raise OAuth2Error(f"no {field} in the identity token")
    return found
