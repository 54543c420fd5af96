"""Signing an account out everywhere: an administrator's act, beside closing the account. What one does about one's own sessions is not recorded."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from lienket.access.sessions import end_sessions
from lienket.journal.door import writing
from lienket.kernel.actor import Actor
from lienket.units.events import SessionsEnded

if TYPE_CHECKING:
    from lienket.units.models import Account

REASONS = ("lost", "suspected", "asked", "other-machine")
"""Why: a machine was lost, somebody else may be signed in, the holder asked, left open on a machine of others. Codes: a reason in words could name people."""


def end_all_sessions(*, actor: Actor, account: Account, reason: str, at: datetime) -> int:
    """Sign the account out on every machine, the administrator's own too where it is his; returns on how many. It can sign in again, and its tokens go on.

    It is recorded also where nobody was signed in: that it was asked for is what counts. Records: account.sessions-ended/1.
    """
    if reason not in REASONS:
        raise ValueError(reason)
    with writing(actor, at) as door:
        ended = end_sessions(account, at, keep=None)
        door.record(SessionsEnded(account=account.id, reason=reason), *([account.person_id] if account.person_id else []))
    return ended
