"""Addresses: signing in, the account, the post acted in. Of allauth's views only these can be reached: nobody signs up, nothing is sent by e-mail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account import views as allauth
from allauth.mfa.base import views as second_step
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from django.urls import URLPattern, path

from lienket.access.elsewhere import SERVER
from lienket.access.entry import Who, entry
from lienket.desk.accounts import elsewhere, views


def renewing(view: Callable[..., Any]) -> Callable[..., Any]:
    """A view that confirms who one is: where it did, the session goes on under a new key, as after signing in."""

    def confirmed(request: Any, *args: Any, **values: Any) -> Any:
        before = request.session.get(METHODS)
        answer = view(request, *args, **values)
        if request.session.get(METHODS) != before:
            request.session.cycle_key()
        return answer

    return confirmed


METHODS = "account_authentication_methods"
"""Where allauth keeps in a session how and when its owner proved who he is."""
ELSEWHERE = "elsewhere"
Part = tuple[str, str, Callable[..., Any], Who]

# All of them serve signing in, signing out or the second step, and can be reached by who still owes that.
ALLAUTH: tuple[Part, ...] = (
    ("login", "account_login", allauth.login, "public"),
    ("logout", "account_logout", allauth.logout, "public"),
    (f"{ELSEWHERE}/{SERVER}", "openid_connect_login", elsewhere.begin, "public"),
    (f"{ELSEWHERE}/{SERVER}/back", "openid_connect_callback", elsewhere.back, "public"),
    ("inactive", "account_inactive", allauth.account_inactive, "public"),
    ("confirm", "account_reauthenticate", renewing(allauth.reauthenticate), "account"),
    ("second-step", "mfa_index", second_step.index, "account"),
    ("second-step/code", "mfa_authenticate", second_step.authenticate, "public"),
    ("second-step/confirm", "mfa_reauthenticate", renewing(second_step.reauthenticate), "account"),
    ("second-step/on", "mfa_activate_totp", totp.activate_totp, "account"),
    ("second-step/off", "mfa_deactivate_totp", totp.deactivate_totp, "account"),
    ("second-step/keys", "mfa_list_webauthn", keys.list_webauthn, "account"),
    ("second-step/keys/add", "mfa_add_webauthn", keys.add_webauthn, "account"),
    ("second-step/keys/confirm", "mfa_reauthenticate_webauthn", keys.reauthenticate_webauthn, "account"),
    ("second-step/keys/<int:pk>/rename", "mfa_edit_webauthn", keys.edit_webauthn, "account"),
    ("second-step/keys/<int:pk>/remove", "mfa_remove_webauthn", keys.remove_webauthn, "account"),
    ("recovery-codes", "mfa_view_recovery_codes", recovery.view_recovery_codes, "account"),
    ("recovery-codes/new", "mfa_generate_recovery_codes", recovery.generate_recovery_codes, "account"),
    ("recovery-codes/file", "mfa_download_recovery_codes", recovery.download_recovery_codes, "account"),
)

urlpatterns: list[URLPattern] = [
    *(
        path(
            f"account/{place}",
            entry(who, methods=("GET", "POST"), before_second_step=True)(view),
            {"provider_id": SERVER} if place.startswith(ELSEWHERE) else {},
            name=name,
        )
        for place, name, view, who in ALLAUTH
    ),
    path("account/password", views.password, name="account_change_password"),
    path("account", views.account, name="account"),
    path("account/sessions/end", views.end_sessions, name="sessions-end"),
    path("account/preferences", views.preferences, name="account-preferences"),
    path("account/post", views.choose_post, name="choose-post"),
    path("account/tokens", views.add_token, name="token-add"),
    path("account/tokens/<uuid:token>/revoke", views.revoke_token, name="token-revoke"),
    path("account/link", views.link_entry, name="link-entry"),
    path("account/link/<str:code>", views.credential_link, name="credential-link"),
]
