"""Sessions and accounts, read with plain statements: both are asked for before every page, and building Django's queries takes longer than running them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth import get_user_model
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session

from lienket.journal.reads import anywhere


class SessionStore(db.SessionStore):
    """Django's sessions in the database."""

    def _get_session_from_db(self) -> Session | None:
        found = next(iter(anywhere(Session, session_key=self.session_key)), None) if self.session_key else None
        if found is None or self.get_expiry_age(expiry=found.expire_date) <= 0:
            self._session_key = None
            return None
        return found


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's sign-in by login and password."""

    def get_user(self, user_id: Any) -> Any:
        """The account of a session, if it may still sign in."""
        try:
            found = anywhere(get_user_model(), id=UUID(str(user_id)))
        except ValueError:
            return None
        return found[0] if found and self.user_can_authenticate(found[0]) else None
