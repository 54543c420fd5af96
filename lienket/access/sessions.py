"""Sessions and accounts, read with plain statements: both are asked for before every page, and building Django's queries takes longer than running them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.db import DatabaseError

from lienket.journal.reads import anywhere
from lienket.kernel.errors import LienketError

BEGUN, BROWSER, SYSTEM = "begun", "browser", "system"
"""What a session keeps of its beginning."""
STEP = timedelta(minutes=5)
"""So much use is worth a write."""


class SessionStore(db.SessionStore):
    """Django's sessions in the database. One ends when nothing was asked for so long, and in any case so long after signing in (docs/why/accounts.md)."""

    ends: datetime | None = None
    """When the row that was read says that this session ends."""
    merely_prolonged = False

    def get_expiry_date(self, **given: Any) -> datetime:
        """When this session would end if nothing more were asked."""
        ends: datetime = super().get_expiry_date(**given)
        begun = self.get(BEGUN)
        return min(ends, datetime.fromisoformat(begun) + timedelta(seconds=settings.SESSION_LONGEST)) if begun else ends

    def _get_session_from_db(self) -> Session | None:
        found = next(iter(anywhere(Session, session_key=self.session_key)), None) if self.session_key else None
        if found is None or self.get_expiry_age(expiry=found.expire_date) <= 0:
            self._session_key = None
            return None
        self.ends = found.expire_date
        return found

    def save(self, must_create: bool = False) -> None:
        """Write the session down, unless it was ended meanwhile, also by this very request. A full disk does not spoil an answer that only keeps it longer."""
        write = super().save  # Of the framework's own row.
        try:
            write(must_create)
        except (DatabaseError, UpdateError, LienketError) as error:
            ended = isinstance(error, UpdateError) and type(error.__context__) is DatabaseError  # No row was there; a disk that fails is a class below.
            if not (ended or self.merely_prolonged):
                raise


def begin(session: Any, browser: str, system: str) -> None:
    """Note when a session begins – by the clock by which Django ends sessions, so from when it would end by itself – and in which browser."""
    session.pop(BEGUN, None)
    begun = session.get_expiry_date() - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    session.update({BEGUN: begun.isoformat(), BROWSER: browser, SYSTEM: system})


def prolong(session: Any, at: datetime) -> None:
    """Something was asked at `at`: the session is kept for another while, written down every few minutes at most."""
    if session.ends is None or session.modified:
        return
    begun, ends = session.get(BEGUN), at + timedelta(seconds=settings.SESSION_COOKIE_AGE)
    latest = datetime.fromisoformat(begun) + timedelta(seconds=settings.SESSION_LONGEST) if begun else ends
    if min(ends, latest) - session.ends > STEP:
        session.modified = session.merely_prolonged = True


@dataclass(frozen=True, slots=True)
class OpenSession:
    """Where somebody is signed in. `ref` names the session without giving its key; `browser` and `system` are names or empty; `begun_at` may be unknown."""

    ref: str
    begun_at: datetime | None
    browser: str
    system: str


def open_sessions(account: AbstractBaseUser, at: datetime) -> list[OpenSession]:
    """The sessions in which an account is signed in at `at`, the newest first."""
    found = []
    for session, data in _of(account, at):
        begun = data.get(BEGUN)
        found.append(OpenSession(ref(session.session_key), datetime.fromisoformat(begun) if begun else None, data.get(BROWSER, ""), data.get(SYSTEM, "")))
    return sorted(found, key=lambda one: one.begun_at.timestamp() if one.begun_at else 0.0, reverse=True)


def end_sessions(account: AbstractBaseUser, at: datetime, *, keep: str | None, only: str | None = None) -> int:
    """End the sessions of an account except that with the key `keep`, or the one named `only`; returns how many. Like signing out, it is not recorded."""
    keys = [s.session_key for s, _data in _of(account, at) if s.session_key != keep and only in {None, ref(s.session_key)}]
    for key in keys:
        SessionStore(key).flush()
    return len(keys)


def ref(key: str) -> str:
    """A name for a session that nobody can sign in with."""
    return sha256(key.encode()).hexdigest()[:16]


def _of(account: AbstractBaseUser, at: datetime) -> Iterator[tuple[Session, dict[str, Any]]]:
    """The sessions good for an account now: a new password ends those of before it."""
    good = (str(account.pk), account.get_session_auth_hash())
    for session in Session.objects.filter(expire_date__gt=at).iterator():  # A session says only inside whose it is; a node has some hundreds.
        data = session.get_decoded()
        if (data.get(SESSION_KEY), data.get(HASH_SESSION_KEY)) == good:
            yield session, data


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's sign-in by login and password."""

    def get_user(self, user_id: Any) -> Any:
        """The account of a session, if it may still sign in."""
        try:
            found = anywhere(get_user_model(), id=UUID(str(user_id)))
        except ValueError:
            return None
        return found[0] if found and self.user_can_authenticate(found[0]) else None
