"""A phone's code (RFC 6238) is good once: the steps of time whose codes were taken stand with the phone's secret for as long as their codes would be right."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.db import transaction

from lienket.access import sealing

TAKEN = "taken"
"""Where the steps stand in the row of django-allauth, which would remember a code for thirty of the ninety seconds in which it takes it, and in a cache."""


class Phone:
    """The phone of an account while one attempt is looked at; of several at once the others wait."""

    def __init__(self, row: Authenticator | None) -> None:
        self.row = row

    def was_taken(self, code: str) -> bool:
        """Whether the code, though right, was taken before."""
        return self.row is not None and self._step(code) in self.row.data.get(TAKEN, [])

    def take(self, code: str) -> bool:
        """Remember the code; False where it is none any more."""
        step = self._step(code)
        if self.row is None or step is None:
            return False
        of_node = Authenticator.objects  # Rows of django-allauth: the node's, like accounts.
        still = [one for one in self.row.data.get(TAKEN, []) if one in _now()]
        of_node.filter(pk=self.row.pk).update(data=self.row.data | {TAKEN: [*still, step]})
        return True

    def _step(self, code: str) -> int | None:
        """The newest step of time (of 30 seconds, counted from 1970) whose code this is; None where it is none."""
        if self.row is None or "secret" not in self.row.data:
            return None
        secret = sealing.unseal(self.row.data["secret"])
        return next((step for step in _now() if compare_user_code(actual=code, expected=totp.format_hotp_value(totp.hotp_value(secret, step)))), None)


def _now() -> list[int]:
    """The steps of time whose codes are right now, newest first."""
    return sorted(totp.yield_hotp_counters_from_time(), reverse=True)


@contextmanager
def phone_of(account: Any) -> Iterator[Phone]:
    """The account's phone, held until the attempt is over. Raises UnusableSecondStepKey."""
    of_node = Authenticator.objects  # As above.
    with transaction.atomic():
        yield Phone(of_node.select_for_update().filter(user=account, type=Authenticator.Type.TOTP).first())


def listen() -> None:
    """Have the code by which a phone was set up count as taken; once for each process."""
    signals.authenticator_added.connect(_set_up, dispatch_uid="lienket.phone-codes.set-up")


def _set_up(sender: object, request: Any, user: Any, authenticator: Authenticator, **_: Any) -> None:
    if authenticator.type == Authenticator.Type.TOTP:
        with phone_of(user) as phone:
            phone.take(request.POST.get("code", ""))
