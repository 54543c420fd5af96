"""What happens at the door, a line each in the log `lienket.security`: signing in and out, what was refused or had to wait, changes of how one signs in.

A line has the request's id and the account's id, no login name: what was typed may be a password in the wrong field. Whose account it is, the database knows.
"""

from __future__ import annotations

import logging
from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as second_step
from django.contrib.auth import get_user_model, signals
from django.dispatch import Signal

log = logging.getLogger("lienket.security")

DELAYED = "sign-in-delayed"
"""Too many wrong attempts: the password was not looked at."""
ELSEWHERE_REFUSED = "sign-in-elsewhere-refused"
"""Somebody came back from the OpenID Connect server and was not let in, or could not be sent there; `why` says what was wrong, not with whom."""
_TOLD: tuple[tuple[Signal, str], ...] = (
    (account.user_logged_in, "signed-in"),
    (signals.user_logged_out, "signed-out"),
    (account.password_changed, "password-changed"),
    (second_step.authenticator_added, "second-step-on"),
    (second_step.authenticator_removed, "second-step-off"),
    (second_step.authenticator_reset, "recovery-codes-made"),
    (second_step.authentication_failed, "second-step-refused"),
)


def listen() -> None:
    """Have the sign-in tell what happens; once for each process."""
    for signal, event in _TOLD:
        signal.connect(_teller(event), weak=False, dispatch_uid=f"lienket.security.{event}")
    signals.user_login_failed.connect(_refused, dispatch_uid="lienket.security.refused")


def tell(event: str, request: Any, user: Any = None, login: str = "", why: str = "") -> None:
    """One line. Without `user`, the account is looked for by the login name that was typed."""
    found = user if user is not None or not login else get_user_model().objects.filter(login=login.lower()).first()
    by = [one.get("type") or one.get("method") for one in request.session.get("account_authentication_methods", [])] if request is not None else []
    fields = {"request": getattr(request, "request_id", "-"), "account": found.pk.hex if found is not None and found.pk else "-"}
    more = ({"by": by} if event == "signed-in" else {}) | ({"why": why} if why else {})
    log.log(logging.INFO if event in _ORDINARY else logging.WARNING, event, extra={"fields": fields | more})


_ORDINARY = {event for _, event in _TOLD} - {"second-step-refused"}


def _teller(event: str) -> Any:
    def told(sender: object, request: Any = None, user: Any = None, **_: Any) -> None:
        tell(event, request, user)

    return told


def _refused(sender: object, credentials: dict[str, Any], request: Any = None, **_: Any) -> None:
    tell("sign-in-refused", request, login=str(credentials.get("username", "")))
